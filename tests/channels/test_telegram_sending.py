"""Sending over Telegram: what arrives, and what each answer, or none, means."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TelegramError

from bot.channels import telegram_request
from bot.channels.base import Media
from bot.channels.telegram import TelegramChannel
from bot.markup import bold, plain
from bot.messages import Attachment, Choice, Outbound, Outcome, Receipt, Scope
from tests.fakes.bot_api import TOKEN, FakeBotApi

CHAT = "7"
PICTURE = b"\x89PNG not really"


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as api:
        api.user(7).started = True
        yield api


@pytest.fixture
async def channel(api: FakeBotApi) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel("utama", TOKEN, api_url=api.url)
    yield channel
    await channel.close()


@pytest.fixture
def media(tmp_path: Path) -> Media:
    (tmp_path / "gambar.png").write_bytes(PICTURE)
    return Media({}, {"asset": tmp_path / "gambar.png", "gone": tmp_path / "gone.png"}.__getitem__)


def hello(**more: Any) -> Outbound:
    return Outbound("k", "Selamat pagi", **more)


async def send(channel: TelegramChannel, message: Outbound, media: Media, chat: str = CHAT) -> Receipt:
    return await channel.send(chat, message, media)


async def test_text_arrives_with_its_marks_and_without_a_preview(
    api: FakeBotApi, channel: TelegramChannel, media: Media
) -> None:
    text = f"{bold('A < B & C')}\n{plain('<i>bukan miring</i>')} https://contoh.go.id"
    receipt = await send(channel, Outbound("k", text), media)
    shown = api.user(7).last
    assert receipt == Receipt(Outcome.SENT, provider_id=str(shown.id))
    assert shown.text == "A < B & C\n<i>bukan miring</i> https://contoh.go.id"
    assert api.made("sendMessage")[0].params["link_preview_options"] == {"is_disabled": True}


async def test_choices_stand_in_columns(api: FakeBotApi, channel: TelegramChannel, media: Media) -> None:
    choices = tuple(Choice(f"q:{letter}", letter) for letter in "ABCDE")
    await send(channel, hello(choices=choices, columns=2), media)
    assert api.user(7).last.buttons == [["A", "B"], ["C", "D"], ["E"]]


async def test_a_link_is_a_button_that_says_where_it_leads(
    api: FakeBotApi, channel: TelegramChannel, media: Media
) -> None:
    await send(channel, hello(link="https://contoh.go.id/laporan?x=1"), media)
    assert api.user(7).last.markup == {
        "inline_keyboard": [[{"text": "contoh.go.id", "url": "https://contoh.go.id/laporan?x=1"}]]
    }


async def test_the_contact_button_asks_for_the_contact(api: FakeBotApi, channel: TelegramChannel, media: Media) -> None:
    await send(channel, hello(ask_contact="Bagikan nomor saya"), media)
    markup = api.user(7).last.markup
    assert markup["keyboard"] == [[{"text": "Bagikan nomor saya", "request_contact": True}]]
    assert markup["one_time_keyboard"] is True


@pytest.mark.parametrize("kind", ["image", "document"])
async def test_a_file_is_uploaded_once_and_then_known_by_its_id(
    api: FakeBotApi, channel: TelegramChannel, media: Media, kind: str
) -> None:
    choices = (Choice("x", "Lanjut"),)
    first = await send(channel, hello(**{kind: "asset"}, choices=choices), media)
    assert first.outcome is Outcome.SENT
    shown = api.user(7).last
    assert first.media_ids == {"asset": shown.media}
    assert api.files[shown.media] == ("photo" if kind == "image" else "document", PICTURE)
    assert (shown.text, shown.buttons) == ("Selamat pagi", [["Lanjut"]])

    again = await send(channel, hello(**{kind: "asset"}), Media(first.media_ids, media.path))
    assert again == Receipt(Outcome.SENT, provider_id=str(api.user(7).last.id))
    assert api.user(7).last.media == shown.media
    assert len(api.files) == 1


async def test_a_file_id_that_is_no_longer_good_is_replaced(
    api: FakeBotApi, channel: TelegramChannel, media: Media
) -> None:
    receipt = await send(channel, hello(image="asset"), Media({"asset": "of another bot"}, media.path))
    assert receipt.outcome is Outcome.SENT
    assert receipt.media_ids == {"asset": api.user(7).last.media}
    assert len(api.user(7).messages) == 1


@pytest.mark.parametrize("kind", ["photo", "voice"])
async def test_what_somebody_else_sent_goes_on_by_its_id(
    api: FakeBotApi, channel: TelegramChannel, media: Media, kind: str
) -> None:
    api.files["their-1"] = (kind, b"suara")
    receipt = await send(channel, hello(attachment=Attachment(kind, "their-1"), choices=(Choice("x", "Jawab"),)), media)
    shown = api.user(7).last
    assert receipt == Receipt(Outcome.SENT, provider_id=str(shown.id))
    assert (shown.media, shown.text, shown.buttons) == ("their-1", "Selamat pagi", [["Jawab"]])


@pytest.mark.parametrize(
    ("kind", "ref", "why"),
    [
        ("photo", "AgACAgUAAx0", "wrong file identifier/HTTP URL specified"),
        ("voice", "AwACAgUAAx0", "wrong file identifier/HTTP URL specified"),
        ("voice", "bukan sebuah id", "wrong remote file identifier specified: Wrong character in the string"),
        ("voice", "foto-1", "can't use file of type Photo as VoiceNote"),
        ("voice", "suara-1", "user restricted receiving of voice note messages"),
    ],
)
async def test_where_the_file_is_refused_the_words_arrive_alone_with_a_line_and_all_buttons(
    api: FakeBotApi, channel: TelegramChannel, media: Media, kind: str, ref: str, why: str
) -> None:
    api.files |= {"foto-1": ("photo", b"x"), "suara-1": ("voice", b"x")}
    api.user(7).wants_no_voice = True
    attachment = Attachment(kind, ref, "Maaf, tidak bisa saya teruskan.", (Choice("y", "Minta kirim ulang"),))
    receipt = await send(channel, hello(attachment=attachment, choices=(Choice("x", "Jawab"),)), media)
    [shown] = api.user(7).messages
    assert receipt == Receipt(Outcome.SENT, provider_id=str(shown.id), without_file=f"400 Bad Request: {why}")
    assert shown.text == "Selamat pagi\n\nMaaf, tidak bisa saya teruskan."
    assert shown.buttons == [["Minta kirim ulang"], ["Jawab"]]
    assert shown.media == ""


@pytest.mark.parametrize(
    ("fault", "outcome", "calls"),
    [
        ({"status": 429, "retry_after": 3}, Outcome.RETRY, 1),
        ({"status": 500}, Outcome.RETRY, 1),
        ({"cut": "after"}, Outcome.UNCERTAIN, 1),
        ({"status": 403}, Outcome.UNREACHABLE, 1),
        ({"status": 400, "times": 2}, Outcome.REJECTED, 2),
    ],
)
async def test_the_words_go_alone_only_after_the_file_was_refused(
    api: FakeBotApi, channel: TelegramChannel, media: Media, fault: dict[str, Any], outcome: Outcome, calls: int
) -> None:
    """What may have arrived, or may yet, is not said a second time."""
    api.files["foto-1"] = ("photo", b"x")
    api.fail_next(**fault)
    receipt = await send(channel, hello(attachment=Attachment("photo", "foto-1", "Maaf.")), media)
    assert (receipt.outcome, len(api.calls)) == (outcome, calls)
    assert len(api.user(7).messages) <= 1


@pytest.mark.parametrize("asset", ["unknown", "gone"])
async def test_a_file_that_is_not_there_is_rejected(channel: TelegramChannel, media: Media, asset: str) -> None:
    assert (await send(channel, hello(image=asset), media)).outcome is Outcome.REJECTED


async def test_a_text_too_long_for_a_picture_is_rejected_before_anything_is_sent(
    api: FakeBotApi, channel: TelegramChannel, media: Media
) -> None:
    receipt = await send(channel, Outbound("k", "x" * 1025, image="asset"), media)
    assert receipt == Receipt(Outcome.REJECTED, reason="caption too long")
    assert api.calls == []


async def test_the_longest_text_and_caption_pass(api: FakeBotApi, channel: TelegramChannel, media: Media) -> None:
    assert (await send(channel, Outbound("k", "&lt;" * 4096), media)).outcome is Outcome.SENT
    assert (await send(channel, Outbound("k", "<b>" + "&lt;" * 1024 + "</b>", image="asset"), media)).outcome is (
        Outcome.SENT
    )
    assert [len(text) for text in api.user(7).texts] == [4096, 1024]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"status": 429, "retry_after": 17}, Receipt(Outcome.RETRY, retry_after=17.0, reason="429 made to fail")),
        ({"status": 500}, Receipt(Outcome.RETRY, reason="500 made to fail")),
        ({"status": 502}, Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="502 made to fail")),
        ({"status": 503}, Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="503 made to fail")),
        ({"status": 504}, Receipt(Outcome.UNCERTAIN, reason="504 made to fail")),
        ({"status": 400}, Receipt(Outcome.REJECTED, reason="400 made to fail")),
        ({"status": 413}, Receipt(Outcome.REJECTED, reason="413 made to fail")),
        (
            {"status": 400, "description": "Bad Request: chat not found"},
            Receipt(Outcome.UNREACHABLE, reason="400 Bad Request: chat not found"),
        ),
        ({"status": 403}, Receipt(Outcome.UNREACHABLE, reason="403 made to fail")),
        ({"status": 401}, Receipt(Outcome.HOLD, scope=Scope.ACCOUNT, reason="401 made to fail")),
        ({"status": 404}, Receipt(Outcome.HOLD, scope=Scope.ACCOUNT, reason="404 made to fail")),
        ({"status": 302}, Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="302 made to fail")),
        ({"cut": "before"}, Receipt(Outcome.UNCERTAIN, reason="ServerDisconnectedError")),
        ({"cut": "after"}, Receipt(Outcome.UNCERTAIN, reason="ServerDisconnectedError")),
        ({"cut": "body"}, Receipt(Outcome.UNCERTAIN, reason="ClientPayloadError")),
    ],
)
async def test_what_an_answer_means(
    api: FakeBotApi, channel: TelegramChannel, media: Media, fault: dict[str, Any], expected: Receipt
) -> None:
    api.fail_next(**fault)
    assert await send(channel, hello(), media) == expected
    assert len(api.user(7).messages) == (1 if fault.get("cut") in ("after", "body") else 0)
    assert (await send(channel, hello(), media)).outcome is Outcome.SENT


async def test_a_silent_telegram_is_uncertain(
    api: FakeBotApi, channel: TelegramChannel, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel._request, "_timeout", telegram_request._timeout(0.05))
    api.fail_next(silent=True)
    assert await send(channel, hello(), media) == Receipt(Outcome.UNCERTAIN, reason="SocketTimeoutError")
    assert len(api.user(7).messages) == 1


async def test_without_a_connection_it_was_certainly_not_sent(media: Media, unused_tcp_port: int) -> None:
    channel = TelegramChannel("utama", TOKEN, api_url=f"http://127.0.0.1:{unused_tcp_port}")
    receipt = await send(channel, hello(), media)
    await channel.close()
    assert receipt == Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="ClientConnectorError")


async def test_a_full_pool_is_a_connection_never_made(
    api: FakeBotApi, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_request, "CONNECT_SECONDS", 0.05)
    monkeypatch.setattr("bot.channels.telegram.CONNECTIONS", 1)
    channel = TelegramChannel("utama", TOKEN, api_url=api.url)
    api.fail_next(silent=True)
    first = asyncio.create_task(send(channel, hello(), media))
    await api.called(1)
    second = await send(channel, hello(), media)
    api.release()
    await first
    await channel.close()
    assert second == Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="ConnectionTimeoutError")


async def test_a_connection_that_breaks_during_the_upload_sent_nothing(media: Media) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.transport.abort()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = TelegramChannel("utama", TOKEN, api_url=f"http://127.0.0.1:{port}")
    media.path("asset").write_bytes(b"x" * 5_000_000)
    receipt = await send(channel, hello(document="asset"), media)
    await channel.close()
    server.close()
    await server.wait_closed()
    assert (receipt.outcome, receipt.reason) in (
        (Outcome.RETRY, "ClientOSError"),
        (Outcome.UNCERTAIN, "ServerDisconnectedError"),
        (Outcome.UNCERTAIN, "ClientOSError"),
    )


async def test_somebody_elses_answer_is_not_telegrams(media: Media) -> None:
    async def portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<html/>")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(portal, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = TelegramChannel("utama", TOKEN, api_url=f"http://127.0.0.1:{port}")
    receipt = await send(channel, hello(), media)
    await channel.close()
    server.close()
    await server.wait_closed()
    assert receipt == Receipt(Outcome.UNCERTAIN, reason="not an answer of the Bot API")


async def test_who_blocked_us_or_never_came_is_unreachable(
    api: FakeBotApi, channel: TelegramChannel, media: Media
) -> None:
    api.user(7).blocks()
    api.user(8)
    for chat in ("7", "8", "9"):
        assert (await send(channel, hello(), media, chat)).outcome is Outcome.UNREACHABLE
    assert (await send(channel, hello(), media, "not a number")).outcome is Outcome.REJECTED


async def test_one_429_is_the_chats_and_three_at_once_are_the_accounts(
    api: FakeBotApi, channel: TelegramChannel, media: Media
) -> None:
    api.fail_next(status=429, retry_after=3, times=5)
    scopes = [(await send(channel, hello(), media, chat)).scope for chat in ("1", "1", "1", "2", "3")]
    assert scopes == [Scope.CHAT, Scope.CHAT, Scope.CHAT, Scope.CHAT, Scope.ACCOUNT]


async def test_the_limits_are_those_that_were_given(channel: TelegramChannel) -> None:
    assert (channel.limits.per_second, channel.limits.per_chat_seconds) == (28.0, 1.0)


async def test_the_name_of_the_bot(channel: TelegramChannel) -> None:
    assert await channel.username() == "bekal_bot"


async def test_the_token_shows_nowhere(
    api: FakeBotApi, media: Media, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel = TelegramChannel("utama", TOKEN, api_url=api.url)
    unreachable = TelegramChannel("lain", TOKEN, api_url=f"http://127.0.0.1:{unused_tcp_port}")
    said = [repr(channel), repr(channel._bot), repr(vars(channel)), repr(channel._reception)]
    faults: list[dict[str, Any]] = [{"status": 500}, {"status": 401}, {"cut": "after"}, {"cut": "body"}]
    for fault in faults:
        api.fail_next(**fault)
        said.append(repr(await send(channel, hello(), media)))
    said.append(repr(await send(unreachable, hello(), media)))
    api.fail_next(cut="before")
    for broken in (channel, unreachable):
        with contextlib.suppress(TelegramError):
            try:
                await broken.username()
            except TelegramError as error:
                said.append("".join(traceback.format_exception(error)))
                said.append(repr((error, error.__cause__, error.__context__)))
                raise
    await channel.close()
    await unreachable.close()
    secret = TOKEN.split(":")[1]
    assert not [text for text in [*said, caplog.text] if secret in text]
