"""The page behind the QR code, served by the real application: valid, voided, erased, unknown, busy; on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pypdfium2
import pytest
import pytest_asyncio
import zxingcpp
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, expect

from bot.app import build_service, build_site
from bot.certificates import assets, issuing
from bot.clock import ManualClock
from bot.documents import Documents
from bot.house import House
from bot.jp import desk
from bot.shelf import Courses
from bot.web import certificates as page_module
from bot.web.certificates import preferred
from lessons.certificates import Certificate, new_code
from lessons.engine import Rules
from lessons.loading import Catalogue
from lessons.study import Enrolment
from people.calendar import WorkingCalendar
from people.jp import ENROLMENT, JpEntry, JpForm, JpStatus
from people.model import Unit, Zone
from people.roster.model import RosterChanges
from store.errors import StoreUnavailable
from store.store import Store
from store.tx import Tx
from tests.certificates.sample import DONE, ISSUER, NOW, PERSON, certificate, longest
from tests.patience import SECONDS
from tests.web.phones import fresh_page

pytestmark = pytest.mark.asyncio(loop_scope="session")
Client = TestClient


@dataclass
class Site:
    """The application with one certificate in its store."""

    client: Client  # type: ignore[type-arg]
    store: Store
    house: House
    one: Certificate

    @property
    def origin(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    async def get(self, code: str, **more: object) -> ClientResponse:
        return await self.client.get(f"/sertifikat/{code}", **more)  # type: ignore[arg-type]


def put(tx: Tx, one: Certificate) -> None:
    tx.people.apply(RosterChanges(units=(Unit(1, PERSON.unit_name),), persons=(PERSON,)))
    tx.courses.put(DONE.course_id, DONE.course_version, "{}", NOW)
    done: Enrolment = replace(DONE, id=one.enrolment_id)
    tx.save([done, one])


@pytest_asyncio.fixture(loop_scope="session")
async def site(sqlite_url: str) -> AsyncIterator[Site]:
    clock = ManualClock(NOW + timedelta(days=3))
    with Store.open(sqlite_url) as store:
        one = certificate()
        await store.write(lambda tx: put(tx, one))
        house = House("BKPSDM Contoh", "id", Rules(WorkingCalendar()), Courses(Catalogue((), {})), zone=Zone.WIT,
                      certificates=ISSUER)  # fmt: skip
        documents = Documents(house, store, clock)
        service = build_service(house, store, clock, [], documents)
        async with TestClient(TestServer(build_site(service))) as client:
            made = Site(client, store, house, one)
            made.house = replace(house, public_url=made.origin)
            yield made
        documents.close()


async def test_the_code_on_the_sheet_leads_to_its_page(site: Site) -> None:
    content = assets.drawn(site.house, site.one, "id")
    document = pypdfium2.PdfDocument(content)
    (code,) = zxingcpp.read_barcodes(document[0].render(scale=1.5).to_pil())
    document.close()
    assert code.text == f"{site.origin}/sertifikat/{site.one.code}"
    answer = await site.client.get(code.text.removeprefix(site.origin))
    assert answer.status == 200
    text = await answer.text()
    for shown in ("Sertifikat ini berlaku", site.one.number, site.one.name, "1990…002", "Perawat Ahli Pertama",
                  "Puskesmas Oksibil", "Layanan Publik yang Jelas", "teknis", "2 November 2026 s.d. 30 November 2026",
                  "<dd>5</dd>", "<dd>87,5</dd>", "Pemerintah Kabupaten Contoh", "Drs. Paulus Kalakmabin"):  # fmt: skip
        assert shown in text, shown
    assert site.one.nip not in text, "who has only found the address learns no birth date"
    assert "<script" not in text


async def test_a_code_may_be_typed_as_it_is_read(site: Site) -> None:
    code = site.one.code.upper()
    assert (await site.get(f"{code[:13]}-{code[13:]}")).status == 200


async def test_no_outside_resource_and_nothing_kept(site: Site) -> None:
    answer = await site.get(site.one.code)
    headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"
    text = await answer.text()
    assert "http://" not in text
    assert "https://" not in text
    style = await site.client.get("/sertifikat/certificate.css")
    assert style.status == 200
    assert style.content_type == "text/css"
    assert "url(" not in await style.text()


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [("", "", "id"), ("", "en-GB,en;q=0.9,id;q=0.8", "en"), ("", "de, id;q=0.5, en;q=0.4", "id"),
     ("?lang=en", "id", "en"),
     ("?lang=id", "en", "id"), ("?lang=xx", "en", "en"), ("", "en;q=nonsense", "id"), ("", ";;,q=,", "id")],
)  # fmt: skip
async def test_its_language(site: Site, query: str, header: str, language: str) -> None:
    answer = await site.get(site.one.code + query, headers={"Accept-Language": header})
    text = await answer.text()
    assert f'<html lang="{language}">' in text
    assert ("This certificate is valid" in text) is (language == "en")
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"


async def test_a_voided_one_says_so_and_since_when(site: Site) -> None:
    at = NOW + timedelta(days=2, hours=15)
    await site.store.write(lambda tx: issuing.void(tx, site.one, at, "ruth", "Rahasia kantor"))
    answer = await site.get(site.one.code)
    text = await answer.text()
    assert answer.status == 200
    assert "Sertifikat ini dibatalkan" in text
    assert "Tidak berlaku lagi sejak 3 Desember 2026." in text, "by the agency's calendar"
    assert "berlaku</h1>" not in text
    assert "Rahasia kantor" not in text
    assert "ruth" not in text


def entered(one: Certificate) -> JpEntry:
    """The hours of a certificate's course, as they came into the ledger."""
    return JpEntry(
        31, one.person_id, 2026, one.completed_on, JpForm.COURSE, "teknis", 225, one.jp, ENROLMENT, one.enrolment_id,
        status=JpStatus.APPROVED, decided_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("jp", "said"), [(3, "sejak 3 Desember 2026 yang dihitung 3 JP"), (0, "sejak 3 Desember 2026 tidak ada JP")]
)
async def test_hours_that_were_corrected_later_are_told_beside_what_the_sheet_says(
    site: Site, jp: int, said: str
) -> None:
    await site.store.write(lambda tx: tx.save([entered(site.one)]))
    assert "yang dihitung" not in await (await site.get(site.one.code)).text(), "the ledger agrees with the sheet"
    at = NOW + timedelta(days=2, hours=15)
    await site.store.write(lambda tx: desk.correct(tx, site.house, 31, jp, "Terhitung ganda", None, at))
    text = await (await site.get(site.one.code)).text()
    assert said in text
    assert "<dd>5</dd>" in text, "what can be compared with the sheet stays"
    assert "Sertifikat ini berlaku" in text
    assert "Terhitung ganda" not in text
    english = await (await site.get(site.one.code + "?lang=en")).text()
    assert "since 3 December 2026" in english
    await site.store.write(lambda tx: issuing.void(tx, site.one, at, "ruth", "x"))
    assert "3 JP" not in await (await site.get(site.one.code)).text(), "nothing on it holds any more"


async def test_an_erased_one_names_nobody(site: Site) -> None:
    await site.store.write(lambda tx: tx.people.erase(PERSON.id, NOW))
    text = await (await site.get(site.one.code)).text()
    assert "Identitas pemiliknya telah disamarkan" in text
    assert site.one.number in text
    assert "Layanan Publik yang Jelas" in text
    for gone in ("Maria", "1990", "disamarkan-", "Perawat"):
        assert gone not in text, gone


WRONG = ["", "x", "0" * 26, "u" * 26, "0007", "0007/9999/BKPSDM/XI/2026", "..%2f..%2fetc%2fpasswd", "%00", "%ff",
         "a" * 3000, "<b>", "'%20OR%201=1", "7zk2m9x4c8v6b3n5q1w0j7r4t"]  # fmt: skip


async def test_what_nobody_has_and_what_is_no_code_are_told_alike(site: Site) -> None:
    answers = [await site.get(code) for code in (*WRONG, new_code())]
    assert {answer.status for answer in answers} == {404}
    bodies = {await answer.text() for answer in answers}
    assert len(bodies) == 1, "nothing tells which of them could be one"
    assert "Sertifikat tidak ditemukan" in bodies.pop()
    headers = {tuple(sorted((k, v) for k, v in a.headers.items() if k != "Date")) for a in answers}
    assert len(headers) == 1


async def test_only_a_possible_code_is_looked_up_and_only_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    read = site.store.read

    async def counted(work):  # type: ignore[no-untyped-def]
        looked.append(work)
        return await read(work)

    monkeypatch.setattr(site.store, "read", counted)
    for code in WRONG:
        await site.get(code)
    assert len(looked) == 1, "of them only the zeros could be one"
    await site.get(site.one.code)
    assert len(looked) == 2


async def test_a_store_that_is_away_is_no_unknown_certificate(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(work):  # type: ignore[no-untyped-def]
        raise StoreUnavailable("secret host")

    monkeypatch.setattr(site.store, "read", away)
    answer = await site.get(site.one.code)
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "10"
    text = await answer.text()
    assert "Belum dapat diperiksa" in text
    assert "secret" not in text


async def test_a_crowd_is_told_to_come_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = asyncio.Event()

    async def slow(work):  # type: ignore[no-untyped-def]
        await go_on.wait()

    monkeypatch.setattr(site.store, "read", slow)
    monkeypatch.setattr(page_module, "MOST_AT_ONCE", 3)
    waiting = [asyncio.create_task(site.get(site.one.code)) for _ in range(8)]
    done, still = await asyncio.wait(waiting, timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
    while len(done) < 5:
        more, still = await asyncio.wait(still, return_when=asyncio.FIRST_COMPLETED)
        done |= more
    assert {task.result().status for task in done} == {503}
    go_on.set()
    assert [task.result().status for task in (await asyncio.wait(still))[0]] == [404, 404, 404]


async def test_other_methods_are_refused(site: Site) -> None:
    assert (await site.client.post(f"/sertifikat/{site.one.code}", data=b"x")).status == 405
    assert (await site.client.head(f"/sertifikat/{site.one.code}")).status == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
async def test_on_a_phone_nothing_is_cut_off(site: Site, browser: Browser, width: int, scheme: str) -> None:
    long = replace(longest(), id=99, code=new_code(), enrolment_id=22, number="9/9", sequence=9)
    await site.store.write(lambda tx: tx.save([replace(DONE, id=22), long]))
    terms = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme, "locale": "id-ID"}
    errors: list[str] = []
    async with fresh_page(browser, **terms) as page:
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: errors.append(asked.url) if not asked.url.startswith((site.origin, "data:")) else None,
        )
        await page.goto(f"{site.origin}/sertifikat/{long.code}")
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sertifikat ini berlaku")
        assert await page.locator("dd").nth(1).inner_text() == long.name
        box = await page.get_by_role("link", name="EN").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40, "a finger finds it"
        await page.get_by_role("link", name="EN").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    assert errors == []


async def test_headers_of_languages() -> None:
    assert preferred("en") == "en"
    assert preferred("EN-us;q=0.3, id-ID;q=0.7") == "id"
    assert preferred("fr") == ""
    assert preferred("en;q=0") == ""
    assert preferred("x" * 10_000) == ""
