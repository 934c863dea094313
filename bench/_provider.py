"""A Bot API that says yes to everything, as fast as Python can: so that the side that is measured is the slower one.

In a process of its own. It prints its address, and then takes orders, one JSON a line ("port", "path", "secret", and
"updates", a file with one a line): it brings these updates to a webhook, and says "done" when all were taken and as
many messages were sent. The strict one for tests is `tests/fakes/bot_api.py`; here it would be the bottleneck, and then
all sides would look alike.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs

import orjson

TOKEN = "100000001:BENCH-token-of-the-fake-bot-api-00"

TOGETHER = 64
"""Connections to a webhook; Telegram opens up to 100."""

_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bekal","username":"bekal_bot"}}'
_YES = b'{"ok":true,"result":true}'
_BOT = {"id": 1, "is_bot": True, "first_name": "Bekal", "username": "bekal_bot"}


class Answering(asyncio.Protocol):
    """One connection: whole requests in, an answer each, in order."""

    sent = 0
    more = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._buffer = cast(asyncio.Transport, transport), b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while whole := _whole(self._buffer):
            head, _, body = self._buffer[:whole].partition(b"\r\n\r\n")
            self._buffer = self._buffer[whole:]
            self._answer(head.split(b" ", 2)[1].rsplit(b"/", 1)[1].lower(), body)

    def _answer(self, method: bytes, body: bytes) -> None:
        content = self._sent(body) if method == b"sendmessage" else _ME if method == b"getme" else _YES
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(content), content)
        )

    @staticmethod
    def _sent(body: bytes) -> bytes:
        if body.startswith(b"{"):
            call = orjson.loads(body)
        else:
            call = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        Answering.sent += 1
        Answering.more.set()
        chat = {"id": int(call["chat_id"]), "type": "private", "first_name": "Orang"}
        message = {
            "message_id": Answering.sent,
            "from": _BOT,
            "chat": chat,
            "date": 1_795_000_000,
            "text": call["text"],
        }
        return orjson.dumps({"ok": True, "result": message})


class Bringing(asyncio.Protocol):
    """One connection to a webhook: the next update goes when the last was answered."""

    def __init__(self, updates: Iterator[bytes], head: bytes, done: Callable[[int], None]) -> None:
        self._updates, self._head, self._done = updates, head, done
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if (whole := _whole(self._buffer)) == 0:
            return
        status, self._buffer = int(self._buffer[9:12]), self._buffer[whole:]
        self._done(status)
        self._next()

    def _next(self) -> None:
        update = next(self._updates, None)
        if update is None:
            self._transport.close()
        else:
            self._transport.write(b"%bContent-Length: %d\r\n\r\n%b" % (self._head, len(update), update))


def _whole(buffer: bytes) -> int:
    """The length of the first message in the buffer, or 0 where it is not all there."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = buffer[:end].lower()
    mark = head.find(b"content-length:")
    length = int(head[mark + 15 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0
    return end + 4 + length if len(buffer) >= end + 4 + length else 0


def _updates_in(path: str) -> list[bytes]:
    return Path(path).read_bytes().splitlines()


async def bring(order: dict[str, Any]) -> None:
    """Bring updates to a webhook; return when all were answered with 200 and as many messages were sent."""
    updates = _updates_in(order["updates"])
    secret = f"X-Telegram-Bot-Api-Secret-Token: {order['secret']}\r\n" if order["secret"] else ""
    start = f"POST {order['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{secret}"
    left, taken = len(updates), asyncio.Event()

    def done(status: int) -> None:
        nonlocal left
        if status != 200:
            raise RuntimeError(f"a webhook answered {status}")
        left -= 1
        if not left:
            taken.set()

    waiting = iter(updates)
    for _ in range(TOGETHER):
        await asyncio.get_running_loop().create_connection(
            lambda: Bringing(waiting, start.encode(), done), "127.0.0.1", order["port"]
        )
    await taken.wait()
    while Answering.sent < len(updates):
        Answering.more.clear()
        await Answering.more.wait()


class Provider:
    """A running provider, seen from the benchmark."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url = self._line()

    def bring(self, **order: Any) -> None:
        """See `bring`; blocks until it is done."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        if (said := self._line()) != "done":
            raise RuntimeError(f"the provider said {said!r}")

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider as long as the block lasts."""
    command = [sys.executable, "-m", "bench._provider"]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            yield Provider(process)
        finally:
            process.terminate()


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        Answering.sent = 0
        await bring(json.loads(line))
        print("done", flush=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve())
