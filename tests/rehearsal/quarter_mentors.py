"""Mentors and administrators of a rehearsed quarter, each with their ways."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.buttons import Act
from tests.rehearsal.quarter_channel import Shown
from tests.rehearsal.quarter_people import Actor


class Way(StrEnum):
    """How a mentor is with what reaches them."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"
    SHORT_LEAVE = "short leave"
    LONG_LEAVE = "long leave"
    RESTING = "resting"
    BLOCKING = "blocking"
    DEPARTING = "departing"
    WITHDRAWING = "withdrawing"
    DECLINING = "declining"


SHARES = {
    Way.SLOW: 12, Way.SILENT: 5, Way.SHORT_LEAVE: 5, Way.LONG_LEAVE: 4, Way.RESTING: 3, Way.BLOCKING: 4,
    Way.DEPARTING: 3, Way.WITHDRAWING: 2, Way.DECLINING: 4,
}  # fmt: skip
"""Of sixty; all others are prompt."""
_ANSWERS = (
    "Menurut saya langkah pertama adalah membaca maklumat layanan, lalu mencatat alasannya",
    "Coba mulai dari satu hal kecil minggu ini dan lihat hasilnya bersama rekan",
    "Yang penting dasarnya jelas dan warga tahu kapan selesai",
    "Buat daftar singkat, bahas dalam rapat pagi, lalu simpan sebagai panduan unit",
)


def draw_ways(count: int, rng: random.Random) -> list[Way]:
    """So many ways in the shares above; few mentors have one of each."""
    some = [way for way, share in SHARES.items() for _ in range(max(1, share * count // 60))]
    found = (some + [Way.PROMPT] * count)[:count]
    rng.shuffle(found)
    return found


@dataclass
class Adviser(Actor):
    """Somebody with a desk: reads what is put on it and answers in their own time."""

    asked: set[str] = field(default_factory=set)
    """Questions that they mean to answer."""
    owner_of: Callable[[str], str] = lambda number: ""
    """Question in base 36 → NIP of whoever asked."""
    saved: set[str] = field(default_factory=set)
    joined: bool = False

    def sees(self, shown: Shown) -> None:
        acts = shown.acts
        if Act.CONSENT in acts:
            self._agrees(shown)
        elif Act.HOURS_FIT in acts:
            self.does(self.now(), lambda: self.taps(shown, Act.HOURS_FIT))
        elif Act.SAVE in acts:
            self._thanked(shown)
        elif Act.DESK_ANSWER in acts and shown.at != self.phone.acted_at:
            self._question(shown)
        elif shown.key.startswith("digest:"):
            self.does(self._when(), lambda: self.commands("meja"), self._opens)

    def _agrees(self, shown: Shown) -> None:
        """Once, when they are asked first."""
        if not self.joined:
            self.joined = True
            self.does(self.now(), lambda: self.taps(shown, Act.CONSENT))

    def _when(self) -> datetime:
        return self.at_work(self.later(self.rng.uniform(0.5, 5.0)))

    def _question(self, shown: Shown) -> None:
        [number] = shown.acts[Act.DESK_ANSWER]
        if number not in self.asked:
            self.asked.add(number)
            self.does(self._when(), lambda: self._deals_with(shown, number))

    def _opens(self) -> None:
        """The desk is in front of them: open the first, answer it, and so on while there is one."""
        shown = self.phone.shown[-1]
        if Act.DESK_OPEN in shown.acts:
            self.taps(shown, Act.DESK_OPEN)
            self.goes_on(self._answers_open)

    def _answers_open(self) -> None:
        shown = self.phone.shown[-1]
        if Act.DESK_ANSWER in shown.acts:
            [number] = shown.acts[Act.DESK_ANSWER]
            self._deals_with(shown, number)
            self.does(self.later(0.25), lambda: self.commands("meja"), self._opens)

    def _deals_with(self, shown: Shown, number: str) -> None:
        self.asked.discard(number)
        self.replies(shown, self._answer(number))

    def _answer(self, number: str) -> str:
        return f"{self.rng.choice(_ANSWERS)} {self.words.fresh(self.owner_of(number))}"

    def _thanked(self, shown: Shown) -> None:
        [number] = shown.acts[Act.SAVE]
        if self.rng.random() < 0.5 and number not in self.saved:
            self.saved.add(number)
            self.does(self._when(), lambda: self.taps(shown, Act.SAVE), self._approves)

    def _approves(self) -> None:
        shown = self.phone.shown[-1]
        if Act.SAVE_SURE in shown.acts:
            self.words.public.update(self.words.found_in(shown.text))
            self.taps(shown, Act.SAVE_SURE)


@dataclass
class Mentor(Adviser):
    """A mentor with a way; `turns_at` is when it shows."""

    way: Way = Way.PROMPT
    turns_at: datetime | None = None
    digest: bool = False
    caps: tuple[int, int] | None = None
    """Learners, and questions a day."""

    @property
    def turned(self) -> bool:
        return self.turns_at is not None and self.now() >= self.turns_at

    @property
    def mute(self) -> bool:
        return self.way is Way.SILENT and self.turned

    def settles_in(self) -> None:
        """Tell how they want it, the evening of the first day."""
        if self.digest:
            self.does(self.later(10), lambda: self.commands("profil"), lambda: self.taps_last(Act.PROFILE_DIGEST))
        if self.caps:
            learners, questions = map(str, self.caps)
            self.does(
                self.later(10.5),
                lambda: self.commands("profil"),
                lambda: self.taps_last(Act.PROFILE_CAPACITY),
                lambda: self.taps_last(Act.PROFILE_CAPACITY, learners),
                lambda: self.taps_last(Act.PROFILE_CAP),
                lambda: self.taps_last(Act.PROFILE_CAP, questions),
            )

    def rests(self, weeks: str) -> None:
        """Want to hear of nothing for so many weeks."""
        self.does(
            self.now(),
            lambda: self.commands("profil"),
            lambda: self.taps_last(Act.PROFILE_REST),
            lambda: self.taps_last(Act.PROFILE_REST, weeks),
        )

    def sees(self, shown: Shown) -> None:
        if self.mute:
            return
        if Act.MENTOR_READY in shown.acts:
            self._is_asked(shown)
        elif Act.ROOM in shown.acts:
            act = Act.ROOM_FULL if self.way is Way.DECLINING or self.rng.random() < 0.5 else Act.ROOM
            self.does(self._when(), lambda: self._taps_unless_mute(shown, act))
        elif Act.PAIR_ACCEPT in shown.acts:
            act = Act.PAIR_DECLINE if self.way is Way.DECLINING or self.rng.random() < 0.05 else Act.PAIR_ACCEPT
            self.does(self._when(), lambda: self._taps_unless_mute(shown, act))
        else:
            super().sees(shown)

    def _is_asked(self, shown: Shown) -> None:
        """Whether they are still willing, since proposals went unanswered."""
        if shown.key.startswith("willing:"):
            act = Act.MENTOR_RESTS if self.rng.random() < 0.2 else Act.MENTOR_READY
            self.does(self._when(), lambda: self._taps_unless_mute(shown, act))

    def _taps_unless_mute(self, shown: Shown, act: Act) -> None:
        if not self.mute:
            self.taps(shown, act)

    def _when(self) -> datetime:
        slow = self.way is Way.SLOW
        return self.at_work(self.later(self.rng.uniform(15.0, 90.0) if slow else self.rng.uniform(0.5, 7.0)))

    def _deals_with(self, shown: Shown, number: str) -> None:
        if self.mute:
            return
        acts, chance = shown.acts, self.rng.random()
        if Act.DESK_TAKE in acts and chance < 0.6:  # somebody else of the pool may do it
            self.asked.discard(number)
            return
        if Act.DESK_SAVED in acts and chance < 0.5:
            self.asked.discard(number)
            self.goes_on(lambda: self.taps(shown, Act.DESK_SAVED), lambda: self.taps_last(Act.DESK_USE))
        elif Act.DESK_BACK in acts and chance > 0.93:
            self.asked.discard(number)
            asks = f"Boleh diceritakan lebih lengkap? {self.words.fresh(self.owner_of(number))}"
            self.goes_on(lambda: self.taps(shown, Act.DESK_BACK), lambda: self.types(asks))
        elif Act.DESK_NOT_MINE in acts and chance > 0.89:
            self.asked.discard(number)
            self.taps(shown, Act.DESK_NOT_MINE)
        elif Act.DESK_OVER in acts and chance > 0.84:
            self._hands_over(shown, number)
        elif Act.DESK_MORE in acts and chance > 0.81:
            self._puts_aside(shown, number)
        else:
            super()._deals_with(shown, number)

    def _hands_over(self, shown: Shown, number: str) -> None:
        self.asked.discard(number)
        note = f"Tolong dibantu {self.words.fresh(self.owner_of(number))}"
        self.goes_on(
            lambda: self.taps(shown, Act.DESK_OVER),
            lambda: self.taps_last(Act.DESK_TO),
            lambda: self.types(note) if Act.DESK_NO_NOTE in self.phone.shown[-1].acts else None,
        )

    def _puts_aside(self, shown: Shown, number: str) -> None:
        self.goes_on(lambda: self.taps(shown, Act.DESK_MORE), lambda: self.taps_last(Act.DESK_SNOOZE, number))
        self.does(self.at_work(self.later(26)), lambda: super(Mentor, self)._deals_with(shown, number))


@dataclass
class Admin(Adviser):
    """An administrator: answers what reaches them, and names mentors or confirms a matching where learners wait."""

    matches: Callable[[], None] = lambda: None

    def sees(self, shown: Shown) -> None:
        if Act.APPOINT in shown.acts:
            self.does(self._when(), lambda: self.taps(shown, Act.APPOINT))
        elif shown.key.startswith("orphans:"):
            self.does(self._when(), self.matches)
        else:
            super().sees(shown)

    def _when(self) -> datetime:
        return self.at_work(self.later(self.rng.uniform(1.0, 30.0)))


def turning_day(rng: random.Random, days: int) -> timedelta:
    """When in the quarter a way shows."""
    return timedelta(days=rng.randrange(4, max(5, days * 2 // 3)), hours=rng.randrange(1, 9))
