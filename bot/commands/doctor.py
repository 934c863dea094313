"""`bekal doctor`: what is wrong with this installation, why that matters, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.commands.troubles import store_trouble
from people.faults import Fault, FaultsFound

if TYPE_CHECKING:
    from bot.findings import Finding


def arguments(parser: Parser) -> None:
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.findings import Level

    findings = list(_findings(console))
    faults = sum(finding.level is Level.FAULT for finding in findings)
    warnings = sum(finding.level is Level.WARNING for finding in findings)
    if console.json:
        console.report({"faults": faults, "warnings": warnings, "findings": [_data(console, f) for f in findings]})
    else:
        _show(console, [_data(console, finding) for finding in findings])
        console.say("doctor.sum", faults=faults, warnings=warnings)
    return int(faults > 0)


def _findings(console: Console) -> Iterator[Finding]:
    """Where the configuration is faulty nothing that hangs on it is looked at; the courses always are."""
    from bot.diagnosis import examine
    from bot.findings import Finding, Level
    from lessons.loading import SHIPPED

    folders = [SHIPPED]
    try:
        config = console.config
    except FaultsFound as found:
        for fault in found.faults:
            yield _from_fault(console, fault, "config_fault")
    else:
        from bot.building import course_folders

        folders = course_folders(config)
        yield Finding(Level.FINE, "config", {"file": str(config.path)})
        for fault in config.warnings:
            yield _from_fault(console, fault, "config_warning")
        yield from examine(config, console.clock.now())
    yield from _courses(console, folders)


def _courses(console: Console, folders: list[Any]) -> Iterator[Finding]:
    from bot.building import find_courses
    from bot.findings import Finding, Level

    catalogue, faults = find_courses(folders, console.clock.now().date())
    yield Finding(Level.FINE, "courses", {"count": len(catalogue.courses)})
    for fault in faults:
        if not fault.warning or fault.code == "course.review_passed":
            yield _from_fault(console, fault, "course_review" if fault.warning else "course_fault")


def _from_fault(console: Console, fault: Fault, code: str) -> Finding:
    from bot.findings import Finding, Level

    level = Level.WARNING if fault.warning else Level.FAULT
    return Finding(level, code, {"fault": console.texts.fault(fault)})


def _show(console: Console, findings: Sequence[Mapping[str, str]]) -> None:
    """What was found; several in a row with one cause and cure share a single telling of these."""
    for finding, following in zip_longest(findings, findings[1:]):
        console.say(f"doctor.level.{finding['level']}", what=finding["what"])
        is_last = following is None or any(finding[part] != following[part] for part in ("why", "do"))
        if finding["do"] and is_last:
            console.say("doctor.why", why=finding["why"])
            console.say("doctor.do", do=finding["do"])


def _data(console: Console, finding: Finding) -> dict[str, str]:
    key, params = f"cli.doctor.finding.{finding.code}", finding.params
    if "trouble" in params:
        trouble = store_trouble(console.texts, params["trouble"])
        params = {**params, "trouble": trouble["what"], "remedy": trouble["do"]}
    parts = {
        part: console.texts(f"{key}.{part}", **params) if f"{key}.{part}" in console.texts else ""
        for part in ("what", "why", "do")
    }
    return {"level": finding.level.value, "code": finding.code, **parts}
