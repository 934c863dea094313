"""Who may use which library; the floors themselves are import-linter's."""

from __future__ import annotations

import pytest

from tests.architecture.tree import PACKAGES, imports, modules, name


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


def test_the_telegram_library_is_known_to_its_channel_only() -> None:
    users = {name(path) for path in modules("bot") if "telegram" in imports(path)}
    strangers = {user for user in users if not user.startswith("bot/channels/telegram")}
    assert strangers <= {"bot/commands/rounds.py"}
