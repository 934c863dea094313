"""The words that are kept about one person: what they answered, what they wrote, what was written to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, select

from store.tables import addresses, answers, inbox, outbox, question_instances
from store.tx import Tx

Row = dict[str, Any]


def answers_of(tx: Tx, person_id: int) -> list[Row]:
    """Every answer with the question it was given to, oldest first."""
    return _rows(
        tx,
        select(
            question_instances.c.course_id,
            question_instances.c.course_version,
            question_instances.c.lesson_id,
            question_instances.c.step_id,
            question_instances.c.purpose,
            answers.c.answered_at,
            answers.c.given,
            answers.c.correct,
            answers.c.score,
            answers.c.channel,
        )
        .join(question_instances, question_instances.c.id == answers.c.instance_id)
        .where(answers.c.person_id == person_id)
        .order_by(answers.c.answered_at, answers.c.id),
    )


def written_by(tx: Tx, person_id: int) -> list[Row]:
    """What came in from this person's chats, as the provider gave it, oldest first."""
    theirs = and_(
        addresses.c.channel == inbox.c.channel,
        addresses.c.account == inbox.c.account,
        addresses.c.chat == inbox.c.chat,
    )
    return _rows(
        tx,
        select(inbox.c.channel, inbox.c.account, inbox.c.received_at, inbox.c.raw)
        .join(addresses, theirs)
        .where(addresses.c.person_id == person_id)
        .order_by(inbox.c.id),
    )


def written_to(tx: Tx, person_id: int) -> list[Row]:
    """What was said to this person, with what became of it, oldest first. `payload` is the neutral message."""
    return _rows(
        tx,
        select(
            outbox.c.channel,
            outbox.c.account,
            outbox.c.purpose,
            outbox.c.state,
            outbox.c.created_at,
            outbox.c.sent_at,
            outbox.c.delivered_at,
            outbox.c.payload,
        )
        .where(outbox.c.person_id == person_id)
        .order_by(outbox.c.id),
    )


def _rows(tx: Tx, statement: Select[Any]) -> list[Row]:
    names = [str(column.name) for column in statement.selected_columns]  # str, since JSON takes no subclass for a key
    return [dict(zip(names, row, strict=True)) for row in tx.connection.execute(statement)]


def history(tx: Tx, channel: str, account: str) -> dict[str, list[tuple[str, str, str]]]:
    """Chat → (moment, provider's id or empty, payload or raw event) of what was sent there and came from there.

    Oldest first. For a channel that has no memory of its own.
    """
    sent = select(outbox.c.chat, outbox.c.sent_at, outbox.c.provider_id, outbox.c.payload).where(
        outbox.c.channel == channel, outbox.c.account == account, outbox.c.provider_id != "", outbox.c.payload != ""
    )
    came = select(inbox.c.chat, inbox.c.received_at, inbox.c.raw).where(
        inbox.c.channel == channel, inbox.c.account == account, inbox.c.raw != ""
    )
    lines = [(at, chat, provider_id, payload) for chat, at, provider_id, payload in tx.connection.execute(sent)]
    lines += [(at, chat, "", raw) for chat, at, raw in tx.connection.execute(came)]
    chats: dict[str, list[tuple[str, str, str]]] = {}
    for at, chat, provider_id, content in sorted(lines, key=lambda line: line[0]):
        chats.setdefault(chat, []).append((at.isoformat(), provider_id, content))
    return chats
