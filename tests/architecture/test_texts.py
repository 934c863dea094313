"""What people read stands in the texts, in every language, and every text that the code asks for is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.texts import LANGUAGES, texts_for
from bot.texts.checking import text_faults
from tests.architecture.tree import DOMAIN, called, calls, literal, modules, name, tree

FAULTS = {"fault": 0, "Fault": 1, "Refused": 0}
"""Name of a call → which argument is the code of a fault."""
SAYING = ("say", "remark", "confirmed")


def test_the_languages_hold_the_same_keys_and_places() -> None:
    assert text_faults() == []


def test_a_hole_between_the_languages_is_found(tmp_path: Path) -> None:
    texts = {
        "id": {"same": "Halo {name}", "only_here": "x", "places": "{a} {b}", "braces": "{"},
        "en": {"same": "Hello {name}", "only_there": "x", "places": "{a} {c}", "braces": "x"},
    }
    for language, content in texts.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "area.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    found = {(fault.code, fault.params.get("key")) for fault in text_faults(tmp_path)}
    assert found == {
        ("text.missing", "area.only_here"),
        ("text.missing", "area.only_there"),
        ("text.places", "area.places"),
        ("text.braces", None),
    }


def fault_codes() -> Iterator[tuple[str, str]]:
    """Every code of a fault that is written out in the code, with its file."""
    for path in modules():
        for call in calls(path):
            position = FAULTS.get(called(call))
            if position is not None and len(call.args) > position:
                code = literal(call.args[position])
                if code and "." in code and not name(path).startswith("bot/commands"):
                    yield name(path), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_a_text(language: str) -> None:
    texts = texts_for(language)
    codes = list(fault_codes())
    assert len(codes) > 60
    assert [code for code in codes if f"fault.{code[1]}" not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_is_asked_for_by_name_is_there(language: str) -> None:
    texts = texts_for(language)
    asked = [(name(path), key) for path in modules("bot") for key in _asked(path)]
    assert len(asked) > 150
    assert [pair for pair in asked if pair[1] not in texts] == []


def _asked(path: Path) -> Iterator[str]:
    in_commands = name(path).startswith("bot/commands") or name(path) == "bot/cli.py"
    for call in calls(path):
        key = literal(call.args[0]) if call.args else None
        if key is None:
            continue
        if called(call) == "texts" and "." in key:
            yield key
        elif called(call) == "button":
            yield f"button.{key}"
        elif in_commands and called(call) in (*SAYING, "Refused") and "." in key:
            yield f"cli.{key}"


def test_no_text_of_a_fault_is_left_over() -> None:
    """A text whose code stands nowhere in the code is a leftover."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in modules())
    keys = [key.removeprefix("fault.") for key in texts_for("id").keys() if key.startswith("fault.")]  # noqa: SIM118
    assert [key for key in keys if f'"{key}"' not in source] == []


def test_the_domain_speaks_no_prose() -> None:
    """A sentence in the domain is one that nobody can translate; what is raised for programmers may be one."""
    found = [(name(path), text) for path in modules(*DOMAIN) for text in _sentences(path)]
    assert found == []


def _sentences(path: Path) -> Iterator[str]:
    quiet = {id(node) for node in _not_for_people(tree(path))}
    for node in ast.walk(tree(path)):
        text = literal(node)
        if text and id(node) not in quiet and len(text.split()) >= 4 and text.rstrip().endswith((".", "!", "?")):
            yield text


def _not_for_people(module: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, and everything within a `raise`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Raise):
            yield from ast.walk(node)
        elif isinstance(node, ast.Expr):
            yield node.value
