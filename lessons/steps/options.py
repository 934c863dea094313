"""Options of a question and the marks by which an explanation speaks of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.fields import entries, identifier, local
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.understanding import LETTERS, plain

MOST_OPTIONS = len(LETTERS)
MOST_CHARACTERS = 400
MARK = re.compile(r"\{([^{}\s]*)\}")


@dataclass(frozen=True, slots=True)
class Option:
    """One option as it is written."""

    id: str
    text: LocalText
    correct: bool = False


def read_options(fields: Mapping[str, Node]) -> tuple[Option, ...]:
    """The options under `options`: two to ten, no two with the same id or the same words."""
    nodes = entries(fields, "options")
    if "options" in fields and not 2 <= len(nodes) <= MOST_OPTIONS:
        fields["options"].fault("course.number_of_options", number=len(nodes), most=MOST_OPTIONS)
    options = tuple(_option(node) for node in nodes)
    _report_doubles(options, nodes)
    return options


def report_marks(fields: Mapping[str, Node], known: Sequence[str]) -> None:
    """Report marks in the explanation that name no option."""
    node = fields.get("explanation")
    if node is None:
        return
    for place in node.data.values() if isinstance(node.data, dict) else [node]:
        for mark in MARK.findall(str(place.data)):
            if mark not in known:
                place.fault("course.unknown_mark", mark=mark)


def labels(count: int) -> tuple[str, ...]:
    """What stands before the options: A, B, C ..."""
    return tuple(LETTERS[:count])


def marked(text: str, by_id: Mapping[str, str]) -> str:
    """`text` with each mark `{id}` replaced by the option's label."""
    return MARK.sub(lambda found: by_id.get(found.group(1), found.group(0)), text)


def _option(node: Node) -> Option:
    fields = node.mapping(required=("id", "text"), optional=("correct",))
    correct = fields["correct"].boolean() if "correct" in fields else False
    return Option(identifier(fields), local(fields, "text", MOST_CHARACTERS), correct)


def _report_doubles(options: Sequence[Option], nodes: Sequence[Node]) -> None:
    for at, option in enumerate(options):
        for earlier in options[:at]:
            if option.id and option.id == earlier.id:
                nodes[at].fault("course.duplicate_option_id", id=option.id)
            elif _same_text(option.text, earlier.text):
                nodes[at].fault("course.duplicate_option", text=option.text.in_("id"))


def _same_text(one: LocalText, other: LocalText) -> bool:
    languages = {*one.by_language, *other.by_language}
    return any(plain(one.in_(x)) == plain(other.in_(x)) != "" for x in languages)
