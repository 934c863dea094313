"""What goes to SIASN: entries in force, with the certificates' numbers and the ids by which SIASN knows people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bot.texts import Texts
from people.jp import ENROLMENT, SiasnTerms
from people.ledger_files.layout import Layout, rows_of
from people.roster.model import Sheet
from reports.filters import Filters
from reports.jp import JpRow
from reports.siasn import SiasnRow

if TYPE_CHECKING:
    from datetime import date

    from people.faults import Fault
    from store.tx import Tx

_AT_ONCE = 2_000
IDS = Layout(
    headings={"nip": "NIP", "id": "pnsOrangId"},
    required=("nip", "id"),
    more={"nipbaru": "nip", "idpns": "id", "pnsid": "id", "idorang": "id", "orangid": "id"},
)


def siasn_rows(
    tx: Tx, filters: Filters, terms: SiasnTerms, agency: str, texts: Texts, ids: Mapping[str, str]
) -> Iterator[SiasnRow]:  # fmt: skip
    """One row for each entry that counts. `ids`: staff number → SIASN's id of the person."""
    from store.exports_jp import counting

    found = counting(tx, filters)
    while part := list(islice(found, _AT_ONCE)):
        numbers = tx.certificates.numbers_of(
            [row.entry.source_id for row in part if row.entry.source_kind == ENROLMENT]
        )
        for row in part:
            yield _row(row, terms, agency, texts, ids, numbers)


def _row(
    row: JpRow, terms: SiasnTerms, agency: str, texts: Texts, ids: Mapping[str, str], numbers: Mapping[int, str]
) -> SiasnRow:  # fmt: skip
    entry = row.entry
    ours = numbers.get(entry.source_id, "") if entry.source_kind == ENROLMENT else ""
    title = entry.title or texts(f"jp.one.{entry.form}")
    return SiasnRow(entry, terms, agency, title, ids.get(row.nip, row.nip), entry.certificate or ours)


def read_ids(sheets: Sequence[Sheet], today: date) -> tuple[dict[str, str], list[Fault]]:
    """Staff number → SIASN's id, from a file with the columns NIP and pnsOrangId, and what is wrong in it."""
    ids: dict[str, str] = {}
    faults: list[Fault] = []
    for row in rows_of(IDS, sheets, today, faults):
        nip, id_ = row.nip("nip"), row.needed("id", 64)
        faults += row.faults
        if nip and id_:
            ids[nip] = id_
    return ids, faults
