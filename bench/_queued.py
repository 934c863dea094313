"""Messages that wait in the outbox, one a chat, such as a learner gets after an answer."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import wire
from bot.messages import LANES, Choice, Outbound, Purpose
from store.model import Address, ChatRef, NewMessage
from store.tx import Tx

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TEXT = (
    "<b>Benar.</b> Surat masuk dicatat pada hari diterima.\n\nPertanyaan 2 dari 3\nKe mana arsip vital disimpan?\n\n"
    "A. Lemari tahan api\nB. Meja kerja\nC. Gudang umum"
)
BUTTONS = [(f"q:1:{number}", label) for number, label in enumerate("ABC")]


def open_chats(tx: Tx, number: int) -> None:
    """So many chats, numbered from 1."""
    tx.save(Address(n, _ref(n), None, last_inbound_at=NOW) for n in range(1, number + 1))


def queue(tx: Tx, round_: int, number: int) -> None:
    """A message to each of so many chats; each round has keys of its own."""
    choices = tuple(Choice(payload, label) for payload, label in BUTTONS)
    tx.save(_row(Outbound(f"{round_}:{n}", TEXT, Purpose.REPLY, choices, 3), n) for n in range(1, number + 1))


def _row(message: Outbound, chat: int) -> NewMessage:
    lane = int(LANES[message.purpose])
    payload = wire.dump(message)
    return NewMessage(message.key, chat, _ref(chat), None, lane, message.purpose.value, payload, NOW)


def _ref(chat: int) -> ChatRef:
    return ChatRef("telegram", "utama", str(chat))
