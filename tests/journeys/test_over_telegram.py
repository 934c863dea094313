"""A first day over Telegram, by polling and by webhook: the whole service against a strict Bot API over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Literal

import pytest
from aiohttp import web

from bot.app import build_service
from bot.backoff import Backoff
from bot.channels.telegram import TelegramChannel
from bot.clock import ManualClock
from bot.documents import Documents
from bot.service import Role, Service
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.fakes.bot_api_people import FakeUser
from tests.journeys.conftest import CODES, START
from tests.journeys.dialogue import World
from tests.patience import patience

Mode = Literal["polling", "webhook"]


class Day:
    """The running service, and a wait for what it says."""

    def __init__(self, api: FakeBotApi, service: Service) -> None:
        self.api, self.service = api, service
        self._read: dict[int, int] = {}

    async def hears(self, user: FakeUser) -> str:
        """The next message on this person's phone."""
        number = self._read.get(user.id, 0)
        async with patience():
            while len(user.messages) <= number:
                await self.api.changed()
        self._read[user.id] = number + 1
        return user.messages[number].text

    async def later(self, **time: float) -> None:
        await self.service.advance(self.service.clock.now() + timedelta(**time))


@asynccontextmanager
async def day(world: World, mode: Mode) -> AsyncIterator[Day]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(FakeBotApi())

        async def forward(request: web.Request) -> web.StreamResponse:
            return await channel.handle_webhook(request)

        front = web.Application()
        front.router.add_post("/telegram/{account}", forward)
        runner = web.AppRunner(front, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        channel = TelegramChannel(
            "utama",
            TOKEN,
            api_url=api.url,
            mode=mode,
            webhook_secret="rahasia",
            public_url=f"http://127.0.0.1:{runner.addresses[0][1]}",
            per_second=1000,
            per_chat_seconds=0,
            backoff=Backoff(0.01, 0.01),
        )
        clock = ManualClock(START)
        documents = Documents(world.house, world.store, clock)
        stack.callback(documents.close)
        service = build_service(world.house, world.store, clock, [channel], documents)
        await channel.open(service.intake)  # as who serves the web does; the schedule would look at the real clock
        stop = asyncio.Event()
        running = asyncio.create_task(service.run(stop, Role.WORKER))
        yield Day(api, service)
        stop.set()
        await running


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_from_the_link_to_the_first_answers(world: World, mode: Mode) -> None:
    async with day(world, mode) as today:
        maria = today.api.user(7001)
        maria.start(CODES["kode"])
        assert "Selamat datang" in await today.hears(maria)
        agree = maria.last.buttons[0][0]
        maria.taps(agree)
        assert "Kapan waktu belajar" in await today.hears(maria)
        maria.taps("Pas")
        assert "Pelajaran pertama" in await today.hears(maria)
        maria.taps("Mulai sekarang")
        assert "soal 1 dari 3" in await today.hears(maria)
        for number in (2, 3):
            maria.taps(maria.last.buttons[0][0])
            assert f"soal {number} dari 3" in await today.hears(maria)
        maria.types("benar")
        assert "Uji awal selesai" in await today.hears(maria)
        maria.blocks()
        await today.api.delivered()
        await today.later(days=3)
        maria.unblocks()
        await today.later(days=1)
        answered = [call.status for call in today.api.made("answerCallbackQuery")]
        assert answered == [200] * 5
        assert not [call.description for call in today.api.calls if call.status >= 400]
        ids = [message.id for message in maria.messages]
        assert len(ids) == len(set(ids))
        assert len(set(maria.texts)) == len(maria.texts)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_what_a_provider_does_loses_nothing(world: World, mode: Mode) -> None:
    async with day(world, mode) as today:
        maria, stranger = today.api.user(7001), today.api.user(7002)
        today.api.fail_next(method="sendmessage", status=500, chat=7001)
        today.api.fail_next(method="getupdates", status=502)
        maria.start(CODES["kode"])
        stranger.sends_photo("foto saya")
        await today.hears(stranger)
        assert maria.messages == []
        await today.later(seconds=30)
        assert "Selamat datang" in await today.hears(maria)
        today.api.fail_next(method="sendmessage", cut="after")
        maria.types("halo?")
        await today.hears(maria)
        await today.later(minutes=10)
        assert len(maria.messages) == 2
