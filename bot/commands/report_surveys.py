"""`bekal report surveys`: what was answered to the questionnaires, as averages of five people or more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.texts import LANGUAGES, texts_for

if TYPE_CHECKING:
    from reports.surveys import Results
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    parser.take("--out", metavar="FILE.xlsx", type=Path, required=True)
    parser.take("--language", choices=LANGUAGES)
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import build_house
    from bot.commands.files import demand_place, written
    from bot.surveys.results import load_results, names_of, plain, write_results
    from store.model import JournalEntry

    house, now, out = build_house(console.config), console.clock.now(), console.args.out
    demand_place(out, ".xlsx")
    texts = texts_for(console.args.language or house.language)

    def work(tx: Tx) -> tuple[list[Results], list[dict[str, Any]]]:
        found = load_results(tx, house, now)
        with written(out) as path:
            write_results(tx, path, found, house, texts, now)
        return found, plain(found, names_of(tx, house, texts))

    with console.store() as store:
        found, figures = store.read_now(work)
        fact = JournalEntry(now, "exported", None, {"what": "surveys", "rows": sum(len(one.groups) for one in found)})
        store.write_now(lambda tx: tx.save([fact]))
    if console.json:
        console.report({"results": figures, "file": str(out)})
        return 0
    console.table(("questionnaire", "occasion", "n", "score"), [_row(console, texts.language, one) for one in found])
    console.say("report_surveys.written", file=out)
    return 0


def _row(console: Console, language: str, one: Results) -> list[Any]:
    """The agency's line."""
    from bot.wording import number
    from reports.survey_workbook import cell, number_of

    title = one.questionnaire.title.in_(language)
    occasion = console.texts(f"survey_report.occasion.{one.occasion.value}")
    if not one.groups:
        return [title, occasion, 0, ""]
    agency = one.groups[0]
    score = cell(agency.score or next(iter(agency.items.values()), None))
    shown = number(console.texts, score) if isinstance(score, float) else score
    return [title, occasion, number_of(agency), shown]
