"""`bekal export mentoring`: one row for each question, in times and counts, whatever the format."""

from __future__ import annotations

import csv
import json
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from mentoring import threads
from mentoring.clock import Clock, Stage
from mentoring.questions import Context, ask
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office

MARIA, SALMA = "199001012015032002", "198906272014022007"
HEADER = (
    "pertanyaan,unit,kompetensi,kursus,pelajaran,status,ditanyakan,dijawab,jam_menunggu,tahap,dialihkan,dari_bank,"
    "terjawab_tuntas,nip_mentor,nama_mentor,jam_kerja_menunggu,di_kelompok"
)
WORDS = ("Rahasia yang ditanyakan", "Rahasia yang dijawab", "A kata pribadi")


@pytest.fixture
def asked(staffed: Office) -> Office:
    """Maria asked Salma beside a lesson and was answered after three hours; a day later Salma asked, unanswered."""

    def some(tx: Tx) -> None:
        maria, salma = tx.people.find(MARIA), tx.people.find(SALMA)
        assert maria
        assert salma
        clock = Clock(Stage.MENTOR, salma.id, NOW, NOW + timedelta(days=2))
        place = Context("tek-01", "janji-layanan", "tanya", WORDS[2], False)
        first = ask(1, maria.id, "pelayanan publik", WORDS[0], NOW, clock, context=place)
        first = threads.solve(threads.answer(first, salma.id, WORDS[1], NOW + timedelta(hours=3)), NOW)
        later = NOW + timedelta(days=1)
        second = ask(2, salma.id, "komunikasi", WORDS[0], later, Clock(Stage.POOL, None, later, later))
        tx.save([first, second])

    staffed.write(some)
    return staffed


def test_a_row_tells_times_and_counts_and_no_words(asked: Office) -> None:
    out = asked.folder / "mentoring.csv"
    assert asked("export", "mentoring", "--out", out) == 0
    assert "2 rows written" in asked.out
    text = out.read_text(encoding="utf-8")
    assert text.splitlines()[0] == HEADER
    assert not any(words in text for words in WORDS)
    assert "Maria" not in text, "who asked is not named"
    first, second = csv.DictReader(text.splitlines())
    assert (first["kursus"], first["pelajaran"], first["status"]) == ("tek-01", "janji-layanan", "solved")
    assert (first["jam_menunggu"], first["terjawab_tuntas"], first["nip_mentor"]) == ("3.0", "1", SALMA)
    assert (second["tahap"], second["dijawab"], second["jam_menunggu"], second["nip_mentor"]) == ("pool", "", "", "")


def test_days_and_units_bound_it_and_machines_get_lines(asked: Office) -> None:
    out = asked.folder / "mentoring.jsonl"

    def rows(*words: str) -> list[str]:
        assert asked("export", "mentoring", "--format", "jsonl", "--out", out, *words) == 0
        return [json.loads(line)["kompetensi"] for line in out.read_text(encoding="utf-8").splitlines()]

    assert rows() == ["pelayanan publik", "komunikasi"]
    assert rows("--from", "2026-12-01") == ["komunikasi"]
    assert rows("--unit", "puskesmas tomia") == ["komunikasi"]


def test_a_workbook_for_people(asked: Office) -> None:
    out = asked.folder / "mentoring.xlsx"
    assert asked("export", "mentoring", "--format", "xlsx", "--out", out) == 0
    sheet = load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == HEADER.split(",")
    assert [sheet["A2"].value, sheet["I2"].value] == ["1", 3]


def test_it_leaves_a_trace(asked: Office) -> None:
    asked("export", "mentoring", "--out", asked.folder / "m.csv")
    [entry] = asked.read(lambda tx: tx.journal.entries(kinds=["exported"]))
    assert entry.data == {"what": "mentoring", "rows": 2}
