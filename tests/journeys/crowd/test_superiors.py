"""The roster makes a mentor somebody's superior: from then on no word of theirs reaches them, and no pair goes on."""

from __future__ import annotations

from datetime import timedelta

from bot.buttons import Act, Do, base36, encode
from bot.messages import Kind
from mentoring.model import PairStatus
from tests.journeys.crowd.office import Office
from tests.journeys.crowd.people import MENTORS, PEOPLE

ASKED = "Bagaimana menata antrean loket yang ramai?"
HOLIDAY = timedelta(days=25)
"""From the start to the night before the joint leave of Christmas."""


def holder(office: Office, learner: str = "maria") -> str:
    number = office.question_of(learner).clock.mentor_id
    return next(name for name in MENTORS if PEOPLE[name].id == number)


def asks(office: Office) -> None:
    office.types("maria", "/tanya")
    office.types("maria", ASKED)


def pairs(office: Office, mentor: str) -> None:
    office.pair_people(PEOPLE["maria"].id, PEOPLE[mentor].id)


def test_a_question_goes_on_at_once_and_what_was_to_be_said_of_it_is_not(office: Office) -> None:
    office.now += HOLIDAY + timedelta(hours=15)  # 23.00: the mentor would read it after the holidays
    asks(office)
    first = holder(office)
    office.rosters("maria", superior_id=PEOPLE[first].id)
    office.move_to(office.now + timedelta(minutes=1))
    assert holder(office) != first
    office.move_to(office.now + timedelta(days=9))
    assert not any(ASKED in text for text in office.texts(first))
    missed = office.store.read_now(lambda tx: tx.journal.entries(PEOPLE[first].id, kinds=["clock_missed"]))
    assert not missed, "no clock was missed"


def test_a_colleague_who_leads_the_learner_by_now_is_given_nothing(office: Office) -> None:
    asks(office)
    first = holder(office)
    office.move_to(office.now + timedelta(hours=2))
    office.taps(first, "Alihkan")
    chosen = office.phone(first).messages[-1].choices[0].id
    other = next(name for name in MENTORS if base36(PEOPLE[name].id) == chosen.rpartition("-")[2])
    office.event(first, Kind.TAP, payload=chosen)
    office.rosters("maria", superior_id=PEOPLE[other].id)
    office.taps(first, "Tanpa catatan")
    assert holder(office) == first
    office.move_to(office.now + timedelta(days=3))
    assert not any(ASKED in text for text in office.texts(other))


def test_a_colleague_who_takes_no_questions_by_now_is_given_nothing(office: Office) -> None:
    asks(office)
    first = holder(office)
    office.move_to(office.now + timedelta(hours=2))
    office.taps(first, "Alihkan")
    chosen = office.phone(first).messages[-1].choices[0].id
    other = next(name for name in MENTORS if base36(PEOPLE[name].id) == chosen.rpartition("-")[2])
    office.event(first, Kind.TAP, payload=chosen)
    office.offers(other, active=False)
    office.taps(first, "Tanpa catatan")
    assert holder(office) == first


def test_a_pair_ends_with_the_next_look_and_nobody_is_blamed(office: Office) -> None:
    pairs(office, "agus")
    office.rosters("maria", superior_id=PEOPLE["agus"].id)
    office.move_to(office.now + timedelta(days=1, hours=2))
    pair = office.pair_of("maria")
    assert pair is None or pair.mentor_id != PEOPLE["agus"].id
    assert any("bukan karena kesalahan siapa pun" in text for text in office.texts("maria"))
    assert any("Ini bukan penilaian atas siapa pun" in text for text in office.texts("agus"))


def test_a_yes_of_who_leads_the_learner_by_now_is_refused_and_somebody_else_is_asked(office: Office) -> None:
    for other in MENTORS:
        office.offers(other, active=other in ("agus", "ratna"), capacity=9)
    office.matches()
    asked = office.pair_of("maria")
    assert asked
    first = next(name for name in MENTORS if PEOPLE[name].id == asked.mentor_id)
    office.rosters("maria", superior_id=asked.mentor_id)
    office.event(first, Kind.TAP, payload=encode(Do(Act.PAIR_ACCEPT, base36(asked.id))))
    assert not any("Bolehkah" in text for text in office.texts("maria"))
    office.move_to(office.now + timedelta(days=1, hours=2))
    pair = office.pair_of("maria")
    assert pair
    assert pair.status is PairStatus.PROPOSED
    assert pair.mentor_id != asked.mentor_id


def test_a_learner_is_not_introduced_to_who_leads_them_by_now(office: Office) -> None:
    office.matches()
    asked = office.pair_of("maria")
    assert asked
    first = next(name for name in MENTORS if PEOPLE[name].id == asked.mentor_id)
    office.event(first, Kind.TAP, payload=encode(Do(Act.PAIR_ACCEPT, base36(asked.id))))
    office.rosters("maria", superior_id=asked.mentor_id)
    office.event("maria", Kind.TAP, payload=encode(Do(Act.PAIR_NAME, base36(asked.id))))
    pair = office.pair_of("maria")
    assert pair is None or pair.status is not PairStatus.INTRODUCED
