"""Chart and workbook of a weekly summary as files that are made when they are sent: their marks and their making."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.buttons import base36, number10, number36
from bot.texts import LANGUAGES, texts_for
from bot.weekly import files, pictures
from bot.weekly.loading import summary_of
from reports.weekly_summary import Summary
from reports.weeks import Week

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

WEEKLY = "weekly:"
"""Marks the asset: `weekly:<superior id>:<week>:<language>:<kind>`."""
CHART, BOOK = "png", "xlsx"


def name_of(summary: Summary, kind: str, language: str) -> str:
    """The asset id of a summary's file."""
    return asset_of(summary.superior.id, summary.span.week, kind, language)


def asset_of(superior_id: int, week: Week, kind: str, language: str) -> str:
    """The asset id of a superior's file of a week."""
    return f"{WEEKLY}{superior_id}:{week}:{language}:{kind}"


def argument(summary: Summary) -> str:
    """What a button carries to speak of this summary."""
    return f"{summary.span.week}-{base36(summary.superior.id)}"


def meant(argument_: str) -> tuple[Week, int]:
    """The week and the superior of a button's argument. Raises ValueError for one that we never gave."""
    week, _, digits = argument_.rpartition("-")
    superior = number36(digits)
    if superior is None:
        raise ValueError("no superior")
    return Week.parse(week), superior


def make(tx: Tx, house: House, asset: str, now: datetime) -> tuple[str, bytes]:
    """Name and content of the file. Raises KeyError for an asset that is not one of ours."""
    found = re.fullmatch(rf"{WEEKLY}(\d+):(\d{{4}}-W\d\d):({'|'.join(LANGUAGES)}):({CHART}|{BOOK})", asset)
    superior = number10(found[1]) if found else None
    if found is None or superior is None:
        raise KeyError(asset)
    texts, kind = texts_for(found[3]), found[4]
    loaded = summary_of(tx, house, _week(found[2]), superior, now)
    if loaded is None:
        raise KeyError(asset)
    name = f"{files.name(loaded[0])}.{kind}"
    if kind == CHART:
        return name, pictures.chart(loaded[0], texts)
    with tempfile.TemporaryDirectory(prefix="bekal-") as folder:
        path = Path(folder) / name
        files.write_book(tx, path, *loaded, texts, house.courses.catalogue, now)
        return name, path.read_bytes()


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError:
        raise KeyError(text) from None
