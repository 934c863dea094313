"""What a stranger would try on the mentoring half, one by one: each has a defined, kind outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.buttons import Act, Do, base36, encode
from bot.markup import visible
from bot.messages import MAX_TEXT, Kind
from mentoring.model import PairStatus
from mentoring.questions import LONGEST, QuestionStatus
from tests.journeys.crowd.office import Office
from tests.journeys.crowd.people import MENTORS, PEOPLE, TABLE

ASKED = "Bagaimana menata antrean loket yang ramai?"


def asks(office: Office, name: str = "maria", words: str = ASKED) -> str:
    """Asks, and gives who has the question; the mentor has read it."""
    office.types(name, f"/tanya {words}")
    number = office.question_of(name).clock.mentor_id
    holder = next(one for one in MENTORS if PEOPLE[one].id == number)
    office.move_to(office.now + timedelta(hours=3))
    return holder


def test_a_thread_of_the_longest_words_and_notes_stays_within_a_message(office: Office) -> None:
    """Five follow-ups of a thousand characters, asked back, handed over with long notes, opened again, and again."""
    holder = asks(office, words="😀" * LONGEST)
    for _ in range(3):
        for _ in range(2):
            office.event(holder, Kind.TAP, payload=encode(Do(Act.DESK_OVER, base36(office.question_of("maria").id))))
            given = [c for c in office.phone(holder).messages[-1].choices if c.title.startswith("Ke nomor")]
            if not given:
                break
            office.event(holder, Kind.TAP, payload=given[0].id)
            office.types(holder, "n" * LONGEST)
            number = office.question_of("maria").clock.mentor_id
            holder = next(one for one in MENTORS if PEOPLE[one].id == number)
            office.move_to(office.now + timedelta(hours=1))
        office.event(holder, Kind.TAP, payload=encode(Do(Act.DESK_OPEN, base36(office.question_of("maria").id))))
        assert "n" * 100 in office.texts(holder)[-1]
        office.replies(holder, "j" * LONGEST)
        for _ in range(4):
            office.now += timedelta(minutes=20)
            office.replies("maria", "m" * LONGEST)
        office.move_to(office.now + timedelta(hours=2))
        number = office.question_of("maria").clock.mentor_id
        holder = next(one for one in MENTORS if PEOPLE[one].id == number)
        office.event(holder, Kind.TAP, payload=encode(Do(Act.DESK_OPEN, base36(office.question_of("maria").id))))
        assert "m" * LONGEST in office.texts(holder)[-1], "the desk shows what waits"
    everything = [text for phone in office.phones.values() for text in (m.text for m in phone.messages)]
    assert all(len(visible(text)) <= MAX_TEXT for text in everything)


def test_two_administrators_appoint_at_once_and_each_learner_has_one_mentor(office: Office) -> None:
    office.move_to(office.now + timedelta(days=5))
    for name in MENTORS:
        office.offers(name, capacity=9)
    for pair in [office.pair_of(name) for name in ("maria", "yohanis", "daniel")]:
        assert pair is None
    office.at_once(("siti", encode(Do(Act.APPOINT))), ("ratna", encode(Do(Act.APPOINT))))
    pairs = [office.pair_of(name) for name in ("maria", "yohanis", "daniel")]
    assert all(pair and pair.status is PairStatus.ACCEPTED for pair in pairs)
    told = [text for name in ("siti", "ratna") for text in office.texts(name) if "→" in text]
    assert len(told) == 1, "the second finds nothing left to do"


def test_a_place_fewer_than_learners_takes_nobody_away_and_gives_nobody_new(office: Office) -> None:
    for other in MENTORS:
        office.offers(other, active=other == "agus", capacity=9)
    for name in ("maria", "yohanis"):
        office.pair_people(PEOPLE[name].id, PEOPLE["agus"].id)
    office.offers("agus", capacity=1)
    office.matches()
    office.move_to(office.now + timedelta(days=3))
    assert [office.pair_of(name) is not None for name in ("maria", "yohanis", "daniel")] == [True, True, False]


def test_a_competency_that_is_asked_for_no_more_ends_no_pair(office: Office) -> None:
    office.pair_people(PEOPLE["maria"].id, PEOPLE["agus"].id)
    asks(office)
    table = replace(TABLE, default={"arsip": 3})
    office.house = replace(office.house, mentoring=replace(office.house.mentoring, levels=table))
    for name, word in (("maria", "/mentor"), ("agus", "/dampingan"), ("agus", "/meja"), ("maria", "/temu")):
        office.types(name, word)
        assert office.phone(name).messages[-1].choices
    office.taps("agus", "1. Ibu Maria")
    office.move_to(office.now + timedelta(days=2))
    pair = office.pair_of("maria")
    assert pair
    assert pair.mentor_id == PEOPLE["agus"].id


def test_an_album_is_one_question_and_the_other_pictures_are_answered_kindly(office: Office) -> None:
    office.types("maria", "/tanya")
    office.event("maria", Kind.MEDIA, media="a", media_kind="photo", media_size=1, text="Papan ini kurang jelas?")
    office.event("maria", Kind.MEDIA, media="b", media_kind="photo", media_size=1)
    assert [m.media.ref for m in office.question_of("maria").messages if m.media] == ["test/satu/a"]
    assert office.phone("maria").messages[-1].choices, "the second picture leads on"


def test_the_same_update_twice_is_one_question(office: Office) -> None:
    office.types("maria", "/tanya")
    office.types("maria", ASKED)
    office.again("maria")
    kept = office.store.read_now(lambda tx: tx.mentoring.questions_of(PEOPLE["maria"].id, 9))
    assert len(kept) == 1


def test_asked_a_minute_before_midnight_of_a_long_holiday_it_waits_for_the_first_working_day(office: Office) -> None:
    office.move_to(office.now + timedelta(days=24, hours=15, minutes=59))  # 24 December 23.59 in Jayapura
    office.types("maria", f"/tanya {ASKED}")
    clock = office.question_of("maria").clock
    assert clock.due_at > office.now + timedelta(days=5)
    told = len(office.texts(next(n for n in MENTORS if PEOPLE[n].id == clock.mentor_id)))
    office.move_to(office.now + timedelta(days=2))
    assert office.question_of("maria").clock == clock
    assert len(office.texts(next(n for n in MENTORS if PEOPLE[n].id == clock.mentor_id))) == told


@pytest.mark.parametrize("kind", ["sticker", "location", "contact"])
def test_what_is_no_question_leaves_the_place_to_ask_open(office: Office, kind: str) -> None:
    office.types("maria", "/tanya")
    if kind == "sticker":
        office.event("maria", Kind.MEDIA, media="x", media_kind="sticker", media_size=1)
    elif kind == "location":
        office.event("maria", Kind.UNSUPPORTED)
    else:
        office.event("maria", Kind.CONTACT, phone="081234567890")
    office.types("maria", ASKED)
    assert office.question_of("maria").status is QuestionStatus.OPEN


def test_a_clock_that_is_put_back_repeats_and_loses_nothing(office: Office) -> None:
    holder = asks(office)
    told = len(office.texts(holder))
    office.now -= timedelta(hours=2)
    office.move_to(office.now + timedelta(hours=1))
    assert len(office.texts(holder)) == told
    office.replies(holder, "Gilir tiap minggu.")
    office.move_to(office.now + timedelta(hours=1))
    assert sum("Gilir tiap minggu." in text for text in office.texts("maria")) == 1
