"""What superiors did about the people whom their summary named."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet: the tables come with what uses them."""
