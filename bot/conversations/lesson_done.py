"""After an answer in a lesson or a test: what was right, its next question, or what comes after it."""

from __future__ import annotations

from bot import markup, rewards, wording
from bot.buttons import Act, base36
from bot.conversations import home
from bot.conversations.lesson import next_moment, show
from bot.messages import Choice
from bot.turns import Turn
from lessons.engine import Marked, Study
from lessons.model import Course, Lesson, Stage
from lessons.reviewing import DAILY_CAP
from lessons.study import Enrolment, QuestionInstance
from people import hours as local_time
from people.jp import JpForm

MOST_AFTER = 5
"""Buttons after a lesson."""


def after(turn: Turn, marked: Marked, said: str) -> None:
    """Say what comes after an answer, behind what is `said` about it."""
    if marked.course_done:
        _course_done(turn, marked.course_done, said)
    elif marked.lesson_done:
        _lesson_done(turn, marked.instance, said)
    else:
        _go_on(turn, marked.instance, said)


def feedback(turn: Turn, marked: Marked) -> str:
    """Right or not, always with the explanation; when the question comes again, if it was not right."""
    if marked.grade is None:
        return turn.texts("lesson.noted", name=markup.plain(turn.name))
    order, language = marked.instance.order, turn.texts.language
    explanation = markup.plain(marked.step.explain(order, language))
    suffix = "_with" if explanation else ""
    if marked.grade.correct:
        return turn.texts(f"lesson.right{suffix}", name=markup.plain(turn.name), explanation=explanation)
    answer = markup.plain(marked.step.answer(order, language))
    key = "wrong_again" if turn.learner.mistakes(marked.instance) > 1 else "wrong"
    said = turn.texts(f"lesson.{key}{suffix}", answer=answer, explanation=explanation)
    if marked.review_at is None:
        return said
    zone, study = turn.person.zone, turn.learner
    day = wording.day(turn.texts, local_time.local_day(zone, marked.review_at), study.today)
    return f"{said}\n{turn.texts('lesson.again', day=day)}"


def journal_answer(turn: Turn, marked: Marked) -> None:
    """The facts of an answer: what, how good, what it completed, and the badges that this earns."""
    instance = marked.instance
    turn.journal("answered", instance=instance.id, correct=marked.instance.correct, purpose=instance.purpose.value)
    if marked.lesson_done:
        turn.journal("lesson_completed", record=instance.record_id, enrolment=instance.enrolment_id)
    if marked.course_done:
        done = marked.course_done
        turn.journal("course_completed", enrolment=done.id, jp=done.jp, pre=done.pre_score, post=done.post_score)
    rewards.after_answer(turn, marked)


def _go_on(turn: Turn, instance: QuestionInstance, said: str) -> None:
    """Within a lesson: the next question in the same message; after its last voluntary step, what comes next."""
    showing = turn.learner.next_question(instance.record_id or 0)
    if showing is None:
        turn.say(said, what_follows(turn), columns=2)
        turn.remember()
    else:
        show(turn, showing, said, goes_on=True)


def _lesson_done(turn: Turn, instance: QuestionInstance, said: str) -> None:
    course = turn.learner.course_of(instance)
    lesson = next(x for x in course.path if x.id == instance.lesson_id)
    done = _of_lesson(turn, course, lesson) if lesson.stage is Stage.LESSON else _of_pre_test(turn)
    practical = instance.record_id and any(step.asks and not step.graded for step in lesson.steps)
    more = [turn.button("practice", Act.PRACTICE, str(instance.record_id))] if practical else []
    choices = _with_mentor(turn, lesson, instance, [*more, *what_follows(turn)])
    turn.say(f"{said}\n\n{done}", choices, columns=2)
    turn.remember()


def _of_lesson(turn: Turn, course: Course, lesson: Lesson) -> str:
    """That a lesson is done, and what comes next and when."""
    number, of, questions = course.lessons.index(lesson) + 1, len(course.lessons), _of_test_ahead(turn.learner)
    key = "lesson.lesson_done_test" if questions else "lesson.lesson_done"
    key = "lesson.lesson_done_open" if turn.learner.open_record() else key
    return turn.texts(key, number=number, of=of, when=next_moment(turn), count=questions)


def _of_pre_test(turn: Turn) -> str:
    score = turn.learner.active.pre_score if turn.learner.active else None
    return turn.texts("lesson.pre_test_done", score=wording.number(turn.texts, score or 0), when=next_moment(turn))


def _of_test_ahead(study: Study) -> int:
    """Questions of the test after the lessons, where that comes next; else none."""
    if study.active is None:
        return 0
    ahead = study.course_of(study.active).path[study.active.position]
    return len(ahead.steps) if ahead.stage is Stage.POST_TEST else 0


def _with_mentor(turn: Turn, lesson: Lesson, instance: QuestionInstance, choices: list[Choice]) -> list[Choice]:
    """Asking a mentor comes first after a wrong answer, else before the end; at most `MOST_AFTER` buttons in all."""
    if lesson.stage is not Stage.LESSON or not turn.house.offering.has_mentors(turn.tx, turn.now):
        return choices
    ask = turn.button("ask_mentor", Act.ASK, base36(instance.id))
    *first, last = choices
    first = first[: MOST_AFTER - 2]
    return [*first, ask, last] if instance.correct else [ask, *first, last]


def course_done(turn: Turn, done: Enrolment) -> str:
    """That a course is completed, what it gave, and what comes next."""
    study, texts, name = turn.learner, turn.texts, markup.plain(turn.name)
    title = markup.plain(study.course_of(done).title.in_(texts.language))
    pre, post = done.pre_score, done.post_score
    key = "lesson.course_done" if pre is not None and post is not None else "lesson.course_done_plain"
    scores = {"pre": wording.number(texts, pre or 0), "post": wording.number(texts, post or 0)}
    recorded = "recorded" if JpForm.COURSE in turn.house.jp.approve else "proposed"
    hours = texts(f"lesson.jp.{recorded}", jp=done.jp)
    finished = texts(key, name=name, course=title, hours=hours, **scores)
    if study.active:
        following = markup.plain(study.course_of(study.active).title.in_(texts.language))
        return f"{finished}\n\n{texts('lesson.next_course', course=following, when=next_moment(turn))}"
    return f"{finished}\n\n{texts('lesson.all_done', name=name)}"


def _course_done(turn: Turn, done: Enrolment, said: str) -> None:
    choices = [*certificate(turn, done), *[turn.button("progress", Act.PROGRESS), *what_follows(turn)][:3]]
    turn.say(f"{said}\n\n{course_done(turn, done)}", choices, columns=2)
    turn.remember()


def certificate(turn: Turn, done: Enrolment) -> list[Choice]:
    """The button for the certificate that this completion brings."""
    return [turn.button("certificate", Act.CERTIFICATE, base36(done.id))] if turn.house.certificates else []


def what_follows(turn: Turn) -> list[Choice]:
    """What can follow a finished lesson today."""
    study = turn.learner
    more: list[Choice] = []
    if study.may_review():
        more.append(turn.button("review", Act.REVIEW, count=min(study.reviews_due, DAILY_CAP)))
    if study.open_record() or study.may_start_lesson():
        more.append(turn.button(home.to_next(study), Act.START))
    return [*more, turn.button("enough", Act.ENOUGH)]
