"""Updates of Telegram become neutral events, or nothing, or are set aside with a reason."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Unparseable
from bot.channels.telegram_events import event_of, read_body, without_ours
from bot.channels.telegram_parsing import chat_of, parse
from bot.messages import Inbound, Kind

PERSON = {"id": 7, "is_bot": False, "first_name": "Maria", "language_code": "id"}
CHAT = {"id": 7, "type": "private", "first_name": "Maria"}


def update(**part: Any) -> str:
    return orjson.dumps({"update_id": 42, **part}).decode()


def message(**content: Any) -> str:
    return update(message={"message_id": 3, "from": PERSON, "chat": CHAT, "date": 1, **content})


def event(kind: Kind, **more: Any) -> Inbound:
    return Inbound("telegram", "utama", "42", "7", kind, **{"language": "id", **more})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("halo", event(Kind.TEXT, text="halo")),
        ("1B 2C", event(Kind.TEXT, text="1B 2C")),
        ("/start", event(Kind.START)),
        ("/start ABC-123_x", event(Kind.START, text="ABC-123_x")),
        ("/start@bekal_bot ABC", event(Kind.START, text="ABC")),
        ("/Start ABC", event(Kind.START, text="ABC")),
        ("/bantuan", event(Kind.TEXT, command="bantuan")),
        ("/HELP@bekal_bot", event(Kind.TEXT, command="help")),
        ("/tanya Bagaimana\ncaranya?", event(Kind.TEXT, command="tanya", text="Bagaimana\ncaranya?")),
        ("/", event(Kind.TEXT, text="/")),
        ("/etc/hosts", event(Kind.TEXT, text="/etc/hosts")),
        ("ya /start", event(Kind.TEXT, text="ya /start")),
        ("\u202eitabmek", event(Kind.TEXT, text="\u202eitabmek")),
        ("👩🏽‍🏫", event(Kind.TEXT, text="👩🏽‍🏫")),
        ("a\0b", event(Kind.TEXT, text="a\ufffdb")),
    ],
)
def test_words_and_commands(text: str, expected: Inbound) -> None:
    assert parse(message(text=text), "utama") == expected


def test_text_is_bounded() -> None:
    read = parse(message(text="x" * 100_000), "utama")
    assert read is not None
    assert len(read.text) == 4096


def test_what_a_message_replies_to() -> None:
    read = parse(message(text="ya", reply_to_message={"message_id": 2}), "utama")
    assert read == event(Kind.TEXT, text="ya", reply_to="2")


@pytest.mark.parametrize(
    ("user_id", "own"), [({"user_id": 7}, True), ({"user_id": 8}, False), ({}, False), ({"user_id": None}, False)]
)
def test_a_contact_is_own_only_where_telegram_says_so(user_id: dict[str, Any], own: bool) -> None:
    read = parse(message(contact={"phone_number": "6281234567890", "first_name": "M", **user_id}), "utama")
    assert read == event(Kind.CONTACT, phone="6281234567890", contact_is_own=own)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"photo": [{"file_id": "small", "file_size": 1}, {"file_id": "large", "file_size": 90_000}]},
            event(Kind.MEDIA, media="large", media_kind="photo", media_size=90_000),
        ),
        (
            {"photo": [{"file_id": "p"}], "caption": "ini"},
            event(Kind.MEDIA, media="p", media_kind="photo", text="ini"),
        ),
        ({"voice": {"file_id": "v"}}, event(Kind.MEDIA, media="v", media_kind="voice")),
        (
            {"voice": {"file_id": "v", "file_size": "besar"}},
            event(Kind.MEDIA, media="v", media_kind="voice"),
        ),
        (
            {"document": {"file_id": "d"}, "caption": "surat"},
            event(Kind.MEDIA, media="d", media_kind="document", text="surat"),
        ),
        ({"video": {"file_id": "f"}}, event(Kind.MEDIA, media="f", media_kind="video")),
        ({"sticker": {"file_id": "s"}}, event(Kind.MEDIA, media="s", media_kind="sticker")),
        ({"location": {"latitude": -2.5, "longitude": 140.7}}, event(Kind.UNSUPPORTED)),
        ({"poll": {"id": "1"}}, event(Kind.UNSUPPORTED)),
        ({"pinned_message": {"message_id": 1}}, None),
        ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}, None),
    ],
)
def test_other_content(content: dict[str, Any], expected: Inbound | None) -> None:
    assert parse(message(**content), "utama") == expected


def tap(**more: Any) -> str:
    shown = {"message_id": 9, "chat": CHAT, "date": 1, "text": "?"}
    return update(callback_query={"id": "501", "from": PERSON, "message": shown, "data": "q:1:2", **more})


def test_a_tap_carries_its_payload_and_its_message() -> None:
    assert parse(tap(), "utama") == event(Kind.TAP, payload="q:1:2", reply_to="9")
    old = {"message_id": 9, "chat": CHAT, "date": 0}
    assert parse(tap(message=old), "utama") == event(Kind.TAP, payload="q:1:2", reply_to="9")


@pytest.mark.parametrize(
    ("status", "kind"), [("kicked", Kind.BLOCKED), ("member", Kind.UNBLOCKED), ("restricted", None)]
)
def test_block_and_unblock(status: str, kind: Kind | None) -> None:
    change = {"chat": CHAT, "from": PERSON, "date": 1, "new_chat_member": {"user": {"id": 1}, "status": status}}
    read = parse(update(my_chat_member=change), "utama")
    assert read == (event(kind, language="") if kind else None)


@pytest.mark.parametrize(
    "raw",
    [
        update(message={"message_id": 3, "from": PERSON, "chat": {"id": -5, "type": "group"}, "text": "halo"}),
        update(message={"message_id": 3, "chat": {"id": -1005, "type": "channel"}, "text": "halo"}),
        update(edited_message={"message_id": 3, "from": PERSON, "chat": CHAT, "text": "halo lagi"}),
        update(channel_post={"message_id": 3, "chat": {"id": -1005, "type": "channel"}}),
        update(
            callback_query={"id": "1", "from": PERSON, "data": "x", "message": {"chat": {"id": -5, "type": "group"}}}
        ),
        update(callback_query={"id": "1", "from": PERSON, "game_short_name": "x"}),
        update(
            my_chat_member={
                "chat": {"id": -5, "type": "group"},
                "from": PERSON,
                "new_chat_member": {"status": "member"},
            }
        ),
        update(),
    ],
)
def test_what_is_no_concern_of_ours(raw: str) -> None:
    assert parse(raw, "utama") is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('{"update_id": 1, "message": "\\ud800"}', "not JSON"),
        ("[" * 5000, "not JSON"),
        ("[1]", "no update_id"),
        ('{"update_id": "rahasia"}', "no update_id"),
        ('{"update_id": 1, "message": "rahasia"}', "message: TypeError"),
        ('{"update_id": 1, "message": {"text": "rahasia"}}', "message: KeyError"),
        (message(text=5), "message: TypeError"),
        (message(contact={}), "message: KeyError"),
        (message(photo=[{}]), "message: KeyError"),
        (update(message={"from": PERSON, "chat": {"id": "7", "type": "private"}, "text": "x"}), "message: TypeError"),
        (tap(id=None, message={"chat": CHAT}), "callback_query: KeyError"),
        (update(my_chat_member={"chat": CHAT}), "my_chat_member: KeyError"),
    ],
)
def test_the_malformed_is_set_aside_with_a_reason_that_tells_nothing_personal(raw: str, reason: str) -> None:
    with pytest.raises(Unparseable) as caught:
        parse(raw, "utama")
    assert str(caught.value) == reason


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["update_id", "message", "chat", "id", "type", "from", "text", "data", "callback_query"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_whatever_comes_is_stored_and_parsed_or_set_aside(value: Any) -> None:
    stored, update = read_body(orjson.dumps(value), "utama")
    assert stored.raw == orjson.dumps(without_ours(update)).decode()
    try:
        read = parse(stored.raw, "utama")
    except Unparseable:
        return
    assert read is None or read.chat == stored.ref.chat


def test_what_telegram_repeats_of_our_own_messages_is_not_kept() -> None:
    """A mentor's reply brings the learner's question along, and so does a tap on a button below it."""
    asked = {"message_id": 40, "date": 1, "chat": CHAT, "from": {"id": 1, "is_bot": True}, "text": "Kata peserta"}
    replied = message(text="Jawaban", reply_to_message=asked, quote={"text": "Kata", "position": 0})
    tapped = tap(message={**asked, "reply_markup": {"inline_keyboard": []}})
    for raw in (replied, tapped):
        before = parse(raw, "utama")
        for stored in (read_body(raw.encode(), "utama")[0], event_of(orjson.loads(raw), None, "utama")):
            assert "Kata" not in stored.raw
            assert parse(stored.raw, "utama") == before
            assert before is not None
            assert (before.reply_to, stored.ref.chat) == ("40", "7")


def test_what_repeats_nothing_is_kept_to_the_byte() -> None:
    raw = message(text="halo", entities=[]).replace('":', '" :')
    assert read_body(raw.encode(), "utama")[0].raw == raw


@given(st.binary(max_size=200))
def test_any_bytes_make_an_event_that_a_database_takes(body: bytes) -> None:
    stored, _ = read_body(body, "utama")
    assert "\0" not in stored.raw
    assert isinstance(stored.raw.encode(), bytes)
    assert stored.event_id == read_body(body, "utama")[0].event_id


def test_the_chat_in_which_order_is_kept() -> None:
    assert chat_of(orjson.loads(message(text="x"))) == "7"
    assert chat_of(orjson.loads(tap())) == "7"
    assert chat_of(orjson.loads(tap(message=None))) == "7"
    assert chat_of({"update_id": 1}) == ""
    assert chat_of([]) == ""


def test_what_has_no_id_gets_one_of_its_content() -> None:
    first, again, other = (event_of(x, orjson.dumps(x).decode(), "utama") for x in ({"a": 1}, {"a": 1}, {"a": 2}))
    assert first.event_id == again.event_id != other.event_id
    assert len(first.event_id) == 41
