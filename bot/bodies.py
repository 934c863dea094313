"""The body of a request, bounded in its size and in the time that it may take: whoever sends may be anybody."""

from __future__ import annotations

import asyncio

from aiohttp import web

PATIENCE = 20.0
"""Seconds in which a body has to be here: long enough for a form on two bars of signal."""


async def body_of(request: web.BaseRequest, most: int) -> bytes:
    """The body, of at most `most` bytes. Raises HTTPRequestEntityTooLarge; HTTPRequestTimeout where it stays away,
    HTTPBadRequest where it breaks off.

    What somebody packed stays packed: there is no end to what a few bytes can become.
    """
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(most, request.content_length or 0)
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > most:
                    raise web.HTTPRequestEntityTooLarge(most, len(body))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ConnectionError, web.RequestPayloadError):  # the line broke, or what comes is in no pieces of HTTP
        raise web.HTTPBadRequest from None
    return bytes(body)
