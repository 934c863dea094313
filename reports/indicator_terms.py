"""What the agency has laid down about the programme's indicators: targets, what counts, whose figures, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reports.indicator_periods import Every


class Indicator(StrEnum):
    """The four, in the order in which they are shown."""

    KNOWLEDGE = "knowledge"
    PERFORMANCE = "performance"
    SATISFACTION = "satisfaction"
    SERVICE = "service"


class By(StrEnum):
    """In what a change is counted."""

    PERCENT = "percent"
    """Of the baseline."""
    POINTS = "points"
    """Of the scale of 0 to 100."""
    HAKE = "hake"
    """The share of what there was left to gain, 0 to 1."""


class Of(StrEnum):
    """Whose output figure it is."""

    UNIT = "unit"
    PERSON = "person"


class Measure(StrEnum):
    """A figure that is entered, not counted here."""

    OUTPUT = "output"
    """The one output figure on which the agency has agreed; more is better."""
    SKM = "skm"
    """Survei Kepuasan Masyarakat: nine elements, 25 to 100 (PermenPANRB 14/2017)."""


SKM_LEAST, SKM_MOST, SKM_ELEMENTS = 25.0, 100.0, 9
MOST_OUTPUT = 1e12


@dataclass(frozen=True, slots=True)
class IndicatorTerms:
    """Targets are in what counts: percent, points, or a share for `By.HAKE`."""

    knowledge_by: By = By.PERCENT
    knowledge_target: float = 20.0
    performance_target: float = 15.0
    satisfaction_target: float = 10.0
    service_target: float = 15.0
    figure: str = ""
    """What the output figure is called; empty: none has been agreed on, and none is asked for."""
    figure_of: Of = Of.UNIT
    figure_every: Every = Every.SEMESTER
    skm_every: Every = Every.SEMESTER
    since: date | None = None
    """The programme's first day: enrolments that began before do not count. None: all count."""
    unit_starts: Mapping[str, date] = field(default_factory=dict)
    """Unit, by `people.roster.unit_key` → its first day, where that is not the first enrolment's."""

    def by(self, indicator: Indicator) -> By:
        """In what an indicator's change is counted."""
        if indicator is Indicator.KNOWLEDGE:
            return self.knowledge_by
        return By.POINTS if indicator is Indicator.SATISFACTION else By.PERCENT

    def target(self, indicator: Indicator) -> float:
        """The change that is aimed at, in what counts."""
        found: float = getattr(self, f"{indicator.value}_target")
        return found

    def every(self, measure: Measure) -> Every:
        """How often a figure is taken."""
        return self.figure_every if measure is Measure.OUTPUT else self.skm_every

    def of_persons(self, indicator: Indicator) -> bool:
        """Whether it is people's own values that are averaged, so that few of them must not be shown."""
        if indicator is Indicator.PERFORMANCE:
            return self.figure_of is Of.PERSON
        return indicator is not Indicator.SERVICE


MEASURED_BY = {Indicator.PERFORMANCE: Measure.OUTPUT, Indicator.SERVICE: Measure.SKM}
"""The indicators whose figures are entered."""
