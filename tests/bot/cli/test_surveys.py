"""`bekal report surveys`: a workbook of figures, marks in place of what is hidden, and nobody's single answer."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from lessons.questionnaire import Kind
from lessons.questionnaire_reading import shipped
from lessons.surveys import Occasion, Survey, SurveyAnswer, SurveyStatus
from people.model import Person
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office
from tests.store.survey_sample import DAY

QUESTIONNAIRES = {questionnaire.kind: questionnaire for questionnaire in shipped()}
SECRET, BEFORE = "kata-yang-tidak-boleh-terlihat", NOW - 10 * DAY
SAID = "Lebih banyak contoh dari distrik"


def survey(number: int, kind: Kind, occasion: Occasion, about: Person, respondent: int) -> Survey:
    return Survey(
        number, QUESTIONNAIRES[kind].id, 1, occasion, about.id + number, about.id, respondent, "tek-01", about.unit_id,
        SurveyStatus.DONE, BEFORE, None, BEFORE, False, BEFORE,
    )  # fmt: skip


def everybody_answers(tx: Tx) -> int:
    """Gives how many learners there are."""
    people = tx.people.in_unit(None)
    for number, person in enumerate(people, 1):
        own = survey(number, Kind.SATISFACTION, Occasion.AFTER, person, person.id)
        items = QUESTIONNAIRES[Kind.SATISFACTION].scoring.items
        words = SAID if number % 2 else ""
        tx.save([own, *(SurveyAnswer(number, item, 3 + number % 2, "", BEFORE) for item in items)])
        tx.save([SurveyAnswer(number, "perbaiki", None, words, BEFORE)])
        if person.superior_id:
            theirs = survey(number + 1000, Kind.TRANSFER_SUPERIOR, Occasion.DAY_30, person, person.superior_id)
            tx.save([theirs, SurveyAnswer(theirs.id, "perubahan", 4, "", BEFORE)])
            tx.save([SurveyAnswer(theirs.id, "contoh", None, SECRET, BEFORE)])
    return len(people)


@pytest.fixture
def answered(staffed: Office) -> Office:
    staffed.write(everybody_answers)
    return staffed


def test_figures_marks_words_and_definitions(answered: Office) -> None:
    file = answered.folder / "kuesioner.xlsx"
    assert answered("report", "surveys", "--out", file, "--language", "id") == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == [
        "Kepuasan", "Peserta hari ke-30", "Peserta hari ke-90", "Atasan hari ke-30", "Atasan hari ke-90", "Isian",
        "Definisi",
    ]  # fmt: skip
    sheet = book["Kepuasan"]
    agency = [cell.value for cell in sheet[5]]
    everybody = answered.read(lambda tx: len(tx.people.in_unit(None)))
    assert agency[:3] == ["Kabupaten Contoh", "Instansi", everybody]
    assert 25 <= agency[3] <= 100
    assert "<5" in {cell.value for row in sheet.iter_rows(min_row=5) for cell in row}
    written = [cell.value for cell in book["Isian"]["A"] if cell.value]
    assert written.count(SAID) == (everybody + 1) // 2
    assert "kurang dari lima" in " ".join(str(cell.value).lower() for cell in book["Definisi"]["B"])


def test_machines_get_the_same_figures_and_no_words(answered: Office) -> None:
    told = answered.json("report", "surveys", "--out", answered.folder / "a.xlsx")
    first = told["results"][0]
    assert (first["questionnaire"], first["occasion"]) == ("kepuasan-peserta", "after")
    assert first["groups"][0]["score"]["n"] == answered.read(lambda tx: len(tx.people.in_unit(None)))
    hidden = [group["score"] for group in first["groups"] if "hidden" in group["score"]]
    assert hidden
    assert all(set(score) == {"hidden"} for score in hidden)
    assert SAID not in answered.out


def test_what_was_closed_this_week_waits(staffed: Office) -> None:
    """NOW is a Monday morning: what was closed last week counts, what is closed today does not yet."""
    staffed.write(everybody_answers)
    staffed.write(lambda tx: tx.save([s for s in [tx.surveys.survey(1)] if s]))
    before = staffed.json("report", "surveys", "--out", staffed.folder / "a.xlsx")["results"][0]["groups"][0]["score"]
    staffed.write(close_today)
    after = staffed.json("report", "surveys", "--out", staffed.folder / "a.xlsx")["results"][0]["groups"][0]["score"]
    assert after["n"] == before["n"] - 1


def close_today(tx: Tx) -> None:
    from dataclasses import replace

    found = tx.surveys.survey(1)
    assert found is not None
    tx.save([replace(found, closed_at=NOW)])


def test_no_single_answer_is_in_anything_for_superiors_exports_or_audit(answered: Office) -> None:
    nips = answered.read(lambda tx: [person.nip for person in tx.people.in_unit(None)])
    out = answered.folder / "out"
    out.mkdir()
    calls = [
        ["report", "weekly", "--all", "--out", out / "weekly"],
        ["report", "indicators", "--out", out / "i.xlsx"],
        ["report", "surveys", "--out", out / "s.xlsx"],
        *(["export", name, "--format", "csv", "--out", out / f"{name}.csv"] for name in ("completions", "messages")),
        ["audit", "--json"],
        *(["person", "show", nip, "--json"] for nip in nips[:4]),
        *(["person", "export", nip, "--out", out / f"{nip}.json"] for nip in nips[:4]),
    ]
    for call in calls:
        assert answered(*call) == 0
        assert SECRET not in answered.out
        assert "kepuasan-peserta" not in answered.out or call[1] == "surveys"
    for path in (path for path in out.rglob("*") if path.is_file()):
        assert SECRET not in content(path)
        assert path.suffix != ".json" or '"perubahan"' not in content(path)


def content(path: Path) -> str:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return path.read_text(encoding="utf-8", errors="replace")
