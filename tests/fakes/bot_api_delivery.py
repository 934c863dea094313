"""How the fake Bot API brings updates to a webhook."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.fakes.bot_api_calls import Call
from tests.fakes.bot_api_rules import Refusal

if TYPE_CHECKING:
    from tests.fakes.bot_api import FakeBotApi


class WebhookDelivery:
    """Brings updates to the webhook: one after another within a chat, again where the answer is not a 2xx."""

    retry_seconds = 0.02

    def __init__(self, api: FakeBotApi) -> None:
        self._api = api
        self._chats: dict[int, deque[dict[str, Any]]] = defaultdict(deque)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._chats.values()))

    def put(self, update: dict[str, Any]) -> None:
        chat = _chat(update)
        self._chats[chat].append(update)
        self._idle.clear()
        if chat not in self._tasks:
            self._tasks[chat] = asyncio.create_task(self._deliver(chat))

    def take_back(self) -> list[dict[str, Any]]:
        back = sorted((x for chat in self._chats.values() for x in chat), key=lambda x: x["update_id"])
        self._chats.clear()
        return back

    async def empty(self) -> None:
        await self._idle.wait()

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _deliver(self, chat: int) -> None:
        try:
            while updates := self._chats.get(chat):
                if await self._post(updates[0]):
                    if updates:
                        updates.popleft()
                else:
                    await asyncio.sleep(self.retry_seconds)
        finally:
            del self._tasks[chat]
            if not self._tasks:
                self._idle.set()

    async def _post(self, update: dict[str, Any]) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        hook = self._api.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]} if hook.get("secret_token") else {}
        try:
            async with self._session.post(hook["url"], json=update, headers=headers) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, KeyError):
            return False
        self._api.webhook_answers.append(status)
        if 200 <= status < 300 and body:
            await self._call_in_answer(body)
        return 200 <= status < 300

    async def _call_in_answer(self, body: bytes) -> None:
        params = json.loads(body)
        call = Call(str(params.pop("method")).lower(), params, self._api.clock())
        self._api.note(call)
        try:
            await self._api.answer(self._api.token, call)
            call.status = 200
        except Refusal as no:
            call.status, call.description = no.code, no.description


def _chat(update: dict[str, Any]) -> int:
    content = next(value for key, value in update.items() if key != "update_id")
    holder = content.get("message", content)
    return int(holder.get("chat", {}).get("id", 0))
