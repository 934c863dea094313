"""Groups of three or four learners with one mentor: for who wishes it, and for who would find no place alone.

A member is a learner of that mentor like any other; only the place is shared. The hard rules hold for each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from mentoring.costs import DEFAULT_WEIGHTS, Weights, parts
from mentoring.explaining import GROUP_OF, caveats, reasons
from mentoring.matching import match, spread
from mentoring.model import Load, Match, MatchResult, MenteeNeed, MentorProfile, UnmatchedCode
from mentoring.needs import covers, main_needs
from mentoring.rules import Barrier, barriers

SMALLEST = 3
LARGEST = GROUP_OF
COUNTS = 2
"""Learners as which a group counts with its mentor, unless the agency says otherwise."""


@dataclass(frozen=True, slots=True)
class Group:
    """One mentor and the learners who share the place; who they are stands with the pairs."""

    id: int
    mentor_id: int
    competency: str
    counts: int
    """Learners as which it counts with the mentor."""
    created_at: datetime
    closed_at: datetime | None = None
    named_at: datetime | None = None
    """Since when its members know who the others are: everybody had agreed."""


class GroupReason(StrEnum):
    """Why a group is proposed; text keys under `mentoring.group.`."""

    WISH = "wish"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """A group that is proposed. `members` explain each learner's fit, by id."""

    mentor_id: int
    competency: str
    members: tuple[Match, ...]
    reason: GroupReason
    counts: int


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Groups and pairs; in `pairs` stands nobody of a group, and the loads count the groups."""

    pairs: MatchResult
    groups: tuple[GroupMatch, ...]


def match_groups(
    mentees: Iterable[MenteeNeed],
    mentors: Iterable[MentorProfile],
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
    counts: int = COUNTS,
) -> GroupResult:
    """Groups for those who wish one, pairs for the others, and groups again where the mentors' places are short.

    There a group takes in who was left over, and as few of the mentor's new learners as it needs to make room. The
    result depends on who is given, not on their order. Raises ValueError like `matching.match`.
    """
    guests = sorted(mentees, key=lambda one: one.person_id)
    ordered = sorted(mentors, key=lambda one: one.person_id)
    hosts = {one.person_id: one for one in ordered}
    if len(hosts) < len(ordered) or len({one.person_id for one in guests}) < len(guests):
        raise ValueError("a person comes twice on one side of the matching")
    forming = _Forming(guests, hosts, today, weights, counts)
    forming.for_wishes()
    alone = [one for one in guests if one.person_id not in forming.members]
    found = match(alone, forming.hosts.values(), today, weights)
    forming.for_the_left_over(found)
    return forming.result(found)


class _Forming:
    """Groups as they are formed; `hosts` have the loads of those that stand."""

    def __init__(
        self, guests: Sequence[MenteeNeed], hosts: dict[int, MentorProfile], today: date, weights: Weights, counts: int
    ) -> None:
        self.guests = {one.person_id: one for one in guests}
        self.hosts, self._before = dict(hosts), hosts
        self._today, self._weights, self._counts = today, weights, counts
        self.groups: list[tuple[int, str, list[int], GroupReason]] = []

    @property
    def members(self) -> set[int]:
        return {member for _, _, group, _ in self.groups for member in group}

    def for_wishes(self) -> None:
        """The cheapest group of those who wish one, as long as there is one."""
        while True:
            wishing = [one for one in self.guests.values() if one.in_group and one.person_id not in self.members]
            found = [
                (-len(group), self._cost(group, mentor), mentor, competency, group)
                for mentor, competency, able in self._candidates(wishing)
                if self._room(mentor) >= self._counts
                for group in [self._cheapest(able, mentor, LARGEST)]
                if len(group) >= SMALLEST
            ]
            if not found:
                return
            _, _, mentor, competency, group = min(found)
            self._take(mentor, competency, group, GroupReason.WISH)

    def for_the_left_over(self, found: MatchResult) -> None:
        """The group that takes in most of those for whom all places are taken, as long as there is one."""
        paired: dict[int, list[int]] = {}
        for one in found.matches:
            paired.setdefault(one.mentor_id, []).append(one.mentee_id)
        left = {one.mentee_id for one in found.unmatched if one.code is UnmatchedCode.ALL_FULL}
        while True:
            waiting = [self.guests[one] for one in sorted(left - self.members)]
            best = min(self._with_room(waiting, paired), default=None)
            if best is None:
                return
            *_, mentor, competency, group = best
            self._take(mentor, competency, group, GroupReason.SHORT)
            paired[mentor] = [one for one in paired.get(mentor, []) if one not in group]

    def _with_room(
        self, waiting: Sequence[MenteeNeed], paired: Mapping[int, Sequence[int]]
    ) -> Iterator[tuple[int, int, int, int, str, list[int]]]:
        """(Left over ones, negative; new learners who share their place; cost; mentor; competency; members)."""
        for mentor, competency, able in self._candidates(waiting):
            own = [self.guests[one] for one in paired.get(mentor, ())]
            own = [one for one in own if self._fits(one, mentor, competency)]
            free = self._room(mentor) - len(paired.get(mentor, ()))
            for sharing in range(max(0, self._counts - free), min(len(own), LARGEST - 1) + 1):
                group = self._cheapest(able, mentor, LARGEST - sharing)
                if len(group) + sharing >= SMALLEST and group:
                    members = sorted([*group, *self._cheapest([o.person_id for o in own], mentor, sharing)])
                    yield -len(group), sharing, self._cost(members, mentor), mentor, competency, members

    def result(self, found: MatchResult) -> GroupResult:
        members = self.members
        matches = tuple(one for one in found.matches if one.mentee_id not in members)
        taken, groups = Counter(one.mentor_id for one in matches), Counter(mentor for mentor, *_ in self.groups)
        loads = tuple(
            Load(id_, host.load, host.load + taken[id_] + self._counts * groups[id_], host.capacity)
            for id_, host in self._before.items()
        )
        unmatched = tuple(one for one in found.unmatched if one.mentee_id not in members)
        fit = sum(one.cost for one in matches)
        gone = sum(one.cost for one in found.matches) - fit
        pairs = replace(
            found, matches=matches, unmatched=unmatched, loads=loads, spread=spread(loads), cost=found.cost - gone
        )
        after = {load.mentor_id: load.after for load in loads}
        return GroupResult(pairs, tuple(self._explained(*group, after[group[0]]) for group in sorted(self.groups)))

    def _explained(
        self, mentor_id: int, competency: str, members: Sequence[int], why: GroupReason, load: int
    ) -> GroupMatch:
        mentor = self._before[mentor_id]
        fits = tuple(
            Match(
                one, mentor_id, parts(self.guests[one], mentor, self._weights).total,
                reasons(self.guests[one], mentor, load), caveats(self.guests[one], mentor, load),
            )
            for one in sorted(members)
        )  # fmt: skip
        return GroupMatch(mentor_id, competency, fits, why, self._counts)

    def _candidates(self, learners: Sequence[MenteeNeed]) -> Iterator[tuple[int, str, list[int]]]:
        """Mentor, competency, and who of these may learn it with them."""
        competencies = sorted({need.competency for one in learners for need in main_needs(one.needs)})
        for mentor in self.hosts:
            for competency in competencies:
                able = [one.person_id for one in learners if self._fits(one, mentor, competency)]
                if able:
                    yield mentor, competency, able

    def _fits(self, learner: MenteeNeed, mentor_id: int, competency: str) -> bool:
        mentor = self.hosts[mentor_id]
        wanted = (need for need in main_needs(learner.needs) if need.competency == competency)
        able = any(covers(mentor.expertise, need) for need in wanted)
        return able and barriers(learner, mentor, self._today) <= {Barrier.FULL}

    def _cheapest(self, learners: Collection[int], mentor: int, most: int) -> list[int]:
        return sorted(sorted(learners, key=lambda one: (self._cost([one], mentor), one))[:most])

    def _cost(self, learners: Iterable[int], mentor: int) -> int:
        return sum(parts(self.guests[one], self._before[mentor], self._weights).total for one in learners)

    def _room(self, mentor: int) -> int:
        return self.hosts[mentor].capacity - self.hosts[mentor].load

    def _take(self, mentor: int, competency: str, group: list[int], why: GroupReason) -> None:
        self.groups.append((mentor, competency, group, why))
        self.hosts[mentor] = replace(self.hosts[mentor], load=self.hosts[mentor].load + self._counts)
