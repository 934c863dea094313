"""Phone numbers in every spelling found in Indonesian staff lists, to E.164 or to a fault."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import phonenumbers

from people.faults import Fault

_REGION = "ID"
_LONGEST = 100
_LABELS = re.compile(r"\b(?:wa|whatsapp|hp|telp|tlp|tel|telepon|no|nomor|telegram)\b[.:]?", re.IGNORECASE)
_NOISE = re.compile(r"[\s.\-\u2010-\u2015()\[\]'’‘`_:\u200b\u200e\u200f\u202a-\u202e\ufeff]+")
_SEVERAL = re.compile(r"\s*(?:[/;,&|\n]|\batau\b|\bdan\b|\bor\b)\s*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d*)?[eE]\+?\d{1,3}")
_SHOWN_DIGITS, _SHOWN_UP_TO = 6, 11
"""A spreadsheet shows a number of more than 11 digits with 6 significant ones, and saves it so to CSV."""


def parse_phone(value: object, where: str = "") -> str | Fault:
    """The number in E.164, or a fault at `where`. Numbers abroad need their `+` or `00`.

    Digits that a spreadsheet has rounded away are never guessed.
    """
    shown = _shown(value)
    written = _written(value, shown)
    if written is None:
        return Fault(where, "phone.digits_lost", {"value": shown})
    if len([part for part in _SEVERAL.split(written) if len(re.findall(r"\d", part)) >= 7]) > 1:
        return Fault(where, "phone.several", {"value": shown})
    number = _international(_NOISE.sub("", _LABELS.sub("", written)))
    if number is None:
        return Fault(where, "phone.characters", {"value": shown})
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except phonenumbers.NumberParseException:
        return Fault(where, "phone.invalid", {"value": shown})
    if not phonenumbers.is_valid_number(parsed):
        return Fault(where, "phone.invalid", {"value": shown})
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(e164: str) -> bool:
    """Whether a chat may be behind the number: Indonesian mobile numbers begin with 8, landlines with an area code."""
    return not e164.startswith("+62") or e164.startswith("+628")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip()[:_LONGEST]


def _written(value: object, shown: str) -> str | None:
    """The digits as text, or None where some are lost."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _digits(Decimal(repr(value)))
    if _SCIENTIFIC.fullmatch(shown):
        return _digits(Decimal(shown.replace(",", ".")))
    return re.sub(r"^(\d{8,})[.,]0$", r"\1", shown)


def _digits(number: Decimal) -> str | None:
    try:
        whole = str(int(number))
    except (InvalidOperation, OverflowError, ValueError):
        return None
    significant = len(whole.rstrip("0"))
    rounded = len(whole) > _SHOWN_UP_TO and significant <= _SHOWN_DIGITS
    return None if rounded or len(whole) > 15 or number != int(number) else whole


def _international(text: str) -> str | None:
    """`+` and digits with the country code, whichever of the usual prefixes was written; None for other characters."""
    plus = text.startswith("+")
    digits = text.removeprefix("+")
    if not digits.isascii() or not digits.isdecimal():
        return None
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    if digits.startswith("62"):
        return "+62" + digits[2:].lstrip("0")
    return "+" + digits if plus else "+62" + digits.lstrip("0")
