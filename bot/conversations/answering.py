"""Answers, tapped or typed: which question they belong to, whether it still takes one, and what follows."""

from __future__ import annotations

from bot import markup
from bot.buttons import AnswerTap
from bot.conversations import bundle, courtesy, desk_answer, home, lesson, lesson_done, review
from bot.messages import Inbound
from bot.turns import Turn
from lessons.answers import several
from lessons.steps.base import Response
from lessons.study import QuestionInstance, QuestionPurpose

LONGEST = 1000
"""Characters of a typed answer that are read."""


def tapped(turn: Turn, tap: AnswerTap) -> None:
    """A tap belongs to the question it was shown with; the first counts, strangers' and later ones change nothing."""
    instance = turn.learner.instance(tap.instance)
    if instance is None:
        home.show(turn, turn.texts("common.not_your_button", name=markup.plain(turn.name)))
        return
    if instance.answered_at is not None:
        already(turn, instance)
        return
    labels = turn.learner.step_of(instance).show(instance.order, turn.texts.language).labels
    if tap.position >= len(labels):
        home.old_button(turn)
        return
    accept(turn, instance, Response((tap.position,)), labels[tap.position])


def typed(turn: Turn, event: Inbound) -> None:
    """Words: answers to what is open, several at once or one; else help."""
    text = event.text.strip()
    if len(text) > LONGEST:
        home.show(turn, turn.texts("common.text_too_long", name=markup.plain(turn.name)))
        return
    instances = _asked(turn)
    if turn.state.get("many") and instances:
        _to_bundle(turn, text, instances)
    elif instances:
        _to_question(turn, text, instances[0])
    elif not (_to_open_lesson(turn, text) or _to_courtesy(turn, text) or desk_answer.offer(turn, text)):
        home.not_understood(turn, event)


def wants_words(turn: Turn) -> bool:
    """True where the open question is answered in the person's own words, and graded: any word may be the answer."""
    return any(_in_words(turn, instance) for instance in _asked(turn) if instance and instance.answered_at is None)


def unreadable(turn: Turn, event: Inbound) -> None:
    """A photo, a voice note or a file: how the open question is answered, or what can be done."""
    open_ones = [i for i in _asked(turn) if i and i.answered_at is None]
    if not open_ones:
        home.not_understood(turn, event)
        return
    name = markup.plain(turn.name)
    if turn.state.get("many"):
        how = turn.texts("lesson.how.bundle", example=bundle.example(len(_asked(turn))))
        turn.say(turn.texts("common.media_for_question", name=name, how=how))
        return
    how = turn.texts(f"lesson.how.{turn.learner.step_of(open_ones[0]).type}")
    _ask_again(turn, open_ones[0], turn.texts("common.media_for_question", name=name, how=how))


def accept(turn: Turn, instance: QuestionInstance, response: Response, given: str) -> None:
    """Take a first answer: store it, say how it was and what comes next."""
    marked = turn.learner.answer(instance, response, given, turn.cause)
    lesson_done.journal_answer(turn, marked)
    said = lesson_done.feedback(turn, marked)
    if instance.purpose is QuestionPurpose.REVIEW:
        review.after(turn, said)
    else:
        lesson_done.after(turn, marked, said)


def already(turn: Turn, instance: QuestionInstance) -> None:
    """A second answer to a question that has one: a kind word, nothing changes."""
    shown = turn.learner.step_of(instance).show(instance.order, turn.texts.language)
    given = ", ".join(shown.labels[position] for position in instance.chosen if position < len(shown.labels))
    key = "lesson.already" if given else "lesson.already_words"
    home.show(turn, turn.texts(key, name=markup.plain(turn.name), given=given))


def _asked(turn: Turn) -> list[QuestionInstance | None]:
    return [turn.learner.instance(number) for number in turn.state.get("q", ())]


def _in_words(turn: Turn, instance: QuestionInstance) -> bool:
    step = turn.learner.step_of(instance)
    return step.graded and not step.show(instance.order, turn.texts.language).labels


def _to_question(turn: Turn, text: str, instance: QuestionInstance | None) -> None:
    if instance is None:
        home.show(turn)
        return
    if instance.answered_at is not None:
        if not (_to_open_lesson(turn, text) or _to_courtesy(turn, text)):
            already(turn, instance)
        return
    step, language = turn.learner.step_of(instance), turn.texts.language
    response = step.understand(text, instance.order, language)
    numbered = several(text) if response is None else None
    if numbered and len(numbered) == 1 and numbered[0][0] == 1:
        text = numbered[0][1]
        response = step.understand(text, instance.order, language)
    if response is not None:
        accept(turn, instance, response, text)
        return
    how = turn.texts(f"lesson.how.{step.type}")
    if not _to_courtesy(turn, text, instance, how):
        _ask_again(turn, instance, turn.texts("lesson.answer_how", text=markup.plain(home.shortened(text)), how=how))


def _to_open_lesson(turn: Turn, text: str) -> bool:
    """A letter for the lesson that lies open, though this chat spoke of something else, or another chat got it."""
    instance = turn.learner.open_question()
    if instance is None or _in_words(turn, instance):
        return False
    response = turn.learner.step_of(instance).understand(text, instance.order, turn.texts.language)
    if response is None:
        return False
    accept(turn, instance, response, text)
    return True


def _to_courtesy(turn: Turn, text: str, instance: QuestionInstance | None = None, how: str = "") -> bool:
    """A kind word for a kind word; what waits is shown with it: the question that is open, or the days away."""
    kind = courtesy.kind_of(text)
    if not kind:
        return False
    said = courtesy.reply(turn, kind)
    if kind in courtesy.GREETINGS and len(turn.learner.bundle()) > 1:
        bundle.offer(turn)
    elif instance is not None:
        _ask_again(turn, instance, f"{said} {turn.texts('courtesy.waits', how=how)}")
    else:
        home.show(turn, f"{said} {turn.texts('courtesy.help')}" if kind in courtesy.GREETINGS else said)
    return True


def _to_bundle(turn: Turn, text: str, instances: list[QuestionInstance | None]) -> None:
    pairs = several(text)
    if pairs is None:
        open_numbers = [n for n, i in enumerate(instances, 1) if i and i.answered_at is None]
        pairs = [(open_numbers[0], text)] if len(open_numbers) == 1 else []
    if not bundle.take(turn, pairs, instances) and not _to_courtesy(turn, text):
        bundle.not_understood(turn, text, len(instances))


def _ask_again(turn: Turn, instance: QuestionInstance, text: str) -> None:
    step = turn.learner.step_of(instance)
    choices = lesson.buttons_for(turn, instance, step)
    turn.say(text, choices.choices, columns=choices.columns)
