"""Who may open which page: the table of pages, walked as everybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.web.panel.pages import PAGES
from bot.web.panel.table import Audience, Page, Scope, at
from reports.follow_up_facts import Acting
from tests.web.panel.office import ACTING, ADMIN, CHIEF, HEAD, LED, MEMBER, OTHER, TOP, WHO, Browser, Office, both

LOOKED_AT = {
    HEAD: {TOP, CHIEF, HEAD, ADMIN},
    MEMBER: {TOP, CHIEF, HEAD, ADMIN},
    ACTING: {TOP, CHIEF, OTHER, ACTING, ADMIN},
    LED: {TOP, CHIEF, OTHER, ACTING, ADMIN},
}
"""Whom a page can be about → who may see it; written out here, not reckoned by what is tested."""
STRANGERS = {"nobody", "learner", "mentor"}


def ids(page: Page) -> str:
    return page.path


async def status(office: Office, browser: Browser, page: Page, path: str) -> tuple[int, str]:
    if not page.posts:
        answer = await browser.get(path, allow_redirects=False)
    else:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await (await browser.get("/panel")).text())
        fields = {"csrf": csrf[1]} if csrf else {}
        answer = await browser.post(path, data=fields, headers={"Origin": office.origin}, allow_redirects=False)
    return answer.status, "" if answer.content_type != "text/html" else await answer.text()


@pytest.mark.parametrize("page", PAGES, ids=ids)
@pytest.mark.parametrize("who", ["nobody", "learner", "mentor"])
async def test_whoever_is_not_logged_in_sees_nothing(office: Office, page: Page, who: str) -> None:
    async with office.browser() as browser:
        if who != "nobody":
            answer = await office.post(browser, office.link(WHO[who]))
            assert answer.status == 410
        for person in LOOKED_AT:
            code, text = await status(office, browser, page, at(page.path, person))
            assert code == 401
            assert "/panel" in text
            assert not names_in(office, text)


@pytest.mark.parametrize("who", [who for who in WHO if who not in STRANGERS])
async def test_everybody_sees_what_is_theirs_and_of_the_rest_not_even_that_it_is_there(
    office: Office, who: str
) -> None:
    viewer = WHO[who]
    async with office.browser(viewer) as browser:
        seen: dict[str, list[int]] = {}
        for page in PAGES:
            nothing = await status(office, browser, page, at(page.path, 123456789))
            for person, allowed in LOOKED_AT.items():
                code, text = await status(office, browser, page, at(page.path, person))
                if not is_allowed(page, viewer, allowed):
                    assert code == 404, (page.path, person)
                    assert without_address(text) == without_address(nothing[1])
                else:
                    assert code in (200, 303, 404), (page.path, person, code)
                    seen.setdefault(page.path, []).append(code)
        for path, codes in seen.items():
            assert {200, 303} & set(codes), path


def is_allowed(page: Page, viewer: int, allowed: set[int]) -> bool:
    if page.audience is Audience.ADMINISTRATORS and viewer != ADMIN:
        return False
    return page.scope is Scope.NOBODY or viewer in allowed


def without_address(text: str) -> str:
    """A page but for the menu's mark of where one is."""
    return text.replace(' aria-current="page"', "")


def names_in(office: Office, text: str) -> list[str]:
    people = office.store.read_now(lambda tx: tx.people.in_unit(None))
    return [one.name for one in people if one.name in text]


async def test_only_the_table_is_served(office: Office) -> None:
    """Beside it there are the doors, the way out, the style, and the health of the service."""
    served = {
        (route.method, route.resource.canonical)
        for route in office.server.app.router.routes()
        if route.resource and route.method != "HEAD"
    }
    table = {("POST" if page.posts else "GET", page.path) for page in PAGES}
    beside = {
        ("GET", "/health"), ("GET", "/ready"), ("GET", "/metrics"), ("GET", "/panel/static/{name}"),
        ("GET", "/masuk/{token}"), ("POST", "/masuk/{token}"), ("POST", "/panel/keluar"), ("GET", "/reports/{token}"),
        ("GET", "/panel/{rest}"), ("GET", "/"),
    }  # fmt: skip
    assert served - table == beside
    assert table <= served


@pytest.mark.parametrize("path", ["/panel/nothing", "/panel/team/", "/panel/team/../x", "/panel/person/zzzzzzzzzzzzz"])
async def test_an_address_that_is_none_is_answered_like_one_that_is_not_for_you(office: Office, path: str) -> None:
    async with office.browser(HEAD) as browser:
        answer = await browser.get(path, allow_redirects=False)
        assert answer.status == 404
    async with office.browser() as browser:
        assert (await browser.get(path, allow_redirects=False)).status in (401, 404)


async def test_whoever_follows_every_link_stays_within_their_team(office: Office) -> None:
    """A crawl as the head of a unit, with the language switched and lists turned over: no other unit's people."""
    below = {HEAD, MEMBER} | {
        one.id for one in office.store.read_now(lambda tx: tx.people.in_unit(None)) if one.superior_id == HEAD
    }
    others = [one.name for one in office.store.read_now(lambda tx: tx.people.in_unit(None)) if one.id not in below]
    own = {office.person(id_).name for id_ in below}
    async with office.browser(HEAD) as browser:
        waiting, seen = ["/panel"], set[str]()
        while waiting and len(seen) < 400:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = await browser.get(path, allow_redirects=False)
            assert answer.status == 200, path
            if answer.content_type != "text/html":
                continue
            text = await answer.text()
            assert [name for name in others if name in text and name not in own] == []
            for link in re.findall(r'href="([^"#]+)"', text):
                target = link.replace("&amp;", "&")
                target = path.partition("?")[0] + target if target.startswith("?") else target
                near = "week=" not in target or "W48" in target or "W47" in target
                if target.startswith("/panel") and "static" not in target and near:
                    waiting.append(target)
        assert len(seen) > 20


@both
async def test_an_administrator_finds_every_page_there_with_whatever_is_asked_of_it(office: Office) -> None:
    odd = ["", "?q=%00%27%25_%ED%A0%80&standing=%FF&why=%22&lang=en&lang=id&week=&page=%D9%A3"]
    async with office.browser(ADMIN) as browser:
        for page in PAGES:
            for asked in odd if not page.posts else ():
                assert (await browser.get(at(page.path, HEAD) + asked)).status == 200, (page.path, asked)


async def test_who_stands_in_for_a_superior_sees_their_team_for_as_long(office: Office) -> None:
    """An ordinary member, for two days: then the session ends as well."""
    today = office.clock.now().date()
    entry = Acting(1, HEAD, MEMBER, today, today + timedelta(days=1))
    office.store.write_now(lambda tx: tx.save([entry]))
    async with office.browser(MEMBER) as browser:
        home = await (await browser.get("/panel")).text()
        assert "Diwakili" in home
        assert at("/panel/team/{person}", HEAD) in home
        for path, status in (("/panel/team/{person}", 200), ("/panel/weekly/{person}", 200)):
            assert (await browser.get(at(path, HEAD))).status == status
            assert (await browser.get(at(path, OTHER))).status == 404
        assert office.store.write_now(lambda tx: tx.follow_ups.end_acting(1))
        assert (await browser.get("/panel")).status == 401
