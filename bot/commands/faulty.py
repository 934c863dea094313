"""A copy of a spreadsheet that was given to us, with the faulty cells marked: for whoever has to put them right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.commands.console import Console
from bot.commands.files import demand_place, written
from people.faults import Fault

if TYPE_CHECKING:
    from people.roster.model import Sheet


def demand_errors(console: Console) -> None:
    """See that the copy for `--errors` can be written, before anything is changed. Raises Refused, OSError."""
    if console.args.errors:
        demand_place(console.args.errors, ".xlsx")


def write_marked(console: Console, path: Path, sheets: Sequence[Sheet], faults: Sequence[Fault]) -> None:
    """Write the copy, and say where it is. Raises OSError."""
    from people.roster.errors_workbook import Words, write_errors

    texts = console.texts
    sheet, row, column, value, problem = (
        texts(f"cli.roster.workbook.{word}") for word in ("sheet", "row", "column", "value", "problem")
    )
    words = Words(
        title=texts("cli.roster.workbook.title"),
        data=texts("cli.roster.workbook.data"),
        headings=(sheet, row, column, value, problem),
        explain=texts.explained,
    )
    with written(path) as temporary:
        write_errors(temporary, sheets, faults, words)
    console.remark("roster.errors", file=path)


class Imported(Protocol):
    """What an import did, or would do."""

    @property
    def added(self) -> int: ...

    @property
    def changed(self) -> int: ...

    @property
    def unchanged(self) -> int: ...

    @property
    def refused(self) -> int: ...

    @property
    def faults(self) -> Sequence[Fault]: ...


def report_import(
    console: Console, changes: Imported, refused: bool, remark: Callable[[], None] = lambda: None
) -> None:
    """Every fault, what was done with the file, and as the last line the tally.

    `refused`: there are faults, and nothing was taken. `remark` says what else there is to say after the faults.
    """
    nothing = refused and not console.args.dry_run
    added, changed = (0, 0) if nothing else (changes.added, changes.changed)
    tally = {"added": added, "changed": changed, "unchanged": changes.unchanged, "refused": changes.refused}
    if console.json:
        applied = not refused and not console.args.dry_run
        console.report({**tally, "applied": applied, "faults": fault_data(console, changes.faults)})
        return
    for fault in changes.faults:
        console.remark_fault(fault)
    remark()
    if console.args.dry_run:
        console.say("roster.dry")
    elif refused:
        valid = changes.unchanged + changes.added + changes.changed
        console.say("roster.nothing" if valid else "roster.none_valid", valid=valid)
    say_tally(console, tally)


def say_tally(console: Console, tally: Mapping[str, int]) -> None:
    """How many rows went which way, in one line. Scripts read `--json`."""
    console.line(", ".join(f"{console.texts(f'cli.tally.{word}')} {count}" for word, count in tally.items()))


def fault_data(console: Console, faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Faults for a machine, each with its words."""
    return [{"where": f.where, "code": f.code, "warning": f.warning, "message": console.texts.fault(f)} for f in faults]
