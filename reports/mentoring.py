"""The mentoring file: one row for each question, in counts and times. What was asked and answered is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from people.model import Zone
from reports.sheet import Cell, Column, Holds, moment

COLUMNS = (
    Column("pertanyaan", width=22),
    Column("unit", Holds.WORDS, 32),
    Column("kompetensi", width=20),
    Column("kursus"),
    Column("pelajaran", width=20),
    Column("status", width=12),
    Column("ditanyakan", width=26),
    Column("dijawab", width=26),
    Column("jam_menunggu", Holds.NUMBER, 14),
    Column("tahap", width=14),
    Column("dialihkan", Holds.NUMBER, 10),
    Column("dari_bank", Holds.NUMBER, 10),
    Column("terjawab_tuntas", Holds.NUMBER, 16),
    Column("nip_mentor", width=20),
    Column("nama_mentor", Holds.WORDS, 32),
    Column("jam_kerja_menunggu", Holds.NUMBER, 19),
    Column("di_kelompok", Holds.NUMBER, 12),
)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MentoringRow:
    """One question of a learner, who is not named: their unit is enough to count by. Moments are UTC."""

    question_id: int
    unit: str
    zone: Zone
    competency: str
    course: str
    lesson: str
    """Empty: not asked beside a lesson."""
    status: str
    asked_at: datetime
    answered_at: datetime | None
    """The first answer."""
    stage: str
    """The last one that it reached."""
    rerouted: int
    """Mentors who had it before the last one."""
    from_bank: bool
    """An approved answer was used."""
    solved: bool
    mentor_nip: str
    """Who answered, or has it; empty: nobody yet."""
    mentor_name: str
    in_group: bool = False
    """It was asked in a group, whose members read it."""
    worked: timedelta | None = None
    """How much of the wait for the first answer lay within office hours of the asker's zone; None: not answered."""

    @property
    def hours_waited(self) -> float | None:
        """Hours of the clock on the wall from question to first answer, to one decimal; None: not answered."""
        return None if self.answered_at is None else round((self.answered_at - self.asked_at) / _HOUR, 1)

    @property
    def hours_worked(self) -> float | None:
        """The same in working time, to one decimal (`people.office_time`)."""
        return None if self.worked is None else round(self.worked / _HOUR, 1)

    def cells(self) -> tuple[Cell, ...]:
        """The row, in the order of COLUMNS. The id is text: a spreadsheet keeps fifteen digits of a number."""
        return (
            str(self.question_id), self.unit, self.competency, self.course, self.lesson, self.status,
            moment(self.zone, self.asked_at), moment(self.zone, self.answered_at), self.hours_waited, self.stage,
            self.rerouted, int(self.from_bank), int(self.solved), self.mentor_nip, self.mentor_name,
            self.hours_worked, int(self.in_group),
        )  # fmt: skip
