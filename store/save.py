"""Saving what a turn made: things of one kind go to the database together, whatever the order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from sqlalchemy import Connection

from lessons.certificates import Certificate
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    Participation,
    QuestionInstance,
    ReviewCard,
)
from people.badges import EarnedBadge
from people.departure import Departure
from reports.follow_up_facts import Acting, FollowUp, Named
from reports.indicator_facts import IndicatorValue
from store import tables
from store.bulk import Row
from store.certificate_tables import certificates
from store.departures import DEPARTURES
from store.follow_ups import FOLLOW_UPS
from store.indicator_tables import indicator_values
from store.mentoring_save import MENTORING, MentoringSaved
from store.model import Address, Consent, Invite, JournalEntry, NewMessage
from store.pages import PAGES, PageSaved
from store.rewards import REWARDS
from store.survey_save import SURVEYS, SurveySaved
from store.ways import Way, insert, keyed, names, plain, upsert

Saved = (
    Enrolment
    | LessonRecord
    | QuestionInstance
    | ReviewCard
    | Participation
    | Address
    | Answer
    | JournalEntry
    | Consent
    | Invite
    | NewMessage
    | Certificate
    | IndicatorValue
    | MentoringSaved
    | Named
    | FollowUp
    | Acting
    | EarnedBadge
    | SurveySaved
    | PageSaved
    | Departure
)
"""What `Tx.save` takes."""


def _closed_first(enrolments: Sequence[Enrolment]) -> Sequence[Row]:
    """One is active at a time: the one that ends must be stored before the one that begins."""
    row = attrgetter(*names(Enrolment))
    opening = (EnrolmentStatus.WAITING, EnrolmentStatus.ACTIVE)
    return [row(enrolment) for enrolment in sorted(enrolments, key=lambda e: e.status in opening)]


_MESSAGE = (
    "key", "address_id", "channel", "account", "chat", "person_id", "lane", "purpose", "payload",
    "created_at", "not_before", "not_after",
)  # fmt: skip


def _messages(messages: Sequence[NewMessage]) -> Sequence[Row]:
    return [
        (
            m.key, m.address_id, m.ref.channel, m.ref.account, m.ref.chat, m.person_id, m.lane, m.purpose, m.payload,
            m.created_at, m.not_before or m.created_at, m.not_after,
        )
        for m in messages
    ]  # fmt: skip


_ADDRESS = (
    "id", "ref.channel", "ref.account", "ref.chat", "person_id", "status", "state", "last_inbound_at", "linked_at",
)  # fmt: skip

_WAYS: dict[type, Way] = {
    Address: upsert(tables.addresses, plain(*_ADDRESS)),
    Participation: upsert(tables.participations, plain(*names(Participation))),
    Enrolment: upsert(tables.enrolments, _closed_first),
    LessonRecord: upsert(tables.lesson_records, plain(*names(LessonRecord))),
    QuestionInstance: upsert(tables.question_instances, plain(*names(QuestionInstance))),
    Answer: insert(tables.answers, names(Answer), plain(*names(Answer))),
    ReviewCard: upsert(tables.reviews, plain(*names(ReviewCard))),
    Consent: insert(tables.consents, names(Consent), plain(*names(Consent))),
    Invite: insert(tables.invites, names(Invite), plain(*names(Invite))),
    NewMessage: keyed(tables.outbox, _MESSAGE, _messages),
    JournalEntry: insert(tables.journal, names(JournalEntry), plain(*names(JournalEntry))),
    Certificate: insert(certificates, names(Certificate), plain(*names(Certificate))),
    **MENTORING,
    **FOLLOW_UPS,
    IndicatorValue: keyed(indicator_values, names(IndicatorValue), plain(*names(IndicatorValue))),
    **REWARDS,
    **SURVEYS,
    **PAGES,
    **DEPARTURES,
}
"""In the order of storing: what is referred to comes first."""


def save(connection: Connection, things: Iterable[Saved]) -> None:
    """Store each thing: by its key where it may change, anew where it may not. Of two with one key the later stays."""
    groups: dict[type, list[Saved]] = {}
    for thing in things:
        groups.setdefault(type(thing), []).append(thing)
    if unknown := groups.keys() - _WAYS.keys():
        raise TypeError(f"not to be saved: {', '.join(kind.__name__ for kind in unknown)}")
    for kind, way in _WAYS.items():
        if kind in groups:
            way.store(connection, groups[kind])
