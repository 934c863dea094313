"""Mentors and learners for the tests: one of each with everything filled in, and strategies for many."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from mentoring.model import MenteeNeed, MentorProfile, Need
from people.model import LearningHours, Leave, Zone

TODAY = date(2026, 11, 24)
SERVICE, DIGITAL, LEADING = "pelayanan-publik", "digital", "kepemimpinan"
MENTOR_IDS, MENTEE_IDS = range(1, 6), range(4, 12)
"""They overlap: a mentor may look for a mentor."""


def mentor(person_id: int = 1, **changes: Any) -> MentorProfile:
    given = {
        "expertise": {SERVICE: 4},
        "hours": LearningHours(Zone.WIT),
        "job_family": "pelayanan",
        "values": frozenset({"harmonis"}),
        "years": 12,
        "capacity": 4,
    }
    return MentorProfile(person_id, **{**given, **changes})


def mentee(person_id: int = 101, **changes: Any) -> MenteeNeed:
    given = {
        "needs": (Need(SERVICE, 3, 1),),
        "hours": LearningHours(Zone.WIT),
        "job_family": "pelayanan",
        "values": frozenset({"harmonis", "adaptif"}),
    }
    return MenteeNeed(person_id, **{**given, **changes})


def away(days: int, first: date = TODAY) -> LearningHours:
    return LearningHours(Zone.WIT, leaves=(Leave(first, first + timedelta(days=days)),))


_COMPETENCIES = st.sampled_from((SERVICE, DIGITAL, LEADING))
_WINDOWS = st.sampled_from(((time(8), time(16)), (time(13), time(15)), (time(18), time(20))))
_LANGUAGES = st.lists(st.sampled_from(("id", "en", "jv")), min_size=1, max_size=2, unique=True).map(tuple)
_VALUES = st.frozensets(st.sampled_from(("harmonis", "adaptif", "loyal")), max_size=2)
_FAMILIES = st.sampled_from(("", "pelayanan", "keuangan"))
_HOURS = st.builds(
    LearningHours,
    zone=st.sampled_from(Zone),
    days=st.frozensets(st.integers(0, 6), max_size=5),
    leaves=st.lists(st.builds(lambda n: Leave(TODAY, TODAY + timedelta(days=n)), st.integers(0, 30)), max_size=1).map(
        tuple
    ),
)


def _people(ids: range, most: int) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.sampled_from(ids), max_size=most)


MENTORS = st.lists(
    st.builds(
        MentorProfile,
        person_id=st.sampled_from(MENTOR_IDS),
        expertise=st.dictionaries(_COMPETENCIES, st.integers(1, 5), max_size=3),
        hours=_HOURS,
        talk=_WINDOWS,
        job_family=_FAMILIES,
        languages=_LANGUAGES,
        values=_VALUES,
        years=st.integers(0, 30),
        capacity=st.integers(0, 3),
        load=st.integers(0, 2),
        active=st.sampled_from((True, True, True, False)),
        reachable=st.sampled_from((True, True, True, False)),
        preferences=_people(MENTEE_IDS, 2),
        exclusions=_people(MENTEE_IDS, 1),
        hesitation=st.sampled_from((0, 0, 60, 120, 333, 600)),
        resting=st.sampled_from((False, False, False, True)),
    ),
    max_size=4,
    unique_by=lambda profile: profile.person_id,
)

MENTEES = st.lists(
    st.builds(
        MenteeNeed,
        person_id=st.sampled_from(MENTEE_IDS),
        needs=st.lists(
            st.builds(Need, _COMPETENCIES, st.integers(1, 5), st.integers(1, 2)),
            max_size=3,
            unique_by=lambda need: need.competency,
        ).map(tuple),
        hours=_HOURS,
        talk=_WINDOWS,
        job_family=_FAMILIES,
        languages=_LANGUAGES,
        values=_VALUES,
        preferences=_people(MENTOR_IDS, 2),
        exclusions=_people(MENTOR_IDS, 1),
        superior_ids=_people(MENTOR_IDS, 1),
        earlier_mentor_id=st.none() | st.sampled_from(MENTOR_IDS),
    ),
    max_size=6,
    unique_by=lambda profile: profile.person_id,
)
