"""A mentoring meeting: proposed, agreed, held, logged and confirmed by both; then it is evidence for JP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from mentoring.refusal import Refused
from mentoring.screening import find_phone_numbers
from people.hours import is_quiet, local_day
from people.model import LearningHours, Zone
from people.privacy import find_identity_numbers

SHORTEST, LONGEST = 15, 240
"""Minutes of a meeting."""
LONGEST_WORDS = 500
FORM = "mentoring"
_LINK = re.compile(r"https?://(?P<host>[^\s/]+)\S*", re.IGNORECASE)
_BY_NUMBER = re.compile(r"(?:^|\.)(?:wa\.me|whatsapp\.com|t\.me)(?::\d+)?$")
"""Addresses by which somebody is reached under their own number or name."""


class SessionStatus(StrEnum):
    """Where a meeting stands; text keys under `mentoring.session.`."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    LOGGED = "logged"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Log:
    """What was done, as one of the two wrote it down and the other reads it before confirming."""

    topic: str
    minutes: int
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of one pair."""

    id: int
    pair_id: int
    mentee_id: int
    mentor_id: int
    topic: str
    starts_at: datetime
    minutes: int
    place: str
    """A room or a link."""
    status: SessionStatus = SessionStatus.PROPOSED
    agreed_by: frozenset[int] = frozenset()
    log: Log | None = None
    confirmed_by: frozenset[int] = frozenset()
    revision: int = 0
    """How many calendar files went out for it: the SEQUENCE of the next one."""
    look_at: datetime | None = None
    """When the schedule looks at it next, to remind or to ask; None: never."""

    @property
    def people(self) -> frozenset[int]:
        return frozenset({self.mentee_id, self.mentor_id})

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class SessionTable:
    """The part of the agency's conversion table that speaks of mentoring; `version` names it in the ledger."""

    version: str = ""
    jp: int = 2
    """Hours of a meeting for the learner."""
    month_cap: int = 4
    """Hours of mentoring that one person can get in a month."""
    least_minutes: int = 45
    mentor_jp: int = 2
    """Hours of a meeting for the mentor; 0: the table gives them none."""
    source: str = ""
    """Where the table comes from."""


@dataclass(frozen=True, slots=True)
class JpProposal:
    """Hours proposed to the ledger for one person, waiting for approval there."""

    person_id: int
    session_id: int
    day: date
    jp: int
    capped: bool
    """The month's cap took something off."""
    form: str = FORM
    table: str = ""


def propose(session: Session, by: int, hours: Mapping[int, LearningHours], now: datetime) -> Session:
    """Suggest a meeting, or another time for one that was not held yet. `hours` of both, by person.

    Refused in the past, in the quiet hours of either, or with a length out of bounds.
    """
    _demand_member(session, by)
    _demand(session, SessionStatus.PROPOSED, SessionStatus.AGREED)
    if session.starts_at <= now:
        raise Refused("session_past")
    check_minutes(session.minutes)
    if any(is_quiet(hours[person], at) for person in session.people for at in _awake(session)):
        raise Refused("session_quiet")
    return replace(
        session,
        topic=note(session.topic),
        place=note(session.place, empty=True),
        status=SessionStatus.PROPOSED,
        agreed_by=frozenset({by}),
    )


def agree(session: Session, by: int) -> Session:
    """One of the two agrees; with both it stands. Saying it again changes nothing."""
    _demand_member(session, by)
    _demand(session, SessionStatus.PROPOSED, SessionStatus.AGREED)
    agreed = session.agreed_by | {by}
    status = SessionStatus.AGREED if agreed == session.people else session.status
    return replace(session, agreed_by=agreed, status=status)


def relocate(session: Session, by: int, place: str) -> Session:
    """Another place for a meeting that was not held yet; its time stands, and who agreed to it."""
    _demand_member(session, by)
    _demand(session, SessionStatus.PROPOSED, SessionStatus.AGREED)
    return replace(session, place=note(place, empty=True))


def cancel(session: Session, by: int) -> Session:
    """Either may call it off, without a reason."""
    _demand_member(session, by)
    _demand(session, SessionStatus.PROPOSED, SessionStatus.AGREED)
    return replace(session, status=SessionStatus.CANCELLED)


def write_log(session: Session, by: int, log: Log, now: datetime) -> Session:
    """One of the two notes what was done, which is their confirmation; a changed log waits for the other one again."""
    _demand_member(session, by)
    _demand(session, SessionStatus.AGREED, SessionStatus.LOGGED)
    if now < session.starts_at:
        raise Refused("session_not_yet", at=session.starts_at)
    check_minutes(log.minutes)
    kept = Log(note(log.topic), log.minutes, note(log.follow_up, empty=True))
    return replace(session, status=SessionStatus.LOGGED, log=kept, confirmed_by=frozenset({by}))


def confirm(session: Session, by: int) -> Session:
    """The other one confirms the log: now it is evidence. Saying it again changes nothing."""
    _demand_member(session, by)
    _demand(session, SessionStatus.LOGGED, SessionStatus.CONFIRMED)
    confirmed = session.confirmed_by | {by}
    status = SessionStatus.CONFIRMED if confirmed == session.people else session.status
    return replace(session, confirmed_by=confirmed, status=status)


def jp_proposal(
    session: Session, person_id: int, zone: Zone, this_month: int, table: SessionTable
) -> JpProposal | None:
    """What a confirmed meeting is worth to one of the two; `this_month` JP of mentoring are theirs already.

    None where both have not confirmed it, it was too short, or the table gives this one of the two nothing. Once the
    month's cap is reached it is worth 0, and `capped` says why.
    """
    _demand_member(session, person_id)
    held = session.log if session.status is SessionStatus.CONFIRMED else None
    if held is None:
        return None
    day, is_mentor = local_day(zone, session.starts_at), person_id == session.mentor_id
    return worth_of(session.id, person_id, is_mentor, day, held.minutes, this_month, table)


def worth_of(
    source_id: int, person_id: int, is_mentor: bool, day: date, minutes: int, this_month: int, table: SessionTable
) -> JpProposal | None:
    """The same for any confirmed meeting of `minutes` on a local `day`, of a pair or a group; None: nothing."""
    worth = table.mentor_jp if is_mentor else table.jp
    if minutes < table.least_minutes or not worth:
        return None
    jp = max(0, min(worth, table.month_cap - this_month))
    return JpProposal(person_id, source_id, day, jp, jp < worth, table=table.version)


def _awake(session: Session) -> tuple[datetime, datetime]:
    return session.starts_at, session.ends_at - timedelta(minutes=1)


def note(text: str, empty: bool = False) -> str:
    """Words that one of the two writes for both: never too long, never with a number by which a person is found.

    The two meet without knowing each other's number; links to a meeting may hold digits.
    """
    words = text.strip()
    if not words and not empty:
        raise Refused("empty")
    if len(words) > LONGEST_WORDS:
        raise Refused("too_long", length=len(words), most=LONGEST_WORDS)
    hosts = [link["host"].casefold() for link in _LINK.finditer(words)]
    plain = _LINK.sub(" ", words)
    if find_identity_numbers(plain) or find_phone_numbers(plain) or any(map(_BY_NUMBER.search, hosts)):
        raise Refused("numbers")
    return words


def check_minutes(minutes: int) -> None:
    """Refuse a meeting that is no meeting any more, or a whole day."""
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused("session_minutes", least=SHORTEST, most=LONGEST)


def _demand(session: Session, *statuses: SessionStatus) -> None:
    if session.status not in statuses:
        raise Refused(f"session_{session.status}")


def _demand_member(session: Session, person_id: int) -> None:
    if person_id not in session.people:
        raise Refused("not_yours")
