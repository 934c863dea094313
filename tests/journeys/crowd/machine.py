"""A crowd that taps, types, replies, leaves and comes back by chance, while the office and the clock do theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bot.messages import Kind
from people.model import Leave, Role
from store.model import ChatRef
from store.store import Store
from tests.conftest import UrlMaker
from tests.journeys.crowd.office import Office
from tests.journeys.crowd.people import LEARNERS, MENTORS, NAMES, PEOPLE, START, house, settle
from tests.journeys.crowd.watch import Watch

WHO, LEARNER, MENTOR = st.sampled_from(NAMES), st.sampled_from(LEARNERS), st.sampled_from(MENTORS)
NUMBER = st.integers(0, 40)
WORDS = st.sampled_from(
    (
        "Bagaimana menata antrean loket yang ramai?", "Titipkan lewat kader dengan tanda terima.", "ya", "A", "batal",
        "terima kasih pak", "Nomor saya 081234567890, tolong dihubungi.", "Saya melihat pungli di loket.",
        "Pasien saya positif HIV.", "NIK 9102011203900001 ganda?", "y" * 5000, "😀" * 999, "<b>& \u202e\u200b",
        "besok 10.00", "60 menit", "Aula lantai 2", "Agus", "3", "/tanya", "/meja", "/mentor", "/dampingan", "/temu",
        "/profil", "/kelompok", "/penilaian", "/bantuan", "/berhenti", "/tanya bagaimana caranya?", "👍",
    )
)  # fmt: skip
WAITS = st.sampled_from([0.1, 1, 5, 14, 26, 60, 24 * 8])
LATELY = 6
"""Messages on a phone whose buttons are tapped most; older ones are tapped now and then."""


class Crowd(RuleBasedStateMachine):
    """Nine people with a phone each."""

    make_url: ClassVar[UrlMaker]

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(type(self).make_url())
        self.store.write_now(settle)
        self.world = Office(self.store, house(), START)
        self.watch = Watch(self.world)
        self.erased: set[str] = set()
        self._said = 0
        self._watching = self.watch.handlers()
        self._watching.__enter__()

    def teardown(self) -> None:
        self._watching.__exit__(None, None, None)
        try:
            self.world.move_to(self.world.now + timedelta(days=4))
            self.watch.speakers = set()
            self.watch.look()
            self.watch.at_rest()
            self.watch.answers_arrived()
        finally:
            self.store.close()

    # --- people

    @rule(name=WHO, which=NUMBER, message=NUMBER)
    def taps(self, name: str, which: int, message: int) -> None:
        if payload := self._button(name, which, message):
            self._event(name, Kind.TAP, payload=payload)

    @rule(name=WHO, which=NUMBER, message=st.integers(0, 2))
    def taps_again(self, name: str, which: int, message: int) -> None:
        self.taps(name, which, message)

    @rule(name=WHO, other=WHO, which=NUMBER, message=NUMBER)
    def taps_anothers_button(self, name: str, other: str, which: int, message: int) -> None:
        if payload := self._button(other, which, message):
            self._event(name, Kind.TAP, payload=payload)

    @rule(name=WHO, words=WORDS)
    def types(self, name: str, words: str) -> None:
        self._speaks(name)
        self.world.types(name, self._marked(words))
        self.watch.look()

    @rule(name=LEARNER, words=WORDS)
    def asks(self, name: str, words: str) -> None:
        self._speaks(name)
        self.world.types(name, "/tanya")
        self.watch.look()
        self.types(name, words)

    @rule(name=WHO, words=WORDS, message=NUMBER)
    def replies(self, name: str, words: str, message: int) -> None:
        phone = self.world.phone(name)
        if phone.ids:
            at = max(0, len(phone.ids) - 1 - message)
            self._event(name, Kind.TEXT, text=self._marked(words)[:4096], reply_to=phone.ids[at])

    @rule(
        name=WHO, file=st.sampled_from([("photo", 1), ("voice", 20), ("sticker", 1), ("voice", 1)]), reply=st.booleans()
    )
    def sends(self, name: str, file: tuple[str, int], reply: bool) -> None:
        kind, size = file
        ids = self.world.phone(name).ids
        more = {"reply_to": ids[-1]} if reply and ids else {}
        caption = self._marked("lihat") if kind == "photo" else ""
        self._event(name, Kind.MEDIA, media="berkas:1", media_kind=kind, media_size=size * 2**20, text=caption, **more)

    @rule(name=WHO)
    def sends_a_place(self, name: str) -> None:
        self._event(name, Kind.UNSUPPORTED)

    @rule(name=WHO, back=st.booleans())
    def blocks(self, name: str, back: bool) -> None:
        self._event(name, Kind.UNBLOCKED if back else Kind.BLOCKED)

    @rule(name=WHO, other=WHO, which=NUMBER, also=NUMBER, message=st.integers(0, 3))
    def at_once(self, name: str, other: str, which: int, also: int, message: int) -> None:
        """Two of them tap within one batch."""
        first, second = self._button(name, which, message), self._button(other, also, message)
        if not first or not second or name == other:
            return
        self.world.at_once((name, first), (other, second))
        self.watch.speakers = {name, other}
        self.watch.look()

    # --- the office

    @rule(groups=st.booleans())
    def matches(self, groups: bool) -> None:
        self._office(self.world.groups if groups else self.world.matches)

    @rule()
    def appoints(self) -> None:
        self._office(self.world.appoints)

    @rule(name=MENTOR, places=st.integers(0, 4))
    def changes_places(self, name: str, places: int) -> None:
        self._office(lambda: self.world.offers(name, capacity=places))

    @rule(name=MENTOR, back=st.booleans())
    def retires(self, name: str, back: bool) -> None:
        roles = PEOPLE[name].roles if back else PEOPLE[name].roles - {Role.MENTOR}
        self._office(lambda: self.world.rosters(name, roles=roles))

    @rule(name=LEARNER, other=st.sampled_from((*MENTORS, "siti")))
    def is_led_by(self, name: str, other: str) -> None:
        if name != other:
            self._office(lambda: self.world.rosters(name, superior_id=PEOPLE[other].id))

    @rule(name=WHO, days=st.integers(1, 30))
    def goes_on_leave(self, name: str, days: int) -> None:
        today = self.world.now.date()
        leave = Leave(today, today + timedelta(days=days))
        if name not in self.erased:
            self._office(lambda: self.world.does(lambda tx, _: tx.people.add_leave(PEOPLE[name].id, leave)))

    @precondition(lambda self: len(self.erased) < 2)
    @rule(name=WHO)
    def is_erased(self, name: str) -> None:
        self.erased.add(name)
        self._office(lambda: self.world.does(lambda tx, _: tx.people.erase(PEOPLE[name].id, self.world.now)))

    # --- time

    @rule(hours=WAITS)
    def waits(self, hours: float) -> None:
        self.watch.speakers = set()
        self.world.move_to(self.world.now + timedelta(hours=hours))
        self.watch.look()
        self.watch.at_rest()

    @rule(hours=st.sampled_from([-0.1, 3, 30]))
    def the_clock_jumps(self, hours: float) -> None:
        """The service stood still, or its clock was put right."""
        self.world.now += timedelta(hours=hours)

    # --- inside

    def _event(self, name: str, kind: Kind, **fields: Any) -> None:
        self._speaks(name)
        before = len(self.world.phone(name).messages)
        self.world.event(name, kind, **fields)
        self.watch.look()
        if kind not in (Kind.BLOCKED, Kind.UNBLOCKED):
            minute = self.store.write_now(lambda tx: tx.turns.load([ChatRef("test", "satu", name)], self.world.now, []))
            flood = next(iter(minute.values())).address.state.get("f", [0, 0])[1] > 30
            assert flood or len(self.world.phone(name).messages) > before, "nothing was said"

    def _speaks(self, name: str) -> None:
        self.watch.speakers = {name}

    def _button(self, name: str, which: int, message: int) -> str:
        shown = [m for m in reversed(self.world.phone(name).messages) if m.choices]
        if not shown:
            return ""
        choices = shown[min(message % (2 * LATELY) if message > LATELY else message, len(shown) - 1)].choices
        return choices[which % len(choices)].id

    def _marked(self, words: str) -> str:
        """The words with a mark of their own, where they are long enough to be somebody's thought."""
        if len(words) < 12 or words.startswith("/") or len(words) > 900:
            return words
        self._said += 1
        return f"{words} kata{self._said}x"

    def _office(self, work: Callable[[], None]) -> None:
        self.watch.speakers = set()
        work()
        self.watch.look()
