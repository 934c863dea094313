"""What imports of spreadsheets have in common: their arguments, a copy with the faulty cells marked, and the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.commands.console import Console
from bot.commands.files import demand_place, written
from people.faults import Fault, harmless

if TYPE_CHECKING:
    from bot.commands.parser import Parser
    from people.roster.model import Sheet


def take_file(parser: Parser) -> None:
    """The arguments of a command that reads a spreadsheet."""
    parser.take("file", metavar="FILE", type=Path)
    parser.take("--dry-run", action="store_true")
    parser.take("--accept-valid", action="store_true")
    parser.take("--errors", metavar="FILE.xlsx", type=Path)


def demand_errors(console: Console) -> None:
    """See that the copy for `--errors` can be written, before anything is changed. Raises Refused, OSError."""
    if console.args.errors:
        demand_place(console.args.errors, ".xlsx")


def write_marked(console: Console, sheets: Sequence[Sheet], faults: Sequence[Fault]) -> None:
    """Write the copy, where it was asked for and there are faults, and say where it is. Raises OSError."""
    from people.roster.errors_workbook import Words, write_errors

    texts, path = console.texts, console.args.errors
    if not path or not faults:
        return
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


def is_refused(console: Console, faults: Sequence[Fault]) -> bool:
    """Whether nothing is taken: there are faults, and nobody said that what is sound will do."""
    return not harmless(faults) and not console.args.accept_valid


def report_import(
    console: Console, sheets: Sequence[Sheet], changes: Imported, remark: Callable[[], None] = lambda: None
) -> int:
    """Every fault, what was done with the file, and as the last line the tally; gives the exit code.

    `remark` says what else there is to say after the faults.
    """
    write_marked(console, sheets, changes.faults)
    refused = is_refused(console, changes.faults)
    _report(console, changes, refused, remark)
    return int(refused)


def _report(console: Console, changes: Imported, refused: bool, remark: Callable[[], None]) -> None:
    nothing = refused and not console.args.dry_run
    added, changed = (0, 0) if nothing else (changes.added, changes.changed)
    tally = {"added": added, "changed": changed, "unchanged": changes.unchanged, "refused": changes.refused}
    if console.json:
        applied = not refused and not console.args.dry_run
        console.report({**tally, "applied": applied, "faults": fault_data(console, changes.faults)})
        return
    remark_faults(console, changes.faults)
    remark()
    say_unchanged(console, refused, changes.unchanged + changes.added + changes.changed)
    say_tally(console, tally)


def remark_faults(console: Console, faults: Sequence[Fault]) -> None:
    """Every fault and warning, beside the result."""
    for fault in faults:
        console.remark_fault(fault)


def say_unchanged(console: Console, refused: bool, valid: int) -> None:
    """That nothing was changed, and why, where nothing was. `valid`: rows that would do."""
    if console.args.dry_run:
        console.say("roster.dry")
    elif refused:
        console.say("roster.nothing" if valid else "roster.none_valid", valid=valid)


def say_tally(console: Console, tally: Mapping[str, int]) -> None:
    """How many rows went which way, in one line. Scripts read `--json`."""
    console.line(", ".join(f"{console.texts(f'cli.tally.{word}')} {count}" for word, count in tally.items()))


def fault_data(console: Console, faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Faults for a machine, each with its words."""
    return [{"where": f.where, "code": f.code, "warning": f.warning, "message": console.texts.fault(f)} for f in faults]
