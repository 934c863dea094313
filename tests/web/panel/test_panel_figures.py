"""Pages say what message and workbook say, and what an independent recount of the rows says."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.links import report_mark
from bot.markup import visible
from bot.texts import texts_for
from bot.web.panel.table import at
from bot.web.panel.weeks import FRESH
from bot.weekly.loading import span_of, summary_of, terms
from bot.weekly.message import compose, reason
from reports.weekly import FIGURES
from reports.weekly_standing import standing
from reports.weeks import Week
from tests.web.panel.office import ADMIN, CHIEF, HEAD, OTHER, PLAN, TOP, Office, both
from tests.weekly.agreement import _id
from tests.weekly.recount import Recount, lives
from tests.weekly.sample_acts import act

WEEKS = (PLAN.last, Week(2026, 46))


def on_page(text: str) -> dict[str, tuple[str, str]]:
    """Figure → value and the week before, as they are written."""
    rows = re.findall(
        r'data-figure="(\w+)".*?data-is="value">([^<]*)<.*?data-is="before">([^<]*)<', text, flags=re.DOTALL
    )
    return {name: (value, before) for name, value, before in rows}


def recounted(office: Office, superior: int, week: Week) -> dict[str, tuple[Any, ...]]:
    def work(tx):  # type: ignore[no-untyped-def]  # a closure of the store
        found = summary_of(tx, office.house, week, superior, office.clock.now())
        assert found
        zone = found[0].superior.zone
        lies = span_of(office.house, week, zone, office.clock.now())
        recount = Recount(
            lives(tx, (lies.since, lies.at)), week.monday, ZoneInfo(zone.value), office.clock.now(), terms(office.house)
        )
        return recount.figures(superior)

    counted: dict[str, tuple[Any, ...]] = office.store.read_now(work)
    return counted


def written(value: float | None) -> str:
    return "–" if value is None else _id(value)


@pytest.mark.parametrize("week", WEEKS, ids=str)
@pytest.mark.parametrize("superior", [HEAD, CHIEF, TOP])
async def test_every_figure_of_every_page_is_what_is_recounted(office: Office, superior: int, week: Week) -> None:
    expected = {
        name: (written(value), written(before))
        for name, (value, _, before, *_) in recounted(office, superior, week).items()
    }
    assert set(expected) == set(FIGURES)
    paths = [f"{at(path, superior)}?week={week}" for path in ("/panel/team/{person}", "/panel/weekly/{person}")]
    async with office.browser(superior) as browser:
        for path in paths:
            assert on_page(await (await browser.get(path)).text()) == expected
    if superior != HEAD:
        link = office.path(report_mark(week, superior, superior, office.clock.now()))
        async with office.browser() as stranger:
            assert on_page(await (await stranger.get(link)).text()) == expected


@both
async def test_the_page_has_the_message_and_the_workbook_of_the_chat(office: Office) -> None:
    found = office.store.read_now(lambda tx: summary_of(tx, office.house, PLAN.last, HEAD, office.clock.now()))
    assert found
    message = visible(compose(found[0], texts_for("id")))
    async with office.browser(HEAD) as browser:
        text = await (await browser.get(at("/panel/weekly/{person}", HEAD))).text()
        said = re.search(r'class="message".*?<p>(.*?)</p>', text, flags=re.DOTALL)
        assert said
        assert visible(said[1].replace("<br>", "\n")) == message
        book = await browser.get(at("/panel/weekly/{person}/book.xlsx", HEAD))
        assert "attachment" in book.headers["Content-Disposition"]
        sheet = openpyxl.load_workbook(io.BytesIO(await book.read()))["ringkasan"]
        picture = await browser.get(at("/panel/weekly/{person}/chart.png", HEAD))
        assert (await picture.read()).startswith(b"\x89PNG")
    in_book = {row[0]: (row[1], row[4]) for row in sheet.iter_rows(min_row=5, max_col=9, values_only=True)}
    shown = on_page(text)
    for name in FIGURES:
        value, before = in_book[texts_for("id")(f"weekly.figure.{name}")]
        assert (written(value), written(before)) == shown[name], name


async def test_the_list_of_people_is_whole_and_each_stands_where_the_summary_has_them(office: Office) -> None:
    found = office.store.read_now(lambda tx: summary_of(tx, office.house, PLAN.last, CHIEF, office.clock.now()))
    assert found
    summary, loaded = found
    team = [standing(one, summary.span) for one in loaded.staff.below(CHIEF)]
    seen: list[str] = []
    async with office.browser(CHIEF) as browser:
        for page in (1, 2, 3):
            text = await (await browser.get(f"{at('/panel/team/{person}', CHIEF)}?page={page}")).text()
            part = text.partition('class="cards people"')[2]
            seen += [html.unescape(name) for name in re.findall(r'<a href="/panel/person/\w+">([^<]+)</a>', part)]
            if 'rel="next"' not in part:
                break
        silent = await (await browser.get(f"{at('/panel/team/{person}', CHIEF)}?standing=silent")).text()
        odd = await (await browser.get(f"{at('/panel/team/{person}', CHIEF)}?q=%3Cb%3E&standing=%22%3E&page=-7")).text()
    assert len(seen) == summary.team
    rows = silent.partition('class="cards people"')[2].count("<tr>") - 1
    assert rows == sum(one is not None and one.value == "silent" for one in team)
    assert 'value="&lt;b&gt;"' in odd


async def test_figures_are_at_most_half_a_minute_old(office: Office) -> None:
    path = at("/panel/team/{person}", HEAD)
    async with office.browser(ADMIN) as browser:
        before = await (await browser.get(path)).text()
        one = office.store.read_now(lambda tx: [p for p in tx.people.in_unit(None) if p.superior_id == HEAD])[0]
        office.store.write_now(lambda tx: tx.people.erase(one.id, office.clock.now()))
        office.clock.move_to(office.clock.now() + FRESH)
        after = await (await browser.get(path)).text()
    assert one.name in html.unescape(before)
    count = before.count("/panel/person/") - after.count("/panel/person/")
    assert count >= 1


@pytest.mark.parametrize("week", ["2026-W52", "2026-W99", "yesterday", "2020-W01", "2026-W48&week=x", "%00"])
async def test_a_week_that_is_none_is_not_there_and_breaks_nothing(office: Office, week: str) -> None:
    async with office.browser(HEAD) as browser:
        for path in ("/panel/team/{person}", "/panel/weekly/{person}", "/panel/person/{person}"):
            answer = await browser.get(f"{at(path, HEAD)}?week={week}")
            assert answer.status == (200 if week.startswith("2026-W48") else 404)


async def test_at_the_edge_of_a_week_nothing_breaks(office: Office) -> None:
    """Midnight of Monday comes to each zone at another time."""
    monday = PLAN.now + timedelta(days=7)
    office.clock.move_to(monday.replace(hour=14, minute=30) - timedelta(days=1))
    for _ in range(10):
        office.pass_time(minutes=30)
        for who in (OTHER, ADMIN):
            async with office.browser(who) as browser:
                for path in ("/panel", *(at(p, OTHER) for p in ("/panel/team/{person}", "/panel/delivery/{person}"))):
                    assert (await browser.get(path)).status == 200
                assert (await browser.get("/panel/delivery")).status == (200 if who == ADMIN else 404)


async def test_whoever_was_turned_to_before_is_named_with_what_was_done(office: Office) -> None:
    """As the message has it: nobody is named again as if nothing had been done."""
    act(office.store, [Week.of(PLAN.last.monday - timedelta(days=7))])
    found = office.store.read_now(lambda tx: summary_of(tx, office.house, PLAN.last, TOP, office.clock.now()))
    assert found
    texts = texts_for("id")
    expected = [
        reason(texts, one) + (f", {texts(f'weekly.again.{one.acted.value}')}" if one.acted else "")
        for one in found[0].to_act
    ]
    assert any("sudah " in one for one in expected), "the sample has somebody who was turned to"
    async with office.browser(TOP) as browser:
        text = await (await browser.get(at("/panel/team/{person}", TOP))).text()
    assert [html.unescape(one) for one in re.findall(r'class="why">([^<]*)<', text)] == expected
