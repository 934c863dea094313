"""What every answer tells a browser: nothing from elsewhere, nothing inside of others, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

STRICT: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Server": "Bekal",
}
"""`Server`: instead of the versions of language and library, from which a list of known holes could be picked."""


async def make_strict(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Put them on an answer; what a page says otherwise of itself stays."""
    for name, value in STRICT.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = STRICT["Server"]
