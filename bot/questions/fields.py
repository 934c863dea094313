"""What a question is about, and how well a mentor's expertise covers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentoring.model import LOWEST_LEVEL
from people.expertise import field_key

if TYPE_CHECKING:
    from bot.shelf import Courses
    from lessons.model import Course, Lesson
    from mentoring.questions import Context
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Field:
    """Competencies by name and the type they belong to; both empty for a question about nothing in particular."""

    names: tuple[str, ...] = ()
    kind: str = ""

    @property
    def competency(self) -> str:
        """What is kept with the question: the first name, else the type."""
        return self.names[0] if self.names else self.kind

    def level(self, expertise: Mapping[str, int]) -> int:
        """How well this expertise covers the field: its best level in any of the names.

        Who only knows the type counts at the lowest level; 0 where nothing fits. Anybody may answer what is about
        nothing in particular.
        """
        if not self.competency:
            return max(expertise.values(), default=LOWEST_LEVEL)
        known = {field_key(name): level for name, level in expertise.items()}
        named = [known[name] for name in map(field_key, self.names) if name in known]
        return max(named, default=LOWEST_LEVEL if field_key(self.kind) in known else 0)


def field_of(courses: Courses, tx: Tx, context: Context | None, competency: str = "") -> Field:
    """The field of a question that was asked beside a lesson, or of its `competency` alone."""
    course = course_of(courses, tx, context)
    if course is None:
        return Field((competency,) if competency else ())
    return Field(course.competencies, course.competency.value)


def course_of(courses: Courses, tx: Tx, context: Context | None) -> Course | None:
    """The course beside which a question was asked; None: beside none, or nobody has it any more."""
    if context is None:
        return None
    try:
        return courses.get(tx, context.course_id, context.course_version)
    except KeyError:
        return None


def lesson_of(courses: Courses, tx: Tx, context: Context | None) -> Lesson | None:
    """The lesson beside which a question was asked; None like `course_of`."""
    course = course_of(courses, tx, context)
    if course is None or context is None:
        return None
    return next((lesson for lesson in course.path if lesson.id == context.lesson_id), None)
