"""Somebody leaves while something of theirs is under way: nobody writes to them, and nobody else is left waiting."""

from __future__ import annotations

from datetime import timedelta

from bot.buttons import Act, Do, base36, encode
from bot.messages import Kind
from tests.journeys.crowd.office import Office


def proposed_to(office: Office, mentor: str, learner: str = "maria") -> None:
    """This mentor is asked whether they will accompany this learner; nobody else can be."""
    for other in ("agus", "ester", "ratna", "rudi"):
        office.offers(other, active=other == mentor, capacity=9)
    office.matches()
    assert office.pair_of(learner), "somebody is asked"
    office.move_to(office.now + timedelta(hours=3))


def test_who_stops_is_not_asked_for_their_name_by_a_mentors_yes(office: Office) -> None:
    proposed_to(office, "agus")
    office.types("maria", "/berhenti")
    told = len(office.texts("maria"))
    pair = office.pair_of("maria")
    assert pair
    office.event("agus", Kind.TAP, payload=encode(Do(Act.PAIR_ACCEPT, base36(pair.id))))
    office.move_to(office.now + timedelta(days=5))
    assert len(office.texts("maria")) == told


def test_what_was_to_be_said_tomorrow_is_not_said_to_who_stops_tonight(office: Office) -> None:
    office.now += timedelta(hours=1)
    office.types("maria", "/tanya")
    office.types("maria", "Bagaimana menata antrean loket yang ramai?")
    holder = next(name for name in ("agus", "ester", "ratna") if office.texts(name))
    office.now += timedelta(hours=13)  # 22.00 in Jayapura
    office.replies(holder, "Gilir tiap minggu.")
    told = len(office.texts("maria"))
    office.types("maria", "/berhenti")
    office.move_to(office.now + timedelta(days=2))
    assert len(office.texts("maria")) == told + 1
