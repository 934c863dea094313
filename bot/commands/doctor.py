"""`bekal doctor`: what is wrong with this installation, why that matters, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.parser import Parser
from people.faults import Fault, FaultsFound

if TYPE_CHECKING:
    from bot.diagnosis import Finding


def arguments(parser: Parser) -> None:
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.diagnosis import Level

    findings = list(_findings(console))
    faults = sum(finding.level is Level.FAULT for finding in findings)
    warnings = sum(finding.level is Level.WARNING for finding in findings)
    if console.json:
        console.report({"faults": faults, "warnings": warnings, "findings": [_data(console, f) for f in findings]})
    else:
        for finding in findings:
            _show(console, finding)
        console.say("doctor.sum", faults=faults, warnings=warnings)
    return int(faults > 0)


def _findings(console: Console) -> Iterator[Finding]:
    """Where the configuration is faulty nothing that hangs on it is looked at; the courses always are."""
    from bot.diagnosis import Finding, Level, examine
    from lessons.loading import SHIPPED

    folders = [SHIPPED]
    try:
        config = console.config
    except FaultsFound as found:
        for fault in found.faults:
            yield _from_fault(console, fault, "config_fault")
    else:
        from bot.house import course_folders

        folders = course_folders(config)
        yield Finding(Level.FINE, "config", {"file": str(config.path)})
        for fault in config.warnings:
            yield _from_fault(console, fault, "config_fault")
        yield from examine(config, console.clock.now())
    yield from _courses(console, folders)


def _courses(console: Console, folders: list[Any]) -> Iterator[Finding]:
    from bot.diagnosis import Finding, Level
    from bot.house import find_courses

    catalogue, faults = find_courses(folders, console.clock.now().date())
    yield Finding(Level.FINE, "courses", {"count": len(catalogue.courses)})
    for fault in faults:
        if not fault.warning or fault.code == "course.review_passed":
            yield _from_fault(console, fault, "course_review" if fault.warning else "course_fault")


def _from_fault(console: Console, fault: Fault, code: str) -> Finding:
    from bot.diagnosis import Finding, Level

    level = Level.WARNING if fault.warning else Level.FAULT
    return Finding(level, code, {"fault": console.texts.fault(fault)})


def _show(console: Console, finding: Finding) -> None:
    text = _data(console, finding)
    console.say(f"doctor.level.{finding.level}", what=text["what"])
    if text["do"]:
        console.say("doctor.why", why=text["why"])
        console.say("doctor.do", do=text["do"])


def _data(console: Console, finding: Finding) -> dict[str, Any]:
    key = f"cli.doctor.finding.{finding.code}"
    parts = {
        part: console.texts(f"{key}.{part}", **finding.params) if f"{key}.{part}" in console.texts else ""
        for part in ("what", "why", "do")
    }
    return {"level": finding.level.value, "code": finding.code, **parts}
