"""Memory of the embedded service with 100,000 learners enrolled, against the same service with 100."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import uvloop
from sqlalchemy import func, select

from bench._measure import Options, Ratio, Report, interleaved, medians
from bench._provider import TOKEN, provider
from bench._quiz import enrolled, house
from bot.app import build_service
from bot.channels.telegram import TelegramChannel
from bot.clock import DrivenClock
from bot.documents import Documents
from bot.heap import settle
from bot.service import Role
from store.model import OutboxState
from store.store import Store
from store.tables import outbox

ROOT = Path(__file__).resolve().parent.parent
SENT = select(func.count()).select_from(outbox).where(outbox.c.state == OutboxState.SENT)


def run(options: Options) -> Report:
    """Each side is the service in a process of its own; the figure is the most memory that it ever had.

    It rests first, when nothing is due. Then comes a morning on which a lesson is due for every learner: it is planned,
    stored, sent to a provider that says yes at once, and its receipt is stored.
    """
    few, many = options.size(100, 20), options.size(100_000, 60)
    with tempfile.TemporaryDirectory() as folder, provider() as provided:
        mornings = {
            f"{learners:,} learners": _Morning(Path(folder) / f"{learners}.db", provided.url, learners)
            for learners in (few, many)
        }
        figures = interleaved({name: morning.measured for name, morning in mornings.items()}, options)
    middle = medians(figures)
    ratio = Ratio(" / ".join(reversed(middle)), middle[f"{many:,} learners"] / middle[f"{few:,} learners"], most=1.2)
    notes = (f"at rest, {name}: {statistics.median(morning.at_rest):,.1f} MB" for name, morning in mornings.items())
    return Report("memory", "MB", middle, (ratio,), figures, tuple(notes))


class _Morning:
    """Rounds that start from the same database, each in a new process."""

    def __init__(self, path: Path, url: str, learners: int) -> None:
        self._path, self._url, self._learners = path, url, learners
        self._due = enrolled(path, house(), learners)
        self.at_rest: list[float] = []
        """Megabytes of each round before the morning."""

    def measured(self) -> float:
        """One round, in megabytes."""
        path = self._path.with_suffix(".round")
        shutil.copy(self._path, path)
        command = [sys.executable, "-m", "bench.memory", str(path), self._url, self._due.isoformat()]
        said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
        sent, at_rest, most = (float(word) for word in said)
        assert sent == self._learners, f"{sent} messages were sent, not {self._learners}"
        self.at_rest.append(at_rest)
        return most


async def _serve(store: Store, url: str, due: datetime) -> float:
    """Run the service through the hour before `due` and what is due then; gives the most memory before."""
    rules, clock = house(), DrivenClock(due - timedelta(hours=1))
    channel = TelegramChannel(
        "utama",
        TOKEN,
        api_url=url,
        mode="webhook",
        webhook_secret="bench",
        public_url="https://bekal.example",
        per_second=1e6,
    )
    service = build_service(rules, store, clock, [channel], Documents(rules, store, clock))
    settle()
    stop = asyncio.Event()
    running = asyncio.create_task(service.run(stop, Role.ALL))
    await asyncio.sleep(0)
    await service.tick()
    at_rest = _most()
    await service.advance(due)
    stop.set()
    await running
    return at_rest


def _most() -> float:
    """Megabytes that this process has had at most. Of Linux: `getrusage` there counts what its parent had, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _main(path: str, url: str, due: str) -> None:
    with Store.open(f"sqlite:///{path}") as store:
        at_rest = uvloop.run(_serve(store, url, datetime.fromisoformat(due)))
        sent = store.read_now(lambda tx: tx.connection.execute(SENT).scalar_one())
        print(sent, at_rest, _most())


if __name__ == "__main__":
    _main(*sys.argv[1:])
