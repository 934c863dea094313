"""The questionnaires' results, loaded for a report: the one place that joins answers with who may see what of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.wording import dated
from lessons.questionnaire import Kind
from lessons.survey_terms import SurveyTerms
from lessons.surveys import Occasion
from people.hours import local_day, midnight
from reports.survey_hiding import Fate, Group
from reports.survey_workbook import Contents, write_workbook
from reports.surveys import AGENCY, COURSE, UNIT, Figure, Results, results
from store.survey_reading import responses

if TYPE_CHECKING:
    from bot.house import House
    from bot.texts import Texts
    from store.tx import Tx

PUBLISHED = (
    (Kind.SATISFACTION, Occasion.AFTER),
    (Kind.TRANSFER_SELF, Occasion.DAY_30),
    (Kind.TRANSFER_SELF, Occasion.DAY_90),
    (Kind.TRANSFER_SUPERIOR, Occasion.DAY_30),
    (Kind.TRANSFER_SUPERIOR, Occasion.DAY_90),
)
"""Job satisfaction is an indicator, shown with the others only: two reports of it could be taken from each other."""


def closes_at(house: House, now: datetime) -> datetime:
    """Up to when answers are counted: the last Monday's beginning. So two reports of one week tell the same."""
    today = local_day(house.zone, now)
    return midnight(house.zone, today - timedelta(days=today.weekday()))


def load_results(tx: Tx, house: House, now: datetime) -> list[Results]:
    """Everything that may be told as of now."""
    terms, units, until = house.surveys or SurveyTerms(), tx.people.units(), closes_at(house, now)
    given = {kind: responses(tx, terms.questionnaires[kind], until) for kind, _ in PUBLISHED}
    return [results(terms.questionnaires[kind], occasion, given[kind], units) for kind, occasion in PUBLISHED]


def write_results(tx: Tx, path: Path, found: list[Results], house: House, texts: Texts, now: datetime) -> None:
    """Write the workbook. Raises OSError."""
    day = dated(texts, local_day(house.zone, closes_at(house, now)))
    contents = Contents(
        found,
        lambda key, **params: texts(f"survey_report.{key}", **params),
        names_of(tx, house, texts),
        texts.language,
        texts("survey_report.subtitle", agency=house.agency, day=day),
        texts("survey_report.footer", agency=house.agency, day=day),
    )
    write_workbook(path, contents)


def names_of(tx: Tx, house: House, texts: Texts) -> Callable[[Group], str]:
    """What groups are called; what is no longer there is called by its id."""
    names: dict[Group, str] = {AGENCY: house.agency}
    names |= {(UNIT, unit.id): unit.name for unit in tx.people.units()}
    names |= {(COURSE, one.id): one.title.in_(texts.language) for one in house.courses.catalogue.courses}
    return lambda group: names.get(group, str(group[1]))


def plain(found: list[Results], name: Callable[[Group], str]) -> list[dict[str, Any]]:
    """The same figures for machines; what is hidden says why, and has no number. No words."""
    return [
        {
            "questionnaire": one.questionnaire.id,
            "version": one.questionnaire.version,
            "occasion": one.occasion.value,
            "groups": [
                {
                    "kind": group.group[0],
                    "name": name(group.group),
                    "score": _plain(group.score),
                    "items": {item: _plain(figure) for item, figure in group.items.items()},
                }
                for group in one.groups
            ],
            "shares": {item: dict(shares) for item, shares in one.counts.items()},
        }
        for one in found
    ]


def _plain(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    if figure.fate is not Fate.SHOWN:
        return {"hidden": figure.fate.value}
    return {"n": figure.n, "mean": round(figure.mean or 0.0, 2)}
