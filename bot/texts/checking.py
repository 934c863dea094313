"""Holds the languages to the same keys and the same {places}, so that nobody meets a hole in the middle of a lesson."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.texts import FOLDER, LANGUAGES
from lessons.places import Node
from people.faults import Fault

Texts = Mapping[str, Node]


def text_faults(folder: Path = FOLDER) -> list[Fault]:
    """Every difference between the first language and the others, and every text that cannot be filled."""
    faults: list[Fault] = []
    first, *others = (_read(folder, language, faults) for language in LANGUAGES)
    for texts in (first, *others):
        for text in texts.values():
            _places(text)
    for language, texts in zip(LANGUAGES[1:], others, strict=True):
        faults.extend(_missing(first, texts, language))
        faults.extend(_missing(texts, first, LANGUAGES[0]))
        _compare(first, texts)
    return faults


def _read(folder: Path, language: str, faults: list[Fault]) -> Texts:
    texts: dict[str, Node] = {}
    for path in sorted((folder / language).glob("*.yaml")):
        shown = f"{language}/{path.name}"
        texts.update(_leaves(Node.parse(path.read_text(encoding="utf-8"), shown, faults), path.stem))
    return texts


def _leaves(node: Node, key: str) -> Iterator[tuple[str, Node]]:
    if not isinstance(node.data, dict):
        yield key, node
        return
    for name, child in node.data.items():
        yield from _leaves(child, f"{key}.{name}")


def _missing(there: Texts, here: Texts, language: str) -> Iterator[Fault]:
    for key in there.keys() - here.keys():
        yield Fault(there[key].where, "text.missing", {"key": key, "language": language})


def _compare(first: Texts, other: Texts) -> None:
    for key in first.keys() & other.keys():
        ours, theirs = _places(first[key]), _places(other[key])
        if ours != theirs:
            different = ", ".join(sorted(ours ^ theirs))
            other[key].fault("text.places", key=key, places=different)


def _places(node: Node) -> frozenset[str]:
    """The names of the places in a text. A text that cannot be read has none and is a fault."""
    if not isinstance(node.data, str):
        node.fault("yaml.not_text")
        return frozenset()
    try:
        parts = list(string.Formatter().parse(node.data))
    except ValueError:
        node.fault("text.braces")
        return frozenset()
    names = frozenset(name for _, name, _, _ in parts if name is not None)
    if not all(name.isidentifier() for name in names):
        node.fault("text.braces")
    return names
