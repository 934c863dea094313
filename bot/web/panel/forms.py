"""What a form of ours sent, within its bounds."""

from __future__ import annotations

from unicodedata import category
from urllib.parse import parse_qsl

from aiohttp import web

from bot.bodies import body_of

MOST_FORM = 16 * 1024
"""Bytes of a form."""
MOST_FIELDS = 500


async def form_of(request: web.Request) -> dict[str, str]:
    """The fields, those of one name in lines, without letters that steer a terminal or end a database's text.

    Raises HTTPException for a form that is too large, too slow, or none.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    body = await body_of(request, MOST_FORM)
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise web.HTTPBadRequest from None
    form: dict[str, str] = {}
    for key, given in fields:
        value = "".join(letter for letter in given if category(letter) != "Cc" or letter in "\r\n\t")
        form[key] = f"{form[key]}\n{value}" if key in form else value
    return form
