"""What a course costs those who take it, before it starts: messages and data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversations.weight import weight
from bot.house import House
from lessons.model import Course

if TYPE_CHECKING:
    from bot.enrolling import Placed


@dataclass(frozen=True, slots=True)
class Cost:
    """`messages` come by themselves, one for each item of the path; `replies` answer the learner, one for each answer.

    `kilobytes` are those of the messages that bring the items, pictures included, for all persons together.
    """

    messages: int
    replies: int
    kilobytes: int


def cost_of(house: House, course: Course, placed: Iterable[Placed], language: str) -> Cost:
    """The cost for all who are enrolled."""
    chosen = [one for one in placed if one.enrolment]
    answers = sum(1 for item in course.path for step in item.steps if step.asks)
    size = {only: sum(weight(house.courses, course, x, language, only) for x in course.path) for only in (True, False)}
    return Cost(
        messages=len(course.path) * len(chosen),
        replies=answers * len(chosen),
        kilobytes=-(-sum(size[one.text_only] for one in chosen) // 1024),
    )
