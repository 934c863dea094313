"""What came of an act, and who was left without: each definition by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from people.model import Zone
from reports.follow_up_facts import Act, FollowUp, Named, State
from reports.follow_ups import Outcome, followed, is_overdue, latest, outcome
from reports.weekly_acts import candidate
from reports.weekly_facts import PersonFacts, Reach
from reports.weekly_standing import Standing
from reports.weeks import Week, span

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIES = span(Week(2026, 48), Zone.WIT, datetime(2026, 12, 5, tzinfo=UTC))
IDLE = replace(LIES, idle=True)
MONDAY = LIES.since + 8 * HOUR
"""When the summary of the week before came."""


def person(**facts: Any) -> PersonFacts:
    return PersonFacts(2, "198811022014031003", "Pegawai", "Unit", Zone.WIT, superior_id=1, **facts)


def act(kind: Act = Act.GREET, state: State = State.DONE, after: timedelta = HOUR, id_: int = 1) -> FollowUp:
    return FollowUp(id_, "2026-W47", 1, 2, kind, 1, "silent", MONDAY + after, state)


NAMED = Named("2026-W47", 1, 2, "silent", 9, "greet", MONDAY)


@pytest.mark.parametrize(
    ("done", "facts", "came"),
    [
        (act(), {"last_answer_at": MONDAY + DAY}, Outcome.BACK),
        (act(), {"last_answer_at": MONDAY}, Outcome.SILENT),
        (act(Act.ASK, State.ANSWERED), {}, Outcome.ANSWERED),
        (act(Act.ASK, State.ANSWERED), {"last_answer_at": MONDAY + DAY}, Outcome.BACK),
        (act(Act.ASK, State.OPEN), {}, Outcome.SILENT),
        (act(Act.MENTOR, State.YES), {}, Outcome.MENTOR),
        (act(Act.MENTOR, State.NO), {}, Outcome.SILENT),
        (act(Act.LEAVE), {"rests": True}, Outcome.LEAVE),
        (act(Act.TALK), {"erased": True}, Outcome.MOVED),
    ],
)
def test_what_came_of_an_act(done: FollowUp, facts: dict[str, Any], came: Outcome) -> None:
    assert outcome(done, person(**facts), LIES) is came


def test_who_has_moved_is_told_of_no_more_and_a_holiday_week_is_nobodys_silence() -> None:
    assert outcome(act(), None, LIES) is Outcome.MOVED
    assert outcome(act(), person(), IDLE) is Outcome.LEAVE


def test_of_several_acts_on_one_person_the_best_counts_and_each_stays() -> None:
    acts = [act(Act.MENTOR, State.NO, DAY, 2), act(Act.ASK, State.ANSWERED, HOUR, 1), act(after=-30 * DAY, id_=3)]
    [one] = followed(acts, {2: person()}, LIES)
    assert ([each.id for each in one.acts], one.outcome) == ([1, 2], Outcome.ANSWERED)


def test_overdue_is_what_was_still_to_be_done() -> None:
    assert is_overdue(NAMED, [], person(), LIES)
    assert is_overdue(NAMED, [act(after=-DAY)], person(), LIES), "done before they were named"
    assert not is_overdue(NAMED, [act()], person(), LIES)
    assert not is_overdue(NAMED, [], person(last_answer_at=MONDAY + DAY), LIES)
    assert not is_overdue(NAMED, [], person(rests=True), LIES)
    assert not is_overdue(NAMED, [], None, LIES)
    assert not is_overdue(NAMED, [], person(), IDLE)


def test_who_was_acted_on_lately_is_named_with_it_and_another_act_is_suggested() -> None:
    assert latest([act(), act(Act.ASK, State.OPEN, DAY, 2)], LIES) is Act.ASK
    assert latest([act(after=-30 * DAY)], LIES) is None
    silent = person(last_answer_at=LIES.at - 9 * DAY)
    ladder = [
        candidate(silent, Standing.SILENT, LIES, 0, 24, acted) for acted in (None, Act.GREET, Act.ASK, Act.MENTOR)
    ]
    assert [one.act for one in ladder if one] == [Act.GREET, Act.ASK, Act.MENTOR, Act.TALK]
    away = candidate(replace(silent, reach=Reach.BLOCKED), Standing.UNREACHED, LIES, 0, 24, Act.GREET)
    assert away is not None
    assert away.act is Act.TALK, "what does not arrive is no help"
