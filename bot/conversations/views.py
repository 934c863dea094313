"""How a question looks in chat: what is read, what is asked, and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass

from bot import buttons, markup
from bot.messages import Choice
from bot.texts import Texts
from lessons.engine import Showing
from lessons.model import Stage
from lessons.steps.base import Shown, Step


@dataclass(frozen=True, slots=True)
class View:
    """A piece of a message: text, the buttons that answer it, and an image to load."""

    text: str
    choices: tuple[Choice, ...] = ()
    image: str = ""
    columns: int = 4


def view(texts: Texts, showing: Showing, text_only: bool = False, goes_on: bool = False) -> View:
    """A lesson, test question or review with its header, as one message; a short header where it `goes_on`."""
    header = _short_header(texts, showing) if goes_on else _header(texts, showing)
    parts = [header, *reading(texts, showing, text_only)]
    image = "" if text_only else _image(showing)
    choices: tuple[Choice, ...] = ()
    if showing.question and showing.instance:
        shown = showing.question.show(showing.instance.order, texts.language)
        parts.append(asked(shown, bold=showing.question.graded))
        choices = answers(showing.instance.id, shown)
        if not choices:
            parts.append(markup.italic(hint(texts, showing.question)))
    return View("\n\n".join(p for p in parts if p), choices, image, columns_for(choices))


def reading(texts: Texts, showing: Showing, text_only: bool) -> list[str]:
    """What is read before the question; where images are left out, what they show is told in words."""
    said: list[str] = []
    for step in showing.read:
        alt = step.alt(texts.language) if text_only else ""
        said += [markup.plain(text) for text in (alt, step.show((), texts.language).text) if text]
    return said


def asked(shown: Shown, bold: bool = False, number: int = 0) -> str:
    """The question and its lettered options."""
    words = f"{number}. {shown.text}" if number else shown.text
    lines = [markup.bold(words) if bold else markup.plain(words)]
    lines += [f"{label}. {markup.plain(o)}" for label, o in zip(shown.labels, shown.options, strict=False)]
    return "\n".join(lines)


def answers(instance_id: int, shown: Shown) -> tuple[Choice, ...]:
    """One button for each option; none where several may be chosen, for those are typed."""
    if shown.several:
        return ()
    return tuple(
        Choice(buttons.encode(buttons.AnswerTap(instance_id, position)), label)
        for position, label in enumerate(shown.labels)
    )


def columns_for(choices: tuple[Choice, ...]) -> int:
    """Letters stand beside each other, words two by two."""
    return 4 if all(len(c.title) <= 2 for c in choices) else 2


def hint(texts: Texts, step: Step) -> str:
    """How a question without buttons is answered."""
    key = f"lesson.hint.{step.type}"
    return texts(key) if key in texts else ""


def _header(texts: Texts, showing: Showing) -> str:
    course = markup.bold(showing.course.title.in_(texts.language))
    title = markup.italic(showing.lesson.title.in_(texts.language))
    if showing.record is None:
        return texts("review.header", course=course, title=title)
    if showing.question and not showing.question.graded:
        return texts("lesson.header_practice", title=title)
    if showing.lesson.stage is not Stage.LESSON:
        of = sum(1 for step in showing.lesson.steps if step.graded)
        return texts("lesson.header_test", course=course, title=title, number=showing.asked + 1, of=of)
    of = len(showing.course.lessons)
    minutes = showing.lesson.minutes
    return texts("lesson.header", course=course, title=title, number=showing.number, of=of, minutes=minutes)


def _short_header(texts: Texts, showing: Showing) -> str:
    """What the person needs who has just answered the question before this one."""
    title = markup.italic(showing.lesson.title.in_(texts.language))
    if showing.record is None:
        return title
    if showing.question and not showing.question.graded:
        return texts("lesson.header_practice", title=title)
    if showing.lesson.stage is Stage.LESSON:
        return ""
    of = sum(1 for step in showing.lesson.steps if step.graded)
    return texts("lesson.header_test_next", title=title, number=showing.asked + 1, of=of)


def _image(showing: Showing) -> str:
    media = showing.course.media or {}
    return next((media[step.media] for step in showing.read if step.media in media), "")
