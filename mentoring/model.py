"""Who can help, who needs help, and what matching makes of them: frozen values, codes instead of prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from people.model import LearningHours

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5
"""Competency levels (PermenPANRB 38/2017)."""
OFFICE_HOURS = (time(8), time(16))


@dataclass(frozen=True, slots=True)
class Need:
    """One competency in which a person wants help. `required` is the level that their position asks for."""

    competency: str
    required: int
    gap: int
    """Required level minus the assessed one; at least 1."""


@dataclass(frozen=True, slots=True)
class MentorProfile:
    """What matching knows of one mentor."""

    person_id: int
    expertise: Mapping[str, int]
    """Competency → level, 1-5."""
    hours: LearningHours
    """Zone, days, quiet hours and leave."""
    talk: tuple[time, time] = OFFICE_HOURS
    """Local times between which they can talk on their days."""
    job_family: str = ""
    languages: tuple[str, ...] = ("id",)
    values: frozenset[str] = frozenset()
    years: int = 0
    """Years of service in the field."""
    capacity: int = 8
    load: int = 0
    """Learners whom they accompany now."""
    active: bool = True
    reachable: bool = True
    """A chat of theirs can be written to."""
    preferences: frozenset[int] = frozenset()
    exclusions: frozenset[int] = frozenset()
    hesitation: int = 0
    """What refusals, lapses and missed clocks of late cost in addition (`standing.Record.points`)."""
    resting: bool = False
    """They take no new learners until they say that they are ready; learners and questions of theirs go on."""

    @property
    def desk_hours(self) -> LearningHours:
        """Their hours for questions: the day begins when they can talk, whenever they learn themselves."""
        return replace(self.hours, at=self.talk[0])


@dataclass(frozen=True, slots=True)
class MenteeNeed:
    """What matching knows of one person who looks for a mentor."""

    person_id: int
    needs: tuple[Need, ...]
    hours: LearningHours
    talk: tuple[time, time] = OFFICE_HOURS
    own_words: str = ""
    job_family: str = ""
    languages: tuple[str, ...] = ("id",)
    """The one that they prefer comes first."""
    values: frozenset[str] = frozenset()
    preferences: frozenset[int] = frozenset()
    exclusions: frozenset[int] = frozenset()
    superior_ids: frozenset[int] = frozenset()
    """Everybody above them, appraisers too: never their mentor."""
    earlier_mentor_id: int | None = None
    in_group: bool = False
    """They would like to learn in a group."""
    any_need: bool = False
    """A mentor for any of their needs will do, not only for the widest: they have waited for long."""


class ReasonCode(StrEnum):
    """Why two people fit, or what is less good about it; text keys under `mentoring.reason.`."""

    EXPERTISE = "expertise"
    CONTINUITY = "continuity"
    WISH = "wish"
    WISH_OF_MENTOR = "wish_of_mentor"
    OTHER_NEEDS = "other_needs"
    JOB_FAMILY = "job_family"
    EXPERIENCE = "experience"
    VALUES = "values"
    LANGUAGE = "language"
    ZONE = "zone"
    HOURS = "hours"
    LOAD = "load"
    OTHER_NEEDS_OPEN = "other_needs_open"
    OTHER_JOB_FAMILY = "other_job_family"
    NO_COMMON_LANGUAGE = "no_common_language"
    ZONES_APART = "zones_apart"
    FEW_HOURS = "few_hours"
    NEARLY_FULL = "nearly_full"
    SELDOM_FREE = "seldom_free"
    """For administrators alone: proposals or questions went unanswered of late."""


class UnmatchedCode(StrEnum):
    """Why somebody has no mentor; text keys under `mentoring.unmatched.`."""

    NO_NEED = "no_need"
    NO_EXPERTISE = "no_expertise"
    NO_EXPERTISE_AT_ALL = "no_expertise_at_all"
    """Nobody masters it at any level."""
    ALL_FULL = "all_full"
    ON_LEAVE = "on_leave"
    RESTING = "resting"
    NOT_REACHABLE = "not_reachable"
    NOT_ACTIVE = "not_active"
    EXCLUDED = "excluded"
    ONLY_SUPERIOR = "only_superior"


class HelpCode(StrEnum):
    """What would help somebody without a mentor; text keys under `mentoring.help.`."""

    ASSESS = "assess"
    RECRUIT = "recruit"
    OTHER_NEED = "other_need"
    RAISE_CAPACITY = "raise_capacity"
    GROUP = "group"
    WAIT = "wait"
    ASK_AGAIN = "ask_again"
    REACH = "reach"
    ACTIVATE = "activate"
    REVIEW_EXCLUSIONS = "review_exclusions"


Params = Mapping[str, int | str | date]


@dataclass(frozen=True, slots=True)
class Reason:
    """A meaning with its numbers: rendered by the texts, never prose."""

    code: ReasonCode | HelpCode
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """One learner and the mentor proposed for them, with what speaks for it and what less so."""

    mentee_id: int
    mentor_id: int
    cost: int
    """Of fit alone, without the mentor's load; lower fits better."""
    reasons: tuple[Reason, ...] = ()
    caveats: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody for whom there is no mentor now: why, and what would help, the nearest help first."""

    mentee_id: int
    code: UnmatchedCode
    params: Params = field(default_factory=dict)
    help: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """One mentor's learners before and after matching, of their capacity."""

    mentor_id: int
    before: int
    after: int
    capacity: int


@dataclass(frozen=True, slots=True)
class LoadSpread:
    """How evenly the mentors are loaded: `by_learners[k]` mentors accompany k learners; percents are of capacity."""

    by_learners: tuple[int, ...]
    full: int
    idle: int
    lowest_percent: int
    highest_percent: int


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What matching proposes; an administrator confirms it."""

    matches: tuple[Match, ...]
    """By the learner's id."""
    unmatched: tuple[Unmatched, ...]
    loads: tuple[Load, ...]
    spread: LoadSpread
    cost: int
    """Fit and load of all matches together."""


class PairStatus(StrEnum):
    """Where a pair stands. `accepted` waits for both to agree to be named."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    INTRODUCED = "introduced"
    ACTIVE = "active"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CLOSED = "closed"


class Ending(StrEnum):
    """Why a pair was closed. None of them is anybody's fault."""

    REACHED = "reached"
    REMATCH = "rematch"
    NAME_WITHHELD = "name_withheld"
    LEAVE = "leave"
    DEPARTED = "departed"


@dataclass(frozen=True, slots=True)
class Pair:
    """One learner and one mentor, from the proposal to the last word."""

    id: int
    mentee_id: int
    mentor_id: int
    status: PairStatus
    proposed_at: datetime
    answer_by: datetime
    """Until when a proposal is answered, or an accepted one agreed to by both."""
    tried: frozenset[int] = frozenset()
    """Mentors who were asked for this learner before and could not."""
    follows: int | None = None
    """The pair before this one: what carries the history on."""
    named_by: frozenset[int] = frozenset()
    """Who of the two has agreed to be named."""
    accepted_at: datetime | None = None
    introduced_at: datetime | None = None
    active_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    missed_clocks: int = 0
    reflections: Mapping[int, str] = field(default_factory=dict)
    """Person id → their closing words."""
    group_id: int | None = None
    """The group in which they share the mentor's place."""

    @property
    def people(self) -> frozenset[int]:
        return frozenset({self.mentee_id, self.mentor_id})
