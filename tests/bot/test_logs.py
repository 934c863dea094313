"""Logs: one chain for our lines and the libraries', and nothing personal or secret in any of them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from bot.clock import ManualClock
from bot.config.settings import LogSettings, Secret
from bot.logs import set_up

NOW = datetime(2026, 12, 1, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield io.StringIO()
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_the_services_time_its_level_and_its_words(stream: io.StringIO) -> None:
    set_up(LogSettings("json"), ManualClock(NOW), stream)
    structlog.get_logger().info("sent", channel="telegram", account="utama", count=3)
    assert lines(stream) == [
        {
            "event": "sent",
            "channel": "telegram",
            "account": "utama",
            "count": 3,
            "level": "info",
            "at": "2026-12-01T01:02:03.000+00:00",
        }
    ]


def test_what_is_personal_or_secret_does_not_arrive(stream: io.StringIO) -> None:
    set_up(LogSettings("json"), ManualClock(NOW), stream)
    log = structlog.get_logger()
    log.warning("odd", name="Maria Wonda", text="jawaban saya", nip="199001012015032002", nested={"phone": "0812"})
    log.warning("POST https://api.telegram.org/bot123456:AAbbCCdd_ee-ff/sendMessage failed", token=Secret("x"))
    logging.getLogger("some.library").error("no user %s at %s", "199001012015032002", "postgresql://u:pass@db/x")
    logging.getLogger("some.library").error("dial +6281234567890 or 081234567890")
    written = stream.getvalue()
    assert len(lines(stream)) == 4
    for word in ("Maria", "jawaban", "199001012015032002", "0812", "AAbbCC", "pass@", "6281234567890"):
        assert word not in written


def test_a_traceback_is_scrubbed_too(stream: io.StringIO) -> None:
    set_up(LogSettings("json"), ManualClock(NOW), stream)
    try:
        raise ValueError("bad number 199001012015032002")
    except ValueError:
        structlog.get_logger().exception("failed")
    [line] = lines(stream)
    assert "ValueError: bad number 1990…" in line["exception"]


def test_the_level_holds_for_everybody(stream: io.StringIO) -> None:
    set_up(LogSettings("text", "warning"), ManualClock(NOW), stream)
    structlog.get_logger().info("quiet")
    logging.getLogger("library").info("quiet")
    structlog.get_logger().warning("loud", count=1)
    assert stream.getvalue().count("\n") == 1
    assert "loud" in stream.getvalue()
