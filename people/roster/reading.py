"""Reading a roster file: which kind it is, its sheets, and from them the rows and every fault."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from people.faults import Fault, harmless
from people.roster.csv_file import read_csv
from people.roster.headers import find_header
from people.roster.model import Roster, Sheet
from people.roster.refusal import Refused
from people.roster.rows import SheetRows, read_rows
from people.roster.workbook import read_workbook

F = TypeVar("F")

MAX_BYTES = 20_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def read_roster(path: Path, today: date) -> Roster:
    """What the XLSX or CSV file at `path` holds. `today` tells which dates in a NIP are possible.

    Nothing is raised: a file that cannot be read is a fault like any other.
    """
    return read_file(path, Roster, lambda sheets: _roster(path.name, sheets, today))


def read_file(path: Path, kind: Callable[..., F], read: Callable[[list[Sheet]], F], name: str = "") -> F:
    """What `read` makes of a spreadsheet's sheets; where there is no reading it, a `kind` that holds the fault alone.

    `name`: what the file is called in that fault, where not by its own name.
    """
    try:
        sheets = read_sheets(path)
    except Refused as refused:
        fault = Fault(name or path.name, refused.code, refused.params)
    except OSError as error:
        fault = Fault(name or path.name, "roster.unreadable", {"problem": type(error).__name__})
    else:
        return read(sheets)
    return kind(faults=(fault,))


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a spreadsheet file as it is. Raises Refused for what is none, OSError where it cannot be read."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Refused("roster.too_large", size=f"{size / 1_000_000:.1f}", most=MAX_BYTES // 1_000_000)
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                raise Refused("roster.encrypted" if content.find(_ENCRYPTED) >= 0 else "roster.old_format")
    if start.startswith(_ZIP):
        return read_workbook(path)
    if path.suffix.casefold() in _TEXT_SUFFIXES:
        return [read_csv(path)]
    raise Refused("roster.broken" if path.suffix.casefold() in (".xlsx", ".xlsm") else "roster.format", problem="zip")


def _roster(file: str, sheets: list[Sheet], today: date) -> Roster:
    faults: list[Fault] = []
    read: list[SheetRows] = []
    for sheet in sheets:
        header, header_faults = find_header(sheet)
        faults.extend(header_faults)
        if header and harmless(header_faults):
            read.append(read_rows(sheet, header, today))
    if not read and not faults:
        faults.append(Fault(file, "roster.no_header"))
    elif read and not any(part.total for part in read):
        faults.append(Fault(file, "roster.no_rows"))
    return Roster(
        rows=tuple(row for part in read for row in part.rows),
        faults=(*faults, *(fault for part in read for fault in part.faults)),
        refused=sum(part.total - len(part.rows) for part in read),
        seen=frozenset(nip for part in read for nip in part.seen),
        sheets=tuple(sheets),
    )
