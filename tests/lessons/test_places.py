"""YAML with places: what each kind of value is taken for, and what is said about the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.places import Node
from people.faults import Fault


def parsed(text: str) -> tuple[Node, list[Fault]]:
    faults: list[Fault] = []
    return Node.parse(text, "f.yaml", faults), faults


def only(text: str, read: Callable[[Node], Any]) -> tuple[Any, Fault]:
    node, faults = parsed(text)
    value = read(node.data["k"])
    (fault,) = faults
    return value, fault


@pytest.mark.parametrize(
    ("text", "read", "code", "instead"),
    [
        ("k: x", Node.number, "yaml.not_number", 0.0),
        ("k: true", Node.integer, "yaml.not_integer", 0),
        ("k: 3.5", Node.integer, "yaml.not_integer", 0),
        ("k: 12", Node.text, "yaml.not_text", ""),
        ("k: ' '", Node.text, "yaml.empty", ""),
        ("k: yes please", Node.boolean, "yaml.not_boolean", False),
        ("k: 2026-12-01 08:00:00", Node.date, "yaml.not_date", date.min),
        ("k: 2026-02-30", Node.date, "yaml.not_date", date.min),
        ("k: [1]", Node.entries, "yaml.not_mapping", {}),
        ("k: {a: 1}", lambda node: list(node.items()), "yaml.not_list", []),
        ("k: c", lambda node: node.choice(["a", "b"]), "yaml.not_choice", "a"),
        ("k: abc", lambda node: node.text(2), "yaml.too_long", "abc"),
        ("k: 9", lambda node: node.integer(1, 5), "yaml.out_of_range", 1),
        ("k: -1", lambda node: node.number(least=0.5), "yaml.out_of_range", 0.5),
    ],
)
def test_a_value_of_another_kind_is_reported_and_replaced(
    text: str, read: Callable[[Node], Any], code: str, instead: Any
) -> None:
    node, faults = parsed(text)
    assert read(node.data["k"]) == instead
    assert faults[0] == Fault("f.yaml:1:4", code, faults[0].params)
    assert all(fault.where == "f.yaml:1:4" for fault in faults)


def test_a_bound_that_is_not_set_is_shown_as_a_dash() -> None:
    _, fault = only("k: -1", lambda node: node.integer(least=0))
    assert fault.params == {"value": -1, "least": "0", "most": "–"}


def test_keys_are_known_required_and_once() -> None:
    node, faults = parsed("titel: x\nid: a\nid: b\n")
    fields = node.mapping(required=("id", "title"))
    assert fields["id"].text() == "b"
    assert [(fault.where, fault.code) for fault in faults] == [
        ("f.yaml:3:1", "yaml.duplicate_key"),
        ("f.yaml:1:8", "yaml.unknown_key"),
        ("f.yaml:1:1", "yaml.missing_key"),
    ]
    assert faults[1].params == {"key": "titel", "near": "title"}


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("a: [1", "f.yaml:1:6", "yaml.syntax"),
        ("a: b: c", "f.yaml:1:5", "yaml.syntax"),
        ("a: \x00", "f.yaml:1:1", "yaml.syntax"),
        ("a: !!python/name:os.system x", "f.yaml:1:4", "yaml.syntax"),
        ("a: &x {b: *x}", "f.yaml:1:4", "yaml.alias"),
        ("- &x [1]\n- *x\n", "f.yaml:1:3", "yaml.alias"),
        ("{a: " * 3000, "f.yaml:1:1", "yaml.too_deep"),
    ],
)
def test_what_cannot_be_read_is_one_fault(text: str, where: str, code: str) -> None:
    _, faults = parsed(text)
    assert [(fault.where, fault.code) for fault in faults] == [(where, code)]


def test_aliases_cannot_grow_without_end() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    _, faults = parsed("\n".join(lines))
    assert {fault.code for fault in faults} == {"yaml.alias"}


def test_an_empty_file_is_an_empty_mapping() -> None:
    node, faults = parsed("# nothing\n")
    assert (node.data, faults, node.where) == ({}, [], "f.yaml:1:1")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_values_come_back_as_they_were(value: Any) -> None:
    assert Node.of(value, "stored", []).plain() == value
    assert Node.of(value, "stored", []).where == "stored"
