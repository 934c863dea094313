"""Copies of one's own data: everybody's own words, and nobody's else.

A learner's question belongs to the learner. The mentor's copy tells that it came and when, and what they answered;
what both arranged and noted of a meeting belongs to both.
"""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from bot.documents import COPY, Documents
from bot.personal import copy_of, overview
from store.columns import ByPerson, Said
from store.tables import metadata
from tests.privacy.stage import STAFF, SUPERIORS, WORDS, Stage, found_in
from tests.undone import undone

MET = {"topic", "place", "logged topic", "logged follow-up"}
ASKED = {"question", "follow-up", "caption", "photo", "worry", "wish", "learner's reflection", "raw event"}
GROUP = {"group topic", "group place", "group log", "group follow-up"}
"""What was arranged and noted with a group belongs to all who had a part in it."""
OWN = {
    "maria": ASKED
    | MET
    | GROUP
    | {"answer", "asked back", "second answer", "words to all"}
    | {"group question", "group reply", "group answer"},
    "agus": MET | GROUP | {"answer", "asked back", "note", "mentor's reflection", "group answer", "proposed topic"},
    "sri": {"second answer"},
    "yohanis": GROUP | {"escalated", "draft", "group reply", "proposed topic", "words to all"},
    "kornelis": GROUP | {"words to all"},
}
"""Whose copy holds what. What was answered to a learner is theirs; a note between mentors is its writer's."""
UNASKED = {"raw event", "draft"}
"""What no conversation of this test's channel stores as an event: a real channel keeps it as it came."""


def copied(stage: Stage, name: str) -> str:
    now = stage.world.now
    return stage.store.read_now(lambda tx: orjson.dumps(copy_of(tx, STAFF[name], now)).decode())


@pytest.mark.parametrize("name", OWN)
def test_ones_copy_holds_ones_own_words(stage: Stage, name: str) -> None:
    assert found_in(copied(stage, name)) - UNASKED == OWN[name] - UNASKED


@pytest.mark.parametrize("name", [*SUPERIORS, "ratna"])
def test_who_leads_or_administrates_has_none_of_it(stage: Stage, name: str) -> None:
    """The administrator was sent the question that nobody answered; it is not hers for that."""
    assert found_in(copied(stage, name)) == set()


@pytest.mark.parametrize("name", STAFF)
def test_what_an_administrator_is_shown_of_anybody_has_no_words(stage: Stage, name: str) -> None:
    assert found_in(stage.store.read_now(lambda tx: str(overview(tx, STAFF[name], stage.world.now)))) == set()


def test_the_file_that_is_sent_is_that_copy(stage: Stage) -> None:
    documents = Documents(stage.world.house, stage.store, ManualClock(stage.world.now))
    path = documents.path(f"{COPY}{STAFF['agus'].id}:in:1")
    assert WORDS["question"] not in path.read_text(encoding="utf-8")
    assert WORDS["answer"] in path.read_text(encoding="utf-8")
    documents.close()


def test_after_erasure_only_what_others_said_is_left(stage: Stage) -> None:
    """Undone at the end: the agency is needed as it is."""

    def work(tx):  # type: ignore[no-untyped-def]
        tx.people.erase(STAFF["maria"].id, stage.world.now)
        return "\n".join(str(tuple(r)) for t in metadata.sorted_tables for r in tx.connection.execute(t.select()))

    [seen] = undone(stage.store, [work])
    assert not (ASKED | MET) & found_in(seen)
    assert {"escalated", "draft"} <= found_in(seen), "another learner's words stay"


NOT_SAID = {
    "bank_answers.question": "approved for everybody, without personal data",
    "bank_answers.answer": "approved for everybody, without personal data",
    "questions.given": "the answer to the lesson's question, as the learner gave it",
    "answers.given": "the answer to the lesson's question, as the learner gave it",
    "jp_entries.reason": "of whoever decides about hours, to the person; not said to a mentor",
    "jp_entries.title": "of the course, or of a training, as the administrator entered it",
    "jp_entries.organiser": "who held a training, as the administrator entered it",
    **{f"certificates.{name}": "from the roster, as on the day of issue" for name in ("name", "position", "unit")},
    "certificates.void_reason": "of the administrator who voided it",
    "certificates.voided_by": "the administrator's number or account",
    "jp_entries.certificate": "a number, as the administrator entered it",
    "follow_ups.words": "what hinders, said to a superior, who is named beforehand as the one who reads it",
    "survey_answers.words": "in a questionnaire, whose first message says who reads it",
    "follow_ups.note": "a superior's own, on what they did",
}
"""Columns of words that hold none of what is said between a learner and a mentor, and why."""


def test_every_column_of_words_was_written_to(stage: Stage) -> None:
    """A new one is looked for nowhere, unless somebody says something in it here."""

    def work(tx):  # type: ignore[no-untyped-def]
        return {
            f"{table.name}.{column.name}": str(tx.connection.scalars(select(column)).all())
            for table in metadata.sorted_tables
            for column in table.c
            if column.type in (Said, ByPerson)
        }

    written = stage.store.read_now(work)
    assert len(written) > 8
    assert {place for place, words in written.items() if not found_in(words)} == set(NOT_SAID)
