"""A finding about the running of this installation: what kind of trouble, how bad, in figures and without words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """`fault`: something does not work. `warning`: it will not for long, or not as it should."""

    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `code` is a text key under `cli.doctor.finding.`, with what, why and do below it."""

    level: Level
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def fine(code: str, **params: Any) -> Finding:
    return Finding(Level.FINE, code, params)


def warning(code: str, **params: Any) -> Finding:
    return Finding(Level.WARNING, code, params)


def fault(code: str, **params: Any) -> Finding:
    return Finding(Level.FAULT, code, params)
