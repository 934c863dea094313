"""`bekal invite`: a one-time code for each person, as a list with links to hand out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import select, take_people
from people.model import Person

if TYPE_CHECKING:
    from bot.config.settings import TelegramAccount
    from store.model import Invite
    from store.store import Store


def arguments(parser: Parser) -> None:
    take_people(parser)
    parser.take("--out", metavar="FILE.csv", type=Path, required=True)
    parser.take_config()


def run(console: Console) -> int:
    from bot.invites import LIFETIME, invite, new_code

    args, now = console.args, console.clock.now()
    accounts = [account for account in console.config.channels.telegram if account.on]
    with console.store() as store:
        people = store.read_now(lambda tx: select(tx, args))
        if not people:
            raise Refused("error.nobody")
        names = _usernames(console, accounts)
        codes = {person.id: new_code() for person in people}
        # the file first: a code that is stored but was never written down helps nobody, the reverse is merely void
        rows = [_row(person, codes[person.id], names) for person in people]
        _write(args.out, console.texts("cli.invite.title"), [account.name for account in accounts], rows)
        for batch in console.progress(people, "invite.progress"):
            _store(store, [invite(person.id, codes[person.id], now) for person in batch], now)
    console.say("invite.done", count=len(people), file=args.out, days=LIFETIME.days)
    return 0


def _store(store: Store, invites: Sequence[Invite], now: datetime) -> None:
    from store.model import JournalEntry

    entries = [JournalEntry(now, "invited", invite.person_id) for invite in invites]
    store.write_now(lambda tx: tx.save([*invites, *entries]))


def _write(path: Path, title: str, accounts: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A workbook where the name asks for one, so that Excel leaves the NIP alone; else CSV."""
    from bot.commands.files import written
    from reports.sheet import Column, Holds
    from reports.writing import Format, write

    links = [Column(f"tautan_{account}", width=60) for account in accounts]
    columns = [Column("nip", width=20), Column("nama", Holds.WORDS, 32), Column("unit", Holds.WORDS, 32)]
    kind = Format.XLSX if path.suffix.lower() == ".xlsx" else Format.CSV
    with written(path) as temporary:
        write(temporary, kind, title, [*columns, Column("kode", width=20), *links], rows)


def _row(person: Person, code: str, names: Sequence[str]) -> list[str]:
    links = [f"https://t.me/{name}?start={code}" if name else "" for name in names]
    return [person.nip, person.name, person.unit_name, code, *links]


def _usernames(console: Console, accounts: Sequence[TelegramAccount]) -> list[str]:
    """Each account's name on Telegram, from the configuration or from Telegram; empty where neither knows it."""
    from bot.channels.telegram_reach import bot_name

    names = [account.username or bot_name(account) for account in accounts]
    for account, name in zip(accounts, names, strict=True):
        if not name:
            console.remark("invite.no_name", account=account.name)
    if not accounts:
        console.remark("invite.no_account")
    return names
