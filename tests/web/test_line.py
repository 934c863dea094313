"""The WebSocket between page and phones: acknowledged when stored, harmless when repeated, bounded."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from bot.messages import Outbound
from tests.patience import SECONDS
from tests.web.stage import Stage


class Line:
    """A page's end of the line."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, **frame: Any) -> None:
        await self.socket.send_str(json.dumps(frame))

    async def hear(self, what: str) -> dict[str, Any]:
        """The next frame of this sort; others are passed over."""
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=SECONDS))
            if frame["is"] == what:
                return frame

    async def event(self, number: int, text: str, chat: str = "p-1") -> None:
        await self.say(do="event", event={"id": f"event-{number:04}", "chat": chat, "kind": "text", "text": text})


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
async def line(stage: Stage, session: ClientSession) -> AsyncIterator[Line]:
    async with session.ws_connect(f"{stage.url}/simulator/ws", origin=stage.url) as socket:
        yield Line(socket)


async def test_an_event_is_acknowledged_and_answered(line: Line) -> None:
    await line.say(do="open", chat="p-1")
    assert (await line.hear("history"))["items"] == []
    await line.event(1, "halo")
    assert (await line.hear("ack"))["id"] == "event-0001"
    answer = await line.hear("message")
    assert answer["item"]["text"] == "Anda menulis: <b>halo</b>"


async def test_a_repeated_event_is_acknowledged_again_and_answered_once(line: Line, stage: Stage) -> None:
    await line.say(do="open", chat="p-1")
    for _ in range(3):
        await line.event(1, "halo")
        await line.hear("ack")
    await line.event(2, "selesai")
    await line.hear("ack")
    assert stage.echo.offered == 4
    assert [event.text for event in stage.echo.events.values()] == ["halo", "selesai"]


async def test_nothing_is_acknowledged_that_is_not_stored(line: Line, stage: Stage) -> None:
    stage.echo.down = True
    await line.event(1, "halo")
    assert (await line.hear("later"))["id"] == "event-0001"
    stage.echo.down = False
    await line.event(1, "halo")
    assert (await line.hear("ack"))["id"] == "event-0001"


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"id": "event-0001", "chat": "p-1", "kind": "shout"}, "bad_kind"),
        ({"id": "event-0001", "chat": "p-1", "kind": ["text"]}, "bad_kind"),
        ({"id": "event-0001", "chat": "p-1", "kind": "text", "text": "a" * 5000}, "too_long"),
        ({"id": 5}, "bad_id"),
    ],
)
async def test_an_event_of_no_phone_is_refused(line: Line, event: dict[str, Any], code: str) -> None:
    await line.say(do="event", event=event)
    refused = await line.hear("refused")
    assert (refused["id"], refused["code"]) == (event["id"], code)


@pytest.mark.parametrize(
    "frame",
    [{"do": "event"}, {"do": "open", "chat": "../x"}, {"do": "open"}, {"do": "signal", "chat": 7, "on": True}],
)
async def test_a_frame_that_makes_no_sense_does_not_end_the_line(line: Line, frame: dict[str, Any]) -> None:
    await line.say(**frame)
    await line.hear("error")
    await line.say(do="leave", chat=["p-1"])
    await line.say(do="something")
    await line.say(do="ping")
    assert (await line.hear("clock"))["journey"] is None


@pytest.mark.parametrize("data", ["{", "5", "a" * 70_000])
async def test_what_is_no_frame_ends_the_line(line: Line, data: str) -> None:
    await line.hear("clock")
    await line.socket.send_str(data)
    while (message := await line.socket.receive(timeout=SECONDS)).type is WSMsgType.TEXT:
        pass
    assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null", "http://127.0.0.1:1"])
async def test_another_site_gets_no_line(stage: Stage, session: ClientSession, origin: str | None) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await session.ws_connect(f"{stage.url}/simulator/ws", origin=origin)
    assert refused.value.status == 403


async def test_two_pages_see_the_same_chat_and_only_theirs(line: Line, stage: Stage, session: ClientSession) -> None:
    async with session.ws_connect(f"{stage.url}/simulator/ws", origin=stage.url) as socket:
        other = Line(socket)
        for each in (line, other):
            await each.say(do="open", chat="p-1")
            await each.hear("history")
        await other.say(do="open", chat="p-2")
        await other.hear("history")
        await line.event(1, "halo")
        seen = await other.hear("message")
        assert (seen["chat"], seen["item"]["from"], seen["item"]["text"]) == ("p-1", "me", "halo")
        await stage.echo.say("p-2", Outbound("a", "Hanya untuk p-2"))
        await stage.echo.say("p-1", Outbound("b", "Untuk p-1"))
        texts = []
        while "Untuk p-1" not in texts:
            texts.append((await line.hear("message"))["item"]["text"])
        assert "Hanya untuk p-2" not in texts


async def test_a_phone_without_signal_gets_its_messages_when_it_is_back(line: Line, stage: Stage) -> None:
    await line.say(do="open", chat="p-1")
    await line.say(do="signal", chat="p-1", on=False)
    assert (await line.hear("state"))["online"] is False
    await stage.echo.say("p-1", Outbound("a", "Halo"))
    assert (await line.hear("state"))["waiting"] == 1
    await line.say(do="signal", chat="p-1", on=True)
    assert (await line.hear("message"))["item"]["text"] == "Halo"
    assert (await line.hear("state"))["waiting"] == 0


async def test_a_page_that_is_gone_is_forgotten(line: Line, stage: Stage, session: ClientSession) -> None:
    async with session.ws_connect(f"{stage.url}/simulator/ws", origin=stage.url) as socket:
        await Line(socket).say(do="open", chat="p-1")
        await Line(socket).hear("history")
    assert (await stage.echo.say("p-1", Outbound("a", "Halo"))).outcome == "sent"
    await line.say(do="open", chat="p-1")
    assert [item["text"] for item in (await line.hear("history"))["items"]] == ["Halo"]
