"""The place beside which a question is asked: a lesson, and what the learner had answered there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentoring.questions import Context

if TYPE_CHECKING:
    from bot.turns import Turn
    from lessons.study import QuestionInstance

MOST_GIVEN = 200
"""Characters of an answer that go with a question."""


def beside(turn: Turn, instance_id: int | None) -> Context | None:
    """The place of this question instance, else of what was learned last; None: nothing was learned yet."""
    number = instance_id if instance_id is not None else next(iter(turn.state.get("q", ())), None)
    instance = turn.learner.instance(number) if number is not None else None
    if instance is not None:
        return _of(turn, instance)
    return _last(turn)


def _last(turn: Turn) -> Context | None:
    person_id = turn.person.id
    record = next(iter(reversed(turn.tx.study.records(person_id))), None)
    enrolments = {enrolment.id: enrolment for enrolment in turn.tx.study.enrolments(person_id)}
    enrolment = enrolments.get(record.enrolment_id) if record else None
    if record is None or enrolment is None:
        return None
    return Context(enrolment.course_id, record.lesson_id, course_version=enrolment.course_version)


def kept(context: Context | None) -> list[Any]:
    """A place as the conversation's state keeps it."""
    if context is None:
        return []
    return [
        context.course_id, context.lesson_id, context.step_id, context.given, context.correct, context.course_version,
        context.instance_id,
    ]  # fmt: skip


def found(values: list[Any]) -> Context | None:
    """The place that `kept` wrote."""
    return Context(*values) if values else None


def _of(turn: Turn, instance: QuestionInstance) -> Context:
    answered = instance.answered_at is not None
    return Context(
        course_id=instance.course_id,
        lesson_id=instance.lesson_id,
        step_id=instance.step_id,
        given=_given(turn, instance) if answered else "",
        correct=instance.correct if answered else None,
        course_version=instance.course_version,
        instance_id=instance.id,
    )


def _given(turn: Turn, instance: QuestionInstance) -> str:
    """What was chosen, in words: letters say nothing to somebody who saw the options in another order."""
    shown = turn.learner.step_of(instance).show(instance.order, turn.texts.language)
    words = shown.options or shown.labels
    chosen = [words[position] for position in instance.chosen if position < len(words)]
    return ("; ".join(chosen) or turn.tx.study.given(instance.id))[:MOST_GIVEN]
