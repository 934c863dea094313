"""Entries of the JP ledger: what each hour of a person's development is made of, and whether it was approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class JpForm(StrEnum):
    """How somebody developed; text keys under `jp.form.`."""

    COURSE = "course"
    MENTORING = "mentoring"
    TASK = "task"
    CLASSROOM = "classroom"


class JpStatus(StrEnum):
    """Where an entry stands; text keys under `jp.status.`."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class JpEntry:
    """One source's hours for one person. Unique per (source kind, source, person), so that nothing counts twice."""

    id: int
    person_id: int
    year: int
    """The year to which it counts."""
    day: date
    """Local day of the person."""
    form: JpForm
    competency: str
    minutes: int
    jp: int
    """Whole hours of 45 minutes."""
    source_kind: str
    """What `source_id` is the id of: a meeting, an enrolment …"""
    source_id: int
    evidence: str = ""
    """A reference, no words about a person."""
    table_version: str = ""
    """Of the conversion table by which `jp` was reckoned."""
    status: JpStatus = JpStatus.PROPOSED
    reason: str = ""
    """Why it was refused, in the words of who decided."""
    decided_by: int | None = None
    decided_at: datetime | None = None
    corrects: int | None = None
    """The entry that this one takes the place of."""
