"""Scores whole tables of pairs at once: what depends on one trait of the learner is worked out once a trait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date

from mentoring.costs import (
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
from mentoring.needs import main_needs
from mentoring.rules import unavailable
from mentoring.week import week_of


class Scores:
    """The costs of learners with `mentors`, by each mentor's place in that order."""

    def __init__(self, mentors: Sequence[MentorProfile], today: date, weights: Weights) -> None:
        self._mentors = mentors
        self._weights = weights
        self._place = {mentor.person_id: place for place, mentor in enumerate(mentors)}
        self._experts = _experts(mentors, today)
        self._refusing = _by_person(mentors, lambda mentor: mentor.exclusions)
        self._wishing = _by_person(mentors, lambda mentor: mentor.preferences)
        self._basis = [2 * weights.preference + hesitation_cost(weights, mentor) for mentor in mentors]
        self._columns: dict[tuple[str, Hashable], list[int]] = {}
        self._covering: dict[tuple[str, int], dict[int, int]] = {}

    def row(self, mentee: MenteeNeed) -> dict[int, int]:
        """The mentors whom no hard rule keeps from `mentee`, and what each costs (equal to `costs.parts(…).total`)."""
        margins = self._margins(mentee)
        for place in self._barred(mentee):
            margins.pop(place, None)
        family, language, clock, values = self._columns_of(mentee)
        row = {
            place: self._basis[place]
            + family[place]
            + language[place]
            + clock[place]
            + values[place]
            + self._experience(place, above)
            for place, above in sorted(margins.items())
        }
        self._add_other_needs(row, mentee)
        self._add_ties(row, mentee)
        return row

    def _margins(self, mentee: MenteeNeed) -> dict[int, int]:
        """Mentors who cover a main need → levels above it, the best of those needs."""
        margins: dict[int, int] = {}
        for need in main_needs(mentee.needs):
            for place, above in self._cover(need).items():
                margins[place] = max(above, margins.get(place, 0))
        return margins

    def _cover(self, need: Need) -> dict[int, int]:
        key = (need.competency, need.required)
        if key not in self._covering:
            experts = self._experts.get(need.competency, [])
            self._covering[key] = {place: level - need.required for place, level in experts if level >= need.required}
        return self._covering[key]

    def _barred(self, mentee: MenteeNeed) -> set[int]:
        people = mentee.superior_ids | mentee.exclusions | {mentee.person_id}
        places = {self._place[person] for person in people if person in self._place}
        return places | self._refusing.get(mentee.person_id, set())

    def _columns_of(self, mentee: MenteeNeed) -> tuple[list[int], list[int], list[int], list[int]]:
        weights, week = self._weights, week_of(mentee.hours, mentee.talk)
        return (
            self._column("family", mentee.job_family, lambda m: family_cost(weights, mentee.job_family, m)),
            self._column("language", mentee.languages, lambda m: language_cost(weights, mentee.languages, m)),
            self._column("clock", week, lambda m: clock_cost(weights, week, m)),
            self._column("values", mentee.values, lambda m: values_cost(weights, mentee.values, m)),
        )

    def _column(self, trait: str, value: Hashable, cost: Callable[[MentorProfile], int]) -> list[int]:
        key = (trait, value)
        if key not in self._columns:
            self._columns[key] = [cost(mentor) for mentor in self._mentors]
        return self._columns[key]

    def _experience(self, place: int, above: int) -> int:
        return experience_cost(self._weights, above, self._mentors[place].years)

    def _add_other_needs(self, row: dict[int, int], mentee: MenteeNeed) -> None:
        for need in mentee.needs:
            covering, more = self._cover(need), open_need_cost(self._weights, need)
            for place in row:
                if place not in covering:
                    row[place] += more

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
