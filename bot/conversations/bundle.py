"""Catching up after days away: the waiting lessons in one compact message, answered all at once."""

from __future__ import annotations

from bot import buttons, markup, wording
from bot.buttons import Act
from bot.conversations import home, lesson, views, weight
from bot.messages import MAX_TEXT, Choice
from bot.turns import Turn
from lessons.engine import Marked, Showing
from lessons.study import QuestionInstance


def offer(turn: Turn) -> None:
    """Say how much waits and what it weighs; the learner chooses the pace."""
    study = turn.learner
    lessons = study.bundle()
    active = study.active
    course = study.course_of(active) if active else None
    size = sum(weight.size_of(turn, course, item, True) for item in lessons) if course else 0
    kilobytes = wording.kilobytes(size)
    turn.say(
        turn.texts("lesson.bundle_offer", name=markup.plain(turn.name), count=len(lessons), size=kilobytes),
        [
            turn.button("bundle_all", Act.BUNDLE, size=kilobytes),
            turn.button("bundle_one", Act.ONE_BY_ONE),
            turn.button("bundle_newest", Act.NEWEST),
        ],
        columns=2,
    )
    turn.remember()


def show(turn: Turn) -> None:
    """Every waiting lesson with its question, numbered, in one message."""
    study = turn.learner
    most = len(study.bundle())
    while most > 1:
        opened = [showing for showing in study.open_bundle(most) if showing.question and showing.instance]
        text = _text(turn, opened)
        if len(markup.visible(text)) <= MAX_TEXT:
            break
        most -= 1
    if most <= 1:
        lesson.open_item(turn)
        return
    for showing in opened:
        lesson.opened(turn, showing)
    turn.say(text)
    turn.remember("bundle", q=[showing.instance.id for showing in opened if showing.instance])


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
        instance = instances[number - 1] if 0 < number <= len(instances) else None
        instance = study.instance(instance.id) if instance else None
        if instance is None or instance.answered_at is not None:
            continue
        response = study.step_of(instance).understand(words, instance.order, turn.texts.language)
        if response is not None:
            result = study.answer(instance, response, words, turn.cause)
            lesson.journal_answer(turn, result)
            marked.append((number, result))
    if not marked:
        return False
    _say_results(turn, marked, instances)
    return True


def explain(turn: Turn, argument: str) -> None:
    """The explanations that were left out of the results."""
    study, lines = turn.learner, []
    for part in argument.split("-"):
        number, _, digits = part.partition("_")
        instance = study.instance(int(digits, 36)) if digits.isalnum() else None
        if instance and instance.answered_at is not None:
            explanation = study.step_of(instance).explain(instance.order, turn.texts.language)
            lines.append(turn.texts("lesson.bundle_explained", number=number, explanation=markup.plain(explanation)))
    if lines:
        turn.say("\n\n".join(lines), home.fitting(turn), columns=2)
    else:
        home.old_button(turn)


def not_understood(turn: Turn, text: str, count: int) -> None:
    """Words that are no answers to a bundle: how it is answered."""
    shown = text if len(text) <= home.SHOWN else f"{text[: home.SHOWN]}…"
    turn.say(turn.texts("lesson.bundle_not_understood", text=markup.plain(shown), example=_example(count)))


def _text(turn: Turn, opened: list[Showing]) -> str:
    language = turn.texts.language
    parts = [markup.bold(opened[0].course.title.in_(language))] if opened else []
    for number, showing in enumerate(opened, 1):
        title = markup.italic(f"{number}. {showing.lesson.title.in_(language)}")
        parts.append("\n".join([title, *views.reading(turn.texts, showing, text_only=True)]))
        if showing.question and showing.instance:
            shown = showing.question.show(showing.instance.order, language)
            parts.append(views.asked(shown, bold=True, number=number))
    parts.append(turn.texts("lesson.bundle_how", example=_example(len(opened))))
    return "\n\n".join(parts)


def _say_results(turn: Turn, marked: list[tuple[int, Marked]], instances: list[QuestionInstance | None]) -> None:
    study, texts = turn.learner, turn.texts
    marks = " ".join(f"{n} {'✓' if m.instance.correct else '✗'}" for n, m in sorted(marked, key=lambda x: x[0]))
    lines = [texts("lesson.bundle_noted", count=len(marked), marks=marks)]
    right = [(n, m.instance.id) for n, m in marked if m.instance.correct]
    for number, result in marked:
        if not result.instance.correct:
            order = result.instance.order
            lines.append(
                texts(
                    "lesson.bundle_wrong",
                    number=number,
                    answer=markup.plain(result.step.answer(order, texts.language)),
                    explanation=markup.plain(result.step.explain(order, texts.language)),
                )
            )
    if len(right) == len(marked):
        lines.append(texts("lesson.bundle_right", name=markup.plain(turn.name)))
    lines.append(texts("lesson.streak_safe"))
    left = [n for n, i in enumerate(instances, 1) if i and _open(turn, i)]
    if left:
        lines.append(texts("lesson.bundle_left", numbers=", ".join(map(str, left))))
    choices = _explain_button(turn, right)
    if not left and (study.open_record() or study.may_start_lesson()):
        choices.append(turn.button(home.to_next(study), Act.START))
    turn.say("\n".join(lines), [*choices, turn.button("done", Act.ENOUGH)], columns=2)
    if left:
        turn.remember("bundle", q=[i.id if i else 0 for i in instances])
    else:
        turn.remember()


def _explain_button(turn: Turn, right: list[tuple[int, int]]) -> list[Choice]:
    if not right:
        return []
    numbers = ", ".join(str(n) for n, _ in right)
    argument = "-".join(f"{n}_{buttons.base36(i)}" for n, i in right[:3])
    return [turn.button("explain", Act.EXPLAIN, argument, numbers=numbers)]


def _open(turn: Turn, instance: QuestionInstance) -> bool:
    now = turn.learner.instance(instance.id)
    return now is not None and now.answered_at is None


def _example(count: int) -> str:
    return " ".join(f"{number}{letter}" for number, letter in zip(range(1, count + 1), "BCADB", strict=False))
