"""How the site listens: how many connections at once, how long one may take, and what is said where none of ours is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import Any, cast

import structlog
from aiohttp import web

from bot.web.headers import STRICT

log = structlog.get_logger(__name__)

MOST_OPEN = 500
"""Connections at one time; one more is closed at once. So some files are left for store and channels."""
IDLE = 150.0
"""Seconds until a request has to be here, from the connection's beginning or the last answer. Proxies let go sooner."""
SHUTDOWN = 2.0
"""Seconds in which pages finish what they are at."""


class Crowd:
    """Whether there are too many connections; the log is told when it begins, not for each."""

    def __init__(self) -> None:
        self._told = False

    def is_too_large(self, connections: int) -> bool:
        if connections > MOST_OPEN and not self._told:
            log.warning("too_many_connections", most=MOST_OPEN)
        self._told = connections > MOST_OPEN or (self._told and connections > MOST_OPEN // 2)
        return connections > MOST_OPEN


class Door(web.RequestHandler):
    """One connection. What cannot be understood is answered with a number alone, and leaves no trace in the log.

    The library would write all of it there with a traceback, the line that is wrong included, which may hold a secret.
    """

    __slots__ = ("_beside", "_crowd")

    def __init__(self, beside: web.Server, crowd: Crowd, **terms: Any) -> None:
        super().__init__(beside, **terms)
        self._beside, self._crowd = beside, crowd

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, or let go of it where there are too many."""
        super().connection_made(transport)
        if self._crowd.is_too_large(len(self._beside.connections)):
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is answered instead of a page: after a request that is no HTTP, and after a defect of ours."""
        if status == HTTPStatus.BAD_REQUEST:
            log.debug("request_not_understood", kind=type(exc).__name__)
        else:
            log.error("request_defect", status=status, exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("a part of the answer is gone already")
        response = web.Response(status=status, text=f"{int(status)}\n", headers=STRICT)
        response.force_close()
        return response


@asynccontextmanager
async def served(site: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve the site; gives the port. Raises OSError where it is taken."""
    runner = web.AppRunner(site, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    try:
        loop = asyncio.get_running_loop()
        # No provider packs its calls; to unpack what a stranger packed is work without end for us, and none for them.
        terms = {"loop": loop, "access_log": None, "keepalive_timeout": IDLE, "auto_decompress": False}
        doors = await loop.create_server(partial(Door, cast(web.Server, runner.server), Crowd(), **terms), host, port)
        try:
            yield int(doors.sockets[0].getsockname()[1])
        finally:
            doors.close()
    finally:
        await runner.cleanup()
