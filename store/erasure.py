"""Erasure of a person: who they are and what they said goes, the statutory training record stays without a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Update, and_, delete, exists, select, update
from sqlalchemy.sql.dml import Delete

from lessons.study import EnrolmentStatus
from store.certificates import erase_certificates
from store.departures import forget_departure
from store.follow_ups import erase_follow_ups
from store.indicators import erase_indicators
from store.mentoring_erasure import erase_mentoring
from store.model import AddressStatus, OutboxState
from store.pages import forget_pages
from store.rewards import forget_badges
from store.survey_erasure import erase_surveys
from store.tables import (
    InboxState,
    addresses,
    answers,
    consents,
    enrolments,
    inbox,
    invites,
    leaves,
    outbox,
    participations,
    persons,
    reviews,
)
from store.weekly_messages import forget_named

ERASED_NAME = "(disamarkan)"


def erased_nip(person_id: int) -> str:
    """What stands in place of a NIP: unique, and made of nothing that tells who it was."""
    return f"disamarkan-{person_id}"


def erase(connection: Connection, person_id: int, now: datetime) -> None:
    """Pseudonymise the person, cut the links to their chats, blank words, end what was going on.

    Kept are enrolments, lesson records, grades, JP, certificates (without who they are of), consents (without the
    chat) and the journal, which holds no words.
    """
    first = erase_certificates(person_id, ERASED_NAME, erased_nip(person_id))
    for statement in (*first, *_messages(person_id, now), *_study(person_id, now), *_identity(person_id, now)):
        connection.execute(statement)
    erase_mentoring(connection, person_id, now)
    forget_badges(connection, person_id)
    erase_surveys(connection, person_id, now)
    forget_pages(connection, person_id)
    forget_departure(connection, person_id)
    erase_follow_ups(connection, person_id, now)
    forget_named(connection, person_id, now)
    erase_indicators(connection, person_id)


def _messages(person_id: int, now: datetime) -> Iterator[Update]:
    """Also events that still wait: there is nobody left to whom they could be put down."""
    theirs = exists().where(
        addresses.c.person_id == person_id,
        addresses.c.channel == inbox.c.channel,
        addresses.c.account == inbox.c.account,
        addresses.c.chat == inbox.c.chat,
    )
    yield update(inbox).where(theirs, inbox.c.state == InboxState.NEW).values(state=InboxState.DONE, done_at=now)
    yield update(inbox).where(theirs).values(raw="", chat="")
    chats = select(addresses.c.id).where(addresses.c.person_id == person_id)
    sent = (outbox.c.person_id == person_id) | outbox.c.address_id.in_(chats)
    waiting = outbox.c.state.in_([OutboxState.QUEUED, OutboxState.LEASED])
    yield update(outbox).where(and_(sent, waiting)).values(state=OutboxState.CANCELLED, reason="erased", changed_at=now)
    yield update(outbox).where(sent).values(payload="", chat="", person_id=None)


def _study(person_id: int, now: datetime) -> Iterator[Update | Delete]:
    yield update(answers).where(answers.c.person_id == person_id).values(given="")
    yield (
        update(enrolments)
        .where(
            enrolments.c.person_id == person_id,
            enrolments.c.status.in_([EnrolmentStatus.WAITING, EnrolmentStatus.ACTIVE]),
        )
        .values(status=EnrolmentStatus.WITHDRAWN, next_due_at=None)
    )
    yield delete(reviews).where(reviews.c.person_id == person_id)
    yield (
        update(participations)
        .where(participations.c.person_id == person_id)
        .values(review_due_at=None, answer_hours=(), withdrawn_at=now)
    )


def _identity(person_id: int, now: datetime) -> Iterator[Update | Delete]:
    yield update(consents).where(consents.c.person_id == person_id).values(address_id=0)
    yield delete(invites).where(invites.c.person_id == person_id)
    yield update(leaves).where(leaves.c.person_id == person_id).values(reason="")
    yield (
        update(addresses)
        .where(addresses.c.person_id == person_id)
        .values(person_id=None, state={}, status=AddressStatus.STOPPED, linked_at=None)
    )
    yield (
        update(persons)
        .where(persons.c.id == person_id)
        .values(
            nip=erased_nip(person_id),
            name=ERASED_NAME,
            phone="",
            rank="",
            position="",
            expertise=(),
            superior_id=None,
            erased=True,
        )
    )
