"""The way out of one account: what was claimed for it waits here for its turn, and is sent."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import structlog

from bot import wire
from bot.backoff import Backoff
from bot.channels.base import Channel, Media
from bot.clock import Clock, monotonic
from bot.delivery.limiter import Limiter
from bot.delivery.verdicts import Patience, cancelled, failed, give_back, uncertain, verdict
from bot.messages import Outbound, Outcome, Receipt, Scope
from store.model import LeasedMessage, Mark

log = structlog.get_logger(__name__)

CONCURRENCY = 64
_MOST_WAITING = 512
_LEAST_WAITING = 4
_SECONDS_WORTH = 0.15
MOST_DOUBTS = 3
"""Sends in a row without an answer after which it is the provider's trouble: to send on would be to lose on."""


class Tried(NamedTuple):
    """One message after its turn. `receipt` is None where it was not sent at all."""

    message: LeasedMessage
    mark: Mark
    receipt: Receipt | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every outlet is given.

    `done` takes what was tried; `known` asks for the provider ids of assets; `margin` is how much of a lease must be
    left to begin a send; `address` makes the link to a page of what a message carries in its place; `patience` and
    `outages` say how long to wait after a refusal and while nothing gets through.
    """

    clock: Clock
    media_path: Callable[[str], Path]
    done: Callable[[Tried], None]
    known: Callable[[str, str, str], Awaitable[str | None]]
    margin: timedelta
    address: Callable[[str], str] = str
    monotonic: Callable[[], float] = monotonic
    patience: Patience = field(default_factory=Patience)
    outages: Backoff = field(default_factory=lambda: Backoff(1.0, 60.0))
    concurrency: int = CONCURRENCY


class Outlet:
    """Sends what it is offered, as fast as the limiter lets it, one message of a chat at a time.

    Little is taken at once, a moment's worth: after a crash all that was taken counts as perhaps sent.
    """

    def __init__(self, channel: Channel, around: Surroundings) -> None:
        self.key = (channel.name, channel.account)
        self.held = False
        """True: the account itself is in trouble, and nothing is sent until `release`."""
        self.in_hand: dict[int, asyncio.Task[None]] = {}
        """Ids of messages that are being sent, and who does it."""
        self._channel, self._around = channel, around
        self._limiter: Limiter[LeasedMessage] = Limiter(channel.limits.per_second, channel.limits.per_chat_seconds)
        self._capacity = min(_MOST_WAITING, max(_LEAST_WAITING, int(channel.limits.per_second * _SECONDS_WORTH)))
        self._known: dict[str, str] = {}
        self._media = Media(self._known, around.media_path)
        self._uploading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._outage = 0
        """Pauses in a row since something got through; 0 when all is well."""
        self._doubts = 0
        self._closing = False
        self._group: asyncio.TaskGroup | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    # --- for the sender

    def open(self, group: asyncio.TaskGroup) -> None:
        """Send in tasks of this group."""
        self._group, self._loop, self._closing = group, asyncio.get_running_loop(), False

    def close(self) -> list[LeasedMessage]:
        """Begin no more sends; gives back what waited. What is in hand goes on to its end."""
        self._closing = True
        self._stop_timer()
        return self._limiter.withdraw()

    async def abandon(self) -> None:
        """Break off what is still in hand; it is then uncertain."""
        tasks = list(self.in_hand.values())
        self.in_hand.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def idle(self) -> bool:
        return not self.in_hand and not len(self._limiter)

    def room(self) -> int:
        """How many messages to claim now."""
        if self.held or self._closing or self._limiter.paused(self._around.monotonic()):
            return 0
        if self._outage:
            # One message tries whether it works again.
            return 1 if self.idle else 0
        return self._capacity - len(self._limiter)

    def hungry(self) -> bool:
        """True when there is room worth a transaction."""
        return self.room() * 2 >= self._capacity

    def offer(self, messages: Sequence[LeasedMessage]) -> None:
        """Take what was claimed for this account."""
        for message in messages:
            self._limiter.offer(message, message.ref.chat, message.lane)
        self._dispatch()

    def release(self) -> None:
        """The operator has put things right."""
        self.held, self._outage = False, 0

    # --- turns

    def _dispatch(self) -> None:
        self._stop_timer()
        while len(self.in_hand) < self._around.concurrency and (message := self._next()) is not None:
            assert self._group is not None  # noqa: S101  # open comes before offer
            self.in_hand[message.id] = self._group.create_task(self._work(message))
        if len(self.in_hand) < self._around.concurrency:
            self._start_timer()

    def _next(self) -> LeasedMessage | None:
        if self.held or self._closing:
            return None
        while (message := self._limiter.take(self._around.monotonic())) is not None:
            now = self._around.clock.now()
            if now + self._around.margin < message.leased_until:
                return message
            self._around.done(Tried(message, give_back(message, now)))
        return None

    def _start_timer(self) -> None:
        wait = self._limiter.wait(self._around.monotonic())
        if wait is not None and not self.held and not self._closing:
            assert self._loop is not None  # noqa: S101  # open comes before offer
            self._timer = self._loop.call_later(wait, self._dispatch)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _work(self, message: LeasedMessage | None) -> None:
        """Send one message after the other while there are any that may go: a task of its own for each costs more."""
        while message is not None:
            tried = await self._try(message)
            task = self.in_hand.pop(message.id)
            self._learn(tried)
            self._around.done(tried)
            message = self._next()
            if message is not None:
                self.in_hand[message.id] = task
        self._dispatch()

    async def _try(self, message: LeasedMessage) -> Tried:
        around, started = self._around, self._around.monotonic()
        try:
            outbound = wire.load(message.payload)
        except ValueError:
            return Tried(message, failed(message, "unreadable", around.clock.now()))
        if outbound.not_after is not None and outbound.not_after < around.clock.now():
            return Tried(message, cancelled(message, around.clock.now()))
        if outbound.link:
            try:
                outbound = replace(outbound, link=around.address(outbound.link))
            except KeyError:
                return Tried(message, failed(message, "no pages", around.clock.now()))
        try:
            receipt = await self._send(message, outbound)
        except asyncio.CancelledError:
            around.done(Tried(message, uncertain(message, "stopped", around.clock.now())))
            raise
        # A channel does not raise; where one does, it is a defect that must not stop everybody else's messages.
        except Exception as error:  # noqa: BLE001
            log.error("channel_defect", channel=self.key[0], account=self.key[1], kind=type(error).__name__)
            receipt = Receipt(Outcome.UNCERTAIN, reason=f"defect: {type(error).__name__}")
        mark = verdict(message, receipt, around.clock.now(), around.patience)
        return Tried(message, mark, receipt, around.monotonic() - started)

    def _send(self, message: LeasedMessage, outbound: Outbound) -> Awaitable[Receipt]:
        asset = outbound.image or outbound.document
        if asset:
            return self._send_with(asset, message, outbound)
        return self._channel.send(message.ref.chat, outbound, self._media)

    async def _send_with(self, asset: str, message: LeasedMessage, outbound: Outbound) -> Receipt:
        """The first upload of a file is waited for by whoever sends the same file: it then goes by its id."""
        if asset in self._known:
            return await self._upload(message, outbound)
        async with self._uploading[asset]:
            if asset not in self._known and (known := await self._around.known(*self.key, asset)):
                self._known[asset] = known
            return await self._upload(message, outbound)

    async def _upload(self, message: LeasedMessage, outbound: Outbound) -> Receipt:
        receipt = await self._channel.send(message.ref.chat, outbound, self._media)
        self._known.update(receipt.media_ids)
        return receipt

    # --- what is learned of the account

    def _learn(self, tried: Tried) -> None:
        receipt = tried.receipt
        if receipt is None:
            return
        self._doubts = self._doubts + 1 if receipt.outcome is Outcome.UNCERTAIN else 0
        if receipt.outcome is Outcome.HOLD:
            self._hold(receipt)
        elif (receipt.outcome is Outcome.RETRY and receipt.scope is Scope.ACCOUNT) or self._doubts >= MOST_DOUBTS:
            self._pause(receipt)
        elif receipt.outcome is Outcome.RETRY:
            pause = receipt.retry_after or 0.0
            self._limiter.pause(pause, self._around.monotonic(), tried.message.ref.chat)
        elif receipt.outcome is not Outcome.UNCERTAIN and self._outage:
            log.info("account_works_again", channel=self.key[0], account=self.key[1])
            self._outage = 0

    def _hold(self, receipt: Receipt) -> None:
        if not self.held:
            log.error("account_held", channel=self.key[0], account=self.key[1], reason=receipt.reason)
        self.held = True
        self._give_back_all()

    def _pause(self, receipt: Receipt) -> None:
        if self._outage == 0:
            log.warning("account_paused", channel=self.key[0], account=self.key[1], reason=receipt.reason)
        if not self._limiter.paused(self._around.monotonic()):
            self._outage += 1
        pause = receipt.retry_after or self._around.outages.seconds(self._outage)
        self._limiter.pause(pause, self._around.monotonic())
        self._give_back_all()

    def _give_back_all(self) -> None:
        now = self._around.clock.now()
        for message in self._limiter.withdraw():
            self._around.done(Tried(message, give_back(message, now)))
