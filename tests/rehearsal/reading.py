"""A message as a person reads it on their phone: what it is, which questions it asks, what can be answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.texts import texts_for
from tests.fakes.bot_api_people import Shown
from tests.rehearsal.book import Book, Item, Question

TEXTS = texts_for("id")
_PLACE = re.compile(r"\{\w+\}")
_MARK = re.compile(r"</?[bi]>")
_KEYS = {
    "welcome": "onboarding.welcome",
    "hours": "onboarding.hours",
    "first test": "onboarding.first_test",
    "first lesson": "onboarding.first_lesson",
    "declined": "onboarding.declined",
    "right": "lesson.right lesson.right_with",
    "wrong": "lesson.wrong lesson.wrong_with lesson.wrong_again lesson.wrong_again_with",
    "noted": "lesson.noted",
    "already": "lesson.already",
    "already words": "lesson.already_words",
    "again": "lesson.again",
    "reminder": "lesson.reminder.first lesson.reminder.second lesson.reminder.last",
    "many": "lesson.reminder_many.first lesson.reminder_many.second lesson.reminder_many.last",
    "back": "lesson.reminder_back",
    "paused": "lesson.paused",
    "rested": "lesson.rested",
    "resumed": "lesson.resumed",
    "offer": "lesson.bundle_offer",
    "bundle": "lesson.bundle_how",
    "results": "lesson.bundle_noted",
    "practice": "lesson.header_practice",
    "course done": "lesson.course_done lesson.course_done_plain",
    "push": "review.push",
    "review": "review.header",
    "next review": "review.next",
    "saved": "settings.saved",
    "leave": "settings.leave_saved settings.leave_noted",
    "ask hours": "settings.ask_hours",
    "ask days": "settings.ask_days",
    "ask leave": "settings.ask_leave",
    "ask zone": "settings.ask_zone",
    "schedule": "settings.show",
    "stopped": "privacy.stopped",
    "progress": "progress.title",
    "home": "help.home",
    "help": "help.help",
    "not understood": "common.sorry_not_understood",
}
KINDS = {kind: tuple(keys.split()) for kind, keys in _KEYS.items()}
"""Kind → the texts that make a message one."""
REVIEWS = frozenset({"push", "review", "next review"})
"""What tells a review from a lesson's own question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in a message. `options`: label → text; `number` is its place in a bundle, else 0."""

    question: Question
    options: Mapping[str, str]
    number: int = 0
    instance: str = ""
    """What its buttons carry, the position left out; empty where it has none."""
    review: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What can be answered once: a question of a lesson or a test; a review each time that it is put."""
        return ("review", self.instance) if self.review else self.question.key


@dataclass(frozen=True, slots=True)
class Reading:
    """A message that was understood."""

    at: float
    shown: Shown
    kinds: frozenset[str]
    items: tuple[Item, ...] = ()
    """The lessons or tests that it puts in front of the learner, in order; none for a review."""
    asked: tuple[Asked, ...] = ()
    marks: Mapping[int, bool] | None = None
    """Number → right or not, in the results of a bundle."""

    def button(self, key: str) -> str:
        """The title of the button `key`, or empty where it is not there."""
        pattern = _title(key)
        return next((t for row in self.shown.buttons for t in row if pattern.fullmatch(t)), "")


def read(shown: Shown, book: Book) -> Reading:
    """Read one message."""
    kinds = frozenset(kind for kind, keys in KINDS.items() if any(_pattern(key).search(shown.text) for key in keys))
    marks = _marks(shown.text) if "results" in kinds else None
    if "bundle" in kinds:
        items, asked = _bundle(shown.text, book)
    else:
        items, asked = _single(shown, kinds, book)
    return Reading(shown.at, shown, kinds, items, asked, marks)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """Where a text begins a line: its places may hold anything but the end of the line."""
    return re.compile(f"^{_body(key).removesuffix('(.+?)').rstrip(' ' + chr(92))}", re.MULTILINE)


@cache
def _title(key: str) -> re.Pattern[str]:
    return re.compile(_body(f"button.{key}"))


def _body(key: str) -> str:
    area, _, rest = key.partition(".")
    parts = _PLACE.split(_MARK.sub("", TEXTS.under(area)[rest]))
    return "(.+?)".join(re.escape(part) for part in parts)


def _marks(text: str) -> dict[int, bool]:
    line = next(line for line in text.splitlines() if "✓" in line or "✗" in line)
    return {int(number): mark == "✓" for number, mark in re.findall(r"(\d+) ([✓✗])", line)}


def _single(shown: Shown, kinds: frozenset[str], book: Book) -> tuple[tuple[Item, ...], tuple[Asked, ...]]:
    """The question that the message asks, its last part that is one."""
    for part in reversed(shown.text.split("\n\n")):
        words, _, options = part.strip().partition("\nA. ")
        question = book.questions.get(words)
        if question:
            review = question.graded and bool(kinds & REVIEWS)
            labels = _options(f"A. {options}") if options else _truth(shown)
            asked = Asked(question, labels, instance=_instance(shown), review=review)
            put = question.graded and not review
            return ((book.item_of(question),) if put else ()), (asked,)
    return (), ()


def _bundle(text: str, book: Book) -> tuple[tuple[Item, ...], tuple[Asked, ...]]:
    items: list[Item] = []
    asked: list[Asked] = []
    for part in text.split("\n\n"):
        words, _, options = part.strip().partition("\nA. ")
        numbered = re.match(r"(\d+)\. (.+)$", words, re.DOTALL)
        if numbered and (question := book.questions.get(numbered[2])):
            items.append(book.item_of(question))
            asked.append(Asked(question, _options(f"A. {options}"), int(numbered[1])))
    return tuple(items), tuple(asked)


def _options(lines: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-J])\. (.+)$", lines, re.MULTILINE))


def _truth(shown: Shown) -> dict[str, str]:
    return {title: title for row in shown.buttons for title in row if title in ("Benar", "Salah")}


def _instance(shown: Shown) -> str:
    for row in shown.markup.get("inline_keyboard", ()):
        for button in row:
            if re.match(r"1\.a\.", button.get("callback_data", "")):
                return str(button["callback_data"]).rpartition(".")[0]
    return ""
