"""The working calendar: public holidays of a country, with what the agency adds and cancels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import holidays

_LIBRARY_LANGUAGES = {"id": "id", "en": "en_US"}
_CATEGORIES = ("public", "government")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Public holidays of a country (joint leave days, cuti bersama, included). Weekdays are each learner's own choice.

    Dates by the moon are estimates until the yearly joint decree: `extra` (date → name) adds what the estimate
    missed, `cancelled` takes back what it got wrong. An empty `country` has no holidays but the extra ones.
    Raises ValueError for a country that is not known.
    """

    country: str = "ID"
    extra: Mapping[date, str] = field(default_factory=dict)
    cancelled: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.country and self.country not in holidays.list_supported_countries(include_aliases=False):
            raise ValueError(f"no holidays are known for country {self.country!r}")

    def is_workday(self, day: date) -> bool:
        """Whether `day` is no public holiday."""
        if day in self.extra:
            return False
        return day in self.cancelled or day not in _national(self.country, day.year, "id")

    def holiday_name(self, day: date, language: str = "id") -> str | None:
        """The name of the holiday on `day`, or None on a workday. Extra holidays have one name for all languages."""
        if day in self.extra:
            return self.extra[day]
        return None if day in self.cancelled else _national(self.country, day.year, language).get(day)


@lru_cache(maxsize=128)
def _national(country: str, year: int, language: str) -> dict[date, str]:
    if not country:
        return {}
    known = holidays.country_holidays(country)
    wanted = _LIBRARY_LANGUAGES.get(language, language)
    return dict(
        holidays.country_holidays(
            country,
            years=year,
            categories=tuple(name for name in _CATEGORIES if name in known.supported_categories),
            language=wanted if wanted in known.supported_languages else None,
        )
    )
