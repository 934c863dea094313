"""Mentoring in the sample agency: mentors who have joined, learners who have assessed themselves, pairs under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import matching
from bot.audience import Audience
from bot.pairs.desk import PairDesk
from bot.pairs.inviting import invite_to_assess
from bot.sample.past import Past
from bot.texts import texts_for
from mentoring import pairing
from mentoring.desk import DeskTerms
from mentoring.matching import ranked
from people.hours import is_quiet, local, local_day, midnight
from people.ids import new_id
from people.model import Person, Role

if TYPE_CHECKING:
    from bot.house import House
    from store.store import Store
    from store.tx import Tx

KRISTINA, AGUS, SITI, RAMLI, ESTER = (
    "198811232014022005", "197908022005011003", "198603142010012001", "198705192011011008", "198407072009012009",
)  # fmt: skip
SALMA, YOHANIS, SELVINA = "198906272014022007", "199205082022211011", "199507302023212012"
MENTORS = (KRISTINA, AGUS, SITI, RAMLI, ESTER)
WORDS = {
    SALMA: "Menjelaskan syarat layanan kepada ibu hamil dari kampung jauh.",
    YOHANIS: "Menghadapi keluarga pasien yang marah.",
    SELVINA: "",
}
"""Learners who have assessed themselves → what they would like to learn."""
LEVELS = {SALMA: "132222233231", YOHANIS: "232212223232", SELVINA: "312222233232"}
"""The level of each statement, in the order in which they are put."""
WEEKS = timedelta(weeks=3)
"""How long the oldest pair has been under way."""


def enliven(store: Store, house: House, now: datetime, code_of: Mapping[str, str]) -> None:
    """Let mentors join and learners assess themselves, one pair be under way and another one wait for its answer.

    `code_of`: NIP → invitation. Whoever is not named here is met for the first time in the demonstration.
    """
    people = store.read_now(lambda tx: {person.nip: person for person in tx.people.in_unit(None)})
    texts = texts_for(house.language)
    before = Past(store, house, texts, _morning(house, now - WEEKS))
    for nip in (*MENTORS, *LEVELS):
        _join(before, people[nip], code_of[nip])
    for nip, levels in LEVELS.items():
        _assess(before, people[nip], levels, WORDS[nip])
    before.does(lambda tx: _offer(tx, people, before.at))
    before.does(lambda tx: _pair(tx, house, people[YOHANIS], people[KRISTINA], before.at))
    lately = Past(store, house, texts, _awake(house, now))
    lately.does(lambda tx: invite_to_assess(tx, house, lately.at, [people[KRISTINA].id]))
    lately.does(lambda tx: _propose(tx, house, people[SALMA], people[KRISTINA], lately.at))


def _join(past: Past, person: Person, code: str) -> None:
    past.starts(person, code)
    past.taps(person, "agree")
    if Role.LEARNER in person.roles:
        past.taps(person, "hours_fit")


def _assess(past: Past, person: Person, levels: str, words: str) -> None:
    past.says(person, "/penilaian")
    for level in levels:
        past.taps(person, f"level_{level}")
    if words:
        past.says(person, words)
    else:
        past.taps(person, "skip")


def _offer(tx: Tx, people: Mapping[str, Person], at: datetime) -> None:
    """What the mentors have set in their profiles."""
    terms = {nip: matching.mentor_of(tx, people[nip], at).terms for nip in MENTORS}
    wednesday, friday = (2, time(13, 30)), (4, time(9))
    tx.save([
        replace(terms[KRISTINA], years=12, capacity=4, desk=DeskTerms(office_hour=wednesday)),
        replace(terms[AGUS], years=18, desk=DeskTerms(daily_cap=3, digest=True)),
        replace(terms[SITI], capacity=3),
        replace(terms[RAMLI], years=11, desk=DeskTerms(office_hour=friday)),
        terms[ESTER],
    ])  # fmt: skip


def _pair(tx: Tx, house: House, learner: Person, mentor: Person, at: datetime) -> None:
    """A pair that was introduced then, and has talked since."""
    pair = pairing.accept(pairing.propose(new_id(), learner.id, mentor.id, at, at), at, at)
    for person in (mentor, learner):
        pair = pairing.agree_to_be_named(pair, person.id, at)
    tx.save([pairing.begin(pair, at)])


def _propose(tx: Tx, house: House, learner: Person, mentor: Person, at: datetime) -> None:
    audience = Audience(house, tx, at)
    desk, need = PairDesk(house, tx, at, audience), matching.needs_of(tx, house, [learner.id])[learner.id]
    fitting = ranked(need, desk.profiles.values(), matching.today(house, at))
    desk.propose(next(match for match in fitting if match.mentor_id == mentor.id), need)
    # At once, whatever the hour: the demonstration begins with it.
    tx.save(replace(message, not_before=at) for message in audience.messages)


def _morning(house: House, moment: datetime) -> datetime:
    """When the agency's working day begins, on the day of `moment`."""
    start = house.rules.at
    return midnight(house.zone, local_day(house.zone, moment)) + timedelta(hours=start.hour, minutes=start.minute)


def _awake(house: House, moment: datetime) -> datetime:
    """`moment` itself, or the evening before the quiet hours in which it lies."""
    hours = house.hours
    if not is_quiet(hours, moment):
        return moment
    evening, here = hours.quiet[0], local(hours, moment)
    day = here.date() if here.time() >= evening else here.date() - timedelta(days=1)
    return midnight(hours.zone, day) + timedelta(hours=evening.hour, minutes=evening.minute) - timedelta(hours=1)
