"""`bekal mentors`: who mentors and how much, profiles from a spreadsheet, matching and appointing."""

from __future__ import annotations

from collections.abc import Callable

from bot.commands import mentors_appoint, mentors_import, mentors_match, mentors_shown
from bot.commands.console import Console
from bot.commands.importing import take_file
from bot.commands.parser import Parser

ACTS: dict[str, Callable[[Console], int]] = {
    "match": mentors_match.match,
    "appoint": mentors_appoint.appoint,
    "list": mentors_shown.listing,
    "load": mentors_shown.load,
    "import": mentors_import.bring_in,
}


def arguments(parser: Parser) -> None:
    matching = parser.command("match")
    matching.take("--dry-run", action="store_true")
    matching.take("--groups", action="store_true")
    matching.take("--ask", action="store_true")
    matching.take("--yes", action="store_true")
    appointing = parser.command("appoint")
    appointing.take("--dry-run", action="store_true")
    importing = parser.command("import")
    take_file(importing)
    for one in (matching, appointing, parser.command("list"), parser.command("load"), importing):
        one.take_json()
        one.take_config()


def run(console: Console) -> int:
    return ACTS[console.args.action](console)
