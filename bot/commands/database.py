"""`bekal db upgrade`, `backup` and `restore`: the tables, and keeping what is in them."""

from __future__ import annotations

from pathlib import Path

from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.commands.refusal import Refused


def arguments(parser: Parser) -> None:
    if parser.key == "db":
        parser = parser.command("upgrade")
    else:
        parser.take("file", metavar="FILE", type=Path)
    if parser.key == "restore":
        parser.take("--replace", action="store_true")
    parser.take_config()


def run(console: Console) -> int:
    return {"db": _upgrade, "backup": _backup, "restore": _restore}[console.args.command](console)


def _upgrade(console: Console) -> int:
    from store.migrations import known
    from store.store import Store

    with Store.open(console.config.store.url.reveal()) as store:
        before, newest = store.revisions()
        if before is not None and before not in known():
            raise Refused("error.newer", found=before)
        store.upgrade()
    key = "database.current" if before == newest else "database.upgraded"
    console.say(key, store=console.config.store.shown, before=before or "-", revision=newest)
    return 0


def _backup(console: Console) -> int:
    from bot.commands.files import written
    from store.backup import backup

    file = console.args.file
    with console.store(old=True) as store, written(file) as temporary:
        rows = backup(store, temporary)
    console.say("database.backed_up", file=file, rows=rows)
    return 0


def _restore(console: Console) -> int:
    from store.backup import NotABackup, NotEmpty, OtherVersion, restore
    from store.store import Store

    file, shown = console.args.file, console.config.store.shown
    with Store.open(console.config.store.url.reveal()) as store:
        try:
            rows = restore(store, file, replace=console.args.replace)
        except OtherVersion as error:
            raise Refused("database.other_version", file=file, revision=error) from None
        except NotABackup:
            raise Refused("database.not_backup", file=file) from None
        except NotEmpty:
            raise Refused("database.not_empty", store=shown) from None
    console.say("database.restored", rows=rows, file=file, store=shown)
    return 0
