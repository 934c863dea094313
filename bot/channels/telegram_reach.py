"""Asks Telegram who a bot is: whether the Bot API answers at its address, and takes its token."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus

from bot.config.settings import TelegramAccount

PATIENCE = 5.0
"""Seconds to wait for an answer."""


class Reach(StrEnum):
    """What came back."""

    FINE = "fine"
    TOKEN = "token"  # noqa: S105  # the word for "the token is wrong", not a token
    STRANGE = "strange"
    """Something answered, but not as a Bot API does."""
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Answer:
    """`detail` is an HTTP status or the kind of failure, free of secrets."""

    reach: Reach
    username: str = ""
    detail: str = ""
    at: datetime | None = None
    """The other side's clock, where it told."""


def ask(account: TelegramAccount) -> Answer:
    """Call `getMe` once."""
    return asyncio.run(_ask(account))


def bot_name(account: TelegramAccount) -> str:
    """The bot's name on Telegram, or empty where nobody tells."""
    return ask(account).username


async def _ask(account: TelegramAccount) -> Answer:
    import aiohttp

    url = f"{account.api_url}/bot{account.token.reveal()}/getMe"
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            at = _date(response.headers.get("Date", ""))
            if response.status == HTTPStatus.UNAUTHORIZED:
                return Answer(Reach.TOKEN, detail=str(response.status), at=at)
            body = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Answer(Reach.UNREACHABLE, detail=type(error).__name__)
    except ValueError:
        return Answer(Reach.STRANGE, detail=str(response.status), at=at)
    return _understood(response.status, body, at)


def _date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None


def _understood(status: int, body: object, at: datetime | None) -> Answer:
    if status == HTTPStatus.NOT_FOUND and isinstance(body, dict) and body.get("error_code") == status:
        return Answer(Reach.TOKEN, detail=str(status), at=at)  # how the Bot API answers to what is no token at all
    result = body.get("result") if isinstance(body, dict) and body.get("ok") else None
    if status != 200 or not isinstance(result, dict):
        return Answer(Reach.STRANGE, detail=str(status), at=at)
    return Answer(Reach.FINE, username=str(result.get("username", "")), at=at)
