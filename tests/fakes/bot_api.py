"""A Bot API of ours over HTTP, as strict as Telegram's: for tests, rehearsals and benchmarks.

In a test: `api = FakeBotApi(); await api.start()`, then `api.user(7).types("halo")` and look at `api.user(7).messages`.
As a process of its own: `python -m tests.fakes.bot_api --port 8081`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.fakes import bot_api_rules as rules
from tests.fakes.bot_api_calls import Call, Fault
from tests.fakes.bot_api_delivery import WebhookDelivery
from tests.fakes.bot_api_people import FakeUser
from tests.fakes.bot_api_rules import Refusal, bad

TOKEN = "100000001:TEST-token-of-the-fake-bot-api-000"
SENDING = ("sendmessage", "sendphoto", "senddocument", "sendvoice")


class FakeBotApi:
    """One bot, its users, their chats. `clock` gives seconds and stamps what is recorded."""

    def __init__(
        self, *, token: str = TOKEN, clock: Callable[[], float] = time.monotonic, enforce_limits: bool = False
    ) -> None:
        self.token, self.clock, self.enforce_limits = token, clock, enforce_limits
        self.calls: list[Call] = []
        self.users: dict[int, FakeUser] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.faults: list[Fault] = []
        self.webhook: dict[str, Any] = {}
        self.webhook_answers: list[int] = []
        """What our webhook answered, in order."""
        self.confirmed = 0
        """Updates up to this id were acknowledged by polling."""
        self.down = False
        """True: every connection ends at once, nothing is done."""
        self.url = ""
        self._updates: deque[dict[str, Any]] = deque()
        self._allowed: list[str] | None = None
        self._update_ids = itertools.count(900_001)
        self._message_ids = itertools.count(1)
        self._file_ids = itertools.count(1)
        self._arrived = asyncio.Event()
        self._called = asyncio.Event()
        self._answered = asyncio.Event()
        self._released = asyncio.Event()
        self._taps: dict[str, float] = {}
        self._sent_at: deque[float] = deque()
        self._sent_to: dict[int, float] = {}
        self._polls = 0
        self._delivery = WebhookDelivery(self)
        self._runner: web.AppRunner | None = None

    # --- life

    async def start(self, port: int = 0) -> str:
        """Listen on the loopback; gives the address for `api_url`."""
        app = web.Application(client_max_size=rules.MAX_UPLOAD + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_post("/control", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}"
        return self.url

    async def stop(self) -> None:
        self.release()
        await self._delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> FakeBotApi:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- for tests

    def user(self, chat_id: int, first_name: str = "Orang") -> FakeUser:
        """The person with this id; one who has not started the bot cannot be written to."""
        if chat_id not in self.users:
            self.users[chat_id] = FakeUser(self, chat_id, first_name)
        return self.users[chat_id]

    def fail_next(self, **fault: Any) -> Fault:
        """Let the next call (or `times` of them) go wrong; see Fault."""
        self.faults.append(made := Fault(**fault))
        return made

    def release(self) -> None:
        """Answer what was silent."""
        self._released.set()
        self._released = asyncio.Event()

    def made(self, method: str) -> list[Call]:
        """The calls of one method, in order; `method` in Telegram's own spelling."""
        return [call for call in self.calls if call.method == method.lower()]

    async def changed(self) -> None:
        """Return when a call has been answered, or is not going to be."""
        self._answered.clear()
        await self._answered.wait()

    async def called(self, number: int, method: str = "") -> None:
        """Return once so many calls (of this method) have come in."""
        while sum(call.method == method.lower() or not method for call in self.calls) < number:
            self._called.clear()
            await self._called.wait()

    def note(self, call: Call) -> None:
        self.calls.append(call)
        self._called.set()

    def push(self, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """An update for the bot: by webhook where one is set, else it waits for getUpdates."""
        update = {"update_id": next(self._update_ids), kind: dict(content)}
        if self._allowed and kind not in self._allowed:
            return update
        if self.webhook:
            self._delivery.put(update)
        else:
            self._updates.append(update)
            self._arrived.set()
        return update

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def tapped(self, tap_id: str) -> None:
        self._taps[tap_id] = self.clock()

    @property
    def waiting(self) -> int:
        """Updates that the bot has not acknowledged."""
        return len(self._updates) + self._delivery.waiting

    async def delivered(self) -> None:
        """Return once the webhook has taken everything."""
        await self._delivery.empty()

    # --- HTTP

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        call = Call(request.match_info["method"].lower(), await _params(request), self.clock())
        if self.down:
            return _cut(request)
        fault = next((fault for fault in self.faults if fault.fits(call)), None)
        if fault:
            fault.times -= 1
        if fault and fault.cut == "before":
            return _cut(request)
        self.note(call)
        try:
            if fault and fault.status:
                raise Refusal(fault.status, fault.description or "made to fail", fault.retry_after)
            body = {"ok": True, "result": await self.answer(request.match_info["token"], call)}
            call.status = 200
        except Refusal as no:
            body = _no(no)
            call.status, call.description = no.code, no.description
        self._answered.set()
        if fault and (fault.cut or fault.silent):
            call.status = 0
            return await self._broken(request, fault)
        return web.json_response(body, status=call.status)

    async def _broken(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.silent:
            await self._released.wait()
        if fault.cut == "body":
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"ok":true,')
        return _cut(request)

    async def answer(self, token: str, call: Call) -> Any:
        """Do what a call asks for, or raise Refusal."""
        if token != self.token:
            raise Refusal(401 if ":" in token else 404, "Unauthorized" if ":" in token else "Not Found")
        does = getattr(self, f"_do_{call.method}", None)
        if does is None:
            raise Refusal(404, "Not Found")
        if call.method in SENDING:
            self._count(call.chat)
        result = does(call.params)
        return await result if asyncio.iscoroutine(result) else result

    async def _control(self, request: web.Request) -> web.Response:
        """For a fake that runs as its own process: `{"user": 7, "do": "types", "with": ["halo"]}`, or `{}` to look."""
        asked = await request.json()
        if "user" in asked:
            getattr(self.user(int(asked["user"])), asked["do"])(*asked.get("with", ()))
        counts = {"calls": len(self.calls), "messages": sum(len(x.messages) for x in self.users.values())}
        return web.json_response(counts)

    def _count(self, chat: int) -> None:
        if not self.enforce_limits:
            return
        now = self.clock()
        while self._sent_at and now - self._sent_at[0] >= 1:
            self._sent_at.popleft()
        if len(self._sent_at) >= 30:
            raise Refusal(429, "Too Many Requests: retry after 1", 1)
        if now - self._sent_to.get(chat, float("-inf")) < 1:
            raise Refusal(429, "Too Many Requests: retry after 1", 1)
        self._sent_at.append(now)
        self._sent_to[chat] = now

    # --- methods

    def _do_getme(self, call: Mapping[str, Any]) -> Any:
        return {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "Bekal", "username": "bekal_bot"}

    def _do_sendmessage(self, call: Mapping[str, Any]) -> Any:
        user = self._reachable(call)
        text = rules.words(call.get("text"), call.get("parse_mode"), rules.MAX_TEXT, "message text")
        if not text:
            raise bad("message text is empty")
        return user.receive(call, {"text": text}, rules.keyboard(call.get("reply_markup")))

    def _do_sendphoto(self, call: Mapping[str, Any]) -> Any:
        file_id = self._file(call, "photo", rules.MAX_PHOTO)
        size = {"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 640, "height": 480}
        return self._send_file(call, {"photo": [{**size, "file_id": f"{file_id}-small"}, size]})

    def _do_senddocument(self, call: Mapping[str, Any]) -> Any:
        file_id = self._file(call, "document", rules.MAX_UPLOAD)
        return self._send_file(call, {"document": {"file_id": file_id, "file_unique_id": f"u{file_id}"}})

    def _do_sendvoice(self, call: Mapping[str, Any]) -> Any:
        file_id = self._file(call, "voice", rules.MAX_UPLOAD)
        if self._reachable(call).wants_no_voice:
            raise bad("user restricted receiving of voice note messages")
        return self._send_file(call, {"voice": {"file_id": file_id, "file_unique_id": f"u{file_id}", "duration": 1}})

    def _send_file(self, call: Mapping[str, Any], content: dict[str, Any]) -> Any:
        user = self._reachable(call)
        caption = rules.words(call.get("caption", ""), call.get("parse_mode"), rules.MAX_CAPTION, "message caption")
        return user.receive(call, {**content, "caption": caption}, rules.keyboard(call.get("reply_markup")))

    def _file(self, call: Mapping[str, Any], kind: str, most: int) -> str:
        given = call.get(kind)
        if isinstance(given, bytes):
            if not given:
                raise bad("file must be non-empty")
            if len(given) > most:
                raise Refusal(413, "Request Entity Too Large") if most > rules.MAX_PHOTO else bad("file is too big")
            file_id = f"{kind}-{next(self._file_ids)}"
            self.files[file_id] = (kind, given)
            return file_id
        if not given:
            raise bad(f"there is no {kind} in the request")
        rules.file_id(str(given))
        known = self.files.get(str(given))
        if known is None:  # well made, but not this bot's
            raise bad("wrong file identifier/HTTP URL specified")
        if known[0] != kind:
            raise bad(f"can't use file of type {rules.FILE_TYPES[known[0]]} as {rules.FILE_TYPES[kind]}")
        return str(given)

    def _reachable(self, call: Mapping[str, Any]) -> FakeUser:
        try:
            user = self.users.get(int(call.get("chat_id", "")))
        except (TypeError, ValueError):
            raise bad("chat not found") from None
        if user is None:
            raise bad("chat not found")
        if user.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if user.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if not user.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return user

    def _do_answercallbackquery(self, call: Mapping[str, Any]) -> Any:
        tapped_at = self._taps.pop(str(call.get("callback_query_id")), None)
        if tapped_at is None or self.clock() - tapped_at > 30:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(str(call.get("text", ""))) > 200:
            raise bad("MESSAGE_TOO_LONG")
        return True

    def _do_sendchataction(self, call: Mapping[str, Any]) -> Any:
        self._reachable(call)
        return True

    def _do_setmycommands(self, call: Mapping[str, Any]) -> Any:
        rules.commands(call.get("commands"))
        self.commands[str(call.get("language_code", ""))] = call["commands"]
        return True

    def _do_setwebhook(self, call: Mapping[str, Any]) -> Any:
        rules.webhook(call)
        self.webhook = dict(call)
        self._allowed = call.get("allowed_updates") or self._allowed
        self._turn_over(call)
        while self._updates:
            self._delivery.put(self._updates.popleft())
        return True

    def _do_deletewebhook(self, call: Mapping[str, Any]) -> Any:
        self.webhook = {}
        self._turn_over(call)
        self._updates.extend(self._delivery.take_back())
        self._arrived.set()
        return True

    def _turn_over(self, call: Mapping[str, Any]) -> None:
        if call.get("drop_pending_updates"):
            self._updates.clear()
            self._delivery.take_back()

    def _do_getwebhookinfo(self, call: Mapping[str, Any]) -> Any:
        return {"url": self.webhook.get("url", ""), "pending_update_count": self.waiting}

    async def _do_getupdates(self, call: Mapping[str, Any]) -> Any:
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        self._arrived.set()
        self._allowed = call.get("allowed_updates") or self._allowed
        self._confirm(int(call.get("offset") or 0))
        end = asyncio.get_running_loop().time() + float(call.get("timeout") or 0)
        while not self._updates and mine == self._polls:
            self._arrived.clear()
            try:
                async with asyncio.timeout_at(end):
                    await self._arrived.wait()
            except TimeoutError:
                break
        if mine != self._polls:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        return list(itertools.islice(self._updates, int(call.get("limit") or 100)))

    def _confirm(self, offset: int) -> None:
        while self._updates and self._updates[0].get("update_id", 0) < offset:
            self.confirmed = self._updates.popleft().get("update_id", self.confirmed)


async def _params(request: web.Request) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given = json.loads(await request.read() or b"{}")
        return params | given
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            params[name] = value.file.read()
        else:
            params[name] = _from_form(str(value))
    return params


def _from_form(value: str) -> Any:
    """Forms carry objects and arrays as JSON."""
    return json.loads(value) if value[:1] in "{[" and value[:1] else value


def _no(no: Refusal) -> dict[str, Any]:
    body: dict[str, Any] = {"ok": False, "error_code": no.code, "description": no.description}
    if no.retry_after is not None:
        body["parameters"] = {"retry_after": no.retry_after}
    return body


def _cut(request: web.Request) -> web.StreamResponse:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _serve(port: int, enforce_limits: bool, users: int) -> None:
    api = FakeBotApi(enforce_limits=enforce_limits)
    for number in range(users):
        api.user(number + 1).started = True
    print(await api.start(port), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--limits", action="store_true", help="answer 429 as Telegram does")
    parser.add_argument("--users", type=int, default=0, help="so many people have started the bot: ids from 1")
    given = parser.parse_args()
    asyncio.run(_serve(given.port, given.limits, given.users))


if __name__ == "__main__":
    main()
