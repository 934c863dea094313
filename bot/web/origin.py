"""Only our own pages may act: a request that another site makes in somebody's browser is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web


def require_same_origin(request: web.Request) -> None:
    """Raises HTTPForbidden unless the browser says that the page which asks is served from this host."""
    require_origin(request, "")


def require_origin(request: web.Request, public_url: str) -> None:
    """The same; `public_url` is another name of this host, by which a proxy in front of it is reached."""
    origin, public = urlsplit(request.headers.get("Origin", "")), urlsplit(public_url)
    if public_url and (origin.scheme, origin.netloc.lower()) == (public.scheme, public.netloc.lower()):
        return
    if origin.scheme not in ("http", "https") or origin.netloc.lower() != request.host.lower():
        raise web.HTTPForbidden(text="other origin")
