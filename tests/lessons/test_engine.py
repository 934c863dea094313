"""The rules of learning, one by one: what comes when, what is counted, and what ends what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from lessons.engine import Paused, Reminder, Showing
from lessons.reviewing import DAILY_CAP, PATIENCE
from lessons.study import EnrolmentStatus, QuestionPurpose, RecordStatus
from people.hours import local
from people.model import Leave, Zone
from tests.lessons.desk import Desk, courses

MONDAY = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday 30 November 2026, 08.00 WIT."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk() -> Desk:
    """A learner who has agreed on Monday morning and is enrolled in two courses."""
    desk = Desk()
    study = desk.study(MONDAY - HOUR)
    study.enrol(courses()["contoh"])
    study.enrol(courses()["surat"])
    study.consent(1)
    desk.keep(study)
    return desk


def said(moment: datetime | None) -> str:
    return local(Zone.WIT, moment).strftime("%a %d %b %H.%M") if moment else "never"


def due(desk: Desk) -> str:
    """When the schedule looks at the active course again, by the learner's clock."""
    return said(desk.active.next_due_at) if desk.active else "never"


def come_due(desk: Desk, now: datetime):  # type: ignore[no-untyped-def]
    """One look of the schedule."""
    study = desk.study(now)
    came = study.come_due()
    desk.keep(study)
    return came


def answer_all(desk: Desk, now: datetime, right: bool = True) -> None:
    """Answer everything that lies open, and the questions that follow."""
    while waiting := [i for i in desk.instances.values() if i.answered_at is None]:
        study, marked = desk.answer(now, waiting[0].id, right)
        if not marked.lesson_done and waiting[0].record_id:
            study = desk.study(now)
            study.next_question(waiting[0].record_id)
            desk.keep(study)


def learned(desk: Desk, items: int, right: bool = True) -> datetime:
    """Answer the first `items` of the path, each when it is due; returns when the last one was answered."""
    now = MONDAY
    for _ in range(items):
        assert desk.active is not None
        assert desk.active.next_due_at is not None
        now = desk.active.next_due_at
        come_due(desk, now)
        answer_all(desk, now, right)
    return now


class TestTakingPart:
    def test_nothing_is_due_before_consent(self) -> None:
        desk = Desk()
        study = desk.study(MONDAY)
        enrolment = study.enrol(courses()["contoh"])
        desk.keep(study)
        assert enrolment.status is EnrolmentStatus.WAITING
        assert desk.active is None

    def test_consent_gives_the_first_course_its_turn(self, desk: Desk) -> None:
        assert desk.active is not None
        assert desk.active.course_id == "contoh"
        assert [e.course_id for e in desk.study(MONDAY).waiting] == ["surat"]
        assert due(desk) == "Mon 30 Nov 08.00"

    def test_a_course_does_not_begin_before_the_day_the_administrator_chose(self) -> None:
        desk = Desk()
        study = desk.study(MONDAY)
        study.consent(1)
        study.enrol(courses()["contoh"], not_before=MONDAY + 2 * DAY - 8 * HOUR)
        desk.keep(study)
        assert due(desk) == "Wed 02 Dec 08.00"
        assert not desk.study(MONDAY + HOUR).may_start_lesson()
        assert come_due(desk, MONDAY + DAY) is None
        assert desk.study(MONDAY + 2 * DAY).may_start_lesson()

    def test_withdrawing_ends_every_due_time_and_consenting_again_goes_on_where_it_was(self, desk: Desk) -> None:
        now = learned(desk, 2)
        study = desk.study(now + HOUR)
        study.withdraw()
        desk.keep(study)
        assert due(desk) == "never"
        assert desk.participation.review_due_at is None
        study = desk.study(now + 7 * DAY)
        study.consent(2)
        desk.keep(study)
        assert desk.active is not None
        assert desk.active.position == 2
        assert due(desk) == "Wed 09 Dec 08.00"
        assert said(desk.participation.review_due_at) == "Wed 09 Dec 12.00"

    def test_a_course_that_ends_gives_the_next_one_its_turn_and_its_hours_are_recorded_once(self, desk: Desk) -> None:
        now = learned(desk, 5)
        done, following = sorted(desk.enrolments.values(), key=lambda e: e.id)
        assert (done.status, done.jp, done.completed_at) == (EnrolmentStatus.COMPLETED, 1, now)
        assert (done.pre_score, done.post_score) == (100, 100)
        assert following.status is EnrolmentStatus.ACTIVE
        assert due(desk) == "Mon 07 Dec 08.00"


class TestOneLessonADay:
    def test_the_path_is_walked_one_item_a_learning_day(self, desk: Desk) -> None:
        came = []
        for _ in range(5):
            assert desk.active is not None
            assert desk.active.next_due_at is not None
            now = desk.active.next_due_at
            came.append((said(now)[:10], come_due(desk, now).lesson.id))
            answer_all(desk, now)
        assert came == [
            ("Mon 30 Nov", "uji-awal"),
            ("Tue 01 Dec", "salam"),
            ("Wed 02 Dec", "antre"),
            ("Thu 03 Dec", "tutup"),
            ("Fri 04 Dec", "uji-akhir"),
        ]

    def test_after_todays_lesson_no_other_may_be_started_but_a_test_may(self, desk: Desk) -> None:
        now = learned(desk, 1)
        assert desk.study(now + HOUR).may_start_lesson()
        now = learned(desk, 1)
        assert not desk.study(now + HOUR).may_start_lesson()
        now = learned(desk, 2)
        assert desk.study(now + HOUR).may_start_lesson()

    def test_a_change_of_hours_brings_no_second_lesson_the_same_day(self, desk: Desk) -> None:
        now = learned(desk, 2)
        study = desk.study(now + HOUR)
        study.set_terms(at=time(16, 0))
        desk.keep(study)
        assert due(desk) == "Wed 02 Dec 16.00"

    def test_what_comes_due_outside_ones_hours_waits_for_them(self, desk: Desk) -> None:
        for moment in (MONDAY - 9 * HOUR, MONDAY - HOUR, MONDAY + 12 * HOUR):
            assert come_due(desk, moment) is None
        assert due(desk) == "Tue 01 Dec 08.00"

    def test_nothing_comes_on_leave_and_all_of_it_afterwards(self, desk: Desk) -> None:
        study = desk.study(MONDAY - HOUR)
        leave = Leave(date(2026, 11, 30), date(2026, 12, 7))
        study.take_leave(leave)
        desk.keep(study)
        desk.leaves.append(leave)
        assert due(desk) == "Tue 08 Dec 08.00"
        assert come_due(desk, MONDAY + DAY) is None
        assert isinstance(come_due(desk, MONDAY + 8 * DAY), Showing)

    def test_who_is_back_before_the_leave_ends_learns_again(self, desk: Desk) -> None:
        study = desk.study(MONDAY - HOUR)
        leave = Leave(date(2026, 11, 30), date(2026, 12, 7))
        study.take_leave(leave)
        desk.keep(study)
        desk.leaves.append(leave)
        back = desk.study(MONDAY + 2 * DAY - HOUR)
        back.end_leave(leave, Leave(date(2026, 11, 30), date(2026, 12, 1)))
        desk.keep(back)
        assert due(desk) == "Wed 02 Dec 08.00"

    def test_a_lesson_is_opened_once_however_often_it_is_asked_for(self, desk: Desk) -> None:
        shown = []
        for minutes in range(3):
            study = desk.study(MONDAY + timedelta(minutes=minutes))
            shown.append(study.open_item())
            desk.keep(study)
        assert len(desk.records) == len(desk.instances) == 1
        assert len({showing.instance.id for showing in shown if showing and showing.instance}) == 1


class TestAnswers:
    def test_an_answer_is_graded_counted_and_completes_its_lesson(self, desk: Desk) -> None:
        now = learned(desk, 1)
        showing = come_due(desk, now + DAY)
        _, marked = desk.answer(now + DAY, showing.instance.id, right=False)
        record = desk.records[showing.record.id]
        assert marked.lesson_done
        assert (record.status, record.asked, record.score, record.attempts) == (RecordStatus.COMPLETED, 1, 0.0, 1)
        assert (record.answered_at, record.completed_at) == (now + DAY, now + DAY)
        assert desk.answers[showing.instance.id].correct is False

    def test_a_lesson_with_two_questions_is_done_with_the_second(self, desk: Desk) -> None:
        desk.courses = {key: course for key, course in desk.courses.items() if key[0] == "surat"}
        desk.enrolments = {
            number: replace(e, status=EnrolmentStatus.ACTIVE, position=2, next_due_at=MONDAY)
            for number, e in desk.enrolments.items()
            if e.course_id == "surat"
        }
        showing = come_due(desk, MONDAY)
        assert [step.id for step in showing.read] == ["inti"]
        _, first = desk.answer(MONDAY, showing.instance.id, right=False)
        assert not first.lesson_done
        study = desk.study(MONDAY)
        following = study.next_question(showing.record.id)
        desk.keep(study)
        assert following is not None
        assert [step.id for step in following.read] == ["lagi"]
        _, second = desk.answer(MONDAY, following.instance.id)  # type: ignore[union-attr]
        assert second.lesson_done
        assert desk.records[showing.record.id].asked == 2

    def test_a_voluntary_step_counts_as_an_attempt_and_never_as_a_question(self, desk: Desk) -> None:
        now = learned(desk, 2)
        lesson = next(r for r in desk.records.values() if r.lesson_id == "salam")
        study = desk.study(now)
        practice = study.next_question(lesson.id)
        desk.keep(study)
        assert practice is not None
        assert practice.question is not None
        assert not practice.question.graded
        _, marked = desk.answer(now, practice.instance.id)  # type: ignore[union-attr]
        assert (marked.grade, marked.review_at, marked.lesson_done) == (None, None, False)
        record = desk.records[lesson.id]
        assert (record.asked, record.attempts, record.score) == (1, 2, 1.0)

    def test_answers_given_in_the_evening_are_remembered_once_a_day(self, desk: Desk) -> None:
        learned(desk, 1)
        assert desk.participation.answer_hours == (8,)
        learned(desk, 2)
        assert desk.participation.answer_hours == (8, 8, 8)


class TestReminders:
    def test_they_back_off_and_end_in_a_pause(self, desk: Desk) -> None:
        came = []
        for _ in range(5):
            assert desk.active is not None
            now = desk.active.next_due_at
            assert now is not None
            result = come_due(desk, now)
            came.append((said(now), type(result), getattr(result, "number", None)))
        assert came == [
            ("Mon 30 Nov 08.00", Showing, 0),
            ("Tue 01 Dec 08.00", Reminder, 1),
            ("Thu 03 Dec 08.00", Reminder, 2),
            ("Thu 10 Dec 08.00", Reminder, 3),
            ("Thu 17 Dec 08.00", Paused, None),
        ]
        assert due(desk) == "never"
        assert desk.study(MONDAY + 30 * DAY).paused

    def test_whoever_answers_after_the_pause_is_back(self, desk: Desk) -> None:
        for _ in range(5):
            come_due(desk, desk.active.next_due_at)  # type: ignore[union-attr,arg-type]
        question = next(iter(desk.instances.values()))
        desk.answer(MONDAY + 30 * DAY, question.id)
        assert desk.participation.paused_at is None
        assert due(desk) == "Thu 31 Dec 08.00"

    def test_a_rest_that_was_asked_for_ends_by_itself_and_reminders_count_anew(self, desk: Desk) -> None:
        for _ in range(4):
            come_due(desk, desk.active.next_due_at)  # type: ignore[union-attr,arg-type]
        now = MONDAY + 10 * DAY
        study = desk.study(now)
        study.pause(now + 14 * DAY)
        desk.keep(study)
        assert due(desk) == "Mon 28 Dec 08.00"  # Christmas and its joint leave lie between
        came = come_due(desk, desk.active.next_due_at)  # type: ignore[union-attr,arg-type]
        assert isinstance(came, Reminder)
        assert (came.number, came.back_from_pause) == (1, True)

    def test_an_answer_does_not_end_a_rest_that_was_asked_for(self, desk: Desk) -> None:
        showing = come_due(desk, MONDAY)
        study = desk.study(MONDAY)
        study.pause(MONDAY + 14 * DAY)
        desk.keep(study)
        desk.answer(MONDAY + HOUR, showing.instance.id)
        assert desk.participation.paused_until == MONDAY + 14 * DAY
        assert due(desk) == "Tue 15 Dec 08.00"

    def test_opening_a_lesson_ends_every_pause(self, desk: Desk) -> None:
        study = desk.study(MONDAY - HOUR)
        study.pause(MONDAY + 14 * DAY)
        desk.keep(study)
        study = desk.study(MONDAY)
        assert study.open_item() is not None
        desk.keep(study)
        assert desk.participation.paused_at is None
        assert due(desk) == "Tue 01 Dec 08.00"

    def test_later_today_is_one_more_reminder_at_that_time(self, desk: Desk) -> None:
        come_due(desk, MONDAY)
        come_due(desk, MONDAY + DAY)
        study = desk.study(MONDAY + DAY)
        study.later_today(time(16, 0))
        desk.keep(study)
        assert due(desk) == "Tue 01 Dec 16.00"
        came = come_due(desk, MONDAY + DAY + 8 * HOUR)
        assert isinstance(came, Reminder)
        assert came.number == 1

    def test_later_today_is_not_before_ones_own_time_and_nothing_where_nothing_waits(self, desk: Desk) -> None:
        study = desk.study(MONDAY - HOUR)
        study.later_today(time(16, 0))
        assert study.changes() == []
        study.set_terms(at=time(19, 0))
        study.open_item()
        study.later_today(time(16, 0))
        desk.keep(study)
        assert due(desk) == "Mon 30 Nov 19.00"


class TestCatchingUp:
    def away(self, desk: Desk, days: int) -> datetime:
        """The first lesson was sent on Tuesday; now it is so many days later."""
        now = learned(desk, 1) + DAY
        come_due(desk, now)
        return now + days * DAY

    @pytest.mark.parametrize(
        ("days", "waiting"),
        [
            (0, ["salam"]),
            (1, ["salam", "antre"]),
            (2, ["salam", "antre", "tutup"]),
            (9, ["salam", "antre", "tutup"]),
        ],
    )
    def test_one_more_lesson_waits_for_each_learning_day_and_never_a_test(
        self, desk: Desk, days: int, waiting: list[str]
    ) -> None:
        assert [lesson.id for lesson in desk.study(self.away(desk, days)).bundle()] == waiting

    def test_a_bundle_opens_all_of_them_at_once(self, desk: Desk) -> None:
        now = self.away(desk, 3)
        study = desk.study(now)
        shown = study.open_bundle()
        desk.keep(study)
        assert [(s.lesson.id, s.question and s.question.id) for s in shown] == [
            ("salam", "soal"),
            ("antre", "soal"),
            ("tutup", "soal"),
        ]
        answer_all(desk, now)
        assert desk.active is not None
        assert desk.active.position == 4

    def test_the_newest_first_leaves_the_earlier_ones_in_front(self, desk: Desk) -> None:
        now = self.away(desk, 3)
        study = desk.study(now)
        showing = study.open_newest()
        desk.keep(study)
        assert showing is not None
        assert showing.lesson.id == "tutup"
        desk.answer(now, showing.instance.id)  # type: ignore[union-attr]
        assert [lesson.id for lesson in desk.study(now).bundle()] == ["salam", "antre"]
        study = desk.study(now)
        assert [s.lesson.id for s in study.open_bundle()] == ["salam", "antre"]
        desk.keep(study)
        answer_all(desk, now)
        assert desk.active is not None
        assert desk.active.position == 4

    def test_the_days_cap_gives_way_as_far_as_days_were_missed(self, desk: Desk) -> None:
        now = self.away(desk, 1)
        answer_all(desk, now)
        study = desk.study(now)
        assert study.may_start_lesson()
        study.open_item()
        desk.keep(study)
        answer_all(desk, now)
        assert not desk.study(now).may_start_lesson()


class TestReviews:
    def test_a_wrong_answer_comes_back_the_next_learning_day(self, desk: Desk) -> None:
        now = learned(desk, 1) + DAY
        showing = come_due(desk, now)
        _, marked = desk.answer(now, showing.instance.id, right=False)
        assert said(marked.review_at) == "Wed 02 Dec 12.00"
        assert desk.participation.review_due_at == marked.review_at

    def test_tests_are_not_reviewed(self, desk: Desk) -> None:
        learned(desk, 1, right=False)
        assert desk.cards == {}
        assert desk.participation.review_due_at is None

    def test_a_day_has_at_most_three_however_they_come(self, desk: Desk) -> None:
        now = learned(desk, 9, right=False) + 5 * DAY
        asked = 0
        for _ in range(20):
            study = desk.study(now)
            showing = study.begin_reviews()
            desk.keep(study)
            if showing:
                asked += 1
                desk.answer(now, showing.instance.id)  # type: ignore[union-attr]
        assert asked == DAILY_CAP
        assert not desk.study(now).may_review()
        assert desk.study(now + DAY).may_review()

    def test_what_the_schedule_asked_and_nobody_answers_is_left_alone_for_a_week(self, desk: Desk) -> None:
        now = learned(desk, 5, right=False)
        due_at = desk.participation.review_due_at
        assert due_at is not None
        study = desk.study(due_at)
        assert study.reviews_may_come()
        showing = study.begin_reviews(pushed=True)
        desk.keep(study)
        assert showing is not None
        again = desk.participation.review_due_at
        assert again is not None
        assert again >= due_at + PATIENCE
        assert desk.study(now + 2 * DAY).unanswered_review() == showing.instance
        assert desk.study(due_at + PATIENCE + HOUR).unanswered_review() is None

    def test_no_review_is_pushed_before_an_open_lesson(self, desk: Desk) -> None:
        now = learned(desk, 2, right=False) + DAY
        come_due(desk, now)
        assert not desk.study(now + 4 * HOUR).reviews_may_come()
        answer_all(desk, now + HOUR)
        assert desk.study(now + 4 * HOUR).reviews_may_come()

    def test_who_takes_a_course_again_is_asked_its_newer_questions(self, desk: Desk) -> None:
        now = learned(desk, 2)
        key = ("contoh", "salam", "soal")
        newer = replace(courses()["contoh"], version="baru")
        desk.courses["contoh", "baru"] = newer
        study = desk.study(now)
        instance = study._new_instance(999, None, newer, newer.path[1], newer.path[1].steps[1], QuestionPurpose.LESSON)
        desk.keep(study)
        desk.answer(now + 30 * DAY, instance.id)
        assert (desk.cards[key].course_version, desk.cards[key].enrolment_id) == ("baru", 999)


class TestVoluntarySteps:
    def test_they_can_be_passed_over(self, desk: Desk) -> None:
        course = courses()["contoh"]
        lesson = course.path[1]
        turned = replace(lesson, steps=(lesson.steps[2], lesson.steps[0], lesson.steps[1]))
        other = replace(course, lessons=(turned, *course.lessons[1:]))
        desk.courses[course.id, course.version] = other
        now = learned(desk, 1) + DAY
        showing = come_due(desk, now)
        assert showing.question.id == "praktik"
        for _ in range(2):  # a doubled tap changes nothing
            study = desk.study(now)
            following = study.skip(showing.record.id)
            desk.keep(study)
            assert following is not None
            assert following.question is not None
            assert following.question.id == "soal"
        assert sum(i.step_id == "soal" for i in desk.instances.values()) == 1
        _, marked = desk.answer(now, following.instance.id)  # type: ignore[union-attr]
        assert marked.lesson_done

    def test_what_is_asked_for_credit_cannot(self, desk: Desk) -> None:
        now = learned(desk, 1) + DAY
        showing = come_due(desk, now)
        study = desk.study(now)
        again = study.skip(showing.record.id)
        assert again is not None
        assert again.instance == showing.instance

    def test_the_open_question_is_found_without_the_chat(self, desk: Desk) -> None:
        assert desk.study(MONDAY).open_question() is None
        now = learned(desk, 1) + DAY
        showing = come_due(desk, now)
        assert desk.study(now).open_question() == showing.instance
        answer_all(desk, now)
        assert desk.study(now).open_question() is None


def test_today_is_over_when_the_quiet_hours_begin(desk: Desk) -> None:
    assert said(desk.study(MONDAY).day_ends_at) == "Mon 30 Nov 20.00"
    assert said(desk.study(MONDAY + 13 * HOUR).day_ends_at) == "Tue 01 Dec 00.00"
