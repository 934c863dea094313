"""The simulator as a channel: what its provider keeps, refuses and repeats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wire
from bot.channels.base import Media, Unparseable
from bot.channels.simulator import MOST_CHATS, SimulatorChannel
from bot.clock import ManualClock
from bot.messages import Choice, Kind, Outbound, Outcome
from bot.simulated import Refused
from store.errors import StoreUnavailable
from store.model import NewEvent

NOW = datetime(2026, 11, 30, tzinfo=UTC)
FILES = {"berkas": Path("lembar.xlsx"), "gambar": Path("gambar.png")}
MEDIA = Media({}, FILES.__getitem__)


class Sink:
    """Stores events, or is away."""

    def __init__(self) -> None:
        self.events: list[NewEvent] = []
        self.away = False

    async def __call__(self, events: Sequence[NewEvent]) -> None:
        if self.away:
            raise StoreUnavailable("away")
        self.events += events


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
async def channel(sink: Sink) -> SimulatorChannel:
    channel = SimulatorChannel(ManualClock(NOW))
    await channel.open(sink)
    return channel


def event(kind: str = "text", number: int = 1, chat: str = "p-1", **fields: str) -> dict[str, str]:
    return {"id": f"event-{number:04}", "chat": chat, "kind": kind, **fields}


def heard(channel: SimulatorChannel, chat: str = "p-1") -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    frames: list[Mapping[str, Any]] = []
    return frames, channel.join(chat, frames.append)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (event(text="halo"), {"kind": Kind.TEXT, "text": "halo"}),
        (event(text="/Bantuan@BekalBot lagi"), {"kind": Kind.TEXT, "command": "bantuan", "text": "lagi"}),
        (event(text="/tanya"), {"kind": Kind.TEXT, "command": "tanya", "text": ""}),
        (event(text="/start ABC-1"), {"kind": Kind.START, "text": "ABC-1", "command": ""}),
        (event(text="1/2"), {"kind": Kind.TEXT, "text": "1/2", "command": ""}),
        (event("start", code="ABC-1"), {"kind": Kind.START, "text": "ABC-1"}),
        (event("start"), {"kind": Kind.START, "text": ""}),
        (
            event("tap", payload="1.a.7.1", message="m1"),
            {"payload": "1.a.7.1", "reply_to": "m1"},
        ),
        (event("contact", phone="+62811"), {"phone": "+62811", "contact_is_own": True}),
        (
            event("media", media="a.jpg", text="foto"),
            {"kind": Kind.MEDIA, "media": "a.jpg", "media_kind": "photo", "text": "foto"},
        ),
        (
            event("media", media="a.ogg", media_kind="voice", media_size="5000"),
            {"kind": Kind.MEDIA, "media": "a.ogg", "media_kind": "voice", "media_size": 5000},
        ),
        (event("block"), {"kind": Kind.BLOCKED}),
        (event("unblock"), {"kind": Kind.UNBLOCKED}),
    ],
)
async def test_a_phone_s_events_are_understood(
    channel: SimulatorChannel, sink: Sink, raw: dict[str, str], expected: dict[str, Any]
) -> None:
    if raw["kind"] == "unblock":
        await channel.take(event("block", number=0))
        sink.events.clear()
    await channel.take(raw)
    inbound = channel.parse(sink.events[0].raw)
    assert inbound is not None
    assert (inbound.channel, inbound.account, inbound.event_id, inbound.chat) == (
        "simulator", "demo", "event-0001", "p-1",
    )  # fmt: skip
    assert {name: getattr(inbound, name) for name in expected} == expected


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", "{}", '{"kind":"text"}', '{"kind":["text"]}', '{"kind":"text","chat":"p-1","id":"x"}']
)
def test_what_is_no_event_is_set_aside(raw: str) -> None:
    with pytest.raises(Unparseable):
        SimulatorChannel(ManualClock(NOW)).parse(raw)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_no_raw_event_breaks_the_parser(value: Any) -> None:
    channel = SimulatorChannel(ManualClock(NOW))
    for body in (value, {"id": "event-0001", "chat": "p-1", "kind": "text", "text": value, "code": value}):
        try:
            inbound = channel.parse(json.dumps(body))
        except Unparseable:
            continue
        assert inbound is not None
        assert isinstance(inbound.text, str)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (event(number=1) | {"id": "short"}, "bad_id"),
        (event(chat="P 1"), "bad_chat"),
        (event("shout"), "bad_kind"),
        (event("x") | {"kind": ["text"]}, "bad_kind"),
        (event("x") | {"kind": {}}, "bad_kind"),
        (event(text="a" * 4097), "too_long"),
        (event("tap", payload="a" * 65), "too_long"),
        (event() | {"text": 5}, "too_long"),
    ],
)
async def test_what_no_phone_sends_is_refused(
    channel: SimulatorChannel, sink: Sink, bad: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        await channel.take(bad)
    assert sink.events == []


async def test_an_event_is_stored_before_it_is_acknowledged_and_may_come_again(
    channel: SimulatorChannel, sink: Sink
) -> None:
    frames, _ = heard(channel)
    sink.away = True
    with pytest.raises(StoreUnavailable):
        await channel.take(event(text="halo"))
    assert not any(frame["is"] == "typing" for frame in frames)
    sink.away = False
    await channel.take(event(text="halo"))
    await channel.take(event(text="halo"))
    assert [stored.event_id for stored in sink.events] == ["event-0001"] * 2
    assert [frame["item"]["text"] for frame in frames if frame["is"] == "message"] == ["halo"]


async def test_a_closed_channel_takes_nothing(channel: SimulatorChannel) -> None:
    await channel.close()
    with pytest.raises(StoreUnavailable):
        await channel.take(event())


async def test_a_message_is_drawn_with_all_it_carries(channel: SimulatorChannel) -> None:
    frames, _ = heard(channel)
    choices = (Choice("1.d.ok", "Ya", "Saya setuju"), Choice("1.d.no", "Tidak"))
    await channel.send("p-1", Outbound("a", "<b>Halo</b>", choices=choices, columns=2, image="gambar"), MEDIA)
    receipt = await channel.send("p-1", Outbound("b", "Lembar", document="berkas"), MEDIA)
    first, second = (frame["item"] for frame in frames)
    assert first["text"] == "<b>Halo</b>"
    assert first["image"] == "gambar"
    assert first["columns"] == 2
    assert first["choices"][0] == {"id": "1.d.ok", "title": "Ya", "description": "Saya setuju"}
    assert (second["document"], second["name"]) == ("berkas", "lembar.xlsx")
    assert receipt.outcome is Outcome.SENT
    assert receipt.provider_id == second["id"] != first["id"]


async def test_a_message_with_an_unknown_file_is_rejected(channel: SimulatorChannel) -> None:
    receipt = await channel.send("p-1", Outbound("a", "Halo", image="lain"), MEDIA)
    assert receipt.outcome is Outcome.REJECTED


async def test_without_signal_messages_wait_at_the_provider(channel: SimulatorChannel) -> None:
    frames, _ = heard(channel)
    channel.signal("p-1", online=False)
    for number in range(3):
        receipt = await channel.send("p-1", Outbound(str(number), f"Pesan {number}"), MEDIA)
        assert receipt.outcome is Outcome.SENT
    assert not any(frame["is"] == "message" for frame in frames)
    reloaded, history = heard(channel)
    assert history["items"] == []
    assert (history["online"], history["waiting"]) == (False, 3)
    channel.signal("p-1", online=True)
    for told in (frames, reloaded):
        assert [f["item"]["text"] for f in told if f["is"] == "message"] == ["Pesan 0", "Pesan 1", "Pesan 2"]
    assert heard(channel)[1]["waiting"] == 0


async def test_a_blocked_bot_reaches_nobody_and_hears_nothing(channel: SimulatorChannel, sink: Sink) -> None:
    await channel.take(event("block", 1))
    assert (await channel.send("p-1", Outbound("a", "Halo"), MEDIA)).outcome is Outcome.UNREACHABLE
    with pytest.raises(Refused, match="blocked"):
        await channel.take(event(number=2, text="halo"))
    await channel.take(event("block", 1))
    await channel.take(event("unblock", 3))
    assert (await channel.send("p-1", Outbound("a", "Halo"), MEDIA)).outcome is Outcome.SENT
    assert (await channel.send("p-2", Outbound("a", "Halo"), MEDIA)).outcome is Outcome.SENT
    await channel.take(event("block", 1))
    assert (await channel.send("p-1", Outbound("b", "Halo"), MEDIA)).outcome is Outcome.SENT


async def test_who_left_hears_nothing_more(channel: SimulatorChannel) -> None:
    frames: list[Mapping[str, Any]] = []
    channel.join("p-1", frames.append)
    await channel.send("p-2", Outbound("a", "Halo"), MEDIA)
    channel.leave("p-1", frames.append)
    channel.leave("p-3", frames.append)
    await channel.send("p-1", Outbound("a", "Halo"), MEDIA)
    assert frames == []


async def test_a_chat_is_filled_again_after_a_restart(channel: SimulatorChannel, sink: Sink) -> None:
    message = Outbound("a", "Selamat datang", choices=(Choice("1.d.ok", "Ya"),))
    at = NOW.isoformat()
    past = [
        (at, "", json.dumps(event("start", 1, code="ABC-1"))),
        (at, "m5", wire.dump(message)),
        (at, "", json.dumps(event("tap", 2, payload="1.d.ok", title="Ya", message="m5"))),
        (at, "", json.dumps(event("block", 3))),
    ]
    channel.remember("p-1", past)
    _, history = heard(channel)
    assert [item["id"] for item in history["items"]] == ["event-0001", "m5", "event-0002", "event-0003"]
    assert history["blocked"]
    assert history["items"][1]["choices"][0]["title"] == "Ya"


async def test_memory_is_bounded(channel: SimulatorChannel) -> None:
    for number in range(MOST_CHATS):
        await channel.take(event(number=number, chat=f"p-{number}"))
    with pytest.raises(Refused, match="too_many_chats"):
        await channel.take(event(chat="p-one-more"))
    for number in range(400):
        await channel.send("p-1", Outbound(str(number), f"Pesan {number}"), MEDIA)
    items = heard(channel)[1]["items"]
    assert len(items) == 300
    assert items[-1]["text"] == "Pesan 399"
