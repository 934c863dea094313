"""The NIP, the 18-digit number of a civil servant: what it says, whether it can be true, how to show it.

Eight digits of birth date, six of appointment (year and month; for PPPK a contract code above 12 stands in the
month's place), one of sex, three of sequence (Peraturan Kepala BKN 22/2007).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from people.faults import Fault
from people.model import Kind

LENGTH = 18
_YOUNGEST, _OLDEST = 15, 70
"""Age in years at appointment that is still plausible; wide on purpose."""
_NOISE = re.compile(r"[\s.\-\u2010-\u2015'’‘`\u200b\u200e\u200f\ufeff]+")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d*)?[eE]\+?\d+")


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Nip:
    """A NIP and what its digits say. `contract` is the PPPK code, 0 for PNS; `month` is 0 for PPPK."""

    value: str
    birth: date
    year: int
    month: int
    contract: int
    sex: Sex
    sequence: int

    @property
    def kind(self) -> Kind:
        return Kind.PPPK if self.contract else Kind.PNS


def check_nip(value: object, today: date, kind: Kind | None = None, where: str = "") -> Nip | list[Fault]:
    """Read a NIP from a cell or a message: the parsed number, or every fault at `where`.

    Spaces, dots, dashes and a leading apostrophe are forgiven. Digits that a spreadsheet has rounded away are
    never guessed: a number that cannot be trusted to the last digit is the fault `nip.digits_lost`.
    """
    digits = nip_digits(value)
    shown = _shown(value)
    if isinstance(digits, Fault):
        return [replace(digits, where=where)]
    problems = list(_content_faults(digits, today, kind))
    if problems:
        return [Fault(where, code, {"value": shown, **params}) for code, params in problems]
    return _parsed(digits)


def nip_digits(value: object) -> str | Fault:
    """The 18 digits of a NIP without asking whether they can be true, or why there are none."""
    shown = _shown(value)
    digits = _NOISE.sub("", shown)
    code = "nip.digits_lost" if _was_rounded(value) else _shape_fault(digits)
    return Fault("", code, {"value": shown, "length": len(digits)}) if code else digits


def mask(nip: str) -> str:
    """A NIP that says who it is without giving away the birth day: `1986…001`."""
    return f"{nip[:4]}…{nip[-3:]}" if len(nip) > 7 else "…"


def sex(nip: str) -> Sex | None:
    """What the 15th digit says, or None where `nip` is not a full NIP."""
    if len(nip) != LENGTH or not nip.isdecimal():
        return None
    return {"1": Sex.MALE, "2": Sex.FEMALE}.get(nip[14])


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}".upper()
    return str(value).strip()


def _was_rounded(value: object) -> bool:
    """Whether `value` may have passed through a floating point number, which keeps 15 to 17 digits of the 18."""
    if isinstance(value, int) and value >= 10**15:
        return value % 10 == 0 or int(float(value)) == value
    if isinstance(value, float):
        return value >= 10**15
    text = str(value).strip()
    return bool(_SCIENTIFIC.fullmatch(text)) or bool(re.fullmatch(r"\d{16,}[.,]0+", text))


def _shape_fault(digits: str) -> str | None:
    if not digits.isascii() or not digits.isdecimal():
        return "nip.characters" if digits else "nip.empty"
    if len(digits) == LENGTH:
        return "nip.digits_lost" if digits.endswith("000") else None
    return {16: "nip.is_nik", 9: "nip.is_old"}.get(len(digits), "nip.length")


def _content_faults(digits: str, today: date, kind: Kind | None) -> list[tuple[str, dict[str, Any]]]:
    problems: list[tuple[str, dict[str, Any]]] = []
    birth, year, month = _date(digits[:8]), int(digits[8:12]), int(digits[12:14])
    if birth is None or birth >= today:
        problems.append(("nip.birth", {"part": digits[:8]}))
    elif not _YOUNGEST <= year - birth.year <= _OLDEST or year > today.year + 1 or birth.year < today.year - 100:
        problems.append(("nip.appointment", {"part": digits[8:12], "birth": birth.year}))
    if month == 0:
        problems.append(("nip.month", {"part": digits[12:14]}))
    elif kind and kind is not (Kind.PPPK if month > 12 else Kind.PNS):
        problems.append(("nip.kind", {"part": digits[12:14], "kind": kind.value}))
    if digits[14] not in "12":
        problems.append(("nip.sex", {"part": digits[14]}))
    return problems


def _parsed(digits: str) -> Nip:
    birth, month = _date(digits[:8]), int(digits[12:14])
    assert birth is not None  # noqa: S101  checked by `_content_faults`
    pppk = month > 12
    return Nip(
        value=digits,
        birth=birth,
        year=int(digits[8:12]),
        month=0 if pppk else month,
        contract=month if pppk else 0,
        sex=Sex.MALE if digits[14] == "1" else Sex.FEMALE,
        sequence=int(digits[15:]),
    )


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
