"""The table of levels in the configuration: the agency's own, the shipped one, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.building import build_house
from bot.config import load_config
from mentoring.positions import LevelRule, standard
from people.faults import FaultsFound

SHIPPED = Path(__file__).parents[2] / "config.yaml"
OWN = """agency: {name: Kabupaten Contoh}
mentoring:
  levels:
    source: Perbup 12/2026
    valid_from: 2026-07-01
    families: {Kesehatan: ["*bidan*"]}
    default: {Pelayanan  Publik: 3}
    rules:
      - {families: [Kesehatan], ranks: ["III/*"], levels: {Gizi: 4}}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_agencys_own_table(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, OWN), {})
    table = config.mentoring.levels
    assert (table.source, table.valid_from) == ("Perbup 12/2026", date(2026, 7, 1))
    assert table.default == {"pelayanan publik": 3}
    assert table.rules == (LevelRule({"gizi": 4}, ranks=("III/*",), families=("Kesehatan",)),)
    assert build_house(config).mentoring.levels == table


def test_the_example_in_the_shipped_file_is_the_shipped_table(tmp_path: Path) -> None:
    """Who leaves the key out, or empty, works with what the file shows."""
    assert load_config(SHIPPED, {}).mentoring.levels == standard()
    for text in ("agency: {name: A}\n", "agency: {name: A}\nmentoring: {levels: {}}\n"):
        assert load_config(write(tmp_path, text), {}).mentoring.levels == standard()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (OWN.replace("Gizi: 4", "Gizi: 6"), "yaml.out_of_range"),
        (OWN.replace("[Kesehatan]", "[Kesehtan]"), "config.not_family"),
        (OWN.replace("    source: Perbup 12/2026\n", ""), "yaml.missing_key"),
        (OWN.replace("ranks", "rank"), "yaml.unknown_key"),
        (OWN.replace("2026-07-01", "kemarin"), "yaml.not_date"),
    ],
)
def test_what_is_refused(tmp_path: Path, wrong: str, code: str) -> None:
    with pytest.raises(FaultsFound) as found:
        load_config(write(tmp_path, wrong), {})
    assert [fault.code for fault in found.value.faults] == [code]
