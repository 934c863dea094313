"""The spans of time for which a figure stands: a month, a quarter, a semester or a year, as agencies report them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EARLIEST, LATEST = 2000, 2199


class Every(StrEnum):
    """How often a figure is taken."""

    MONTH = "month"
    QUARTER = "quarter"
    SEMESTER = "semester"
    YEAR = "year"

    @property
    def parts(self) -> int:
        """How many of them make a year."""
        return _PARTS[self]


_PARTS = {Every.MONTH: 12, Every.QUARTER: 4, Every.SEMESTER: 2, Every.YEAR: 1}
_LETTERS = {Every.QUARTER: "Q", Every.SEMESTER: "S"}
_KEY = re.compile(r"(\d{4})(?:-(?:([QS])(\d)|(\d{2})))?")
_MONTHS = (
    "januari january jan", "februari pebruari february feb", "maret march mar", "april apr", "mei may", "juni june jun",
    "juli july jul", "agustus august agu ags aug", "september sept sep", "oktober october okt oct",
    "november nopember nov nop", "desember december des dec",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_PART = {
    **dict.fromkeys(("semester", "smt", "sem", "s"), Every.SEMESTER),
    **dict.fromkeys(("triwulan", "tw", "kuartal", "quarter", "q"), Every.QUARTER),
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPOKEN = re.compile(r"([a-z]+)[\s-]*(i{1,3}|iv|\d{1,2})?[\s,/-]+(?:tahun\s+|of\s+)?(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One span: part `number` (from 1) of a year."""

    year: int
    number: int
    every: Every

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2026`, `2026-S1`, `2026-Q3`, `2026-06`, and as people write it: `Semester 1 2026`, `Triwulan II 2026`, `Juni
        2026`. Raises ValueError for anything else."""
        said = " ".join(text.split()).casefold()
        found = _from_key(said.upper()) or _from_words(said)
        if found is None or not (EARLIEST <= found.year <= LATEST and 1 <= found.number <= found.every.parts):
            raise ValueError(f"no period: {text}")
        return found

    @classmethod
    def of(cls, every: Every, day: date) -> Period:
        """The one in which a day lies."""
        return cls(day.year, (day.month - 1) * every.parts // 12 + 1, every)

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * 12 // self.every.parts + 1, 1)

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Period:
        if self.number == self.every.parts:
            return Period(self.year + 1, 1, self.every)
        return Period(self.year, self.number + 1, self.every)

    @property
    def preceding(self) -> Period:
        return Period.of(self.every, self.first - timedelta(days=1))

    def __str__(self) -> str:
        """The form in which it is stored."""
        if self.every is Every.YEAR:
            return str(self.year)
        letter = _LETTERS.get(self.every)
        return f"{self.year}-{letter}{self.number}" if letter else f"{self.year}-{self.number:02}"


def last_before(every: Every, day: date) -> Period:
    """The last period that was over before a day."""
    return Period.of(every, day).preceding


def first_since(every: Every, day: date) -> Period:
    """The first period that begins on a day or later."""
    within = Period.of(every, day)
    return within if within.first == day else within.following


def _from_key(text: str) -> Period | None:
    match = _KEY.fullmatch(text)
    if match is None:
        return None
    year, letter, part, month = match.groups()
    if letter:
        return Period(int(year), int(part), Every.SEMESTER if letter == "S" else Every.QUARTER)
    return Period(int(year), int(month or 1), Every.MONTH if month else Every.YEAR)


def _from_words(text: str) -> Period | None:
    if numbers := _NUMBERS.fullmatch(text):
        return Period(int(numbers[2]), int(numbers[1]), Every.MONTH)
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return None
    word, number, year = match.groups()
    if word in _MONTH and number is None:
        return Period(int(year), _MONTH[word], Every.MONTH)
    if word in ("tahun", "year") and number is None:
        return Period(int(year), 1, Every.YEAR)
    if word not in _PART or number is None:
        return None
    return Period(int(year), _ROMAN.get(number) or int(number), _PART[word])
