"""The pages over HTTP: who is let in, and that no page is made outside the table."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.clock import Clock
from bot.links import Links
from bot.web.panel import gate
from bot.web.panel.doors import Doors
from bot.web.panel.drawing import STYLE
from bot.web.panel.forms import form_of
from bot.web.panel.pages import PAGES
from bot.web.panel.table import Answer, Ask, NotThere, Page, Viewer
from bot.web.panel.telling import Handler, Telling, go_to
from bot.web.panel.weeks import Weeks
from store.errors import StoreUnavailable
from store.store import Store

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

MOST_ASKED = 2000
"""Characters of an address's questions."""
STATIC = frozenset({STYLE.name, "bekal.svg"})
"""All that a page loads beside itself."""


class Panel:
    """All pages of one installation."""

    def __init__(self, house: House, store: Store, clock: Clock, links: Links) -> None:
        self._house, self._store, self._clock = house, store, clock
        self._weeks, self._telling = Weeks(), Telling(house, links)
        self._doors = Doors(house, store, clock, links, self._weeks, self._telling)

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds a session's token."""
        return self._doors.cookie

    def routes(self) -> list[web.RouteDef]:
        """Everything that is served: the table, and the few addresses that need nobody to be logged in."""
        guarded = self._telling.guarded
        table = [web.route("POST" if page.posts else "GET", page.path, guarded(self._page(page))) for page in PAGES]
        return [
            web.get("/", _home),
            web.get("/panel/static/{name}", _static),
            *self._doors.routes(),
            *table,
            web.get("/panel/{rest:.*}", guarded(self._nowhere)),
        ]

    def _page(self, page: Page) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            if len(request.query_string) > MOST_ASKED:
                raise web.HTTPRequestURITooLong
            if not page.posts:
                return await self._shown(page, request)
            self._doors.own(request)
            return await self._done(page, request, await form_of(request))

        return handle

    async def _shown(self, page: Page, request: web.Request) -> web.Response:
        made = await self._store.read(lambda tx: self._made(tx, page, request, {}))
        if made is None:
            return self._login(request)
        viewer, response = made
        now = self._clock.now()
        if now - viewer.session.seen_at > gate.TOUCH:
            with suppress(StoreUnavailable):  # a full disk can be read, and that somebody was here is soon noted again
                await self._store.write(lambda tx: tx.pages.seen(viewer.session.token_hash, now))
        return response

    async def _done(self, page: Page, request: web.Request, form: dict[str, str]) -> web.Response:
        if not self._doors.is_marked(self._doors.token(request), form):
            return self._login(request)
        made = await self._store.write(lambda tx: self._made(tx, page, request, form))
        return made[1] if made else self._login(request)

    def _made(
        self, tx: Tx, page: Page, request: web.Request, form: dict[str, str]
    ) -> tuple[Viewer, web.Response] | None:
        """The page, made and drawn within one transaction; None: nobody is logged in."""
        token, now = self._doors.token(request), self._clock.now()
        viewer = gate.viewer(tx, self._house, token, now)
        if viewer is None:
            return None
        texts, csrf = self._telling.texts(request, viewer.language), self._doors.csrf(token)
        try:
            about = gate.let_in(tx, self._house, page, viewer, request.match_info.get("person", ""), now)
            ask = Ask(
                tx, self._house, viewer, now, texts, self._weeks, request.path, request.query, csrf, about, form
            )  # fmt: skip
            answer = page.make(ask)
        except NotThere:
            gone = self._telling.draw(request, "not_there", HTTPStatus.NOT_FOUND, texts, viewer=viewer, csrf=csrf)
            return viewer, gone
        return viewer, self._telling.answer(request, answer, texts, viewer=viewer, csrf=csrf)

    async def _nowhere(self, request: web.Request) -> web.Response:
        """An address that is no page: for whoever is logged in like one that is not for them."""

        def make(_: Ask) -> Answer:
            raise NotThere

        return await self._shown(Page(request.path, make), request)

    def _login(self, request: web.Request) -> web.Response:
        return self._telling.draw(request, "login", HTTPStatus.UNAUTHORIZED)


async def _home(_: web.Request) -> web.Response:
    """Whoever types the name of the host alone means the pages. (Where there is a simulator, it is asked first.)"""
    return go_to("/panel")


async def _static(request: web.Request) -> web.FileResponse:
    if request.match_info["name"] not in STATIC:
        raise web.HTTPNotFound
    path = STYLE.with_name(request.match_info["name"])
    return web.FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})
