"""A copy of a spreadsheet that was given to us, with the faulty cells marked: for whoever has to put them right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.files import written
from people.faults import Fault

if TYPE_CHECKING:
    from people.roster.model import Sheet


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
