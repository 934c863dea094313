"""What a doctor looks at: each check gives what it found, as meanings; `bekal doctor` puts them into words."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.channels.telegram_reach import Answer, Reach, ask
from bot.config import Config
from bot.config.settings import TelegramAccount
from bot.delivery.exchange import FILE_REFUSED
from people.hours import local_day
from people.model import Zone
from store.errors import StoreUnavailable
from store.store import Store
from store.tx import Tx
from store.watch import Condition, condition

LEAST_FREE, LITTLE_FREE = 50_000_000, 1_000_000_000
"""Bytes of disk below which nothing can go well, and below which somebody should look."""
WAITS_LONG = timedelta(minutes=10)
MOST_COUNTED = 10_000
"""Learners who are counted where many are overdue: the trouble is the same."""
SKEW = timedelta(seconds=90)
EARLIEST = date(2026, 1, 1)
"""No clock that is right shows an earlier day."""


class Level(StrEnum):
    """`fault`: something does not work. `warning`: it will not for long, or not as it should."""

    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `code` is a text key under `cli.doctor.finding.`, with what, why and do below it."""

    level: Level
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def _fine(code: str, **params: Any) -> Finding:
    return Finding(Level.FINE, code, params)


def _warning(code: str, **params: Any) -> Finding:
    return Finding(Level.WARNING, code, params)


def _fault(code: str, **params: Any) -> Finding:
    return Finding(Level.FAULT, code, params)


def examine(config: Config, now: datetime, asked: Callable[[TelegramAccount], Answer] = ask) -> Iterator[Finding]:
    """Everything, in the order in which it is best mended."""
    yield from clock(now)
    yield from accounts(config, now, asked)
    yield from certificates(config)
    yield from pages(config)
    yield from store(config, now)
    yield from calendar(config, now)


def clock(now: datetime) -> Iterator[Finding]:
    """Whether the machine's clock can be true, and the zones are known to it."""
    if now.date() < EARLIEST:
        yield _fault("clock", now=now.isoformat(" ", "minutes"))
    try:
        for zone in Zone:
            ZoneInfo(zone.value)
    except ZoneInfoNotFoundError:
        yield _fault("zones")


def accounts(config: Config, now: datetime, asked: Callable[[TelegramAccount], Answer]) -> Iterator[Finding]:
    """Whether each Telegram account has a token, reaches its API, and is who it says."""
    if not config.channels.telegram:
        yield _warning("no_account")
    for account in config.channels.telegram:
        if account.on:
            yield from _reached(account, asked(account), now)
        else:
            yield _fault("token_missing", account=account.name)


def _reached(account: TelegramAccount, answer: Answer, now: datetime) -> Iterator[Finding]:
    about = {"account": account.name, "api": account.api_url, "detail": answer.detail}
    if answer.reach is Reach.FINE:
        yield _fine("account", account=account.name, username=answer.username)
        if account.username and answer.username and account.username.casefold() != answer.username.casefold():
            yield _warning("username", account=account.name, written=account.username, username=answer.username)
    else:
        yield _fault(f"api_{answer.reach.value}", **about)
    if answer.at and abs(answer.at - now) > SKEW:
        yield _warning("clock_skew", seconds=round(abs(answer.at - now).total_seconds()))


def pages(config: Config) -> Iterator[Finding]:
    """Whether superiors can log in to the pages; where nothing was set up for them, that is as it should be."""
    if config.web.has_pages:
        yield _fine("pages", url=config.web.public_url)
    elif config.web.secret:
        yield _warning("pages_without_url")
    elif config.web.public_url:
        yield _warning("pages_without_secret")


def certificates(config: Config) -> Iterator[Finding]:
    """Whether the codes on certificates lead anywhere."""
    if config.certificates.issue and not config.web.public_url:
        yield _warning("certificates_lead_nowhere")


def store(config: Config, now: datetime) -> Iterator[Finding]:
    """Whether the store is there, ours, writable, has room, and nothing in it waits for long."""
    file, shown = config.store.file, config.store.shown
    if file:
        yield from room(file)
        if not file.exists():
            yield _makeable(file, shown)
            return
    try:
        with Store.open(config.store.url.reveal(), patience=3.0) as opened:
            yield from _tables(opened, config, now)
    except StoreUnavailable as error:
        yield _fault("store_unreachable", store=shown, trouble=error)


def _makeable(file: Path, shown: str) -> Finding:
    """There is no file yet: whether one can be made."""
    if os.access(file.parent, os.W_OK | os.X_OK):
        return _fault("store_empty", store=shown)
    return _fault("store_unreachable", store=shown, trouble=StoreUnavailable("unable to open"))


def room(file: Path) -> Iterator[Finding]:
    folder = next(parent for parent in (file.parent, *file.parent.parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    if free < LITTLE_FREE:
        make = _fault if free < LEAST_FREE else _warning
        yield make("disk", free=free // 1_000_000, folder=str(folder))


def _tables(opened: Store, config: Config, now: datetime) -> Iterator[Finding]:
    from store.migrations import known

    shown = config.store.shown
    found, newest = opened.revisions()
    if found is None:
        yield _fault("store_empty", store=shown)
    elif found not in known():
        yield _fault("store_newer", store=shown, found=found)
    elif found != newest:
        yield _fault("store_stale", store=shown, found=found, newest=newest)
    else:
        yield from _contents(opened, shown, now)
        yield from _unled(opened, local_day(config.agency.default_zone, now))


def _contents(opened: Store, shown: str, now: datetime) -> Iterator[Finding]:
    def look(tx: Tx) -> Condition:
        return condition(tx, now, now - timedelta(days=1))

    seen = opened.write_now(look)  # through the writer: it takes the lock, so that a store that cannot write is found
    yield _fine("store", store=shown, persons=seen.persons)
    if seen.oldest_event and now - seen.oldest_event > WAITS_LONG:
        yield _warning("events_wait", count=seen.events, minutes=_minutes(now - seen.oldest_event))
    if seen.oldest_message and now - seen.oldest_message > WAITS_LONG:
        yield _warning("messages_wait", count=seen.messages, minutes=_minutes(now - seen.oldest_message))
    if seen.aside:
        yield _warning("aside", count=seen.aside)
    for reason, count in seen.failed.items():
        yield _warning("failed", count=count, reason=reason)
    yield from _without_file(opened, now)
    yield from _stuck(opened, now)


def _without_file(opened: Store, now: datetime) -> Iterator[Finding]:
    """Photos and voice notes that the provider did not pass on; the words beside them arrived."""
    refused = opened.read_now(lambda tx: tx.journal.entries(since=now - timedelta(days=1), kinds={FILE_REFUSED}))
    for reason, count in sorted(Counter(str(entry.data.get("reason", "")) for entry in refused).items()):
        yield _warning("without_file", count=count, reason=reason)


def _stuck(opened: Store, now: datetime) -> Iterator[Finding]:
    """Learners to whom nothing comes any more, though nobody and nothing says that it should not."""
    day_ago = now - timedelta(days=1)
    overdue = opened.read_now(lambda tx: tx.study.due(day_ago, MOST_COUNTED))
    if overdue:
        yield _warning("overdue", count=len(overdue))
    refused = opened.read_now(lambda tx: tx.journal.entries(since=day_ago, kinds={"plan_failed"}))
    whom = {(str(entry.data.get("reason", "")), entry.person_id) for entry in refused}
    for reason, count in sorted(Counter(reason for reason, _ in whom).items()):
        yield _warning("unplanned", count=count, reason=reason)


def _unled(opened: Store, day: date) -> Iterator[Finding]:
    """Staff whose superior has left, with nobody in their place: only those further up hear of them, if anybody."""
    if count := opened.read_now(lambda tx: tx.departures.unled(day)):
        yield _warning("superior_left", count=count)


def calendar(config: Config, now: datetime) -> Iterator[Finding]:
    """Whether the holidays of this year, and towards its end of the next, are known."""
    if not config.schedule.holidays:
        yield _warning("no_holidays")
        return
    ahead = (now + timedelta(days=60)).year
    for year in sorted({now.year, ahead}):
        days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
        if not any(config.schedule.calendar.holiday_name(day) for day in days):
            yield _warning("holidays", year=year)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
