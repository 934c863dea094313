"""Words are kept for as long as the agency says, facts for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import build_service
from bot.building import build_house
from bot.clock import ManualClock
from bot.config import Config
from bot.documents import Documents
from store.dossier import history
from store.model import ChatRef, NewEvent
from store.store import Store
from tests.fakes.channel import RecordingChannel

START = datetime(2026, 1, 5, 1, tzinfo=UTC)


def kept(store: Store, channel: RecordingChannel) -> dict[str, list[tuple[str, str, str]]]:
    return store.read_now(lambda tx: history(tx, channel.name, channel.account))


async def test_words_older_than_the_retention_go_once_a_day(sqlite_url: str) -> None:
    clock, channel = ManualClock(START), RecordingChannel()
    with Store.open(sqlite_url) as store:
        house = build_house(Config())
        documents = Documents(house, store, clock)
        service = build_service(house, store, clock, [channel], documents, retention=timedelta(days=30))
        ref = ChatRef(channel.name, channel.account, "7")
        await service.intake([NewEvent(ref, "1", '{"chat": "7", "text": "halo"}')])
        await service.settle()
        assert len(kept(store, channel)["7"]) == 2, "the word and its answer"
        clock.move_to(START + timedelta(days=29))
        await service.tidy()
        assert len(kept(store, channel)["7"]) == 2
        clock.move_to(START + timedelta(days=31))
        await service.tidy()
        assert kept(store, channel) == {}
        assert store.read_now(lambda tx: tx.outbox.backlog()) == 0
        documents.close()
