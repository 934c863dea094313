"""What time asks of questionnaires: to put them, to remind once, to close them. Superiors are asked once a week.

Nothing goes out at night, on holidays, in leave or in a pause; what could not be put in its time is let go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.planning import ANOTHER_DAY, BATCH
from bot.surveys import asking as talk
from bot.surveys.finding import find, hours_of, next_found
from bot.turns import Turn
from lessons.questionnaire import Kind
from lessons.study import Learner
from lessons.survey_terms import SurveyTerms
from lessons.surveys import Survey, SurveyStatus
from people.hours import local, midnight, next_slot, teachable
from people.model import LearningHours
from store.model import AddressStatus, Loaded
from store.save import Saved

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

REMINDER_DAYS = 4
"""After a questionnaire was put, until it is mentioned once more; superiors are not reminded."""
WEEK = timedelta(days=6)
"""A superior who was asked less than this ago is asked again the week after."""
_TICK = timedelta(microseconds=1)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def plan_surveys(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Plan, put, remind and close what is due. Each survey gets a new time, or none, in this transaction."""
    terms = house.surveys
    if terms is None:
        return 0
    found = find(tx, house, terms, now, limit)
    due = tx.surveys.due(now, limit)
    if due:
        _Round(tx, house, terms, now, due).run()
    return max(found, len(due))


def next_surveys(tx: Tx, house: House, now: datetime) -> datetime | None:
    """When there is something to do for questionnaires; None: nothing is planned, or they are off."""
    if house.surveys is None:
        return None
    found = (tx.surveys.next_look(_EVER), next_found(tx, house.surveys, now))
    return min((moment for moment in found if moment is not None), default=None)


class _Round:
    """One look at what is due."""

    def __init__(self, tx: Tx, house: House, terms: SurveyTerms, now: datetime, due: Sequence[Survey]) -> None:
        self._tx, self._house, self._terms, self._now, self._due = tx, house, terms, now, due
        about = {s.about_id for s in due if s.about_id is not None} | {s.respondent_id for s in due if s.respondent_id}
        known = tx.turns.learners(about, now)
        superiors = {one.person.superior_id for one in known.values() if one.person.superior_id} - known.keys()
        self._learners: dict[int, Learner] = known | (tx.turns.learners(superiors, now) if superiors else {})
        self._chats: dict[int, Loaded] = tx.turns.load_people(list(self._learners), now)
        self._things: list[Saved] = []

    def run(self) -> None:
        of_superiors: dict[int, list[Survey]] = {}
        for survey in self._due:
            superior = self._superior(survey)
            if self._over(survey):
                self._close(survey)
            elif survey.status is SurveyStatus.OPEN:
                self._look_again(survey, superior)
            elif self._is_of_superior(survey):
                if superior is None:
                    self._later(survey, self._now + ANOTHER_DAY)
                else:
                    of_superiors.setdefault(superior, []).append(survey)
            else:
                self._ask_learner(survey)
        for person_id, surveys in of_superiors.items():
            self._ask_superior(person_id, surveys)
        self._tx.save(self._things)

    # --- what is

    def _is_of_superior(self, survey: Survey) -> bool:
        questionnaire = self._terms.of(survey)
        return questionnaire is not None and questionnaire.kind is Kind.TRANSFER_SUPERIOR

    def _superior(self, survey: Survey) -> int | None:
        """Who leads the learner now, where both are still there; None: nobody can be asked."""
        learner = self._learners.get(survey.about_id or 0)
        if learner is None or learner.person.erased or learner.person.departed or not learner.participation.consented:
            return None
        superior = self._learners.get(learner.person.superior_id or 0)
        gone = superior is None or superior.person.erased or superior.person.departed
        return None if superior is None or gone else superior.person.id

    def _over(self, survey: Survey) -> bool:
        """Whether its time is over, or what it asks is no longer to be found."""
        return self._now >= self._deadline(survey) or self._terms.of(survey) is None or survey.about_id is None

    def _deadline(self, survey: Survey) -> datetime:
        """An open one waits its days from when it was put; one that could not be put, from when it was due."""
        if survey.asked_at is not None:
            return survey.asked_at + self._terms.waits
        return survey.planned_at + timedelta(days=self._terms.due_days(survey.occasion)) + self._terms.waits

    def _free_at(self, person_id: int) -> datetime | None:
        """When this person may next be asked something, where that is not now; None: it is."""
        learner = self._learners[person_id]
        hours, terms = hours_of(self._house, learner), learner.participation
        loaded = self._chats.get(person_id)
        agreed = terms.consented and terms.consent_version >= self._house.notice_version
        if loaded is None or loaded.address.status is not AddressStatus.ACTIVE or not agreed:
            return self._slot(hours, self._now)
        if terms.paused_at is not None and (terms.paused_until is None or terms.paused_until > self._now):
            return self._slot(hours, max(self._now, terms.paused_until or self._now))
        if not teachable(hours, self._house.rules.calendar, self._now):
            return self._slot(hours, self._now)
        return None

    def _slot(self, hours: LearningHours, after: datetime) -> datetime:
        try:
            return next_slot(hours, self._house.rules.calendar, after)
        except ValueError:
            return after + ANOTHER_DAY

    # --- what follows

    def _close(self, survey: Survey) -> None:
        status = SurveyStatus.EXPIRED if survey.asked_at is not None else SurveyStatus.CANCELLED
        self._things.append(replace(survey, status=status, look_at=None, closed_at=self._now))

    def _later(self, survey: Survey, at: datetime) -> None:
        self._things.append(replace(survey, look_at=min(at, self._deadline(survey))))

    def _turn(self, person_id: int) -> Turn:
        return Turn(self._house, self._tx, self._chats[person_id], self._now, cause="")

    def _opened(self, survey: Survey, respondent: int, look_at: datetime) -> Survey:
        unit = self._learners[survey.about_id or respondent].person.unit_id
        return replace(
            survey, status=SurveyStatus.OPEN, respondent_id=respondent, unit_id=unit, asked_at=self._now,
            look_at=min(look_at, self._now + self._terms.waits),
        )  # fmt: skip

    def _ask_learner(self, survey: Survey) -> None:
        person_id = survey.respondent_id or 0
        if person_id not in self._learners:
            self._close(survey)
        elif (later := self._free_at(person_id)) is not None:
            self._later(survey, later)
        else:
            hours = hours_of(self._house, self._learners[person_id])
            reminder = self._slot(hours, self._now + timedelta(days=REMINDER_DAYS))
            opened = self._opened(survey, person_id, reminder)
            turn = self._turn(person_id)
            talk.put(turn, opened)
            self._chats[person_id] = replace(self._chats[person_id], address=turn.address)
            self._things += [opened, *turn.outcome()]

    def _ask_superior(self, person_id: int, surveys: list[Survey]) -> None:
        """One message about several people, on the agency's day for it, and not before a week has passed."""
        later = self._superior_at(person_id)
        if later is not None:
            for survey in surveys:
                self._later(survey, later)
            return
        asked, rest = surveys[: self._terms.superior_most], surveys[self._terms.superior_most :]
        opened = [self._opened(survey, person_id, self._now + timedelta(days=7)) for survey in asked]
        turn = self._turn(person_id)
        talk.put_bundle(turn, [(s, self._learners[s.about_id].person) for s in opened if s.about_id is not None])
        self._things += [*opened, *turn.outcome()]
        for survey in rest:
            self._later(survey, self._weekly(person_id, self._now + WEEK))

    def _superior_at(self, person_id: int) -> datetime | None:
        """When this superior may next be asked, where that is not now."""
        last = self._tx.surveys.last_asked([person_id], self._terms.questionnaires[Kind.TRANSFER_SUPERIOR].id)
        since = last.get(person_id)
        if since is not None and self._now < since + WEEK:
            return self._weekly(person_id, since + WEEK)
        hours = hours_of(self._house, self._learners[person_id])
        if local(hours, self._now).weekday() < self._terms.superior_day:
            return self._weekly(person_id, self._now)
        return self._free_at(person_id)

    def _weekly(self, person_id: int, after: datetime) -> datetime:
        """The slot on the agency's day for superiors or on the next of their days, after a moment."""
        hours = hours_of(self._house, self._learners[person_id])
        day = local(hours, after).date()
        ahead = (self._terms.superior_day - day.weekday()) % 7
        return self._slot(hours, max(after, midnight(hours.zone, day + timedelta(days=ahead)) - _TICK))

    def _look_again(self, survey: Survey, superior: int | None) -> None:
        """An open one: whoever leads the learner now is asked instead; a learner is reminded once."""
        if self._is_of_superior(survey):
            self._follow(survey, superior)
        elif survey.reminded or survey.respondent_id is None:
            self._later(survey, self._deadline(survey))
        elif (later := self._free_at(survey.respondent_id)) is not None:
            self._later(survey, later)
        else:
            turn = self._turn(survey.respondent_id)
            talk.remind(turn, survey)
            reminded = replace(survey, reminded=True, look_at=self._deadline(survey))
            self._things += [reminded, *turn.outcome()]

    def _follow(self, survey: Survey, superior: int | None) -> None:
        if superior is not None and superior != survey.respondent_id and not self._tx.surveys.answers([survey.id]):
            self._things.append(handed_back(survey, self._now))
        else:
            self._later(survey, self._deadline(survey))


def handed_back(survey: Survey, now: datetime) -> Survey:
    """A superior's survey that nobody has answered, to be put to whoever leads the learner now."""
    return replace(survey, status=SurveyStatus.PLANNED, respondent_id=None, asked_at=None, look_at=now)
