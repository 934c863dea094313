"""Taking part: consent, enrolments and their turn, pauses, leave, and when the next thing is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from lessons import reviewing, schedule
from lessons.model import Course, Stage
from lessons.study import Enrolment, EnrolmentStatus
from lessons.workbook import Workbook
from people import hours as local_time
from people.model import Leave

ONE_DAY = timedelta(days=1)


class Attendance(Workbook):
    """On which terms and when the person learns."""

    def may_start_lesson(self) -> bool:
        """True where opening the next item now keeps to the day's cap, or catches up on days that were missed.

        Tests are not counted. A learner may have opened as many lessons as learning days have passed, and none
        before the start that the administrator chose.
        """
        enrolment = self.active
        if enrolment is None or self._before_start(enrolment):
            return False
        if self._comes_next(enrolment) is not Stage.LESSON:
            return True
        sent = self._lessons_sent(enrolment)
        today = self._opened_today(sent)
        return today < self._rules.max_lessons_a_day or len(sent) < self._learning_days_since(sent[0])

    @property
    def day_ends_at(self) -> datetime:
        """When today is over for them: their quiet hours begin, or the next day does."""
        start = self.hours.quiet[0]
        quiet = local_time.local(self.person.zone, self.now).replace(
            hour=start.hour, minute=start.minute, second=0, microsecond=0
        )
        return quiet.astimezone(UTC) if quiet > self.now else self._tomorrow

    def consent(self, version: int) -> None:
        """The person agrees to the notice: learning may start (or start again)."""
        self._terms(consent_version=version, consented_at=self.now, withdrawn_at=None)
        card_due = self._shelf.next_card_due(self.person.id)
        if card_due and self.participation.review_due_at is None:
            self._terms(review_due_at=max(card_due, self._tomorrow))
        self.activate()
        self.reschedule()

    def withdraw(self) -> None:
        """The person withdraws: nothing is due any more; what was learned stays."""
        self._terms(withdrawn_at=self.now, review_due_at=None)
        self.reschedule()

    def activate(self) -> None:
        """Give the next waiting enrolment its turn, where the person takes part and none is active."""
        if self.active is None and self.waiting and self.participation.consented:
            first = self.waiting[0]
            due = schedule.first_slot(self.hours, self._rules.calendar, self.now, first.not_before)
            self._put(replace(first, status=EnrolmentStatus.ACTIVE, next_due_at=due))

    def enrol(self, course: Course, not_before: datetime | None = None) -> Enrolment:
        """Enrol the person in this version of a course; it starts at once if nothing stands before it."""
        enrolment = Enrolment(
            id=self._ids(),
            person_id=self.person.id,
            course_id=course.id,
            course_version=course.version,
            status=EnrolmentStatus.WAITING,
            enrolled_at=self.now,
            not_before=not_before,
        )
        self._put(enrolment)
        self.activate()
        return self._enrolments[enrolment.id]

    def leave_course(self, enrolment: Enrolment) -> None:
        """End an enrolment before it is completed: what was learned stays, and the next one has its turn."""
        self._put(replace(enrolment, status=EnrolmentStatus.WITHDRAWN, next_due_at=None, reminders=0))
        self.activate()

    def take_up(self, ended: Enrolment, not_before: datetime | None = None) -> Enrolment:
        """Go on in an enrolment that was ended, where it stood; as with a new one, others may stand before it."""
        self._put(
            replace(ended, status=EnrolmentStatus.WAITING, enrolled_at=self.now, not_before=not_before, reminders=0)
        )
        self.activate()
        return self._enrolments[ended.id]

    def pause(self, until: datetime | None = None) -> None:
        """Rest: nothing is sent until `until`, or until the person resumes."""
        self._terms(paused_at=self.now, paused_until=until)
        self.reschedule()

    def resume(self) -> None:
        """Go on after a pause; reminders start counting anew."""
        self._terms(paused_at=None, paused_until=None)
        if self.active:
            self._put(replace(self.active, reminders=0))
        self.reschedule()

    def set_terms(self, **changed: object) -> None:
        """Change days, time, zone, language or text-only; what is due moves along."""
        self._terms(**changed)
        self.person = replace(self.person, zone=self.participation.zone or self.person.zone)
        self.reschedule()

    def later_today(self, at: time) -> None:
        """The open lesson is wanted at this local time, or at their own where that is later: remind then.

        Today, if that still can be. Being asked for, it does not use up one of the reminders.
        """
        enrolment = self.active
        if enrolment is None or self.open_record() is None:
            return
        if self.paused:
            self.resume()
        calendar, own = self._rules.calendar, self.hours
        due = local_time.next_slot(replace(own, at=at), calendar, self.now)
        if not local_time.teachable(own, calendar, due):
            due = local_time.next_slot(own, calendar, self.now)
        enrolment = self._enrolments[enrolment.id]
        self._put(replace(enrolment, next_due_at=due, reminders=max(0, enrolment.reminders - 1)))

    def not_reminded(self) -> None:
        """The last reminder never went out, so it is none: the same one is due again."""
        if self.active:
            self._put(replace(self.active, reminders=max(0, self.active.reminders - 1)))

    def take_leave(self, leave: Leave) -> None:
        """Count these days as no learning days from now on; the caller stores the leave."""
        self.leaves = (*self.leaves, leave)
        self.reschedule()

    def end_leave(self, leave: Leave, left: Leave | None) -> None:
        """Count these days as learning days again, but for what is `left` of them; the caller stores that."""
        others = tuple(one for one in self.leaves if (one.first, one.last) != (leave.first, leave.last))
        self.leaves = others if left is None else (*others, left)
        self.reschedule()

    def reschedule(self) -> None:
        """Work out anew when the active enrolment and the reviews are due."""
        if self.active:
            self._look_again(self.active)
        if self.participation.review_due_at:
            self._terms(review_due_at=self._review_slot(max(self.now, self.participation.review_due_at)))

    def postpone(self) -> None:
        """Look again at the next learning slot (not a learning time, or no way to reach the person now)."""
        if self.active:
            later = local_time.next_slot(self.hours, self._rules.calendar, self.now)
            self._put(replace(self.active, next_due_at=later))

    def _look_again(self, enrolment: Enrolment) -> None:
        self._put(replace(enrolment, next_due_at=self._next_due(enrolment)))

    def _next_due(self, enrolment: Enrolment) -> datetime | None:
        if not self.participation.consented:
            return None
        hours, calendar = self.hours, self._rules.calendar
        if self.paused:
            until = self.participation.paused_until
            return local_time.next_slot(hours, calendar, max(until, self.now)) if until else None
        record = self.open_record()
        if record is not None:
            return self._reminder_at(enrolment.reminders + 1, self.now)
        if self._before_start(enrolment):
            return schedule.first_slot(hours, calendar, self.now, enrolment.not_before)
        return local_time.next_slot(hours, calendar, self.now, later_day=self._had_todays_item(enrolment))

    def _reminder_at(self, number: int, last: datetime) -> datetime:
        return schedule.reminder_at(number, last, self.hours, self._rules.calendar, self.participation.answer_hours)

    def _had_todays_item(self, enrolment: Enrolment) -> bool:
        """True where a lesson comes next and something was opened today: whoever wants more asks for it."""
        if self._comes_next(enrolment) is not Stage.LESSON:
            return False
        return self._opened_today(r.sent_at for r in self._records.values()) > 0

    def _comes_next(self, enrolment: Enrolment) -> Stage:
        return self.course_of(enrolment).path[enrolment.position].stage

    def _before_start(self, enrolment: Enrolment) -> bool:
        return enrolment.not_before is not None and enrolment.not_before > self.now

    def _lessons_sent(self, enrolment: Enrolment) -> list[datetime]:
        lessons = {lesson.id for lesson in self.course_of(enrolment).lessons}
        return sorted(r.sent_at for r in self._records.values() if r.lesson_id in lessons)

    def _opened_today(self, sent: Iterable[datetime]) -> int:
        return sum(local_time.local_day(self.person.zone, at) == self.today for at in sent)

    @property
    def _tomorrow(self) -> datetime:
        return local_time.midnight(self.person.zone, self.today + ONE_DAY)

    def _learning_days_since(self, first: datetime) -> int:
        start = local_time.midnight(self.person.zone, local_time.local_day(self.person.zone, first))
        return local_time.slots_between(self.hours, self._rules.calendar, start, self.now)

    def _review_slot(self, due: datetime) -> datetime:
        return reviewing.review_slot(due, self.hours, self._rules.calendar)

    def _end_pause(self) -> bool:
        until = self.participation.paused_until
        if self.paused and until is not None and until <= self.now:
            self.resume()
            return True
        return False
