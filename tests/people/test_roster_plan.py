from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.faults import harmless
from people.model import Kind, Person, Role, Unit, Zone
from people.roster import Roster, RosterChanges, RosterRow, RosterState, plan
from tests.people.roster_files import FULL, SHORT, applied, large_xlsx, nip, planned, read, spoken, told, xlsx

A, B, C, D = (nip(n) for n in range(1, 5))


def row(number: str, unit: str = "Puskesmas", **more: object) -> RosterRow:
    return RosterRow(f"r.xlsx:Data:{number[-3:]}", number, f"Orang {number[-3:]}", unit, **more)  # type: ignore[arg-type]  # open keywords


def plan_of(*rows: RosterRow, state: RosterState | None = None) -> RosterChanges:
    changes = plan(Roster(rows), state or RosterState(), Zone.WIT)
    spoken(changes.faults)
    return changes


def counts(changes: RosterChanges) -> tuple[int, int, int, int]:
    return changes.added, changes.changed, changes.unchanged, changes.refused


def codes(changes: RosterChanges) -> list[str]:
    return [fault.code for fault in changes.faults]


def test_new_persons_get_units_superiors_and_defaults() -> None:
    changes = plan_of(row(A, "Puskesmas", parent_unit="Dinkes", superior_nip=B), row(B, "Dinkes", zone=Zone.WITA))
    assert counts(changes) == (2, 0, 0, 0)
    superior, person = changes.persons
    assert [unit.name for unit in changes.units] == ["Dinkes", "Puskesmas"], "parents first"
    parent, unit = changes.units
    assert (parent.parent_id, unit.parent_id) == (None, parent.id)
    assert (superior.nip, superior.superior_id, superior.zone) == (B, None, Zone.WITA)
    assert (person.superior_id, person.zone, person.language) == (superior.id, Zone.WIT, "id")
    assert (person.unit_id, person.unit_name, person.roles) == (unit.id, "Puskesmas", frozenset({Role.LEARNER}))


def test_an_empty_cell_keeps_what_is_known_and_a_filled_one_replaces_it() -> None:
    known = plan_of(
        row(A, phone="+6281234567890", roles=frozenset({Role.MENTOR}), rank="III/a", superior_nip=B), row(B)
    )
    state = applied(RosterState(), known)
    changes = plan_of(row(A, rank="III/b"), state=state)
    assert counts(changes) == (0, 1, 0, 0)
    assert changes.persons[0] == replace(state.persons[A], rank="III/b")
    assert [person.nip for person in changes.absent] == [B], "reported, not deleted"


def test_a_unit_is_found_whatever_its_case_and_spacing() -> None:
    state = applied(RosterState(), plan_of(row(A, "Puskesmas Oksibil")))
    changes = plan_of(row(A, "PUSKESMAS  OKSIBIL"), row(B, "puskesmas oksibil"), state=state)
    assert changes.units == ()
    assert counts(changes) == (1, 0, 1, 0)
    assert changes.persons[0].unit_name == "Puskesmas Oksibil"


def test_a_unit_moves_below_another() -> None:
    state = applied(RosterState(), plan_of(row(A, "Puskesmas", parent_unit="Dinkes")))
    changes = plan_of(row(A, "Puskesmas", parent_unit="Dinas Sosial"), state=state)
    assert [unit.name for unit in changes.units] == ["Dinas Sosial", "Puskesmas"]
    assert changes.units[1].id == state.units["puskesmas"].id
    assert changes.units[1].parent_id == changes.units[0].id
    assert counts(changes) == (0, 0, 1, 0)


def test_the_second_row_of_a_nip_is_refused() -> None:
    changes = plan_of(row(A), replace(row(A), where="r.xlsx:Data:9", name="Orang lain"))
    assert told(changes.faults) == [("r.xlsx:Data:9", "roster.duplicate_nip")]
    assert changes.persons[0].name == f"Orang {A[-3:]}"
    assert counts(changes) == (1, 0, 0, 1)


def test_nobody_is_their_own_superior_and_no_unit_its_own_parent() -> None:
    changes = plan_of(row(A, superior_nip=A), row(B, "Dinkes", parent_unit="DINKES"), row(C))
    assert codes(changes) == ["roster.superior_self", "roster.unit_self"]
    assert counts(changes) == (1, 0, 0, 2)


def test_a_superior_must_be_in_the_file_or_known() -> None:
    state = applied(RosterState(), plan_of(row(D)))
    changes = plan_of(row(A, superior_nip=C), row(B, superior_nip=D), state=state)
    assert codes(changes) == ["roster.superior_unknown"]
    assert [(p.nip, p.superior_id) for p in changes.persons] == [(B, state.persons[D].id)]


def test_a_superior_whose_row_was_refused_is_left_open_with_a_warning(tmp_path: Path) -> None:
    headings = (*SHORT, "NIP Atasan", "HP")
    changes = planned(xlsx(tmp_path / "r.xlsx", headings, (A, "Maria", "A", B, ""), (B, "Kepala", "A", "", "0812")))
    assert [(fault.code, fault.warning) for fault in changes.faults] == [
        ("roster.superior_refused", True),
        ("phone.invalid", False),
    ]
    assert changes.persons[0].superior_id is None
    assert counts(changes) == (1, 0, 0, 1)
    assert not harmless(changes.faults)


@pytest.mark.parametrize("order", [(A, B, C), (C, A, B), (B, C, A)])
def test_superiors_in_a_circle_are_all_refused_and_others_stand(order: tuple[str, ...]) -> None:
    above = {A: B, B: C, C: A}
    changes = plan_of(*(row(number, superior_nip=above[number]) for number in order), row(D, superior_nip=A))
    assert codes(changes) == ["roster.superior_cycle"] * 3 + ["roster.superior_refused"]
    assert "→" in changes.faults[0].params["chain"]
    assert [person.nip for person in changes.persons] == [D]


def test_a_circle_with_what_is_known_is_found() -> None:
    state = applied(RosterState(), plan_of(row(A, superior_nip=B), row(B)))
    changes = plan_of(row(B, superior_nip=A), state=state)
    assert codes(changes) == ["roster.superior_cycle"]
    turned = plan_of(row(B, superior_nip=A), row(A, superior_nip=C), row(C), state=state)
    assert codes(turned) == []
    assert counts(turned) == (1, 2, 0, 0)


def test_units_in_a_circle_are_refused() -> None:
    changes = plan_of(
        row(A, "X", parent_unit="Y"), row(B, "Y", parent_unit="X"), row(C, "Z", parent_unit="X"), row(D, "X")
    )
    assert codes(changes) == ["roster.unit_cycle"] * 2
    assert {unit.name: unit.parent_id is None for unit in changes.units} == {"X": True, "Z": False}


def test_a_unit_with_two_parents_is_refused_where_they_part(tmp_path: Path) -> None:
    headings = (*SHORT, "Unit Induk")
    changes = planned(
        xlsx(
            tmp_path / "r.xlsx",
            headings,
            (A, "Maria", "Sekretariat", "Dinkes"),
            (B, "Rai", "Sekretariat", "Dinsos"),
            (C, "Yo", "Sekretariat"),
        )
    )
    assert told(changes.faults) == [("r.xlsx:Data:3:Unit Induk", "roster.unit_two_parents")]
    assert counts(changes) == (2, 0, 0, 1)


def test_one_phone_of_two_persons_is_a_warning(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "r.xlsx", (*SHORT, "HP"), (A, "Maria", "U", "081234567890"), (B, "Rai", "U", "+62 812 3456 7890")
    )
    changes = planned(path)
    assert told(changes.faults) == [("r.xlsx:Data:3:HP", "roster.phone_shared")]
    assert harmless(changes.faults)
    state = applied(RosterState(), plan_of(row(C, phone="+6281234567890")))
    assert codes(planned(path, state)) == ["roster.phone_shared"] * 2


def test_those_who_are_absent_are_reported_unless_their_row_was_refused_or_they_were_erased(tmp_path: Path) -> None:
    erased = Person(9, "", "", 1, "", Zone.WIT, erased=True)
    known = applied(RosterState(), plan_of(row(A), row(B), row(C)))
    state = RosterState({**known.persons, "": erased}, known.units)
    changes = planned(
        xlsx(tmp_path / "r.xlsx", (*SHORT, "HP"), (A, "Maria", "Puskesmas", ""), (B, "Rai", "U", "x")), state
    )
    assert [person.nip for person in changes.absent] == [C]


def test_a_kind_learnt_from_the_nip_fills_a_gap() -> None:
    state = RosterState({A: Person(5, A, f"Orang {A[-3:]}", 1, "U", Zone.WIT)}, {"u": Unit(1, "U")})
    assert plan_of(row(A, "U", kind=Kind.PNS), state=state).persons[0].kind is Kind.PNS


def structure(changes: RosterChanges) -> tuple[object, ...]:
    """A plan without its ids and order."""
    nips = {person.id: person.nip for person in changes.persons}
    units = {unit.id: unit.name for unit in changes.units}
    return (
        {p.nip: (p.name, p.unit_name, nips.get(p.superior_id or 0), p.phone) for p in changes.persons},
        {u.name: units.get(u.parent_id or 0) for u in changes.units},
        counts(changes),
    )


@st.composite
def sound_rows(draw: st.DrawFn) -> list[RosterRow]:
    """Rows in which everyone's superior and each unit's parent has a smaller number: no cycle, any reference."""
    size = draw(st.integers(1, 12))
    rows = []
    for number in range(size):
        superior = draw(st.none() | st.integers(0, number - 1)) if number else None
        unit = draw(st.integers(0, size))
        parent = unit // 2 if unit else None
        rows.append(
            row(
                nip(number),
                f"Unit {unit}",
                parent_unit=None if parent is None else f"Unit {parent}",
                superior_nip=None if superior is None else nip(superior),
                phone=draw(st.none() | st.just(f"+62812345678{number:02}")),
            )
        )
    return rows


@given(sound_rows(), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[RosterRow], shuffle: random.Random) -> None:
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    first, second = plan_of(*rows), plan_of(*shuffled)
    assert first.faults == second.faults == ()
    assert structure(first) == structure(second)


@given(sound_rows())
def test_parents_and_superiors_come_first(rows: list[RosterRow]) -> None:
    changes = plan_of(*rows)
    for members, above in (
        ([u.id for u in changes.units], {u.id: u.parent_id for u in changes.units}),
        ([p.id for p in changes.persons], {p.id: p.superior_id for p in changes.persons}),
    ):
        place = {member: number for number, member in enumerate(members)}
        assert all(place[parent] < place[member] for member, parent in above.items() if parent)


@given(sound_rows(), st.randoms())
def test_importing_again_changes_nothing(rows: list[RosterRow], shuffle: random.Random) -> None:
    state = applied(RosterState(), plan_of(*rows))
    shuffle.shuffle(rows)
    again = plan_of(*rows, state=state)
    assert counts(again) == (0, 0, len(rows), 0)
    assert (again.units, again.persons, again.absent) == ((), (), ())


@settings(max_examples=200)
@given(
    st.lists(st.tuples(*[st.integers(0, 5)] * 4), max_size=8), st.lists(st.tuples(*[st.integers(0, 5)] * 4), max_size=8)
)
def test_no_rows_however_faulty_make_a_cycle_or_lose_count(
    known: list[tuple[int, int, int, int]], coming: list[tuple[int, int, int, int]]
) -> None:
    state = RosterState()
    for batch in (known, coming):
        rows = [
            replace(row(nip(n), f"U{unit}", parent_unit=f"U{parent}", superior_nip=nip(superior)), where=f"r:{place}")
            for place, (n, unit, parent, superior) in enumerate(batch)
        ]
        changes = plan_of(*rows, state=state)
        assert changes.added + changes.changed + changes.unchanged + changes.refused == len(rows)
        assert changes.refused == sum(not fault.warning for fault in changes.faults)
        state = applied(state, changes)
        assert_no_cycle({p.id: p.superior_id for p in state.persons.values()})
        assert_no_cycle({u.id: u.parent_id for u in state.units.values()})


def assert_no_cycle(above: dict[int, int | None]) -> None:
    for start in above:
        seen: set[int] = set()
        at: int | None = start
        while at is not None:
            assert at in above
            assert at not in seen
            seen.add(at)
            at = above[at]


def test_a_roster_of_twenty_thousand_is_read_and_planned_twice(tmp_path: Path) -> None:
    def line(number: int) -> tuple[object, ...]:
        unit, superior = number // 40, nip(number // 40 * 40) if number % 40 else None
        return (
            nip(number),
            f"Pegawai {number}, S.Kep",
            "PNS",
            "III/a",
            "Perawat",
            f"Unit {unit}",
            f"Induk {unit // 30}",
            superior,
            f"0812{number:08}",
            "WIT",
            "peserta",
            "",
            "",
        )

    roster = read(large_xlsx(tmp_path / "r.xlsx", FULL, *(line(number) for number in range(20_000))))
    first = plan(roster, RosterState(), Zone.WIT)
    assert not first.faults
    assert counts(first) == (20_000, 0, 0, 0)
    assert len(first.units) == 500 + 17
    assert counts(plan(roster, applied(RosterState(), first), Zone.WIT)) == (0, 0, 20_000, 0)
