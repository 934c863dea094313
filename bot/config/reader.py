"""Reads the configuration file; every fault is reported with its place and key before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot.config.environment import fill
from bot.config.sections import config
from bot.config.settings import Config
from lessons.bounded import TooLarge, read_text
from lessons.places import MAX_FILE_BYTES, Node
from people.faults import Fault, FaultsFound, harmless


def load_config(path: Path | str, environment: Mapping[str, str] | None = None) -> Config:
    """The settings in the file at `path`. Raises FaultsFound with every fault; warnings stand in the result.

    Relative paths in the file (course folders, an SQLite file) start at the folder of the file. `environment`
    is the process's own where none is given.
    """
    path = Path(path)
    faults: list[Fault] = []
    text = _read(path)
    root = fill(Node.parse(text, str(path), faults), os.environ if environment is None else environment)
    settings = config(root, path)
    placed = _with_keys(faults, root)
    if not harmless(placed):
        raise FaultsFound(placed)
    return replace(settings, warnings=tuple(placed))


def _read(path: Path) -> str:
    try:
        return read_text(path, MAX_FILE_BYTES)
    except TooLarge as error:
        raise FaultsFound([Fault(str(path), "config.too_large", {"most": MAX_FILE_BYTES})]) from error
    except FileNotFoundError as error:
        raise FaultsFound([Fault(str(path), "config.no_file")]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FaultsFound([Fault(str(path), "config.unreadable", {"problem": type(error).__name__})]) from error


def _with_keys(faults: list[Fault], root: Node) -> list[Fault]:
    """The faults in the order of the file, each with the key at which it was found."""
    keys = {where: key for key, where in _places(root, "") if key}
    placed = [replace(f, where=f"{f.where}: {keys[f.where]}") if f.where in keys else f for f in faults]
    return sorted(placed, key=lambda fault: [int(number) for number in re.findall(r":(\d+)", fault.where)[:2]])


def _places(node: Node, key: str) -> Iterator[tuple[str, str]]:
    yield key, node.where
    if isinstance(node.data, dict):
        for name, child in node.data.items():
            yield from _places(child, f"{key}.{name}" if key else name)
    elif isinstance(node.data, list):
        for index, child in enumerate(node.data):
            yield from _places(child, f"{key}[{index}]")
