"""Many events at once: floods are held up, and one person's turns never overtake or undo each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from functools import partial

import orjson
import pytest

from bot import markup
from bot.clock import ManualClock
from bot.conversations.presence import MOST_A_MINUTE
from bot.delivery.inbox_worker import InboxWorker
from bot.messages import Kind
from bot.processing import process
from lessons.study import Enrolment, Participation
from store.model import ChatRef, NewEvent
from store.store import Store
from tests.bot.places import Places
from tests.fakes.channel import RecordingChannel


@pytest.fixture
def at(sqlite_url: str) -> Iterator[Places]:
    with Store.open(sqlite_url) as store:
        yield Places(store)


def heard(at: Places, place: str) -> list[str]:
    """What was said on this phone that was not looked at yet."""
    phone, said = at.world.phone(place), []
    while message := phone.unread():
        said.append(markup.visible(message.text))
    return said


class TestFloods:
    def test_the_first_event_over_the_bound_gets_a_kind_word_and_the_next_none(self, at: Places) -> None:
        at.person("maria", consent=False)  # one event
        heard(at, "maria")
        for number in range(MOST_A_MINUTE - 1):
            at.world.types("maria", f"halo {number}")
        assert len(heard(at, "maria")) == MOST_A_MINUTE - 1
        at.world.types("maria", "halo")
        assert [text for text in heard(at, "maria") if "banyak sekali dalam semenit" in text]
        for _ in range(5):
            at.world.types("maria", "halo")
        assert heard(at, "maria") == []

    def test_a_minute_later_everything_is_answered_again(self, at: Places) -> None:
        for _ in range(MOST_A_MINUTE + 5):
            at.world.types("stranger", "halo")
        assert len(heard(at, "stranger")) == MOST_A_MINUTE + 1
        at.world.now += timedelta(minutes=1)
        at.world.types("stranger", "halo")
        assert "tautan undangan" in heard(at, "stranger")[0]

    def test_an_answer_is_taken_however_much_is_said(self, at: Places) -> None:
        at.learner("maria", pre_test=False)
        at.world.types("maria", "/belajar")
        for _ in range(MOST_A_MINUTE + 5):
            at.world.types("maria", "halo")
        heard(at, "maria")
        at.world.taps("maria", "Benar")
        assert "soal 2 dari 3" in heard(at, "maria")[0]

    def test_blocking_is_noticed_in_a_flood(self, at: Places) -> None:
        at.person("maria")
        for _ in range(MOST_A_MINUTE + 5):
            at.world.types("maria", "halo")
        at.world.event("maria", Kind.BLOCKED)
        ref = ChatRef("test", "satu", "maria")
        address = at.world.store.write_now(lambda tx: tx.turns.load([ref], at.world.now, [])[ref].address)
        assert address.status == "blocked"


class TestOneAfterTheOther:
    @pytest.fixture
    def phones(self, at: Places) -> Places:
        """Maria with two phones, a lesson open since this morning, asked on the first."""
        at.learner("maria")
        at.later(1)
        number = at.persons["maria"]
        second = ChatRef("test", "satu", "kantor")

        def link(tx):  # type: ignore[no-untyped-def]
            address = tx.turns.load([second], at.world.now, [])[second].address
            tx.save([replace(address, person_id=number, linked_at=at.world.now)])

        at.world.store.write_now(link)
        heard(at, "maria")
        heard(at, "kantor")
        return at

    async def work_off(self, at: Places, *said: tuple[str, str]) -> int:
        """All of this comes in before any of it is worked off; the number of batches."""
        channel = RecordingChannel("satu")
        channel.name = "test"  # type: ignore[misc]  # the phones' own
        sizes: list[int] = []

        def counted(tx, batch, now):  # type: ignore[no-untyped-def]
            sizes.append(len(batch))
            partial(process, at.world.house)(tx, batch, now)

        worker = InboxWorker(at.world.store, [channel], counted, ManualClock(at.world.now))
        for number, (chat, text) in enumerate(said):
            raw = orjson.dumps({"chat": chat, "text": text}).decode()
            event = NewEvent(ChatRef("test", "satu", chat), f"together-{number}", raw)
            at.world.store.write_now(lambda tx, event=event: tx.inbox.add([event], at.world.now))
        assert await worker.drain() == len(said)
        at.world.deliver()
        return len(sizes)

    def learning(self, at: Places) -> tuple[Enrolment, Participation]:
        number = at.persons["maria"]
        learner = at.world.store.write_now(lambda tx: tx.turns.learners([number], at.world.now)[number])
        return learner.enrolments[0], learner.participation

    async def test_two_events_of_a_chat_are_taken_in_their_order(self, phones: Places) -> None:
        right = phones.world.answer(phones.world.asked("maria")[0])
        assert await self.work_off(phones, ("maria", right), ("maria", "jadwal"), ("maria", "a")) == 3
        first, second, third = heard(phones, "maria")
        assert "Pelajaran 1 dari 3 selesai" in first
        assert "Jadwal belajar" in second
        assert "belum mengerti" in third

    async def test_two_answers_from_two_phones_count_once(self, phones: Places) -> None:
        assert await self.work_off(phones, ("maria", "a"), ("kantor", "b")) == 1
        assert "Pelajaran 1 dari 3 selesai" in heard(phones, "maria")[0]
        assert "belum mengerti" in heard(phones, "kantor")[0]

    async def test_what_one_phone_does_is_not_undone_by_the_other(self, phones: Places) -> None:
        phones.world.types("kantor", "/jadwal")
        phones.world.taps("kantor", "Jam")
        heard(phones, "kantor")
        assert await self.work_off(phones, ("maria", "a"), ("kantor", "16.00")) == 1
        enrolment, terms = self.learning(phones)
        assert enrolment.position == 2
        assert terms.at == time(16, 0)
        assert len(terms.answer_hours) == 2
        assert enrolment.next_due_at is not None
        assert enrolment.next_due_at.hour == 7  # 16.00 WIT

    async def test_who_is_erased_on_one_phone_is_a_stranger_on_the_other(self, phones: Places) -> None:
        phones.world.types("maria", "/data")
        phones.world.taps("maria", "Hapus data saya")
        heard(phones, "maria")
        phones.world.event("maria", Kind.TAP, payload="1.d.dx")
        assert await self.work_off(phones, ("kantor", "a")) == 1
        assert "tautan undangan" in heard(phones, "kantor")[0]
