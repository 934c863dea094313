"""Shows what was found wrong, and whether it stops anything: the same for `check` and `courses check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.commands.console import Console
from people.faults import Fault


def report(console: Console, faults: Sequence[Fault], sound: str, **params: Any) -> int:
    """Every fault and warning on a line of its own, then the sum. 1 where there is a fault, else 0."""
    wrong = [fault for fault in faults if not fault.warning]
    odd = [fault for fault in faults if fault.warning]
    if console.json:
        console.report({"faults": [_shown(console, f) for f in wrong], "warnings": [_shown(console, f) for f in odd]})
        return int(bool(wrong))
    for fault in faults:
        text = console.texts.fault(fault)
        console.line(console.texts("cli.common.warning", text=text) if fault.warning else text)
    if wrong:
        console.say("check.faults", faults=len(wrong), warnings=len(odd))
    else:
        console.say(sound, warnings=len(odd), **params)
    return int(bool(wrong))


def _shown(console: Console, fault: Fault) -> dict[str, Any]:
    return {"where": fault.where, "code": fault.code, "message": console.texts.fault(fault)}
