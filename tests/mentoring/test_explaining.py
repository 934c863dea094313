from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentoring.explaining import caveats, reasons
from mentoring.lacking import why_unmatched
from mentoring.model import HelpCode, MentorProfile, Need, ReasonCode, UnmatchedCode
from people.model import LearningHours, Zone
from tests.mentoring.profiles import DIGITAL, LEADING, SERVICE, TODAY, away, mentee, mentor


def test_a_good_pair_says_why_with_its_numbers() -> None:
    learner = mentee(preferences=frozenset({1}), needs=(Need(SERVICE, 3, 2), Need(DIGITAL, 2, 1)))
    found = reasons(learner, mentor(1, expertise={SERVICE: 4, DIGITAL: 3}), load=2)
    assert [(reason.code, dict(reason.params)) for reason in found] == [
        (ReasonCode.EXPERTISE, {"competency": SERVICE, "level": 4, "required": 3}),
        (ReasonCode.WISH, {}),
        (ReasonCode.OTHER_NEEDS, {"competencies": DIGITAL}),
        (ReasonCode.JOB_FAMILY, {"family": "pelayanan"}),
        (ReasonCode.EXPERIENCE, {"years": 12}),
        (ReasonCode.LANGUAGE, {"language": "id"}),
        (ReasonCode.ZONE, {"zone": "WIT"}),
        (ReasonCode.HOURS, {"hours": 40}),
        (ReasonCode.VALUES, {"values": "harmonis"}),
        (ReasonCode.LOAD, {"number": 2, "capacity": 4}),
    ]
    assert caveats(learner, mentor(1, expertise={SERVICE: 4, DIGITAL: 3}), load=2) == ()


def test_what_is_less_good_is_said_too() -> None:
    learner = mentee(needs=(Need(SERVICE, 3, 2), Need(DIGITAL, 2, 1)), languages=("jv",))
    host = mentor(1, hours=LearningHours(Zone.WIB, days=frozenset({0})), job_family="keuangan")
    assert [(caveat.code, dict(caveat.params)) for caveat in caveats(learner, host, load=4)] == [
        (ReasonCode.OTHER_NEEDS_OPEN, {"competencies": DIGITAL}),
        (ReasonCode.OTHER_JOB_FAMILY, {"family": "keuangan"}),
        (ReasonCode.NO_COMMON_LANGUAGE, {}),
        (ReasonCode.ZONES_APART, {"hours": 2}),
        (ReasonCode.FEW_HOURS, {"hours": 6}),
        (ReasonCode.NEARLY_FULL, {"number": 4, "capacity": 4}),
    ]


def test_continuity_and_the_mentors_wish_are_named() -> None:
    found = reasons(mentee(earlier_mentor_id=1), mentor(1, preferences=frozenset({101})), load=1)
    assert {ReasonCode.CONTINUITY, ReasonCode.WISH_OF_MENTOR} <= {reason.code for reason in found}


@pytest.mark.parametrize(
    ("changes", "mentors", "code", "first_help"),
    [
        ({"needs": ()}, [mentor()], UnmatchedCode.NO_NEED, HelpCode.ASSESS),
        ({}, [mentor(expertise={SERVICE: 2})], UnmatchedCode.NO_EXPERTISE, HelpCode.RECRUIT),
        ({}, [mentor(load=4)], UnmatchedCode.ALL_FULL, HelpCode.RAISE_CAPACITY),
        ({}, [mentor(hours=away(30))], UnmatchedCode.ON_LEAVE, HelpCode.WAIT),
        ({}, [mentor(reachable=False)], UnmatchedCode.NOT_REACHABLE, HelpCode.REACH),
        ({}, [mentor(active=False)], UnmatchedCode.NOT_ACTIVE, HelpCode.ACTIVATE),
        ({"exclusions": frozenset({1})}, [mentor(1)], UnmatchedCode.EXCLUDED, HelpCode.REVIEW_EXCLUSIONS),
        ({"superior_ids": frozenset({1})}, [mentor(1)], UnmatchedCode.ONLY_SUPERIOR, HelpCode.RECRUIT),
        ({}, [mentor(101)], UnmatchedCode.NO_EXPERTISE_AT_ALL, HelpCode.RECRUIT),
        ({}, [], UnmatchedCode.NO_EXPERTISE_AT_ALL, HelpCode.RECRUIT),
    ],
)
def test_each_way_to_be_without_a_mentor_has_its_reason_and_its_help(
    changes: dict[str, Any], mentors: list[MentorProfile], code: UnmatchedCode, first_help: HelpCode
) -> None:
    left = why_unmatched(mentee(**changes), mentors, TODAY)
    assert (left.code, left.help[0].code) == (code, first_help)


def test_the_nearest_way_out_is_told_with_its_numbers() -> None:
    mentors = [mentor(1, active=False), mentor(2, hours=away(30)), mentor(3, load=4), mentor(4, load=4, active=False)]
    left = why_unmatched(mentee(), mentors, TODAY)
    assert (left.code, dict(left.params)) == (UnmatchedCode.ALL_FULL, {"mentors": 1, "places": 4})
    left = why_unmatched(mentee(), mentors[:2], TODAY)
    assert dict(left.params) == {"mentors": 1, "until": TODAY + timedelta(days=30)}


def test_a_further_need_with_room_is_offered() -> None:
    learner = mentee(needs=(Need(LEADING, 4, 2), Need(SERVICE, 3, 1)))
    left = why_unmatched(learner, [mentor(1), mentor(2), mentor(3, load=4)], TODAY)
    assert (left.code, dict(left.params)) == (
        UnmatchedCode.NO_EXPERTISE_AT_ALL,
        {"competency": LEADING, "level": 4, "best": 0},
    )
    assert (left.help[0].code, dict(left.help[0].params)) == (
        HelpCode.OTHER_NEED,
        {"competency": SERVICE, "mentors": 2},
    )
