"""The indicators' section of the configuration file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.building import build_house
from bot.config import load_config
from people.faults import FaultsFound
from reports.indicator_periods import Every
from reports.indicator_terms import By, IndicatorTerms, Of

SHIPPED = Path(__file__).parents[2] / "config.yaml"


def written(folder: Path, section: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(f"agency: {{name: Kabupaten Contoh}}\nindicators: {section}\n", encoding="utf-8")
    return path


def faults(folder: Path, section: str) -> list[tuple[str, str]]:
    with pytest.raises(FaultsFound) as found:
        load_config(written(folder, section), {})
    return [(fault.where.rpartition(": ")[2], fault.code) for fault in found.value.faults]


def test_the_shipped_file_has_the_programme_s_targets() -> None:
    config = load_config(SHIPPED, {})
    assert config.indicators == IndicatorTerms()
    assert build_house(config).indicators == config.indicators
    assert (config.indicators.knowledge_target, config.indicators.performance_target) == (20.0, 15.0)
    assert (config.indicators.satisfaction_target, config.indicators.service_target) == (10.0, 15.0)


def test_everything_can_be_set(tmp_path: Path) -> None:
    section = (
        "{since: 2026-01-05, knowledge: {by: hake, target: 0.4}, satisfaction: {target: 8}, "
        "performance: {figure: Berkas selesai, of: person, every: month, target: 12.5}, "
        "service: {every: year, target: 10}, unit_starts: {Puskesmas  Oksibil: 2026-03-02}}"
    )
    assert load_config(written(tmp_path, section), {}).indicators == IndicatorTerms(
        By.HAKE, 0.4, 12.5, 8.0, 10.0, "Berkas selesai", Of.PERSON, Every.MONTH, Every.YEAR, date(2026, 1, 5),
        {"puskesmas oksibil": date(2026, 3, 2)},
    )  # fmt: skip


def test_the_target_follows_what_counts(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "{knowledge: {by: hake}}"), {}).indicators == replace(
        IndicatorTerms(), knowledge_by=By.HAKE, knowledge_target=0.3
    )


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("{knowledge: {by: hake, target: 20}}", ("indicators.knowledge.target", "yaml.out_of_range")),
        ("{knowledge: {by: luck}}", ("indicators.knowledge.by", "yaml.not_choice")),
        ("{performance: {every: week}}", ("indicators.performance.every", "yaml.not_choice")),
        ("{performance: {of: team}}", ("indicators.performance.of", "yaml.not_choice")),
        ("{service: {target: much}}", ("indicators.service.target", "yaml.not_number")),
        ("{since: soon}", ("indicators.since", "yaml.not_date")),
        ("{unit_starts: {A: x}}", ("indicators.unit_starts.A", "yaml.not_date")),
        ("{happiness: {target: 1}}", ("indicators.happiness", "yaml.unknown_key")),
    ],
)
def test_what_is_wrong_is_told_with_its_key(tmp_path: Path, section: str, found: tuple[str, str]) -> None:
    assert faults(tmp_path, section) == [found]
