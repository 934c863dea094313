"""Indicators: values that superiors and administrators enter."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
