"""The service as it is wired: what its port takes from strangers, and what it says of a store that takes nothing."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import aiohttp
from aiohttp import web

from bot.app import run
from bot.service import Role
from tests.patience import patience
from tests.ports import kept_port


class Waiting:
    """A service that does nothing but wait."""

    async def run(self, stop: asyncio.Event, role: Role) -> None:
        await stop.wait()


async def test_what_a_stranger_packed_is_not_unpacked() -> None:
    """A few hundred kilobytes can hold a gigabyte: whoever knows no secret must not make us unpack it."""
    taken: list[bytes] = []

    async def hook(request: web.Request) -> web.Response:
        taken.append(await request.read())
        return web.Response()

    site = web.Application()
    site.router.add_post("/telegram/utama", hook)
    service: Any = Waiting()
    stop, listening = asyncio.Event(), asyncio.Event()
    packed = gzip.compress(b"0" * 5_000_000)
    with kept_port() as port:
        task = asyncio.create_task(run(service, site, "127.0.0.1", port, Role.WEB, stop, listening.set))
        async with patience():
            await listening.wait()
        async with aiohttp.ClientSession() as session:
            url, headers = f"http://127.0.0.1:{port}/telegram/utama", {"Content-Encoding": "gzip"}
            async with session.post(url, data=packed, headers=headers) as answer:
                assert answer.status == 200
        stop.set()
        await task
    assert taken == [packed]
