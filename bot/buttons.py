"""Typed button payloads and their form in at most 64 bytes: `1.a.<instance>.<position>` and `1.d.<act>[.<argument>]`.

The leading number is the version: a button of a version that we no longer read is answered kindly, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Act(StrEnum):
    """What a button other than an answer asks for; the value is what stands in the payload."""

    CONSENT = "ok"
    NOTICE = "nt"
    DECLINE = "no"
    HOURS_FIT = "hf"
    HOURS_AT = "ha"
    """Argument: HHMM."""
    HOURS_ASK = "hq"
    DAYS = "dy"
    """Argument: digits of weekdays, Monday 0."""
    DAYS_ASK = "dq"
    ZONE = "zn"
    """Argument: WIB, WITA or WIT."""
    ZONE_ASK = "zq"
    LANGUAGE = "lg"
    """Argument: id or en."""
    TEXT_ONLY = "to"
    """Argument: 1 or 0."""
    START = "st"
    LATER = "la"
    ENOUGH = "en"
    PRACTICE = "pr"
    """Argument: lesson record."""
    REVIEW = "rv"
    EVENING = "ev"
    REST = "rs"
    """Argument: weeks."""
    RESUME = "rm"
    BUNDLE = "ba"
    ONE_BY_ONE = "b1"
    NEWEST = "bn"
    EXPLAIN = "ex"
    """Argument: question instances of the bundle just answered, joined by `-`."""
    SETTINGS = "se"
    LEAVE_ASK = "lq"
    LEAVE = "lv"
    """Argument: days."""
    PROGRESS = "pg"
    HELP = "hp"
    DATA = "da"
    DATA_COPY = "dc"
    DATA_STOP = "ds"
    DATA_ERASE = "de"
    DATA_ERASE_SURE = "dx"
    MORE_SETTINGS = "ms"


@dataclass(frozen=True, slots=True)
class AnswerTap:
    """The option at `position` of a question instance."""

    instance: int
    position: int


@dataclass(frozen=True, slots=True)
class Do:
    """An act, with its argument."""

    act: Act
    argument: str = ""


Button = AnswerTap | Do


def encode(button: Button) -> str:
    """The payload of a button: ASCII, at most 64 bytes. Raises ValueError where it would be longer."""
    if isinstance(button, AnswerTap):
        return f"{VERSION}.a.{base36(button.instance)}.{button.position}"
    payload = f"{VERSION}.d.{button.act.value}" + (f".{button.argument}" if button.argument else "")
    if len(payload.encode()) > 64:
        raise ValueError(f"payload of {len(payload.encode())} bytes for {button.act.name}")
    return payload


def decode(payload: str) -> Button | None:
    """The button in a payload; None where it is not one of ours or of a version that we no longer read."""
    version, _, rest = payload.partition(".")
    kind, _, rest = rest.partition(".")
    if version != VERSION:
        return None
    try:
        if kind == "a":
            instance, _, position = rest.partition(".")
            return AnswerTap(int(instance, 36), int(position)) if position.isdecimal() else None
        if kind == "d":
            act, _, argument = rest.partition(".")
            return Do(Act(act), argument)
    except ValueError:
        return None
    return None


def base36(number: int) -> str:
    """A non-negative number in base 36, as `int(text, 36)` reads it."""
    if number < 0:
        raise ValueError("only non-negative numbers have a place in a payload")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
