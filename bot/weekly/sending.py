"""Sending weekly summaries: to the superior, or where no message reaches them, to the next one up whom one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.audience import Audience
from bot.buttons import Act, Do, encode
from bot.follow_ups.marks import mark
from bot.listeners import Listener
from bot.markup import visible
from bot.messages import MAX_CAPTION, MAX_TITLE, Choice
from bot.weekly import assets
from bot.weekly.loading import Loaded, all_summaries, zone_summaries
from bot.weekly.message import compose, may_be_nudged
from people.hours import local_day
from people.model import Role
from people.names import polite
from reports.follow_up_facts import Named
from reports.follow_ups import outcome
from reports.weekly_facts import PersonFacts
from reports.weekly_summary import Summary
from reports.weeks import Week
from store.model import NewMessage
from store.save import Saved
from store.weekly_messages import are_gone, known_keys, named, weekly_key

if TYPE_CHECKING:
    from bot.house import House
    from people.model import Zone
    from store.tx import Tx

MOST_FORWARDED = 3
"""Summaries of others that one person gets in their place; further ones are in that person's own figures anyway."""


class Fate(StrEnum):
    """What becomes of a summary; text keys under `cli.report_weekly.fate.`."""

    SENT = "sent"
    FORWARDED = "forwarded"
    ACTING = "acting"
    """Sent to who stands in for the superior."""
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
    def outcomes(self) -> list[tuple[int, str]]:
        """What came of each act that the message tells of, by its id."""
        span = self.summary.span
        return [
            (act.id, outcome(act, one.person, span).value)
            for one in self.summary.aftermath.followed
            for act in one.acts
        ]

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
            *(
                Named(str(week), superior, one.person.id, one.reason.value, one.number, one.act.value, now)
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
    day = local_day(house.zone, now)
    acting = {one.superior_id: one.acting_id for one in tx.follow_ups.stand_ins({s.superior.id for s, _ in pairs}, day)}
    receivers = [_receiver(summary, loaded, acting) if summary.team else None for summary, loaded in pairs]
    audience = Audience(house, tx, now)
    audience.invite({found[0].id for found in receivers if found})
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
    for one, _ in new:
        tx.follow_ups.conclude(one.outcomes, str(one.summary.span.week))
    return len(new)


def _receiver(summary: Summary, loaded: Loaded, acting: Mapping[int, int]) -> tuple[PersonFacts, bool] | None:
    """Who gets a summary, and whether it is because they stand in for the superior."""
    stand_in = loaded.staff.by_id.get(acting.get(summary.superior.id, 0))
    if stand_in is not None and loaded.staff.takes(stand_in):
        return stand_in, True
    found = loaded.staff.receiver(summary.superior)
    return (found, False) if found else None


class _Office:
    """Writes to whom it can, and keeps count of what each gets in another's place."""

    def __init__(self, audience: Audience, known: set[str]) -> None:
        self._audience, self._known = audience, known
        self._forwarded: Counter[int] = Counter()

    def post(self, summary: Summary, found: tuple[PersonFacts, bool] | None) -> Posted:
        if not summary.team:
            return Posted(summary, Fate.EMPTY)
        if weekly_key(summary.superior.id, summary.span.week) in self._known:
            return Posted(summary, Fate.TOLD)
        receiver, acting = found or (None, False)
        listener = self._audience(receiver.id) if receiver else None
        if receiver is None or listener is None or not listener.reachable:
            return Posted(summary, Fate.NOBODY)
        if acting:
            return Posted(summary, Fate.ACTING, self._say(listener, summary, receiver, acting=True))
        if receiver.id == summary.superior.id:
            return Posted(summary, Fate.SENT, self._say(listener, summary, receiver))
        if self._forwarded[receiver.id] >= MOST_FORWARDED:
            return Posted(summary, Fate.CROWDED)
        self._forwarded[receiver.id] += 1
        return Posted(summary, Fate.FORWARDED, self._say(listener, summary, receiver))

    def _say(self, listener: Listener, summary: Summary, receiver: PersonFacts, acting: bool = False) -> NewMessage:
        text = compose(summary, listener.texts, receiver, acting)
        shown = len(visible(text)) <= MAX_CAPTION and not listener.learner.participation.text_only
        picture = assets.name_of(summary, assets.CHART, listener.texts.language) if shown else ""
        argument = assets.argument(summary)
        choices = [
            *_people(listener, summary),
            listener.button("weekly_book", Act.WEEKLY_BOOK, argument),
            *([] if shown else [listener.button("weekly_chart", Act.WEEKLY_CHART, argument)]),
            *(
                [listener.button("weekly_open", Act.WEEKLY_OPEN, argument)]
                if self._audience.house.pages and not acting
                else []
            ),
        ]
        if receiver.id == summary.superior.id and Role.LEARNER in listener.person.roles and may_be_nudged(summary):
            choices.append(listener.button("start", Act.START))
        key = weekly_key(summary.superior.id, summary.span.week)
        listener.say(key, text, choices, columns=2, image=picture)
        return self._audience.messages[-1]


def _people(listener: Listener, summary: Summary) -> list[Choice]:
    """A button for each person named, under the number that they have in the text."""
    language, span = listener.texts.language, summary.span
    return [
        Choice(
            encode(Do(Act.ACT_ON, mark(span.week, summary.superior.id, one.person.id))),
            f"{place}. {polite(one.person.person, language)}"[:MAX_TITLE].rstrip(),
        )
        for place, one in enumerate(summary.to_act, 1)
    ]


def last_week(house: House, now: datetime, zone: Zone | None = None) -> Week:
    """The week that is over, in a zone or the agency's own."""
    return before(Week.of(local_day(zone or house.zone, now)))


def before(week: Week) -> Week:
    """The week before."""
    return Week.of(week.monday - timedelta(days=1))
