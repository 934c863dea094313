"""Matching: learners to mentors at the least total cost of fit and load, hard rules first, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from mentoring.assignment import assign
from mentoring.costs import DEFAULT_WEIGHTS, Weights, parts, place_costs
from mentoring.explaining import caveats, reasons
from mentoring.lacking import Lack
from mentoring.model import Load, LoadSpread, Match, MatchResult, MenteeNeed, MentorProfile
from mentoring.rules import barriers
from mentoring.scoring import Scores

_Profile = TypeVar("_Profile", MenteeNeed, MentorProfile)


def match(
    mentees: Iterable[MenteeNeed],
    mentors: Iterable[MentorProfile],
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
) -> MatchResult:
    """Propose a mentor for as many learners as possible, and among those ways the cheapest one.

    The result depends on who is given, not on their order: both sides are put into the order of person ids first.
    Raises ValueError where a person comes twice.
    """
    hosts = _in_order(mentors)
    scores = Scores(hosts, today, weights)
    guests = _in_order(mentees)
    rows = {mentee.person_id: scores.row(mentee) for mentee in guests}
    places = [place_costs(weights, mentor, len(guests)) for mentor in hosts]
    found = assign([rows[mentee.person_id] for mentee in guests], places)
    pairs = list(zip(guests, found.hosts, strict=True))
    return _result(pairs, hosts, rows, today, weights)


def ranked(
    mentee: MenteeNeed,
    mentors: Iterable[MentorProfile],
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
    but: Collection[int] = (),
) -> list[Match]:
    """The mentors who may take this one learner now, the best first, without those in `but`: whom to ask next."""
    costs = [
        (parts(mentee, mentor, weights).total, place_costs(weights, mentor, 1)[0], mentor.person_id, mentor)
        for mentor in mentors
        if mentor.person_id not in but and not barriers(mentee, mentor, today)
    ]
    costs.sort(key=lambda entry: (entry[0] + entry[1], entry[2]))
    return [_match(mentee, mentor, cost, mentor.load + 1, weights) for cost, _, _, mentor in costs]


def spread(loads: Sequence[Load]) -> LoadSpread:
    """How evenly the mentors are loaded; those without capacity are left out."""
    counted = [load for load in loads if load.capacity > 0]
    by_number = Counter(load.after for load in counted)
    percents = [100 * load.after // load.capacity for load in counted]
    return LoadSpread(
        by_learners=tuple(by_number[number] for number in range(max(by_number, default=-1) + 1)),
        full=sum(load.after >= load.capacity for load in counted),
        idle=by_number[0],
        lowest_percent=min(percents, default=0),
        highest_percent=max(percents, default=0),
    )


def _in_order(profiles: Iterable[_Profile]) -> list[_Profile]:
    ordered = sorted(profiles, key=lambda profile: profile.person_id)
    if len({profile.person_id for profile in ordered}) < len(ordered):
        raise ValueError("a person comes twice on one side of the matching")
    return ordered


def _result(
    pairs: Sequence[tuple[MenteeNeed, int | None]],
    hosts: Sequence[MentorProfile],
    rows: dict[int, dict[int, int]],
    today: date,
    weights: Weights,
) -> MatchResult:
    taken = Counter(host for _, host in pairs if host is not None)
    after = [replace(mentor, load=mentor.load + taken[place]) for place, mentor in enumerate(hosts)]
    loads = tuple(Load(m.person_id, m.load, a.load, m.capacity) for m, a in zip(hosts, after, strict=True))
    matches = tuple(
        _match(mentee, hosts[host], rows[mentee.person_id][host], after[host].load, weights)
        for mentee, host in pairs
        if host is not None
    )
    load_cost = sum(sum(place_costs(weights, mentor, taken[place])) for place, mentor in enumerate(hosts))
    lack = Lack(after, today)
    return MatchResult(
        matches=matches,
        unmatched=tuple(lack.why(mentee) for mentee, host in pairs if host is None),
        loads=loads,
        spread=spread(loads),
        cost=load_cost + sum(found.cost for found in matches),
    )


def _match(mentee: MenteeNeed, mentor: MentorProfile, cost: int, load: int, weights: Weights) -> Match:
    return Match(
        mentee_id=mentee.person_id,
        mentor_id=mentor.person_id,
        cost=cost,
        reasons=reasons(mentee, mentor, load),
        caveats=caveats(mentee, mentor, load),
    )
