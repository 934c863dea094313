"""Courses as they are written: frozen values made by `loading`, carried whole in the store under their version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from lessons.words import words

if TYPE_CHECKING:
    from lessons.steps.base import Step

DEFAULT_LANGUAGE = "id"
PRE_TEST = "uji-awal"
POST_TEST = "uji-akhir"
"""Ids of the two tests on a course's path; no lesson may be called so."""


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text by language. Indonesian is always there."""

    by_language: Mapping[str, str]

    def in_(self, language: str) -> str:
        """The text in `language`, or in Indonesian where that language lacks it."""
        return self.by_language.get(language) or self.by_language[DEFAULT_LANGUAGE]


class Competency(StrEnum):
    """Competency types; the value is the word used in course files."""

    TECHNICAL = "teknis"
    MANAGERIAL = "manajerial"
    SOCIO_CULTURAL = "sosio-kultural"
    DIGITAL = "digital"


class Stage(StrEnum):
    """What an item of a course's path is."""

    PRE_TEST = "pre_test"
    LESSON = "lesson"
    POST_TEST = "post_test"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One item of a course's path: a lesson, or one of the two tests made from the lessons' banks.

    `steps` are taken in order; the banks hold the parallel questions from which the tests are made (empty on tests).
    A bank's step ids begin with the lesson's, so that they are unique in the test.
    """

    id: str
    title: LocalText
    steps: tuple[Step, ...]
    objective: LocalText | None = None
    minutes: int = 3
    stage: Stage = Stage.LESSON
    pre_bank: tuple[Step, ...] = ()
    post_bank: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A course. `version` is the hash of its content and media: another word, another version."""

    id: str
    version: str
    title: LocalText
    competency: Competency
    level: tuple[int, int]
    """Lowest and highest competency level that it serves, 1-5."""
    minutes: int
    jp: int
    """Whole hours (jam pelajaran) proposed for the completed course."""
    reviewed_on: date
    lessons: tuple[Lesson, ...]
    summary: LocalText | None = None
    audience: LocalText | None = None
    competencies: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    media: Mapping[str, str] | None = None
    """File name → asset id (content hash)."""
    path: tuple[Lesson, ...] = field(init=False, repr=False, compare=False)
    """What a learner walks: pre-test, lessons, post-test; a test without questions is left out."""

    def __post_init__(self) -> None:
        pre = _test(PRE_TEST, Stage.PRE_TEST, (x.pre_bank for x in self.lessons))
        post = _test(POST_TEST, Stage.POST_TEST, (x.post_bank for x in self.lessons))
        object.__setattr__(self, "path", (*pre, *self.lessons, *post))


def _test(test_id: str, stage: Stage, banks: Iterable[tuple[Step, ...]]) -> tuple[Lesson, ...]:
    steps = tuple(step for bank in banks for step in bank)
    title = LocalText(words().test_titles[stage.value])
    return (Lesson(test_id, title, steps, minutes=2, stage=stage),) if steps else ()
