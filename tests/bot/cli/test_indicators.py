"""`bekal indicators` and `bekal report indicators`: figures in, and out again as they must be by construction."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.indicators import satisfaction
from lessons.surveys import Occasion, Survey, SurveyAnswer, SurveyStatus
from reports.indicator_facts import PairedScore
from tests.bot.cli import indicator_agency
from tests.bot.cli.conftest import Office

HEADINGS = ["Unit Kerja", "NIP", "Ukuran", "Periode", "Nilai", *(f"U{n}" for n in range(1, 10))]


@pytest.fixture
def agency(office: Office) -> Office:
    office.configure(indicator_agency.SETTINGS)
    assert office("db", "upgrade") == 0
    office.write(indicator_agency.build)
    return office


@pytest.fixture
def filled(agency: Office) -> Office:
    assert agency("indicators", "import", csv(agency, indicator_agency.rows())) == 0
    return agency


def csv(office: Office, lines: list[str], name: str = "angka.csv") -> Path:
    path = office.folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# --- in


def test_figures_come_in_once_and_a_correction_keeps_what_it_corrects(agency: Office) -> None:
    file = csv(agency, indicator_agency.rows())
    assert agency("indicators", "import", file, "--dry-run") == 0
    assert agency.last == "added 72, changed 0, unchanged 0, refused 0"
    assert agency.read(lambda tx: tx.indicators.in_force(agency.clock.now())) == []
    assert agency("indicators", "import", file) == 0
    assert agency("indicators", "import", file) == 0
    assert agency.last == "added 0, changed 0, unchanged 72, refused 0"
    agency("indicators", "import", csv(agency, ["Unit Kerja;Ukuran;Periode;Nilai", "PUSKESMAS 00;skm;TW IV 2025;61,5"]))
    assert agency.last == "added 0, changed 1, unchanged 0, refused 0"
    history = agency.read(lambda tx: tx.indicators.history(10, agency.clock.now()))
    assert [one.value for one in history if str(one.period) == "2025-Q4" and one.measure == "skm"] == [60.0, 61.5]


def test_every_fault_is_told_with_its_place_and_nothing_is_changed(agency: Office) -> None:
    lines = [
        "Unit Kerja,NIP,Ukuran,Periode,Nilai",
        "Puskesmas 00,,SKM,2025-Q4,61",
        "Puskesmas 77,,SKM,2025-Q4,61",
        "Puskesmas 00,,SKM,2026-Q4,61",
        "Puskesmas 00,,SKM,2025-S2,61",
        "Puskesmas 00,,SKM,2026-Q2,24.9",
        "Puskesmas 00,,Laba,2026-Q2,30",
        "Puskesmas 00,,SKM,besok,30",
        "Puskesmas 00,,SKM,2026-Q2,banyak",
        "Puskesmas 00,,SKM,2025-Q4,62",
        "Puskesmas 00,198603142010011100,SKM,2026-Q2,62",
        "Puskesmas 00,,SKM,2026-Q3,",
    ]
    told = agency.json("indicators", "import", csv(agency, lines))
    assert [(fault["where"], fault["code"]) for fault in told["faults"]] == [
        ("angka.csv:3:Unit Kerja", "indicators.unknown_unit"),
        ("angka.csv:4:Periode", "indicators.not_over"),
        ("angka.csv:5:Periode", "indicators.every_quarter"),
        ("angka.csv:6:Nilai", "indicators.bounds"),
        ("angka.csv:7:Ukuran", "indicators.measure"),
        ("angka.csv:8:Periode", "indicators.period"),
        ("angka.csv:9:Nilai", "indicators.number"),
        ("angka.csv:10:Periode", "indicators.twice"),
        ("angka.csv:11:NIP", "indicators.unit_needed"),
    ]
    assert (told["applied"], told["refused"]) == (False, 9)
    assert agency.read(lambda tx: tx.indicators.in_force(agency.clock.now())) == []
    marked = agency.folder / "salah.xlsx"
    assert agency("indicators", "import", csv(agency, lines), "--accept-valid", "--errors", marked) == 0
    assert agency.last == "added 1, changed 0, unchanged 0, refused 9"
    sheet = openpyxl.load_workbook(marked).worksheets[1]
    assert sheet["A3"].comment is not None
    assert "Puskesmas 77" in sheet["A3"].comment.text


def test_nine_elements_make_the_score(agency: Office) -> None:
    header = ",".join(HEADINGS)
    elements = "3.1,3.2,3.3,3.4,3.5,3.6,3.1,3.2,3.3"
    lines = [
        header,
        f"Puskesmas 00,,SKM,2025-Q4,,{elements}",
        f"Puskesmas 01,,SKM,2025-Q4,82.0,{elements}",
        f"Puskesmas 02,,SKM,2025-Q4,70,{elements}",
        "Puskesmas 03,,SKM,2025-Q4,,3.1,3.2,3.3,3.4,3.5,3.6,3.1,3.2,",
    ]
    told = agency.json("indicators", "import", csv(agency, lines), "--accept-valid")
    assert [fault["code"] for fault in told["faults"]] == ["indicators.elements_differ", "indicators.elements"]
    found = agency.read(lambda tx: tx.indicators.in_force(agency.clock.now()))
    assert [(one.unit_id, one.value, len(one.elements)) for one in found] == [(10, 82.5, 9), (11, 82.0, 9)]


def test_the_template_asks_for_what_is_missing_and_comes_back_as_it_is(filled: Office) -> None:
    out = filled.folder / "isian.xlsx"
    assert filled("indicators", "template", "--out", out) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    sheet = openpyxl.load_workbook(out)["figures"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    asked = [tuple(cell.value for cell in row[:5]) for row in sheet.iter_rows(min_row=2)]
    assert asked[:4] == [
        ("Puskesmas 00", None, "Kinerja", "2025-Q4", 100),
        ("Puskesmas 00", None, "Kinerja", "2026-Q3", 120),
        ("Puskesmas 00", None, "SKM", "2025-Q4", 60),
        ("Puskesmas 00", None, "SKM", "2026-Q3", 76),
    ]
    assert asked[-2:] == [
        ("Puskesmas 11", None, "Kinerja", "2026-Q2", 100),
        ("Puskesmas 11", None, "SKM", "2026-Q2", 68),
    ]
    assert filled("indicators", "import", out) == 0
    assert filled.last == f"added 0, changed 0, unchanged {len(asked)}, refused 0"


def test_without_an_agreed_figure_none_is_taken(agency: Office) -> None:
    agency.configure("indicators: {service: {every: quarter}}\n")
    told = agency.json("indicators", "import", csv(agency, indicator_agency.rows()))
    assert {fault["code"] for fault in told["faults"]} == {"indicators.no_figure"}


# --- out


def scores(*_: object) -> list[PairedScore]:
    """Seven people of one centre: 60 at the start, 72 at the end; one has not answered again."""
    pairs = [PairedScore(110 + number, 11, 60.0, 72.0) for number in range(6)]
    return [*pairs, PairedScore(120, 12, 60.0, 72.0), PairedScore(121, 12, 50.0, None)]


def table(path: Path, name: str, top: int = 1) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[name]
    names = [cell.value for cell in sheet[top]]
    rows = (dict(zip(names, [cell.value for cell in row], strict=False)) for row in sheet.iter_rows(min_row=top + 1))
    return [row for row in rows if list(row.values())[1] is not None]


def test_the_workbook_says_what_was_constructed(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(satisfaction, "paired_scores", scores)
    out = filled.folder / "indikator.xlsx"
    assert filled("report", "indicators", "--out", out, "--language", "en") == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = {row["Indicator"]: row for row in table(out, "summary", 5)}
    columns = ("Before", "Target", "After", "Change", "Change aimed at", "Pairs (n)", "People or units", "Standing")
    assert {name: tuple(row[column] for column in columns) for name, row in rows.items()} == {
        # 3 + 5 x 6 people, one with two courses: all from 50 to 65
        "Knowledge and skill": (50, 60, 65, 30, 20, 34, 33, "reached"),
        # the six that began early: 100 to 120
        "Performance: Berkas selesai": (100, 115, 120, 20, 15, 6, 6, "reached"),
        "Job satisfaction": (60, 70, 72, 12, 10, 7, 7, "reached"),
        # 60 … 65 to 76 … 81
        "Public satisfaction (SKM)": (62.5, 71.9, 78.5, 25.6, 15, 6, 6, "reached"),
    }
    assert "(65 − 50) ÷ 50 × 100 = 30 percent" in rows["Knowledge and skill"]["How it was computed"]
    assert rows["Knowledge and skill"]["Share of aim"] == pytest.approx(1.5)
    title = openpyxl.load_workbook(out)["summary"]
    assert "not cause and effect" in str(title["A3"].value)

    units = {(row["Unit (with those below it)"].strip(), row["Indicator"]): row for row in table(out, "units")}
    hidden = {
        unit for (unit, name), row in units.items() if row["Standing"] == "hidden (fewer than 5)" and "Know" in name
    }
    assert hidden == {"Puskesmas 00", "Puskesmas 01"}, "three people, and another centre so that they are no difference"
    assert all(units[one, "Knowledge and skill"]["After"] is None for one in hidden)
    assert units["Puskesmas 02", "Knowledge and skill"]["Pairs (n)"] == 6
    assert units["Puskesmas 08", "Public satisfaction (SKM)"]["Standing"] == "too early"
    assert units["Puskesmas 03", "Public satisfaction (SKM)"]["After"] == 79
    satisfied = {unit: row["Standing"] for (unit, name), row in units.items() if "Job" in name}
    assert satisfied == {
        "Dinas Kesehatan": "reached", "Puskesmas 01": "hidden (fewer than 5)", "Puskesmas 02": "hidden (fewer than 5)",
    }  # fmt: skip

    cohorts = table(out, "cohorts")
    assert [
        (row["Indicator"], row["Began in"], row["From"], row["To"], row["Difference in change"]) for row in cohorts
    ] == [
        ("Performance: Berkas selesai", "January 2026", "Quarter 4 2025", "Quarter 2 2026", 20),
        ("Public satisfaction (SKM)", "January 2026", "Quarter 4 2025", "Quarter 2 2026", 5),
    ]
    assert (cohorts[1]["Begun, n"], cohorts[1]["Not begun, n"], cohorts[1]["95% from"]) == (6, 6, 5)
    definitions = table(out, "definitions")
    assert len(definitions) == 10


def test_job_satisfaction_comes_from_the_questionnaire(agency: Office) -> None:
    """Six people of one centre answer every statement with 50 at the start, and five of them with 62 at the end."""
    items = ("umum", "berkembang", "dukungan", "bertanya", "manfaat")
    centre, at = indicator_agency.CENTRES[2], agency.clock.now()

    def answered(number: int, person: int, occasion: Occasion, value: int) -> list[Survey | SurveyAnswer]:
        survey = Survey(
            number, "kepuasan-kerja", 1, occasion, person, None, person, "", centre.id, SurveyStatus.DONE, at, None, at,
            closed_at=at,
        )  # fmt: skip
        return [survey, *(SurveyAnswer(number, item, value, "", at) for item in items)]

    people = [centre.id * 10 + number for number in range(6)]
    things = [one for n, p in enumerate(people) for one in answered(1 + n, p, Occasion.START, 50)]
    things += [one for n, p in enumerate(people[:5]) for one in answered(51 + n, p, Occasion.END, 62)]
    agency.write(lambda tx: tx.save(things))
    found = agency.json("report", "indicators", "--out", agency.folder / "i.xlsx")
    told = found["indicators"]["satisfaction"]
    assert (told["baseline"], told["present"], told["change"], told["n"], told["standing"]) == (
        50,
        62,
        12,
        5,
        "reached",
    )
    of_unit = {unit["unit"]: unit["indicators"]["satisfaction"] for unit in found["units"]}
    assert of_unit[centre.name]["change"] == 12


def test_machines_get_the_same_and_nulls_for_what_is_not_known(agency: Office) -> None:
    told = agency.json("report", "indicators", "--out", agency.folder / "i.xlsx")
    assert told["indicators"]["knowledge"]["changes"] == {"points": 15.0, "percent": 30.0, "hake": 0.3}
    for name in ("performance", "satisfaction", "service"):
        found = told["indicators"][name]
        assert (found["standing"], found["baseline"], found["present"], found["n"]) == ("no_data", None, None, None)
    assert (told["comparisons"], told["causal"]) == ([], False)
    assert [unit["unit"] for unit in told["units"]][:2] == ["Dinas Kesehatan", "Puskesmas 00"]


def test_what_counts_is_configured(agency: Office) -> None:
    agency.configure("indicators: {knowledge: {by: hake, target: 0.4}}\n")
    found = agency.json("report", "indicators", "--out", agency.folder / "i.xlsx")["indicators"]["knowledge"]
    assert (found["change"], found["target"], found["standing"]) == (0.3, 70.0, "not_yet")


def test_no_name_of_a_unit_becomes_a_formula(agency: Office) -> None:
    from dataclasses import replace

    from people.roster.model import RosterChanges

    evil = replace(indicator_agency.CENTRES[3], name="=1+1", parent_id=None)
    agency.write(lambda tx: tx.people.apply(RosterChanges(units=(evil,))))
    out = agency.folder / "i.xlsx"
    assert agency("report", "indicators", "--out", out) == 0
    sheet = openpyxl.load_workbook(out).worksheets[1]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]
