"""The web application: webhooks, health, figures and the simulator page, behind headers that keep browsers strict."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.web.certificates import CertificatePage
from bot.web.headers import make_strict
from bot.web.health import Health
from bot.web.panel.site import Panel
from bot.web.simulator import Simulator

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_BODY = 1024 * 1024
"""Bytes of a request's body; a provider's update is far smaller."""


def build_app(
    health: Health,
    telegram: Handler | None = None,
    simulator: Simulator | None = None,
    certificates: CertificatePage | None = None,
    panel: Panel | None = None,
) -> web.Application:
    """The application. `telegram` answers `POST /telegram/{account}`; without `simulator` there is no such page.

    `certificates`: the page behind the QR code of each. `panel`: the pages for superiors and administrators.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app.on_response_prepare.append(make_strict)
    app.add_routes(health.routes())
    if telegram:
        app.router.add_post("/telegram/{account}", telegram)
    if certificates:
        app.add_routes(certificates.routes())
    if simulator:
        app.add_routes(simulator.routes())

        async def let_go(_: web.Application) -> None:
            await simulator.close()

        app.on_shutdown.append(let_go)
    if panel:
        app.add_routes(panel.routes())
    return app
