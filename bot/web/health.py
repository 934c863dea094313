"""Whether the service lives, whether it is ready, and its figures: for those who watch it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.clock import Clock
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable

PATIENCE = 5.0
"""Seconds in which the store has to answer."""
BROUGHT = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What a proxy writes on a request that it brings from outside."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows that wait to be processed (`inbound`) and to be sent (`outbound`)."""

    inbound: int
    outbound: int


class Account(Protocol):
    """A channel's account, as far as it is shown here."""

    @property
    def name(self) -> str: ...

    @property
    def account(self) -> str: ...


class Health:
    """`/health`, `/ready` and `/metrics`. `backlog` asks the store; it raises StoreUnavailable where that is down.

    Only the first is for everybody: what waits, and what the channels are called, is nothing for the internet.
    """

    def __init__(
        self, clock: Clock, backlog: Callable[[], Awaitable[Backlog]], channels: Sequence[Account], metrics: Metrics
    ) -> None:
        self._clock, self._backlog, self._channels, self._metrics = clock, backlog, channels, metrics

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/health", self._health),
            web.get("/ready", _near(self._ready)),
            web.get("/metrics", _near(self._figures)),
        ]

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _ready(self, request: web.Request) -> web.Response:
        backlog = await self._ask()
        body = {
            "store": "ok" if backlog else "unavailable",
            "channels": [_shown(channel) for channel in self._channels],
            "trouble": {_shown(channel): trouble for channel in self._channels if (trouble := _trouble(channel))},
            "backlog": {"in": backlog.inbound, "out": backlog.outbound} if backlog else None,
            "now": self._clock.now().isoformat(),
        }
        return web.json_response(body, status=HTTPStatus.OK if backlog else HTTPStatus.SERVICE_UNAVAILABLE)

    async def _figures(self, request: web.Request) -> web.Response:
        if backlog := await self._ask():
            self._metrics.backlog.labels("in").set(backlog.inbound)
            self._metrics.backlog.labels("out").set(backlog.outbound)
        return web.Response(body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ask(self) -> Backlog | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._backlog()
        except (StoreUnavailable, TimeoutError):
            return None


def _near(handler: Handler) -> Handler:
    """Not there for whoever comes through a proxy."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if any(name in request.headers for name in BROUGHT):
            raise web.HTTPNotFound
        return await handler(request)

    return handle


def _shown(channel: Account) -> str:
    return f"{channel.name}/{channel.account}"


def _trouble(channel: Account) -> str:
    """Why the channel's provider cannot be reached at the moment, for channels that know."""
    return str(getattr(channel, "trouble", ""))
