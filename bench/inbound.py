"""Quiz answers a second, from the webhook to the stored grade and the sent reply, against echoes that store nothing."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from sqlalchemy import func, select
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bench._cpu import cpu_notes, with_cpu
from bench._measure import Options, Ratio, Report, Round, interleaved, medians
from bench._provider import TOKEN, Provider, provider
from bench._quiz import fill, house, taps
from bot.app import build_service, build_site
from bot.channels.telegram import TelegramChannel
from bot.clock import DrivenClock
from bot.documents import Documents
from bot.heap import settle
from bot.house import House
from bot.service import Role
from store.store import Store
from store.tables import answers

SECRET = "bench"
OURS = "Bekal: stored, graded, answered"
LIBRARY = "python-telegram-bot, webhook + httpx"
CONCURRENT = "python-telegram-bot, the same with concurrent_updates"
AIOGRAM = "aiogram, aiohttp webhook"


@dataclass(frozen=True)
class Bench:
    """What all rounds share."""

    provided: Provider
    folder: Path
    house: House
    asked_at: datetime

    @property
    def database(self) -> Path:
        return self.folder / "asked.db"

    def updates(self, number: int) -> str:
        return str(self.folder / f"{number}.jsonl")

    async def bring(self, port: int, path: str, number: int, secret: str = "") -> None:
        order = {"port": port, "path": path, "secret": secret, "updates": self.updates(number)}
        await asyncio.to_thread(self.provided.bring, **order)


def run(options: Options) -> Report:
    """All sides get the same taps over 64 connections and send one message for each to the same provider."""
    concurrents = options.size(200, 20)
    ours, aiograms, librarys = options.size(3_000, 40), options.size(2_000, 40), options.size(500, 20)
    with tempfile.TemporaryDirectory() as folder, provider() as provided:
        bench = _prepared(Path(folder), provided, {ours, aiograms, librarys, concurrents})
        settle()
        sides = {
            OURS: _ours(bench, ours),
            LIBRARY: _measured(_library, bench, librarys),
            CONCURRENT: _measured(_library_concurrent, bench, concurrents),
            AIOGRAM: _measured(_aiogram, bench, aiograms),
        }
        cpu: dict[str, list[float]] = {}
        figures = interleaved({name: with_cpu(cpu, name, side) for name, side in sides.items()}, options)
    middle = medians(figures)
    ratios = (
        Ratio("Bekal / python-telegram-bot", middle[OURS] / middle[LIBRARY], least=12),
        Ratio("Bekal / python-telegram-bot with concurrent_updates", middle[OURS] / middle[CONCURRENT]),
        Ratio("Bekal / aiogram", middle[OURS] / middle[AIOGRAM], least=2.5),
    )
    notes = cpu_notes(cpu)
    if not _tornado():
        notes += ("no tornado: the library's updates come over aiohttp.web, which favours it",)
    return Report("inbound", "answers/s", middle, ratios, figures, notes)


def _prepared(folder: Path, provided: Provider, sizes: set[int]) -> Bench:
    rules = house()
    most = max(sizes)
    asked_at = fill(folder / "asked.db", rules, most)
    bench = Bench(provided, folder, rules, asked_at)
    updates = list(taps(bench.database, most, asked_at))
    for size in sizes:
        Path(bench.updates(size)).write_bytes(b"\n".join(updates[:size]))
    return bench


def _measured(side: Callable[[Bench, int], Awaitable[float]], bench: Bench, number: int) -> Round:
    async def timed() -> float:
        return await side(bench, number)

    return lambda: number / uvloop.run(timed())


# --- ours


def _ours(bench: Bench, number: int) -> Round:
    """Each round starts from the same database."""
    rounds = count()

    def measured() -> float:
        path = bench.folder / f"round{next(rounds)}.db"
        shutil.copy(bench.database, path)
        with Store.open(f"sqlite:///{path}") as store:
            seconds = uvloop.run(_service(bench, store, number))
        path.unlink()
        return number / seconds

    return measured


async def _service(bench: Bench, store: Store, number: int) -> float:
    clock = DrivenClock(bench.asked_at + timedelta(minutes=5))
    channel = TelegramChannel(
        "utama",
        TOKEN,
        api_url=bench.provided.url,
        mode="webhook",
        webhook_secret=SECRET,
        public_url="https://bekal.example",
        per_second=1e6,
    )
    service = build_service(bench.house, store, clock, [channel], Documents(bench.house, store, clock))
    async with AsyncExitStack() as stack:
        port = await _listen(stack, build_site(service))
        stop = asyncio.Event()
        running = asyncio.create_task(service.run(stop, Role.WORKER))
        await asyncio.sleep(0)
        started = time.perf_counter()
        await bench.bring(port, "/telegram/utama", number, SECRET)
        await service.sender.drain()
        taken = time.perf_counter() - started
        stop.set()
        await running
    graded = store.read_now(lambda tx: tx.connection.execute(select(func.count()).select_from(answers)).scalar_one())
    assert graded == number, f"{graded} of {number} answers were graded"
    assert store.read_now(lambda tx: tx.inbox.backlog() + tx.outbox.backlog()) == 0
    return taken


async def _listen(stack: AsyncExitStack, app: web.Application) -> int:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


# --- the others


async def _library_concurrent(bench: Bench, number: int) -> float:
    """Many updates at a time, which loses their order; its HTTP client takes the longer, the more there are."""
    return await _library(bench, number, concurrent=True)


async def _library(bench: Bench, number: int, concurrent: bool = False) -> float:
    base_url = f"{bench.provided.url}/bot"
    application = Application.builder().token(TOKEN).base_url(base_url).concurrent_updates(concurrent).build()

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query
        await context.bot.send_message(update.callback_query.from_user.id, update.callback_query.data or "")

    application.add_handler(CallbackQueryHandler(echo))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(application)
        port = await _feed(stack, application)
        await application.start()
        started = time.perf_counter()
        await bench.bring(port, "/hook", number)
        taken = time.perf_counter() - started
        if application.updater and application.updater.running:
            await application.updater.stop()
        await application.stop()
    return taken


def _tornado() -> bool:
    return importlib.util.find_spec("tornado") is not None


async def _feed(stack: AsyncExitStack, application: Any) -> int:
    """The library's own webhook where tornado is there, which it needs; gives its port."""
    if _tornado():
        port = _free_port()
        await application.updater.start_webhook("127.0.0.1", port, "/hook", webhook_url="https://bekal.example/hook")
        return port

    async def hook(request: web.Request) -> web.Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    return await _listen(stack, app)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _aiogram(bench: Bench, number: int) -> float:
    session = AiohttpSession(api=TelegramAPIServer.from_base(bench.provided.url))
    bot, dispatcher = Bot(TOKEN, session=session), Dispatcher()

    @dispatcher.callback_query()
    async def echo(query: CallbackQuery) -> None:
        await bot.send_message(query.from_user.id, query.data or "")

    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, "/hook")
    setup_application(app, dispatcher, bot=bot)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(session.close)
        port = await _listen(stack, app)
        started = time.perf_counter()
        await bench.bring(port, "/hook", number)
        taken = time.perf_counter() - started
    return taken
