"""`bekal report`: what supervisors are told, what became of the programme, and what was said of it."""

from __future__ import annotations

from bot.commands import report_indicators, report_surveys, report_weekly
from bot.commands.console import Console
from bot.commands.parser import Parser


def arguments(parser: Parser) -> None:
    report_weekly.arguments(parser.command("weekly"))
    report_indicators.arguments(parser.command("indicators"))
    report_surveys.arguments(parser.command("surveys"))


def run(console: Console) -> int:
    kinds = {"weekly": report_weekly.run, "indicators": report_indicators.run, "surveys": report_surveys.run}
    return kinds[console.args.action](console)
