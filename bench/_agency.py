"""Made-up mentors and learners for the matching, the same at every run: traits as an agency has them, strewn."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from mentoring.model import MenteeNeed, MentorProfile, Need
from people.model import LearningHours, Zone

TODAY = date(2026, 11, 24)
_COMPETENCIES = [f"kompetensi-{number}" for number in range(14)]
_FAMILIES = [f"rumpun-{number}" for number in range(8)]
_VALUES = ("harmonis", "adaptif", "loyal", "kompeten", "akuntabel", "kolaboratif", "pelayanan")
_TALK = ((time(8), time(16)), (time(13), time(15)), (time(18), time(20)), (time(9), time(12)))
_LANGUAGES = (("id",), ("id",), ("jv", "id"), ("en", "id"))


def mentors_of(count: int, places: int, broad: bool = False) -> list[MentorProfile]:
    """So many mentors with so many free places in all. `broad`: they know more, and most carry points of all sizes."""
    chance = random.Random(1)
    made = [_mentor(number, chance, broad) for number in range(1, count + 1)]
    free, kept = sum(mentor.capacity - mentor.load for mentor in made), 0.0
    for place, mentor in enumerate(made):
        kept += (mentor.capacity - mentor.load) * places / free
        made[place] = replace(mentor, capacity=mentor.load + int(kept + 1e-9))
        kept -= int(kept + 1e-9)
    return made


def learners_of(count: int, mentors: int) -> list[MenteeNeed]:
    """So many learners, some of whom wish for a mentor, each with two superiors among them."""
    chance = random.Random(2)
    return [_learner(mentors + number, chance, mentors) for number in range(1, count + 1)]


def _mentor(number: int, chance: random.Random, broad: bool) -> MentorProfile:
    knows = chance.sample(_COMPETENCIES, chance.randint(2, 4) + 2 * broad)
    return MentorProfile(
        number,
        {competency: chance.randint(2, 5) for competency in knows},
        _hours(chance),
        chance.choice(_TALK),
        chance.choice(_FAMILIES),
        ("id",) if chance.random() < 0.8 else ("id", "en"),
        _values(chance),
        chance.randint(0, 30),
        capacity=chance.choice((4, 6, 8, 8, 10, 12)),
        load=chance.randint(0, 2),
        hesitation=chance.randint(1, 600) if broad and chance.random() < 0.6 else 0,
    )


def _learner(number: int, chance: random.Random, mentors: int) -> MenteeNeed:
    anybody = range(1, mentors + 1)
    return MenteeNeed(
        number,
        tuple(sorted(_needs(chance), key=lambda need: (-need.gap, need.competency))),
        _hours(chance),
        chance.choice(_TALK),
        job_family=chance.choice(_FAMILIES),
        languages=chance.choice(_LANGUAGES),
        values=_values(chance),
        preferences=frozenset({chance.choice(anybody)} if chance.random() < 0.05 else ()),
        superior_ids=frozenset(chance.sample(anybody, min(2, mentors))),
    )


def _needs(chance: random.Random) -> Iterator[Need]:
    for competency in chance.sample(_COMPETENCIES, chance.randint(1, 3)):
        yield Need(competency, chance.randint(1, 4), chance.choice((1, 1, 2, 2, 3)))


def _hours(chance: random.Random) -> LearningHours:
    return LearningHours(chance.choice(list(Zone)), days=frozenset(chance.sample(range(5), chance.randint(3, 5))))


def _values(chance: random.Random) -> frozenset[str]:
    return frozenset(chance.sample(_VALUES, chance.randint(0, 2)))
