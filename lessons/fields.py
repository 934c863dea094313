"""Reading the fields of a course file: each helper gives a harmless value where the field is missing or faulty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lessons.model import DEFAULT_LANGUAGE, LocalText
from lessons.places import Node

NOTHING = LocalText({DEFAULT_LANGUAGE: ""})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def identifier(fields: Mapping[str, Node], key: str = "id") -> str:
    """An id: letters, digits, hyphen and underscore, at most 40."""
    node = fields.get(key)
    if node is None:
        return ""
    value = node.text()
    if value and not _ID.fullmatch(value):
        node.fault("course.bad_id", value=value)
    return value


def local(fields: Mapping[str, Node], key: str, most: int | None = None) -> LocalText:
    """A text that must be there; its absence has been reported by `Node.mapping`."""
    node = fields.get(key)
    return node.local_text(most) if node else NOTHING


def local_or_none(fields: Mapping[str, Node], key: str, most: int | None = None) -> LocalText | None:
    """A text that may be left out."""
    return local(fields, key, most) if key in fields else None


def entries(fields: Mapping[str, Node], key: str) -> list[Node]:
    """The entries of a list, or none."""
    node = fields.get(key)
    return list(node.items()) if node else []


def texts_of(node: Node, key: str) -> Iterator[tuple[str, str, Node]]:
    """The texts that are written under `key`, each as (language, text, place)."""
    field = node.data.get(key) if isinstance(node.data, dict) else None
    places = {} if field is None else field.data if isinstance(field.data, dict) else {DEFAULT_LANGUAGE: field}
    for language, place in places.items():
        if isinstance(place.data, str):
            yield language, place.data.strip(), place


def languages_of(field: Node) -> set[str]:
    """The languages of a text."""
    return set(field.data) if isinstance(field.data, dict) else {DEFAULT_LANGUAGE}
