"""The step types there are: the word used in course files → the class. A new type is one line here."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Protocol

from lessons.places import Node
from lessons.steps.base import Step
from lessons.steps.image import Image
from lessons.steps.multiple_choice import MultipleChoice
from lessons.steps.reflection import Reflection
from lessons.steps.short_answer import ShortAnswer
from lessons.steps.single_choice import SingleChoice
from lessons.steps.survey import Survey
from lessons.steps.text import Text
from lessons.steps.true_false import TrueFalse


class StepType(Protocol):
    """A class of steps."""

    type: str

    def read(self, node: Node) -> Step:
        """The step written at `node`; what is wrong is reported there, and a harmless value stands in for it."""
        ...


STEP_TYPES: Mapping[str, StepType] = {
    step_type.type: step_type
    for step_type in (Text, Image, SingleChoice, MultipleChoice, TrueFalse, ShortAnswer, Reflection, Survey)
}


def read_step(node: Node) -> Step | None:
    """The step written at `node`, or None where it names no type that is known (which is reported)."""
    if not isinstance(node.data, dict):
        node.fault("yaml.not_mapping")
        return None
    named = node.data.get("type")
    if named is None:
        node.fault("yaml.missing_key", key="type")
        return None
    step_type = STEP_TYPES.get(str(named.data))
    if step_type is None:
        near = difflib.get_close_matches(str(named.data), STEP_TYPES, 1, cutoff=0.5)
        named.fault("course.unknown_type", value=str(named.data), near=near[0] if near else ", ".join(STEP_TYPES))
        return None
    return step_type.read(node)
