"""Only our own pages may act: a request that another site makes in somebody's browser is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web


def require_same_origin(request: web.Request) -> None:
    """Raises HTTPForbidden unless the browser says that the page which asks is served from this host."""
    require_origin(request, "")


def require_origin(request: web.Request, public_url: str) -> None:
    """The same; `public_url` is another name of this host, by which a proxy in front of it is reached.

    Under that name only its own scheme is ours: whoever sits on the line can serve http in its name, but not https.
    """
    try:
        origin, public = urlsplit(request.headers.get("Origin", "")), urlsplit(public_url)
    except ValueError:
        raise web.HTTPForbidden(text="no origin") from None
    if public.netloc and origin.netloc.lower() == public.netloc.lower():
        is_ours = origin.scheme == public.scheme
    else:
        is_ours = origin.scheme in ("http", "https") and origin.netloc.lower() == request.host.lower()
    if not is_ours:
        raise web.HTTPForbidden(text="other origin")
