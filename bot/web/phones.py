"""The line between the simulator page and its phones: one WebSocket a page, JSON frames, nothing lost on a bad line.

From the page: `open` and `leave` a chat, `event` (acknowledged once it is stored; the page repeats it until then),
`signal` on or off, `ping`. To the page: `history`, `message`, `typing`, `state` of a chat; `ack` or `refused` of an
event; `clock`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import WSCloseCode, WSMsgType, web

from bot.channels.simulator import SimulatorChannel
from bot.simulated import Refused
from bot.web.origin import require_same_origin
from bot.web.timetravel import TimeTravel
from store.errors import StoreUnavailable

MAX_FRAME = 64 * 1024
"""Bytes of one frame from a page."""
MAX_WAITING = 2000
"""Frames that may wait for a slow page before it is cut off: it comes back and catches up from the history."""


class Phones:
    """All pages that are connected."""

    def __init__(self, channel: SimulatorChannel, travel: TimeTravel) -> None:
        self._channel, self._travel = channel, travel
        self._lines: set[_Line] = set()
        travel.told = self._tell_time

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """`GET /simulator/ws`."""
        require_same_origin(request)
        socket = web.WebSocketResponse(max_msg_size=MAX_FRAME, heartbeat=30.0)
        await socket.prepare(request)
        line = _Line(socket, self._channel, self._travel)
        self._lines.add(line)
        try:
            await line.run()
        finally:
            self._lines.discard(line)
        return socket

    async def close(self) -> None:
        """Close every line; the pages try to come back by themselves."""
        await asyncio.gather(*(line.close() for line in tuple(self._lines)))

    def _tell_time(self) -> None:
        for line in self._lines:
            line.put(self._travel.frame())


class _Line:
    """One page. Frames to it pass through a queue, so that whoever speaks never waits for a slow page."""

    def __init__(self, socket: web.WebSocketResponse, channel: SimulatorChannel, travel: TimeTravel) -> None:
        self._socket, self._channel, self._travel = socket, channel, travel
        self._chats: set[str] = set()
        self._queue: asyncio.Queue[Mapping[str, Any] | None] = asyncio.Queue(MAX_WAITING)

    def put(self, frame: Mapping[str, Any]) -> None:
        """Say something to the page, or give the page up if it does not listen."""
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self._hang_up()

    async def close(self) -> None:
        await self._socket.close(code=WSCloseCode.GOING_AWAY)

    async def run(self) -> None:
        self.put(self._travel.frame())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._speak())
            try:
                await self._listen()
            finally:
                for chat in self._chats:
                    self._channel.leave(chat, self.put)
                self._hang_up()

    def _hang_up(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def _speak(self) -> None:
        while (frame := await self._queue.get()) is not None:
            try:
                await self._socket.send_str(orjson.dumps(frame).decode())
            except ConnectionError:
                break
        await self._socket.close()

    async def _listen(self) -> None:
        async for message in self._socket:
            frame = _frame(message.data) if message.type is WSMsgType.TEXT else None
            if frame is None:
                await self._socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            await self._heed(frame)

    async def _heed(self, frame: Mapping[str, Any]) -> None:
        try:
            match frame.get("do"):
                case "ping":
                    self.put(self._travel.frame())
                case "event":
                    await self._event(frame.get("event"))
                case "open":
                    self._open(_text(frame.get("chat")))
                case "leave":
                    self._leave(_text(frame.get("chat")))
                case "signal":
                    self._channel.signal(_text(frame.get("chat")), frame.get("on") is True)
        except Refused as refusal:
            self.put({"is": "error", "code": str(refusal)})

    def _open(self, chat: str) -> None:
        self.put(self._channel.join(chat, self.put))
        self._chats.add(chat)

    def _leave(self, chat: str) -> None:
        if chat in self._chats:
            self._chats.discard(chat)
            self._channel.leave(chat, self.put)

    async def _event(self, event: Any) -> None:
        if not isinstance(event, dict):
            raise Refused("bad_event")
        try:
            await self._channel.take(event)
        except Refused as refusal:
            self.put({"is": "refused", "id": event.get("id"), "code": str(refusal)})
        except StoreUnavailable:
            self.put({"is": "later", "id": event.get("id")})
        else:
            self.put({"is": "ack", "id": event["id"]})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _frame(data: str) -> Mapping[str, Any] | None:
    try:
        frame = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return frame if isinstance(frame, dict) else None
