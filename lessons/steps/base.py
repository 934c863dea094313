"""What every step type offers: reading itself, showing itself, understanding an answer, grading it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as a person reads it, in one language and in the order of one question instance.

    `labels` are what stands before the options and on the buttons (A, B, C ...), `options` their texts. Where the
    labels say it all (true or false) there are labels and no options.
    """

    text: str
    options: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    several: bool = False
    """True where more than one option may be chosen."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that was understood: positions in the shown order (0-based, ascending), or words."""

    chosen: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """How good an answer is: `score` 0.0 to 1.0, `correct` where it counts as right."""

    correct: bool
    score: float


class Step(Protocol):
    """A step of a lesson. Implementations are frozen dataclasses, one module each in this package."""

    type: ClassVar[str]

    @property
    def id(self) -> str:
        """Unique in its lesson, banks included."""
        ...

    @property
    def asks(self) -> bool:
        """True where the lesson waits here for the learner."""
        ...

    @property
    def optional(self) -> bool:
        """True where the learner may go on without answering."""
        ...

    @property
    def graded(self) -> bool:
        """True where an answer is right or wrong; such a step must be answered to complete the lesson."""
        ...

    @property
    def media(self) -> str:
        """File name of an image beside the course, or empty."""
        ...

    def alt(self, language: str) -> str:
        """What is to be seen on the image, for those who do not get it; empty where there is none."""
        ...

    def shuffled(self, rng: random.Random) -> tuple[int, ...]:
        """An order of the options for one question instance; empty where there are none."""
        ...

    def show(self, order: Sequence[int], language: str) -> Shown:
        """The step in `language` with its options in `order`."""
        ...

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        """What a typed answer means: letters, numbers, the option's own words; None where it means nothing here."""
        ...

    def grade(self, response: Response, order: Sequence[int]) -> Grade:
        """Grade an understood answer. Raises ValueError where a position is not in `order`, or nothing is graded."""
        ...

    def answer(self, order: Sequence[int], language: str) -> str:
        """The right answer as shown: the label(s), or the first accepted form; empty where nothing is graded."""
        ...

    def explain(self, order: Sequence[int], language: str) -> str:
        """The explanation, its option marks `{a}` replaced by the labels of this order; empty if there is none."""
        ...
