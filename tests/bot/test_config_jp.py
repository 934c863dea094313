"""The agency's JP table in the configuration file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.building import build_house
from bot.config import load_config
from mentoring.sessions import SessionTable
from people.faults import FaultsFound
from people.jp import CEILING, FLOOR, JpForm, JpTerms, Limit, Part, SiasnTerms

SHIPPED = Path(__file__).parents[2] / "config.yaml"
SOURCE = "Contoh bawaan Bekal; konversi resmi ditetapkan instansi"
TABLE = "version: '2027', source: SK 1, jp_per_session: 3, month_cap: 6, minutes_least: 60"


def written(folder: Path, jp: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(f"agency: {{name: Kabupaten Contoh}}\njp: {jp}\n", encoding="utf-8")
    return path


def faults(folder: Path, jp: str) -> list[tuple[str, str]]:
    with pytest.raises(FaultsFound) as found:
        load_config(written(folder, jp), {})
    return [(fault.where.rpartition(": ")[2], fault.code) for fault in found.value.faults]


def test_the_shipped_table_says_where_it_comes_from() -> None:
    config = load_config(SHIPPED, {})
    assert config.jp.mentoring == SessionTable("2026-1", 2, 4, 45, 2, SOURCE)
    assert build_house(config).mentoring.jp == config.jp.mentoring


def test_without_a_table_nothing_is_worth_anything(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "{}"), {}).jp.mentoring is None


def test_the_mentor_gets_what_the_learner_gets_where_nothing_else_is_said(tmp_path: Path) -> None:
    found = load_config(written(tmp_path, f"{{mentoring: {{{TABLE}}}}}"), {}).jp.mentoring
    assert found == SessionTable("2027", 3, 6, 60, 3, "SK 1")
    less = load_config(written(tmp_path, f"{{mentoring: {{{TABLE}, jp_for_mentor: 0}}}}"), {}).jp.mentoring
    assert less is not None
    assert less.mentor_jp == 0


def test_the_terms_of_the_ledger_with_where_they_come_from(tmp_path: Path) -> None:
    usual = load_config(written(tmp_path, "{}"), {}).jp.terms
    assert usual == JpTerms()
    assert (usual.floor.jp, usual.ceiling.jp, usual.minutes) == (20, 24, 45)
    assert usual.approve == frozenset({JpForm.COURSE})
    shipped = load_config(SHIPPED, {})
    assert (shipped.jp.terms.floor, shipped.jp.terms.ceiling) == (FLOOR, CEILING)
    assert shipped.jp.terms.part(JpForm.CLASSROOM).most == 80
    assert shipped.jp.siasn == SiasnTerms(forms={**SiasnTerms().forms, JpForm.CLASSROOM: 0})
    text = (
        "{minutes_per_jp: 50, approve: [], floor: {jp: 30, source: Perbup 1, valid_from: 2027-01-01}, "
        "task: {version: '3', source: SK 2, most_jp: 4}, siasn: {forms: {course: 22}, competencies: {digital: 99}, "
        "certificate_kinds: {16: E, '3': ''}}}"
    )
    found = load_config(written(tmp_path, text), {})
    assert (
        build_house(found).jp
        == found.jp.terms
        == JpTerms(50, frozenset(), {JpForm.TASK: Part("3", "SK 2", 4)}, Limit(30, "Perbup 1", date(2027, 1, 1)))
    )
    assert (found.jp.siasn.forms[JpForm.COURSE], found.jp.siasn.competencies["digital"]) == (22, 99)
    assert found.jp.siasn.forms[JpForm.MENTORING] == 15
    letters = found.jp.siasn.certificate_kinds
    assert (letters[16], letters[3], letters[4]) == ("E", "", "P")


@pytest.mark.parametrize(
    ("jp", "expected"),
    [
        ("{approve: [kursus]}", [("jp.approve[0]", "yaml.not_choice")]),
        ("{floor: {jp: 0, source: x}}", [("jp.floor.jp", "yaml.out_of_range")]),
        ("{task: {version: '1'}}", [("jp.task", "yaml.missing_key")]),
        ("{siasn: {forms: {kursus: 3}}}", [("jp.siasn.forms.kursus", "yaml.unknown_key")]),
        ("{coaching: {}}", [("jp.coaching", "yaml.unknown_key")]),
        ("{mentoring: {version: '1', source: x, jp_per_session: 0, month_cap: 4, minutes_least: 45}}",
         [("jp.mentoring.jp_per_session", "yaml.out_of_range")]),
        ("{mentoring: {version: '1'}}", [("jp.mentoring", "yaml.missing_key")] * 4),
    ],
)  # fmt: skip
def test_a_faulty_table_is_told_with_its_key(tmp_path: Path, jp: str, expected: list[tuple[str, str]]) -> None:
    assert faults(tmp_path, jp) == expected
