"""What the store itself tells of things that do not go on: for `bekal doctor`, and for the administrators' mornings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.delivery.exchange import FILE_REFUSED
from bot.findings import Finding, warning
from store.watch import condition

if TYPE_CHECKING:
    from store.tx import Tx

WAITS_LONG = timedelta(minutes=10)
LATELY = timedelta(days=1)
MOST_COUNTED = 10_000
"""Learners who are counted where many are overdue: the trouble is the same."""


def delays(tx: Tx, now: datetime) -> Iterator[Finding]:
    """What has waited for long as of `now` to be answered or sent. A service that stands still cannot tell it."""
    seen = condition(tx, now, now - LATELY)
    if seen.oldest_event and now - seen.oldest_event > WAITS_LONG:
        yield warning("events_wait", count=seen.events, minutes=_minutes(now - seen.oldest_event))
    if seen.oldest_message and now - seen.oldest_message > WAITS_LONG:
        yield warning("messages_wait", count=seen.messages, minutes=_minutes(now - seen.oldest_message))


def symptoms(tx: Tx, now: datetime, day: date) -> Iterator[Finding]:
    """What failed or is stuck as of `now` though the service runs; `day` is today's date in the agency."""
    yield from _failures(tx, now)
    yield from _without_file(tx, now)
    yield from _stuck(tx, now)
    if count := tx.departures.unled(day):  # only those further up hear of them, if anybody
        yield warning("superior_left", count=count)


def _failures(tx: Tx, now: datetime) -> Iterator[Finding]:
    seen = condition(tx, now, now - LATELY)
    if seen.aside:
        yield warning("aside", count=seen.aside)
    for reason, count in seen.failed.items():
        yield warning("failed", count=count, reason=reason)


def _without_file(tx: Tx, now: datetime) -> Iterator[Finding]:
    """Photos and voice notes that the provider did not pass on; the words beside them arrived."""
    refused = tx.journal.entries(since=now - LATELY, kinds={FILE_REFUSED})
    for reason, count in sorted(Counter(str(entry.data.get("reason", "")) for entry in refused).items()):
        yield warning("without_file", count=count, reason=reason)


def _stuck(tx: Tx, now: datetime) -> Iterator[Finding]:
    """Learners to whom nothing comes any more, though nobody and nothing says that it should not."""
    if overdue := tx.study.due(now - LATELY, MOST_COUNTED):
        yield warning("overdue", count=len(overdue))
    refused = tx.journal.entries(since=now - LATELY, kinds={"plan_failed"})
    whom = {(str(entry.data.get("reason", "")), entry.person_id) for entry in refused}
    for reason, count in sorted(Counter(reason for reason, _ in whom).items()):
        yield warning("unplanned", count=count, reason=reason)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
