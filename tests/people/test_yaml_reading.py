"""The quick reader of YAML says what PyYAML's own says: the same values at the same places, the same errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from people.yaml_reading import composed, loaded
from tests.architecture.tree import ROOT

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)
FAULTY = ("a: [1, 2", "a: b: c", "\tx: 1", "a: *b", "- a\nb: c", "a: 'x", "a: \x07", "%YAML x\n---\na", "--- a\n--- b")


def slow(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=yaml.SafeLoader)


def shape(node: Any) -> object:
    """A document as tuples: what each value is and where it stands."""
    if isinstance(node, tuple | list):
        return tuple(map(shape, node))
    if not isinstance(node, yaml.Node):
        return node
    return node.tag, node.start_mark.line, node.start_mark.column, shape(node.value)


def outcome(read: Callable[[str], yaml.Node | None], text: str) -> object:
    try:
        return shape(read(text))
    except yaml.YAMLError as error:
        return str(error)


@pytest.mark.parametrize("folder", ["bot", "lessons", "mentoring", "tests"])
def test_files_of_ours_are_read_alike(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.yaml"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert outcome(composed, text) == outcome(slow, text), file
        if not isinstance(outcome(slow, text), str):
            assert loaded(text) == yaml.safe_load(text), file


@given(VALUES)
def test_whatever_can_be_written_is_read_alike(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert outcome(composed, text) == outcome(slow, text)


@pytest.mark.parametrize("text", FAULTY)
def test_an_error_is_worded_alike(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as expected:
        slow(text)
    with pytest.raises(yaml.YAMLError) as found:
        composed(text)
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("part", ["[", "{a: ", "- ", "? "])
def test_what_is_nested_without_end_is_refused_and_nothing_breaks(part: str) -> None:
    with pytest.raises(RecursionError):
        composed(part * 100_000)
