"""`bekal check`: configuration, texts and every course, each fault with its place; nothing is started or changed."""

from __future__ import annotations

from bot.commands import findings
from bot.commands.console import Console
from bot.commands.parser import Parser
from people.faults import Fault, FaultsFound


def arguments(parser: Parser) -> None:
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import course_folders, find_courses
    from bot.texts.checking import text_faults
    from lessons.loading import SHIPPED
    from lessons.questionnaire_reading import SHIPPED as QUESTIONNAIRES
    from lessons.questionnaire_reading import load_questionnaires

    faults: list[Fault] = []
    folders = [SHIPPED]
    try:
        folders = course_folders(console.config)
        faults += console.config.warnings
    except FaultsFound as found:
        faults += found.faults
    faults += text_faults()
    faults += load_questionnaires(QUESTIONNAIRES)[1]
    catalogue, course_faults = find_courses(folders, console.clock.now().date())
    faults += course_faults
    return findings.report(console, faults, "check.sound", courses=len(catalogue.courses))
