"""The section of certificates in the configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.building import build_house
from bot.config import load_config
from lessons.certificates import Signatory
from lessons.numbering import STANDARD
from people.faults import FaultsFound

SHIPPED = Path(__file__).parents[2] / "config.yaml"


def written(folder: Path, section: str, code: str = "9999") -> Path:
    path = folder / "config.yaml"
    path.write_text(f'agency: {{name: Kabupaten Contoh, code: "{code}"}}\ncertificates: {section}\n', encoding="utf-8")
    return path


def faults(folder: Path, section: str, code: str = "9999") -> list[tuple[str, str]]:
    with pytest.raises(FaultsFound) as found:
        load_config(written(folder, section, code), {})
    return [(fault.where.rpartition("config.yaml:")[2].partition(": ")[0], fault.code) for fault in found.value.faults]


def test_the_shipped_file_issues() -> None:
    issuer = build_house(load_config(SHIPPED, {})).certificates
    assert issuer is not None
    assert (issuer.code, issuer.number.text) == ("9999", STANDARD)


def test_without_the_section_nothing_is_issued(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("agency: {name: Kabupaten Contoh}\n", encoding="utf-8")
    assert build_house(load_config(path, {})).certificates is None


def test_all_of_it(tmp_path: Path) -> None:
    section = (
        '{issue: true, number: "{kode}-{tahun}-{urut:05}", city: Oksibil, '
        'signatory: {title: Kepala BKPSDM, name: "Ruth, S.E.", nip: "198202102006042004"}}'
    )
    issuer = build_house(load_config(written(tmp_path, section), {})).certificates
    assert issuer is not None
    assert issuer.institution == "Kabupaten Contoh"
    assert issuer.number.text == "{kode}-{tahun}-{urut:05}"
    assert issuer.city == "Oksibil"
    assert issuer.signatory == Signatory("Kepala BKPSDM", "Ruth, S.E.", "198202102006042004")


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("{}", [("2:15", "yaml.missing_key")]),
        ("{issue: ya}", [("2:23", "yaml.not_boolean")]),
        ("{issue: true, numbr: x}", [("2:36", "yaml.unknown_key")]),
        ('{issue: true, number: "{urut}/{tahun}"}', [("2:37", "certificate.missing_place")]),
        ('{issue: true, number: "{urut}{kode}/{nomor}"}', [("2:37", "certificate.unknown_place")]),
        ('{issue: true, signatory: {nip: "123"}}', [("2:46", "nip.length")]),
    ],
)
def test_each_fault_has_its_place(tmp_path: Path, section: str, expected: list[tuple[str, str]]) -> None:
    assert faults(tmp_path, section) == expected


def test_numbers_need_the_agencys_code(tmp_path: Path) -> None:
    assert faults(tmp_path, "{issue: true}", "") == [("2:15", "certificate.no_code")]
    assert not load_config(written(tmp_path, "{issue: false}", ""), {}).certificates.issue
