"""Answers of many together: the only door through which anybody but the respondent sees what was answered.

Each figure is settled by itself, by who answered that item: of no group of fewer than five people is anything shown,
nor of one that could be worked out from others (see `survey_hiding`). What a person wrote is shown without names, in
no order, and only where five wrote something.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from lessons.questionnaire import Item, Kind, Questionnaire
from lessons.surveys import Occasion
from mentoring.redaction import without_personal_data
from people.model import Unit
from reports.survey_hiding import LEAST, Fate, Group, fates

AGENCY: Group = ("agency", 0)
COURSE, UNIT = "course", "unit"


@dataclass(frozen=True, slots=True)
class Response:
    """One answered questionnaire, as the store gives it. `respondent` tells persons apart, and is shown to nobody."""

    respondent: int
    occasion: Occasion
    course_id: str
    unit_id: int
    values: Mapping[str, int]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a group. Where it is hidden, `n` is None as well: even how many they are is not told."""

    fate: Fate
    n: int | None = None
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What may be told of a group: a figure for each item, and the score, which is made of the items' means."""

    group: Group
    depth: int
    items: Mapping[str, Figure]
    score: Figure | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that may be told of one questionnaire on one occasion."""

    questionnaire: Questionnaire
    occasion: Occasion
    groups: tuple[GroupFigures, ...]
    """The agency first, then courses, then units as the tree has them; those without any answer are left out."""
    counts: Mapping[str, Mapping[int, float]]
    """Item that is no degree → value → share of the agency's answers; items that are hidden are not in it."""
    words: Mapping[str, Sequence[str]]
    """Item → what was written, in no order, without names; too few writers: nothing."""


def results(
    questionnaire: Questionnaire, occasion: Occasion, responses: Iterable[Response], units: Sequence[Unit]
) -> Results:
    """What may be told of these answers."""
    given = [response for response in responses if response.occasion is occasion]
    tree = _Tree(units)
    degrees = [item for item in questionnaire.items if not item.in_words]
    settled = {item.id: _settled(item, given, tree) for item in degrees}
    groups = [AGENCY, *((COURSE, course) for course in sorted({r.course_id for r in given if r.course_id}))]
    found = [(group, 0) for group in groups] + [((UNIT, unit), depth) for unit, depth in tree.top_down()]
    return Results(
        questionnaire,
        occasion,
        tuple(_group(questionnaire, group, depth, settled) for group, depth in found if _any(group, settled)),
        {item.id: _shares(item, given) for item in degrees if item.counted and _is_shown(settled[item.id], AGENCY)},
        _words(questionnaire, given),
    )


def _settled(item: Item, given: Sequence[Response], tree: _Tree) -> dict[Group, Figure]:
    """The figure of one item for every group that answered it."""
    answered = [response for response in given if item.id in response.values]
    members: dict[Group, list[int]] = {}
    for number, response in enumerate(answered):
        for group in (AGENCY, (COURSE, response.course_id), *((UNIT, u) for u in tree.above(response.unit_id))):
            members.setdefault(group, []).append(number)
    people = [response.respondent for response in answered]
    return {
        group: _figure(fate, [answered[number].values[item.id] for number in members[group]])
        for group, fate in fates(members, people).items()
    }


def _figure(fate: Fate, values: Sequence[int]) -> Figure:
    return Figure(fate, len(values), fmean(values)) if fate is Fate.SHOWN else Figure(fate)


def _group(
    questionnaire: Questionnaire, group: Group, depth: int, settled: Mapping[str, Mapping[Group, Figure]]
) -> GroupFigures:
    items = {item: figures[group] for item, figures in settled.items() if group in figures}
    return GroupFigures(group, depth, items, _score(questionnaire, items))


def _score(questionnaire: Questionnaire, items: Mapping[str, Figure]) -> Figure | None:
    """The mean of the scored items' means, times the factor, as an SKM is made of its elements (PermenPANRB 14/2017).

    Made of figures that are shown themselves it tells nothing new; with one of them hidden it would give that one away.
    """
    scored = [items.get(item) for item in questionnaire.scoring.items]
    if not scored:
        return None
    means = [figure.mean for figure in scored if figure is not None and figure.mean is not None]
    numbers = [figure.n for figure in scored if figure is not None and figure.n is not None]
    if len(means) < len(scored):
        hidden = [figure.fate for figure in scored if figure is not None and figure.fate is not Fate.SHOWN]
        return Figure(Fate.SMALL if Fate.SMALL in hidden or not hidden else Fate.GUARDING)
    return Figure(Fate.SHOWN, min(numbers), questionnaire.scoring.times * fmean(means))


def _any(group: Group, settled: Mapping[str, Mapping[Group, Figure]]) -> bool:
    return any(group in figures for figures in settled.values())


def _is_shown(figures: Mapping[Group, Figure], group: Group) -> bool:
    return group in figures and figures[group].fate is Fate.SHOWN


def _shares(item: Item, given: Sequence[Response]) -> dict[int, float]:
    """Each point's share of the agency's answers."""
    counted = Counter(response.values[item.id] for response in given if item.id in response.values)
    return {value: counted[value] / counted.total() for value in item.values}


def _words(questionnaire: Questionnaire, given: Sequence[Response]) -> dict[str, list[str]]:
    """What was written about courses: of learners only, and nothing that a superior wrote about anybody."""
    if questionnaire.kind is not Kind.SATISFACTION:
        return {}
    found = {item.id: _written(item.id, given) for item in questionnaire.items if item.in_words}
    return {item: words for item, words in found.items() if words}


def _written(item: str, given: Sequence[Response]) -> list[str]:
    writers = {response.respondent for response in given if response.words.get(item)}
    if len(writers) < LEAST:
        return []
    words = [without_personal_data(response.words[item]).text for response in given if response.words.get(item)]
    secrets.SystemRandom().shuffle(words)
    return words


class _Tree:
    """The units: whose answers count above, and the order in which they are shown."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._parents = {unit.id: unit.parent_id for unit in units}
        self._below: dict[int | None, list[Unit]] = {}
        for unit in sorted(units, key=lambda one: one.name):
            self._below.setdefault(unit.parent_id, []).append(unit)

    def above(self, unit_id: int) -> Iterator[int]:
        """A unit and those above it, each once."""
        seen: set[int] = set()
        at: int | None = unit_id
        while at is not None and at not in seen:
            seen.add(at)
            yield at
            at = self._parents.get(at)

    def top_down(self) -> Iterator[tuple[int, int]]:
        """Every unit with its depth, each after the one above it."""
        waiting = [(unit, 0) for unit in reversed(self._below.get(None, []))]
        while waiting:
            unit, depth = waiting.pop()
            yield unit.id, depth
            waiting += [(below, depth + 1) for below in reversed(self._below.get(unit.id, []))]
