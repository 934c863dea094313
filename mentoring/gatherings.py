"""A meeting of a whole group: the mentor sets it, each member answers, and later confirms, for themselves alone.

It has the states of any meeting but the last: a log is never confirmed by all, each attendance is evidence of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mentoring.groups import Group
from mentoring.refusal import Refused
from mentoring.sessions import Log, SessionStatus, check_minutes, note
from people.hours import is_quiet
from people.model import LearningHours

AHEAD = frozenset({SessionStatus.PROPOSED, SessionStatus.AGREED})
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """One member's part in a meeting of the group: whether they will come, and whether they were there."""

    gathering_id: int
    person_id: int
    asked_at: datetime
    """When what is open was put to them: whether they will come, after it whether they were there."""
    coming: bool | None = None
    attended: bool | None = None


@dataclass(frozen=True, slots=True)
class Gathering:
    """One meeting of one group. It is `AGREED` when the mentor says so, whatever the members answer."""

    id: int
    group_id: int
    mentor_id: int
    proposed_by: int
    """The mentor or a member."""
    topic: str
    starts_at: datetime
    minutes: int
    place: str
    status: SessionStatus
    log: Log | None = None
    revision: int = 0
    """How many calendar files went out for it: the SEQUENCE of the next one."""
    look_at: datetime | None = None
    """When the schedule looks at it next, to remind or to ask; None: never."""
    seats: tuple[Seat, ...] = ()
    """Of the members who are asked, by person."""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def people(self) -> frozenset[int]:
        """Whom it concerns: the mentor and who has a seat."""
        return frozenset({self.mentor_id, *(seat.person_id for seat in self.seats)})

    @property
    def in_calendars(self) -> bool:
        return self.revision > 0

    def seat(self, person_id: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.person_id == person_id), None)

    def answered(self, coming: bool | None) -> list[int]:
        """Who will come (True), will not (False), or has not said (None)."""
        return [seat.person_id for seat in self.seats if seat.coming is coming]

    def were(self, there: bool | None) -> list[int]:
        """Who was there, was not, or has not said."""
        return [seat.person_id for seat in self.seats if seat.attended is there]


def demand_in_group(group: Group | None, members: Collection[int], person_id: int) -> Group:
    """The group, where it is open and somebody is in it: its mentor, or one of the members who know the mentor."""
    if group is None or group.closed_at is not None or person_id not in (group.mentor_id, *members):
        raise Refused("gathering_group")
    return group


def propose(
    gathering: Gathering, by: int, members: Collection[int], hours: Mapping[int, LearningHours], now: datetime
) -> Gathering:
    """Set a meeting for these members, or another time for one; it stands where the mentor does it.

    What a member proposes waits for the mentor, and nobody else hears of it before. `hours` of all, by person. Refused
    in the past, in anybody's quiet hours, or with a length out of bounds.
    """
    demand_leads(gathering, by)
    demand_ahead(gathering)
    if not members:
        raise Refused("gathering_nobody")
    if gathering.starts_at <= now:
        raise Refused("session_past")
    check_minutes(gathering.minutes)
    awake = (gathering.starts_at, gathering.ends_at - _MINUTE)
    if any(is_quiet(hours[one], at) for one in (gathering.mentor_id, *members) for at in awake):
        raise Refused("session_quiet")
    seats = tuple(Seat(gathering.id, one, now, True if one == by else None) for one in sorted(members))
    stands = by == gathering.mentor_id
    return replace(
        gathering,
        topic=note(gathering.topic),
        place=note(gathering.place, empty=True),
        status=SessionStatus.AGREED if stands else SessionStatus.PROPOSED,
        revision=gathering.revision + stands,
        seats=seats,
    )


def agree(gathering: Gathering, by: int, now: datetime) -> Gathering:
    """The mentor agrees to what a member proposed: now all are asked. Refused to everybody else."""
    _demand_mentor(gathering, by)
    if gathering.status is not SessionStatus.PROPOSED:
        raise Refused(f"session_{gathering.status}")
    seats = tuple(replace(seat, asked_at=now) for seat in gathering.seats)
    return replace(gathering, status=SessionStatus.AGREED, revision=gathering.revision + 1, seats=seats)


def answer(gathering: Gathering, person_id: int, coming: bool) -> Gathering:
    """A member will come, or cannot; they may change their mind until it begins."""
    demand_ahead(gathering)
    return _seated(gathering, replace(_seat(gathering, person_id), coming=coming))


def relocate(gathering: Gathering, by: int, place: str) -> Gathering:
    """Another place; the time stands, and who will come."""
    demand_leads(gathering, by)
    demand_ahead(gathering)
    moved = replace(gathering, place=note(place, empty=True))
    return replace(moved, revision=moved.revision + moved.in_calendars)


def cancel(gathering: Gathering) -> Gathering:
    """It is off, whoever says so and why."""
    demand_ahead(gathering)
    return replace(gathering, status=SessionStatus.CANCELLED, revision=gathering.revision + gathering.in_calendars)


def write_log(gathering: Gathering, by: int, log: Log, now: datetime) -> Gathering:
    """The mentor notes what was done, once for all; each member is asked whether they were there.

    Who had said that they could not come was not. A log may be corrected until somebody has confirmed it.
    """
    demand_may_log(gathering, by, now)
    check_minutes(log.minutes)
    kept = Log(note(log.topic), log.minutes, note(log.follow_up, empty=True))
    seats = tuple(
        replace(seat, asked_at=now, attended=False if seat.coming is False else None) for seat in gathering.seats
    )
    return replace(gathering, status=SessionStatus.LOGGED, log=kept, seats=seats)


def attend(gathering: Gathering, person_id: int, there: bool) -> Gathering:
    """A member says whether they were there. Saying it again changes nothing; a yes is evidence, and stays."""
    if gathering.status is not SessionStatus.LOGGED:
        raise Refused(f"session_{gathering.status}")
    seat = _seat(gathering, person_id)
    return gathering if seat.attended else _seated(gathering, replace(seat, attended=there))


def with_newcomer(gathering: Gathering, person_id: int, now: datetime) -> Gathering:
    """Somebody has joined the group: what lies ahead is for them too."""
    if gathering.seat(person_id) is not None:
        return gathering
    return replace(gathering, seats=(*gathering.seats, Seat(gathering.id, person_id, now)))


def leads(gathering: Gathering, person_id: int) -> bool:
    """Whether somebody may move it or call it off: the mentor, and until it stands whoever proposed it."""
    proposing = gathering.status is SessionStatus.PROPOSED and person_id == gathering.proposed_by
    return person_id == gathering.mentor_id or proposing


def demand_leads(gathering: Gathering, person_id: int) -> None:
    """Refuse whoever does not lead it."""
    if not leads(gathering, person_id):
        raise Refused("gathering_mentor")


def demand_ahead(gathering: Gathering) -> None:
    """Refuse what was held or called off."""
    if gathering.status not in AHEAD:
        raise Refused(f"session_{gathering.status}")


def demand_may_log(gathering: Gathering, by: int, now: datetime) -> None:
    """Refuse a log by anybody but the mentor, before it began, or after somebody confirmed one."""
    _demand_mentor(gathering, by)
    if gathering.status not in (SessionStatus.AGREED, SessionStatus.LOGGED):
        raise Refused(f"session_{gathering.status}")
    if now < gathering.starts_at:
        raise Refused("session_not_yet", at=gathering.starts_at)
    if gathering.were(True):
        raise Refused("gathering_confirmed")


def _seat(gathering: Gathering, person_id: int) -> Seat:
    found = gathering.seat(person_id)
    if found is None:
        raise Refused("not_yours")
    return found


def _seated(gathering: Gathering, seat: Seat) -> Gathering:
    seats = tuple(seat if one.person_id == seat.person_id else one for one in gathering.seats)
    return replace(gathering, seats=seats)


def _demand_mentor(gathering: Gathering, person_id: int) -> None:
    if person_id != gathering.mentor_id:
        raise Refused("gathering_mentor")
