"""Moving the service's time from the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Outbound
from bot.web.timetravel import tomorrow_morning
from people.model import Zone
from tests.patience import SECONDS
from tests.web.echo import MONDAY
from tests.web.stage import Stage


class Traveller:
    """A page that asks for another time."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self.session, self.url = session, url

    async def ask(self, to: Any, origin: str | None = "same", **options: Any) -> tuple[int, dict[str, Any]]:
        headers = {"Origin": self.url if origin == "same" else origin} if origin else {}
        body = options or {"json": {"to": to}}
        async with self.session.post(f"{self.url}/simulator/clock", headers=headers, **body) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}


@pytest.fixture
async def traveller(stage: Stage) -> AsyncIterator[Traveller]:
    async with ClientSession() as session:
        yield Traveller(session, stage.url)


def plan(stage: Stage, at: datetime, text: str) -> None:
    stage.time.plan.append((at, lambda: stage.echo.say("p-1", Outbound(text, text))))


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("tomorrow", datetime(2026, 11, 30, 23, 0, tzinfo=UTC)),
        ("week", MONDAY + timedelta(days=7)),
        ("2026-12-24T08:00:00+09:00", datetime(2026, 12, 23, 23, 0, tzinfo=UTC)),
    ],
)
async def test_time_gets_there(traveller: Traveller, stage: Stage, to: str, expected: datetime) -> None:
    status, answer = await traveller.ask(to)
    assert status == 200
    assert datetime.fromisoformat(answer["now"]) == expected == stage.time.clock.now()


async def test_the_next_lesson_is_where_something_falls_due(traveller: Traveller, stage: Stage) -> None:
    assert await traveller.ask("next_lesson") == (409, {"code": "nothing_due"})
    for days in (2, 1):
        plan(stage, MONDAY + timedelta(days=days), f"Hari {days}")
    await traveller.ask("next_lesson")
    assert stage.time.clock.now() == MONDAY + timedelta(days=1)
    assert [item["text"] for item in stage.channel.join("p-1", print)["items"]] == ["Hari 1"]


async def test_what_was_due_already_is_played_now(traveller: Traveller, stage: Stage) -> None:
    plan(stage, MONDAY, "Tepat waktu")
    stage.time.clock.move_to(MONDAY + timedelta(hours=1))
    stage.time.plan[0] = (stage.time.clock.now(), stage.time.plan[0][1])
    assert (await traveller.ask("next_lesson"))[0] == 200
    assert stage.time.clock.now() == MONDAY + timedelta(hours=1)


@pytest.mark.parametrize(
    "to", ["yesterday", "2020-01-01T00:00:00+00:00", "2026-12-24T08:00:00", "2036-01-01T00:00:00+00:00", 7, None]
)
async def test_a_time_out_of_reach_is_refused(traveller: Traveller, stage: Stage, to: Any) -> None:
    assert await traveller.ask(to) == (400, {"code": "bad_time"})
    assert stage.time.clock.now() == MONDAY


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[]"])
async def test_what_is_no_wish_is_refused(traveller: Traveller, body: bytes) -> None:
    assert await traveller.ask(None, data=body) == (400, {"code": "bad_time"})


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example"])
async def test_another_site_cannot_move_time(traveller: Traveller, stage: Stage, origin: str | None) -> None:
    status, _ = await traveller.ask("week", origin=origin)
    assert status == 403
    assert stage.time.clock.now() == MONDAY


async def test_one_journey_at_a_time(traveller: Traveller, stage: Stage) -> None:
    stage.time.gate.clear()
    plan(stage, MONDAY + timedelta(days=1), "Di jalan")
    first = asyncio.ensure_future(traveller.ask("week"))
    async with traveller.session.ws_connect(f"{stage.url}/simulator/ws", origin=stage.url) as socket:
        while (frame := await socket.receive_json(timeout=SECONDS))["journey"] is None:
            pass
        assert frame["journey"] == {
            "from": MONDAY.isoformat(),
            "to": (MONDAY + timedelta(days=7)).isoformat(),
        }
        assert await traveller.ask("tomorrow") == (409, {"code": "busy"})
        stage.time.gate.set()
        assert (await first)[0] == 200
        assert (await socket.receive_json(timeout=SECONDS))["journey"] is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(list(Zone)),
)
def test_tomorrow_morning_is_eight_o_clock_of_the_next_day(now: datetime, zone: Zone) -> None:
    from zoneinfo import ZoneInfo

    local, morning = now.astimezone(ZoneInfo(zone)), tomorrow_morning(now, zone).astimezone(ZoneInfo(zone))
    assert (morning.hour, morning.minute) == (8, 0)
    assert morning.date() - local.date() == timedelta(days=1)
    assert timedelta(hours=8) <= morning - now <= timedelta(hours=32)
