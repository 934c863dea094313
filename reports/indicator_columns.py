"""The columns of a spreadsheet of figures, in their spellings, and finding the row in which they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from people.faults import Fault
from people.roster.cells import as_text
from people.roster.model import Sheet
from reports.indicator_terms import SKM_ELEMENTS

SEARCHED_ROWS = 10


class Column(StrEnum):
    """What a column holds, but for the nine elements, which are called U1 to U9."""

    UNIT = "unit"
    NIP = "nip"
    MEASURE = "measure"
    PERIOD = "period"
    VALUE = "value"


HEADINGS = {
    Column.UNIT: "Unit Kerja",
    Column.NIP: "NIP",
    Column.MEASURE: "Ukuran",
    Column.PERIOD: "Periode",
    Column.VALUE: "Nilai",
}
"""The headings as the template gives them; case, spaces and signs do not matter."""
ELEMENTS = tuple(f"U{number}" for number in range(1, SKM_ELEMENTS + 1))
REQUIRED = (Column.MEASURE, Column.PERIOD)
_SPELLINGS = {
    **{re.sub(r"\W", "", heading).casefold(): column for column, heading in HEADINGS.items()},
    **dict.fromkeys(("unit", "namaunit", "namaunitkerja", "workunit"), Column.UNIT),
    **dict.fromkeys(("indikator", "jenis", "measure", "figure"), Column.MEASURE),
    **dict.fromkeys(("periode", "period", "masa"), Column.PERIOD),
    **dict.fromkeys(("value", "angka", "skor", "nilaiskm", "nilaiikm"), Column.VALUE),
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand, and what they are in the file."""

    row: int
    places: Mapping[str, int]
    """Column, or `U1` to `U9` → index in a row."""
    headings: Mapping[str, str]


def find_header(sheet: Sheet) -> tuple[Header | None, list[Fault]]:
    """The row among the first ten that names a measure and a period; None for a sheet without."""
    for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        named = [(index, as_text(cell)) for index, cell in enumerate(cells)]
        places = {column: index for index, text in reversed(named) if (column := _column(text))}
        if all(column in places for column in REQUIRED):
            headings = {column: as_text(cells[index]) for column, index in places.items()}
            twice = [
                Fault(
                    sheet.place(number, text), "roster.duplicate_column",
                    {"column": text, "other": headings[column]},
                )
                for index, text in named
                if (column := _column(text)) and places[column] != index
            ]  # fmt: skip
            return Header(number, places, headings), twice
    return None, []


def _column(heading: str) -> str | None:
    plain = re.sub(r"[\W_]+", "", re.sub(r"[(\[].*?(?:[)\]]|$)", "", heading))
    return plain.upper() if plain.upper() in ELEMENTS else _SPELLINGS.get(plain.casefold())
