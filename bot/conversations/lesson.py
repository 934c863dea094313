"""Lessons and tests in chat: opening them, putting their questions, passing over, leaving it at that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot import markup, wording
from bot.buttons import Act
from bot.conversations import home, views
from bot.messages import MAX_CAPTION, MAX_TEXT, Choice, Purpose
from bot.turns import Turn
from lessons.engine import Showing
from lessons.steps.base import Step
from lessons.study import EnrolmentStatus, QuestionInstance

EVENING = time(16, 0)


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


def buttons_for(turn: Turn, instance: QuestionInstance, step: Step) -> views.View:
    """The buttons of a question that is asked again."""
    shown = step.show(instance.order, turn.texts.language)
    choices = views.answers(instance.id, shown) if step.graded else (turn.button("enough", Act.ENOUGH),)
    return views.View("", choices, columns=views.columns_for(choices))


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


def nothing(turn: Turn) -> None:
    """There is no course to learn, or all are done."""
    study = turn.learner
    finished = any(e.status is EnrolmentStatus.COMPLETED for e in turn.tx.study.enrolments(study.person.id))
    key = "lesson.all_done" if finished and not study.waiting else "lesson.no_course"
    turn.say(turn.texts(key, name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    turn.aside()
