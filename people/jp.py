"""Entries of the JP ledger: what each hour of a person's development is made of, and whether it was approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

ENROLMENT, MEETING, FILE = "enrolment", "meeting", "file"
"""What `JpEntry.source_kind` says of `source_id`: an enrolment, a meeting, or a row of an administrator's workbook."""


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
    """One source's hours for one person. Unique per (source kind, source, person), so that nothing counts twice.

    A correction has the source of the entry whose place it takes; an entry has at most one.
    """

    id: int
    person_id: int
    year: int
    """The year to which it counts."""
    day: date
    """Local day of the person; the last one where it took several."""
    form: JpForm
    competency: str
    """A competency type (`teknis` …), a field, or empty."""
    minutes: int
    jp: int
    """Whole hours (of 45 minutes where the agency's table says nothing else)."""
    source_kind: str
    """What `source_id` is the id of: a meeting, an enrolment …"""
    source_id: int
    evidence: str = ""
    """A reference, no words about a person."""
    table_version: str = ""
    """Of the conversion table by which `jp` was reckoned."""
    status: JpStatus = JpStatus.PROPOSED
    reason: str = ""
    """Why it was refused or corrected, in the words of who decided."""
    decided_by: int | None = None
    """Who; None: nobody yet, the agency's rule, or whoever works at the command line."""
    decided_at: datetime | None = None
    corrects: int | None = None
    """The entry that this one takes the place of."""
    title: str = ""
    """What it was: the course's title, the name of the training."""
    organiser: str = ""
    """Who held it; empty: the agency itself."""
    begun_on: date | None = None
    """Its first day; None: `day`."""
    certificate: str = ""
    """The number of a certificate that somebody else issued."""

    @property
    def first_day(self) -> date:
        return self.begun_on or self.day


@dataclass(frozen=True, slots=True)
class Limit:
    """Hours of a year that a kind of civil servant must reach, or may have; `source` and `valid_from` say by what."""

    jp: int
    source: str = ""
    valid_from: date | None = None


FLOOR = Limit(20, "PP 11/2017 pasal 203 ayat (4)", date(2017, 4, 7))
"""Hours a year that a PNS has to reach."""
CEILING = Limit(24, "PP 49/2018 pasal 40", date(2018, 11, 28))
"""Hours a contract year (`masa perjanjian kerja`) that a PPPK may have; counted by the calendar, see decision 21."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the agency's conversion table that speaks of one form; `version` names it in the ledger."""

    version: str = ""
    source: str = ""
    most: int = 100
    """Most hours of one entry."""


@dataclass(frozen=True, slots=True)
class JpTerms:
    """The agency's terms of the ledger: what an hour is, what is approved by rule, the year's bounds."""

    minutes: int = 45
    """Of one JP."""
    approve: frozenset[JpForm] = frozenset({JpForm.COURSE})
    """Forms whose entries are approved as they are entered."""
    parts: Mapping[JpForm, Part] = field(default_factory=dict)
    """By form; for one that is not there, nothing is said."""
    floor: Limit = FLOOR
    ceiling: Limit = CEILING

    def part(self, form: JpForm) -> Part:
        return self.parts.get(form, Part())

    def hours(self, minutes: int) -> int:
        """Whole JP in so many minutes; SIASN counts no parts of an hour."""
        return minutes // self.minutes

    def entered(self, entry: JpEntry, now: datetime) -> JpEntry:
        """The entry as it is first stored: approved where the agency's rule approves its form, else proposed."""
        if entry.form not in self.approve:
            return entry
        return replace(entry, status=JpStatus.APPROVED, decided_at=now)


@dataclass(frozen=True, slots=True)
class SiasnTerms:
    """What the national file (SIASN) wants to be told: the agency's own ids, and codes of its list of kinds."""

    instansi_id: str = ""
    lokasi_id: str = ""
    institution: str = ""
    """Who holds what the agency itself organises; empty: the agency's name."""
    certificate_kind: str = ""
    """What `jenisKursusSertipikat` says of a kind that `certificate_kinds` has not."""
    certificate_kinds: Mapping[int, str] = field(
        default_factory=lambda: {2: "F", 3: "T", 4: "P", 7: "P", 8: "P", 9: "P", 10: "P"}
    )
    """Letter by kind (`jenisDiklatId`): F functional, T technical, P others in a classroom.

    From the table of kinds that agencies' personnel systems keep of SIASN's (`JenisDiklatSeeder` of the public
    repository rianrieski/back-office; that a technical training is sent as `T` is seen in others too). There 1, 5 and 6
    have a dash, and coaching and what follows (14-24) are not in it: for those the agency has to ask BKN.
    """
    forms: Mapping[JpForm, int] = field(
        default_factory=lambda: {JpForm.COURSE: 16, JpForm.MENTORING: 15, JpForm.TASK: 24}
    )
    """Code by form; 0, or none: the competency decides."""
    competencies: Mapping[str, int] = field(
        default_factory=lambda: {"teknis": 3, "manajerial": 5, "sosio-kultural": 6, "digital": 3}
    )
    """Code by competency type. SIASN has none for digital."""

    def kind(self, entry: JpEntry) -> int | None:
        """The code for an entry (`jenisDiklatId`); None where neither its form nor its competency has one."""
        return self.forms.get(entry.form) or self.competencies.get(entry.competency) or None

    def certificate_kind_of(self, entry: JpEntry) -> str:
        """What `jenisKursusSertipikat` says of an entry; empty where nobody has said it."""
        return self.certificate_kinds.get(self.kind(entry) or 0) or self.certificate_kind
