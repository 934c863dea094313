"""What a pair costs in fit: whole units, one table of weights, and the same parts for the sum and for the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mentoring.model import MenteeNeed, MentorProfile, Need
from mentoring.needs import covers, wanted
from mentoring.week import Week, hours_apart, shared_minutes, week_of

ENOUGH_HOURS = 10
"""Shared hours a week from which more of them make no difference."""
MOST_MARGIN = 2
"""Levels above what is required that count as experience."""
YEARS_A_STEP = 5
MOST_YEAR_STEPS = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """Cost units of each thing that a pair lacks. 120 is the unit to compare with: another job family."""

    job_family: int = 120
    language: int = 120
    """No common language; half of it where the learner's first one is not shared."""
    zone: int = 30
    """For each hour between the clocks."""
    hours: int = 12
    """For each hour a week that is missing to `ENOUGH_HOURS`."""
    values: int = 30
    """Both named values, and none is common."""
    experience: int = 15
    """For each step short of two levels above the required one and ten years."""
    other_needs: int = 20
    """For each level of a further need that stays uncovered."""
    preference: int = 150
    """For each of the two who did not wish for the other."""
    continuity: int = 300
    """Another mentor than the earlier one."""
    hesitation: int = 100
    """Percent of the points that refusals, lapses and missed clocks of late come to (`standing.POINTS`)."""
    load: int = 240
    """A mentor's k-th learner costs `load * (2k - 1) / capacity`: the sum grows with the square of their share."""


DEFAULT_WEIGHTS = Weights()
SURER_WEIGHTS = replace(DEFAULT_WEIGHTS, hesitation=1000)
"""For whoever has waited for long: one refusal fewer of late outweighs a better fit, never a hard rule."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What one pair costs, part by part."""

    job_family: int
    language: int
    clock: int
    values: int
    experience: int
    other_needs: int
    preference: int
    continuity: int
    hesitation: int

    @property
    def total(self) -> int:
        return (
            self.job_family
            + self.language
            + self.clock
            + self.values
            + self.experience
            + self.other_needs
            + self.preference
            + self.continuity
            + self.hesitation
        )


def parts(mentee: MenteeNeed, mentor: MentorProfile, weights: Weights = DEFAULT_WEIGHTS) -> Parts:
    """What `mentor` costs `mentee`, as if no hard rule stood between them."""
    return Parts(
        job_family=family_cost(weights, mentee.job_family, mentor),
        language=language_cost(weights, mentee.languages, mentor),
        clock=clock_cost(weights, week_of(mentee.hours, mentee.talk), week_of(mentor.hours, mentor.talk)),
        values=values_cost(weights, mentee.values, mentor),
        experience=experience_cost(weights, margin(wanted(mentee), mentor.expertise), mentor.years),
        other_needs=sum(open_need_cost(weights, need) for need in open_needs(mentee.needs, mentor.expertise)),
        preference=weights.preference * (2 - wishes(mentee, mentor)),
        continuity=continuity_cost(weights, mentee, mentor),
        hesitation=hesitation_cost(weights, mentor),
    )


def place_costs(weights: Weights, mentor: MentorProfile, most: int) -> list[int]:
    """What each of at most `most` further learners costs a mentor in addition: ever more, so that learners spread."""
    last = min(mentor.capacity, mentor.load + most)
    return [weights.load * (2 * number - 1) // mentor.capacity for number in range(mentor.load + 1, last + 1)]


def family_cost(weights: Weights, family: str, mentor: MentorProfile) -> int:
    return 0 if family and family == mentor.job_family else weights.job_family


def language_cost(weights: Weights, languages: Sequence[str], mentor: MentorProfile) -> int:
    if languages and languages[0] in mentor.languages:
        return 0
    return weights.language // 2 if set(languages) & set(mentor.languages) else weights.language


def clock_cost(weights: Weights, one: Week, other: Week) -> int:
    missing = max(0, ENOUGH_HOURS - shared_minutes(one, other) // 60)
    return weights.zone * hours_apart(one, other) + weights.hours * missing


def values_cost(weights: Weights, values: frozenset[str], mentor: MentorProfile) -> int:
    return weights.values if values and mentor.values and not values & mentor.values else 0


def experience_cost(weights: Weights, above: int, years: int) -> int:
    steps = min(MOST_MARGIN, above) + min(MOST_YEAR_STEPS, years // YEARS_A_STEP)
    return weights.experience * (MOST_MARGIN + MOST_YEAR_STEPS - steps)


def open_need_cost(weights: Weights, need: Need) -> int:
    return weights.other_needs * need.gap


def continuity_cost(weights: Weights, mentee: MenteeNeed, mentor: MentorProfile) -> int:
    earlier = mentee.earlier_mentor_id
    return weights.continuity if earlier is not None and earlier != mentor.person_id else 0


def hesitation_cost(weights: Weights, mentor: MentorProfile) -> int:
    return weights.hesitation * mentor.hesitation // 100


def wishes(mentee: MenteeNeed, mentor: MentorProfile) -> int:
    """How many of the two wished for the other."""
    return (mentor.person_id in mentee.preferences) + (mentee.person_id in mentor.preferences)


def margin(needs: Sequence[Need], expertise: Mapping[str, int]) -> int:
    """Levels above the required one, at best, in those of these needs that are covered; 0 where none is."""
    return max((expertise[n.competency] - n.required for n in needs if covers(expertise, n)), default=0)


def open_needs(needs: Sequence[Need], expertise: Mapping[str, int]) -> tuple[Need, ...]:
    """The needs that this expertise does not cover."""
    return tuple(need for need in needs if not covers(expertise, need))
