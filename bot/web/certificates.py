"""The page behind a certificate's QR code: whether it is valid, and what it says. Whoever holds the code may look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

import jinja2
import structlog
from aiohttp import web

from bot import wording
from bot.certificates.assets import PATH
from bot.certificates.hours import Found
from bot.texts import LANGUAGES, Texts, texts_for
from lessons.certificates import Amendment, Certificate, read_code
from people.hours import local_day
from people.model import Zone
from people.nip import mask
from store.errors import StoreUnavailable

log = structlog.get_logger(__name__)

Find = Callable[[str], Awaitable[Found | None]]

MOST_AT_ONCE = 16
"""Looks at the store at one time; who comes beyond that is asked to come again."""
PATIENCE = 5.0
"""Seconds in which the store has to answer."""
LONGEST_HEADER = 200
_HERE = Path(__file__).parent
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language", "X-Robots-Tag": "noindex, nofollow"}
_FILES = ("certificate.css", "bekal.svg")


class CertificatePage:
    """`find` reads a certificate by its code, and what was decided since; StoreUnavailable where that cannot be.

    A code that nobody has and something that is no code get the same answer. There is no way in by number.
    """

    def __init__(self, find: Find, agency: str, zone: Zone, language: str = LANGUAGES[0]) -> None:
        self._find, self._agency, self._zone, self._language = find, agency, zone, language
        self._looking = 0

    def routes(self) -> list[web.AbstractRouteDef]:
        return [*(web.get(PATH + name, self._file) for name in _FILES), web.get(f"{PATH}{{code:.*}}", self._page)]

    async def _file(self, request: web.Request) -> web.FileResponse:
        """One of the two that the page needs: each has a route of its own."""
        name = request.path.removeprefix(PATH)
        return web.FileResponse(_HERE / "static" / name, headers={"Cache-Control": "public, max-age=3600"})

    async def _page(self, request: web.Request) -> web.Response:
        texts = texts_for(self._spoken(request))
        try:
            found = await self._look(request.match_info["code"])
        except (StoreUnavailable, TimeoutError) as trouble:
            log.warning("certificate_page_without_store", reason=type(trouble).__name__)
            return self._answer(texts, None, "busy", HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "10"})
        if found is None:
            return self._answer(texts, None, "unknown", HTTPStatus.NOT_FOUND)
        return self._answer(texts, found, "valid" if found.certificate.valid else "voided", HTTPStatus.OK)

    async def _look(self, text: str) -> Found | None:
        """One look by an index. Raises TimeoutError where too many look, or the store is slow."""
        code = read_code(text)
        if code is None:
            return None
        if self._looking >= MOST_AT_ONCE:
            raise TimeoutError
        self._looking += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._find(code)
        finally:
            self._looking -= 1

    def _spoken(self, request: web.Request) -> str:
        asked = request.query.get("lang", "")
        if asked in LANGUAGES:
            return asked
        return preferred(request.headers.get("Accept-Language", "")) or self._language

    def _answer(
        self,
        texts: Texts,
        looked: Found | None,
        state: str,
        status: HTTPStatus,
        more: dict[str, str] | None = None,
    ) -> web.Response:
        found = looked.certificate if looked else None
        html = self._template.render(
            t=texts,
            language=texts.language,
            languages=LANGUAGES,
            files=PATH,
            agency=found.institution if found else self._agency,
            state=state,
            told=self._told(texts, found, state),
            amended=self._amended(texts, looked.amended) if looked and looked.amended else "",
            rows=list(rows(texts, found)) if found else [],
            erased=found is not None and found.erased,
        )
        headers = {**_HEADERS, "Content-Language": texts.language, **(more or {})}
        return web.Response(text=html, status=status, content_type="text/html", headers=headers)

    def _told(self, texts: Texts, found: Certificate | None, state: str) -> str:
        """What the state means, in a sentence."""
        since = ""
        if found and found.voided_at:
            since = wording.dated(texts, local_day(self._zone, found.voided_at))
        return texts(f"certificate.page.{state}.text", since=since)

    def _amended(self, texts: Texts, since_then: Amendment) -> str:
        """That other hours count now than the sheet shows, and since when."""
        key = "certificate.page.amended" if since_then.jp else "certificate.page.taken_back"
        return texts(key, jp=since_then.jp, since=wording.dated(texts, local_day(self._zone, since_then.since)))

    @cached_property
    def _template(self) -> jinja2.Template:
        loader = jinja2.FileSystemLoader(_HERE / "templates")
        environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        return environment.get_template("certificate.html")


def rows(texts: Texts, one: Certificate) -> Iterator[tuple[str, str]]:
    """What the page shows: headings and values, all of them on the certificate too; the staff number is masked.

    Who holds the sheet can compare what is left of the number; who has only found its address learns no birth date.
    """
    shown = {
        "number": one.number,
        "name": "" if one.erased else one.name,
        "nip": "" if one.erased else mask(one.nip),
        "position": one.position,
        "unit": one.unit,
        "course": one.title.in_(texts.language),
        "competency": texts(f"certificate.competency.{one.competency}"),
        "days": _days(texts, one),
        "jp": str(one.jp or ""),
        "score": "" if one.score is None else wording.number(texts, one.score),
        "issued": wording.dated(texts, one.issued_on),
        "signed": ", ".join(part for part in (one.signatory_name, one.signatory_title) if part),
    }
    for key, value in shown.items():
        if value:
            yield texts(f"certificate.page.row.{key}"), value


def _days(texts: Texts, one: Certificate) -> str:
    first, last = (wording.dated(texts, day) for day in (one.started_on, one.completed_on))
    return last if first == last else texts("certificate.page.days", first=first, last=last)


def preferred(header: str) -> str:
    """The language of ours that an Accept-Language header likes best; empty where it names none."""
    liked: list[tuple[float, str]] = []
    for part in header[:LONGEST_HEADER].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            liked.append((_weight(weight), language))
    best = max(liked, key=lambda one: one[0], default=(0.0, ""))
    return best[1] if best[0] > 0 else ""


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
