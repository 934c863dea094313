"""`bekal indicators`: the workbook in which figures are filled in, and importing it, all of it or nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.importing import demand_errors, is_refused, report_import, take_file
from bot.commands.parser import Parser

if TYPE_CHECKING:
    from bot.indicators.importing import FigureChanges
    from reports.indicator_rows import FigureFile
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    importing = parser.command("import")
    take_file(importing)
    template = parser.command("template")
    template.take("--out", metavar="FILE.xlsx", type=Path, required=True)
    for one in (importing, template):
        one.take_json()
        one.take_config()


def run(console: Console) -> int:
    return {"import": _import, "template": _template}[console.args.action](console)


# --- the workbook to be filled in


def _template(console: Console) -> int:
    from bot.building import build_house
    from bot.commands.files import demand_place, written
    from bot.indicators.loading import lines_asked
    from reports.indicator_template import write_template

    house, now, out = build_house(console.config), console.clock.now(), console.args.out
    demand_place(out, ".xlsx")
    with console.store() as store:
        lines = store.read_now(lambda tx: lines_asked(tx, house, now))
    with written(out) as path:
        write_template(path, lines, partial(_words, console), console.texts.language, house.agency)
    if console.json:
        console.report({"rows": len(lines), "file": str(out)})
    else:
        console.say("indicators.template", count=len(lines), file=out)
    return 0


def _words(console: Console, key: str, **params: Any) -> str:
    return console.texts(f"indicators.{key}", **params)


# --- and back


def _import(console: Console) -> int:
    from bot.building import build_house
    from bot.indicators.importing import read_file

    demand_errors(console)
    file = read_file(console.args.file, build_house(console.config), console.clock.now())
    changes = _planned(console, file)
    return report_import(console, file.sheets, changes)


def _planned(console: Console, file: FigureFile) -> FigureChanges:
    """Plan the changes and, where nothing stands against it, store them in the same transaction."""
    from bot.building import build_house
    from bot.indicators.importing import plan_figures, store_figures

    house, now, args = build_house(console.config), console.clock.now(), console.args

    def work(tx: Tx) -> FigureChanges:
        changes = plan_figures(tx, house, file, None, now)
        if not args.dry_run and not is_refused(console, changes.faults):
            store_figures(tx, changes, None, now)
        return changes

    with console.store() as store:
        return store.read_now(work) if args.dry_run else store.write_now(work)
