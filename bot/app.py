"""The only wiring: config → store → services → channels → run."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.building import build_house
from bot.certificates import hours
from bot.channels.base import Channel
from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from bot.config import Config
from bot.config.settings import Secret
from bot.delivery.inbox_worker import InboxWorker
from bot.delivery.sender import Sender
from bot.documents import Documents
from bot.heap import settle
from bot.house import House
from bot.links import Links
from bot.processing import process
from bot.router import MENU
from bot.service import RETENTION, Role, Service
from bot.texts import LANGUAGES, texts_for
from bot.web.certificates import CertificatePage
from bot.web.health import Backlog, Health
from bot.web.listening import served
from bot.web.metrics import Metrics
from bot.web.panel.site import Panel
from bot.web.server import build_app
from bot.web.simulator import Simulator
from store.errors import StoreUnavailable
from store.store import Store

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""How long a message that was claimed may take to be sent, by a clock that runs at the usual rate."""

REPEATED_FOR = timedelta(days=7)
"""Providers repeat an event for this long: until then it has to be known, however short the retention."""


def telegram_channels(config: Config) -> list[TelegramChannel]:
    """A channel for each account that has a token; those without one are off, and are named in the log."""
    commands = {language: menu(language) for language in LANGUAGES}
    channels = []
    for account in config.channels.telegram:
        if not account.on:
            log.warning("account_off", channel="telegram", account=account.name, why="no token")
            continue
        channels.append(
            TelegramChannel(
                account.name,
                account.token.reveal(),
                api_url=account.api_url,
                mode=account.mode.value,
                webhook_secret=account.webhook_secret.reveal(),
                public_url=config.web.public_url,
                per_second=account.per_second,
                per_chat_seconds=account.per_chat_seconds,
                commands=commands,
            )
        )
    return channels


def build_service(
    house: House,
    store: Store,
    clock: Clock,
    channels: Sequence[Channel],
    documents: Documents,
    rate: float = 1.0,
    retention: timedelta = RETENTION,
    links: Links | None = None,
) -> Service:
    """The service over an open store. `rate`: service seconds per real second; `retention`: how long words are kept.

    `links` makes the links to pages that messages carry.
    """
    metrics = Metrics()
    address = (links or Links("", Secret())).address
    lease = LEASE * max(1.0, rate)
    sender = Sender(store, channels, clock, documents.path, metrics=metrics, lease=lease, address=address)
    worker = InboxWorker(store, channels, partial(process, house), clock, after=sender.wake, metrics=metrics)
    return Service(house, store, clock, channels, worker, sender, metrics, rate, retention)


def build_site(service: Service, simulator: Simulator | None = None, links: Links | None = None) -> web.Application:
    """The pages and hooks of the service. Without `links`, or where these are off, nobody can log in."""

    async def backlog() -> Backlog:
        if service.is_store_away:
            raise StoreUnavailable("what came in last could not be stored")
        inbound, outbound = await service.store.read(lambda tx: (tx.inbox.backlog(), tx.outbox.backlog()))
        return Backlog(inbound, outbound)

    health = Health(service.clock, backlog, service.channels, service.metrics)
    hooks = {c.account: c.handle_webhook for c in service.channels if isinstance(c, TelegramChannel)}
    panel = Panel(service.house, service.store, service.clock, links) if links and links.on else None
    return build_app(health, _by_account(hooks) if hooks else None, simulator, certificate_page(service), panel)


def certificate_page(service: Service) -> CertificatePage:
    """The page of certificates over the service's store: one read by an index, never by the writer."""
    house = service.house

    async def find(code: str) -> hours.Found | None:
        return await service.store.read(lambda tx: hours.find(tx, code))

    return CertificatePage(find, house.agency, house.zone, house.language)


async def run(
    service: Service,
    site: web.Application,
    host: str,
    port: int,
    role: Role,
    stop: asyncio.Event | None = None,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM, SIGINT or `stop`; `listening` is called once the port is open."""
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        if role in (Role.ALL, Role.WEB):
            await stack.enter_async_context(served(site, host, port))
        listening()
        settle()
        await service.run(stop, role)


async def serve(
    config: Config,
    store: Store,
    clock: Clock,
    role: Role,
    rate: float = 1.0,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """`bekal run`. Raises FaultsFound for a faulty catalogue, OSError where the port is taken."""
    house = build_house(config)
    documents = Documents(house, store, clock)
    retention = max(REPEATED_FOR, timedelta(days=config.privacy.retention_days))
    links = Links(config.web.public_url, config.web.secret)
    try:
        service = build_service(house, store, clock, telegram_channels(config), documents, rate, retention, links)
        site = build_site(service, links=links)
        await run(service, site, config.web.host, config.web.port, role, listening=listening)
    finally:
        documents.close()


def menu(language: str) -> list[tuple[str, str]]:
    """The commands that a channel shows, with what each does."""
    texts = texts_for(language)
    names = ((own if language == LANGUAGES[0] else english, own) for own, english in MENU)
    return [(name, texts(f"help.commands.{own}")) for name, own in names]


def _by_account(
    hooks: Mapping[str, Callable[[web.Request], Awaitable[web.Response]]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        hook = hooks.get(request.match_info["account"])
        return await hook(request) if hook else web.Response(status=HTTPStatus.NOT_FOUND)

    return handle
