"""Only our own pages may act: a request that another site makes in somebody's browser is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web


def require_same_origin(request: web.Request) -> None:
    """Raises HTTPForbidden unless the browser says that the page which asks is served from this host."""
    origin = urlsplit(request.headers.get("Origin", ""))
    if origin.scheme not in ("http", "https") or origin.netloc.lower() != request.host.lower():
        raise web.HTTPForbidden(text="other origin")
