"""The completions file: one row for each person and each lesson (or test) that was put before them, or was to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from people.model import Zone
from reports.sheet import Cell, Column, Holds, moment

COLUMNS = (
    Column("nip", width=20),
    Column("nama", Holds.WORDS, 32),
    Column("unit", Holds.WORDS, 32),
    Column("kursus"),
    Column("versi"),
    Column("pelajaran", width=20),
    Column("status", width=12),
    Column("skor", Holds.NUMBER, 8),
    Column("percobaan", Holds.NUMBER, 10),
    Column("kanal", width=12),
    Column("dikirim", width=26),
    Column("dijawab", width=26),
    Column("selesai", width=26),
    Column("jp", Holds.NUMBER, 6),
    Column("sebab", Holds.WORDS, 24),
)


@dataclass(frozen=True, slots=True)
class Completion:
    """One lesson of one person. `status` is `sent` or `completed`, or what became of its message; moments are UTC."""

    nip: str
    name: str
    unit: str
    zone: Zone
    course: str
    version: str
    lesson: str
    status: str
    asked: int
    """Graded questions answered."""
    score: float
    """Sum of their scores."""
    attempts: int
    channel: str
    sent_at: datetime | None
    """None where it never went out."""
    answered_at: datetime | None
    completed_at: datetime | None
    why: str
    """Why its message never went out, in the provider's word or ours; empty where it did."""
    jp: int | None
    """Only where this lesson completed the course, so that the column adds up."""

    @property
    def percent(self) -> float | None:
        """The score in percent to one decimal; None where nothing graded was answered."""
        return round(100 * self.score / self.asked, 1) if self.asked else None

    def cells(self) -> tuple[Cell, ...]:
        """The row, in the order of COLUMNS."""
        moments = (moment(self.zone, at) for at in (self.sent_at, self.answered_at, self.completed_at))
        return (
            self.nip, self.name, self.unit, self.course, self.version, self.lesson, self.status,
            self.percent, self.attempts, self.channel, *moments, self.jp, self.why,
        )  # fmt: skip
