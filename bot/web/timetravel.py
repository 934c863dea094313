"""Moving the simulator's time: to the next lesson, to tomorrow morning, a week on, or to a given moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web

from bot.bodies import body_of
from bot.clock import Clock
from bot.web.origin import require_same_origin
from people.model import Zone

FARTHEST = timedelta(days=400)
"""How far time may be moved at once."""
MORNING = time(8, 0)
MOST_WISH = 1024
"""Bytes of what a page asks for."""


class Driver(Protocol):
    """What moves time: everything that falls due on the way is played, in order."""

    @property
    def clock(self) -> Clock:
        """The service's clock."""
        ...

    async def advance(self, to: datetime) -> None:
        """Play every due moment up to `to`, and return when the phones have what they were sent."""
        ...

    async def next_lesson(self) -> datetime | None:
        """When the next lesson, reminder or review falls due for anybody; None while none is planned."""
        ...


class NothingDue(Exception):
    """No lesson, review or reminder is planned for anybody."""


class TimeTravel:
    """One journey at a time; whoever is connected hears when one begins and ends."""

    def __init__(self, driver: Driver, zone: Zone) -> None:
        self._driver, self._zone = driver, zone
        self._lock = asyncio.Lock()
        self._journey: tuple[datetime, datetime] | None = None
        self._made = 0
        self.told: Callable[[], None] = lambda: None
        """Called when a journey begins and when it ends."""

    def frame(self) -> dict[str, Any]:
        """What time it is, the journey that is being made, and how many were made before it.

        The number tells a page whether its line has brought all that happened on a journey: an answer may overtake it.
        """
        journey = {"from": self._journey[0].isoformat(), "to": self._journey[1].isoformat()} if self._journey else None
        now = self._driver.clock.now().isoformat()
        return {"is": "clock", "now": now, "journey": journey, "journeys": self._made}

    async def handle(self, request: web.Request) -> web.Response:
        """`POST {"to": "next_lesson" | "tomorrow" | "week" | ISO 8601}`: answers when time has got there."""
        require_same_origin(request)
        body = await body_of(request, MOST_WISH)
        if self._lock.locked():
            return web.json_response({"code": "busy"}, status=409)
        async with self._lock:
            try:
                target = await self._target(_wish(body))
            except NothingDue:
                return web.json_response({"code": "nothing_due"}, status=409)
            except ValueError:
                return web.json_response({"code": "bad_time"}, status=400)
            await self._travel(target)
        return web.json_response(self.frame())

    async def _travel(self, target: datetime) -> None:
        self._journey = (self._driver.clock.now(), target)
        self.told()
        try:
            await self._driver.advance(target)
        finally:
            self._journey = None
            self._made += 1
            self.told()

    async def _target(self, wish: str) -> datetime:
        now = self._driver.clock.now()
        if wish == "next_lesson":
            due = await self._driver.next_lesson()
            if due is None:
                raise NothingDue
            return max(due, now)
        if wish == "tomorrow":
            return tomorrow_morning(now, self._zone)
        return now + timedelta(days=7) if wish == "week" else _moment(wish, now)


def tomorrow_morning(now: datetime, zone: Zone) -> datetime:
    """08.00 of the next local day."""
    local = now.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + timedelta(days=1), MORNING, local.tzinfo)


def _moment(wish: str, now: datetime) -> datetime:
    moment = datetime.fromisoformat(wish)
    if moment.tzinfo is None or not now <= moment <= now + FARTHEST:
        raise ValueError("out of reach")
    return moment


def _wish(body: bytes) -> str:
    wish = orjson.loads(body)
    if not isinstance(wish, dict) or not isinstance(wish.get("to"), str):
        raise ValueError("no time given")
    return str(wish["to"])
