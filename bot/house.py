"""The house: what is the same for every turn, the agency with its rules and its courses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from bot.offering import Offering
from bot.shelf import Courses
from lessons.certificates import Issuer
from lessons.engine import Rules
from lessons.survey_terms import SurveyTerms
from mentoring.positions import LevelTable, standard
from mentoring.sessions import SessionTable
from people.jp import JpTerms
from people.model import LearningHours, Zone
from reports.indicator_terms import IndicatorTerms


@dataclass(frozen=True, slots=True)
class MentoringRules:
    """The agency's terms of mentoring. `officer`: NIP of who hears of worries; empty: the administrators do."""

    capacity: int = 8
    reply_days: int = 2
    officer: str = ""
    levels: LevelTable = field(default_factory=standard)
    """What positions ask for."""
    reassess_months: int = 6
    """After so many months a superior's view of a team member has aged, and is asked for anew."""
    groups: bool = False
    """Whether groups are formed."""
    group_counts: int = 2
    """Learners as which a group counts with its mentor."""
    jp: SessionTable | None = None
    """What a confirmed meeting is worth; None: nothing is proposed to the ledger."""


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for every turn: the agency, its rules, its courses."""

    agency: str
    language: str
    rules: Rules
    courses: Courses
    notice_version: int = 1
    zone: Zone = Zone.WIB
    """The agency's own."""
    mentoring: MentoringRules = field(default_factory=MentoringRules)
    jp: JpTerms = field(default_factory=JpTerms)
    offering: Offering = field(default_factory=Offering)
    badges: bool = True
    """Whether badges are given and shown."""
    certificates: Issuer | None = None
    """What completed courses are certified with; None: they are not."""
    public_url: str = ""
    """Where this service is reached from the internet, without a slash at its end; empty: nowhere."""
    surveys: SurveyTerms | None = None
    """Which questionnaires are put, and when; None: none."""
    unit_board: bool = False
    """Whether units are set beside each other."""
    weekly: tuple[int, time] | None = None
    """Weekday (Monday is 0) and local time of the weekly summaries; None: they are not sent by themselves."""
    indicators: IndicatorTerms = field(default_factory=IndicatorTerms)
    """Targets of the programme's indicators, and whose figures are asked for."""
    pages: bool = False
    """Whether there are pages to log in to."""

    @property
    def hours(self) -> LearningHours:
        """The hours of the agency itself: its days, time, zone and quiet hours."""
        return LearningHours(self.zone, frozenset(self.rules.days), self.rules.at, self.rules.quiet)
