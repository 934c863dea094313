"""`bekal tick` and `bekal send`: one round of what the running service does on its own."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.given import moment
from bot.commands.parser import Parser
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.house import House
    from bot.plans import Plan, Prepare
    from store.store import Store


def arguments(parser: Parser) -> None:
    if parser.key == "tick":
        parser.take("--at", metavar="TIME", type=moment)
    else:
        parser.take("--account", metavar="NAME")
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    return _tick(console) if console.args.command == "tick" else _send(console)


def _tick(console: Console) -> int:
    from bot.building import build_house
    from bot.plans import PLANS, PREPARED

    house = build_house(console.config)
    at = console.args.at or console.clock.now()
    with console.store() as store:
        done = {
            name: _prepared(store, house, at, PREPARED[name]) if name in PREPARED else _planned(store, house, at, plan)
            for name, plan in PLANS.items()
        }
        waiting = store.read_now(lambda tx: tx.outbox.backlog())
    if console.json:
        console.report({"at": at, **done, "waiting": waiting})
    else:
        console.say("tick.done", at=at.isoformat(" ", "minutes"), waiting=waiting, **done)
    return 0


def _planned(store: Store, house: House, at: datetime, plan: Plan) -> int:
    """Plan batch by batch until nothing is left that is due."""
    from bot.planning import BATCH

    total, count = 0, BATCH
    while count == BATCH:
        count = store.write_now(lambda tx: plan(tx, house, at))
        total += count
    return total


def _prepared(store: Store, house: House, at: datetime, prepare: Prepare) -> int:
    """Read beside whoever writes, then store."""
    return sum(store.write_now(work) for work in store.read_now(lambda tx: prepare(tx, house, at)))


def _send(console: Console) -> int:
    from bot.building import build_house

    house, config = build_house(console.config), console.config
    accounts = [account for account in config.channels.telegram if account.on]
    name = console.args.account
    chosen = [account.name for account in accounts if name is None or account.name == name]
    if not accounts:
        raise Refused("service.no_account")
    if not chosen:
        known = ", ".join(account.name for account in accounts) or "-"
        raise Refused("error.unknown_account", account=name or "-", known=known)
    with console.store() as store:
        before = store.read_now(lambda tx: tx.outbox.backlog())
        trouble = asyncio.run(_drain(console, house, store, chosen))
        left = store.read_now(lambda tx: tx.outbox.backlog())
    for account in trouble:
        console.remark("send.trouble", account=account)
    if console.json:
        console.report({"sent": before - left, "left": left, "trouble": trouble})
    else:
        console.say("send.done", sent=before - left, left=left)
    return int(bool(trouble))


async def _drain(console: Console, house: House, store: Store, names: list[str]) -> list[str]:
    """Send what is due through these accounts; gives the names of those that cannot be used."""
    from bot.app import build_service, telegram_channels
    from bot.documents import Documents
    from bot.links import Links

    channels = [channel for channel in telegram_channels(console.config) if channel.account in names]
    documents = Documents(house, store, console.clock)
    try:
        usable = [channel for channel in channels if await _answers(channel)]
        links = Links(console.config.web.public_url, console.config.web.secret)
        service = build_service(house, store, console.clock, usable, documents, links=links)
        await service.sender.drain()
        held = [account for _, account in service.sender.held]
    finally:
        documents.close()
        for channel in channels:
            await channel.close()
    return [name for name in names if name in held or name not in {channel.account for channel in usable}]


async def _answers(channel: TelegramChannel) -> bool:
    """Whether the account's token is taken; being asked, the channel is ready to send."""
    from telegram.error import TelegramError

    try:
        await channel.username()
    except TelegramError:
        return False
    return True
