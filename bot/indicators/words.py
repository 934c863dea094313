"""The indicators in words: their names, periods, and how a result was computed, in the language of the texts."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal

from bot import wording
from bot.texts import Texts, texts_for
from people.hours import local_day
from reports.indicator_periods import Every, Period
from reports.indicator_report import Report
from reports.indicator_terms import Indicator, IndicatorTerms, Measure
from reports.indicator_workbook import Contents, write_workbook
from reports.indicators import Result, Standing

if TYPE_CHECKING:
    from bot.house import House

_WITH_NUMBERS = (Standing.REACHED, Standing.NOT_YET)


def indicator_name(texts: Texts, indicator: Indicator, terms: IndicatorTerms) -> str:
    """`Kinerja: berkas selesai`."""
    name = texts(f"indicators.name.{indicator.value}")
    return f"{name}: {terms.figure}" if indicator is Indicator.PERFORMANCE and terms.figure else name


def measure_name(texts: Texts, measure: Measure, terms: IndicatorTerms) -> str:
    """What the figure is called that is entered."""
    return terms.figure if measure is Measure.OUTPUT and terms.figure else texts(f"indicators.measure.{measure.value}")


def period_name(texts: Texts, period: Period) -> str:
    """`Semester 2 2026`, `Juni 2026`."""
    if period.every is Every.MONTH:
        return str(format_date(period.first, "MMMM y", locale=texts.language))
    return texts(f"indicators.period.{period.every.value}", number=period.number, year=period.year)


def exact(texts: Texts, value: float) -> str:
    """A figure as it was entered, with up to three decimals: `1.250,75`."""
    return str(format_decimal(value, format="#,##0.###", locale=texts.language))


def how(texts: Texts, terms: IndicatorTerms, result: Result) -> str:
    """How a result was computed, with its numbers; where there is none, why."""
    if result.standing not in _WITH_NUMBERS:
        return texts(f"indicators.why.{result.standing.value}")
    shown = {
        name: wording.number(texts, value)
        for name, value in (
            ("baseline", result.baseline), ("present", result.present), ("n", result.n), ("people", result.people),
        )
        if value is not None
    }  # fmt: skip
    of = "persons" if terms.of_persons(result.indicator) else "units"
    whose = texts(f"indicators.of.{result.indicator.value}_{of}", **{k: shown[k] for k in ("n", "people")})
    change = wording.number(texts, result.change or 0.0) if result.by.value != "hake" else _hundredths(texts, result)
    return texts(f"indicators.how.{result.by.value}", whose=whose, change=change, **shown)


def _hundredths(texts: Texts, result: Result) -> str:
    said = f"{result.change:.2f}"
    return said.replace(".", ",") if texts.language == "id" else said


def write_report(path: Path, report: Report, house: House, texts: Texts, now: datetime) -> None:
    """The report as a workbook. Raises OSError."""
    terms, language = report.terms, texts.language
    when = wording.dated(texts, local_day(house.zone, now))
    contents = Contents(
        report,
        partial(_words, language),
        {one: indicator_name(texts, one, terms) for one in Indicator},
        partial(how, texts, terms),
        partial(period_name, texts),
        partial(_day, texts),
        language,
        title=texts("indicators.book.title", agency=house.agency),
        subtitle=_subtitle(texts, house, when),
        footer=texts("indicators.book.footer", agency=house.agency, date=when),
    )
    write_workbook(path, contents)


def _subtitle(texts: Texts, house: House, when: str) -> str:
    since = house.indicators.since
    if since is None:
        return texts("indicators.book.subtitle", date=when)
    return texts("indicators.book.subtitle_since", date=when, since=wording.dated(texts, since))


def _day(texts: Texts, day: date) -> str:
    return wording.dated(texts, day)


def _words(language: str, key: str, **params: Any) -> str:
    return texts_for(language)(f"indicators.{key}", **params)
