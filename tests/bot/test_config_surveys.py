"""The section `surveys` of the configuration file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.config import load_config
from lessons.survey_terms import SurveyTerms
from people.faults import FaultsFound

SHIPPED = Path(__file__).parents[2] / "config.yaml"
AGENCY = "agency: {name: Kabupaten Contoh}\n"


def load(folder: Path, section: str) -> SurveyTerms | None:
    file = folder / "config.yaml"
    file.write_text(AGENCY + section, encoding="utf-8")
    return load_config(file, {}).surveys


def test_the_shipped_file_asks_with_the_usual_terms_and_no_section_asks_nobody(tmp_path: Path) -> None:
    assert load_config(SHIPPED, {}).surveys == SurveyTerms()
    assert load(tmp_path, "") is None


def test_everything_can_be_laid_down(tmp_path: Path) -> None:
    text = (
        "surveys: {satisfaction: false, transfer: false, job: true, start_days: 5, programme_end: 2027-06-30, "
        "open_days: 10, superior_day: fri, superior_most: 3}"
    )
    assert load(tmp_path, text) == SurveyTerms(False, False, True, 5, date(2027, 6, 30), 10, 4, 3)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{open_days: 1}", "surveys.open_days"),
        ("{programme_end: soon}", "surveys.programme_end"),
        ("{superior_day: payday}", "surveys.superior_day"),
        ("{job: maybe}", "surveys.job"),
        ("{superior_most: 50}", "surveys.superior_most"),
        ("{nights: true}", "surveys.nights"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(FaultsFound) as found:
        load(tmp_path, f"surveys: {text}")
    assert [fault.where.rpartition(": ")[2] for fault in found.value.faults] == [key]
