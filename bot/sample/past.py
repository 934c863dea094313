"""What happened in the sample agency before the demonstration began: said and tapped on its phones, and answered.

Everything goes through the real conversations, only that nobody waits for a sender: what is said then was sent then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot import wire
from bot.channels.simulator import SimulatorChannel
from bot.clock import ManualClock
from bot.house import House
from bot.messages import Choice
from bot.processing import process
from bot.texts import Texts, texts_for
from people.ids import new_id
from people.model import Person
from store.model import ChatRef, Mark, NewEvent, OutboxState
from store.store import Store
from store.tx import Tx

LEASE = timedelta(minutes=1)
A_WHILE = timedelta(seconds=20)
"""From one thing that somebody does to the next."""
AT_ONCE = timedelta(seconds=1)


class Past:
    """The phones of the sample agency from one moment on; `at` moves with whatever is done on them."""

    def __init__(self, store: Store, house: House, texts: Texts, at: datetime) -> None:
        self.at = at
        self._store, self._house, self._texts = store, house, texts
        self._channel = SimulatorChannel(ManualClock(at))
        self._choices: dict[str, tuple[Choice, ...]] = {}

    def starts(self, person: Person, code: str) -> None:
        """Opens the invitation."""
        self._event(person, {"kind": "start", "code": code})

    def says(self, person: Person, text: str) -> None:
        """Types something."""
        self._event(person, {"kind": "text", "text": text})

    def taps(self, person: Person, key: str) -> None:
        """Taps the button `button.<key>` of the last message. Raises KeyError where there is none."""
        title = texts_for(person.language or self._texts.language)(f"button.{key}")
        payload = {choice.title: choice.id for choice in self._choices[_chat(person)]}[title]
        self._event(person, {"kind": "tap", "payload": payload, "title": title})

    def does(self, work: Callable[[Tx], Any]) -> None:
        """What the office does; what it says is sent."""

        def then_send(tx: Tx) -> None:
            work(tx)
            self._send(tx)

        self._store.write_now(then_send)

    def _event(self, person: Person, fields: dict[str, str]) -> None:
        self.at += A_WHILE
        event = {"id": f"dulu-{new_id()}", "chat": _chat(person), **fields}
        raw = orjson.dumps(event).decode()
        inbound = self._channel.parse(raw)
        ref = ChatRef(self._channel.name, self._channel.account, event["chat"])

        def work(tx: Tx) -> None:
            tx.inbox.add([NewEvent(ref, event["id"], raw)], self.at)
            waiting = [stored for stored in tx.inbox.waiting(100) if stored.event_id == event["id"]]
            process(self._house, tx, [(stored, inbound) for stored in waiting if inbound], self.at)
            tx.inbox.done([stored.id for stored in waiting], self.at)
            self._send(tx)

        self._store.write_now(work)

    def _send(self, tx: Tx) -> None:
        """Mark what may be sent now as sent."""
        account = [(self._channel.name, self._channel.account)]
        while leased := tx.outbox.claim(self.at, account, 100, LEASE, "dulu"):
            for message in leased:
                self._choices[message.ref.chat] = wire.load(message.payload).choices
            tx.outbox.mark([Mark(m.id, m.token, OutboxState.SENT, self.at + AT_ONCE, f"m{new_id()}") for m in leased])


def _chat(person: Person) -> str:
    """The chat of this person on the simulator's phones."""
    return f"p-{person.id}"
