"""The JP ledger: what approvals, corrections and entries by hand need."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
