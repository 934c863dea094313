"""What the documents tell administrators to type: every command and option in them exists."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli
from bot.commands import COMMANDS
from bot.texts import LANGUAGES, texts_for

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
_IN_LINE = re.compile(r"`bekal ([^`]+)`")
_IN_BLOCK = re.compile(r"^(?:[^#`\n]*[\s/])?bekal ((?:[a-z]+[ \n])[^\n#&]*)", re.MULTILINE)
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def told(text: str) -> Iterator[str]:
    """Everything after `bekal` in a document, in a line or in a block of commands."""
    yield from (found.replace("\\|", "|") for found in _IN_LINE.findall(text))
    for block in _BLOCK.findall(text):
        yield from (found.strip() for found in _IN_BLOCK.findall(block))


def commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: sub
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, sub in action.choices.items()
    }


def wrong_in(line: str) -> list[str]:
    """Words of a command line that are no command and no option."""
    first, *rest = line.split()
    names = first.split("|")
    missing = [name for name in names if name not in COMMANDS]
    return missing or [word for name in names for word in unknown(parser_of(name), rest)]


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command: only the one that is run is filled."""
    return commands(cli._parser([name], texts_for("id"), cli._module([name])))[name]


def unknown(parser: argparse.ArgumentParser, words: list[str]) -> list[str]:
    """Words that are neither a sub-command nor an option; alternatives are written with a bar between them."""
    known = commands(parser)
    if known and words and not words[0].startswith("-"):
        names = words[0].split("|")
        missing = [name for name in names if name not in known]
        return missing or [word for name in names for word in unknown(known[name], words[1:])]
    options = {option for action in parser._actions for option in action.option_strings}
    asked = [re.sub(r"[\[\],.…=].*", "", word.strip("[]")) for word in words]
    return [word for word in asked if word.startswith("--") and word not in options]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_exist(path: Path) -> None:
    assert {line: found for line in told(path.read_text("utf-8")) if (found := wrong_in(line))} == {}


def test_the_guide_to_installing_is_read() -> None:
    """The reader above finds what it is meant to find."""
    lines = list(told((ROOT / "docs/howto/pasang.md").read_text("utf-8")))
    assert "db upgrade" in lines
    assert any(line.startswith("backup sebelum.backup") for line in lines)
    assert wrong_in("roster import a.xlsx --dry-runs") == ["--dry-runs"]
    assert wrong_in("rooster import a.xlsx") == ["rooster"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_in_the_help_exists(language: str) -> None:
    texts = texts_for(language).under("cli")
    examples = [text for key, text in texts.items() if key.endswith(".example") and key != "common.example"]
    assert len(examples) > 40
    assert {line: found for line in examples if (found := wrong_in(line.removeprefix("bekal ")))} == {}


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.parent != ROOT] + [ROOT / "README.md"], ids=str)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
