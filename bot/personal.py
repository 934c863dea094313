"""Everything that is kept about one person: what an administrator sees, and what the person may take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.markup import visible
from bot.wire import load
from people.model import Person
from store.dossier import (
    answers_of,
    certificates_of,
    follow_ups_of,
    mentoring_of,
    surveys_of,
    without_answers,
    written_by,
    written_to,
)
from store.follow_ups import FOLLOW, follow_key
from store.mentoring_model import desk_key, pair_key, question_of

if TYPE_CHECKING:
    from reports.indicator_facts import IndicatorValue
    from store.tx import Tx


def overview(tx: Tx, person: Person, now: datetime) -> dict[str, Any]:
    """The record, the terms and the learning of a person, without their words."""
    learner, noted = tx.turns.learners([person.id], now)[person.id], tx.departures.of(person.id)
    return {
        "person": _plain(asdict(person)),
        "participation": _plain(asdict(learner.participation)),
        "departure": asdict(noted) if noted else None,
        "leaves": [asdict(leave) for leave in tx.people.leaves(person.id)],
        "chats": [
            {"channel": a.ref.channel, "account": a.ref.account, "status": a.status, "linked_at": a.linked_at}
            for a in tx.people.addresses(person.id)
        ],
        "consents": [_plain(asdict(consent)) for consent in tx.people.consents(person.id)],
        "enrolments": [asdict(enrolment) for enrolment in tx.study.enrolments(person.id)],
        "jp": [asdict(entry) for entry in tx.ledger.of(person.id)],
        "badges": [asdict(badge) for badge in tx.badges.of(person.id)],
        "lessons": [asdict(record) for record in tx.study.records(person.id)],
    }


def copy_of(tx: Tx, person: Person, now: datetime, for_them: bool = True) -> dict[str, Any]:
    """Everything about a person, their words included: what the law lets them take along.

    Messages that hold what somebody else asked or wished are in it with their time, and without the words: these are
    the other's. What both arranged and noted of a meeting belongs to both. `for_them` False: an administrator makes it;
    then what they answered to questionnaires is not in it, which administrators were promised not to see.
    """
    mentoring, came = mentoring_of(tx, person.id), written_by(tx, person.id)
    own = _Own(tx, person.id, mentoring)
    said = [{**row, "payload": _words(row["payload"]) if own(row["key"]) else ""} for row in written_to(tx, person.id)]
    return {
        "made_at": now,
        **overview(tx, person, now),
        "certificates": certificates_of(tx, person.id),
        "answers": answers_of(tx, person.id),
        "page_links": tx.pages.visits(person.id),
        "reviews": [asdict(card) for card in tx.study.cards(person.id)],
        "messages_from": came if for_them else without_answers(tx, person.id, came),
        "questionnaires": surveys_of(tx, person.id) if for_them else [],
        "messages_to": said,
        "mentoring": mentoring,
        "follow_ups": follow_ups_of(tx, person.id),
        "indicators": [indicator_of(value, person.id) for value in tx.indicators.concerning(person.id)],
        "events": [{"at": entry.at, "kind": entry.kind, "data": entry.data} for entry in tx.journal.entries(person.id)],
    }


def indicator_of(value: IndicatorValue, person_id: int) -> dict[str, Any]:
    """A figure of theirs, or one that they entered: of somebody else only that, when and for which period."""
    theirs = value.person_id in (None, person_id)
    return {
        "measure": value.measure,
        "period": str(value.period),
        "at": value.at,
        "entered_by_them": value.entered_by == person_id,
        "value": value.value if theirs else None,
    }


class _Own:
    """Whether a message to a person, by its key, holds no words of somebody else."""

    def __init__(self, tx: Tx, person_id: int, mentoring: Mapping[str, Any]) -> None:
        self._questions = {question["id"] for question in mentoring["questions"]}
        pairs = tx.mentoring.pairs_of(person_id)
        self._about_them = follow_key(person_id, "").rstrip("/")
        self._as_mentor = tuple(pair_key(pair.id, "") for pair in pairs if pair.mentor_id == person_id)

    def __call__(self, key: str) -> bool:
        question = question_of(key)
        others = question is not None and question not in self._questions
        others = others or (key.startswith(FOLLOW) and not key.startswith(self._about_them))
        return not others and not key.startswith((desk_key(""), *self._as_mentor))


def _words(payload: str) -> str:
    """What was sent; empty where the words were blanked since."""
    return visible(load(payload).text) if payload else ""


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as JSON can hold them: sets become sorted lists."""
    return {key: sorted(value) if isinstance(value, frozenset | set) else value for key, value in fields.items()}
