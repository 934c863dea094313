"""Telegram: one bot, by polling or by webhook, behind the interface that every channel has."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import TelegramError

from bot.backoff import Backoff
from bot.channels.base import Limits, Media, Sink
from bot.channels.telegram_parsing import NAME, parse
from bot.channels.telegram_receipts import Floods, receipt_for
from bot.channels.telegram_reception import CONNECTIONS, Reception, Terms
from bot.channels.telegram_rendering import attachment_call, caption_fits, media_call, text_call
from bot.channels.telegram_request import AiohttpRequest
from bot.clock import monotonic
from bot.messages import Attachment, Inbound, Outbound, Outcome, Receipt

Commands = Mapping[str, Sequence[tuple[str, str]]]
"""Language → (name, description) of each command; the first language is also everybody else's."""

_FILE_REFUSED = "file"
"""In every description with which Telegram refuses a file id."""


class QuietBot(Bot):
    """The library's bot, whose representation would show the token."""

    def __repr__(self) -> str:
        return "Bot(...)"


class TelegramChannel:
    """One bot.

    Methods of the Bot API are called in lower case: Telegram does not mind, and the library then passes what it is
    given on as it is. Texts, which are most of what is sent, go past it, on the same session and with the same errors.
    """

    name: ClassVar[str] = NAME

    def __init__(
        self,
        account: str,
        token: str,
        *,
        api_url: str = "https://api.telegram.org",
        mode: Literal["polling", "webhook"] = "polling",
        webhook_secret: str = "",
        public_url: str = "",
        per_second: float = 28.0,
        per_chat_seconds: float = 1.0,
        commands: Commands | None = None,
        poll_seconds: int = 50,
        backoff: Backoff | None = None,
    ) -> None:
        """Raises ValueError for a webhook without a secret or a public address."""
        self.account = account
        self.limits = Limits(per_second, per_chat_seconds)
        self._request = AiohttpRequest(CONNECTIONS)
        base_url = api_url.rstrip("/") + "/bot"
        self._bot = QuietBot(token, base_url=base_url, request=self._request, get_updates_request=self._request)
        self._floods = Floods(monotonic)
        terms = Terms(
            account,
            mode == "webhook",
            webhook_secret,
            public_url,
            commands or {},
            poll_seconds,
            backoff or Backoff(),
        )
        self._reception = Reception(self._bot, terms)

    def __repr__(self) -> str:
        return f"TelegramChannel({self.account!r})"

    @property
    def trouble(self) -> str:
        """Why Telegram cannot be reached at the moment, or empty."""
        return self._reception.trouble

    async def open(self, sink: Sink) -> None:
        """Be ready to send, and start receiving. A Telegram that is out of reach is tried again in the background."""
        await self._request.initialize()
        self._reception.open(sink)

    async def close(self) -> None:
        """Stop receiving and free the connections."""
        await self._reception.close()
        await self._request.shutdown()

    async def username(self) -> str:
        """The bot's name, for links to it and to see whether the token is good. Raises TelegramError.

        Usable without `open`; `close` frees what it took.
        """
        await self._request.initialize()
        return str((await self._bot.do_api_request("getme"))["username"])

    async def handle_webhook(self, request: web.Request) -> web.Response:
        """`POST /telegram/{account}`."""
        return await self._reception.handle_webhook(request)

    def parse(self, raw: str) -> Inbound | None:
        """The neutral event in a stored update; None where it is of no concern. Raises Unparseable."""
        return parse(raw, self.account)

    async def send(self, chat: str, message: Outbound, media: Media) -> Receipt:
        """Send one message once; what became of it is in the receipt."""
        try:
            chat_id = int(chat)
        except ValueError:
            return Receipt(Outcome.REJECTED, reason="not a chat of Telegram")
        if message.image or message.document:
            return await self._send_media(chat_id, message, media)
        if message.attachment:
            return await self._pass_on(chat_id, message, message.attachment)
        return await self._say(chat_id, message)

    async def _say(self, chat_id: int, message: Outbound) -> Receipt:
        try:
            sent = await self._request.call(f"{self._bot.base_url}/sendMessage", text_call(chat_id, message))
        except TelegramError as error:
            return receipt_for(error, str(chat_id), self._floods)
        return Receipt(Outcome.SENT, str(sent["message_id"]))

    async def _pass_on(self, chat_id: int, message: Outbound, attachment: Attachment) -> Receipt:
        """What somebody else sent; where Telegram refuses it, whatever the reason, its words reach the person alone.

        A file id of another bot or of long ago is refused, and so is a voice note by who wants none. A message that is
        refused with the file has certainly not arrived, so that nothing is said twice.
        """
        receipt = await self._call(str(chat_id), *attachment_call(chat_id, message, attachment))
        if receipt.outcome is not Outcome.REJECTED:
            return receipt
        said = await self._say(chat_id, message.in_words())
        return replace(said, without_file=receipt.reason) if said.outcome is Outcome.SENT else said

    async def _call(self, chat: str, method: str, call: dict[str, Any], asset: str = "") -> Receipt:
        try:
            sent = await self._bot.do_api_request(method, call)
        except TelegramError as error:
            return receipt_for(error, chat, self._floods)
        media_ids = {asset: file_id} if asset and (file_id := _file_id(sent)) else {}
        return Receipt(Outcome.SENT, provider_id=str(sent["message_id"]), media_ids=media_ids)

    async def _send_media(self, chat_id: int, message: Outbound, media: Media) -> Receipt:
        if not caption_fits(message):
            return Receipt(Outcome.REJECTED, reason="caption too long")
        asset = message.image or message.document
        if known := media.known.get(asset):
            receipt = await self._call(str(chat_id), *media_call(chat_id, message, known))
            if receipt.outcome is not Outcome.REJECTED or _FILE_REFUSED not in receipt.reason:
                return receipt
        try:
            path = await asyncio.to_thread(media.path, asset)  # what is made when it is sent may take a while
            content = await asyncio.to_thread(path.read_bytes)
        except (KeyError, OSError) as error:
            return Receipt(Outcome.REJECTED, reason=f"asset: {type(error).__name__}")
        upload = InputFile(content, filename=path.name)
        return await self._call(str(chat_id), *media_call(chat_id, message, upload), asset=asset)


def _file_id(sent: dict[str, Any]) -> str:
    file = (sent.get("photo") or [None])[-1] or sent.get("document") or {}
    return str(file.get("file_id", ""))
