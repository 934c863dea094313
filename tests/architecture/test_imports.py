"""Who may use which library, and which room which other; the floors themselves are import-linter's."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, called, calls, imports, literal, modules, name, sources


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("sqlalchemy", "store"),
        ("alembic", "store"),
        ("psycopg", "store"),
        ("telegram", "bot"),
        ("aiohttp", "bot"),
        ("apscheduler", "bot"),
        ("structlog", "bot"),
        ("prometheus_client", "bot"),
    ],
)
def test_a_library_is_used_on_its_own_floor_only(library: str, home: str) -> None:
    elsewhere = [package for package in PACKAGES if package != home]
    assert [name(path) for path in modules(*elsewhere) if library in imports(path)] == []


def test_the_rooms_of_the_upper_floor_need_each_other_one_way_only() -> None:
    """A room is a folder of `bot/`, or a file beside the folders: none is needed by what it needs."""
    needs: dict[str, set[str]] = {}
    for path in modules("bot"):
        room = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        needs.setdefault(room, set()).update({_room(source) for source in sources(path)} - {room, ""})
    assert len(needs) > 30
    TopologicalSorter(needs).prepare()


def _room(module: str) -> str:
    """The room in which `bot.pairs.desk`, or a name that it has, is to be found; empty outside of `bot`."""
    floor, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    return room if floor == "bot" and room != "__init__" else ""


def test_the_telegram_library_is_known_to_its_channel_only() -> None:
    users = {name(path) for path in modules("bot") if "telegram" in imports(path)}
    strangers = {user for user in users if not user.startswith("bot/channels/telegram")}
    assert strangers <= {"bot/commands/rounds.py"}


def test_every_library_is_a_declared_dependency() -> None:
    """What merely happens to be installed here is missing on the next machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_plain(re.split(r"[\[<>=;~! ]", line)[0]) for line in project["dependencies"]}
    known = packages_distributions()
    used = {library for path in modules() for library in (*imports(path), *_imported_by_name(path))}
    foreign = used - set(sys.stdlib_module_names) - set(PACKAGES)
    undeclared = {x for x in foreign if not declared & {_plain(d) for d in known.get(x, [])}}
    assert undeclared == set()


def _plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _imported_by_name(path: Path) -> Iterator[str]:
    for call in calls(path):
        module = literal(call.args[0]) if call.args and called(call) == "import_module" else None
        if module:
            yield module.partition(".")[0]
