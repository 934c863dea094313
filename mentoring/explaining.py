"""Why two people fit ("mengapa cocok"), and why somebody has no mentor and what would help: codes with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from mentoring.costs import ENOUGH_HOURS, open_needs
from mentoring.model import (
    HelpCode,
    MenteeNeed,
    MentorProfile,
    Params,
    Reason,
    ReasonCode,
    Unmatched,
    UnmatchedCode,
)
from mentoring.needs import covers, main_needs
from mentoring.rules import Barrier, away_until, barriers
from mentoring.week import hours_apart, shared_minutes, week_of

GROUP_OF = 4
"""Learners who can share one mentor's place in a group."""
_NEARLY_FULL = 80
"""Percent of a mentor's capacity."""


def reasons(mentee: MenteeNeed, mentor: MentorProfile, load: int) -> tuple[Reason, ...]:
    """What speaks for this pair, the weightiest first; `load` counts the mentor's learners with this one."""
    weeks = week_of(mentee.hours, mentee.talk), week_of(mentor.hours, mentor.talk)
    shared = shared_minutes(*weeks) // 60
    also = [need for need in mentee.needs if need not in main_needs(mentee.needs) and covers(mentor.expertise, need)]
    values = sorted(mentee.values & mentor.values)
    language = next((word for word in mentee.languages if word in mentor.languages), "")
    candidates: list[tuple[bool, ReasonCode, Params]] = [
        (mentee.earlier_mentor_id == mentor.person_id, ReasonCode.CONTINUITY, {}),
        (mentor.person_id in mentee.preferences, ReasonCode.WISH, {}),
        (mentee.person_id in mentor.preferences, ReasonCode.WISH_OF_MENTOR, {}),
        (bool(also), ReasonCode.OTHER_NEEDS, {"competencies": _list(need.competency for need in also)}),
        (_same_family(mentee, mentor), ReasonCode.JOB_FAMILY, {"family": mentor.job_family}),
        (mentor.years > 0, ReasonCode.EXPERIENCE, {"years": mentor.years}),
        (bool(language), ReasonCode.LANGUAGE, {"language": language}),
        (hours_apart(*weeks) == 0, ReasonCode.ZONE, {"zone": mentor.hours.zone.abbreviation}),
        (shared >= ENOUGH_HOURS, ReasonCode.HOURS, {"hours": shared}),
        (bool(values), ReasonCode.VALUES, {"values": _list(values)}),
        (load * 100 < _NEARLY_FULL * mentor.capacity, ReasonCode.LOAD, {"number": load, "capacity": mentor.capacity}),
    ]
    return (*_expertise(mentee, mentor), *(Reason(code, params) for holds, code, params in candidates if holds))


def caveats(mentee: MenteeNeed, mentor: MentorProfile, load: int) -> tuple[Reason, ...]:
    """What is less good about this pair, so that nobody is surprised."""
    weeks = week_of(mentee.hours, mentee.talk), week_of(mentor.hours, mentor.talk)
    shared, apart = shared_minutes(*weeks) // 60, hours_apart(*weeks)
    uncovered = open_needs(mentee.needs, mentor.expertise)
    other_family = bool(mentee.job_family and mentor.job_family) and not _same_family(mentee, mentor)
    full = load * 100 >= _NEARLY_FULL * mentor.capacity
    candidates: list[tuple[bool, ReasonCode, Params]] = [
        (bool(uncovered), ReasonCode.OTHER_NEEDS_OPEN, {"competencies": _list(n.competency for n in uncovered)}),
        (other_family, ReasonCode.OTHER_JOB_FAMILY, {"family": mentor.job_family}),
        (not set(mentee.languages) & set(mentor.languages), ReasonCode.NO_COMMON_LANGUAGE, {}),
        (apart > 0, ReasonCode.ZONES_APART, {"hours": apart}),
        (shared < ENOUGH_HOURS, ReasonCode.FEW_HOURS, {"hours": shared}),
        (full, ReasonCode.NEARLY_FULL, {"number": load, "capacity": mentor.capacity}),
        (mentor.hesitation > 0, ReasonCode.SELDOM_FREE, {"points": mentor.hesitation}),
    ]
    return tuple(Reason(code, params) for holds, code, params in candidates if holds)


def why_unmatched(mentee: MenteeNeed, mentors: Sequence[MentorProfile], today: date) -> Unmatched:
    """Why nobody was found, given the mentors' loads after matching, and what would help, the nearest help first."""
    if not mentee.needs:
        return Unmatched(mentee.person_id, UnmatchedCode.NO_NEED, help=(Reason(HelpCode.ASSESS),))
    able: dict[Barrier, list[MentorProfile]] = {}
    for mentor in _experts(mentee, mentors):
        found = barriers(mentee, mentor, today)
        able.setdefault(max(found, key=_ORDER.index, default=Barrier.FULL), []).append(mentor)
    if not able:
        return _no_expertise(mentee, mentors, today)
    nearest = min(able, key=_ORDER.index)
    params = _numbers(nearest, able[nearest], today)
    return Unmatched(mentee.person_id, _CODES[nearest], params, _help(mentee, mentors, nearest, params, today))


_ORDER = tuple(Barrier)
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


def _experts(mentee: MenteeNeed, mentors: Sequence[MentorProfile]) -> list[MentorProfile]:
    wanted = [(need.competency, need.required) for need in main_needs(mentee.needs)]
    able = [m for m in mentors if any(m.expertise.get(competency, 0) >= level for competency, level in wanted)]
    return [mentor for mentor in able if mentor.person_id != mentee.person_id]


def _no_expertise(mentee: MenteeNeed, mentors: Sequence[MentorProfile], today: date) -> Unmatched:
    need = main_needs(mentee.needs)[0]
    others = (mentor for mentor in mentors if mentor.person_id != mentee.person_id)
    best = max((mentor.expertise.get(need.competency, 0) for mentor in others), default=0)
    params: Params = {"competency": need.competency, "level": need.required, "best": best}
    help_ = (*_other_need(mentee, mentors, today), _recruit(mentee))
    return Unmatched(mentee.person_id, UnmatchedCode.NO_EXPERTISE, params, help_)


def _numbers(barrier: Barrier, mentors: Sequence[MentorProfile], today: date) -> Params:
    if barrier is Barrier.ON_LEAVE:
        until = min(last for mentor in mentors if (last := away_until(mentor, today)))
        return {"mentors": len(mentors), "until": until}
    return {"mentors": len(mentors), "places": sum(mentor.capacity for mentor in mentors)}


def _help(
    mentee: MenteeNeed, mentors: Sequence[MentorProfile], nearest: Barrier, params: Params, today: date
) -> tuple[Reason, ...]:
    direct = (Reason(code, {**params, "size": GROUP_OF}) for code in _HELP[nearest])
    return (*direct, *_other_need(mentee, mentors, today), _recruit(mentee))


def _other_need(mentee: MenteeNeed, mentors: Sequence[MentorProfile], today: date) -> tuple[Reason, ...]:
    """The first further need for which somebody has room: the learner may choose to begin with that one."""
    for need in mentee.needs:
        instead = replace(mentee, needs=(need,))
        able = sum(not barriers(instead, mentor, today) for mentor in _experts(instead, mentors))
        if able:
            return (Reason(HelpCode.OTHER_NEED, {"competency": need.competency, "mentors": able}),)
    return ()


def _recruit(mentee: MenteeNeed) -> Reason:
    need = main_needs(mentee.needs)[0]
    return Reason(HelpCode.RECRUIT, {"competency": need.competency, "level": need.required})


def _expertise(mentee: MenteeNeed, mentor: MentorProfile) -> Iterable[Reason]:
    for need in main_needs(mentee.needs):
        if covers(mentor.expertise, need):
            level = mentor.expertise[need.competency]
            yield Reason(
                ReasonCode.EXPERTISE, {"competency": need.competency, "level": level, "required": need.required}
            )


def _same_family(mentee: MenteeNeed, mentor: MentorProfile) -> bool:
    return bool(mentee.job_family) and mentee.job_family == mentor.job_family


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
