"""Templates of the pages, and the words and numbers that they are filled with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2

from bot import wording
from bot.texts import LANGUAGES, Texts
from bot.web.panel.table import Viewer, at
from bot.weekly.message import dates
from people.hours import local
from people.model import Zone
from people.names import bare_name, polite

HERE = Path(__file__).parents[1]
STYLE = HERE / "static" / "panel.css"


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        languages=LANGUAGES, style=_mark(), at=at, keep=keep, menu=menu, dates=dates, polite=polite, bare_name=bare_name
    )
    made.filters["marked"] = marked
    return made


@lru_cache(1)
def _mark() -> str:
    """Changes with the style, so that browsers may keep it."""
    return hashlib.sha256(STYLE.read_bytes()).hexdigest()[:12]


def draw(template: str, texts: Texts, zone: Zone = Zone.WIB, **values: Any) -> str:
    """The page as HTML, moments as they are in a zone."""

    def number(value: float | None) -> str:
        return "–" if value is None else wording.number(texts, value)

    def moment(when: datetime) -> str:
        here = local(zone, when)
        said = f"{wording.full_date(texts, here.date())} {wording.clock(texts, here.time())}"
        return f"{said} {zone.abbreviation}"

    def dated(day: date) -> str:
        return wording.dated(texts, day)

    page = _environment().get_template(f"panel/{template}.html")
    return page.render(t=texts, language=texts.language, number=number, moment=moment, dated=dated, **values)


def marked(text: str) -> str:
    """A neutral text with its lines. Its marks are ours and its words are escaped already, so a page may hold it."""
    return text.replace("\n", "<br>")


def keep(query: Mapping[str, str], name: str, value: str) -> str:
    """The questions of an address with one of them changed."""
    return urlencode({**{key: asked for key, asked in query.items() if asked}, name: value})


def menu(viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The pages that a viewer goes to: text keys under `panel.nav.` and `panel.about.`, and addresses."""
    yield "home", "/panel"
    for number, leader in enumerate(viewer.leads):
        yield ("stood_in" if number or leader != viewer.person.id else "team"), at("/panel/team/{person}", leader)
    if viewer.leads:
        yield "weekly", at("/panel/weekly/{person}", viewer.leads[0])
        yield "follow_ups", at("/panel/follow/{person}", viewer.leads[0])
    if viewer.is_admin:
        yield "teams", "/panel/teams"
        yield "delivery", "/panel/delivery"
        yield "clocks", "/panel/clocks"
        yield "hours", "/panel/hours"
        yield "indicators", "/panel/indicators"
    elif viewer.leads:
        yield "delivery", at("/panel/delivery/{person}", viewer.leads[0])
        yield "clocks", at("/panel/clocks/{person}", viewer.leads[0])
