"""The simulator page with a scripted conversation behind it, served on a real socket of this machine."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import TestServer

from bot.channels.simulator import SimulatorChannel
from bot.clock import ManualClock
from bot.web.health import Backlog, Health
from bot.web.metrics import Metrics
from bot.web.server import build_app
from bot.web.simulator import Simulator
from tests.web.echo import MONDAY, PEOPLE, Echo, Planned


@dataclass(frozen=True, slots=True)
class Stage:
    """What a test may reach for."""

    channel: SimulatorChannel
    echo: Echo
    time: Planned
    server: TestServer

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")


def menu(language: str) -> list[tuple[str, str]]:
    """Commands as an application would name them."""
    return [("kemajuan", "Lihat kemajuan")] if language == "id" else [("progress", "See my progress")]


def png(width: int, height: int) -> bytes:
    """A plain picture."""
    rows = b"".join(b"\0" + b"\x2f\x80\x70" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def assets(folder: Path) -> dict[str, Path]:
    """Files that messages may refer to."""
    (folder / "gambar.png").write_bytes(png(320, 180))
    (folder / "lembar.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    return {"gambar": folder / "gambar.png", "lembar": folder / "lembar.html"}


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A running page; everything is stopped at the end."""
    clock = ManualClock(MONDAY)
    channel = SimulatorChannel(clock)
    echo = Echo(channel, assets(folder))
    await channel.open(echo.sink)
    time = Planned(clock)
    simulator = Simulator(channel, time, lambda: PEOPLE, echo.assets.__getitem__, menu=menu)

    async def backlog() -> Backlog:
        return Backlog(0, 0)

    server = TestServer(build_app(Health(clock, backlog, [channel], Metrics()), None, simulator))
    await server.start_server()
    try:
        yield Stage(channel, echo, time, server)
    finally:
        time.gate.set()
        await echo.close()
        await server.close()
        await channel.close()
