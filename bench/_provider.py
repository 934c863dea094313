"""A Bot API that says yes to everything, as fast as Python can: so that the side that is measured is the slower one.

In a process of its own, on a port that it prints. The strict one for tests is `tests/fakes/bot_api.py`; it would be the
bottleneck here, and then all sides would look alike.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs

import orjson

TOKEN = "100000001:BENCH-token-of-the-fake-bot-api-00"

_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bekal","username":"bekal_bot"}}'
_YES = b'{"ok":true,"result":true}'
_BOT = {"id": 1, "is_bot": True, "first_name": "Bekal", "username": "bekal_bot"}


class Answering(asyncio.Protocol):
    """One connection: whole requests in, an answer each, in order."""

    sent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._buffer = cast(asyncio.Transport, transport), b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            length, mark = 0, head.find(b"content-length:")
            if mark >= 0:
                length = int(head[mark + 15 :].split(b"\r\n", 1)[0])
            whole = end + 4 + length
            if len(self._buffer) < whole:
                return
            body, self._buffer = self._buffer[end + 4 : whole], self._buffer[whole:]
            self._answer(head.split(b" ", 2)[1].rsplit(b"/", 1)[1], body)

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
        chat = {"id": int(call["chat_id"]), "type": "private", "first_name": "Orang"}
        message = {
            "message_id": Answering.sent,
            "from": _BOT,
            "chat": chat,
            "date": 1_795_000_000,
            "text": call["text"],
        }
        return orjson.dumps({"ok": True, "result": message})


@contextmanager
def provider() -> Iterator[str]:
    """A running provider; gives its address."""
    command = [sys.executable, "-m", "bench._provider"]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve())
