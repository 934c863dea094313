"""How updates come in from Telegram, by polling or by webhook: acknowledged only after they are stored."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.backoff import Backoff
from bot.bodies import body_of
from bot.channels.base import Sink
from bot.channels.telegram_events import MAX_BODY, event_of, number_of, read_body, tap_of
from bot.channels.telegram_request import Refused
from store.errors import StoreUnavailable

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header, not a secret
CONNECTIONS = 100
MOST_ACKNOWLEDGEMENTS = 32
"""Taps acknowledged at the same time when polling; what comes beyond that goes without."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How one account receives."""

    account: str
    webhook: bool = False
    secret: str = field(default="", repr=False)
    public_url: str = ""
    commands: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    poll_seconds: int = 50
    backoff: Backoff = field(default_factory=Backoff)

    def __post_init__(self) -> None:
        if self.webhook and not (self.secret and self.public_url):
            raise ValueError("a webhook needs webhook_secret and public_url: without them anybody could write to it")


class Unnumbered(Exception):
    """Updates came of which none has a number."""


class Reception:
    """The way in of one account. `trouble` says why Telegram cannot be reached at the moment, or is empty."""

    def __init__(self, bot: Bot, terms: Terms) -> None:
        self._bot, self._terms = bot, terms
        self._sink: Sink | None = None
        self._life: asyncio.Task[None] | None = None
        self._acknowledging: set[asyncio.Task[None]] = set()
        self.trouble = ""

    def open(self, sink: Sink) -> None:
        """Start receiving. Telegram is told how in the background, since it may be out of reach."""
        self._sink = sink
        self._life = asyncio.create_task(self._live(sink), name=f"telegram {self._terms.account}")

    async def close(self) -> None:
        """Stop receiving. What was not stored was not acknowledged, and comes again."""
        self._sink = None
        tasks = [*self._acknowledging, *([self._life] if self._life else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._life = None

    async def _acknowledge(self, tap_id: str) -> None:
        """Take the waiting sign off a tapped button; it does no harm where this does not arrive."""
        with contextlib.suppress(TelegramError):
            await self._bot.do_api_request("answercallbackquery", {"callback_query_id": tap_id})

    async def handle_webhook(self, request: web.Request) -> web.Response:
        """200 once the update is stored; 503 where it could not be: then Telegram repeats it. Raises HTTPException."""
        if not self._terms.webhook:
            return web.Response(status=404)
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), self._terms.secret.encode()):
            return web.Response(status=403)
        if self._sink is None:
            return web.Response(status=503)
        body = await body_of(request, MAX_BODY)
        event, update = read_body(body, self._terms.account)
        try:
            await self._sink([event])
        except StoreUnavailable:
            return web.Response(status=503)
        return _answer(tap_of(update))

    # --- telling Telegram how

    async def _live(self, sink: Sink) -> None:
        async with asyncio.TaskGroup() as group:
            await self._until_done(self._say_how_to_deliver)
            group.create_task(self._until_done(self._say_commands))
            if not self._terms.webhook:
                await self._poll(sink)

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            try:
                await step()
            except TelegramError as error:
                failures += 1
                await self._wait(error, failures)
            else:
                if failures:
                    self._well()
                return

    async def _say_how_to_deliver(self) -> None:
        if not self._terms.webhook:
            await self._bot.do_api_request("deletewebhook", {"drop_pending_updates": False})
            return
        call = {
            "url": f"{self._terms.public_url.rstrip('/')}/telegram/{self._terms.account}",
            "secret_token": self._terms.secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": CONNECTIONS,
            "drop_pending_updates": False,
        }
        await self._bot.do_api_request("setwebhook", call)

    async def _say_commands(self) -> None:
        for number, (language, commands) in enumerate(self._terms.commands.items()):
            listed = [{"command": name, "description": description} for name, description in commands]
            if number == 0:
                await self._set_commands({"commands": listed})
            await self._set_commands({"commands": listed, "language_code": language})

    async def _set_commands(self, call: dict[str, Any]) -> None:
        try:
            await self._bot.do_api_request("setmycommands", call)
        except Refused as error:
            if error.status != 400:
                raise
            log.error("telegram_refuses_commands", account=self._terms.account, reason=error.message)

    # --- polling

    async def _poll(self, sink: Sink) -> None:
        offset, failures = 0, 0
        while True:
            try:
                updates = await self._updates(offset)
                following = max((number + 1 for x in updates if (number := number_of(x)) is not None), default=offset)
                if updates:
                    await sink([event_of(x, None, self._terms.account) for x in updates])
                    if following == offset:
                        raise Unnumbered  # stored, but there is nothing by which to confirm it
            # Whatever went wrong, nothing was acknowledged; a poll that ended here would be a deaf service.
            except Exception as error:  # noqa: BLE001
                failures += 1
                await self._wait(error, failures)
                continue
            offset, failures = following, 0
            self._well()
            self._acknowledge_soon([tap_id for x in updates if (tap_id := tap_of(x))])

    async def _updates(self, offset: int) -> list[dict[str, Any]]:
        seconds = self._terms.poll_seconds
        call = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
        return list(await self._bot.do_api_request("getupdates", call, read_timeout=seconds + 10))

    def _acknowledge_soon(self, tap_ids: Sequence[str]) -> None:
        for tap_id in tap_ids[: MOST_ACKNOWLEDGEMENTS - len(self._acknowledging)]:
            task = asyncio.create_task(self._acknowledge(tap_id))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)

    # --- trouble

    async def _wait(self, error: Exception, failures: int) -> None:
        """Say what is wrong, once for as long as it stays the same, and wait a growing while."""
        trouble = error.message if isinstance(error, TelegramError) else type(error).__name__
        if trouble != self.trouble:
            self.trouble = trouble
            log.warning("telegram_trouble", account=self._terms.account, reason=trouble, see="bekal doctor")
        asked = error.retry_after if isinstance(error, Refused) else None
        await asyncio.sleep(asked or self._terms.backoff.seconds(failures))

    def _well(self) -> None:
        if self.trouble:
            log.info("telegram_well_again", account=self._terms.account)
        self.trouble = ""


def _answer(tap_id: str) -> web.Response:
    """200, and in it the acknowledgement of a tap: it costs no call, and it does not matter if it is lost."""
    if not tap_id:
        return web.Response()
    body = orjson.dumps({"method": "answerCallbackQuery", "callback_query_id": tap_id})
    return web.Response(body=body, content_type="application/json")
