"""What the service shows of itself: its log at the most talkative, what it sets aside, its pages and its schedule."""

from __future__ import annotations

import io
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.app import build_service, build_site
from bot.channels.telegram import TelegramChannel
from bot.clock import ManualClock
from bot.config.settings import LogSettings
from bot.delivery.inbox_worker import InboxWorker
from bot.documents import Documents
from bot.logs import set_up
from bot.messages import Outcome, Receipt
from bot.service import Service
from store.model import ChatRef, NewEvent
from store.store import Store
from store.tables import inbox
from store.tx import Tx
from tests.fakes.channel import RecordingChannel
from tests.privacy.stage import WORDS, Stage, found_in, messages_to, staged

PAGES = {
    "/health",
    "/ready",
    "/metrics",
    "/telegram/{account}",
    "/sertifikat/{code}",
    "/sertifikat/bekal.svg",
    "/sertifikat/certificate.css",
}
"""Every address of the service but the demonstration's page, which shows all phones to whoever sits before it."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, at the level at which most is."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    set_up(LogSettings("json", "debug"), stream=stream)
    yield stream
    root.handlers[:], root.level = before
    structlog.reset_defaults()


@pytest.fixture
def copy(stage: Stage, database: Path, tmp_path: Path) -> Iterator[Store]:
    """The agency's store once more, to do with as one likes."""
    path = tmp_path / "copy.db"
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    with Store.open(f"sqlite:///{path}") as store:
        yield store


@pytest.fixture
async def service(stage: Stage, copy: Store) -> AsyncIterator[Service]:
    """The service over that store, with a channel that sends to nobody under the agency's own account."""
    channel = RecordingChannel()
    channel.name = "test"  # type: ignore[misc]  # of this one only
    clock = ManualClock(stage.world.now)
    documents = Documents(stage.world.house, copy, clock)
    telegram = TelegramChannel(
        "utama", "123:abc", mode="webhook", webhook_secret="kata", public_url="https://x.example"
    )
    yield build_service(stage.world.house, copy, clock, [channel, telegram], documents)
    documents.close()


def test_the_log_of_two_weeks_holds_no_word(log: io.StringIO, stage: Stage, sqlite_url: str) -> None:
    with staged(sqlite_url, stage.world.house) as again:
        assert found_in(again.everything()) == set(WORDS)
    assert found_in(log.getvalue()) == set()


async def test_the_log_of_sending_holds_no_word(log: io.StringIO, service: Service) -> None:
    """Whatever becomes of a message: sent, refused, unreachable, uncertain, or an error in the middle."""
    [channel, _] = service.channels
    assert isinstance(channel, RecordingChannel)
    channel.answers = [
        *(Receipt(outcome, reason="400 Bad Request") for outcome in Outcome if outcome is not Outcome.HOLD),
        ValueError(WORDS["answer"]),
    ]
    await service.tick()
    await service.advance(service.clock.now() + timedelta(days=60))
    assert len(channel.sent) > 5
    assert log.getvalue().count("\n") > 3
    assert found_in(log.getvalue()) == set()


async def test_what_is_set_aside_says_why_without_a_word(log: io.StringIO, service: Service, copy: Store) -> None:
    """An event that breaks whatever handles it, with what was written in the error itself."""

    def breaks(tx: Tx, batch: object, now: object) -> None:
        raise KeyError(f"{batch}")

    raw = orjson.dumps({"chat": "maria", "text": WORDS["question"]}).decode()
    unreadable = orjson.dumps({"chat": "agus", "text": "bad", "more": WORDS["answer"]}).decode()
    events = [
        NewEvent(ChatRef("test", "satu", "maria"), "broken", raw),
        NewEvent(ChatRef("test", "satu", "agus"), "unreadable", unreadable),
        NewEvent(ChatRef("gone", "satu", "sri"), "nobody", raw),
    ]
    await copy.write(lambda tx: tx.inbox.add(events, service.clock.now()))
    worker = InboxWorker(copy, service.channels, breaks, service.clock, metrics=service.metrics)
    assert await worker.drain() == len(events)
    reasons = copy.read_now(lambda tx: tx.connection.scalars(select(inbox.c.reason).where(inbox.c.reason != "")).all())
    assert len(reasons) == len(events)
    assert found_in("\n".join(reasons)) == set()
    kept = copy.read_now(lambda tx: [str(entry) for entry in tx.journal.entries(kinds=["event_set_aside"])])
    assert len(kept) == len(events)
    assert found_in("\n".join([*kept, log.getvalue()])) == set()


async def test_no_page_shows_it(service: Service, log: io.StringIO) -> None:
    site = build_site(service)
    paths = {route.resource.canonical for route in site.router.routes() if route.resource}
    assert paths == PAGES, "a new page is to be tried here too"
    async with TestClient(TestServer(site)) as client:
        for path in paths:
            for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
                answer = await client.request(method, _filled(path), json={"x": WORDS["question"]})
                assert found_in(await answer.text()) == set()
    assert found_in(log.getvalue()) == set()


async def test_an_error_in_a_page_shows_nothing_either(service: Service, log: io.StringIO) -> None:
    site = build_site(service)

    async def breaks(request: web.Request) -> web.Response:
        raise ValueError(WORDS["answer"])

    site.router.add_get("/breaks", breaks)
    async with TestClient(TestServer(site)) as client:
        answer = await client.get("/breaks")
        assert answer.status == 500
        assert found_in(await answer.text()) == set()


async def test_nothing_that_the_schedule_sends_in_a_quarter_shows_it(service: Service, copy: Store) -> None:
    """Weekly summaries, reminders, whatever stands in the plans: to superiors it holds figures only."""
    await service.advance(service.clock.now() + timedelta(days=90))
    assert found_in("\n".join(copy.read_now(messages_to))) == set()


async def test_files_of_messages_to_superiors_hold_figures_only(
    stage: Stage, service: Service, copy: Store, tmp_path: Path
) -> None:
    await service.advance(service.clock.now() + timedelta(days=21))
    sent = [orjson.loads(payload) for payload in copy.read_now(messages_to) if payload]
    documents = Documents(stage.world.house, copy, service.clock)
    assets = {asset for message in sent for asset in (message.get("i"), message.get("d")) if asset}
    contents = [documents.path(asset).read_bytes().decode(errors="replace") for asset in assets]
    documents.close()
    assert found_in("\n".join(contents)) == set()


def _filled(path: str) -> str:
    return re.sub(r"\{\w+(?::[^}]*)?\}", "utama", path)
