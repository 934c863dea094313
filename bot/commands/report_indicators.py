"""`bekal report indicators`: the programme's four indicators as a workbook, or as figures for machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.texts import LANGUAGES, Texts, texts_for

if TYPE_CHECKING:
    from reports.indicator_report import Report


def arguments(parser: Parser) -> None:
    parser.take("--out", metavar="FILE.xlsx", type=Path, required=True)
    parser.take("--language", choices=LANGUAGES)
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import build_house
    from bot.commands.files import demand_place, written
    from bot.indicators.loading import load_report
    from bot.indicators.words import write_report
    from reports.indicator_export import plain
    from store.model import JournalEntry

    house, now, out = build_house(console.config), console.clock.now(), console.args.out
    demand_place(out, ".xlsx")
    texts = texts_for(console.args.language or house.language)
    with console.store() as store:
        report = store.read_now(lambda tx: load_report(tx, house, now))
        with written(out) as path:
            write_report(path, report, house, texts, now)
        fact = JournalEntry(now, "exported", None, {"what": "indicators", "rows": len(report.units)})
        store.write_now(lambda tx: tx.save([fact]))
    if console.json:
        console.report({**plain(report), "file": str(out)})
        return 0
    names = ("indicator", "baseline", "present", "change", "aim", "n", "status")
    console.table(names, _rows(console.texts, report))
    console.say("report_indicators.written", file=out)
    return 0


def _rows(texts: Texts, report: Report) -> list[list[Any]]:
    from bot import wording
    from bot.indicators.words import indicator_name

    return [
        [
            indicator_name(texts, one.indicator, report.terms),
            *("" if n is None else wording.number(texts, n) for n in (one.baseline, one.present, one.change, one.aim)),
            one.n,
            texts(f"indicators.standing.{one.standing.value}"),
        ]
        for one in report.results.values()
    ]
