"""Where job satisfaction comes from: the paired answers of the questionnaire on one's own work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from reports.indicator_facts import PairedScore

if TYPE_CHECKING:
    from bot.turns import House
    from store.tx import Tx


def paired_scores(tx: Tx, house: House, now: datetime) -> Iterable[PairedScore]:
    """One score a person, 0 to 100, of those who are not erased. Nothing is asked yet, so there are none."""
    return ()
