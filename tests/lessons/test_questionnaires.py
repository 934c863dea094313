"""Questionnaires from files: the shipped ones, and every fault with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lessons.questionnaire import Kind
from lessons.questionnaire_reading import SHIPPED, load_questionnaires, shipped


def test_the_shipped_ones_are_sound_one_of_each_kind_in_both_languages() -> None:
    found = {questionnaire.kind: questionnaire for questionnaire in shipped()}
    assert set(found) == set(Kind)
    for questionnaire in found.values():
        texts = [questionnaire.title, questionnaire.note, *(item.text for item in questionnaire.items)]
        texts += [point.label for item in questionnaire.items for point in item.scale]
        assert all({"id", "en"} <= text.by_language.keys() for text in texts)
        assert all(len(questionnaire.note.in_(language).split()) <= 55 for language in ("id", "en"))
    assert len(found[Kind.SATISFACTION].scoring.items) == 8
    assert found[Kind.JOB].items[0].takes(37)
    assert not found[Kind.SATISFACTION].items[0].takes(5)


FAULTS = {
    "kind: job\n": ("kind: holiday\n", "yaml.not_choice"),
    '  - {value: 25, label: {id: "25", en: "25"}}': (
        '  - {value: 0, label: {id: "25", en: "25"}}',
        "survey.not_ascending",
    ),
    "least: 3": ("least: 9", "yaml.out_of_range"),
    "[umum, ": ("[ummum, ", "survey.not_scored"),
    "  - id: berkembang": ("  - id: umum", "survey.duplicate_item"),
    "between: true": ("betwen: true", "yaml.unknown_key"),
    "Saya puas dengan": ("x" * 300, "yaml.too_long"),
}


@pytest.mark.parametrize("right", FAULTS)
def test_every_fault_is_told_with_file_and_line(tmp_path: Path, right: str) -> None:
    wrong, code = FAULTS[right]
    shutil.copytree(SHIPPED, tmp_path / "q")
    file = tmp_path / "q" / "kepuasan-kerja.yaml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found, faults = load_questionnaires(tmp_path / "q")
    first = next(fault for fault in faults if fault.code == code)
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    line = max(n for n, line in lines if wrong.strip() in line)
    assert first.where.startswith(f"{file}:{line}:")
    assert Kind.JOB not in {questionnaire.kind for questionnaire in found}


ODD = {
    "survey.words_with_scale": (
        "items: [{id: a, text: A, words: true, scale: [{value: 1, label: x}, {value: 2, label: y}]}]"
    ),
    "survey.no_scale": "items: [{id: a, text: A}]",
    "survey.number_of_points": "items: [{id: a, text: A, scale: [{value: 1, label: x}]}]",
    "survey.number_of_items": "items: []",
    "survey.kind_missing": "items: [{id: a, text: A}]",
}


@pytest.mark.parametrize("code", ODD)
def test_what_cannot_be_asked_is_a_fault(tmp_path: Path, code: str) -> None:
    head = "id: a\nversion: 1\nkind: job\ntitle: A\nnote: A\n"
    (tmp_path / "a.yaml").write_text(head + ODD[code], encoding="utf-8")
    found, faults = load_questionnaires(tmp_path)
    assert code in {fault.code for fault in faults}
    assert found == ()


def test_two_of_a_kind_are_one_too_many(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "q")
    shutil.copy(SHIPPED / "kepuasan-kerja.yaml", tmp_path / "q" / "kerja-lain.yaml")
    assert "survey.kind_twice" in {fault.code for fault in load_questionnaires(tmp_path / "q")[1]}


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"id: \xff")
    assert "course.unreadable" in {fault.code for fault in load_questionnaires(tmp_path)[1]}
