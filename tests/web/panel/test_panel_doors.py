"""Logging in and out: links that work once and soon, sessions that end, forms that only our own pages can send."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application

from bot.config.settings import Secret
from bot.links import Links, report_mark, ticket_mark
from bot.web.panel import gate
from bot.web.panel.limits import MOST_FAILURES
from bot.web.panel.site import Panel
from lessons.study import Participation
from people.model import Role
from reports.weeks import Week
from store.errors import StoreUnavailable
from store.tables import metadata
from tests.web.panel.office import ADMIN, CHIEF, HEAD, OTHER, Browser, Office, both

WEEK = Week(2026, 48)


async def enters(office: Office, browser: Browser, link: str) -> ClientResponse:
    answer: ClientResponse = await browser.post(link, headers={"Origin": office.origin}, allow_redirects=False)
    return answer


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/panel")).status == HTTPStatus.OK


@both
async def test_a_preview_does_not_use_a_link_up_and_a_second_use_is_refused(office: Office) -> None:
    link = office.link(HEAD)
    async with office.browser() as browser:
        for _ in range(3):
            answer = await browser.get(link)
            assert answer.status == 200
            assert office.panel.cookie not in answer.cookies
        assert not await is_in(browser)
        answer = await enters(office, browser, link)
        assert (answer.status, answer.headers["Location"]) == (303, "/panel")
        assert await is_in(browser)
    async with office.browser() as other:
        assert (await enters(office, other, link)).status == 410
        assert (await other.get(link)).status == 410
        assert not await is_in(other)


@both
async def test_a_browser_whose_answer_was_lost_sends_its_form_again_and_is_in(office: Office) -> None:
    link = office.link(HEAD)
    async with office.browser() as browser, office.browser() as other:
        for one in (browser, other):
            assert (await one.get(link)).status == 200
        assert (await enters(office, browser, link)).status == 303
        browser.session.cookie_jar.clear(lambda cookie: cookie.key == office.panel.cookie)
        assert not await is_in(browser)
        assert (await enters(office, other, link)).status == 410
        assert (await enters(office, browser, link)).status == 303
        assert await is_in(browser)
        assert not await is_in(other)
        logins = office.store.read_now(lambda tx: tx.journal.entries(HEAD, kinds=["page_login"]))
        assert len(logins) == 1
        page = await (await browser.get("/panel")).text()
        [csrf] = set(re.findall(r'name="csrf" value="([^"]+)"', page))
        await office.post(browser, "/panel/keluar", csrf=csrf)
        assert (await enters(office, browser, link)).status == 410


async def test_a_form_sent_again_is_too_late_after_the_links_time(office: Office) -> None:
    link = office.link(HEAD)
    async with office.browser() as browser:
        await browser.get(link)
        assert (await enters(office, browser, link)).status == 303
        office.pass_time(minutes=15)
        assert (await enters(office, browser, link)).status == 410


async def test_two_browsers_of_one_link_have_different_sessions_and_two_links_of_one_browser_too(
    office: Office,
) -> None:
    async with office.browser() as browser:
        tokens = []
        for _ in range(2):
            link = office.link(HEAD)
            await browser.get(link)
            tokens.append((await enters(office, browser, link)).cookies[office.panel.cookie].value)
        assert len(set(tokens)) == 2
        assert {len(one) for one in tokens} == {22}


@both
async def test_one_link_used_makes_the_others_of_that_person_worthless(office: Office) -> None:
    first, second, of_another = office.link(HEAD), office.link(HEAD), office.link(OTHER)
    async with office.browser() as browser:
        assert (await enters(office, browser, second)).status == 303
        assert (await enters(office, browser, first)).status == 410
        assert (await enters(office, browser, of_another)).status == 303


@pytest.mark.parametrize("span", [{"minutes": 15}, {"days": 1}])
async def test_a_link_is_good_for_a_quarter_of_an_hour(office: Office, span: dict[str, float]) -> None:
    link = office.link(HEAD)
    office.pass_time(**span)
    async with office.browser() as browser:
        assert (await browser.get(link)).status == 410
        assert (await enters(office, browser, link)).status == 410


async def test_a_link_is_signed(office: Office) -> None:
    link = office.link(HEAD)
    forged = [link[:-1] + ("A" if link[-1] != "A" else "B"), "/masuk/1.x", "/masuk/x", link.rpartition(".")[0]]
    other = Links(office.links.public_url, Secret("another secret of these tests, also long"))
    forged.append(other.address(ticket_mark(office.ticket(HEAD))).removeprefix(office.links.public_url))
    async with office.browser() as browser:
        for path in forged:
            assert (await enters(office, browser, path)).status == 410, path
        assert (await enters(office, browser, link)).status == 303


async def test_nothing_in_the_store_opens_a_door(office: Office) -> None:
    """Neither the link's signature nor the session's token, nor anything that either could be made of."""
    link = office.link(HEAD)
    async with office.browser() as browser:
        answer = await enters(office, browser, link)
        token = answer.cookies[office.panel.cookie].value
        everything = office.store.read_now(
            lambda tx: "".join(str(row) for t in metadata.sorted_tables for row in tx.connection.execute(t.select()))
        )
    assert token not in everything
    assert gate.hashed(token) in everything
    assert link.rpartition(".")[2] not in everything


async def test_a_cookie_is_for_this_host_and_no_script(office: Office) -> None:
    async with office.browser() as browser:
        cookie = (await enters(office, browser, office.link(HEAD))).cookies["bekal"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    secure = Links("https://bekal.contoh.go.id", Secret("a secret of these tests alone, long enough"))
    assert secure.is_secure


STRANGE_ORIGINS = [
    None, "null", "https://evil.example", "http://127.0.0.1:1", "https://[", "https://a]b", "http://[::1", "\udcff",
    "https://127.0.0.1:8080", "http://x@127.0.0.1:8080", "http://127.0.0.1:8080.evil.example",
]  # fmt: skip


@pytest.mark.parametrize("origin", STRANGE_ORIGINS, ids=ascii)
async def test_another_site_can_neither_log_somebody_in_nor_out(office: Office, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    async with office.browser() as browser:
        assert (await browser.post(office.link(HEAD), headers=headers)).status == 403
    async with office.browser(HEAD) as browser:
        assert (await browser.post("/panel/keluar", headers=headers)).status == 403
        assert await is_in(browser)


async def test_our_public_name_is_ours_with_its_own_scheme_only(office: Office) -> None:
    """Whoever sits on the line can serve a page in our name, but not with our certificate."""
    secure = Links("https://bekal.contoh.go.id", Secret("a secret of these tests alone, long enough"))
    site = Application()
    site.add_routes(Panel(office.house, office.store, office.clock, secure).routes())
    async with TestClient(TestServer(site)) as browser:
        for origin, status in (
            ("https://bekal.contoh.go.id", 410),
            ("https://BEKAL.contoh.go.id", 410),
            ("http://bekal.contoh.go.id", 403),
            ("https://bekal.contoh.go.id.evil.example", 403),
        ):
            headers = {"Origin": origin, "Host": "bekal.contoh.go.id"}
            assert (await browser.post("/masuk/x.y", headers=headers)).status == status, origin


STRANGE_COOKIES = ["\udcff\udcfe", "", "a" * 6000, '"\\377"', "x; bekal=y", "%00", "é"]


@pytest.mark.parametrize("cookie", STRANGE_COOKIES, ids=lambda cookie: ascii(cookie[:12]))
async def test_a_cookie_that_is_none_of_ours_is_nobody(office: Office, cookie: str) -> None:
    async with office.browser() as browser:
        for path in ("/panel", "/panel/hours", "/panel/nothing"):
            assert (await browser.get(path, headers={"Cookie": f"bekal={cookie}"})).status == 401
        headers = {"Cookie": f"bekal={cookie}", "Origin": office.origin}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = await browser.post("/panel/hours/decide", data=b"csrf=%FF", headers=headers)
        assert answer.status == 401


async def test_logging_out_needs_the_mark_of_the_session_and_ends_it(office: Office) -> None:
    async with office.browser(HEAD) as browser:
        page = await (await browser.get("/panel")).text()
        [csrf] = set(re.findall(r'name="csrf" value="([^"]+)"', page))
        [cookie] = [c.value for c in browser.session.cookie_jar if c.key == "bekal"]
        async with office.browser() as thief:
            await office.post(thief, "/panel/keluar", csrf="wrong")
        assert await is_in(browser)
        assert (await office.post(browser, "/panel/keluar", csrf=csrf)).status == 401
        assert not await is_in(browser)
        browser.session.cookie_jar.update_cookies({"bekal": cookie})
        assert not await is_in(browser)


async def test_a_session_ends_when_nobody_is_there_and_after_half_a_day(office: Office) -> None:
    async with office.browser(HEAD) as browser:
        office.pass_time(hours=1.9)
        assert await is_in(browser)
        office.pass_time(hours=1.9)
        assert await is_in(browser)
        office.pass_time(hours=2.1)
        assert not await is_in(browser)
    async with office.browser(HEAD) as browser:
        for _ in range(11):
            office.pass_time(hours=1)
            assert await is_in(browser)
        office.pass_time(hours=1)
        assert not await is_in(browser)


async def test_the_name_of_the_host_alone_leads_to_the_pages(office: Office) -> None:
    async with office.browser() as browser:
        answer = await browser.get("/")
        assert (answer.status, answer.url.path) == (401, "/panel")
        assert "Ketik /panel di obrolan Bekal" in await answer.text()


async def test_a_store_that_takes_nothing_can_still_be_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_: object) -> None:
        raise StoreUnavailable("disk is full")

    async with office.browser(HEAD) as browser:
        office.pass_time(minutes=6)
        monkeypatch.setattr(office.store, "write", full)
        assert await is_in(browser)
        page = await (await browser.get("/panel")).text()
        [csrf] = set(re.findall(r'name="csrf" value="([^"]+)"', page))
        assert (await office.post(browser, "/panel/keluar", csrf=csrf)).status == 503


async def test_sessions_end_with_the_role(office: Office) -> None:
    async with office.browser(HEAD) as browser:
        office.change(replace(office.person(HEAD), roles=frozenset({Role.LEARNER, Role.SUPERVISOR, Role.ADMIN})))
        assert not await is_in(browser)


async def test_sessions_end_with_consent_and_do_not_come_back_with_it(office: Office) -> None:
    terms = Participation(HEAD, 1, office.clock.now())
    async with office.browser(HEAD) as browser:
        office.pass_time(minutes=1)
        office.store.write_now(lambda tx: tx.save([replace(terms, withdrawn_at=office.clock.now())]))
        assert not await is_in(browser)
        office.pass_time(minutes=1)
        office.store.write_now(lambda tx: tx.save([replace(terms, consented_at=office.clock.now())]))
        assert not await is_in(browser)


@both
async def test_sessions_and_links_go_with_the_person(office: Office) -> None:
    link = office.link(HEAD)
    async with office.browser(HEAD) as browser:
        later = office.link(HEAD)
        office.store.write_now(lambda tx: tx.people.erase(HEAD, office.clock.now()))
        assert not await is_in(browser)
        for path in (link, later):
            assert (await enters(office, browser, path)).status == 410
    held = office.store.read_now(lambda tx: tx.pages.visits(HEAD))
    assert held == []


@both
async def test_who_has_left_is_logged_in_nowhere_and_no_link_lets_them_in(office: Office) -> None:
    async with office.browser(HEAD) as browser:
        later, now = office.link(HEAD), office.clock.now()
        office.store.write_now(lambda tx: tx.departures.carry_out(HEAD, now.date(), now))
        assert not await is_in(browser)
        assert (await enters(office, browser, later)).status == 410
        after = office.link(HEAD)
        assert (await enters(office, browser, after)).status == 410, "nor one that was asked for before"


async def test_whoever_tries_signatures_is_stopped_and_stops_nobody_else(office: Office) -> None:
    async with office.browser() as browser:
        for _ in range(MOST_FAILURES):
            assert (await enters(office, browser, "/masuk/abc.def")).status == 410
        stopped = await enters(office, browser, "/masuk/abc.def")
        assert (stopped.status, stopped.headers["Retry-After"]) == (429, "600")
        assert "sepuluh menit" in await stopped.text()
        assert (await browser.get("/reports/abc.def")).status == 429
        assert (await enters(office, browser, office.link(HEAD))).status == 303


async def test_a_form_that_is_too_large_is_refused(office: Office) -> None:
    async with office.browser(HEAD) as browser:
        answer = await office.post(browser, "/panel/keluar", csrf="x" * 20_000)
        assert answer.status == 413
        assert "Traceback" not in await answer.text()


async def test_pages_are_kept_strict_and_nowhere_kept(office: Office) -> None:
    async with office.browser(HEAD) as browser:
        for path in ("/panel", "/panel/nothing", office.link(HEAD), "/reports/x"):
            headers = (await browser.get(path)).headers
            policy = headers["Content-Security-Policy"]
            assert "form-action 'self'" in policy
            assert "default-src 'none'" in policy
            assert "script-src" not in policy
            assert "unsafe" not in policy
            assert headers["Cache-Control"] == "no-store"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["X-Content-Type-Options"] == "nosniff"
        assert "form-action 'none'" in (await browser.get("/health")).headers["Content-Security-Policy"]


# --- links to a summary


def report(office: Office, superior: int = HEAD, reader: int = HEAD) -> str:
    return office.path(report_mark(WEEK, superior, reader, office.clock.now()))


@both
async def test_a_link_to_a_summary_shows_counts_and_no_names_for_a_week(office: Office) -> None:
    link = report(office, CHIEF, CHIEF)
    people = office.store.read_now(lambda tx: tx.people.in_unit(None))
    async with office.browser() as browser:
        for days in (0, 6.9):
            office.pass_time(days=days)
            answer = await browser.get(link)
            text = await answer.text()
            assert answer.status == 200
            assert 'data-figure="active"' in text
            assert [one.name for one in people if one.name in text] == []
        office.pass_time(days=0.2)
        assert (await browser.get(link)).status == 410


async def test_a_link_to_a_summary_leads_on_for_whoever_may_see_it_and_not_for_others(office: Office) -> None:
    link = report(office)
    async with office.browser(HEAD) as browser:
        answer = await browser.get(link, allow_redirects=False)
        assert answer.status == 303
        assert answer.headers["Location"].startswith("/panel/weekly/")
    for other in (OTHER, ADMIN):
        async with office.browser(other) as browser:
            answer = await browser.get(link, allow_redirects=False)
            assert answer.status == (303 if other == ADMIN else 200)


async def test_a_link_to_a_summary_ends_where_its_reader_leads_the_team_no_more(office: Office) -> None:
    link, of_chief = report(office), report(office, HEAD, CHIEF)
    office.change(replace(office.person(HEAD), superior_id=None))
    async with office.browser() as browser:
        assert (await browser.get(link)).status == 200
        office.pass_time(minutes=2)
        assert (await browser.get(of_chief)).status == 410


async def test_a_link_to_a_summary_cannot_be_turned_into_another(office: Office) -> None:
    link = report(office)
    async with office.browser() as browser:
        for changed in (link.replace("W48", "W47"), link.replace("-2s-", "-2t-", 1)):
            assert changed != link
            assert (await browser.get(changed)).status == 410
