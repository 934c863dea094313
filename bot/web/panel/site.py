"""The pages over HTTP: what the browser is told, who is let in, and that no page is made outside the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.links import ENTRY, REPORTS, Links
from bot.texts import LANGUAGES, Texts, texts_for
from bot.web.origin import require_origin
from bot.web.panel import entry, gate
from bot.web.panel.drawing import STYLE, draw
from bot.web.panel.forms import form_of
from bot.web.panel.limits import Attempts
from bot.web.panel.pages import PAGES
from bot.web.panel.table import Answer, Ask, File, GoTo, NotThere, Page, Viewer
from bot.web.panel.weeks import Weeks
from store.errors import StoreUnavailable
from store.store import Store

if TYPE_CHECKING:
    from bot.turns import House
    from store.tx import Tx

log = structlog.get_logger(__name__)

MOST_ASKED = 2000
"""Characters of an address's questions."""
LANGUAGE_COOKIE = "bekal_lang"
STATIC = frozenset({STYLE.name, "bekal.svg"})
"""All that a page loads beside itself."""
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


class Panel:
    """All pages of one installation."""

    def __init__(self, house: House, store: Store, clock: Clock, links: Links) -> None:
        self.house, self.store, self.clock, self.links = house, store, clock, links
        self.weeks, self.attempts = Weeks(), Attempts()
        self.cookie = "__Host-bekal" if links.is_secure else "bekal"

    def routes(self) -> list[web.RouteDef]:
        """Everything that is served: the table, and the few addresses that need nobody to be logged in."""
        table = [
            web.route("POST" if page.posts else "GET", page.path, self._guarded(self._page(page))) for page in PAGES
        ]
        return [
            web.get("/panel/static/{name}", _static),
            web.get(f"{ENTRY}/{{token}}", self._guarded(self._door)),
            web.post(f"{ENTRY}/{{token}}", self._guarded(self._log_in)),
            web.post("/panel/keluar", self._guarded(self._log_out)),
            web.get(f"{REPORTS}/{{token}}", self._guarded(self._report)),
            *table,
            web.get("/panel/{rest:.*}", self._guarded(self._nowhere)),
        ]

    # --- what needs nobody to be logged in

    async def _door(self, request: web.Request) -> web.Response:
        """A page with one button: whoever only looks, like a messenger's preview, does not use the link up."""
        ticket, now = self._ticket(request), self.clock.now()
        fine = ticket is not None and await self.store.read(lambda tx: gate.is_open(tx, self.house, ticket, now))
        return self._draw(request, "door" if fine else "door_shut", HTTPStatus.OK if fine else HTTPStatus.GONE)

    async def _log_in(self, request: web.Request) -> web.Response:
        self._own(request)
        ticket, now = self._ticket(request), self.clock.now()
        token = None
        if ticket is not None:
            token = await self.store.write(lambda tx: gate.log_in(tx, self.house, ticket, now))
        if token is None:
            return self._draw(request, "door_shut", HTTPStatus.GONE)
        response = _go_to("/panel")
        self._give(response, self.cookie, token, int(gate.LIFE.total_seconds()))
        return response

    def _ticket(self, request: web.Request) -> int | None:
        """The link's number. Raises HTTPTooManyRequests for whoever tries one signature after the other.

        A link with our signature is never counted nor held up, so that nobody can lock others out.
        """
        ticket = self.links.ticket(request.match_info["token"])
        if ticket is None and not self.attempts.may_fail(request.remote or "", self.clock.now()):
            raise web.HTTPTooManyRequests
        return ticket

    async def _log_out(self, request: web.Request) -> web.Response:
        self._own(request)
        token = self._token(request)
        form = await form_of(request)
        if token and self.links.is_mac("csrf:", token, form.get("csrf", "")):
            await self.store.write(lambda tx: tx.pages.end(gate.hashed(token)))
        response = _go_to("/panel")
        response.del_cookie(self.cookie, path="/", secure=self.links.is_secure, httponly=True, samesite="Lax")
        return response

    async def _report(self, request: web.Request) -> web.Response:
        """The counts of a week for whoever has the link; with the names for whoever is logged in and may see them."""
        report = self.links.report(request.match_info["token"])
        now, token = self.clock.now(), self._token(request)
        if report is None and not self.attempts.may_fail(request.remote or "", now):
            raise web.HTTPTooManyRequests
        if report is None or now >= report.expires_at:
            return self._draw(request, "report_over", HTTPStatus.GONE)
        texts = self._texts(request)

        def work(tx: Tx) -> Answer:
            return entry.report(tx, self.house, self.weeks, report, gate.viewer(tx, self.house, token, now), now)

        try:
            answer = await self.store.read(work)
        except NotThere:
            return self._draw(request, "report_over", HTTPStatus.GONE)
        return self._answer(request, answer, texts, {"viewer": None, "csrf": ""})

    # --- what one logs in for

    def _page(self, page: Page) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            if len(request.query_string) > MOST_ASKED:
                raise web.HTTPRequestURITooLong
            if not page.posts:
                return await self._shown(page, request)
            self._own(request)
            return await self._done(page, request, await form_of(request))

        return handle

    async def _shown(self, page: Page, request: web.Request) -> web.Response:
        made = await self.store.read(lambda tx: self._made(tx, page, request, {}))
        if made is None:
            return self._login(request)
        viewer, response = made
        now = self.clock.now()
        if now - viewer.session.seen_at > gate.TOUCH:
            await self.store.write(lambda tx: tx.pages.seen(viewer.session.token_hash, now))
        return response

    async def _done(self, page: Page, request: web.Request, form: dict[str, str]) -> web.Response:
        token = self._token(request)
        if not token or not self.links.is_mac("csrf:", token, form.get("csrf", "")):
            return self._login(request)
        made = await self.store.write(lambda tx: self._made(tx, page, request, form))
        return made[1] if made else self._login(request)

    def _made(
        self, tx: Tx, page: Page, request: web.Request, form: dict[str, str]
    ) -> tuple[Viewer, web.Response] | None:
        """The page, made and drawn within one transaction; None: nobody is logged in."""
        token, now = self._token(request), self.clock.now()
        viewer = gate.viewer(tx, self.house, token, now)
        if viewer is None:
            return None
        texts = self._texts(request, viewer.language)
        csrf = self.links.mac("csrf:", token)
        try:
            about = gate.let_in(tx, self.house, page, viewer, request.match_info.get("person", ""), now)
            ask = Ask(
                tx, self.house, viewer, now, texts, self.weeks, request.path, request.query, csrf, about, form
            )  # fmt: skip
            answer = page.make(ask)
        except NotThere:
            return viewer, self._draw(request, "not_there", HTTPStatus.NOT_FOUND, texts, viewer=viewer, csrf=csrf)
        return viewer, self._answer(request, answer, texts, {"viewer": viewer, "csrf": csrf})

    async def _nowhere(self, request: web.Request) -> web.Response:
        """An address that is no page: for whoever is logged in like one that is not for them."""

        def make(_: Ask) -> Answer:
            raise NotThere

        return await self._shown(Page(request.path, make), request)

    # --- what the browser is told

    def _guarded(self, handler: Handler) -> Handler:
        """Headers on everything; no trouble of ours is shown in other words than our own."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                response = await handler(request)
            except StoreUnavailable:
                response = self._draw(request, "trouble", HTTPStatus.SERVICE_UNAVAILABLE)
            except web.HTTPException as refusal:
                response = self._draw(request, "refused", HTTPStatus(refusal.status))
            except Exception as error:  # noqa: BLE001 - a defect of ours; nobody is to read where it is
                log.error("page_defect", path=_shape(request), kind=type(error).__name__)
                response = self._draw(request, "trouble", HTTPStatus.INTERNAL_SERVER_ERROR)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            self._remember_language(request, response)
            return response

        return handle

    def _own(self, request: web.Request) -> None:
        """Raises HTTPForbidden unless one of our own pages sends this."""
        require_origin(request, self.links.public_url)

    def _token(self, request: web.Request) -> str:
        """Of the session that the browser speaks of; empty where it has none, or sends what none of ours is made of."""
        token = request.cookies.get(self.cookie, "")
        return token if token.isascii() else ""

    def _login(self, request: web.Request) -> web.Response:
        return self._draw(request, "login", HTTPStatus.UNAUTHORIZED)

    def _answer(self, request: web.Request, answer: Answer, texts: Texts, more: dict[str, Any]) -> web.Response:
        if isinstance(answer, GoTo):
            return _go_to(answer.path)
        if isinstance(answer, File):
            return _file(answer)
        return self._draw(request, answer.template, HTTPStatus.OK, texts, **more, **answer.values)

    def _draw(
        self, request: web.Request, template: str, status: HTTPStatus, texts: Texts | None = None, **values: Any
    ) -> web.Response:
        texts = texts or self._texts(request)
        usual = {"viewer": None, "csrf": "", "agency": self.house.agency, "path": request.path, "query": request.query}
        viewer = values.get("viewer")
        zone = viewer.zone if isinstance(viewer, Viewer) else self.house.zone
        html = draw(template, texts, zone, **{**usual, **values})
        return web.Response(text=html, content_type="text/html", status=status)

    def _texts(self, request: web.Request, own: str = "") -> Texts:
        wanted = (request.query.get("lang"), request.cookies.get(LANGUAGE_COOKIE), own)
        return texts_for(next((one for one in wanted if one in LANGUAGES), self.house.language))

    def _remember_language(self, request: web.Request, response: web.StreamResponse) -> None:
        asked = request.query.get("lang", "")
        if asked in LANGUAGES:
            self._give(response, LANGUAGE_COOKIE, asked, YEAR)

    def _give(self, response: web.StreamResponse, name: str, value: str, seconds: int) -> None:
        # Strict is not sent where a link in the chat is tapped; what changes something asks for more than a cookie.
        secure = self.links.is_secure
        response.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax")


async def _static(request: web.Request) -> web.FileResponse:
    if request.match_info["name"] not in STATIC:
        raise web.HTTPNotFound
    path = STYLE.with_name(request.match_info["name"])
    return web.FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})


def _go_to(path: str) -> web.Response:
    """After a POST: look there."""
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})


def _file(file: File) -> web.Response:
    shown = "inline" if file.kind.startswith("image/") else "attachment"
    name = "".join(letter for letter in file.name if letter.isascii() and letter not in '"\\')
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return web.Response(body=file.content, content_type=file.kind, headers=headers)


def _shape(request: web.Request) -> str:
    """The route's address without what was filled into it."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
