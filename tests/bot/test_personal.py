"""A person's copy of their data, and what is shown again of a chat after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from bot.building import build_house
from bot.channels.simulator import SimulatorChannel
from bot.clock import ManualClock
from bot.config import Config
from bot.personal import copy_of, overview
from bot.playing import CHAT, Play, Player
from mentoring.clock import Clock, Stage
from mentoring.questions import ask
from people.model import Zone
from people.roster.model import RosterChanges
from reports.indicator_facts import IndicatorValue
from reports.indicator_periods import Period
from reports.indicator_terms import Measure
from store.dossier import history
from store.model import ChatRef, NewEvent
from store.store import Store
from store.tables import outbox

NOW = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)


@pytest.fixture
def play(tmp_path: Path) -> Any:
    """Somebody who has answered a question, asked for their progress, and whose event is in the inbox."""
    house = build_house(Config())
    with Store.open(f"sqlite:///{tmp_path}/play.db") as store:
        store.upgrade()
        course = house.courses.catalogue.get("tek-01")
        play = Play(store, house, course, ManualClock(NOW), Player("Maria", Zone.WIT, "id"), position=1)
        play.taps(play.goes_on()[0].choices[0])
        play.types("/kemajuan")
        store.write_now(lambda tx: tx.inbox.add([NewEvent(CHAT, "x", '{"text": "halo"}')], NOW))
        yield store, play


def test_a_copy_has_the_persons_words_and_ours(play: Any) -> None:
    store, played = play
    copy = store.read_now(lambda tx: copy_of(tx, played.person, NOW))
    assert orjson.loads(orjson.dumps(copy))["person"]["nip"] == played.person.nip
    [answer] = copy["answers"]
    assert (answer["course_id"], answer["lesson_id"], answer["given"]) == ("tek-01", "janji-layanan", "A")
    assert [row["raw"] for row in copy["messages_from"]] == ['{"text": "halo"}']
    assert len(copy["messages_to"]) == 3
    assert copy["messages_to"][0]["purpose"] == "lesson"
    assert "<b>" not in copy["messages_to"][0]["payload"]
    assert [review["step_id"] for review in copy["reviews"]] == [answer["step_id"]]
    assert "enrolled" in {event["kind"] for event in copy["events"]}


def test_a_copy_has_what_was_asked_of_mentors(play: Any) -> None:
    store, played = play
    clock = Clock(Stage.POOL, None, NOW, NOW + timedelta(days=1))
    asked = ask(1, played.person.id, "layanan", "Bagaimana kalau warga tidak punya telepon?", NOW, clock)
    store.write_now(lambda tx: tx.save([asked]))
    copy = orjson.loads(orjson.dumps(store.read_now(lambda tx: copy_of(tx, played.person, NOW))))
    [question] = copy["mentoring"]["questions"]
    assert [said["text"] for said in question["thread"]] == ["Bagaimana kalau warga tidak punya telepon?"]
    assert "warga tidak punya" not in str(store.read_now(lambda tx: overview(tx, played.person, NOW)))


def test_a_copy_is_made_of_what_retention_left_too(play: Any) -> None:
    store, played = play
    store.write_now(lambda tx: tx.connection.execute(update(outbox).values(payload="")).rowcount)
    copy = store.read_now(lambda tx: copy_of(tx, played.person, NOW))
    assert [row["payload"] for row in copy["messages_to"]] == ["", "", ""]


def test_an_overview_has_no_words(play: Any) -> None:
    store, played = play
    shown = store.read_now(lambda tx: overview(tx, played.person, NOW))
    assert "halo" not in str(shown)
    assert [enrolment["course_id"] for enrolment in shown["enrolments"]] == ["tek-01"]
    assert shown["chats"][0]["channel"] == CHAT.channel


def test_a_copy_has_the_figures_of_a_person_and_that_they_entered_others(play: Any) -> None:
    """Of a colleague's figure only that they entered it: the number is the colleague's."""
    store, played = play
    me, unit, spring = played.person.id, played.person.unit_id, Period.parse("2026-Q2")

    def enter(tx: Any) -> None:
        colleague = replace(played.person, id=me + 1, nip="198603142010012001")
        tx.people.apply(RosterChanges(persons=(colleague,)))
        figure = partial(IndicatorValue, measure=Measure.OUTPUT, unit_id=unit, period=spring, elements=(), at=NOW)
        tx.save([
            figure(id=1, person_id=me, value=12.0, entered_by=None, source="file"),
            figure(id=2, person_id=me + 1, value=17.5, entered_by=me, source="chat"),
            figure(id=3, person_id=me + 1, value=99.0, entered_by=None, source="file"),
        ])  # fmt: skip

    store.write_now(enter)
    found = store.read_now(lambda tx: copy_of(tx, played.person, NOW))["indicators"]
    assert [(one["value"], one["entered_by_them"], one["period"]) for one in found] == [
        (12.0, False, "2026-Q2"), (None, True, "2026-Q2"),
    ]  # fmt: skip


def test_after_erasure_nobodys_words_are_left(play: Any) -> None:
    store, played = play
    store.write_now(lambda tx: tx.people.erase(played.person.id, NOW))
    [erased] = store.read_now(lambda tx: tx.people.by_id([played.person.id]))
    copy = store.read_now(lambda tx: copy_of(tx, erased, NOW))
    assert copy["messages_from"] == []
    assert copy["messages_to"] == []
    assert [answer["given"] for answer in copy["answers"]] == [""]
    assert played.person.name not in str(copy)


def test_a_channel_without_memory_is_told_what_was_said(tmp_path: Path) -> None:
    channel = SimulatorChannel(ManualClock(NOW))
    said = orjson.dumps({"id": "event-0001", "chat": "p-1", "kind": "text", "text": "halo"}).decode()
    event = NewEvent(ChatRef(channel.name, channel.account, "p-1"), "event-0001", said)
    with Store.open(f"sqlite:///{tmp_path}/demo.db") as store:
        store.upgrade()
        store.write_now(lambda tx: tx.inbox.add([event], NOW))
        past = store.read_now(lambda tx: history(tx, channel.name, channel.account))
    assert list(past) == ["p-1"]
    channel.remember("p-1", past["p-1"])
    shown = channel.join("p-1", lambda frame: None)
    assert [item["text"] for item in shown["items"]] == ["halo"]
