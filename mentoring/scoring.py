"""Scores whole tables of pairs at once: what depends on one trait of the learner is worked out once a trait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from operator import add, itemgetter

from mentoring.costs import (
    MOST_MARGIN,
    Weights,
    clock_cost,
    experience_cost,
    family_cost,
    hesitation_cost,
    language_cost,
    open_need_cost,
    values_cost,
)
from mentoring.model import MenteeNeed, MentorProfile, Need
from mentoring.needs import covers, wanted
from mentoring.rules import unavailable
from mentoring.week import Week, week_of

_Pick = Callable[[Sequence[int]], tuple[int, ...]]
_Able = tuple[tuple[int, ...], tuple[int, ...], _Pick]
"""Places of mentors, what each costs in itself, and what takes these places out of a column."""


class Scores:
    """The costs of learners with `mentors`, by each mentor's place in that order."""

    def __init__(self, mentors: Sequence[MentorProfile], today: date, weights: Weights) -> None:
        self._mentors = mentors
        self._weights = weights
        self._place = {mentor.person_id: place for place, mentor in enumerate(mentors)}
        self._experts = _experts(mentors, today)
        self._refusing = _by_person(mentors, lambda mentor: mentor.exclusions)
        self._wishing = _by_person(mentors, lambda mentor: mentor.preferences)
        self._alone = [[_alone(weights, mentor, above) for mentor in mentors] for above in range(MOST_MARGIN + 1)]
        self._week_at = [week_of(mentor.hours, mentor.talk) for mentor in mentors]
        self._weeks = frozenset(self._week_at)
        self._columns: dict[tuple[str, Hashable], list[int]] = {}
        self._ables: dict[tuple[tuple[str, int], ...], _Able] = {}

    def row(self, mentee: MenteeNeed) -> dict[int, int]:
        """The mentors whom no hard rule keeps from `mentee`, and what each costs (equal to `costs.parts(…).total`)."""
        places, costs, pick = self._able(tuple((need.competency, need.required) for need in wanted(mentee)))
        total: Iterable[int] = costs
        for column in self._columns_of(mentee):
            total = map(add, total, pick(column))
        row = dict(zip(places, total, strict=True))
        for place in self._barred(mentee):
            row.pop(place, None)
        self._add_ties(row, mentee)
        return row

    def _able(self, levels: tuple[tuple[str, int], ...]) -> _Able:
        """Who covers one of these (competency, level), and what they cost by themselves and by how far above it."""
        if levels not in self._ables:
            above = self._above(levels)
            places = tuple(sorted(above))
            costs = tuple(self._alone[above[place]][place] for place in places)
            self._ables[levels] = places, costs, _picking(places)
        return self._ables[levels]

    def _above(self, levels: Iterable[tuple[str, int]]) -> dict[int, int]:
        """Place → levels above the required one that count, in the best of these."""
        above: dict[int, int] = {}
        for competency, required in levels:
            for place, level in self._experts.get(competency, ()):
                if level >= required:
                    above[place] = max(min(level - required, MOST_MARGIN), above.get(place, 0))
        return above

    def _barred(self, mentee: MenteeNeed) -> set[int]:
        people = mentee.superior_ids | mentee.exclusions | {mentee.person_id}
        places = {self._place[person] for person in people if person in self._place}
        return places | self._refusing.get(mentee.person_id, set())

    def _columns_of(self, mentee: MenteeNeed) -> Iterator[list[int]]:
        weights, week, family = self._weights, week_of(mentee.hours, mentee.talk), mentee.job_family
        yield self._column("family", family, lambda m: family_cost(weights, family, m))
        yield self._column("language", mentee.languages, lambda m: language_cost(weights, mentee.languages, m))
        yield self._clock(week)
        yield self._column("values", mentee.values, lambda m: values_cost(weights, mentee.values, m))
        for need in mentee.needs:
            yield self._column("need", need, partial(self._open, need))

    def _open(self, need: Need, mentor: MentorProfile) -> int:
        return 0 if covers(mentor.expertise, need) else open_need_cost(self._weights, need)

    def _clock(self, week: Week) -> list[int]:
        if ("clock", week) not in self._columns:
            each = {other: clock_cost(self._weights, week, other) for other in self._weeks}
            self._columns["clock", week] = [each[other] for other in self._week_at]
        return self._columns["clock", week]

    def _column(self, trait: str, value: Hashable, cost: Callable[[MentorProfile], int]) -> list[int]:
        key = (trait, value)
        if key not in self._columns:
            self._columns[key] = [cost(mentor) for mentor in self._mentors]
        return self._columns[key]

    def _add_ties(self, row: dict[int, int], mentee: MenteeNeed) -> None:
        """Wishes of both sides, and an earlier mentor."""
        for person in mentee.preferences:
            self._lower(row, self._place.get(person), self._weights.preference)
        for place in self._wishing.get(mentee.person_id, ()):
            self._lower(row, place, self._weights.preference)
        if mentee.earlier_mentor_id is not None:
            for place in row:
                row[place] += self._weights.continuity
            self._lower(row, self._place.get(mentee.earlier_mentor_id), self._weights.continuity)

    @staticmethod
    def _lower(row: dict[int, int], place: int | None, by: int) -> None:
        if place is not None and place in row:
            row[place] -= by


def _alone(weights: Weights, mentor: MentorProfile, above: int) -> int:
    """What a mentor costs everybody who did not wish for them, so many levels above the required one."""
    experience = experience_cost(weights, above, mentor.years)
    return 2 * weights.preference + hesitation_cost(weights, mentor) + experience


def _picking(places: Sequence[int]) -> _Pick:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda column: tuple(column[place] for place in places)


def _experts(mentors: Sequence[MentorProfile], today: date) -> dict[str, list[tuple[int, int]]]:
    """Competency → (place, level) of the mentors who can take somebody new."""
    experts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, mentor in enumerate(mentors):
        if not unavailable(mentor, today):
            for competency, level in mentor.expertise.items():
                experts[competency].append((place, level))
    return experts


def _by_person(
    mentors: Sequence[MentorProfile], people: Callable[[MentorProfile], Iterable[int]]
) -> dict[int, set[int]]:
    places: dict[int, set[int]] = defaultdict(set)
    for place, mentor in enumerate(mentors):
        for person in people(mentor):
            places[person].add(place)
    return places
