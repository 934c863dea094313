"""5,000 learners and 600 mentors matched at the least cost: against giving each learner the best mentor left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from bench._agency import TODAY, learners_of, mentors_of
from bench._measure import Options, Ratio, Report, Round, interleaved, medians
from mentoring.costs import DEFAULT_WEIGHTS, place_costs
from mentoring.matching import match
from mentoring.model import MenteeNeed, MentorProfile
from mentoring.scoring import Scores

ORDINARY, HARD = "an ordinary agency", "broad mentors, points of all sizes"
_Found = tuple[int, int]
"""(Learners who have a mentor, what that costs.)"""


def run(options: Options) -> Report:
    """Milliseconds of processor time; there are places for nine learners of ten.

    The other side is the least that any matching has to do: score every pair that may be, and look at each once.
    """
    learners, mentors = options.size(5_000, 60), options.size(600, 12)
    wanting, places = learners_of(learners, mentors), learners * 9 // 10
    agencies = {ORDINARY: mentors_of(mentors, places), HARD: mentors_of(mentors, places, broad=True)}
    found: dict[str, _Found] = {}
    sides: dict[str, Round] = {}
    for agency, hosts in agencies.items():
        for way, work in WAYS.items():
            sides[f"{agency}, {way}"] = _timed(partial(work, wanting, hosts), f"{agency}, {way}", found)
    figures = interleaved(sides, options)
    middle, (least, greedy) = medians(figures), WAYS
    ratios = tuple(
        Ratio(f"{agency}: {least} / {greedy}", middle[f"{agency}, {least}"] / middle[f"{agency}, {greedy}"], most=5)
        for agency in agencies
    )
    notes = tuple("{}: {:,} have a mentor, at a cost of {:,}".format(side, *found[side]) for side in sides)
    return Report("matching", "ms", middle, ratios, figures, notes)


def _timed(work: Callable[[], _Found], name: str, found: dict[str, _Found]) -> Round:
    def measured() -> float:
        started = time.process_time()
        found[name] = work()
        return (time.process_time() - started) * 1000

    return measured


def _matched(learners: Sequence[MenteeNeed], mentors: Sequence[MentorProfile]) -> _Found:
    result = match(learners, mentors, TODAY)
    return len(result.matches), result.cost


def _greedy(learners: Sequence[MenteeNeed], mentors: Sequence[MentorProfile]) -> _Found:
    """One learner after the other, with no thought of those who come later."""
    scores = Scores(mentors, TODAY, DEFAULT_WEIGHTS)
    places = [place_costs(DEFAULT_WEIGHTS, mentor, len(learners)) for mentor in mentors]
    taken, count, total = [0] * len(mentors), 0, 0
    for learner in learners:
        costs = [
            (cost + places[host][taken[host]], host)
            for host, cost in scores.row(learner).items()
            if taken[host] < len(places[host])
        ]
        if costs:
            cost, host = min(costs)
            taken[host], count, total = taken[host] + 1, count + 1, total + cost
    return count, total


WAYS = {"matched": _matched, "the best one left": _greedy}
