"""The Bot API of our own is as strict as Telegram's: else a test against it would prove nothing."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.bot_api import TOKEN, FakeBotApi


class Client:
    """A bot that speaks plain HTTP."""

    def __init__(self, api: FakeBotApi, session: aiohttp.ClientSession) -> None:
        self.api, self.session = api, session

    async def __call__(self, method: str, token: str = TOKEN, **params: Any) -> tuple[int, Any]:
        async with self.session.post(f"{self.api.url}/bot{token}/{method}", json=params) as response:
            body = await response.json()
            return response.status, body["result"] if body["ok"] else body


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as api:
        api.user(7).started = True
        yield api


@pytest.fixture
async def bot(api: FakeBotApi) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(api, session)


def button(**more: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "A", **more}]]}


@pytest.mark.parametrize(
    "params",
    [
        {"text": "halo"},
        {"text": "&lt;" * 4096, "parse_mode": "HTML"},
        {"text": "<b>a <i>b</i></b> &amp; c", "parse_mode": "HTML"},
        {"text": "x & y", "parse_mode": "HTML"},
        {"text": "x", "reply_markup": button(callback_data="d" * 64)},
        {"text": "x", "reply_markup": button(url="https://contoh.go.id")},
        {"text": "x", "reply_markup": {"keyboard": [[{"text": "Nomor", "request_contact": True}]]}},
        {"text": "x", "reply_markup": {"remove_keyboard": True}},
    ],
)
async def test_what_telegram_takes(bot: Client, params: dict[str, Any]) -> None:
    assert (await bot("sendMessage", chat_id=7, **params))[0] == 200


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message text is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "x</b>", "parse_mode": "HTML"}, "Unexpected end tag at byte offset 1"),
        ({"text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "Unmatched end tag"),
        ({"text": "<br>x", "parse_mode": "HTML"}, 'Unsupported start tag "br"'),
        ({"text": "1 < 2", "parse_mode": "HTML"}, "Unsupported start tag"),
        ({"text": "x", "parse_mode": "Nothing"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button(callback_data="a", url="https://x")}, "text buttons are unallowed"),
        ({"text": "x", "reply_markup": button()}, "text buttons are unallowed"),
        ({"text": "x", "reply_markup": button(url="contoh")}, "Wrong HTTP URL"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [{"text": "A"}]}}, "Array of Arrays"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]] * 101}},
            "reply markup is too long",
        ),
        ({"text": "x", "reply_markup": [1]}, "object expected"),
    ],
)
async def test_what_telegram_refuses(bot: Client, params: dict[str, Any], description: str) -> None:
    status, body = await bot("sendMessage", chat_id=7, **params)
    assert status == 400
    assert description in body["description"]
    assert bot.api.user(7).messages == []


@pytest.mark.parametrize(("chat", "status"), [(8, 400), ("siapa", 400), (None, 400), (9, 403), (10, 403), (11, 403)])
async def test_whom_it_does_not_reach(bot: Client, chat: Any, status: int) -> None:
    bot.api.user(9)
    bot.api.user(10).started = bot.api.user(10).blocked = True
    bot.api.user(11).started = bot.api.user(11).deactivated = True
    assert (await bot("sendMessage", chat_id=chat, text="x"))[0] == status


async def test_tokens_and_methods(bot: Client) -> None:
    assert (await bot("getMe"))[1]["username"] == "bekal_bot"
    assert (await bot("GETME"))[0] == 200
    assert (await bot("getMe", token="1:other"))[0] == 401
    assert (await bot("getMe", token="none"))[0] == 404
    assert (await bot("getNothing"))[0] == 404


async def test_files(bot: Client) -> None:
    async def upload(kind: str, size: int) -> tuple[int, Any]:
        form = aiohttp.FormData({"chat_id": "7", "caption": "ini"})
        form.add_field(kind, io.BytesIO(b"x" * size), filename="a.png", content_type="image/png")
        async with bot.session.post(f"{bot.api.url}/bot{TOKEN}/send{kind.title()}", data=form) as response:
            return response.status, (await response.json()).get("result")

    status, sent = await upload("photo", 10)
    assert status == 200
    file_id = sent["photo"][-1]["file_id"]
    assert (await bot("sendPhoto", chat_id=7, photo=file_id))[0] == 200
    assert (await bot("sendDocument", chat_id=7, document=file_id))[0] == 400
    assert (await bot("sendPhoto", chat_id=7, photo="unknown"))[0] == 400
    assert (await bot("sendPhoto", chat_id=7, photo=file_id, caption="x" * 1025))[0] == 400
    assert (await upload("photo", 10 * 1024 * 1024 + 1))[0] == 400
    assert (await upload("photo", 0))[0] == 400


async def test_taps_are_answered_once_and_soon() -> None:
    now = 0.0
    async with FakeBotApi(clock=lambda: now) as api, aiohttp.ClientSession() as session:
        bot = Client(api, session)
        api.user(7).started = True
        await bot("sendMessage", chat_id=7, text="x", reply_markup=button(callback_data="a"))
        first, late = (api.user(7).taps("A")["callback_query"]["id"] for _ in range(2))
        assert (await bot("answerCallbackQuery", callback_query_id=first))[0] == 200
        assert (await bot("answerCallbackQuery", callback_query_id=first))[0] == 400
        now = 31.0
        assert (await bot("answerCallbackQuery", callback_query_id=late))[0] == 400
        with pytest.raises(AssertionError, match="no button"):
            api.user(7).taps("B")


@pytest.mark.parametrize(
    ("name", "description"),
    [("Bantuan", "x"), ("a" * 33, "x"), ("", "x"), ("ban-tu", "x"), ("ok", ""), ("ok", "x" * 257)],
)
async def test_commands(bot: Client, name: str, description: str) -> None:
    good = {"command": "bantuan_1", "description": "Bantuan"}
    assert (await bot("setMyCommands", commands=[good] * 100))[0] == 200
    assert (await bot("setMyCommands", commands=[good] * 101))[0] == 400
    assert (await bot("setMyCommands", commands=[{"command": name, "description": description}]))[0] == 400


async def test_updates_wait_until_they_are_confirmed(bot: Client) -> None:
    first, second = bot.api.user(7).types("satu"), bot.api.user(7).types("dua")
    assert (await bot("getUpdates", limit=1))[1] == [first]
    assert (await bot("getUpdates", offset=first["update_id"]))[1] == [first, second]
    assert (await bot("getUpdates", offset=second["update_id"]))[1] == [second]
    assert (await bot("getUpdates", offset=second["update_id"] + 1))[1] == []
    waiting = asyncio.create_task(bot("getUpdates", offset=second["update_id"] + 1, timeout=5))
    await bot.api.called(5, "getUpdates")
    third = bot.api.user(7).types("tiga")
    assert (await waiting)[1] == [third]


async def test_a_second_poll_ends_the_first_and_a_webhook_ends_all(bot: Client) -> None:
    first = asyncio.create_task(bot("getUpdates", timeout=5))
    await bot.api.called(1, "getUpdates")
    assert (await bot("getUpdates"))[0] == 200
    assert (await first)[0] == 409
    await bot("setWebhook", url="http://127.0.0.1:1/x", secret_token="abc")
    assert (await bot("getUpdates"))[0] == 409
    await bot("deleteWebhook")
    assert (await bot("getUpdates"))[0] == 200


@pytest.mark.parametrize(
    "params",
    [
        {"url": "http://bekal.example/x"},
        {"url": ""},
        {"url": "https://bekal.example", "secret_token": "spasi di sini"},
        {"url": "https://bekal.example", "secret_token": "x" * 257},
        {"url": "https://bekal.example", "secret_token": ""},
    ],
)
async def test_webhooks_that_are_refused(bot: Client, params: dict[str, Any]) -> None:
    assert (await bot("setWebhook", **params))[0] == 400


async def test_the_limits_when_they_are_enforced() -> None:
    now = 0.0
    async with FakeBotApi(clock=lambda: now, enforce_limits=True) as api, aiohttp.ClientSession() as session:
        bot = Client(api, session)
        for chat in range(1, 40):
            api.user(chat).started = True
        assert (await bot("sendMessage", chat_id=1, text="x"))[0] == 200
        status, body = await bot("sendMessage", chat_id=1, text="x")
        assert (status, body["parameters"]) == (429, {"retry_after": 1})
        others = [(await bot("sendMessage", chat_id=chat, text="x"))[0] for chat in range(2, 40)]
        assert others == [200] * 29 + [429] * 9
        now = 1.0
        assert (await bot("sendMessage", chat_id=1, text="x"))[0] == 200


async def test_what_is_not_allowed_does_not_come(bot: Client) -> None:
    await bot("getUpdates", allowed_updates=["message"])
    bot.api.user(7).edits("halo")
    bot.api.user(7).blocks()
    update = bot.api.user(7).types("halo")
    assert (await bot("getUpdates"))[1] == [update]
