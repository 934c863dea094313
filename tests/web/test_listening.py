"""What a stranger who speaks no HTTP, or will not stop speaking it, gets of the server: little, and not for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot import bodies
from bot.bodies import body_of
from bot.clock import ManualClock
from bot.web import listening
from bot.web.health import Backlog, Health
from bot.web.metrics import Metrics
from bot.web.server import build_app
from tests.patience import patience
from tests.web.echo import MONDAY

SECRET = b"a-secret-in-a-header"


async def _backlog() -> Backlog:
    return Backlog(0, 0)


async def _hook(request: web.Request) -> web.Response:
    """A webhook that reads what it is sent, and has a defect for some."""
    body = await body_of(request, 100)
    if body == b"defect":
        raise LookupError("what is inside")
    return web.Response(text=str(len(body)))


@pytest.fixture
async def port() -> AsyncIterator[int]:
    app = build_app(Health(ManualClock(MONDAY), _backlog, [], Metrics()), _hook)
    async with listening.served(app, "127.0.0.1", 0) as port:
        yield port


async def says(port: int, sent: bytes) -> bytes:
    """All that is answered until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with patience():
        answer = await reader.read()
    writer.close()
    return answer


def post(body: bytes, *headers: bytes) -> bytes:
    lines = [b"POST /telegram/utama HTTP/1.1", b"Host: x", b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


STRANGE = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01",
    "a header that is none": b"GET /health HTTP/1.1\r\nHost: x\r\n" + SECRET + b"\r\n\r\n",
    "a header too long": b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + SECRET * 1000 + b"\r\n\r\n",
    "too many headers": b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 500 + b"\r\n",
    "an address too long": b"GET /" + SECRET * 1000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "two lengths": post(b"", b"Content-Length: 5", b"Transfer-Encoding: chunked"),
    "a host in the address": b"GET http://other.example/" + SECRET + b" HTTP/1.0\r\nHost: x\r\n\r\n",
    "no address": b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("what", STRANGE)
async def test_what_is_no_request_is_answered_with_a_number_and_nothing_is_told_of_it(port: int, what: str) -> None:
    with capture_logs() as logged:
        answer = await says(port, STRANGE[what])
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1])
    assert status in (400, 404)
    assert body in (b"400\n", b"404: Not Found")
    assert b"X-Content-Type-Options: nosniff" in head
    assert SECRET not in answer
    assert SECRET.decode() not in str(logged)
    assert {line["log_level"] for line in logged} <= {"debug"}


@pytest.mark.parametrize("sent", [b"GET /health HTTP/1.0\r\n\r\n", b"GET /nothing HTTP/1.0\r\n\r\n", b"?\r\n\r\n"])
async def test_no_answer_tells_what_it_is_made_with(port: int, sent: bytes) -> None:
    head = (await says(port, sent)).partition(b"\r\n\r\n")[0].lower()
    assert b"server: bekal" in head
    assert b"python" not in head
    assert b"aiohttp" not in head


async def test_a_defect_of_ours_is_told_to_the_log_and_to_nobody_else(port: int) -> None:
    with capture_logs() as logged:
        answer = await says(port, post(b"defect", b"Content-Length: 6"))
    assert answer.endswith(b"\r\n\r\n500\n")
    [line] = logged
    assert line["event"] == "request_defect"
    assert isinstance(line["exc_info"], LookupError)


@pytest.mark.parametrize("header", [b"Content-Length: 90", b"Transfer-Encoding: chunked"])
async def test_a_body_that_never_ends_is_not_waited_for(
    port: int, header: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(post(b"5\r\n", header))
    async with patience():
        assert (await reader.readline()).split(b" ")[1] == b"408"
    writer.close()


@pytest.mark.parametrize("header", [b"Content-Length: 101", b"Transfer-Encoding: chunked"])
async def test_a_body_that_is_too_long_is_refused_however_it_comes(port: int, header: bytes) -> None:
    body = b"x" * 101 if b"Length" in header else b"65\r\n" + b"x" * 101 + b"\r\n0\r\n\r\n"
    assert (await says(port, post(body, header))).split(b" ")[1] == b"413"


@pytest.mark.parametrize("ends", [b"Content-Length: 90\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"])
async def test_a_line_that_breaks_within_a_body_is_no_defect_of_ours(ends: bytes) -> None:
    done = asyncio.get_running_loop().create_future()

    async def hook(request: web.Request) -> web.Response:
        try:
            await body_of(request, 100)
        except BaseException as error:
            done.set_result(error)
            raise
        return web.Response()

    app = build_app(Health(ManualClock(MONDAY), _backlog, [], Metrics()), hook)
    with capture_logs() as logged:
        async with listening.served(app, "127.0.0.1", 0) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST /telegram/utama HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + ends)
            assert b"100" in await reader.readline()
            writer.close()
            async with patience():
                assert isinstance(await done, web.HTTPBadRequest)
    assert logged == []


async def test_pieces_that_are_none_are_refused(port: int) -> None:
    with capture_logs() as logged:
        answer = await says(port, post(b"zz\r\nabc\r\n", b"Transfer-Encoding: chunked"))
    assert answer.split(b" ")[1] == b"400"
    assert {line["log_level"] for line in logged} <= {"debug"}


async def test_what_is_packed_stays_packed(port: int) -> None:
    answer = await says(port, post(b"\x1f\x8b packed", b"Content-Length: 9", b"Content-Encoding: gzip"))
    assert answer.endswith(b"\r\n\r\n9")


async def test_half_a_request_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "IDLE", 0.01)
    app = build_app(Health(ManualClock(MONDAY), _backlog, [], Metrics()))
    async with listening.served(app, "127.0.0.1", 0) as port:
        assert await says(port, b"GET /health HTTP/1.1\r\nHost: x\r\nX-Never-Ends: ") == b""


async def test_one_connection_too_many_is_let_go_and_the_others_stay(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_OPEN", 2)
    kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
    with capture_logs() as logged:
        assert [await says(port, b"") for _ in range(3)] == [b""] * 3
    assert [line["event"] for line in logged] == ["too_many_connections"]
    for reader, writer in kept:
        writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await reader.readline()).split(b" ")[1] == b"200"
        writer.close()
    async with patience():
        while b"200" not in await says(port, b"GET /health HTTP/1.0\r\n\r\n"):
            pass
