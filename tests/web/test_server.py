"""Health, readiness, figures, webhooks, headers: what the server answers beside the simulator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.simulator import SimulatorChannel
from bot.clock import ManualClock
from bot.web import health as health_module
from bot.web.health import Backlog, Health
from bot.web.metrics import Metrics
from bot.web.server import build_app
from store.errors import StoreUnavailable
from tests.web.echo import MONDAY

Client = TestClient[web.Request, web.Application]


@dataclass
class Service:
    """A server with a store that can be away, and a webhook that keeps what it gets."""

    metrics: Metrics = field(default_factory=Metrics)
    away: Exception | None = None
    stuck: bool = False
    updates: list[tuple[str, bytes]] = field(default_factory=list)

    async def backlog(self) -> Backlog:
        if self.away:
            raise self.away
        if self.stuck:
            await asyncio.Event().wait()
        return Backlog(inbound=3, outbound=7)

    async def telegram(self, request: web.Request) -> web.Response:
        self.updates.append((request.match_info["account"], await request.read()))
        return web.Response()

    def app(self) -> web.Application:
        clock = ManualClock(MONDAY)
        channels = [SimulatorChannel(clock)]
        return build_app(Health(clock, self.backlog, channels, self.metrics), self.telegram)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def client(service: Service) -> AsyncIterator[Client]:
    async with TestClient(TestServer(service.app())) as opened:
        yield opened


async def test_it_lives_even_without_its_store(client: Client, service: Service) -> None:
    service.away = StoreUnavailable("gone")
    answer = await client.get("/health")
    assert answer.status == 200
    assert await answer.json() == {"status": "alive"}


async def test_it_is_ready_when_the_store_answers(client: Client) -> None:
    answer = await client.get("/ready")
    assert answer.status == 200
    assert await answer.json() == {
        "store": "ok",
        "channels": ["simulator/demo"],
        "trouble": {},
        "backlog": {"in": 3, "out": 7},
        "now": "2026-11-29T23:00:00+00:00",
    }


@pytest.mark.parametrize("problem", [StoreUnavailable("the password is secret"), TimeoutError()])
async def test_it_is_not_ready_without_its_store(client: Client, service: Service, problem: Exception) -> None:
    service.away = problem
    answer = await client.get("/ready")
    assert answer.status == 503
    assert await answer.json() == {
        "store": "unavailable",
        "channels": ["simulator/demo"],
        "trouble": {},
        "backlog": None,
        "now": "2026-11-29T23:00:00+00:00",
    }


async def test_a_store_that_does_not_answer_is_not_waited_for(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.stuck = True
    monkeypatch.setattr(health_module, "PATIENCE", 0.01)
    assert (await client.get("/ready")).status == 503


@pytest.mark.parametrize("header", ["Forwarded", "x-forwarded-for", "X-Forwarded-Host", "X-Real-IP", "Via"])
async def test_what_waits_is_nothing_for_the_internet(client: Client, header: str) -> None:
    for path, status in (("/health", 200), ("/ready", 404), ("/metrics", 404)):
        answer = await client.get(path, headers={header: "198.51.100.7"})
        assert answer.status == status, path
        assert "bekal_" not in await answer.text()


async def test_figures_name_no_person(client: Client, service: Service) -> None:
    service.metrics.events.labels("telegram", "utama", "stored").inc(5)
    service.metrics.messages.labels("telegram", "utama", "reply", "sent").inc()
    answer = await client.get("/metrics")
    text = await answer.text()
    assert answer.content_type == "text/plain"
    assert 'bekal_events_total{account="utama",channel="telegram",result="stored"} 5.0' in text
    assert 'bekal_backlog{direction="in"} 3.0' in text
    labels = {label for metric in service.metrics.registry.collect() for s in metric.samples for label in s.labels}
    assert labels <= {"channel", "account", "result", "lane", "outcome", "direction", "le"}


async def test_figures_are_given_without_the_store(client: Client, service: Service) -> None:
    service.away = StoreUnavailable("gone")
    assert (await client.get("/metrics")).status == 200


async def test_two_services_keep_their_figures_apart() -> None:
    first, second = Metrics(), Metrics()
    first.ticks.inc()
    assert second.registry.get_sample_value("bekal_ticks_total") == 0.0


async def test_a_webhook_reaches_its_handler(client: Client, service: Service) -> None:
    assert (await client.post("/telegram/utama", data=b'{"update_id": 1}')).status == 200
    assert service.updates == [("utama", b'{"update_id": 1}')]
    assert (await client.get("/telegram/utama")).status == 405


async def test_a_body_that_is_too_large_is_refused(client: Client, service: Service) -> None:
    assert (await client.post("/telegram/utama", data=BytesIO(b"x" * 1_100_000))).status == 413
    assert service.updates == []


@pytest.mark.parametrize("path", ["/health", "/nothing", "/simulator"])
async def test_browsers_are_kept_strict(client: Client, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_there_is_no_simulator_where_none_is_wanted(client: Client) -> None:
    for path in ("/", "/simulator", "/simulator/ws", "/simulator/static/main.js"):
        assert (await client.get(path)).status == 404
    assert (await client.post("/simulator/clock", json={"to": "week"})).status == 404
