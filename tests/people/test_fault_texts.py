from __future__ import annotations

import re
from pathlib import Path

import pytest

import people
from bot.texts import LANGUAGES, texts_for

GROUPS = ("nip", "phone", "roster")
CODE = re.compile(rf"\"((?:{'|'.join(GROUPS)})\.[a-z_]+)\"")


def codes() -> set[str]:
    """Every fault code that stands in the sources of this floor."""
    sources = Path(people.__file__).parent.rglob("*.py")
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_text_and_every_text_its_fault(language: str) -> None:
    keys = list(texts_for(language).keys())
    prefixes = tuple(f"fault.{group}." for group in GROUPS)
    assert codes() == {key.removeprefix("fault.") for key in keys if key.startswith(prefixes)}
    assert len(codes()) > 40
