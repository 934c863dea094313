"""Forming groups: of those who wish one, and of those who would find no place alone. Greedy, and the same every time.

Nobody shares a group with somebody above them. The hard rules hold for each member.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mentoring.costs import DEFAULT_WEIGHTS, Weights, parts
from mentoring.explaining import caveats, reasons
from mentoring.groups import (
    COUNTS,
    LARGEST,
    SMALLEST,
    Group,
    GroupMatch,
    GroupReason,
    GroupResult,
    Joining,
    Standing,
)
from mentoring.matching import match, spread
from mentoring.model import Load, Match, MatchResult, MenteeNeed, MentorProfile, UnmatchedCode
from mentoring.needs import covers, wanted
from mentoring.rules import Barrier, barriers


def match_groups(
    mentees: Iterable[MenteeNeed],
    mentors: Iterable[MentorProfile],
    today: date,
    weights: Weights = DEFAULT_WEIGHTS,
    counts: int = COUNTS,
    standing: Iterable[Standing] = (),
) -> GroupResult:
    """Groups for those who wish one, pairs for the others, and groups again where the mentors' places are short.

    There whoever was left over first takes the places that groups have which stand. Then a group takes in who was left
    over still, and as few of the mentor's new learners as it needs to make room. Nobody shares a group with somebody
    above them. The result depends on who is given, not on their order. Raises ValueError like `matching.match`.
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
    forming.for_places(found, sorted(standing, key=lambda one: one.group.id))
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
        self.joined: dict[int, Group] = {}

    @property
    def members(self) -> set[int]:
        """Who has a place in a group, new or standing."""
        return {member for _, _, group, _ in self.groups for member in group} | self.joined.keys()

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

    def for_places(self, found: MatchResult, standing: Sequence[Standing]) -> None:
        """Those for whom all places are taken, into groups that stand: the one whom it costs least first."""
        left = {one.mentee_id for one in found.unmatched if one.code is UnmatchedCode.ALL_FULL} - self.members
        here = {one.group.id: dict(one.above) for one in standing if one.group.mentor_id in self.hosts}
        while True:
            fitting = [
                (self._cost([learner], one.group.mentor_id), one.group.id, learner, one.group)
                for one in standing
                for learner in sorted(left)
                if len(here.get(one.group.id, range(LARGEST))) < LARGEST
                and self._joins(learner, one.group, here[one.group.id])
            ]
            if not fitting:
                return
            _, number, learner, group = min(fitting, key=lambda each: each[:3])
            self.joined[learner] = group
            here[number][learner] = self.guests[learner].superior_ids
            left.discard(learner)

    def _joins(self, learner: int, group: Group, above: Mapping[int, frozenset[int]]) -> bool:
        guest = self.guests[learner]
        apart = guest.superior_ids & above.keys() or any(learner in theirs for theirs in above.values())
        return not apart and self._fits(guest, group.mentor_id, group.competency)

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
                shared = self._cheapest([o.person_id for o in own], mentor, sharing, beside=group)
                if len(group) + sharing >= SMALLEST and group and len(shared) == sharing:
                    members = sorted([*group, *shared])
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
        shared = tuple(self._explained(*group, after[group[0]]) for group in sorted(self.groups))
        joined = sorted(self.joined.items())
        joining = tuple(Joining(group, self._fit(one, group.mentor_id)) for one, group in joined)
        return GroupResult(pairs, shared, joining)

    def _explained(
        self, mentor_id: int, competency: str, members: Sequence[int], why: GroupReason, load: int
    ) -> GroupMatch:
        fits = tuple(self._fit(one, mentor_id, load) for one in sorted(members))
        return GroupMatch(mentor_id, competency, fits, why, self._counts)

    def _fit(self, learner: int, mentor_id: int, load: int | None = None) -> Match:
        """Why one fits; `load` of the mentor after it, None: as it is."""
        guest, mentor = self.guests[learner], self._before[mentor_id]
        after = mentor.load if load is None else load
        cost = parts(guest, mentor, self._weights).total
        return Match(learner, mentor_id, cost, reasons(guest, mentor, after), caveats(guest, mentor, after))

    def _candidates(self, learners: Sequence[MenteeNeed]) -> Iterator[tuple[int, str, list[int]]]:
        """Mentor, competency, and who of these may learn it with them."""
        competencies = sorted({need.competency for one in learners for need in wanted(one)})
        for mentor in self.hosts:
            for competency in competencies:
                able = [one.person_id for one in learners if self._fits(one, mentor, competency)]
                if able:
                    yield mentor, competency, able

    def _fits(self, learner: MenteeNeed, mentor_id: int, competency: str) -> bool:
        mentor = self.hosts[mentor_id]
        able = any(covers(mentor.expertise, need) for need in wanted(learner) if need.competency == competency)
        return able and barriers(learner, mentor, self._today) <= {Barrier.FULL}

    def _cheapest(self, learners: Collection[int], mentor: int, most: int, beside: Collection[int] = ()) -> list[int]:
        """So many of these at most, none above another or above one of those whom they are to stand beside."""
        chosen: list[int] = []
        for one in sorted(learners, key=lambda one: (self._cost([one], mentor), one)):
            if len(chosen) < most and not any(self._apart(one, other) for other in (*chosen, *beside)):
                chosen.append(one)
        return sorted(chosen)

    def _apart(self, one: int, other: int) -> bool:
        """One of the two stands above the other: what is said in a group is not for a superior."""
        return one in self.guests[other].superior_ids or other in self.guests[one].superior_ids

    def _cost(self, learners: Iterable[int], mentor: int) -> int:
        return sum(parts(self.guests[one], self._before[mentor], self._weights).total for one in learners)

    def _room(self, mentor: int) -> int:
        return self.hosts[mentor].capacity - self.hosts[mentor].load

    def _take(self, mentor: int, competency: str, group: list[int], why: GroupReason) -> None:
        self.groups.append((mentor, competency, group, why))
        self.hosts[mentor] = replace(self.hosts[mentor], load=self.hosts[mentor].load + self._counts)
