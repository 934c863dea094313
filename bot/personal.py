"""Everything that is kept about one person: what an administrator sees, and what the person may take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.markup import visible
from bot.wire import load
from people.model import Person
from store.dossier import answers_of, mentoring_of, written_by, written_to

if TYPE_CHECKING:
    from store.tx import Tx

_AGES, _ALL = timedelta(days=36_500), 100_000
"""Far enough ahead, and enough of them, for every review card of a person."""


def overview(tx: Tx, person: Person, now: datetime) -> dict[str, Any]:
    """The record, the terms and the learning of a person, without their words."""
    learner = tx.turns.learners([person.id], now)[person.id]
    return {
        "person": _plain(asdict(person)),
        "participation": _plain(asdict(learner.participation)),
        "leaves": [asdict(leave) for leave in tx.people.leaves(person.id)],
        "chats": [
            {"channel": a.ref.channel, "account": a.ref.account, "status": a.status, "linked_at": a.linked_at}
            for a in tx.people.addresses(person.id)
        ],
        "consents": [_plain(asdict(consent)) for consent in tx.people.consents(person.id)],
        "enrolments": [asdict(enrolment) for enrolment in tx.study.enrolments(person.id)],
        "lessons": [asdict(record) for record in tx.study.records(person.id)],
    }


def copy_of(tx: Tx, person: Person, now: datetime) -> dict[str, Any]:
    """Everything about a person, their words included: what the law lets them take along."""
    said = [{**row, "payload": _words(row["payload"])} for row in written_to(tx, person.id)]
    return {
        "made_at": now,
        **overview(tx, person, now),
        "answers": answers_of(tx, person.id),
        "reviews": [asdict(card) for card in tx.study.cards_due(person.id, now + _AGES, _ALL)],
        "messages_from": written_by(tx, person.id),
        "messages_to": said,
        "mentoring": mentoring_of(tx, person.id),
        "events": [{"at": entry.at, "kind": entry.kind, "data": entry.data} for entry in tx.journal.entries(person.id)],
    }


def _words(payload: str) -> str:
    """What was sent; empty where the words were blanked since."""
    return visible(load(payload).text) if payload else ""


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as JSON can hold them: sets become sorted lists."""
    return {key: sorted(value) if isinstance(value, frozenset | set) else value for key, value in fields.items()}
