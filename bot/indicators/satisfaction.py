"""Where job satisfaction comes from: the paired answers of the questionnaire on one's own work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from lessons.questionnaire import Kind
from lessons.questionnaire_reading import shipped
from reports.indicator_facts import PairedScore
from store import survey_reading

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def paired_scores(tx: Tx, house: House, now: datetime) -> Iterable[PairedScore]:
    """One score a person, 0 to 100, of those who answered at the start; in the unit of their last answer."""
    of_job = next((one for one in shipped() if one.kind is Kind.JOB), None)
    return survey_reading.paired_scores(tx, of_job) if of_job else ()
