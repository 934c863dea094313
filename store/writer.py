"""The writer: closures wait in one queue, and each thread stores as many as wait in one transaction (group commit)."""

from __future__ import annotations

import asyncio
import concurrent.futures
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from store.dialect import is_collision, is_lost
from store.errors import StoreUnavailable
from store.faults import translated
from store.tx import Tx

MOST_TOGETHER = 64
"""Closures in one transaction. More save little: the cost of a commit is spread thin by then."""
_TRIES = 3
"""How often a group is tried when the connection was lost before the commit, or two transactions collided."""


@dataclass(slots=True)
class _Job:
    work: Callable[[Tx], Any]
    future: asyncio.Future[Any] | concurrent.futures.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: Exception | None = None

    def settle(self) -> None:
        if self.future.done():  # whoever waited has gone
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Threads that run closures in write transactions: one on SQLite, a few on PostgreSQL."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"store-writer-{n}", daemon=True) for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[Tx], Any]) -> concurrent.futures.Future[Any]:
        """Queue a closure; the result comes when it is committed. Raises StoreUnavailable once closed."""
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        self._put(_Job(work, future))
        return future

    def submit_from(self, loop: asyncio.AbstractEventLoop, work: Callable[[Tx], Any]) -> asyncio.Future[Any]:
        """The same for a coroutine that waits on `loop`."""
        future: asyncio.Future[Any] = loop.create_future()
        self._put(_Job(work, future, loop))
        return future

    def close(self) -> None:
        """Store what is queued, then stop."""
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _put(self, job: _Job) -> None:
        with self._lock:
            if self._closed:
                raise StoreUnavailable("closed")
            self._jobs.put(job)

    def _work(self) -> None:
        hand = _Hand(self._engine)
        try:
            while jobs := self._take():
                hand.run(jobs)
                _settle(jobs)
        finally:
            hand.drop()

    def _take(self) -> list[_Job]:
        """What waits, at most MOST_TOGETHER; empty when it is time to stop."""
        job = self._jobs.get()
        jobs: list[_Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == MOST_TOGETHER:
                return jobs
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs
        if jobs:
            self._jobs.put(None)  # the sign to stop was for the next round
        return jobs


class _Hand:
    """One writer thread's connection, kept as long as it works."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._tx: Tx | None = None

    def run(self, jobs: Sequence[_Job]) -> None:
        """Run the closures in one transaction, or each in its own where one of them fails."""
        try:
            self._together(jobs)
        except Exception as error:  # noqa: BLE001 - whatever a closure raises goes back to who gave it
            fault = translated(error)
            away = isinstance(fault, StoreUnavailable) and not is_collision(error)
            if away:
                self.drop()
            if len(jobs) == 1 or away:
                for job in jobs:
                    job.error = fault
            else:
                for job in jobs:
                    self.run([job])

    def drop(self) -> None:
        """Let go of the connection; the next group gets a new one."""
        connection, self._connection, self._tx = self._connection, None, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()
            connection.close()

    def _together(self, jobs: Sequence[_Job]) -> None:
        for left in range(_TRIES - 1, -1, -1):
            try:
                return self._once(jobs)
            except _BeforeCommit as failed:
                error = failed.error
                if is_lost(error):
                    self.drop()
                if not left or not (is_lost(error) or is_collision(error)):
                    raise error from error.__cause__

    def _once(self, jobs: Sequence[_Job]) -> None:
        tx = self._ready()
        with tx.connection.begin() as transaction:
            try:
                for job in jobs:
                    job.result = job.work(tx)
            except Exception as error:
                raise _BeforeCommit(error) from error
            transaction.commit()

    def _ready(self) -> Tx:
        if self._tx is None:
            self._connection = self._engine.connect()
            self._tx = Tx(self._connection, writing=True)
        return self._tx


class _BeforeCommit(Exception):
    """A closure failed: nothing can have been stored."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _settle(jobs: Sequence[_Job]) -> None:
    """Tell who waits; every event loop is woken once."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = defaultdict(list)
    for job in jobs:
        if job.loop is None:
            job.settle()
        else:
            loops[job.loop].append(job)
    for loop, waiting in loops.items():
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
            loop.call_soon_threadsafe(_settle_all, waiting)


def _settle_all(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.settle()
