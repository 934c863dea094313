"""Hours are decided on the page once, by an administrator, with a mark of the session; and by nobody else."""

from __future__ import annotations

import re

import pytest

from people.jp import JpEntry, JpStatus
from store.ledger import Wanted
from tests.web.panel.office import ADMIN, TOP, Browser, Office, both

DECIDE = "/panel/hours/decide"


def waiting(office: Office) -> list[JpEntry]:
    return office.store.read_now(lambda tx: tx.ledger.wanted(Wanted(JpStatus.PROPOSED)))


async def mark(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await (await browser.get("/panel")).text())
    assert found
    return found[1]


async def sends(office: Office, browser: Browser, **fields: str) -> str:
    headers = {"Origin": office.origin}
    answer = await browser.post(DECIDE, data=fields, headers=headers, allow_redirects=False)
    assert answer.status == 303
    return answer.headers["Location"]


@both
async def test_several_are_approved_at_once_and_a_second_sending_changes_nothing(office: Office) -> None:
    before = waiting(office)
    assert len(before) > 3
    ids = [str(one.id) for one in before[:3]]
    async with office.browser(ADMIN) as browser:
        page = await (await browser.get("/panel/hours")).text()
        assert set(ids) <= set(re.findall(r'name="entry" value="(\d+)"', page))
        fields = [("csrf", await mark(browser)), ("act", "approve"), *(("entry", one) for one in ids)]
        for expected in ("count=3&left=0", "count=0&left=3"):
            answer = await browser.post(DECIDE, data=fields, headers={"Origin": office.origin}, allow_redirects=False)
            assert answer.headers["Location"] == f"/panel/hours?notice=approved&{expected}"
        told = await (await browser.get("/panel/hours?notice=approved&count=3&left=0")).text()
    assert "3 catatan disetujui." in told
    assert {one.id for one in before} - {one.id for one in waiting(office)} == {one.id for one in before[:3]}
    decided = office.store.read_now(lambda tx: tx.ledger.by_id([int(one) for one in ids]))
    assert {(one.status, one.decided_by) for one in decided} == {(JpStatus.APPROVED, ADMIN)}
    facts = office.store.read_now(lambda tx: tx.journal.entries(kinds=["jp_approved"]))
    assert len(facts) == 3


@both
async def test_refusing_takes_a_reason(office: Office) -> None:
    first = waiting(office)[0]
    async with office.browser(ADMIN) as browser:
        csrf = await mark(browser)
        went = await sends(office, browser, csrf=csrf, act="refuse", entry=str(first.id), reason=" ")
        assert went == "/panel/hours?unfit=no_reason"
        assert "Alasan perlu diisi" in await (await browser.get(went)).text()
        assert first in waiting(office)
        await sends(office, browser, csrf=csrf, act="refuse", entry=str(first.id), reason="Bukti belum ada")
    [entry] = office.store.read_now(lambda tx: tx.ledger.by_id([first.id]))
    assert (entry.status, entry.reason) == (JpStatus.REFUSED, "Bukti belum ada")


@both
async def test_a_reason_of_letters_that_steer_is_kept_without_them(office: Office) -> None:
    first, second = waiting(office)[:2]
    async with office.browser(ADMIN) as browser:
        csrf = await mark(browser)
        await sends(office, browser, csrf=csrf, act="refuse", entry=str(first.id), reason="Bukti\0 belum\x1b ada")
        went = await sends(office, browser, csrf=csrf, act="refuse", entry=str(second.id), reason="\0 \x07")
    [entry] = office.store.read_now(lambda tx: tx.ledger.by_id([first.id]))
    assert (entry.status, entry.reason) == (JpStatus.REFUSED, "Bukti belum ada")
    assert went.endswith("unfit=no_reason")
    assert second in waiting(office)


@pytest.mark.parametrize("csrf", ["", "x", "mine"])
async def test_without_the_mark_of_the_session_nothing_is_decided(office: Office, csrf: str) -> None:
    first = waiting(office)[0]
    async with office.browser(TOP) as other, office.browser(ADMIN) as browser:
        given = await mark(other) if csrf == "mine" else csrf
        answer = await office.post(browser, DECIDE, csrf=given, act="approve", entry=str(first.id))
        assert answer.status == 401
        headers = {"Origin": "https://evil.example"}
        fields = {"csrf": await mark(browser), "act": "approve", "entry": str(first.id)}
        assert (await browser.post(DECIDE, data=fields, headers=headers)).status == 403
    assert first in waiting(office)


async def test_a_superior_decides_nothing(office: Office) -> None:
    first = waiting(office)[0]
    async with office.browser(TOP) as browser:
        answer = await office.post(browser, DECIDE, csrf=await mark(browser), act="approve", entry=str(first.id))
        assert answer.status == 404
    assert first in waiting(office)


@both
async def test_a_form_of_nonsense_changes_nothing(office: Office) -> None:
    before = waiting(office)
    async with office.browser(ADMIN) as browser:
        csrf = await mark(browser)
        beyond = [{"entry": one, "act": "approve"} for one in ("9" * 40, "9" * 19, str(2**63))]
        for fields in ({"entry": "x"}, *beyond, {"act": "approve"}, {"act": "erase"}):
            assert await sends(office, browser, csrf=csrf, **fields) == "/panel/hours?notice=none"
        went = await sends(office, browser, csrf=csrf, act="approve", entry="12345")
        assert went.endswith("count=0&left=1")
    assert waiting(office) == before
