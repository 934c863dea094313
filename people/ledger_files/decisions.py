"""Decisions that an administrator wrote into the workbook of what waits, read back with every fault's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from people.faults import Fault
from people.ledger_files.layout import Layout, Row, plain, rows_of
from people.roster.model import Sheet

LAYOUT = Layout(
    headings={
        "id": "Nomor", "decision": "Keputusan", "jp": "JP Baru", "reason": "Alasan", "nip": "NIP", "name": "Nama",
        "unit": "Unit Kerja", "kind": "Jenis", "begun": "Tanggal Mulai", "day": "Tanggal", "form": "Bentuk",
        "title": "Kegiatan", "competency": "Kompetensi", "asked": "JP", "evidence": "Bukti", "year": "JP Tahun Ini",
        "remark": "Catatan",
    },
    required=("id", "decision"),
    more={"decision": "decision", "reason": "reason", "number": "id", "newjp": "jp"},
)  # fmt: skip
"""The workbook's columns, in order; only number, decision, new hours and reason are read back."""


class Decision(StrEnum):
    """What is decided about an entry; text keys under `jp.decision.`."""

    APPROVE = "approve"
    REFUSE = "refuse"
    CORRECT = "correct"


_WORDS = {
    **dict.fromkeys(("setujui", "setuju", "disetujui", "ya", "approve", "approved"), Decision.APPROVE),
    **dict.fromkeys(("tolak", "ditolak", "tidak", "refuse", "refused"), Decision.REFUSE),
    **dict.fromkeys(("perbaiki", "diperbaiki", "koreksi", "correct"), Decision.CORRECT),
}


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One row with a decision and without faults. `jp`: the new hours of a correction."""

    where: str
    id: int
    decision: Decision
    jp: int = 0
    reason: str = ""
    places: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """What a file holds. `open` rows have no decision yet: they go on waiting."""

    rows: tuple[DecidedRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    open: int = 0
    refused: int = 0
    sheets: tuple[Sheet, ...] = ()


def read_decisions(file: str, sheets: Sequence[Sheet], today: date) -> DecisionFile:
    """The rows of all sheets that have a heading `Nomor` and one `Keputusan`."""
    rows: list[DecidedRow] = []
    faults: list[Fault] = []
    total = undecided = 0
    for reader in rows_of(LAYOUT, sheets, today, faults):
        total += 1
        row = _read(reader)
        undecided += row is None and not reader.faults
        faults += reader.faults
        rows += [row] if row else []
    if not total and not faults:
        faults.append(Fault(file, "jp.no_decisions"))
    once, twice = _once_each(rows)
    return DecisionFile(tuple(once), (*faults, *twice), undecided, total - undecided - len(once), tuple(sheets))


def _read(row: Row) -> DecidedRow | None:
    said, reason, jp = row.text("decision"), row.text("reason"), row.number("jp", 0, 1000)
    if not said and not reason and jp is None:
        return None
    id_ = row.needed("id")
    if id_ and not re.fullmatch(r"[0-9]{1,19}", id_):
        row.fault("id", "jp.number_lost")
    decision = _decision(row, said, reason, jp)
    if row.faults or decision is None:
        return None
    places = {key: row.at(key) for key in LAYOUT.headings}
    return DecidedRow(row.where, int(id_), decision, jp or 0, reason, places)


def _decision(row: Row, said: str, reason: str, jp: int | None) -> Decision | None:
    """What the word means. All but approving wants a reason; a correction, and nothing else, wants new hours."""
    decision = _WORDS.get(plain(said))
    if decision is None:
        row.fault("decision", "jp.decision")
        return None
    if decision is not Decision.APPROVE and not reason:
        row.fault("reason", "jp.reason_missing")
    if decision is Decision.CORRECT and not row.text("jp"):
        row.fault("jp", "jp.hours_missing")
    elif decision is not Decision.CORRECT and jp is not None:
        row.fault("jp", "jp.hours_unasked")
    return decision


def _once_each(rows: Sequence[DecidedRow]) -> tuple[list[DecidedRow], list[Fault]]:
    first: dict[int, DecidedRow] = {}
    faults = []
    for row in rows:
        other = first.setdefault(row.id, row)
        if other is not row:
            faults.append(Fault(row.places["id"], "jp.decided_twice", {"value": str(row.id), "first": other.where}))
    return list(first.values()), faults
