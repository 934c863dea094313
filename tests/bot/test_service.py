"""The running service: it plays what is due, looks once at a time, survives its store, and stops when it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import markup
from bot.app import build_service, build_site
from bot.clock import ManualClock, SystemClock
from bot.documents import Documents
from bot.schedule import Schedule
from bot.service import Role, Service
from store.errors import StoreUnavailable
from store.model import Address, AddressStatus, ChatRef
from store.store import Store
from tests.bot.places import DAY, START, Places
from tests.fakes.channel import RecordingChannel
from tests.patience import patience

TUESDAY_8 = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
"""Tuesday 1 December 2026, 08.00 WIT."""


@pytest.fixture
def at(sqlite_url: str) -> Iterator[Places]:
    """Maria, who has done the pre-test, and Ruth, who was enrolled without one."""
    with Store.open(sqlite_url) as store:
        places = Places(store)
        places.learner("maria")
        places.learner("ruth", pre_test=False)
        yield places


@pytest.fixture
def channel(at: Places) -> RecordingChannel:
    """The channel on which both are reached."""
    channel = RecordingChannel()
    for number, place in enumerate(("maria", "ruth"), 1):
        ref = ChatRef(channel.name, channel.account, place)
        address = Address(number, ref, at.persons[place], AddressStatus.ACTIVE, last_inbound_at=START + DAY / 2)
        at.world.store.write_now(lambda tx, address=address: tx.save([address]))
    return channel


@pytest.fixture
def service(at: Places, channel: RecordingChannel) -> Iterator[Service]:
    documents = Documents(at.world.house, at.world.store, ManualClock(START))
    yield build_service(at.world.house, at.world.store, ManualClock(START), [channel], documents)
    documents.close()


def said(channel: RecordingChannel, chat: str) -> list[str]:
    return [markup.visible(message.text).splitlines()[0] for to, message in channel.sent if to == chat]


async def test_time_moves_from_one_due_moment_to_the_next(service: Service, channel: RecordingChannel) -> None:
    assert await service.next_due() == TUESDAY_8
    await service.advance(TUESDAY_8 - timedelta(minutes=1))
    assert channel.sent == []
    await service.advance(TUESDAY_8 + 4 * DAY)
    assert said(channel, "maria")[0] == "Layanan yang Ramah · 1 dari 3 · ± 3 menit"
    assert said(channel, "ruth")[0] == "Layanan yang Ramah · Uji awal · soal 1 dari 3"
    assert len(channel.sent) == 6  # and two reminders for each
    assert len(set(channel.keys)) == 6
    assert service.clock.now() == TUESDAY_8 + 4 * DAY
    assert service.metrics.planned._value.get() == 6


async def test_a_clock_that_cannot_be_moved_is_not_moved(service: Service) -> None:
    service.clock = SystemClock()
    with pytest.raises(TypeError, match="cannot be moved"):
        await service.advance(TUESDAY_8)


async def test_two_looks_at_once_find_everything_once(service: Service, channel: RecordingChannel) -> None:
    service.clock = ManualClock(TUESDAY_8)
    looked = await asyncio.gather(*(service.tick() for _ in range(5)))
    assert sorted(looked) == [0, 0, 0, 0, 2]
    service.sender._clock = service.clock
    await service.settle()
    assert sorted(chat for chat, _ in channel.sent) == ["maria", "ruth"]


async def test_a_store_that_is_away_is_said_once_and_waited_for(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("locked")

    with monkeypatch.context() as patched:
        patched.setattr(service.store, "write", away)
        with pytest.raises(StoreUnavailable):
            await service.tick()
        for _ in range(3):
            await service._scheduled()
        assert service._store_down
    await service._scheduled()
    assert not service._store_down


async def test_a_store_that_can_only_be_read_is_not_ready(service: Service) -> None:
    async with TestClient(TestServer(build_site(service))) as client:
        assert (await client.get("/ready")).status == 200
        service.intake.notice.away(StoreUnavailable("database or disk is full"))
        assert (await client.get("/ready")).status == 503
        service.intake.notice.back()
        assert (await client.get("/ready")).status == 200


@pytest.mark.parametrize("role", list(Role))
async def test_it_stops_when_it_is_told_and_heard_from_the_channels_only_where_that_is_its_part(
    service: Service, channel: RecordingChannel, role: Role
) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(service.run(stop, role))
    await asyncio.sleep(0)
    stop.set()
    async with patience():
        await running
    assert channel.receiving is (role in (Role.ALL, Role.WEB))


async def test_a_tick_that_is_under_way_when_it_is_to_stop_comes_to_its_end(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), []

    async def long() -> int:
        begun.set()
        await go_on.wait()
        ended.append(1)
        return 0

    monkeypatch.setattr(service, "tick", long)
    monkeypatch.setattr("bot.schedule.SECONDS", 0.0)
    service._schedule = Schedule(service._scheduled)
    monkeypatch.setattr(service.sender, "stop", go_on.set)  # it is told after the schedule
    stop = asyncio.Event()
    running = asyncio.create_task(service.run(stop, Role.SCHEDULER))
    async with patience():
        await begun.wait()
        stop.set()
        await running
    assert ended
    assert "Traceback" not in caplog.text


async def test_a_loop_that_fails_is_not_passed_over(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(service.worker, "run", fails)
    async with patience():
        with pytest.raises(ZeroDivisionError):
            await service.run(asyncio.Event(), Role.WORKER)


async def test_documents_go_with_the_service(at: Places, tmp_path: Path) -> None:
    documents = Documents(at.world.house, at.world.store, ManualClock(START))
    path = documents.path(f"copy:{at.persons['maria']}:in:1")
    assert path.exists()
    documents.close()
    assert not path.exists()
