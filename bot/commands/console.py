"""What a command works with: its arguments, the configuration, the store, the clock, and a place to speak."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.commands.parser import DEFAULT_CONFIG
from bot.commands.refusal import Refused
from bot.texts import LANGUAGES, Texts, texts_for
from people.faults import Fault

if TYPE_CHECKING:
    from bot.config import Config
    from store.store import Store


def chosen_language() -> str:
    """The language that the caller's environment asks for, or empty."""
    asked = os.environ.get("BEKAL_LANG", "")[:2].lower()
    return asked if asked in LANGUAGES else ""


class Console:
    """One call of one command. Results go to standard output, remarks and progress to standard error."""

    def __init__(self, args: Namespace, texts: Texts, clock: Clock) -> None:
        self.args, self.texts, self.clock = args, texts, clock

    @property
    def json(self) -> bool:
        """True where the result is for a machine."""
        return bool(getattr(self.args, "json", False))

    @cached_property
    def config(self) -> Config:
        """The configuration. Raises FaultsFound. From here on its language is spoken, unless the caller chose one."""
        from bot.config import load_config

        config = load_config(getattr(self.args, "config", DEFAULT_CONFIG))
        if not chosen_language():
            self.texts = texts_for(config.agency.language)
        return config

    @property
    def store_shown(self) -> str:
        """The store's address without its password; empty where no configuration was read."""
        config: Config | None = self.__dict__.get("config")
        return config.store.shown if config else ""

    @contextmanager
    def store(self, create: bool = False, old: bool = False) -> Iterator[Store]:
        """The store, open and of our schema. An empty one is set up only where `create`; `old`: an earlier one will do.

        Raises Refused where there is none or its schema is not ours, StoreUnavailable where it cannot be reached.
        """
        from bot.commands.opening import open_store

        store = open_store(self.config, create, old)
        try:
            yield store
        finally:
            store.close()

    def span(self, first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
        """Two dates, both inclusive, as moments in the agency's zone: from the one on, and before the other.

        Raises Refused where the one comes after the other.
        """
        from people.hours import midnight

        if first and last and first > last:
            raise Refused("error.from_after_to")
        zone = self.config.agency.default_zone
        return (
            midnight(zone, first) if first else None,
            midnight(zone, last + timedelta(days=1)) if last else None,
        )

    # --- speaking

    def say(self, key: str, **params: Any) -> None:
        """A line of the result, from the texts under `cli.`."""
        self.line(self.texts(f"cli.{key}", **params))

    def line(self, text: str = "") -> None:
        """A line of the result."""
        sys.stdout.write(text + "\n")

    def remark(self, key: str, **params: Any) -> None:
        """A line beside the result."""
        sys.stderr.write(self.texts(f"cli.{key}", **params) + "\n")

    def remark_fault(self, fault: Fault) -> None:
        """A fault or warning beside the result."""
        text = self.texts.fault(fault)
        sys.stderr.write((self.texts("cli.common.warning", text=text) if fault.warning else text) + "\n")

    def report(self, data: Any) -> None:
        """The result for a machine: one JSON document."""
        import orjson

        sys.stdout.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() + "\n")

    def table(self, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows under the headings `cli.column.<name>`, in columns as wide as their contents."""
        lines = [[self.texts(f"cli.column.{name}") for name in header]]
        lines += [["" if cell is None else str(cell) for cell in row] for row in rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
        for line in lines:
            padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self.line("  ".join(padded).rstrip())

    def progressing(self, key: str, **params: Any) -> None:
        """What is being done, for somebody who waits at a terminal."""
        if sys.stderr.isatty():
            self.remark(key, **params)

    def progress(self, items: Sequence[Any], key: str, batch: int = 500) -> Iterator[Sequence[Any]]:
        """`items` in batches, with a count on a terminal where there is more than one."""
        shown = sys.stderr.isatty() and len(items) > batch
        for start in range(0, len(items), batch):
            yield items[start : start + batch]
            if shown:
                done = min(start + batch, len(items))
                sys.stderr.write("\r" + self.texts(f"cli.{key}", done=done, total=len(items)))
        if shown:
            sys.stderr.write("\n")

    def confirmed(self, key: str, **params: Any) -> bool:
        """Whether the person at the terminal answers yes; where there is none, no."""
        if not sys.stdin.isatty():
            return False
        sys.stderr.write(self.texts(f"cli.{key}", **params) + " ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().casefold() in self.texts("cli.common.yes").split()
