"""Catching up after days away: the waiting lessons in one compact message, answered all at once."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bot import buttons, markup, wording
from bot.buttons import Act
from bot.conversations import home, lesson, lesson_done, views, weight
from bot.messages import MAX_TEXT, Choice
from bot.turns import Turn
from lessons.engine import Marked, Showing
from lessons.model import Course, Lesson
from lessons.study import Enrolment, QuestionInstance

AROUND = 80
"""Characters that stand around a lesson in a bundle beside its own, at most."""


def offer(turn: Turn) -> None:
    """Say how much waits and what it weighs; the learner chooses the pace."""
    lessons, course = turn.learner.bundle(), _course(turn)
    size = sum(weight.size_of(turn, course, item, True) for item in lessons) if course else 0
    kilobytes = wording.kilobytes(size)
    offered = turn.texts("lesson.bundle_offer", count=len(lessons), size=kilobytes)
    welcome = turn.texts("lesson.resumed", name=markup.plain(turn.name))
    turn.say(
        f"{welcome} {offered}" if turn.long_silent else offered,
        [
            turn.button("bundle_all", Act.BUNDLE, size=kilobytes),
            turn.button("bundle_one", Act.ONE_BY_ONE),
            turn.button("bundle_newest", Act.NEWEST),
        ],
        columns=2,
    )
    turn.aside()


def show(turn: Turn) -> None:
    """Every waiting lesson with its question, numbered, in one message: as many as fit it."""
    study = turn.learner
    most = _fitting(turn, study.bundle())
    if most < 2:
        lesson.open_item(turn)
        return
    opened = study.open_bundle(most)
    for showing in opened:
        lesson.opened(turn, showing)
    turn.say(_text(turn, opened))
    turn.remember(q=[showing.instance.id for showing in opened if showing.instance], many=1)


def one_by_one(turn: Turn) -> None:
    """The oldest waiting lesson, as on any day."""
    lesson.open_item(turn)


def newest(turn: Turn) -> None:
    """The newest waiting lesson first; the earlier ones stay in front."""
    showing = turn.learner.open_newest()
    if showing is None:
        lesson.open_item(turn)
        return
    lesson.opened(turn, showing)
    lesson.show(turn, showing)


def take(turn: Turn, pairs: list[tuple[int, str]], instances: list[QuestionInstance | None]) -> bool:
    """Take several typed answers (number, words); False where none of them means anything here."""
    study = turn.learner
    marked: list[tuple[int, Marked]] = []
    for number, words in pairs:
        asked = instances[number - 1] if 0 < number <= len(instances) else None
        instance = study.instance(asked.id) if asked else None
        if instance is None or instance.answered_at is not None:
            continue
        response = study.step_of(instance).understand(words, instance.order, turn.texts.language)
        if response is not None:
            result = study.answer(instance, response, words, turn.cause)
            lesson_done.journal_answer(turn, result)
            marked.append((number, result))
    if not marked:
        return False
    _say_results(turn, sorted(marked, key=lambda pair: pair[0]), instances)
    return True


def explain(turn: Turn, argument: str) -> None:
    """The explanations that were left out of the results, as many as fit one message."""
    lines: list[str] = []
    left: list[tuple[int, int]] = []
    for number, instance in _spoken_of(turn, argument):
        explanation = turn.learner.step_of(instance).explain(instance.order, turn.texts.language)
        line = turn.texts("lesson.bundle_explained", number=number, explanation=markup.plain(explanation))
        if left or not _fits("\n\n".join([*lines, line])):
            left.append((number, instance.id))
        else:
            lines.append(line)
    if lines:
        turn.say("\n\n".join(lines), [*_explain_button(turn, left), *home.fitting(turn)][:3], columns=2)
    else:
        home.old_button(turn)


def _spoken_of(turn: Turn, argument: str) -> Iterator[tuple[int, QuestionInstance]]:
    """The answered questions in a button's argument, with their numbers."""
    for part in argument.split("-"):
        number, _, digits = part.partition("_")
        instance = turn.learner.instance(buttons.number36(digits) or 0)
        if instance and instance.answered_at is not None:
            yield int(number), instance


def _fits(text: str) -> bool:
    return len(markup.visible(text)) <= MAX_TEXT


def not_understood(turn: Turn, text: str, count: int) -> None:
    """Words that are no answers to a bundle: how it is answered."""
    said = turn.texts("lesson.bundle_not_understood", text=markup.plain(home.shortened(text)), example=example(count))
    turn.say(said, home.fitting(turn), columns=2)


def example(count: int) -> str:
    """How a bundle of `count` lessons is answered."""
    return " ".join(f"{number}{letter}" for number, letter in zip(range(1, count + 1), "BCADB", strict=False))


def _fitting(turn: Turn, waiting: list[Lesson]) -> int:
    """How many of these lessons fit one message; measured before they are opened, for what is opened counts as sent."""
    language, course = turn.texts.language, _course(turn)
    size = len(course.title.in_(language)) + AROUND if course else 0
    for number, item in enumerate(waiting):
        size += len(item.title.in_(language)) + AROUND
        for step in item.steps:
            shown = step.show(step.shuffled(random.Random(0)), language)
            size += sum(len(part) + AROUND // 10 for part in (shown.text, step.alt(language), *shown.options))
            if step.asks:
                break
        if size > MAX_TEXT:
            return number
    return len(waiting)


def _course(turn: Turn) -> Course | None:
    active = turn.learner.active
    return turn.learner.course_of(active) if active else None


def _text(turn: Turn, opened: list[Showing]) -> str:
    language = turn.texts.language
    parts = [markup.bold(opened[0].course.title.in_(language))] if opened else []
    for number, showing in enumerate(opened, 1):
        title = markup.italic(f"{number}. {showing.lesson.title.in_(language)}")
        parts.append("\n".join([title, *views.reading(turn.texts, showing, text_only=True)]))
        if showing.question and showing.instance:
            shown = showing.question.show(showing.instance.order, language)
            parts.append(views.asked(shown, bold=True, number=number))
    parts.append(turn.texts("lesson.bundle_how", example=example(len(opened))))
    return "\n\n".join(parts)


def _say_results(turn: Turn, marked: list[tuple[int, Marked]], instances: list[QuestionInstance | None]) -> None:
    left = [n for n, i in enumerate(instances, 1) if i and _open(turn, i)]
    text, unexplained = _results(turn, marked, left, explained=True), [x for x in marked if x[1].instance.correct]
    if not _fits(text):
        text, unexplained = _results(turn, marked, left, explained=False), marked
    explain_them = _explain_button(turn, [(number, result.instance.id) for number, result in unexplained])
    certified = lesson_done.certificate(turn, done) if (done := _completed(marked)) else []
    turn.say(text, [*certified, *explain_them, *_onward(turn, left)], columns=2)
    if not left:
        turn.remember()


def _results(turn: Turn, marked: list[tuple[int, Marked]], left: list[int], explained: bool) -> str:
    texts = turn.texts
    marks = " ".join(f"{number} {'✓' if result.instance.correct else '✗'}" for number, result in marked)
    lines = [texts("lesson.bundle_noted", count=len(marked), marks=marks)]
    lines += [_wrong(turn, number, result, explained) for number, result in marked if not result.instance.correct]
    if len(lines) == 1:
        lines.append(texts("lesson.bundle_right", name=markup.plain(turn.name)))
    lines.append(texts("lesson.streak_safe"))
    if left:
        lines.append(texts("lesson.bundle_left", numbers=", ".join(map(str, left))))
    done = _completed(marked)
    return "\n".join(lines) + (f"\n\n{lesson_done.course_done(turn, done)}" if done else "")


def _completed(marked: list[tuple[int, Marked]]) -> Enrolment | None:
    return next((result.course_done for _, result in marked if result.course_done), None)


def _wrong(turn: Turn, number: int, result: Marked, explained: bool) -> str:
    order, language = result.instance.order, turn.texts.language
    answer, explanation = result.step.answer(order, language), result.step.explain(order, language)
    key = "lesson.bundle_wrong" if explained and explanation else "lesson.bundle_wrong_plain"
    return turn.texts(key, number=number, answer=markup.plain(answer), explanation=markup.plain(explanation))


def _onward(turn: Turn, left: list[int]) -> list[Choice]:
    """The next item where the bundle is answered, and leaving it at that."""
    study = turn.learner
    following = [turn.button(home.to_next(study), Act.START)] if not left and home.may_go_on(study) else []
    return [*following, turn.button("done", Act.ENOUGH)]


def _explain_button(turn: Turn, right: list[tuple[int, int]]) -> list[Choice]:
    if not right:
        return []
    numbers = ", ".join(str(n) for n, _ in right)
    argument = "-".join(f"{n}_{buttons.base36(i)}" for n, i in right[:3])
    return [turn.button("explain", Act.EXPLAIN, argument, numbers=numbers)]


def _open(turn: Turn, instance: QuestionInstance) -> bool:
    now = turn.learner.instance(instance.id)
    return now is not None and now.answered_at is None
