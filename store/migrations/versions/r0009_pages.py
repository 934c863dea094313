"""Links and sessions of the pages."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
