"""The store: one way in for writing, one for reading, whichever database is behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from store import migrations
from store.dialect import SQLITE, parse_url, reading_engine, writing_engine
from store.faults import translated
from store.senders import Senders
from store.tx import Tx
from store.writer import Writer

T = TypeVar("T")

WRITERS_ON_POSTGRESQL = 4
READERS = 4


class Store:
    """An open store. Closures given to it get a `Tx` and must not keep it."""

    def __init__(self, url: URL, writing: Engine, reading: Engine, writers: int) -> None:
        self._writing = writing
        self._reading = reading
        self._writer = Writer(writing, writers)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        embedded = url.get_backend_name() == SQLITE and url.database not in (None, "", ":memory:")
        self._senders = Senders(Path(url.database or "")) if embedded else None

    @classmethod
    def open(cls, url: str, patience: float = 5.0) -> Store:
        """Open a store without touching it yet: `sqlite:///FILE` or `postgresql://…`.

        `patience` is how long to wait for a lock or a server, in seconds. Raises ValueError for another kind of URL.
        """
        parsed = parse_url(url)
        writers = 1 if parsed.get_backend_name() == SQLITE else WRITERS_ON_POSTGRESQL
        return cls(
            parsed, writing_engine(parsed, writers, patience), reading_engine(parsed, READERS, patience), writers
        )

    def upgrade(self) -> None:
        """Bring the tables to the newest revision. Raises StoreUnavailable."""
        self._guarded(lambda: migrations.upgrade(self._writing))

    def revisions(self) -> tuple[str | None, str]:
        """The database's revision (None: no tables yet) and the newest one. Raises StoreUnavailable."""
        return self._guarded(lambda: (migrations.current(self._writing), migrations.head()))

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction and return its result once that is committed.

        It shares the transaction with others that wait, and runs again, alone, where one of them fails: so it changes
        nothing but the database. Raises what `work` raises, StoreConflict, or StoreUnavailable.
        """
        result: T = await self._writer.submit_from(asyncio.get_running_loop(), work)
        return result

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """The same, blocking: for the command line and for tests."""
        result: T = self._writer.submit(work).result()
        return result

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on one unchanging view of the database, beside the writers. Raises StoreUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Tx], T]) -> T:
        """The same, blocking."""

        def reading() -> T:
            with self._reading.connect() as connection, connection.begin():
                return work(Tx(connection))

        return self._guarded(reading)

    def join_senders(self) -> bool:
        """Say that this process sends. True where no other does, nor can until `share_sending`: leases are the dead's.

        Always False on a server, which does not know who else is there. Blocks while another process is alone.
        Raises OSError.
        """
        return self._senders is not None and self._senders.join()

    def share_sending(self) -> None:
        """Let other processes send beside this one."""
        if self._senders is not None:
            self._senders.share()

    def close(self) -> None:
        """Store what is queued, then let go of everything."""
        if self._senders is not None:
            self._senders.leave()
        self._writer.close()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @staticmethod
    def _guarded(work: Callable[[], T]) -> T:
        try:
            return work()
        except SQLAlchemyError as error:
            fault = translated(error)
            if fault is error:
                raise
            raise fault from None
