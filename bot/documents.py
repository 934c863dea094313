"""The files that messages refer to: the courses' pictures, and what is made when it is sent, for one person.

A copy of one's data, the calendar file of a meeting (of a pair or a group), a certificate, the chart or workbook of a
week: nothing of them is kept beyond its sending.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bot import personal
from bot.audience import Audience
from bot.buttons import number10
from bot.certificates import assets as certificate_files
from bot.clock import Clock
from bot.gatherings import calendar as gathering_files
from bot.gatherings.hall import Hall
from bot.meetings import calendar
from bot.meetings.room import Room
from bot.weekly import assets
from store.store import Store
from store.tx import Tx

if TYPE_CHECKING:
    from bot.house import House

COPY = "copy:"
"""Marks the asset of a copy: `copy:<person id>:<what asked for it>`, so that no later one is taken for it."""


class Documents:
    """Finds a file by its asset id. What is made lies in a folder of its own, which goes with `close`."""

    def __init__(self, house: House, store: Store, clock: Clock) -> None:
        self._house, self._store, self._clock = house, store, clock
        self._folder = tempfile.TemporaryDirectory(prefix="bekal-")

    def path(self, asset: str) -> Path:
        """The file of an asset. Raises KeyError for an unknown one."""
        if asset.startswith(COPY):
            return self._copy(asset)
        if asset.startswith(calendar.ICS):
            return self._calendar(asset)
        if asset.startswith(gathering_files.ICS):
            return self._gathering(asset)
        if asset.startswith(certificate_files.CERTIFICATE):
            return self._certificate(asset)
        if asset.startswith(assets.WEEKLY):
            return self._weekly(asset)
        return self._house.courses.catalogue.asset(asset)

    def close(self) -> None:
        """Remove what was made."""
        self._folder.cleanup()

    def _copy(self, asset: str) -> Path:
        number = number10(asset.removeprefix(COPY).partition(":")[0])
        if number is None:
            raise KeyError(asset)
        now = self._clock.now()
        found = self._store.read_now(lambda tx: [personal.copy_of(tx, p, now) for p in tx.people.by_id([number])])
        if not found:
            raise KeyError(asset)
        content = orjson.dumps(found[0], option=orjson.OPT_INDENT_2) + b"\n"
        return self._made(str(number), f"bekal-{now:%Y-%m-%d}.json", content)

    def _calendar(self, asset: str) -> Path:
        meeting, person = calendar.parts_of(asset)

        def work(tx: Tx) -> tuple[str, bytes]:
            now = self._clock.now()
            room = Room(self._house, tx, now, asset, Audience(self._house, tx, now))
            return calendar.calendar_file(room, meeting, person)

        return self._made(asset.replace(":", "-"), *self._store.read_now(work))

    def _gathering(self, asset: str) -> Path:
        gathering, person = gathering_files.parts_of(asset)

        def work(tx: Tx) -> tuple[str, bytes]:
            now = self._clock.now()
            hall = Hall(self._house, tx, now, asset, Audience(self._house, tx, now))
            return gathering_files.calendar_file(hall, gathering, person)

        return self._made(asset.replace(":", "-"), *self._store.read_now(work))

    def _certificate(self, asset: str) -> Path:
        """Read in a moment, drawn after the transaction."""
        number, language = certificate_files.meant(asset)
        found = self._store.read_now(lambda tx: tx.certificates.by_id(number))
        if found is None:
            raise KeyError(asset)
        content = certificate_files.drawn(self._house, found, language)
        return self._made(asset.replace(":", "-"), certificate_files.name(found), content)

    def _weekly(self, asset: str) -> Path:
        made = self._store.read_now(lambda tx: assets.make(tx, self._house, asset, self._clock.now()))
        return self._made(asset.replace(":", "-"), *made)

    def _made(self, place: str, name: str, content: bytes) -> Path:
        path = Path(self._folder.name) / place / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part = path.with_name(f".{threading.get_ident()}")
        part.write_bytes(content)
        part.replace(path)  # whoever sends the same file meanwhile finds a whole one
        return path
