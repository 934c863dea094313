"""The agency's terms of questionnaires: which are put, how long they lie open, how often superiors are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from lessons.questionnaire import Kind, Questionnaire
from lessons.questionnaire_reading import shipped
from lessons.surveys import Occasion, Survey

TRANSFER = {Occasion.DAY_30: 30, Occasion.DAY_90: 90}
"""Days after the end of a course on which learners and superiors are asked what came of it."""


def _by_kind() -> Mapping[Kind, Questionnaire]:
    return {questionnaire.kind: questionnaire for questionnaire in shipped()}


@dataclass(frozen=True, slots=True)
class SurveyTerms:
    """What the agency has laid down. `superior_day`: Monday is 0."""

    satisfaction: bool = True
    transfer: bool = True
    job: bool = True
    start_days: int = 3
    """After joining, until job satisfaction is asked for the first time."""
    programme_end: date | None = None
    """The day on which it is asked for the second time; None: not yet known."""
    open_days: int = 14
    """How long a questionnaire waits, from the day on which it is due."""
    superior_day: int = 2
    superior_most: int = 5
    """People about whom a superior is asked in one message, and so in one week."""
    questionnaires: Mapping[Kind, Questionnaire] = field(default_factory=_by_kind)

    def of(self, survey: Survey) -> Questionnaire | None:
        """The questionnaire of a survey; None: there is none of that name any more."""
        return next((q for q in self.questionnaires.values() if q.id == survey.questionnaire), None)

    @property
    def waits(self) -> timedelta:
        return timedelta(days=self.open_days)

    def due_days(self, occasion: Occasion) -> int:
        """Days from what gives the occasion (end of a course, joining, end of the programme) until it is due."""
        return self.start_days if occasion is Occasion.START else TRANSFER.get(occasion, 0)
