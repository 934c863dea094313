"""Receiving over Telegram, by polling and by webhook: stored first, acknowledged then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.backoff import Backoff
from bot.channels.base import Media, Unparseable
from bot.channels.telegram import TelegramChannel
from bot.messages import Choice, Kind, Outbound
from store.errors import StoreUnavailable
from store.model import NewEvent
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.patience import patience

AT_ONCE = Backoff(0.001, 0.001)
SECRET = "Rahasia_1-x"
COMMANDS = {"id": [("bantuan", "Bantuan")], "en": [("help", "Help")]}


class Shelf:
    """A sink that keeps what it is given, and can be unavailable for a while."""

    def __init__(self) -> None:
        self.events: list[NewEvent] = []
        self.refusals: list[BaseException] = []
        self.refused = 0
        self._changed = asyncio.Event()

    async def __call__(self, events: Sequence[NewEvent]) -> None:
        if self.refusals:
            self.refused += 1
            raise self.refusals.pop(0)
        known = {event.event_id for event in self.events}
        self.events += [event for event in events if event.event_id not in known]
        self._changed.set()

    async def holds(self, number: int) -> None:
        async with patience():
            while len(self.events) < number:
                self._changed.clear()
                await self._changed.wait()

    def kinds(self, channel: TelegramChannel) -> list[Kind]:
        return [read.kind for event in self.events if (read := channel.parse(event.raw))]


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as api:
        yield api


@pytest.fixture
async def shelf() -> Shelf:
    return Shelf()


class TestPolling:
    @pytest.fixture
    async def channel(self, api: FakeBotApi) -> AsyncIterator[TelegramChannel]:
        channel = TelegramChannel("utama", TOKEN, api_url=api.url, commands=COMMANDS, poll_seconds=5, backoff=AT_ONCE)
        yield channel
        await channel.close()

    async def test_updates_are_stored_in_order_and_then_confirmed(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        api.user(7).start("KODE")
        api.user(8).types("halo")
        await channel.open(shelf)
        await shelf.holds(2)
        last = api.user(7).shares_contact()
        await shelf.holds(3)
        api.user(7).blocks()
        await shelf.holds(4)
        assert shelf.kinds(channel) == [Kind.START, Kind.TEXT, Kind.CONTACT, Kind.BLOCKED]
        assert [event.ref.chat for event in shelf.events] == ["7", "8", "7", "7"]
        assert api.confirmed >= last["update_id"]
        assert api.made("deleteWebhook")[0].params == {"drop_pending_updates": False}
        assert "edited_message" not in api.made("getUpdates")[0].params["allowed_updates"]

    async def test_what_was_said_while_we_were_away_is_not_dropped(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        for number in range(250):
            api.user(number + 1).types(f"pesan {number}")
        await channel.open(shelf)
        await shelf.holds(250)
        assert [int(event.event_id) for event in shelf.events] == sorted(int(e.event_id) for e in shelf.events)

    @pytest.mark.parametrize("refusal", [StoreUnavailable("disk full"), RuntimeError("a defect")])
    async def test_nothing_is_confirmed_before_it_is_stored(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf, refusal: Exception
    ) -> None:
        shelf.refusals = [refusal, refusal]
        api.user(7).types("halo")
        await channel.open(shelf)
        await shelf.holds(1)
        assert shelf.refused == 2
        offsets = [call.params["offset"] for call in api.made("getUpdates")[:3]]
        assert offsets == [0, 0, 0]

    async def test_taps_are_acknowledged_without_being_waited_for(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        api.user(7).started = True
        await channel.open(shelf)
        await _ask(channel)
        api.fail_next(method="answercallbackquery", silent=True)
        api.user(7).taps("A")
        await shelf.holds(1)
        api.user(7).taps("B")
        await shelf.holds(2)
        await api.called(2, "answerCallbackQuery")
        api.release()
        assert [event.payload for e in shelf.events if (event := channel.parse(e.raw))] == ["q:A", "q:B"]

    async def test_a_poll_that_fails_is_told_once_and_goes_on(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        for fault in ({"status": 502}, {"status": 502}, {"status": 502}, {"cut": "before"}, {"status": 409}):
            api.fail_next(method="getupdates", **fault)
        with capture_logs() as logs:
            await channel.open(shelf)
            api.user(7).types("halo")
            await shelf.holds(1)
            await api.called(6, "getUpdates")
        assert channel.trouble == ""
        assert [(line["event"], line.get("reason")) for line in logs] == [
            ("telegram_trouble", "502 made to fail"),
            ("telegram_trouble", "ServerDisconnectedError"),
            ("telegram_trouble", "409 made to fail"),
            ("telegram_well_again", None),
        ]

    async def test_an_update_without_a_number_is_stored_and_does_not_stop_the_rest(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        nameless: Any = {"message": {"text": "no number"}}
        api._updates.extend([nameless, {"update_id": 10**25}])
        await channel.open(shelf)
        await shelf.holds(2)
        assert channel.trouble == "Unnumbered"
        api.user(7).types("halo")
        await shelf.holds(3)
        assert [event.event_id[0] for event in shelf.events] == ["x", "x", "9"]

    async def test_an_update_that_is_no_text_is_stored_and_does_not_stop_the_rest(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        api.user(7).types("sebelum")
        api.user(8).types("half a pair: \ud83d")
        api.user(9).sends(some_number=10**30)
        api.user(7).types("sesudah")
        await channel.open(shelf)
        await shelf.holds(4)
        await api.called(2, "getUpdates")
        assert channel.trouble == ""
        for event in (shelf.events[0], shelf.events[3]):
            assert channel.parse(event.raw) is not None
        with pytest.raises(Unparseable, match="not JSON"):
            channel.parse(shelf.events[1].raw)

    async def test_a_telegram_that_is_down_at_the_start_is_tried_again(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        api.fail_next(method="deletewebhook", status=500, times=3)
        await channel.open(shelf)
        api.user(7).types("halo")
        await shelf.holds(1)
        assert [call.status for call in api.made("deleteWebhook")] == [500, 500, 500, 200]

    async def test_a_wrong_token_is_trouble_that_can_be_read(self, api: FakeBotApi, shelf: Shelf) -> None:
        channel = TelegramChannel("utama", "1:wrong", api_url=api.url, backoff=AT_ONCE)
        await channel.open(shelf)
        await api.called(2)
        assert channel.trouble == "401 Unauthorized"
        await channel.close()

    async def test_commands_are_told_by_language_and_to_everybody(
        self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf
    ) -> None:
        api.fail_next(method="setmycommands", status=400)
        await channel.open(shelf)
        await api.called(3, "setMyCommands")
        assert api.commands == {
            "id": [{"command": "bantuan", "description": "Bantuan"}],
            "en": [{"command": "help", "description": "Help"}],
        }

    async def test_close_ends_a_poll_that_waits(self, api: FakeBotApi, channel: TelegramChannel, shelf: Shelf) -> None:
        await channel.open(shelf)
        await api.called(1, "getUpdates")
        async with patience():
            await channel.close()

    async def test_no_webhook_answers(self, channel: TelegramChannel, shelf: Shelf) -> None:
        async with _Site(channel) as site, site.post(b"{}", SECRET) as response:
            assert response.status == 404


class TestWebhook:
    @pytest.fixture
    async def site(self, api: FakeBotApi) -> AsyncIterator[_Site]:
        async with _Site() as site:
            site.channel = TelegramChannel(
                "utama",
                TOKEN,
                api_url=api.url,
                mode="webhook",
                webhook_secret=SECRET,
                public_url=site.url,
                backoff=AT_ONCE,
            )
            yield site
            await site.channel.close()

    async def test_updates_come_in_and_order_is_kept(self, api: FakeBotApi, site: _Site, shelf: Shelf) -> None:
        api.user(7).types("sebelum")
        await site.channel.open(shelf)
        await api.called(1, "setWebhook")
        for number in range(20):
            api.user(number % 3 + 7).types(f"{number}")
        await api.delivered()
        await shelf.holds(21)
        for chat in ("7", "8", "9"):
            ids = [int(event.event_id) for event in shelf.events if event.ref.chat == chat]
            assert ids == sorted(ids)
        assert api.webhook["drop_pending_updates"] is False
        assert api.waiting == 0

    async def test_a_tap_is_acknowledged_in_the_answer(self, api: FakeBotApi, site: _Site, shelf: Shelf) -> None:
        api.user(7).started = True
        await site.channel.open(shelf)
        await api.called(1, "setWebhook")
        await _ask(site.channel)
        api.user(7).taps("B")
        await api.delivered()
        acknowledged = api.made("answerCallbackQuery")
        assert [call.status for call in acknowledged] == [200]
        assert shelf.kinds(site.channel) == [Kind.TAP]

    async def test_what_cannot_be_stored_comes_again(self, api: FakeBotApi, site: _Site, shelf: Shelf) -> None:
        shelf.refusals = [StoreUnavailable("locked"), StoreUnavailable("locked")]
        await site.channel.open(shelf)
        await api.called(1, "setWebhook")
        api.user(7).types("halo")
        await api.delivered()
        assert api.webhook_answers == [503, 503, 200]
        assert shelf.kinds(site.channel) == [Kind.TEXT]

    @pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "rähasia", None])
    async def test_without_the_secret_nothing_is_taken(self, site: _Site, shelf: Shelf, secret: str | None) -> None:
        await site.channel.open(shelf)
        async with site.post(b'{"update_id": 1}', secret) as response:
            assert response.status == 403
        assert shelf.events == []

    async def test_the_malformed_is_stored_once_and_answered(self, site: _Site, shelf: Shelf) -> None:
        await site.channel.open(shelf)
        for body in (b"{", b"{", b"\xff\x00", orjson.dumps({"message": "no id"})):
            async with site.post(body, SECRET) as response:
                assert response.status == 200
        assert len(shelf.events) == 3
        assert {event.event_id[0] for event in shelf.events} == {"x"}

    async def test_a_body_is_bounded(self, site: _Site, shelf: Shelf) -> None:
        await site.channel.open(shelf)

        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(30):
                yield b"x" * 50_000

        for body in (b"x" * 1_000_001, pieces()):
            async with site.post(body, SECRET) as response:
                assert response.status == 413
        assert shelf.events == []

    async def test_before_it_is_open_updates_are_to_come_again(self, site: _Site) -> None:
        async with site.post(b'{"update_id": 1}', SECRET) as response:
            assert response.status == 503

    async def test_a_webhook_that_is_refused_is_set_again(self, api: FakeBotApi, site: _Site, shelf: Shelf) -> None:
        api.fail_next(method="setwebhook", status=400, times=2)
        await site.channel.open(shelf)
        await api.called(3, "setWebhook")
        assert api.webhook["url"] == f"{site.url}/telegram/utama"

    @pytest.mark.parametrize("given", [{}, {"webhook_secret": "x"}, {"public_url": "https://x"}])
    def test_without_secret_or_address_there_is_no_webhook(self, given: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="webhook_secret"):
            TelegramChannel("utama", TOKEN, mode="webhook", **given)


async def _ask(channel: TelegramChannel) -> None:
    choices = tuple(Choice(f"q:{letter}", letter) for letter in "AB")
    await channel.send("7", Outbound("k", "Pilih", choices=choices), Media({}, {}.__getitem__))


class _Site:
    """Our side of a webhook: a web server with one channel behind it."""

    def __init__(self, channel: TelegramChannel | None = None) -> None:
        self._given = channel
        self.url = ""

    @property
    def channel(self) -> TelegramChannel:
        assert self._given
        return self._given

    @channel.setter
    def channel(self, channel: TelegramChannel) -> None:
        self._given = channel

    async def _handle(self, request: web.Request) -> web.Response:
        return await self.channel.handle_webhook(request)

    async def __aenter__(self) -> _Site:
        app = web.Application()
        app.router.add_post("/telegram/{account}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._runner.cleanup()

    def post(self, body: Any, secret: str | None) -> Any:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        return self._session.post(f"{self.url}/telegram/utama", data=body, headers=headers)
