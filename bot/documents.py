"""The files that messages refer to: the courses' pictures, and a person's own copy of their data, made when sent."""

from __future__ import annotations

import tempfile
from pathlib import Path

import orjson

from bot import personal
from bot.clock import Clock
from lessons.loading import Catalogue
from store.store import Store

COPY = "copy:"
"""Marks the asset of a copy: `copy:<person id>:<what asked for it>`, so that no later one is taken for it."""


class Documents:
    """Finds a file by its asset id. Copies are made in a folder of its own, which goes with `close`."""

    def __init__(self, catalogue: Catalogue, store: Store, clock: Clock) -> None:
        self._catalogue, self._store, self._clock = catalogue, store, clock
        self._folder = tempfile.TemporaryDirectory(prefix="bekal-")

    def path(self, asset: str) -> Path:
        """The file of an asset. Raises KeyError for an unknown one."""
        if asset.startswith(COPY):
            return self._copy(asset)
        return self._catalogue.asset(asset)

    def close(self) -> None:
        """Remove the copies."""
        self._folder.cleanup()

    def _copy(self, asset: str) -> Path:
        number = asset.removeprefix(COPY).partition(":")[0]
        if not number.isdecimal():
            raise KeyError(asset)
        now = self._clock.now()
        found = self._store.read_now(lambda tx: [personal.copy_of(tx, p, now) for p in tx.people.by_id([int(number)])])
        if not found:
            raise KeyError(asset)
        path = Path(self._folder.name) / number / f"bekal-{now:%Y-%m-%d}.json"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(orjson.dumps(found[0], option=orjson.OPT_INDENT_2) + b"\n")
        return path
