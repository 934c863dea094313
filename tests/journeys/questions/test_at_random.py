"""Days in which everybody taps, types, replies, leaves and comes back by chance: nothing breaks, nobody is lost."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.markup import visible
from bot.messages import MAX_TEXT, Kind
from mentoring.clock import Stage
from mentoring.questions import Question
from store.mentoring_model import question_of
from store.tx import Tx
from tests.journeys.dialogue import World
from tests.journeys.questions.office import PEOPLE, begins

WORDS = (
    "Bagaimana menata antrean loket yang ramai?", "Kalau warga tidak punya HP bagaimana?", "ya", "A", "batal", "?",
    "Nomor saya 081234567890, tolong dihubungi.", "Saya melihat pungli di loket.", "Saya diancam akan dibunuh.",
    "terima kasih pak", "NIK 9102011203900001 ganda, bagaimana?", "x" * 999, "y" * 1001, "Pasien saya positif HIV.",
    "Titipkan lewat kader dengan tanda terima.", "/tanya", "/meja", "/belajar", "/bantuan", "<b>&",
    "Gilir tiap minggu.",
)  # fmt: skip
STEPS = 160


class Chance:
    """One seed's days."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)

    def live(self) -> None:
        for _ in range(STEPS):
            name = self.random.choice(list(PEOPLE))
            self.random.choices(
                (self.taps, self.types, self.replies, self.sends, self.blocks, self.waits), (50, 22, 14, 4, 2, 8)
            )[0](name)

    def taps(self, name: str) -> None:
        shown = [c for m in self.world.phone(name).messages[-6:] for c in m.choices]
        if shown:
            self.world.event(name, Kind.TAP, payload=self.random.choice(shown).id)
        else:
            self.types(name)

    def types(self, name: str) -> None:
        self.world.types(name, self.random.choice(WORDS))

    def replies(self, name: str) -> None:
        phone = self.world.phone(name)
        about = [n for n, message in enumerate(phone.messages) if question_of(message.key)]
        if about:
            words, place = self.random.choice(WORDS), self.random.choice(about)
            self.world.event(name, Kind.TEXT, text=words, reply_to=phone.ids[place])

    def sends(self, name: str) -> None:
        kind, size = self.random.choice((("photo", 1), ("voice", 2), ("voice", 20), ("document", 1)))
        self.world.event(name, Kind.MEDIA, media="berkas:1", media_kind=kind, media_size=size * 2**20)

    def blocks(self, name: str) -> None:
        self.world.event(name, self.random.choice((Kind.BLOCKED, Kind.UNBLOCKED, Kind.UNBLOCKED)))

    def waits(self, _: str) -> None:
        hours = self.random.choice((0.1, 1, 5, 14, 30, 60))
        self.world.move_to(self.world.now + timedelta(hours=hours))


@pytest.mark.parametrize("seed", range(8))
def test_nothing_breaks_and_every_question_has_somebody(world: World, seed: int) -> None:
    begins(world, "yohanis")
    Chance(world, seed).live()
    for phone in world.phones.values():
        assert all(0 < len(visible(message.text)) <= MAX_TEXT for message in phone.messages)
    open_ones = world.store.read_now(still_open)
    for question in open_ones:
        holder = question.clock.mentor_id
        assert holder not in question.barred
        assert holder is not None or question.clock.stage in (Stage.POOL, Stage.ADMIN)
    world.move_to(world.now + timedelta(days=15))
    left = world.store.read_now(still_open)
    assert {one.id for one in left} <= {one.id for one in open_ones}
    assert all(one.clock.stage is Stage.ADMIN and one.clock.due_at > world.now for one in left)


def still_open(tx: Tx) -> list[Question]:
    """Open questions of everybody."""
    asked = (question for person in PEOPLE.values() for question in tx.mentoring.questions_of(person.id, 1000))
    return [question for question in asked if question.is_open]
