from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.model import Person, Zone
from people.names import address, bare_name, call_name, discreet, polite

WOMAN, MAN = "198603012010012001", "199107152023211004"


def person(name: str, nip: str = WOMAN) -> Person:
    return Person(1, nip, name, 1, "Puskesmas Oksibil", Zone.WIT)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Dr. Hj. Siti Aminah, S.Sos., M.Si.", "Siti Aminah"),
        ("drg. Yohanis Rai", "Yohanis Rai"),
        ("dr. Maria Kumanireng, Sp.A(K)", "Maria Kumanireng"),
        ("Ir. H. M. Yusuf, MT", "M. Yusuf"),
        ("Prof.Dr.Ir.Ahmad S.Kom", "Ahmad"),
        ("Maria Kore A.Md.Kep", "Maria Kore"),
        ("Ns. Lince Wenda, S.Kep", "Lince Wenda"),
        ("MARIA WONDA, SKM", "MARIA WONDA"),
        ("MARIA WONDA SKM", "MARIA WONDA"),
        ("Maria, S.Tr.Keb., Bdn.", "Maria"),
        ("Yohanis Rai S.E., M.M.", "Yohanis Rai"),
        ("Siti Aminah S.ST., M.Kes", "Siti Aminah"),
        ("Drs.  Petrus   Tabuni", "Petrus Tabuni"),
        ("Ibu Maria", "Maria"),
        ("Aminah, Siti", "Aminah Siti"),
        ("Ali M.Yusuf", "Ali M.Yusuf"),
        ("Yohana M.P. Rumbiak", "Yohana M.P. Rumbiak"),
        ("Budi S.", "Budi S."),
        ("Irwan Hadi", "Irwan Hadi"),
        ("Se", "Se"),
        ("王 伟", "王 伟"),
        ("...", "..."),
    ],
)
def test_titles_and_degrees_go_and_the_name_stays(written: str, bare: str) -> None:
    assert bare_name(written) == bare


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("Maria Kumanireng, S.Kep", "Maria"),
        ("H. M. Yusuf", "Yusuf"),
        ("Muhammad Ali Akbar", "Ali"),
        ("Muhammad", "Muhammad"),
        ("Moh. Yusuf", "Yusuf"),
        ("I Made Sudana", "Made"),
        ("Ni Luh Ayu", "Luh"),
        ("La Ode Ahmad, S.H.", "Ahmad"),
        ("La Ramli, S.Kep., Ns.", "Ramli"),
        ("Wa Siti", "Siti"),
        ("La", "La"),
        ("YOHANIS RAI", "Yohanis"),
        ("yohanis rai", "Yohanis"),
        ("", ""),
    ],
)
def test_people_are_called_by_the_name_that_is_used(written: str, called: str) -> None:
    assert call_name(person(written)) == called


def test_forms_of_address_follow_the_sex_in_the_nip_and_the_language() -> None:
    maria, yohanis, unknown = person("Maria Kore"), person("Yohanis Rai", MAN), person("Sam", "")
    assert [polite(x, "id") for x in (maria, yohanis, unknown)] == ["Ibu Maria", "Bapak Yohanis", "Bapak/Ibu Sam"]
    assert [polite(x, "en") for x in (maria, yohanis, unknown)] == ["Ms Maria", "Mr Yohanis", "Sam"]
    assert [address(x, "id") for x in (maria, yohanis, unknown)] == ["Ibu", "Bapak", "Bapak/Ibu"]
    assert address(maria, "en") == "Ms Maria"


def test_a_discreet_name_is_an_initial() -> None:
    assert discreet(person("dr. Maria Kore")) == "Ibu M."
    assert discreet(person("Sam", ""), "en") == "S."
    assert discreet(person("", "")) == "Bapak/Ibu"


@given(st.text(max_size=80))
def test_any_name_can_be_addressed(name: str) -> None:
    assert polite(person(name), "id").startswith("Ibu")
    assert bool(call_name(person(name))) == bool(name.split())
    assert bare_name(bare_name(name)) == bare_name(name) or "," in name
