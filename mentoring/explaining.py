"""Why two people fit ("mengapa cocok"), and what is less good about it: codes with numbers."""

from __future__ import annotations

from collections.abc import Iterable

from mentoring.costs import ENOUGH_HOURS, open_needs
from mentoring.model import MenteeNeed, MentorProfile, Params, Reason, ReasonCode
from mentoring.needs import covers, wanted
from mentoring.week import hours_apart, shared_minutes, week_of

GROUP_OF = 4
"""Learners who can share one mentor's place in a group."""
_NEARLY_FULL = 80
"""Percent of a mentor's capacity."""


def reasons(mentee: MenteeNeed, mentor: MentorProfile, load: int) -> tuple[Reason, ...]:
    """What speaks for this pair, the weightiest first; `load` counts the mentor's learners with this one."""
    weeks = week_of(mentee.hours, mentee.talk), week_of(mentor.hours, mentor.talk)
    shared = shared_minutes(*weeks) // 60
    main = wanted(mentee)
    also = [need for need in mentee.needs if need not in main and covers(mentor.expertise, need)]
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


def _expertise(mentee: MenteeNeed, mentor: MentorProfile) -> Iterable[Reason]:
    for need in wanted(mentee):
        if covers(mentor.expertise, need):
            level = mentor.expertise[need.competency]
            yield Reason(
                ReasonCode.EXPERTISE, {"competency": need.competency, "level": level, "required": need.required}
            )


def _same_family(mentee: MenteeNeed, mentor: MentorProfile) -> bool:
    return bool(mentee.job_family) and mentee.job_family == mentor.job_family


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
