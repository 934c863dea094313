"""What the courses ask and what is right, read from their files as a reader would: nothing of the engine is used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).parents[2] / "lessons" / "catalogue"
PRE, POST = "uji-awal", "uji-akhir"
TEST_TITLES = {PRE: "Uji awal", POST: "Uji akhir"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is written. `right`: the texts of the right options, or what is accepted where it has none."""

    course: str
    item: str
    step: str
    kind: str
    text: str
    right: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    graded: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        return self.course, self.item, self.step

    def score(self, chosen: Collection[str]) -> float:
        """0.0 to 1.0: right ones less wrong ones over all that are right; without options, accepted or not."""
        hits = len(set(chosen) & set(self.right))
        if self.kind != "multiple_choice":
            return float(hits > 0)
        return max(0.0, (hits - (len(set(chosen)) - hits)) / len(self.right))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a course's path: a lesson or one of its tests."""

    course: str
    id: str
    title: str
    questions: tuple[Question, ...]

    @property
    def is_test(self) -> bool:
        return self.id in TEST_TITLES

    @property
    def graded(self) -> int:
        return sum(question.graded for question in self.questions)


@dataclass(frozen=True, slots=True)
class Written:
    """A course: its title, its path, and the JP of who completes it."""

    id: str
    title: str
    jp: int
    path: tuple[Item, ...]


class Book:
    """Some courses, in the order in which they are learned."""

    def __init__(self, courses: Sequence[Written]) -> None:
        self.courses = tuple(courses)
        self.by_id = {course.id: course for course in courses}
        questions = [q for course in courses for item in course.path for q in item.questions]
        self.questions: Mapping[str, Question] = {q.text: q for q in questions}
        assert len(self.questions) == len(questions), "two questions have the same words"

    def item_of(self, question: Question) -> Item:
        """The lesson or test to which a question belongs."""
        return next(item for item in self.by_id[question.course].path if item.id == question.item)

    @property
    def items(self) -> Iterator[Item]:
        return (item for course in self.courses for item in course.path)


@cache
def read_book(*ids: str) -> Book:
    """The shipped courses with these ids."""
    return Book([_course(CATALOGUE / id_) for id_ in ids])


def _course(folder: Path) -> Written:
    head = _load(folder / "course.yaml")
    lessons = [_load(path) for path in sorted(folder.glob("[0-9]*.yaml"))]
    id_ = head["id"]
    path = [
        Item(id_, PRE, TEST_TITLES[PRE], tuple(_bank(id_, PRE, lessons, "pre"))),
        *(Item(id_, x["id"], _text(x["title"]), tuple(_asked(id_, x["id"], x["steps"]))) for x in lessons),
        Item(id_, POST, TEST_TITLES[POST], tuple(_bank(id_, POST, lessons, "post"))),
    ]
    return Written(id_, _text(head["title"]), head["jp"], tuple(item for item in path if item.questions))


def _bank(course: str, test: str, lessons: Sequence[Any], which: str) -> Iterator[Question]:
    for lesson in lessons:
        yield from _asked(course, test, lesson.get("bank", {}).get(which, ()), prefix=f"{lesson['id']}.")


def _asked(course: str, item: str, steps: Sequence[Any], prefix: str = "") -> Iterator[Question]:
    for step in steps:
        if step["type"] not in ("text", "image"):
            yield _question(course, item, prefix + step["id"], step)


def _question(course: str, item: str, step_id: str, step: Any) -> Question:
    kind = step["type"]
    text = _text(step.get("question") or step.get("statement") or step.get("prompt"))
    if kind in ("single_choice", "multiple_choice"):
        right = tuple(_text(o["text"]) for o in step["options"] if o.get("correct"))
        wrong = tuple(_text(o["text"]) for o in step["options"] if not o.get("correct"))
        return Question(course, item, step_id, kind, text, right, wrong)
    if kind == "true_false":
        both = ("Benar", "Salah") if step["answer"] else ("Salah", "Benar")
        return Question(course, item, step_id, kind, text, both[:1], both[1:])
    if kind == "short_answer":
        return Question(course, item, step_id, kind, text, tuple(map(_text, step["accept"])))
    return Question(course, item, step_id, kind, text, (), graded=False)


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _text(value: Any) -> str:
    return str(value["id"] if isinstance(value, Mapping) else value).strip()
