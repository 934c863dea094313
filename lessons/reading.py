"""From the located values of a course's files to a course, each part still with its place for the checks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from lessons.fields import NOTHING, entries, identifier, local, local_or_none
from lessons.model import POST_TEST, PRE_TEST, Competency, Course, Lesson
from lessons.places import Node
from lessons.steps.base import Step
from lessons.steps.registry import read_step

MOST_TITLE = 80
MOST_SUMMARY = 400
LEVELS = (1, 5)
MOST_MINUTES = 600
MOST_JP = 100


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step and where it is written."""

    step: Step
    node: Node


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson, its steps and its banks, and where they are written."""

    lesson: Lesson
    node: Node
    steps: tuple[StepDraft, ...]
    pre: tuple[StepDraft, ...]
    post: tuple[StepDraft, ...]

    @property
    def everything(self) -> tuple[StepDraft, ...]:
        return (*self.steps, *self.pre, *self.post)


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course as far as it could be read; `node` is the root of course.yaml."""

    course: Course
    node: Node
    lessons: tuple[LessonDraft, ...]


def read_course(head: Node, lesson_nodes: Sequence[Node]) -> CourseDraft:
    """Read a course, version and media left empty.

    What is wrong is reported to the nodes' faults, and a harmless value stands in for it.
    """
    lessons = tuple(_lesson(node) for node in lesson_nodes)
    _report_lesson_ids(lessons)
    return CourseDraft(_course(head, tuple(x.lesson for x in lessons)), head, lessons)


def _course(head: Node, lessons: tuple[Lesson, ...]) -> Course:
    fields = head.mapping(
        required=("id", "title", "competency", "minutes", "jp", "reviewed_on"),
        optional=("summary", "values", "audience", "legal_basis", "review_note"),
    )
    competency, level, names = _competency(fields)
    local_or_none(fields, "review_note")
    return Course(
        id=identifier(fields),
        version="",
        title=local(fields, "title", MOST_TITLE),
        competency=competency,
        level=level,
        minutes=_number(fields, "minutes", 1, MOST_MINUTES),
        jp=_number(fields, "jp", 0, MOST_JP),
        reviewed_on=fields["reviewed_on"].date() if "reviewed_on" in fields else date.min,
        lessons=lessons,
        summary=local_or_none(fields, "summary", MOST_SUMMARY),
        audience=local_or_none(fields, "audience", MOST_SUMMARY),
        competencies=names,
        values=_texts(fields, "values"),
        legal_basis=_texts(fields, "legal_basis"),
    )


def _competency(fields: Mapping[str, Node]) -> tuple[Competency, tuple[int, int], tuple[str, ...]]:
    if "competency" not in fields:
        return Competency.TECHNICAL, LEVELS, ()
    parts = fields["competency"].mapping(required=("type", "level"), optional=("names",))
    kind = parts["type"].choice([x.value for x in Competency]) if "type" in parts else Competency.TECHNICAL
    return Competency(kind), _level(parts), _texts(parts, "names")


def _level(fields: Mapping[str, Node]) -> tuple[int, int]:
    ends = [node.integer(*LEVELS) for node in entries(fields, "level")]
    if "level" in fields and (len(ends) != 2 or ends[0] > ends[1]):
        fields["level"].fault("course.bad_level")
        return LEVELS
    return (ends[0], ends[1]) if ends else LEVELS


def _lesson(node: Node) -> LessonDraft:
    fields = node.mapping(required=("id", "title", "objective", "minutes", "steps"), optional=("bank",))
    lesson_id = identifier(fields)
    steps = _steps(fields, "steps")
    if "steps" in fields and not steps:
        fields["steps"].fault("course.no_steps")
    banks = fields["bank"].mapping(optional=("pre", "post")) if "bank" in fields else {}
    pre, post = (_bank(banks, side, lesson_id) for side in ("pre", "post"))
    _report_step_ids((*steps, *pre, *post))
    lesson = Lesson(
        id=lesson_id,
        title=local(fields, "title", MOST_TITLE) if "title" in fields else NOTHING,
        steps=_only_steps(steps),
        objective=local_or_none(fields, "objective", MOST_SUMMARY),
        minutes=_number(fields, "minutes", 1, MOST_MINUTES),
        pre_bank=_only_steps(pre),
        post_bank=_only_steps(post),
    )
    return LessonDraft(lesson, node, steps, pre, post)


def _steps(fields: Mapping[str, Node], key: str) -> tuple[StepDraft, ...]:
    read = ((read_step(node), node) for node in entries(fields, key))
    return tuple(StepDraft(step, node) for step, node in read if step is not None)


def _bank(banks: Mapping[str, Node], side: str, lesson_id: str) -> tuple[StepDraft, ...]:
    drafts = _steps(banks, side)
    for draft in drafts:
        if not draft.step.graded:
            draft.node.fault("course.bank_not_graded", type=draft.step.type)
    return tuple(StepDraft(_renamed(x.step, f"{lesson_id}/{x.step.id}"), x.node) for x in drafts)


def _renamed(step: Step, step_id: str) -> Step:
    """The same step under another id; every implementation of Step is a dataclass."""
    return cast(Step, dataclasses.replace(cast(Any, step), id=step_id))


def _report_step_ids(drafts: Sequence[StepDraft]) -> None:
    seen: set[str] = set()
    for draft in drafts:
        step_id = draft.step.id.rpartition("/")[2]
        if step_id and step_id in seen:
            draft.node.data["id"].fault("course.duplicate_step", id=step_id)
        seen.add(step_id)


def _report_lesson_ids(drafts: Sequence[LessonDraft]) -> None:
    seen: set[str] = set()
    for draft in drafts:
        lesson_id = draft.lesson.id
        if lesson_id in seen and lesson_id:
            draft.node.data["id"].fault("course.duplicate_lesson", id=lesson_id)
        elif lesson_id in (PRE_TEST, POST_TEST):
            draft.node.data["id"].fault("course.reserved_lesson", id=lesson_id)
        seen.add(lesson_id)


def _only_steps(drafts: Sequence[StepDraft]) -> tuple[Step, ...]:
    return tuple(draft.step for draft in drafts)


def _number(fields: Mapping[str, Node], key: str, least: int, most: int) -> int:
    return fields[key].integer(least, most) if key in fields else least


def _texts(fields: Mapping[str, Node], key: str) -> tuple[str, ...]:
    return tuple(node.text(MOST_SUMMARY) for node in entries(fields, key))
