"""How python-telegram-bot reaches the Bot API: one aiohttp session, JSON bodies, errors that say what happened."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
"""For a free connection of the pool, or for making one."""
READ_SECONDS = 20.0
UPLOAD_SECONDS = 120.0

_UPLOAD = aiohttp.ClientTimeout(total=UPLOAD_SECONDS, connect=CONNECT_SECONDS, sock_read=UPLOAD_SECONDS)
_JSON = {"Content-Type": "application/json"}
_NO_FREE_TEXT = "no description"


class NeverConnected(NetworkError):
    """No connection was made, or it was gone before the request was written whole: nothing can have been done."""


class Interrupted(NetworkError):
    """The request was written, and no whole answer came back: it may have been done."""


class Refused(TelegramError):
    """The Bot API answered, and the answer is no."""

    def __init__(self, status: int, description: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{status} {description or _NO_FREE_TEXT}")
        self.status = status
        self.description = description
        self.retry_after = retry_after


class AiohttpRequest(BaseRequest):
    """The library's way to make requests, over aiohttp.

    Raises NeverConnected, Interrupted or Refused and nothing else for what a network or a provider may do. None of
    them holds the address of the request or has a cause: the address holds the token, and aiohttp names it.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._timeout = _timeout(READ_SECONDS)
        # The library writes the address and what is said to people to its log at this level.
        logging.getLogger("telegram.Bot").setLevel(logging.INFO)

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        """Make the session. A request makes it too: a command that only sends needs no more."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "bekal"},
                timeout=self._timeout,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = _lenient(payload)
        if not isinstance(answer, dict) or "result" not in answer:
            # A success that is not the Bot API's own: something in between has answered.
            raise Interrupted("not an answer of the Bot API")
        return answer

    async def call(self, url: str, call: dict[str, Any]) -> Any:
        """The result of a method of the Bot API that takes no files; `url` is its address, token and all.

        This is the library's `do_api_request` without its way of looking at every parameter, which costs a fifth of
        a whole request: for messages, which are many.
        """
        payload = await self._send(url, orjson.dumps(call), _JSON, self._timeout)
        return self.parse_json_payload(payload)["result"]

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. `read_timeout` in seconds is heeded, the other times are this class's own."""
        if request_data is not None and request_data.contains_files:
            return 200, await self._send(url, _form(request_data), None, _UPLOAD)
        times = self._timeout if read_timeout is BaseRequest.DEFAULT_NONE else _timeout(read_timeout)
        body = orjson.dumps(request_data.parameters) if request_data is not None else b"{}"
        return 200, await self._send(url, body, _JSON, times)

    async def _send(
        self, url: str, body: bytes | aiohttp.FormData, headers: dict[str, str] | None, times: aiohttp.ClientTimeout
    ) -> bytes:
        if self._session is None:
            await self.initialize()
            assert self._session is not None  # noqa: S101  # just made
        status = 0
        try:
            async with self._session.post(
                url, data=body, headers=headers, timeout=times, allow_redirects=False
            ) as response:
                status = response.status
                payload = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = _failure(error, status)
        else:
            if 200 <= status < 300:
                return payload
            failure = _refusal(status, payload)
        # Raised out here, so that it carries no cause: aiohttp's errors name the address, token and all.
        raise failure


def _timeout(read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=read)


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        # As a file: aiohttp sends that piece by piece, and warns of long bytes that are sent at once.
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=content_type)
    return form


def _failure(error: Exception, status: int) -> TelegramError:
    """What an error of aiohttp means; `status` is of the answer whose body did not come, or 0."""
    name = type(error).__name__
    if status >= 400:
        return Refused(status)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return NeverConnected(name)
    if isinstance(error, aiohttp.ClientHttpProxyError | aiohttp.NonHttpUrlClientError):
        return NeverConnected(name)
    if isinstance(error, aiohttp.ClientConnectionResetError) or isinstance(
        error.__cause__, aiohttp.ClientConnectionResetError
    ):
        # aiohttp's word for a transport that was closing before this piece was given to it: the body is incomplete.
        return NeverConnected(name)
    return Interrupted(name)


def _lenient(payload: bytes) -> Any:
    """The JSON in an answer; None where there is none.

    What orjson refuses and JSON allows (half a surrogate pair in one text) must not spoil a hundred other updates.
    """
    try:
        return orjson.loads(payload)
    except ValueError:
        try:
            return json.loads(payload)
        except (ValueError, RecursionError):
            return None


def _refusal(status: int, payload: bytes) -> Refused:
    try:
        answer = orjson.loads(payload)
        description = str(answer.get("description", ""))
        retry_after = (answer.get("parameters") or {}).get("retry_after")
    except (ValueError, AttributeError):
        return Refused(status)
    return Refused(status, description, float(retry_after) if isinstance(retry_after, int | float) else None)
