"""From the cells of a roster to its rows: each cell read in its own way, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from people.expertise import parse_expertise
from people.faults import Fault, harmless
from people.model import Kind, Role, Zone
from people.nip import Nip, check_nip, nip_digits
from people.phones import is_mobile, parse_phone
from people.roster.cells import as_text, is_error
from people.roster.headers import HEADINGS, REQUIRED, Column, Header, repeats
from people.roster.model import Cell, RosterRow, Sheet
from people.zones import parse_zone

_T = TypeVar("_T")
_KINDS = {"pns": Kind.PNS, "cpns": Kind.PNS, "pppk": Kind.PPPK, "p3k": Kind.PPPK, "pppkparuhwaktu": Kind.PPPK}
_ROLES = {
    **{role.value: role for role in Role},
    "learner": Role.LEARNER,
    "supervisor": Role.SUPERVISOR,
    "pimpinan": Role.SUPERVISOR,
    "administrator": Role.ADMIN,
}
_LANGUAGES = {
    **dict.fromkeys(("id", "indonesia", "bahasaindonesia", "indonesian"), "id"),
    **dict.fromkeys(("en", "inggris", "bahasainggris", "english"), "en"),
}
_LONGEST = {
    Column.NAME: 150,
    Column.UNIT: 200,
    Column.PARENT: 200,
    Column.POSITION: 200,
    Column.RANK: 60,
    Column.EXPERTISE: 500,
}
_LONGEST_ELSEWHERE = 100
_SHOWN = 60


@dataclass(slots=True)
class SheetRows:
    """What was read from one sheet. `total` counts the rows that are filled at all."""

    rows: list[RosterRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    total: int = 0


def read_rows(sheet: Sheet, header: Header, today: date) -> SheetRows:
    """Every filled row below the header."""
    result = SheetRows()
    for number, cells in _filled(sheet, header):
        reader = _Row(sheet, header, number, cells, today)
        row = reader.read()
        result.total += 1
        result.faults.extend(reader.faults)
        if reader.nip:
            result.seen.add(reader.nip)
        if row and harmless(reader.faults):
            result.rows.append(row)
    return result


def _filled(sheet: Sheet, header: Header) -> Iterator[tuple[int, Sequence[Cell]]]:
    wanted = tuple(header.places.values())
    for number, cells in enumerate(sheet.rows[header.row :], header.row + 1):
        if (number == header.row + 1 and _numbers_columns(cells)) or repeats(header, cells):
            continue
        if any(index < len(cells) and as_text(cells[index]) for index in wanted):
            yield number, cells


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether this is the line `1 2 3 4` that official tables have below their headings."""
    texts = [text for cell in cells if (text := as_text(cell))]
    found = [re.fullmatch(r"\(?(\d{1,2})\)?", text) for text in texts]
    values = [int(number[1]) for number in found if number]
    return len(values) > 1 and values == [values[0] + step for step in range(len(texts))]


class _Row:
    """One row while it is read; faults gather in `faults`."""

    def __init__(self, sheet: Sheet, header: Header, number: int, cells: Sequence[Cell], today: date) -> None:
        self._sheet, self._header, self._number, self._cells, self._today = sheet, header, number, cells, today
        self.faults: list[Fault] = []
        self.nip = ""
        """The 18 digits that stand there, even where they cannot be true."""

    def read(self) -> RosterRow | None:
        """The row, or None where it lacks what every row needs."""
        for column in REQUIRED:
            if not as_text(self._cell(column)):
                self._fault(column, "roster.empty")
        kind = self._word(Column.KIND, _KINDS, "roster.kind")
        nip = self._nip(Column.NIP, kind)
        superior = self._nip(Column.SUPERIOR, None)
        name, unit = self._name(), self._text(Column.UNIT)
        row = RosterRow(
            where=self._sheet.place(self._number),
            nip=nip.value if nip else "",
            name=name or "",
            unit=unit or "",
            parent_unit=self._text(Column.PARENT),
            superior_nip=superior.value if superior else None,
            kind=kind or (nip.kind if nip else None),
            rank=self._text(Column.RANK),
            position=self._text(Column.POSITION),
            phone=self._phone(),
            zone=self._zone(),
            roles=self._roles(),
            expertise=self._expertise(),
            language=self._word(Column.LANGUAGE, _LANGUAGES, "roster.language"),
            headings=self._header.headings,
        )
        return row if nip and name and unit else None

    def _cell(self, column: Column) -> Cell:
        index = self._header.places.get(column)
        return self._cells[index] if index is not None and index < len(self._cells) else None

    def _fault(self, column: Column, code: str, warning: bool = False, **params: Any) -> None:
        heading = self._header.headings.get(column, HEADINGS[column])
        shown = as_text(self._cell(column))[:_SHOWN]
        place = self._sheet.place(self._number, heading)
        self.faults.append(Fault(place, code, {"value": shown, "column": heading, **params}, warning))

    def _text(self, column: Column) -> str | None:
        """The cell's text within bounds; None where it is empty or at fault."""
        text = as_text(self._cell(column))
        most = _LONGEST.get(column, _LONGEST_ELSEWHERE)
        if is_error(text):
            self._fault(column, "roster.formula_error")
        elif len(text) > most:
            self._fault(column, "roster.too_long", length=len(text), most=most)
        elif text:
            return text
        return None

    def _word(self, column: Column, words: dict[str, _T], code: str) -> _T | None:
        text = self._text(column)
        found = words.get(re.sub(r"[\W_]+", "", text).casefold()) if text else None
        if text and found is None:
            self._fault(column, code)
        return found

    def _nip(self, column: Column, kind: Kind | None) -> Nip | None:
        text = self._text(column)
        if not text:
            return None
        cell = self._cell(column)
        value = cell if isinstance(cell, int | float) else text
        result = check_nip(value, self._today, kind)
        digits = nip_digits(value)
        if column is Column.NIP and isinstance(digits, str):
            self.nip = digits
        if isinstance(result, Nip):
            return result
        for fault in result:
            self._fault(column, fault.code, **fault.params)
        return None

    def _name(self) -> str | None:
        name = self._text(Column.NAME)
        is_word = isinstance(self._cell(Column.NAME), str) and any(character.isalpha() for character in name or "")
        if name and not is_word:
            self._fault(Column.NAME, "roster.name")
            return None
        return name

    def _phone(self) -> str | None:
        text = self._text(Column.PHONE)
        if not text or not text.strip("-–—. '"):
            return None
        cell = self._cell(Column.PHONE)
        phone = parse_phone(cell if isinstance(cell, int | float) else text)
        if isinstance(phone, Fault):
            self._fault(Column.PHONE, phone.code, **phone.params)
            return None
        if not is_mobile(phone):
            self._fault(Column.PHONE, "phone.landline", warning=True)
        return phone

    def _zone(self) -> Zone | None:
        text = self._text(Column.ZONE)
        zone = parse_zone(text) if text else None
        if text and zone is None:
            self._fault(Column.ZONE, "roster.zone")
        return zone

    def _roles(self) -> frozenset[Role] | None:
        text = self._text(Column.ROLES)
        words = [word for word in re.split(r"[;,/&+\s]+|\bdan\b", (text or "").casefold()) if word]
        unknown = [word for word in words if word not in _ROLES]
        for word in unknown:
            self._fault(Column.ROLES, "roster.role", word=word)
        return frozenset(_ROLES[word] for word in words) if words and not unknown else None

    def _expertise(self) -> tuple[str, ...] | None:
        text = self._text(Column.EXPERTISE)
        words = {word.casefold(): word for part in re.split(r"[;,]", text or "") if (word := part.strip())}
        for word in words.values():
            if parse_expertise(word) is None:
                self._fault(Column.EXPERTISE, "roster.expertise", word=word)
        return tuple(words.values()) or None
