"""Which part of the facts a file is to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """None: no bound. `until` is exclusive; `unit` means a unit and the units below it, by name.

    `first` and `last` are the same bounds as local days, both inclusive: for what has a day and no moment.
    """

    since: datetime | None = None
    until: datetime | None = None
    unit: str | None = None
    first: date | None = None
    last: date | None = None
