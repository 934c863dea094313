"""Leaving the agency: from which day on, why, and who noted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody leaves; the value is the word that is given to the command. Texts under `departure.reason.`."""

    TRANSFER = "mutasi"
    RETIREMENT = "pensiun"
    DEATH = "meninggal"
    RESIGNATION = "berhenti"


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who will have left from a day on, by the agency's calendar; a person has at most one."""

    person_id: int
    day: date
    reason: Reason | None
    by: str
    """The administrator's staff number, or the account at the command line."""
    noted_at: datetime
