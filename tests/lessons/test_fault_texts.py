"""Every fault that a course can have is put into words, in both languages, with what it needs to know."""

from __future__ import annotations

import re
import string
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from lessons.loading import load_course

ROOT = Path(__file__).parents[2]
COURSES = Path(__file__).parent / "fixtures" / "courses"
CODE = re.compile(r'"((?:course|yaml)\.[a-z_]+)"')


def codes_in(folder: Path) -> set[str]:
    found = {code for path in folder.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    return found - {"course.yaml"}


@cache
def texts(language: str) -> dict[str, str]:
    content = yaml.safe_load((ROOT / "bot" / "texts" / language / "fault.yaml").read_text(encoding="utf-8"))
    return {f"{group}.{key}": text for group in ("course", "yaml") for key, text in content[group].items()}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_a_text(language: str) -> None:
    assert codes_in(ROOT / "lessons") <= set(texts(language))
    assert {code for code in texts(language) if code.startswith("course.")} <= codes_in(ROOT / "lessons")


def test_both_languages_have_the_same_places() -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert {k: fields(v) for k, v in texts("id").items()} == {k: fields(v) for k, v in texts("en").items()}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["faulty", "clumsy", "crowded"])
def test_every_fault_of_the_fixtures_can_be_said(language: str, name: str) -> None:
    for fault in load_course(COURSES / name, date(2026, 12, 1))[1]:
        said = texts(language)[fault.code].format(**fault.params)
        assert said
        assert "{" not in said.replace("{a}", "").replace("{x}", "").replace("{z}", "")


def test_every_code_is_met_in_a_test() -> None:
    here = {path for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".yaml")}
    met = "\n".join(path.read_text(encoding="utf-8") for path in here)
    assert {code for code in codes_in(ROOT / "lessons") if code not in met} == set()
