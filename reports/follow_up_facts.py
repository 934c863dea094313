"""An act of a superior about somebody whom their summary named, and that somebody was named: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Act(StrEnum):
    """What a superior can do; text keys under `weekly.act.`."""

    GREET = "greet"
    ASK = "ask"
    MENTOR = "mentor"
    LEAVE = "leave"
    TALK = "talk"


class State(StrEnum):
    """How far an act has come."""

    DONE = "done"
    """There is nothing to wait for."""
    OPEN = "open"
    """The learner was asked, and has not answered."""
    ANSWERED = "answered"
    """The learner said what hinders."""
    YES = "yes"
    NO = "no"
    ENDED = "ended"
    """The learner ended the leave that they were granted."""


class Hindrance(StrEnum):
    """What keeps somebody from learning; text keys under `follow.hindrance.`."""

    TIME = "time"
    SIGNAL = "signal"
    TOOLS = "tools"
    HARD = "hard"
    FIELD = "field"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Named:
    """A summary named somebody to turn to."""

    week: str
    """Of the summary: `2026-W48`."""
    superior_id: int
    """Whose summary it is."""
    person_id: int
    reason: str
    number: int
    act: str
    """Suggested."""
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was done about somebody who was named. In a week of summaries each act is done once about each person."""

    id: int
    week: str
    """Of the summary that named them."""
    superior_id: int
    """Whose summary it is."""
    person_id: int
    act: Act
    actor_id: int
    """Who did it: the superior, somebody above them, or who stands in for one of these."""
    reason: str
    at: datetime
    state: State = State.DONE
    number: int = 0
    """Which text was sent; how many weeks of leave."""
    until: date | None = None
    """Last day of the leave."""
    hindrance: Hindrance | None = None
    words: str = ""
    """The learner's own, about what hinders."""
    note: str = ""
    """The superior's own: nobody but who wrote it and the administrators' audit reads it."""
    changed_at: datetime | None = None
    outcome: str = ""
    """What it had come to when the next summary told of it."""
    outcome_week: str = ""
    """Of that summary."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody stands in for a superior (Plt., Plh.), both days included.

    Without days: whenever the superior is on leave.
    """

    id: int
    superior_id: int
    acting_id: int
    first: date | None = None
    last: date | None = None
