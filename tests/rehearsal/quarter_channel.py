"""A channel within the process: phones on which messages arrive, and from which events are handed in."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import orjson

from bot import buttons
from bot.buttons import Act, AnswerTap, Do
from bot.channels.base import Limits, Media, Sink
from bot.markup import visible
from bot.messages import Inbound, Kind, Outbound, Outcome, Receipt
from store.model import ChatRef, NewEvent


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on a phone. `acts`: act → arguments of its buttons, in order."""

    id: str
    at: datetime
    key: str
    purpose: str
    text: str
    payloads: tuple[str, ...]
    acts: dict[Act, list[str]]
    answers: tuple[str, ...]
    """Payloads of the options of a question."""

    def payload(self, act: Act, argument: str | None = None) -> str:
        """The button that does this. Raises KeyError or IndexError where there is none."""
        return buttons.encode(Do(act, self.acts[act][0] if argument is None else argument))


@dataclass
class Phone:
    """One chat. `acted_at`: when something was last handed in from it."""

    chat: str
    blocked: bool = False
    shown: list[Shown] = field(default_factory=list)
    acted_at: datetime | None = None


class PhoneChannel:
    """Every phone of the agency; `arrived` are messages that nobody has looked at yet."""

    name: ClassVar[str] = "phones"
    account = "satu"
    limits = Limits(1e9, 0.0)

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._ids = now, itertools.count(1)
        self.phones: dict[str, Phone] = {}
        self.arrived: list[tuple[Phone, Shown]] = []
        self.handed_in: list[NewEvent] = []
        self.log: list[tuple[Phone, Shown]] = []
        """Everything that ever arrived."""
        self.refused = 0

    def phone(self, chat: str) -> Phone:
        return self.phones.setdefault(chat, Phone(chat))

    def happens(self, phone: Phone, kind: Kind, **fields: Any) -> None:
        """Something is done on a phone; it is handed in with the next look."""
        number = str(next(self._ids))
        event = Inbound(self.name, self.account, number, phone.chat, kind, **fields)
        raw = orjson.dumps(asdict(event)).decode()
        self.handed_in.append(NewEvent(ChatRef(self.name, self.account, phone.chat), number, raw))
        phone.acted_at = self._now()

    async def open(self, sink: Sink) -> None: ...

    async def close(self) -> None: ...

    def parse(self, raw: str) -> Inbound | None:
        content = orjson.loads(raw)
        return Inbound(**{**content, "kind": Kind(content["kind"])})

    async def send(self, chat: str, message: Outbound, media: Media) -> Receipt:
        phone = self.phone(chat)
        if phone.blocked:
            self.refused += 1
            return Receipt(Outcome.UNREACHABLE, reason="403 blocked")
        shown = _shown(f"m{next(self._ids)}", self._now(), message)
        phone.shown.append(shown)
        self.arrived.append((phone, shown))
        self.log.append((phone, shown))
        return Receipt(Outcome.SENT, provider_id=shown.id)


def _shown(number: str, now: datetime, message: Outbound) -> Shown:
    acts: dict[Act, list[str]] = {}
    answers = []
    for choice in message.choices:
        button = buttons.decode(choice.id)
        if isinstance(button, AnswerTap):
            answers.append(choice.id)
        elif button is not None:
            acts.setdefault(button.act, []).append(button.argument)
    payloads = tuple(choice.id for choice in message.choices)
    return Shown(number, now, message.key, message.purpose.value, visible(message.text), payloads, acts, tuple(answers))
