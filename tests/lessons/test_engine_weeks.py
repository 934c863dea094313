"""Weeks of one learner's life at random, and what holds in all of them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lessons.engine import Paused, Reminder, Showing, Study
from lessons.model import Stage
from lessons.reviewing import DAILY_CAP, review_hours
from lessons.schedule import MAX_REMINDERS
from lessons.study import EnrolmentStatus, LessonRecord, QuestionPurpose, RecordStatus
from people.hours import is_quiet, local_day, midnight, teachable
from people.model import Leave, Zone
from tests.lessons.desk import Desk, courses

START = datetime(2026, 12, 6, 22, 0, tzinfo=UTC)
"""Monday 7 December 2026, 07.00 WIT; Christmas and its joint leave lie ahead."""
TIMES = (time(6, 0), time(8, 0), time(12, 30), time(16, 0), time(19, 45))
DAYS = (frozenset({0, 1, 2, 3, 4}), frozenset({0, 2, 4}), frozenset({1, 3}), frozenset({5}), frozenset(range(7)))


class Weeks(RuleBasedStateMachine):
    """One person, two courses; the schedule ticks as time passes, and the person does as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.desk, self.now = Desk(), START
        self.reachable = True
        self.pushed: dict[date, int] = {}
        self.scheduled_on: dict[tuple[str, str, str], date] = {}
        self.unheeded = 0
        self.completed: dict[int, tuple[datetime | None, int]] = {}

    # --- turns

    def study(self, speaks_of: tuple[int, ...] = ()) -> Study:
        return self.desk.study(self.now, speaks_of)

    @property
    def today(self) -> date:
        return self.study().today

    def keep(self, study: Study) -> None:
        self.desk.keep(study)

    # --- time

    def play_until(self, target: datetime) -> None:
        """Everything that falls due on the way, each at its moment."""
        for _ in range(1000):
            due = self.next_due()
            if due is None or due > target:
                self.now = target
                return
            self.now = max(self.now, due)
            self.tick()
        raise AssertionError("the schedule does not come to rest")

    def next_due(self) -> datetime | None:
        enrolment = self.desk.active
        moments = (enrolment.next_due_at if enrolment else None, self.desk.participation.review_due_at)
        return min((moment for moment in moments if moment), default=None)

    def tick(self) -> None:
        enrolment = self.desk.active
        if enrolment and enrolment.next_due_at and enrolment.next_due_at <= self.now:
            self.lesson_due()
        due = self.desk.participation.review_due_at
        if due and due <= self.now:
            self.review_due()
        after = self.next_due()
        assert after is None or after > self.now, "what was due is still due after it was looked at"

    def lesson_due(self) -> None:
        study = self.study()
        if not self.reachable:
            study.postpone()
            self.keep(study)
            return
        came = study.come_due()
        if came is not None:
            assert study.participation.consented
            self.may_be_spoken_to(study)
        if isinstance(came, Showing):
            self.unheeded = 0
            if came.lesson.stage is Stage.LESSON:
                self.pushed[study.today] = self.pushed.get(study.today, 0) + 1
                assert self.pushed[study.today] == 1, f"two lessons were sent on {study.today}"
        elif isinstance(came, Reminder):
            self.unheeded += 1
            assert came.number <= MAX_REMINDERS
            assert not study.paused
        elif isinstance(came, Paused):
            assert study.paused
            self.unheeded = 0
        assert self.unheeded <= MAX_REMINDERS
        self.keep(study)

    def review_due(self) -> None:
        study = self.study()
        if not self.reachable or not study.reviews_may_come():
            study.hold_reviews()
        else:
            showing = study.begin_reviews(pushed=True)
            if showing:
                self.may_be_spoken_to(study, reviews=True)
                self.ask_review(study, showing)
            else:
                study.end_reviews()
        self.keep(study)

    def may_be_spoken_to(self, study: Study, reviews: bool = False) -> None:
        hours = review_hours(study.hours) if reviews else study.hours
        assert teachable(hours, self.desk.rules.calendar, self.now), "not their time"
        assert not is_quiet(study.hours, self.now)
        assert not any(leave.first <= study.today <= leave.last for leave in self.desk.leaves)
        assert self.desk.rules.calendar.is_workday(study.today)

    def ask_review(self, study: Study, showing: Showing) -> None:
        instance = showing.instance
        assert instance is not None
        key = (instance.course_id, instance.lesson_id, instance.step_id)
        assert self.scheduled_on[key] < study.today, "asked again on the day it was answered"
        asked_since = midnight(study.person.zone, study.today)
        assert self.desk.reviews_asked(0, asked_since) < DAILY_CAP, "more reviews than a day may have"

    # --- what happens

    @initialize(days=st.integers(0, 3))
    def enrolled_and_agreed(self, days: int) -> None:
        study = self.study()
        study.enrol(courses()["contoh"])
        study.enrol(courses()["surat"])
        study.consent(1)
        self.keep(study)
        self.some_days_of_learning(days, [True, False])

    @rule(hours=st.integers(1, 20))
    def some_hours_pass(self, hours: int) -> None:
        self.play_until(self.now + timedelta(hours=hours))

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.play_until(self.now + timedelta(days=days))

    @rule()
    def the_next_thing_falls_due(self) -> None:
        due = self.next_due()
        if due is not None:
            self.play_until(max(due, self.now))

    @rule(hours=st.integers(1, 80))
    def the_service_was_down(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.tick()

    @rule(seldom=st.integers(0, 3))
    def blocked_or_back(self, seldom: int) -> None:
        self.reachable = not self.reachable or seldom != 3

    @rule(days=st.integers(1, 5), right=st.lists(st.booleans(), min_size=1, max_size=6))
    @precondition(lambda self: self.desk.participation.consented)
    def some_days_of_learning(self, days: int, right: list[bool]) -> None:
        for _ in range(days):
            due = self.next_due()
            if due is not None:
                self.play_until(max(due, self.now))
            self.answers_all(right)

    @rule(right=st.lists(st.booleans(), min_size=1, max_size=6))
    @precondition(lambda self: self.desk.participation.consented)
    def answers_all(self, right: list[bool]) -> None:
        turns = itertools.cycle(right)
        while waiting := [i for i in self.desk.instances.values() if i.answered_at is None]:
            self.answer(waiting[0].id, next(turns))

    @rule(choice=st.integers(0, 999), right=st.booleans())
    def answer_something(self, choice: int, right: bool) -> None:
        waiting = [i for i in self.desk.instances.values() if i.answered_at is None]
        if waiting and self.desk.participation.consented:
            self.answer(waiting[-1 - choice % len(waiting)].id, right)

    def answer(self, instance_id: int, right: bool = True) -> None:
        study = self.study((instance_id,))
        instance = study.instance(instance_id)
        assert instance is not None
        marked = study.answer(instance, self.desk.response(instance, right), "jawaban", "event")
        if marked.review_at:
            assert local_day(study.person.zone, marked.review_at) > study.today
            self.scheduled_on[(instance.course_id, instance.lesson_id, instance.step_id)] = study.today
        if marked.course_done:
            assert marked.course_done.status is EnrolmentStatus.COMPLETED
        if instance.purpose is QuestionPurpose.REVIEW:
            self.after_review(study)
        else:
            self.unheeded = 0
            if not marked.lesson_done:
                study.next_question(instance.record_id or 0)
        self.keep(study)

    def after_review(self, study: Study) -> None:
        showing = study.next_review()
        if showing:
            self.ask_review(study, showing)
        else:
            study.end_reviews()

    @rule()
    def wants_to_learn(self) -> None:
        if not self.desk.participation.consented:
            return
        study = self.study()
        if study.paused:
            study.resume()
        before = study.open_record()
        if before or study.may_start_lesson():
            study.open_item()
            self.unheeded = 0
        self.keep(study)

    @rule(days=st.integers(0, 6), newest=st.booleans())
    @precondition(lambda self: self.desk.participation.consented and self.study().open_record())
    def catches_up(self, days: int, newest: bool) -> None:
        self.now += timedelta(days=days)
        study = self.study()
        waiting = study.bundle()
        if not self.desk.participation.consented or study.paused or len(waiting) < 2:
            return
        records = {r.lesson_id: r for r in self.desk.records.values() if r.enrolment_id == self.desk.active.id}  # type: ignore[union-attr]
        for lesson in waiting:
            assert lesson.id not in records or records[lesson.id].status is RecordStatus.SENT, "it is done already"
        shown = [study.open_newest()] if newest else study.open_bundle()
        assert [s.lesson for s in shown if s] == (waiting[-1:] if newest else waiting)
        assert all(s and s.question and s.question.graded for s in shown)
        self.unheeded = 0
        self.keep(study)

    @rule()
    def asks_for_reviews(self) -> None:
        study = self.study()
        if self.desk.participation.consented and not study.unanswered_review():
            showing = study.begin_reviews()
            if showing:
                self.ask_review(study, showing)
            self.keep(study)

    @rule()
    @precondition(lambda self: self.desk.participation.consented)
    def this_evening(self) -> None:
        study = self.study()
        study.later_today(time(16, 0))
        if study.open_record():
            self.unheeded = max(0, self.unheeded - 1)
        self.keep(study)

    @rule(weeks=st.sampled_from([1, 2, 4]))
    @precondition(lambda self: self.desk.active is not None and self.desk.active.reminders > 0)
    def rests(self, weeks: int) -> None:
        study = self.study()
        study.pause(self.now + timedelta(weeks=weeks))
        self.unheeded = 0
        self.keep(study)

    @rule()
    def goes_on(self) -> None:
        study = self.study()
        study.resume()
        self.unheeded = 0
        self.keep(study)
        enrolment = self.desk.active
        if enrolment and self.desk.participation.consented:
            assert enrolment.next_due_at is not None, "a pause was ended, and nothing goes on"

    @rule(days=st.integers(1, 20), ahead=st.integers(0, 5))
    @precondition(lambda self: len(self.desk.leaves) < 4)
    def takes_leave(self, days: int, ahead: int) -> None:
        study = self.study()
        first = study.today + timedelta(days=ahead)
        leave = Leave(first, first + timedelta(days=days - 1))
        study.take_leave(leave)
        self.keep(study)
        self.desk.leaves.append(leave)

    @rule(days=st.sampled_from(DAYS), at=st.sampled_from(TIMES), zone=st.sampled_from(Zone), what=st.integers(0, 2))
    def changes_the_schedule(self, days: frozenset[int], at: time, zone: Zone, what: int) -> None:
        study = self.study()
        study.set_terms(**({"days": days}, {"at": at}, {"zone": zone})[what])
        self.keep(study)

    @rule(seldom=st.integers(0, 3))
    def withdraws(self, seldom: int) -> None:
        if self.desk.participation.consented and seldom == 3:
            study = self.study()
            study.withdraw()
            self.keep(study)
            assert self.next_due() is None

    @rule()
    def agrees_again(self) -> None:
        if not self.desk.participation.consented:
            study = self.study()
            study.consent(1)
            self.keep(study)

    # --- what always holds

    @invariant()
    def due_times_are_times_of_theirs(self) -> None:
        study, enrolment = self.study(), self.desk.active
        if enrolment is None:
            return
        due = enrolment.next_due_at
        terms = self.desk.participation
        if not terms.consented:
            assert due is None
        elif not (study.paused and terms.paused_until is None):
            assert due is not None, "an enrolment that nobody will look at again"
        if due and due > self.now:
            assert teachable(study.hours, self.desk.rules.calendar, due)
            assert enrolment.not_before is None or due >= enrolment.not_before

    @invariant()
    def records_keep_count(self) -> None:
        for record in self.desk.records.values():
            lesson = self.lesson(record)
            graded = sum(step.graded for step in lesson.steps)
            assert 0 <= record.score <= record.asked <= graded
            assert (record.status is RecordStatus.COMPLETED) == (record.asked == graded)
            assert record.attempts >= record.asked
            assert record.step <= len(lesson.steps)

    @invariant()
    def each_position_is_the_first_that_is_not_done(self) -> None:
        for enrolment in self.desk.enrolments.values():
            path = self.desk.course(enrolment.course_id, enrolment.course_version).path
            done = {
                r.lesson_id
                for r in self.desk.records.values()
                if r.enrolment_id == enrolment.id and r.status is RecordStatus.COMPLETED
            }
            first = next((place for place, item in enumerate(path) if item.id not in done), len(path))
            assert enrolment.position == first
            assert (enrolment.status is EnrolmentStatus.COMPLETED) == (first == len(path))
            assert enrolment.reminders <= MAX_REMINDERS

    @invariant()
    def hours_are_recorded_once(self) -> None:
        for enrolment in self.desk.enrolments.values():
            if enrolment.status is EnrolmentStatus.COMPLETED:
                figures = (enrolment.completed_at, enrolment.jp)
                assert figures[0] is not None
                assert figures[1] == self.desk.course(enrolment.course_id, enrolment.course_version).jp
                assert self.completed.setdefault(enrolment.id, figures) == figures
                assert enrolment.pre_score is not None
                assert enrolment.post_score is not None
            else:
                assert enrolment.jp == 0

    @invariant()
    def reviews_are_kept_in_sight(self) -> None:
        if self.desk.cards and self.desk.participation.consented:
            assert self.desk.participation.review_due_at is not None

    def lesson(self, record: LessonRecord):  # type: ignore[no-untyped-def]
        enrolment = self.desk.enrolments[record.enrolment_id]
        path = self.desk.course(enrolment.course_id, enrolment.course_version).path
        return next(lesson for lesson in path if lesson.id == record.lesson_id)

    # --- how it ends

    def teardown(self) -> None:
        """Whoever comes back and keeps answering finishes both courses, one item a learning day."""
        if not self.desk.enrolments:
            return
        self.reachable = True
        self.agrees_again()
        self.wants_to_learn()
        items = sum(len(course.path) for course in courses().values())
        days: set[date] = set()
        for _ in range(400):
            self.answers_all([True])
            if self.desk.active is None:
                break
            due = self.desk.active.next_due_at
            assert due is not None
            self.play_until(due)
            days.add(self.today)
        assert all(e.status is EnrolmentStatus.COMPLETED for e in self.desk.enrolments.values())
        assert len(days) <= items + 1
        self.reviews_do_not_starve()

    def reviews_do_not_starve(self) -> None:
        """Whoever answers what comes has every question back within a few weeks of its day."""
        for _ in range(15):
            self.play_until(max(self.next_due() or self.now, self.now))
            self.answers_all([True])
        late = [card for card in self.desk.cards.values() if card.due_at < self.now - timedelta(days=28)]
        assert late == []


TestWeeks = Weeks.TestCase
TestWeeks.settings = settings(max_examples=120, stateful_step_count=50)
