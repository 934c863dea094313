"""Why somebody has no mentor, and what would help, the nearest help first: codes with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mentoring.explaining import GROUP_OF
from mentoring.model import HelpCode, MenteeNeed, MentorProfile, Need, Params, Reason, Unmatched, UnmatchedCode
from mentoring.needs import covers, wanted
from mentoring.rules import Barrier, away_until, barriers_between, unavailable

_ORDER = {barrier: place for place, barrier in enumerate(Barrier)}
_CODES = {
    Barrier.FULL: UnmatchedCode.ALL_FULL,
    Barrier.ON_LEAVE: UnmatchedCode.ON_LEAVE,
    Barrier.RESTING: UnmatchedCode.RESTING,
    Barrier.NOT_REACHABLE: UnmatchedCode.NOT_REACHABLE,
    Barrier.NOT_ACTIVE: UnmatchedCode.NOT_ACTIVE,
    Barrier.EXCLUDED: UnmatchedCode.EXCLUDED,
    Barrier.SUPERIOR: UnmatchedCode.ONLY_SUPERIOR,
}
_HELP = {
    Barrier.FULL: (HelpCode.RAISE_CAPACITY, HelpCode.GROUP),
    Barrier.ON_LEAVE: (HelpCode.WAIT,),
    Barrier.RESTING: (HelpCode.ASK_AGAIN,),
    Barrier.NOT_REACHABLE: (HelpCode.REACH,),
    Barrier.NOT_ACTIVE: (HelpCode.ACTIVATE,),
    Barrier.EXCLUDED: (HelpCode.REVIEW_EXCLUSIONS,),
    Barrier.SUPERIOR: (),
}


def why_unmatched(mentee: MenteeNeed, mentors: Sequence[MentorProfile], today: date) -> Unmatched:
    """Why nobody was found for one learner, given the mentors' loads; for many learners, `Lack` once for all."""
    return Lack(mentors, today).why(mentee)


class Lack:
    """What stands between learners and these mentors, with their loads after matching."""

    def __init__(self, mentors: Sequence[MentorProfile], today: date) -> None:
        self._mentors, self._today = mentors, today
        self._unavailable = {mentor.person_id: unavailable(mentor, today) for mentor in mentors}
        self._able: dict[tuple[str, int], list[int]] = {}

    def why(self, mentee: MenteeNeed) -> Unmatched:
        """Why nobody was found for this learner, and what would help, the nearest help first."""
        if not mentee.needs:
            return Unmatched(mentee.person_id, UnmatchedCode.NO_NEED, help=(Reason(HelpCode.ASSESS),))
        able: dict[Barrier, list[MentorProfile]] = {}
        for mentor in self._experts(mentee):
            worst = max(self._barriers(mentee, mentor), key=_ORDER.__getitem__, default=Barrier.FULL)
            able.setdefault(worst, []).append(mentor)
        if not able:
            return self._no_expertise(mentee)
        nearest = min(able, key=_ORDER.__getitem__)
        params = _numbers(nearest, able[nearest], self._today)
        direct = (Reason(code, {**params, "size": GROUP_OF}) for code in _HELP[nearest])
        return Unmatched(mentee.person_id, _CODES[nearest], params, (*direct, *self._other_ways(mentee)))

    def _experts(self, mentee: MenteeNeed) -> list[MentorProfile]:
        """Who covers a main need, in the order of the mentors."""
        places = sorted({place for need in wanted(mentee) for place in self._covering(need)})
        return [self._mentors[place] for place in places if self._mentors[place].person_id != mentee.person_id]

    def _covering(self, need: Need) -> list[int]:
        key = (need.competency, need.required)
        if key not in self._able:
            able = [place for place, mentor in enumerate(self._mentors) if covers(mentor.expertise, need)]
            self._able[key] = able
        return self._able[key]

    def _free(self, need: Need) -> Iterable[int]:
        return (place for place in self._covering(need) if not self._unavailable[self._mentors[place].person_id])

    def _barriers(self, mentee: MenteeNeed, mentor: MentorProfile) -> frozenset[Barrier]:
        return self._unavailable[mentor.person_id] | barriers_between(mentee, mentor)

    def _no_expertise(self, mentee: MenteeNeed) -> Unmatched:
        need = wanted(mentee)[0]
        others = (mentor for mentor in self._mentors if mentor.person_id != mentee.person_id)
        best = max((mentor.expertise.get(need.competency, 0) for mentor in others), default=0)
        params: Params = {"competency": need.competency, "level": need.required, "best": best}
        code = UnmatchedCode.NO_EXPERTISE if best else UnmatchedCode.NO_EXPERTISE_AT_ALL
        return Unmatched(mentee.person_id, code, params, self._other_ways(mentee))

    def _other_ways(self, mentee: MenteeNeed) -> tuple[Reason, ...]:
        return (*self._other_need(mentee), _recruit(mentee))

    def _other_need(self, mentee: MenteeNeed) -> tuple[Reason, ...]:
        """The first need for which somebody has room: the learner may choose to begin with that one."""
        for need in mentee.needs:
            able = sum(not barriers_between(mentee, self._mentors[place]) for place in self._free(need))
            if able:
                return (Reason(HelpCode.OTHER_NEED, {"competency": need.competency, "mentors": able}),)
        return ()


def _numbers(barrier: Barrier, mentors: Sequence[MentorProfile], today: date) -> Params:
    if barrier is Barrier.ON_LEAVE:
        until = min(last for mentor in mentors if (last := away_until(mentor, today)))
        return {"mentors": len(mentors), "until": until}
    return {"mentors": len(mentors), "places": sum(mentor.capacity for mentor in mentors)}


def _recruit(mentee: MenteeNeed) -> Reason:
    need = wanted(mentee)[0]
    return Reason(HelpCode.RECRUIT, {"competency": need.competency, "level": need.required})
