"""The completions file, compared row by row with what the phones saw and what the learners did."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from tests.rehearsal.staff import ZONES
from tests.rehearsal.standing import Progress
from tests.rehearsal.walk import Walk

Row = Mapping[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of `bekal export completions --format csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(rows: Iterable[Row], walks: Iterable[Walk], versions: Mapping[str, str]) -> list[str]:
    """Every disagreement. `versions`: course → the version in which it is taught."""
    found = {(row["nip"], row["kursus"], row["pelajaran"]): row for row in rows}
    expected = {key: row for walk in walks for key, row in _rows_of(walk, versions)}
    complaints = [f"{key}: no such row" for key in expected.keys() - found.keys()]
    complaints += [f"{key}: a row for what was never sent" for key in found.keys() - expected.keys()]
    for key in expected.keys() & found.keys():
        row, wanted = found[key], expected[key]
        wrong = [name for name in wanted if not _same(row[name], wanted[name])]
        complaints += [f"{key}: {name} is {row[name]!r}, expected {wanted[name]!r}" for name in wrong]
    return sorted(complaints)


def _rows_of(walk: Walk, versions: Mapping[str, str]) -> Iterator[tuple[tuple[str, str, str], Row]]:
    staff = walk.who.staff
    for (course, item), progress in walk.standing.progress.items():
        jp = walk.who.book.by_id[course].jp if _completes(walk, progress) else ""
        yield (
            (staff.nip, course, item),
            {
                "nip": staff.nip,
                "nama": staff.name,
                "unit": staff.unit,
                "kursus": course,
                "versi": versions[course],
                "pelajaran": item,
                "status": "completed" if progress.completed else "sent" if progress.received else "failed",
                "skor": _percent(progress),
                "percobaan": str(len(progress.taken)),
                "kanal": "telegram",
                "dikirim": progress.opened.isoformat() if progress.received else "",
                "dijawab": progress.taken[0][0].isoformat() if progress.taken else "",
                "selesai": progress.completed.isoformat() if progress.completed else "",
                "jp": str(jp),
            },
        )


def _completes(walk: Walk, progress: Progress) -> bool:
    """True for the item that was completed last of a course all of which is."""
    path = walk.who.book.by_id[progress.item.course].path
    ends = [p.completed for item in path if (p := walk.standing.progress.get((item.course, item.id)))]
    done = [end for end in ends if end is not None]
    if len(done) < len(path) or progress.completed is None or progress.completed < max(done):
        return False
    return progress.item == path[-1] or done.count(max(done)) == 1


def _percent(progress: Progress) -> str:
    return str(round(100 * progress.score / progress.graded, 1)) if progress.graded else ""


def _same(one: str, other: str) -> bool:
    """Two cells mean the same: moments may be written in any zone, numbers with or without a fraction."""
    if one == other:
        return True
    for read in (_moment, float):
        try:
            return bool(read(one) == read(other))
        except ValueError:
            continue
    return False


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def in_own_zone(rows: Iterable[Row], walks: Iterable[Walk]) -> list[str]:
    """Moments that do not carry the offset of the person's zone."""
    zones = {walk.who.staff.nip: walk.hours for walk in walks}
    wrong = []
    for row in rows:
        for name in ("dikirim", "dijawab", "selesai"):
            if row[name]:
                at = datetime.fromisoformat(row[name])
                if at.utcoffset() != zones[row["nip"]].local(at).utcoffset():
                    wrong.append(f"{row['nip']}: {name} {row[name]} is not in {ZONES[zones[row['nip']].zone]}")
    return wrong
