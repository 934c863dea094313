"""What a doctor looks at: each check gives what it found, as meanings; `bekal doctor` puts them into words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.channels.telegram_reach import Answer, Reach, ask
from bot.config import Config
from bot.config.settings import TelegramAccount
from bot.findings import Finding, fault, fine, warning
from bot.symptoms import delays, symptoms
from people.hours import local_day
from people.model import Zone
from store.errors import StoreUnavailable
from store.store import Store
from store.watch import staff

LEAST_FREE, LITTLE_FREE = 50_000_000, 1_000_000_000
"""Bytes of disk below which nothing can go well, and below which somebody should look."""
SKEW = timedelta(seconds=90)
EARLIEST = date(2026, 1, 1)
"""No clock that is right shows an earlier day."""


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
        yield fault("clock", now=now.isoformat(" ", "minutes"))
    try:
        for zone in Zone:
            ZoneInfo(zone.value)
    except ZoneInfoNotFoundError:
        yield fault("zones")


def accounts(config: Config, now: datetime, asked: Callable[[TelegramAccount], Answer]) -> Iterator[Finding]:
    """Whether each Telegram account has a token, reaches its API, and is who it says."""
    if not config.channels.telegram:
        yield warning("no_account")
    for account in config.channels.telegram:
        if account.on:
            yield from _reached(account, asked(account), now)
        else:
            yield fault("token_missing", account=account.name)


def _reached(account: TelegramAccount, answer: Answer, now: datetime) -> Iterator[Finding]:
    about = {"account": account.name, "api": account.api_url, "detail": answer.detail}
    if answer.reach is Reach.FINE:
        yield fine("account", account=account.name, username=answer.username)
        if account.username and answer.username and account.username.casefold() != answer.username.casefold():
            yield warning("username", account=account.name, written=account.username, username=answer.username)
    else:
        yield fault(f"api_{answer.reach.value}", **about)
    if answer.at and abs(answer.at - now) > SKEW:
        yield warning("clock_skew", seconds=round(abs(answer.at - now).total_seconds()))


def pages(config: Config) -> Iterator[Finding]:
    """Whether superiors can log in to the pages; where nothing was set up for them, that is as it should be."""
    if config.web.has_pages:
        yield fine("pages", url=config.web.public_url)
    elif config.web.secret:
        yield warning("pages_without_url")
    elif config.web.public_url:
        yield warning("pages_without_secret")


def certificates(config: Config) -> Iterator[Finding]:
    """Whether the codes on certificates lead anywhere."""
    if config.certificates.issue and not config.web.public_url:
        yield warning("certificates_lead_nowhere")


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
        yield fault("store_unreachable", store=shown, trouble=error)


def _makeable(file: Path, shown: str) -> Finding:
    """There is no file yet: whether one can be made."""
    if os.access(file.parent, os.W_OK | os.X_OK):
        return fault("store_empty", store=shown)
    return fault("store_unreachable", store=shown, trouble=StoreUnavailable("unable to open"))


def room(file: Path) -> Iterator[Finding]:
    folder = next(parent for parent in (file.parent, *file.parent.parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    if free < LITTLE_FREE:
        make = fault if free < LEAST_FREE else warning
        yield make("disk", free=free // 1_000_000, folder=str(folder))


def _tables(opened: Store, config: Config, now: datetime) -> Iterator[Finding]:
    from store.migrations import known

    shown = config.store.shown
    found, newest = opened.revisions()
    if found is None:
        yield fault("store_empty", store=shown)
    elif found not in known():
        yield fault("store_newer", store=shown, found=found)
    elif found != newest:
        yield fault("store_stale", store=shown, found=found, newest=newest)
    else:
        yield from _contents(opened, shown, now, local_day(config.agency.default_zone, now))


def _contents(opened: Store, shown: str, now: datetime, day: date) -> Iterator[Finding]:
    people = opened.write_now(staff)  # not read: who writes takes the lock, and a store that cannot write is found
    yield fine("store", store=shown, persons=people)
    yield from opened.read_now(lambda tx: [*delays(tx, now), *symptoms(tx, now, day)])


def calendar(config: Config, now: datetime) -> Iterator[Finding]:
    """Whether the holidays of this year, and towards its end of the next, are known."""
    if not config.schedule.holidays:
        yield warning("no_holidays")
        return
    ahead = (now + timedelta(days=60)).year
    for year in sorted({now.year, ahead}):
        days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
        if not any(config.schedule.calendar.holiday_name(day) for day in days):
            yield warning("holidays", year=year)
