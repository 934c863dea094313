"""Lessons and tests in chat: opening them, taking answers, giving feedback, saying what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot import markup, rewards, wording
from bot.buttons import Act, base36
from bot.conversations import home, views
from bot.messages import MAX_CAPTION, MAX_TEXT, Choice, Purpose
from bot.turns import Turn
from lessons.engine import Marked, Showing, Study
from lessons.model import Lesson, Stage
from lessons.reviewing import DAILY_CAP
from lessons.steps.base import Step
from lessons.study import Enrolment, EnrolmentStatus, QuestionInstance
from people import hours as local_time
from people.jp import JpForm

EVENING = time(16, 0)
MOST_AFTER = 5
"""Buttons after a lesson."""


def open_item(turn: Turn, intro: str = "", purpose: Purpose = Purpose.REPLY, key: str = "") -> None:
    """Put the next item, or the open one again, in front of the learner."""
    showing = turn.learner.open_item()
    if showing is None:
        nothing(turn)
        return
    opened(turn, showing)
    show(turn, showing, intro, purpose, key)


def opened(turn: Turn, showing: Showing) -> None:
    """Journal a lesson that was put in front of the learner for the first time."""
    record = showing.record
    if record and record.sent_at == turn.now:
        turn.journal("lesson_sent", record=record.id, enrolment=record.enrolment_id, lesson=record.lesson_id)


def show(
    turn: Turn,
    showing: Showing,
    intro: str = "",
    purpose: Purpose = Purpose.REPLY,
    key: str = "",
    goes_on: bool = False,
) -> None:
    """Say a question with its reading and its buttons; typed words are its answer from now on.

    `goes_on`: the question before it was answered just now. Where `intro` and question do not fit one message, the
    intro comes first and the question at a tap.
    """
    seen = views.view(turn.texts, showing, turn.learner.participation.text_only, goes_on)
    text = f"{intro}\n\n{seen.text}" if intro else seen.text
    if intro and len(markup.visible(text)) > (MAX_CAPTION if seen.image else MAX_TEXT):
        onward = turn.button("continue", Act.START if showing.record else Act.REVIEW)
        turn.say(intro, [onward], purpose=purpose, key=key)
    else:
        turn.say(text, _choices(turn, showing, seen), columns=seen.columns, purpose=purpose, key=key, image=seen.image)
    if showing.instance:
        turn.remember(q=[showing.instance.id])


def _choices(turn: Turn, showing: Showing, seen: views.View) -> Sequence[Choice]:
    question, record = showing.question, showing.record
    if question is None or question.graded:
        return seen.choices
    rest = showing.lesson.steps[showing.lesson.steps.index(question) + 1 :]
    goes_on = record and question.optional and any(step.asks for step in rest)
    more = [turn.button("continue", Act.SKIP, str(record.id))] if record and goes_on else []
    return [*seen.choices, *more, turn.button("enough", Act.ENOUGH)]


def after(turn: Turn, marked: Marked, said: str) -> None:
    """After an answer in a lesson or a test: its next question, or what comes after it."""
    if marked.course_done:
        _course_done(turn, marked.course_done, said)
    elif marked.lesson_done:
        _lesson_done(turn, marked.instance, said)
    else:
        _go_on(turn, marked.instance, said)


def buttons_for(turn: Turn, instance: QuestionInstance, step: Step) -> views.View:
    """The buttons of a question that is asked again."""
    shown = step.show(instance.order, turn.texts.language)
    choices = views.answers(instance.id, shown) if step.graded else (turn.button("enough", Act.ENOUGH),)
    return views.View("", choices, columns=views.columns_for(choices))


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


def practice(turn: Turn, record_id: int) -> None:
    """The small practice after a lesson, or whatever the lesson still holds."""
    _show_or_home(turn, turn.learner.next_question(record_id))


def skip(turn: Turn, record_id: int) -> None:
    """Past a voluntary question, to what comes after it."""
    _show_or_home(turn, turn.learner.skip(record_id))


def enough(turn: Turn) -> None:
    """Leave it at that for today. A question that lies open goes on taking answers."""
    study = turn.learner
    asked = [study.instance(number) for number in turn.state.get("q", ())]
    if any(i and i.answered_at is None and study.step_of(i).graded for i in asked):
        turn.aside()
    else:
        turn.remember()
    name = markup.plain(turn.name)
    if study.open_record():
        turn.say(turn.texts("lesson.enough_open", name=name))
    elif study.active and study.active.next_due_at:
        turn.say(turn.texts("lesson.enough", name=name, when=next_moment(turn)))
    else:
        turn.say(turn.texts("lesson.enough_plain", name=name))


def this_evening(turn: Turn) -> None:
    """Remind in the afternoon instead, where a lesson lies open."""
    study = turn.learner
    if study.open_record() is None:
        enough(turn)
        return
    study.later_today(EVENING)
    turn.say(turn.texts("lesson.later", name=markup.plain(turn.name), when=next_moment(turn)))


def next_moment(turn: Turn) -> str:
    """When the next item comes, in words."""
    enrolment = turn.learner.active
    due = enrolment.next_due_at if enrolment else None
    return wording.moment(turn.texts, due, turn.person.zone, turn.now) if due else "–"


def _show_or_home(turn: Turn, showing: Showing | None) -> None:
    if showing is None:
        home.show(turn)
    else:
        show(turn, showing)


def _go_on(turn: Turn, instance: QuestionInstance, said: str) -> None:
    """Within a lesson: the next question in the same message; after its last voluntary step, what comes next."""
    showing = turn.learner.next_question(instance.record_id or 0)
    if showing is None:
        turn.say(said, what_follows(turn), columns=2)
        turn.remember()
    else:
        show(turn, showing, said, goes_on=True)


def _lesson_done(turn: Turn, instance: QuestionInstance, said: str) -> None:
    study = turn.learner
    course = study.course_of(instance)
    lesson = next(x for x in course.path if x.id == instance.lesson_id)
    when = next_moment(turn)
    if lesson.stage is not Stage.LESSON:
        score = study.active.pre_score if study.active else None
        done = turn.texts("lesson.pre_test_done", score=wording.number(turn.texts, score or 0), when=when)
    else:
        number, of = course.lessons.index(lesson) + 1, len(course.lessons)
        upcoming = _upcoming(study)
        test = upcoming is not None and upcoming is Stage.POST_TEST
        key = "lesson.lesson_done_test" if test else "lesson.lesson_done"
        key = "lesson.lesson_done_open" if study.open_record() else key
        done = turn.texts(key, number=number, of=of, when=when, count=_post_questions(study) if test else 0)
    practical = instance.record_id and any(s.asks and not s.graded for s in lesson.steps)
    more = [turn.button("practice", Act.PRACTICE, str(instance.record_id))] if practical else []
    choices = _with_mentor(turn, lesson, instance, [*more, *what_follows(turn)])
    turn.say(f"{said}\n\n{done}", choices, columns=2)
    turn.remember()


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


def nothing(turn: Turn) -> None:
    """There is no course to learn, or all are done."""
    study = turn.learner
    finished = any(e.status is EnrolmentStatus.COMPLETED for e in turn.tx.study.enrolments(study.person.id))
    key = "lesson.all_done" if finished and not study.waiting else "lesson.no_course"
    turn.say(turn.texts(key, name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    turn.aside()


def _upcoming(study: Study) -> Stage | None:
    enrolment = study.active
    return study.course_of(enrolment).path[enrolment.position].stage if enrolment else None


def _post_questions(study: Study) -> int:
    enrolment = study.active
    return len(study.course_of(enrolment).path[enrolment.position].steps) if enrolment else 0
