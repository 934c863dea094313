"""Mentoring in groups, and what protects mentors."""

from __future__ import annotations

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
