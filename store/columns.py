"""Column types that keep the values of the house: enums by value, small collections and states as JSON."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

import orjson
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


class Packed(TypeDecorator[Any]):
    """A value kept as text: `write` packs it, `read` unpacks it, NULL stays None."""

    impl = Text
    cache_ok = True

    def __init__(self, write: Callable[[Any], str], read: Callable[[str], Any]) -> None:
        super().__init__()
        self.write = write
        self.read = read

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        write = self.write
        return lambda value: None if value is None else write(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Any]:
        read = self.read
        return lambda text: None if text is None else read(text)


def one_of(words: type[enum.StrEnum]) -> Packed:
    """One member of an enum, kept as its value."""
    return Packed(_value, words)


def _value(member: enum.StrEnum) -> str:
    return member.value


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _sorted_json(values: frozenset[Any]) -> str:
    return orjson.dumps(sorted(values)).decode()


def _tuple(text: str) -> tuple[Any, ...]:
    return tuple(orjson.loads(text))


def _set(text: str) -> frozenset[Any]:
    return frozenset(orjson.loads(text))


def _time(value: time) -> str:
    return value.isoformat("minutes")


def _said(text: str) -> str:
    """Words as they came from outside, without what a database cannot keep: NUL and broken surrogates."""
    return (
        text.replace("\x00", "").encode("utf-8", "replace").decode() if not text.isascii() or "\x00" in text else text
    )


def _by_person(words: Mapping[int, str]) -> str:
    return _json({person: _said(text) for person, text in words.items()})


def _words_by_person(text: str) -> dict[int, str]:
    return {int(person): words for person, words in orjson.loads(text).items()}


Json = Packed(_json, orjson.loads)
Tuple = Packed(_json, _tuple)
Set = Packed(_sorted_json, _set)
Clock = Packed(_time, time.fromisoformat)
Said = Packed(_said, str)
ByPerson = Packed(_by_person, _words_by_person)


def roles_type(words: type[enum.StrEnum]) -> Packed:
    """A set of members of an enum, kept as their values."""
    return Packed(_sorted_json, lambda text: frozenset(map(words, orjson.loads(text))))
