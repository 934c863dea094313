"""`bekal invite`: a one-time code for each person, as a list with links to hand out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Console, Refused
from bot.commands.parser import Parser
from bot.commands.selection import select, take_people
from people.model import Person

if TYPE_CHECKING:
    from bot.config.settings import TelegramAccount


def arguments(parser: Parser) -> None:
    take_people(parser)
    parser.take("--out", metavar="FILE.csv", type=Path, required=True)
    parser.take_config()


def run(console: Console) -> int:
    from bot.commands.files import PRIVATE, write_csv
    from bot.invites import LIFETIME, invite, new_code

    args, now = console.args, console.clock.now()
    accounts = [account for account in console.config.channels.telegram if account.on]
    with console.store() as store:
        people = store.read_now(lambda tx: select(tx, args))
        if not people:
            raise Refused("error.nobody")
        names = _usernames(console, accounts)
        codes = {person.id: new_code() for person in people}
        header = ["nip", "nama", "unit", "kode", *(f"tautan_{account.name}" for account in accounts)]
        # the file first: a code that is stored but was never written down helps nobody, the reverse is merely void
        write_csv(args.out, header, [_row(p, codes[p.id], names) for p in people], PRIVATE)
        for batch in console.progress(people, "invite.progress"):
            invites = [invite(person.id, codes[person.id], now) for person in batch]
            store.write_now(lambda tx, invites=invites: tx.save(invites))  # type: ignore[misc]
    console.say("invite.done", count=len(people), file=args.out, days=LIFETIME.days)
    return 0


def _row(person: Person, code: str, names: Sequence[str]) -> list[str]:
    links = [f"https://t.me/{name}?start={code}" if name else "" for name in names]
    return [person.nip, person.name, person.unit_name, code, *links]


def _usernames(console: Console, accounts: Sequence[TelegramAccount]) -> list[str]:
    """Each account's name on Telegram, from the configuration or from Telegram; empty where neither knows it."""
    from bot.commands.reach import bot_name

    names = [account.username or bot_name(account) for account in accounts]
    for account, name in zip(accounts, names, strict=True):
        if not name:
            console.remark("invite.no_name", account=account.name)
    if not accounts:
        console.remark("invite.no_account")
    return names
