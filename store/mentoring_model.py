"""What is kept of mentoring beside the domain's own values: what mentors offer, what learners wish, assessed levels.

`Mentor` and `Mentee` are these as they are loaded, with what other tables know of the person; only the agency's hours
are missing for what matching takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from lessons.study import Participation
from mentoring.desk import DeskTerms
from mentoring.model import OFFICE_HOURS, MenteeNeed, MentorProfile, Need
from mentoring.standing import Record, Rest
from people.model import LearningHours, Leave, Person

_KEY = "question"


def message_key(question_id: int, rest: str) -> str:
    """The outbox key of a message that carries words of a question: by it a reply is put down to the question.

    And by it erasure finds what was sent to others. `rest` makes it unique for ever.
    """
    return f"{_KEY}/{question_id}/{rest}"


def meeting_key(meeting_id: int, rest: str) -> str:
    """The outbox key of a message that carries words of a meeting: by it erasure finds what was sent to the other."""
    return f"meeting/{meeting_id}/{rest}"


def gathering_key(gathering_id: int, rest: str) -> str:
    """The outbox key of a message about a group's meeting: by it erasure finds what was sent to the others."""
    return f"gathering/{gathering_id}/{rest}"


def pair_key(pair_id: int, rest: str) -> str:
    """The outbox key of a message that names one of a pair to the other: by it erasure finds what was sent."""
    return f"pair/{pair_id}/{rest}"


def group_key(group_id: int, rest: str) -> str:
    """The outbox key of a message of a group; erasure finds by it what names somebody."""
    return f"group/{group_id}/{rest}"


def desk_key(rest: str) -> str:
    """The outbox key of a list of questions: it holds words of all who asked, and is blanked with the first of them."""
    return f"desk/{rest}"


def question_of(key: str) -> int | None:
    """The question to which a message with this key belongs; None: it is about something else."""
    kind, _, more = key.partition("/")
    number = more.partition("/")[0]
    return int(number) if kind == _KEY and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class MentorTerms:
    """What one mentor knows and offers, and how they want to be told of questions."""

    person_id: int
    expertise: Mapping[str, int]
    """Competency → level, 1-5."""
    job_family: str = ""
    languages: tuple[str, ...] = ("id",)
    values: frozenset[str] = frozenset()
    years: int = 0
    talk: tuple[time, time] = OFFICE_HOURS
    capacity: int | None = None
    """None: the agency's."""
    active: bool = True
    preferences: frozenset[int] = frozenset()
    exclusions: frozenset[int] = frozenset()
    desk: DeskTerms = field(default_factory=DeskTerms)
    snoozed_until: datetime | None = None
    """Until when they want to hear of nothing; None: they are there."""
    resting_since: datetime | None = None
    """Since when they take no new learners, and none is proposed to them; None: they do."""
    rest: Rest | None = None
    """Why they rest."""


@dataclass(frozen=True, slots=True)
class MenteeWish:
    """What one learner said about the mentor that they would like."""

    person_id: int
    own_words: str = ""
    job_family: str = ""
    languages: tuple[str, ...] = ()
    """The one that they prefer comes first; empty: the person's language."""
    values: frozenset[str] = frozenset()
    talk: tuple[time, time] = OFFICE_HOURS
    preferences: frozenset[int] = frozenset()
    exclusions: frozenset[int] = frozenset()
    earlier_mentor_id: int | None = None
    wanted: bool = True
    """False: they want no mentor for now."""
    in_group: bool = False
    """They would like to learn in a group."""


class AssessedBy(StrEnum):
    SELF = "self"
    SUPERIOR = "superior"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The level of one person in one competency, as somebody saw it. Appended; the latest of each counts."""

    person_id: int
    competency: str
    level: int
    by: AssessedBy
    assessor_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Mentor:
    """One mentor as loaded."""

    person: Person
    terms: MentorTerms
    participation: Participation
    leaves: tuple[Leave, ...] = ()
    load: int = 0
    """Learners whom they accompany or are asked to."""
    reachable: bool = True
    """They agreed to take part, and a chat of theirs can be written to."""
    record: Record = field(default_factory=Record)
    """What they did of late; empty where it was not asked for."""

    def profile(self, hours: LearningHours, capacity: int) -> MentorProfile:
        """What matching takes. `hours` are theirs by the agency's schedule, `capacity` holds where they set none."""
        terms = self.terms
        return MentorProfile(
            person_id=self.person.id,
            expertise=terms.expertise,
            hours=hours,
            talk=terms.talk,
            job_family=terms.job_family,
            languages=terms.languages,
            values=terms.values,
            years=terms.years,
            capacity=capacity if terms.capacity is None else terms.capacity,
            load=self.load,
            active=terms.active,
            reachable=self.reachable,
            preferences=terms.preferences,
            exclusions=terms.exclusions,
            resting=terms.resting_since is not None,
        )


@dataclass(frozen=True, slots=True)
class Mentee:
    """One learner as loaded for matching."""

    person: Person
    wish: MenteeWish
    participation: Participation
    leaves: tuple[Leave, ...] = ()
    own_levels: Mapping[str, int] = field(default_factory=dict)
    """Competency → the level that they last gave themselves."""
    superior_levels: Mapping[str, int] = field(default_factory=dict)
    superior_ids: frozenset[int] = frozenset()
    """Everybody above them by the roster, to the top."""

    def need(self, needs: tuple[Need, ...], hours: LearningHours) -> MenteeNeed:
        """What matching takes. `needs` come from the levels here (`mentoring.needs`), `hours` by the schedule."""
        wish = self.wish
        return MenteeNeed(
            person_id=self.person.id,
            needs=needs,
            hours=hours,
            talk=wish.talk,
            own_words=wish.own_words,
            job_family=wish.job_family,
            languages=wish.languages or (self.person.language,),
            values=wish.values,
            preferences=wish.preferences,
            exclusions=wish.exclusions,
            superior_ids=self.superior_ids,
            earlier_mentor_id=wish.earlier_mentor_id,
            in_group=wish.in_group,
        )
