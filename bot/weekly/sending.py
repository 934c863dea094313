"""Sending weekly summaries: to the superior, or where no message reaches them, to the next one up whom one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.audience import Audience
from bot.buttons import Act
from bot.listeners import Listener
from bot.markup import visible
from bot.messages import MAX_CAPTION
from bot.weekly import assets
from bot.weekly.loading import Loaded, all_summaries, zone_summaries
from bot.weekly.message import compose
from people.hours import local_day
from reports.weekly_facts import PersonFacts
from reports.weekly_summary import Summary
from reports.weeks import Week
from store.model import NewMessage
from store.save import Saved
from store.weekly_messages import are_gone, known_keys, named, weekly_key

if TYPE_CHECKING:
    from bot.turns import House
    from people.model import Zone
    from store.tx import Tx

MOST_FORWARDED = 3
"""Summaries of others that one person gets in their place; further ones are in that person's own figures anyway."""


class Fate(StrEnum):
    """What becomes of a summary; text keys under `cli.report_weekly.fate.`."""

    SENT = "sent"
    FORWARDED = "forwarded"
    EMPTY = "empty"
    """Nobody reports to them: there is nothing to tell every week."""
    NOBODY = "nobody"
    """No message reaches them, nor anybody above them."""
    CROWDED = "crowded"
    """The next one up has as many summaries of others as are bearable."""
    TOLD = "told"
    """It was queued before."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A summary and what becomes of it; `message` where it is to be sent."""

    summary: Summary
    fate: Fate
    message: NewMessage | None = None

    @property
    def named(self) -> list[int]:
        """Whom the message is about by name."""
        return [self.summary.superior.id, *(one.person.id for one in self.summary.to_act)]

    def things(self, now: datetime) -> list[Saved]:
        """What is to be stored: the message, and whom it names."""
        if self.message is None:
            return []
        superior, week = self.summary.superior.id, self.summary.span.week
        return [
            self.message,
            *(
                named(now, one.person.id, superior, week, one.reason.value, one.act.value)
                for one in self.summary.to_act
            ),
        ]


def post(tx: Tx, house: House, week: Week, now: datetime, zone: Zone | None = None) -> list[Posted]:
    """The messages of all superiors, or of those in one zone. They are not stored: that is the caller's.

    Raises ValueError where the week has not begun.
    """
    of_zone = zone_summaries(tx, house, week, zone, now) if zone else all_summaries(tx, house, week, now)
    return post_these(tx, house, now, of_zone)


def post_these(tx: Tx, house: House, now: datetime, found: Iterable[tuple[Summary, Loaded]]) -> list[Posted]:
    """The messages of these summaries, with the same key however often they are made."""
    pairs = list(found)
    receivers = [loaded.staff.receiver(summary.superior) if summary.team else None for summary, loaded in pairs]
    audience = Audience(house, tx, now)
    audience.invite({receiver.id for receiver in receivers if receiver})
    keys = {weekly_key(summary.superior.id, summary.span.week) for summary, _ in pairs}
    office = _Office(audience, known_keys(tx.connection, keys))
    return [office.post(summary, receiver) for (summary, _), receiver in zip(pairs, receivers, strict=True)]


def store_posted(tx: Tx, posted: Iterable[Posted], now: datetime) -> int | None:
    """Store messages that were made from an earlier view of the database; gives how many are new.

    None, and nothing is stored: meanwhile somebody whom they name was erased, or does not want to be written to.
    """
    made = [(one, one.message) for one in posted if one.message is not None]
    known = known_keys(tx.connection, {message.key for _, message in made})
    new = [(one, message) for one, message in made if message.key not in known]
    named_ids = {person for one, _ in new for person in one.named}
    if are_gone(tx.connection, named_ids, {message.address_id for _, message in new}):
        return None
    tx.save(thing for one, _ in new for thing in one.things(now))
    return len(new)


class _Office:
    """Writes to whom it can, and keeps count of what each gets in another's place."""

    def __init__(self, audience: Audience, known: set[str]) -> None:
        self._audience, self._known = audience, known
        self._forwarded: Counter[int] = Counter()

    def post(self, summary: Summary, receiver: PersonFacts | None) -> Posted:
        if not summary.team:
            return Posted(summary, Fate.EMPTY)
        if weekly_key(summary.superior.id, summary.span.week) in self._known:
            return Posted(summary, Fate.TOLD)
        listener = self._audience(receiver.id) if receiver else None
        if receiver is None or listener is None or not listener.reachable:
            return Posted(summary, Fate.NOBODY)
        if receiver.id == summary.superior.id:
            return Posted(summary, Fate.SENT, self._say(listener, summary, receiver))
        if self._forwarded[receiver.id] >= MOST_FORWARDED:
            return Posted(summary, Fate.CROWDED)
        self._forwarded[receiver.id] += 1
        return Posted(summary, Fate.FORWARDED, self._say(listener, summary, receiver))

    def _say(self, listener: Listener, summary: Summary, receiver: PersonFacts) -> NewMessage:
        text = compose(summary, listener.texts, receiver)
        shown = len(visible(text)) <= MAX_CAPTION and not listener.learner.participation.text_only
        picture = assets.name_of(summary, assets.CHART, listener.texts.language) if shown else ""
        argument = assets.argument(summary)
        choices = [
            listener.button("weekly_book", Act.WEEKLY_BOOK, argument),
            *([] if shown else [listener.button("weekly_chart", Act.WEEKLY_CHART, argument)]),
            *([listener.button("weekly_open", Act.WEEKLY_OPEN, argument)] if self._audience.house.pages else []),
        ]
        key = weekly_key(summary.superior.id, summary.span.week)
        listener.say(key, text, choices, columns=2, image=picture)
        return self._audience.messages[-1]


def last_week(house: House, now: datetime, zone: Zone | None = None) -> Week:
    """The week that is over, in a zone or the agency's own."""
    return before(Week.of(local_day(zone or house.zone, now)))


def before(week: Week) -> Week:
    """The week before."""
    return Week.of(week.monday - timedelta(days=1))
