"""The columns of a spreadsheet of mentors' profiles, in their spellings, and finding the row in which they stand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from people.faults import Fault
from people.roster.cells import as_text
from people.roster.model import Sheet

SEARCHED_ROWS = 10


class Column(StrEnum):
    """What a column holds; the value is the name under which it is found in `ProfileRow.given`."""

    NIP = "nip"
    EXPERTISE = "expertise"
    CAPACITY = "capacity"
    LANGUAGES = "languages"
    FAMILY = "job_family"
    YEARS = "years"
    VALUES = "values"
    TALK = "talk"
    ACTIVE = "active"
    CAP = "cap"
    DIGEST = "digest"
    OFFICE = "office"
    PREFERRED = "preferences"
    EXCLUDED = "exclusions"


HEADINGS = {
    Column.NIP: "NIP",
    Column.EXPERTISE: "Keahlian",
    Column.CAPACITY: "Kapasitas",
    Column.LANGUAGES: "Bahasa",
    Column.FAMILY: "Rumpun",
    Column.YEARS: "Pengalaman",
    Column.VALUES: "Nilai",
    Column.TALK: "Jam Bicara",
    Column.ACTIVE: "Aktif",
    Column.CAP: "Batas Sehari",
    Column.DIGEST: "Ringkasan",
    Column.OFFICE: "Jam Tanya",
    Column.PREFERRED: "Diutamakan",
    Column.EXCLUDED: "Dikecualikan",
}
"""The headings as the documents give them; case, spaces and signs do not matter."""
_SPELLINGS = {
    **{re.sub(r"\W", "", heading).casefold(): column for column, heading in HEADINGS.items()},
    "bidangkeahlian": Column.EXPERTISE,
    "expertise": Column.EXPERTISE,
    "capacity": Column.CAPACITY,
    "jumlahpeserta": Column.CAPACITY,
    "languages": Column.LANGUAGES,
    "rumpunjabatan": Column.FAMILY,
    "pengalamantahun": Column.YEARS,
    "waktubicara": Column.TALK,
    "jamkonsultasi": Column.OFFICE,
    "status": Column.ACTIVE,
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand, and what they are in the file."""

    row: int
    places: Mapping[Column, int]
    headings: Mapping[str, str]


def find_header(sheet: Sheet) -> tuple[Header | None, list[Fault]]:
    """The row among the first ten that has a heading `NIP` and one more; None for a sheet without.

    A heading that stands twice is a fault; one that looks misspelt a warning; others are for the reader.
    """
    for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        named = [(index, as_text(cell), _column(as_text(cell))) for index, cell in enumerate(cells)]
        places = {column: index for index, _, column in reversed(named) if column}
        if Column.NIP in places and len(places) > 1:
            headings = {column.value: as_text(cells[index]) for column, index in places.items()}
            return Header(number, places, headings), list(_header_faults(sheet, number, named, places))
    return None, []


def _header_faults(
    sheet: Sheet, row: int, named: Sequence[tuple[int, str, Column | None]], places: Mapping[Column, int]
) -> Iterator[Fault]:
    for index, heading, column in named:
        place = sheet.place(row, heading)
        if column and places[column] != index:
            params = {"column": heading, "other": HEADINGS[column]}
            yield Fault(place, "roster.duplicate_column", params)
        elif not column and (near := difflib.get_close_matches(_plain(heading), _SPELLINGS, 1, 0.84)):
            params = {"column": heading, "near": HEADINGS[_SPELLINGS[near[0]]]}
            yield Fault(place, "roster.column_ignored", params, warning=True)


def _column(heading: str) -> Column | None:
    return _SPELLINGS.get(_plain(heading)) or _SPELLINGS.get(_plain(re.sub(r"[(\[].*?(?:[)\]]|$)", "", heading)))


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).casefold()
