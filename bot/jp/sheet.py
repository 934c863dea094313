"""The workbook of what waits for a decision: written for a person, and read back as decisions about its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from bot.jp import desk
from bot.jp.listing import Listed, title
from bot.texts import Texts
from people.faults import Fault
from people.jp import JpEntry, JpStatus
from people.ledger_files.decisions import LAYOUT, DecidedRow, Decision, DecisionFile
from people.model import Kind
from reports.workbook_pages import ALARM, HEAD

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

_WIDTHS = {
    "id": 21, "decision": 11, "jp": 8, "reason": 30, "nip": 20, "name": 30, "unit": 28, "kind": 7, "begun": 13,
    "day": 12, "form": 10, "title": 36, "competency": 15, "asked": 6, "evidence": 22, "year": 13, "remark": 36,
}  # fmt: skip
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NUMBERS = frozenset({"jp", "asked", "year"})
_MARGIN, _A4 = 0.4, 9


def write_sheet(
    path: Path, texts: Texts, house: House, waiting: Sequence[Listed], hours: dict[tuple[int, int], int]
) -> None:
    """One row for each entry, with a list to choose the decision from. `hours`: what is in force, by person and year.

    Raises OSError where it cannot be written.
    """
    with path.open("wb") as file, xlsxwriter.Workbook(file, _OPTIONS) as book:
        page = book.add_worksheet(texts("cli.jp.sheet_title"))
        looks = _looks(book)
        keys = list(LAYOUT.headings)
        for column, key in enumerate(keys):
            page.set_column(
                column, column, _WIDTHS[key], looks.get(key, looks["number" if key in _NUMBERS else "text"])
            )
            page.write_string(0, column, LAYOUT.headings[key], looks["asked" if column < 4 else "head"])
        for number, one in enumerate(waiting, 1):
            _write_row(page, number, keys, _cells(texts, house, one, hours), looks)
        _furnish(page, texts, len(waiting), len(keys))


def _looks(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    return {
        "head": book.add_format({**head, "bg_color": HEAD}),
        "asked": book.add_format({**head, "bg_color": "#fff2cc"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "reason": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        "remark": book.add_format({"num_format": "@", "valign": "top", "font_color": ALARM, "bold": True}),
        "number": book.add_format({"num_format": "0", "valign": "top", "align": "center"}),
    }


def _furnish(page: Any, texts: Texts, rows: int, columns: int) -> None:
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(rows, 1), columns - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=_MARGIN, right=_MARGIN)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    choices = [texts(f"jp.decision.{decision}") for decision in Decision]
    if rows:
        page.data_validation(1, 1, rows, 1, {"validate": "list", "source": choices, "ignore_blank": True})


def _write_row(page: Any, number: int, keys: Sequence[str], cells: dict[str, Any], looks: dict[str, Any]) -> None:
    for column, key in enumerate(keys):
        value = cells.get(key)
        if key in _NUMBERS and value is not None:
            page.write_number(number, column, value, looks["number"])
        elif value:
            page.write_string(number, column, str(value), looks.get(key, looks["text"]))


def _cells(texts: Texts, house: House, one: Listed, hours: dict[tuple[int, int], int]) -> dict[str, Any]:
    entry, person = one.entry, one.person
    had = hours.get((person.id, entry.year), 0)
    beyond = person.kind is Kind.PPPK and had + entry.jp > house.jp.ceiling.jp
    return {
        "id": entry.id, "nip": person.nip, "name": person.name, "unit": person.unit_name, "kind": person.kind or "",
        "begun": entry.begun_on.isoformat() if entry.begun_on else "", "day": entry.day.isoformat(),
        "form": texts(f"jp.form.{entry.form}"), "title": title(texts, entry), "competency": entry.competency,
        "asked": entry.jp, "evidence": entry.evidence, "year": had,
        "remark": texts("cli.jp.sheet_beyond", jp=had + entry.jp, most=house.jp.ceiling.jp) if beyond else "",
    }  # fmt: skip


# --- reading back


@dataclass(frozen=True, slots=True)
class DecisionChanges:
    """What the decisions of a file would do. `unchanged`: decided just so before."""

    rows: tuple[DecidedRow, ...] = ()
    unchanged: int = 0
    open: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()


def plan_decisions(tx: Tx, file: DecisionFile) -> DecisionChanges:
    """The decisions that can be carried out, and a fault for each that comes too late or is about nothing."""
    ids = [row.id for row in file.rows]
    entries = {entry.id: entry for entry in tx.ledger.by_id(ids)}
    corrections = {
        entry.corrects: entry
        for one in entries.values()
        for entry in tx.ledger.of(one.person_id)
        if entry.corrects in entries
    }
    rows, faults, unchanged = list[DecidedRow](), list(file.faults), 0
    for row in file.rows:
        entry, correction = entries.get(row.id), corrections.get(row.id)
        if entry and _is_sayable(row.reason) and _is_so(row, entry, correction):
            unchanged += 1
        elif fault := _hindrance(row, entry, correction):
            faults.append(fault)
        else:
            rows.append(row)
    refused = file.refused + len(file.rows) - len(rows) - unchanged
    return DecisionChanges(tuple(rows), unchanged, file.open, refused, tuple(faults))


def _hindrance(row: DecidedRow, entry: JpEntry | None, correction: JpEntry | None) -> Fault | None:
    """Why a decision cannot be carried out; None: it can."""
    if not _is_sayable(row.reason):
        return Fault(row.places["reason"], "jp.reason_numbers")
    if entry is None:
        return Fault(row.places["id"], "jp.unknown_entry", {"value": str(row.id)})
    if entry.status is JpStatus.PROPOSED or (row.decision is Decision.CORRECT and correction is None):
        return None
    return Fault(row.places["decision"], "jp.decided", {"value": str(row.id), "status": entry.status.value})


def _is_sayable(reason: str) -> bool:
    """Whether the reason, where there is one, can be told in chat."""
    if not reason:
        return True
    try:
        desk.checked_reason(reason)
    except desk.Unfit:
        return False
    return True


def _is_so(row: DecidedRow, entry: JpEntry, correction: JpEntry | None) -> bool:
    if row.decision is Decision.CORRECT:
        return correction is not None and correction.jp == row.jp
    wanted = JpStatus.APPROVED if row.decision is Decision.APPROVE else JpStatus.REFUSED
    return entry.status is wanted and correction is None


def carry_out(
    tx: Tx, house: House, rows: Iterable[DecidedRow], by: int | None, now: datetime
) -> desk.Outcome:  # fmt: skip
    """Carry the decisions out, in the transaction of `plan_decisions`. Raises NotAllowed, Unfit."""
    found = list(rows)
    approved = [row.id for row in found if row.decision is Decision.APPROVE]
    outcomes = [desk.approve(tx, house, approved, by, now)]
    reasons: dict[str, list[int]] = {}
    for row in found:
        if row.decision is Decision.REFUSE:
            reasons.setdefault(row.reason, []).append(row.id)
    outcomes += [desk.refuse(tx, house, ids, reason, by, now) for reason, ids in reasons.items()]
    outcomes += [
        desk.correct(tx, house, row.id, row.jp, row.reason, by, now)
        for row in found
        if row.decision is Decision.CORRECT
    ]
    return desk.Outcome(
        tuple(entry for one in outcomes for entry in one.done),
        tuple(left for one in outcomes for left in one.left),
        tuple(beyond for one in outcomes for beyond in one.beyond),
    )
