"""The agency's JP table in the configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load_config
from bot.house import build_house
from mentoring.sessions import SessionTable
from people.faults import FaultsFound

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


@pytest.mark.parametrize(
    ("jp", "expected"),
    [
        ("{coaching: {}}", [("jp.coaching", "yaml.unknown_key")]),
        ("{mentoring: {version: '1', source: x, jp_per_session: 0, month_cap: 4, minutes_least: 45}}",
         [("jp.mentoring.jp_per_session", "yaml.out_of_range")]),
        ("{mentoring: {version: '1'}}", [("jp.mentoring", "yaml.missing_key")] * 4),
    ],
)  # fmt: skip
def test_a_faulty_table_is_told_with_its_key(tmp_path: Path, jp: str, expected: list[tuple[str, str]]) -> None:
    assert faults(tmp_path, jp) == expected
