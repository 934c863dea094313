"""What a browser is told: pages in somebody's language, files, where to look next, and headers on all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from bot.links import Links
from bot.texts import LANGUAGES, Texts, texts_for
from bot.web.panel.drawing import draw
from bot.web.panel.limits import WITHIN
from bot.web.panel.table import Answer, File, GoTo, Viewer
from store.errors import StoreUnavailable

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)

LANGUAGE_COOKIE = "bekal_lang"
YEAR = 365 * 24 * 3600
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    # With no-referrer browsers would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Telling:
    """How the pages of one installation speak to browsers."""

    def __init__(self, house: House, links: Links) -> None:
        self.house, self.links = house, links

    def guarded(self, handler: Handler) -> Handler:
        """Headers on everything; no trouble of ours is shown in other words than our own."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                response = await handler(request)
            except StoreUnavailable:
                response = self.draw(request, "trouble", HTTPStatus.SERVICE_UNAVAILABLE)
            except web.HTTPException as refusal:
                response = self._refused(request, HTTPStatus(refusal.status))
            except Exception as error:  # noqa: BLE001 - a defect of ours; nobody is to read where it is
                log.error("page_defect", path=_shape(request), kind=type(error).__name__)
                response = self.draw(request, "trouble", HTTPStatus.INTERNAL_SERVER_ERROR)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            self._remember_language(request, response)
            return response

        return handle

    def _refused(self, request: web.Request, status: HTTPStatus) -> web.Response:
        """Whoever came too often is told when to come again; to load the page anew would be the wrong advice."""
        if status is not HTTPStatus.TOO_MANY_REQUESTS:
            return self.draw(request, "refused", status)
        response = self.draw(request, "too_often", status)
        response.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
        return response

    def answer(self, request: web.Request, answer: Answer, texts: Texts, **more: Any) -> web.Response:
        """What a page made, as the browser gets it."""
        if isinstance(answer, GoTo):
            return go_to(answer.path)
        if isinstance(answer, File):
            return _file(answer)
        return self.draw(request, answer.template, HTTPStatus.OK, texts, **more, **answer.values)

    def draw(
        self, request: web.Request, template: str, status: HTTPStatus, texts: Texts | None = None, **values: Any
    ) -> web.Response:
        """A page of this template; what every page needs is added."""
        texts = texts or self.texts(request)
        usual = {"viewer": None, "csrf": "", "agency": self.house.agency, "path": request.path, "query": request.query}
        viewer = values.get("viewer")
        zone = viewer.zone if isinstance(viewer, Viewer) else self.house.zone
        html = draw(template, texts, zone, **{**usual, **values})
        return web.Response(text=html, content_type="text/html", status=status)

    def texts(self, request: web.Request, own: str = "") -> Texts:
        """In the language that was asked for, now or before; else `own`, else the agency's."""
        wanted = (request.query.get("lang"), request.cookies.get(LANGUAGE_COOKIE), own)
        return texts_for(next((one for one in wanted if one in LANGUAGES), self.house.language))

    def give(self, response: web.StreamResponse, name: str, value: str, seconds: int) -> None:
        """Have the browser keep something for us."""
        # Strict is not sent where a link in the chat is tapped; what changes something asks for more than a cookie.
        secure = self.links.is_secure
        response.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax")

    def take_back(self, response: web.StreamResponse, name: str) -> None:
        """Have the browser forget it."""
        response.del_cookie(name, path="/", secure=self.links.is_secure, httponly=True, samesite="Lax")

    def _remember_language(self, request: web.Request, response: web.StreamResponse) -> None:
        asked = request.query.get("lang", "")
        if asked in LANGUAGES:
            self.give(response, LANGUAGE_COOKIE, asked, YEAR)


def go_to(path: str) -> web.Response:
    """After a POST: look there."""
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})


def _file(file: File) -> web.Response:
    shown = "inline" if file.kind.startswith("image/") else "attachment"
    name = "".join(letter for letter in file.name if letter.isascii() and letter.isprintable() and letter not in '"\\')
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return web.Response(body=file.content, content_type=file.kind, headers=headers)


def _shape(request: web.Request) -> str:
    """The route's address without what was filled into it."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
