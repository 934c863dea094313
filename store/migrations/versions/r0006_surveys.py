"""Questionnaires: when they are asked, and what was answered."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
