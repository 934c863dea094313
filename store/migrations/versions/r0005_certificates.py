"""Certificates: their numbers, and what each of them says."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
