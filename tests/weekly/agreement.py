"""Message, chart, workbook and JSON of every superior against the recount, figure by figure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from PIL import Image

from bot.building import build_house
from bot.commands.report_weekly import write_files
from bot.house import House
from bot.texts import Texts, texts_for
from bot.weekly import files
from bot.weekly.loading import all_summaries, span_of, summary_of, terms
from people.model import Zone
from reports import weekly_chart
from reports.weekly import FIGURES
from reports.weekly_export import plain
from reports.weekly_summary import Summary
from reports.weeks import Week
from store import reporting
from store.follow_up_tables import follow_ups, named
from store.store import Store
from store.tx import Tx
from tests.weekly.recount import Recount, lives

RAIL = (231, 236, 239)
"""The colour of what is missing from a bar."""
WHOLE = weekly_chart.WIDTH - 2 * weekly_chart.MARGIN


@dataclass(frozen=True)
class Told:
    """Everything that a superior is told, and what a recount says."""

    summary: Summary
    expected: dict[str, tuple[Any, ...]]
    aftermath: dict[str, Any]
    """What the recount says of follow-ups."""
    alone: Summary
    """The same, loaded for this superior alone."""
    text: str
    chart: Image.Image
    book: Any


def told(tx: Tx, house: House, week: Week, now: datetime, folder: Path) -> Iterator[Told]:
    """What each superior is told, with the recount of their own zone."""
    recounts = {zone: _recount(tx, house, week, zone, now) for zone in reporting.zones(tx)}
    acts = list(tx.connection.execute(follow_ups.select()))
    named_then = list(tx.connection.execute(named.select()))
    for number, (summary, loaded) in enumerate(all_summaries(tx, house, week, now)):
        stem = folder / f"{number} {files.name(summary)}"
        paths = write_files(tx, stem, summary, loaded, texts_for("id"), house.courses.catalogue, now)
        alone = summary_of(tx, house, week, summary.superior.id, now)
        assert alone is not None
        yield Told(
            summary,
            recounts[summary.superior.zone].figures(summary.superior.id),
            recounts[summary.superior.zone].aftermath(summary.superior.id, acts, named_then),
            alone[0],
            paths[0].read_text("utf-8"),
            Image.open(io.BytesIO(paths[1].read_bytes())).convert("RGB"),
            openpyxl.load_workbook(paths[2]),
        )


def _recount(tx: Tx, house: House, week: Week, zone: Zone, now: datetime) -> Recount:
    lies = span_of(house, week, zone, now)
    return Recount(lives(tx, (lies.since, lies.at)), week.monday, ZoneInfo(zone.value), now, terms(house))


def disagreements(one: Told) -> Iterator[str]:
    """Each thing that does not say what the recount says."""
    if set(one.expected) != set(FIGURES):
        yield "not the same figures"
    for name, expected in one.expected.items():
        if astuple(one.summary[name]) != expected:
            yield f"figure {name}: {astuple(one.summary[name])}, recounted {expected}"
    yield from _of_follow_ups(one)
    if plain(one.alone) != plain(one.summary):
        yield "loaded alone, it says something else"
    exported = plain(one.summary)["figures"]
    for name, expected in one.expected.items():
        if tuple(exported[name].values()) != expected:
            yield f"JSON {name}: {exported[name]}"
    yield from _in_the_message(one, texts_for("id"))
    yield from _in_the_chart(one)
    yield from _in_the_workbook(one, texts_for("id"))


def _of_follow_ups(one: Told) -> Iterator[str]:
    """JSON, message and sheet against the recount."""
    expected = one.aftermath
    if plain(one.summary)["follow_ups"] != expected:
        yield f"follow-ups: {plain(one.summary)['follow_ups']}, recounted {expected}"
    if expected["people"] and f" {expected['people']} orang: " not in one.text:
        yield "message lacks the follow-ups"
    if expected["outcomes"].get("back") and f"{expected['outcomes']['back']} kembali belajar" not in one.text:
        yield "message lacks who came back"
    late = f"Tindak lanjut tertunda di {expected['overdue_units']} unit: {expected['overdue']} orang."
    if bool(expected["overdue"]) != (late in one.text):
        yield f"message and {late}"
    rows = [row for row in one.book["tindak lanjut"].iter_rows(min_row=2, values_only=True) if row[5] is not None]
    if len(rows) < expected["people"]:
        yield f"sheet of {len(rows)} acts on {expected['people']} people"
    if sum(row[0] == "(pindah)" for row in rows) < expected["outcomes"].get("moved", 0):
        yield "sheet names who has moved"


# --- the message


def _in_the_message(one: Told, texts: Texts) -> Iterator[str]:
    lines = one.text.rstrip("\n").split("\n")
    if len(lines) > 12:
        yield f"message of {len(lines)} lines"
    for said in _to_be_said(one.expected):
        if said not in one.text:
            yield f"message lacks {said!r}"
    if len(re.findall(r"^\d\. ", one.text, re.MULTILINE)) != len(one.summary.to_act):
        yield "message names other people"


def _to_be_said(expected: dict[str, tuple[Any, ...]]) -> Iterator[str]:
    if not expected["enrolled"][0]:
        return
    active, lessons, year = expected["active"], expected["lessons"], expected["jp_year"]
    before = f" (minggu lalu {_id(active[2])})" if active[3] else ""
    yield f"{_id(active[0])} dari {_id(active[1])} pegawai belajar{before}."
    if lessons[1]:
        yield f"{_id(lessons[0])} dari {_id(lessons[1])} pelajaran selesai."
    yield f"JP minggu ini {_id(expected['jp_week'][0])}"
    if year[0] is not None:
        yield f"rata-rata {_id(year[0])} dari 20."
    if expected["jp_short"][0] and year[0] is not None:
        yield f"{_id(expected['jp_short'][0])} orang diperkirakan kurang dari 20"
    if expected["jp_over"][0]:
        yield f"{_id(expected['jp_over'][0])} PPPK melewati 24 JP."
    for name, words in (("unreached", "belum terjangkau ("), ("silent", "diam lebih dari seminggu")):
        if expected[name][0]:
            yield f"{_id(expected[name][0])} {words}"
    yield from _of_scores_and_mentors(expected)


def _of_scores_and_mentors(expected: dict[str, tuple[Any, ...]]) -> Iterator[str]:
    gain, hours, late = expected["gain"], expected["mentor_hours"], expected["mentor_late"]
    if gain[0]:
        yield f"{_id(abs(gain[0]))} poin dari uji awal (n = {_id(gain[4])})."
    if hours[0] is not None:
        yield f"Mentor biasanya menjawab dalam {_id(hours[0])} jam (n = {_id(hours[4])})."
    if late[0]:
        yield f"{_id(late[0])} pertanyaan lewat batas."


def _id(number: float) -> str:
    """As it is written in Indonesian, with at most one decimal."""
    return f"{number:,.1f}".removesuffix(".0").translate(str.maketrans(",.", ".,"))


# --- the chart


def _in_the_chart(one: Told) -> Iterator[str]:
    for place, name in enumerate(weekly_chart.SHOWN):
        value, of, before, of_before, *_ = one.expected[name]
        top = weekly_chart.TOP + place * weekly_chart.ROW
        share = min(1.0, value / of) if value is not None and of else 0.0
        yield from _bar(one.chart, top + 90, share, f"{name} now")
        if before is not None and of_before:
            yield from _bar(one.chart, top + 131, min(1.0, before / of_before), f"{name} before")


def _bar(chart: Image.Image, y: int, share: float, what: str) -> Iterator[str]:
    """The coloured part of a bar, in pixels, is its share of the whole."""
    row = [chart.getpixel((weekly_chart.MARGIN + x, y)) for x in range(2, WHOLE)]
    coloured = sum(not _like(pixel, RAIL) for pixel in row)
    wanted = round(share * WHOLE)
    if abs(coloured - wanted) > 4 and not (0 < share < 0.05):
        yield f"chart {what}: {coloured} pixels for {wanted}"


def _like(pixel: Any, other: Any) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, other, strict=True))


# --- the workbook


def _in_the_workbook(one: Told, texts: Texts) -> Iterator[str]:
    if one.book.sheetnames != ["ringkasan", "pegawai", "tindak lanjut", "pelajaran", "waktu mentor", "definisi"]:
        yield f"sheets {one.book.sheetnames}"
        return
    for sheet in one.book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"a formula in {sheet.title} {cell.coordinate}"
    yield from _in_the_summary_sheet(one, texts)
    yield from _in_the_other_sheets(one)


def _in_the_summary_sheet(one: Told, texts: Texts) -> Iterator[str]:
    rows = {row[0]: row for row in one.book["ringkasan"].iter_rows(min_row=5, max_col=9, values_only=True)}
    for name, (value, of, before, of_before, n, n_before) in one.expected.items():
        row = rows.get(texts(f"weekly.figure.{name}"))
        wanted = (value, of, _share(value, of), before, of_before, _share(before, of_before), n, n_before)
        if row is None or any(not _same(a, b) for a, b in zip(row[1:], wanted, strict=True)):
            yield f"workbook {name}: {row}, recounted {wanted}"


def _share(value: Any, of: Any) -> float | None:
    return value / of if value is not None and of else None


def _same(found: Any, wanted: Any) -> bool:
    return found == wanted or (found is not None and wanted is not None and abs(found - wanted) < 1e-9)


def _in_the_other_sheets(one: Told) -> Iterator[str]:
    people = list(one.book["pegawai"].iter_rows(min_row=2, max_col=13, values_only=True))
    people = [row for row in people if row[0] is not None]
    lessons = [row for row in one.book["pelajaran"].iter_rows(min_row=2, values_only=True) if row[0] is not None]
    mentors = {row[0]: row for row in one.book["waktu mentor"].iter_rows(values_only=True)}
    expected = one.expected
    few = 0 < expected["mentor_hours"][4] < 5
    sums = {
        "people": (len(people), expected["enrolled"][1]),
        "learning": (sum(row[3] == "belajar" for row in people), expected["active"][0]),
        "silent": (sum(row[3] == "diam" for row in people), expected["silent"][0]),
        "unreached": (sum(row[3] == "belum terjangkau" for row in people), expected["unreached"][0]),
        "done": (sum(row[7] for row in people), expected["lessons"][0]),
        "due": (sum(row[8] for row in people), expected["lessons"][1]),
        "JP of the week": (sum(row[9] for row in people), expected["jp_week"][0]),
        "20 JP": (sum(row[10] >= 20 for row in people if row[11] == 20), expected["jp_reached"][0]),
        "lessons done": (sum(row[2] for row in lessons), expected["lessons"][0]),
        "lessons due": (sum(row[3] for row in lessons), expected["lessons"][1]),
        "waits": (_waits(mentors), expected["mentor_hours"][4] if not few else "kurang dari 5"),
    }  # fmt: skip
    for what, (found, wanted) in sums.items():
        if found != wanted:
            yield f"workbook, {what}: {found}, recounted {wanted}"


def _waits(rows: dict[Any, Any]) -> Any:
    """All classes of waiting together, or what stands in place of each where they are few."""
    cells = [row[1] for name, row in rows.items() if name and " jam" in name and "Mentor" not in name]
    return cells[0] if isinstance(cells[0], str) and len(set(cells)) == 1 else sum(cells)


def house_of(folder: Path) -> House:
    """The house of an agency in the east with everything else as it comes."""
    from bot.config import load_config

    path = folder / "config.yaml"
    path.write_text("agency: {name: Kabupaten Contoh, default_zone: WIT, language: id}\n", encoding="utf-8")
    return build_house(load_config(path))


def compare(store: Store, house: House, week: Week, now: datetime, folder: Path) -> tuple[int, list[str]]:
    """How many superiors there are, and every disagreement with where it is."""
    folder.mkdir(exist_ok=True)

    def work(tx: Tx) -> tuple[int, list[str]]:
        count, found = 0, []
        for one in told(tx, house, week, now, folder):
            count += 1
            found += [f"{one.summary.superior.unit}: {what}" for what in disagreements(one)]
        return count, found

    return store.read_now(work)
