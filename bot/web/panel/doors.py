"""What needs nobody to be logged in: the way in, the way out, and the link to a summary."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.clock import Clock
from bot.links import ENTRY, REPORTS, TICKET_LIFE, Links
from bot.web.origin import require_origin
from bot.web.panel import entry, gate
from bot.web.panel.forms import form_of
from bot.web.panel.limits import Attempts
from bot.web.panel.table import Answer, NotThere
from bot.web.panel.telling import Telling, go_to
from bot.web.panel.weeks import Weeks
from store.store import Store

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


class Doors:
    """The doors of one installation, and whose session a browser speaks of."""

    def __init__(self, house: House, store: Store, clock: Clock, links: Links, weeks: Weeks, telling: Telling) -> None:
        self._house, self._store, self._clock, self._links = house, store, clock, links
        self._weeks, self._telling, self._attempts = weeks, telling, Attempts()
        self.cookie = "__Host-bekal" if links.is_secure else "bekal"
        self._knock = f"{self.cookie}-door"

    def routes(self) -> list[web.RouteDef]:
        guarded = self._telling.guarded
        return [
            web.get(f"{ENTRY}/{{token}}", guarded(self._door)),
            web.post(f"{ENTRY}/{{token}}", guarded(self._log_in)),
            web.post("/panel/keluar", guarded(self._log_out)),
            web.get(f"{REPORTS}/{{token}}", guarded(self._report)),
        ]

    def own(self, request: web.Request) -> None:
        """Raises HTTPForbidden unless one of our own pages sends this."""
        require_origin(request, self._links.public_url)

    def token(self, request: web.Request) -> str:
        """Of the session that the browser speaks of; empty where it has none, or sends what none of ours is made of."""
        return self._ascii(request, self.cookie)

    def _ascii(self, request: web.Request, cookie: str) -> str:
        value = request.cookies.get(cookie, "")
        return value if value.isascii() else ""

    def csrf(self, token: str) -> str:
        """The mark of a session, without which no form of ours does anything."""
        return self._links.mac("csrf:", token)

    def is_marked(self, token: str, form: dict[str, str]) -> bool:
        """Whether a page of this session sends the form."""
        return bool(token) and self._links.is_mac("csrf:", token, form.get("csrf", ""))

    async def _door(self, request: web.Request) -> web.Response:
        """A page with one button: whoever only looks, like a messenger's preview, does not use the link up."""
        ticket, now = self._ticket(request), self._clock.now()
        fine = ticket is not None and await self._store.read(lambda tx: gate.is_open(tx, self._house, ticket, now))
        if not fine:
            return self._telling.draw(request, "door_shut", HTTPStatus.GONE)
        response = self._telling.draw(request, "door", HTTPStatus.OK)
        knock = self._ascii(request, self._knock) or secrets.token_urlsafe(32)
        self._telling.give(response, self._knock, knock, int(TICKET_LIFE.total_seconds()))
        return response

    async def _log_in(self, request: web.Request) -> web.Response:
        self.own(request)
        ticket, now = self._ticket(request), self._clock.now()
        token = self._new_token(request, ticket)
        if ticket is None or not await self._store.write(lambda tx: gate.log_in(tx, self._house, ticket, token, now)):
            return self._telling.draw(request, "door_shut", HTTPStatus.GONE)
        response = go_to("/panel")
        self._telling.give(response, self.cookie, token, int(gate.LIFE.total_seconds()))
        return response

    def _new_token(self, request: web.Request, ticket: int | None) -> str:
        """Of a session to begin: the same for the same link and browser, so that a form sent twice begins one."""
        knock = self._ascii(request, self._knock)
        return self._links.mac("session:", f"{ticket} {knock}") if knock else secrets.token_urlsafe(32)

    def _ticket(self, request: web.Request) -> int | None:
        """The link's number. Raises HTTPTooManyRequests for whoever tries one signature after the other.

        A link with our signature is never counted nor held up, so that nobody can lock others out.
        """
        ticket = self._links.ticket(request.match_info["token"])
        if ticket is None:
            self._failed(request)
        return ticket

    def _failed(self, request: web.Request) -> None:
        if not self._attempts.may_fail(request.remote or "", self._clock.now()):
            raise web.HTTPTooManyRequests

    async def _log_out(self, request: web.Request) -> web.Response:
        self.own(request)
        token = self.token(request)
        if self.is_marked(token, await form_of(request)):
            await self._store.write(lambda tx: tx.pages.end(gate.hashed(token)))
        response = go_to("/panel")
        self._telling.take_back(response, self.cookie)
        return response

    async def _report(self, request: web.Request) -> web.Response:
        """The counts of a week for whoever has the link; with the names for whoever is logged in and may see them."""
        report = self._links.report(request.match_info["token"])
        now, token = self._clock.now(), self.token(request)
        if report is None:
            self._failed(request)
        if report is None or now >= report.expires_at:
            return self._telling.draw(request, "report_over", HTTPStatus.GONE)

        def work(tx: Tx) -> Answer:
            viewer = gate.viewer(tx, self._house, token, now)
            return entry.report(tx, self._house, self._weeks, report, viewer, now)

        try:
            answer = await self._store.read(work)
        except NotThere:
            return self._telling.draw(request, "report_over", HTTPStatus.GONE)
        return self._telling.answer(request, answer, self._telling.texts(request))
