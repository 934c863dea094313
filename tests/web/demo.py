"""The demonstration in a process of its own, as `make run` starts it, for walks through it in a browser."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.patience import patience
from tests.ports import kept_port

ROOT = Path(__file__).resolve().parents[2]
MONDAY_MORNING = "2026-11-30T06:30:00+09:00"
WAYS = {"phone": (390, 844), "desktop": (1440, 900)}
"""Width and height of the page on a phone and on a desk."""


@asynccontextmanager
async def demonstration(folder: Path) -> AsyncIterator[str]:
    """Gives its address, and ends it as an operator would."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "BEKAL_LANG": "id"}
    with kept_port() as port:
        words = ["-m", "bot", "demo", "--port", str(port), "--data", str(folder / "demo"), "--clock", MONDAY_MORNING]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert process.stdout
            async with patience():
                assert b"simulator" in await process.stdout.readline()
            yield f"http://127.0.0.1:{port}"
            process.send_signal(signal.SIGTERM)
            async with patience():
                assert await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
