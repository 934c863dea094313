from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.faults import Fault
from people.model import Kind
from people.nip import Nip, Sex, check_nip, mask, sex

TODAY = date(2026, 11, 30)
GOOD = "198603012010012001"
PPPK = "199107152023211004"


def codes(value: object, kind: Kind | None = None) -> list[str]:
    result = check_nip(value, TODAY, kind, "x:1")
    assert isinstance(result, list), result
    assert all(fault.where == "x:1" and fault.params["value"] is not None for fault in result)
    return [fault.code for fault in result]


def test_a_nip_tells_birth_appointment_sex_and_kind() -> None:
    assert check_nip(GOOD, TODAY) == Nip(GOOD, date(1986, 3, 1), 2010, 1, 0, Sex.FEMALE, 1)
    pppk = check_nip(PPPK, TODAY, Kind.PPPK)
    assert isinstance(pppk, Nip)
    assert (pppk.kind, pppk.contract, pppk.month, pppk.sex) == (Kind.PPPK, 21, 0, Sex.MALE)


@pytest.mark.parametrize(
    "written",
    [
        "19860301 201001 2 001",
        "19860301.201001.2.001",
        "'198603012010012001",
        " 198603012010012001\u00a0",
        "19860301-201001-2-001",
        "\u200b198603012010012001",
        198603012010012001,
    ],
)
def test_spelling_is_forgiven(written: object) -> None:
    result = check_nip(written, TODAY)
    assert isinstance(result, Nip)
    assert result.value == GOOD


@pytest.mark.parametrize(
    "written",
    [
        1.98603012010012e17,
        float(198603012010012001),
        "1.98603E+17",
        "1,98603E+17",
        "1.98603012010012E+17",
        "198603012010012000",
        "198603012010012000.0",
        198603012010012000,
        198603012010012032,
        "198603012010012001.0",
    ],
)
def test_lost_digits_are_said_and_never_guessed(written: object) -> None:
    assert codes(written) == ["nip.digits_lost"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("19860301201001200", "nip.length"),
        ("1986030120100120011", "nip.length"),
        ("9102031234560003", "nip.is_nik"),
        ("131234567", "nip.is_old"),
        ("19860301201001200A", "nip.characters"),
        ("١٩٨٦٠٣٠١٢٠١٠٠١٢٠٠١", "nip.characters"),
        ("--", "nip.empty"),
        ("198613012010012001", "nip.birth"),
        ("203003012045012001", "nip.birth"),
        ("198603011990012001", "nip.appointment"),
        ("198603012030012001", "nip.appointment"),
        ("198603012010002001", "nip.month"),
        ("198603012010013001", "nip.sex"),
        (True, "nip.characters"),
        (12.5, "nip.length"),
    ],
)
def test_what_cannot_be_true_is_a_fault(written: object, code: str) -> None:
    assert codes(written) == [code]


def test_every_fault_of_a_nip_is_told() -> None:
    assert codes("198613012010003001") == ["nip.birth", "nip.month", "nip.sex"]


def test_the_kind_must_agree_with_the_digits() -> None:
    assert codes(GOOD, Kind.PPPK) == ["nip.kind"]
    assert codes(PPPK, Kind.PNS) == ["nip.kind"]
    assert isinstance(check_nip(GOOD, TODAY, Kind.PNS), Nip)


def test_a_mask_keeps_birth_year_and_sequence_only() -> None:
    assert mask(GOOD) == "1986…001"
    assert mask("123") == "…"


def test_sex_is_only_read_from_a_full_nip() -> None:
    assert (sex(GOOD), sex(PPPK), sex(""), sex("erased")) == (Sex.FEMALE, Sex.MALE, None, None)


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.from_regex(r"\A\d{15,19}\Z")))
def test_anything_is_a_nip_or_a_fault(value: object) -> None:
    result = check_nip(value, TODAY)
    if isinstance(result, Nip):
        assert len(result.value) == 18
        assert check_nip(result.value, TODAY, result.kind) == result
    else:
        assert result
        assert all(isinstance(fault, Fault) for fault in result)
