"""What the other floors know about a person: frozen values, no storage and no channel in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class Zone(StrEnum):
    """The three Indonesian time zones; the value is the IANA name, `abbreviation` what people say."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"

    @property
    def abbreviation(self) -> str:
        return self.name


class Role(StrEnum):
    """What a person may do; the value is the word used in the roster. One person may have several."""

    LEARNER = "peserta"
    MENTOR = "mentor"
    SUPERVISOR = "atasan"
    ADMIN = "admin"


class Kind(StrEnum):
    """Kind of civil servant. PNS have a yearly JP floor, PPPK a yearly ceiling."""

    PNS = "PNS"
    PPPK = "PPPK"


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit (unit kerja); `parent_id` makes the tree."""

    id: int
    name: str
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A staff record. Chats are addresses of a person and are not part of it."""

    id: int
    nip: str
    name: str
    unit_id: int
    unit_name: str
    zone: Zone
    kind: Kind | None = None
    rank: str = ""
    position: str = ""
    superior_id: int | None = None
    phone: str = ""
    """E.164, or empty."""
    roles: frozenset[Role] = frozenset({Role.LEARNER})
    expertise: tuple[str, ...] = ()
    language: str = "id"
    erased: bool = False
    departed_on: date | None = None
    """The first day on which they are not staff any more; None: they are."""

    @property
    def departed(self) -> bool:
        return self.departed_on is not None


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which a person is not to be taught; both ends inclusive, local dates."""

    first: date
    last: date
    reason: str = ""


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class LearningHours:
    """When one person may be taught: their days, time, zone, quiet hours and leave.

    `days` are ISO weekdays minus one (Monday is 0). `quiet` is a local interval that may span midnight.
    """

    zone: Zone
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    at: time = time(8, 0)
    quiet: tuple[time, time] = (time(20, 0), time(6, 0))
    leaves: tuple[Leave, ...] = field(default=())
