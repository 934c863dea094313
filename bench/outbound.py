"""Messages a second from outbox rows to the Bot API and back into the store, against peers that store nothing."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import uvloop
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bench._cpu import cpu_notes, with_cpu
from bench._measure import Options, Ratio, Report, Round, interleaved, medians
from bench._provider import TOKEN, provider
from bench._queued import BUTTONS, TEXT, open_chats, queue
from bot.channels.telegram import TelegramChannel
from bot.clock import SystemClock
from bot.delivery.sender import Sender
from bot.heap import settle
from bot.web.metrics import Metrics
from store.store import Store

TOGETHER = 64
OURS, LIBRARY, BARE = "Bekal: outbox, Telegram, receipts", "python-telegram-bot, default", "aiohttp, JSON made before"


def run(options: Options) -> Report:
    """All sides have 64 messages under way at a time, on the same event loop, to the same provider.

    The collector is set as the service sets it, for all sides.
    """
    number = options.size(5_000, 50)
    cpu: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, provider() as provided, _filled(Path(folder), number) as store:
        url = provided.url
        sides = {
            OURS: _ours(store, url, number),
            LIBRARY: _timed(lambda: _library(url, options.size(600, 20)), options.size(600, 20)),
            BARE: _timed(lambda: _bare(url, number), number),
        }
        settle()
        figures = interleaved({name: with_cpu(cpu, name, side) for name, side in sides.items()}, options)
    middle = medians(figures)
    ratios = (
        Ratio("Bekal / python-telegram-bot", middle[OURS] / middle[LIBRARY], least=12),
        Ratio("Bekal / bare aiohttp", middle[OURS] / middle[BARE], least=0.6),
    )
    notes = cpu_notes(cpu)
    return Report("outbound", "messages/s", middle, ratios, figures, notes)


def _timed(work: Callable[[], Awaitable[None]], number: int) -> Round:
    def measured() -> float:
        started = time.perf_counter()
        uvloop.run(_awaited(work))
        return number / (time.perf_counter() - started)

    return measured


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


# --- ours


def _filled(folder: Path, chats: int) -> Store:
    store = Store.open(f"sqlite:///{folder}/outbound.db")
    store.upgrade()
    store.write_now(lambda tx: open_chats(tx, chats))
    return store


def _ours(store: Store, url: str, number: int) -> Round:
    rounds = count()

    def measured() -> float:
        this = next(rounds)
        store.write_now(lambda tx: queue(tx, this, number))
        started = time.perf_counter()
        uvloop.run(_drain(store, url))
        taken = time.perf_counter() - started
        assert store.read_now(lambda tx: tx.outbox.backlog()) == 0
        return number / taken

    return measured


async def _drain(store: Store, url: str) -> None:
    channel = TelegramChannel("utama", TOKEN, api_url=url, per_second=1e6, per_chat_seconds=1.0)
    sender = Sender(store, [channel], SystemClock(), Path, metrics=Metrics(), concurrency=TOGETHER)
    await sender.drain()
    await channel.close()


# --- the others


async def _library(url: str, number: int) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data) for data, label in BUTTONS]])
    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:

        async def send(chat: int) -> None:
            await bot.send_message(
                chat,
                TEXT,
                parse_mode="HTML",
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

        await _together(send, range(1, number + 1))


async def _bare(url: str, number: int) -> None:
    keyboard = {"inline_keyboard": [[{"text": label, "callback_data": data} for data, label in BUTTONS]]}
    call = {"text": TEXT, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}, "reply_markup": keyboard}
    bodies = [orjson.dumps({"chat_id": chat, **call}) for chat in range(1, number + 1)]
    address, headers = f"{url}/bot{TOKEN}/sendMessage", {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=TOGETHER)) as session:

        async def send(body: bytes) -> None:
            async with session.post(address, data=body, headers=headers) as response:
                answer = orjson.loads(await response.read())
                assert answer["ok"]

        await _together(send, bodies)


async def _together(send: Callable[[Any], Awaitable[None]], messages: Sequence[Any]) -> None:
    """Workers that take the next message when they have sent one."""
    waiting = iter(messages)

    async def work() -> None:
        for message in waiting:
            await send(message)

    await asyncio.gather(*(work() for _ in range(TOGETHER)))
