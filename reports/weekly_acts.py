"""Whom a superior should turn to: at most five people, each with the reason and one act that may help."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reports.follow_up_facts import Act
from reports.weekly_facts import PersonFacts, Reach
from reports.weekly_standing import Standing, has_floor, silent_days
from reports.weeks import Span

MOST = 5
LONG_DAYS = 28
"""Who has been silent for longer than this is harder to bring back than those who fell silent lately."""


class Reason(StrEnum):
    """Why somebody is named; the most urgent first. Text keys under `weekly.reason.`."""

    WRONG_THEN_SILENT = "wrong_then_silent"
    """The last two graded answers were wrong, and then nothing came."""
    SILENT = "silent"
    BLOCKED = "blocked"
    UNDELIVERED = "undelivered"
    LONG_SILENT = "long_silent"
    NOT_JOINED = "not_joined"
    OVER_CEILING = "over_ceiling"


ACTS = {
    Reason.WRONG_THEN_SILENT: Act.MENTOR,
    Reason.SILENT: Act.GREET,
    Reason.BLOCKED: Act.TALK,
    Reason.UNDELIVERED: Act.TALK,
    Reason.LONG_SILENT: Act.ASK,
    Reason.NOT_JOINED: Act.TALK,
    Reason.OVER_CEILING: Act.TALK,
}
"""The act that is suggested for each reason."""
NEXT = {Act.GREET: Act.ASK, Act.ASK: Act.MENTOR, Act.MENTOR: Act.TALK, Act.LEAVE: Act.TALK, Act.TALK: Act.TALK}
"""The act that is suggested where the last one, done lately, brought nobody back."""
_UNREACHED = {
    Reach.BLOCKED: Reason.BLOCKED,
    Reach.UNDELIVERED: Reason.UNDELIVERED,
    Reach.NO_CHAT: Reason.NOT_JOINED,
    Reach.NOT_AGREED: Reason.NOT_JOINED,
}
"""Who asked us to stop is left in peace."""
_RANK = {reason: number for number, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to turn to. `number`: days of silence; where the ceiling is passed, the year's JP."""

    person: PersonFacts
    reason: Reason
    number: int
    acted: Act | None = None
    """What was done about them in the last two weeks."""

    @property
    def act(self) -> Act:
        suggested = ACTS[self.reason]
        return suggested if self.acted is None or suggested is Act.TALK else NEXT[self.acted]

    @property
    def urgency(self) -> tuple[int, int, int]:
        """Lower is more urgent: by reason, then who waits longest, then by id."""
        return _RANK[self.reason], -self.number, self.person.id


def candidate(
    person: PersonFacts, stands: Standing | None, span: Span, wrong: int, most: int, acted: Act | None = None
) -> Candidate | None:
    """Why somebody should turn to this person, who is not erased; None: there is no reason.

    `stands` is their standing; `wrong` says how many of their last two graded answers were; `most` is the ceiling;
    `acted` is what was done about them lately.
    """
    if stands is Standing.SILENT:
        days = silent_days(person, span)
        return Candidate(person, _silence(days, wrong), days, acted)
    if stands is Standing.UNREACHED and person.reach in _UNREACHED:
        return Candidate(person, _UNREACHED[person.reach], silent_days(person, span), acted)
    if not has_floor(person) and person.jp_year > most and person.jp_week:
        return Candidate(person, Reason.OVER_CEILING, person.jp_year, acted)
    return None


def most_urgent(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The five to turn to first, the most urgent first."""
    return heapq.nsmallest(MOST, candidates, key=lambda one: one.urgency)


def _silence(days: int, wrong: int) -> Reason:
    if days > LONG_DAYS:
        return Reason.LONG_SILENT
    return Reason.WRONG_THEN_SILENT if wrong >= 2 else Reason.SILENT
