"""Indicators as rows, on both databases: sums of pairs by unit, first days, and figures that are never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from lessons.study import Enrolment, EnrolmentStatus
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from reports.indicator_facts import IndicatorValue, PairedScore, Pairs
from reports.indicator_periods import Period
from reports.indicator_terms import IndicatorTerms, Measure
from store.backup import backup, restore
from store.indicators import indicator_facts
from store.store import Store
from store.tx import Tx
from tests.store.sample import NOW, UNITS, agency, person

DAY = timedelta(days=1)
TERMS = IndicatorTerms()
WIT = Zone.WIT


def taken(
    number: int,
    person_id: int,
    pre: float | None,
    post: float | None,
    started: datetime = NOW - 30 * DAY,
    **more: object,
) -> Enrolment:
    done = EnrolmentStatus.COMPLETED if post is not None else EnrolmentStatus.ACTIVE
    usual = {"status": done, "completed_at": NOW - DAY if post is not None else None, **more}
    return Enrolment(
        number, person_id, "arsip", "v1", enrolled_at=started - DAY, started_at=started, pre_score=pre,
        post_score=post, **usual,  # type: ignore[arg-type]
    )  # fmt: skip


def value(number: int, period: str, figure: float, at: datetime = NOW, **more: object) -> IndicatorValue:
    usual = {"measure": Measure.SKM, "unit_id": 2, "person_id": None, "elements": (), "entered_by": None, **more}
    return IndicatorValue(id=number, period=Period.parse(period), value=figure, at=at, source="file", **usual)  # type: ignore[arg-type]


def staffed(tx: Tx) -> None:
    """Persons 1 to 3 in the Puskesmas (2), 4 in the Inspektorat (3)."""
    agency(tx)
    tx.people.apply(RosterChanges(persons=(person(4, UNITS[2]),)))


def facts(tx: Tx, terms: IndicatorTerms = TERMS, now: datetime = NOW, scores: tuple[PairedScore, ...] = ()) -> object:
    return indicator_facts(tx.connection, terms, WIT, now, scores)


def test_pairs_are_summed_by_unit_and_people_counted_once(store: Store) -> None:
    def work(tx: Tx) -> None:
        staffed(tx)
        tx.save([
            taken(1, 1, 40, 60), taken(2, 1, 50, 90), taken(3, 2, 60, 70), taken(4, 3, 30, None),
            taken(5, 4, 80, 100, started=NOW - 10 * DAY),
        ])  # fmt: skip

    store.write_now(work)
    found = store.read_now(facts)
    assert found.knowledge == {2: Pairs(2, 3, 150, 220, 1), 3: Pairs(1, 1, 80, 100, 0)}
    assert found.first_enrolled == {2: date(2026, 10, 25), 3: date(2026, 11, 14)}
    assert (found.on, {unit.id for unit in found.units}) == (date(2026, 11, 24), {1, 2, 3})


def test_what_does_not_count(store: Store) -> None:
    """No pre-test, no post-test, withdrawn, not finished as of then, not started, begun before the programme."""

    def work(tx: Tx) -> None:
        staffed(tx)
        tx.save([
            taken(1, 1, None, 60), taken(2, 1, 40, 60, completed_at=NOW + DAY),
            taken(3, 2, 40, 60, status=EnrolmentStatus.WITHDRAWN),
            taken(4, 2, 40, 60, started=NOW - 200 * DAY),
            replace(taken(5, 4, None, None), started_at=None),
        ])  # fmt: skip

    store.write_now(work)
    since = replace(TERMS, since=date(2026, 9, 1))
    found = store.read_now(lambda tx: facts(tx, since))
    assert found.knowledge == {2: Pairs()}
    assert 3 not in found.first_enrolled
    assert store.read_now(facts).first_enrolled[2] == (NOW - 200 * DAY).date()


def test_erased_people_count_nowhere_but_their_unit_has_begun(store: Store) -> None:
    def work(tx: Tx) -> None:
        staffed(tx)
        tx.save([taken(1, 1, 40, 60), taken(2, 2, 40, 80, started=NOW - 9 * DAY)])
        tx.save([value(1, "2026-S1", 7, measure=Measure.OUTPUT, person_id=1), value(2, "2026-S1", 70, entered_by=1)])
        tx.people.erase(1, NOW)

    store.write_now(work)
    found = store.read_now(facts)
    assert found.knowledge == {2: Pairs(1, 1, 40, 80)}
    assert found.first_enrolled[2] == date(2026, 10, 25)
    assert [one.id for one in found.values] == [2], "their own figure is gone, the unit's stays"


def test_the_last_figure_counts_and_none_is_lost(store: Store) -> None:
    def work(tx: Tx) -> None:
        staffed(tx)
        tx.save([
            value(1, "2026-S1", 70, NOW - 2 * DAY), value(2, "2026-S1", 72.5, NOW - DAY, entered_by=4),
            value(3, "2025-S2", 65), value(4, "2026-S1", 12, measure=Measure.OUTPUT),
            value(5, "2026-S1", 3, measure=Measure.OUTPUT, person_id=1),
            value(6, "2026-S1", 99, NOW + DAY), value(7, "2026-S1", 80, unit_id=3),
        ])  # fmt: skip

    store.write_now(work)
    found = store.read_now(lambda tx: tx.indicators.in_force(NOW))
    assert [one.id for one in found] == [2, 3, 4, 5, 7]
    assert (found[0].value, found[0].entered_by, found[0].period) == (72.5, 4, Period.parse("2026-S1"))
    history = store.read_now(lambda tx: tx.indicators.history(2, NOW))
    assert [one.id for one in history] == [1, 2, 3, 4, 5]
    assert [one.id for one in store.read_now(lambda tx: tx.indicators.of_unit(2, NOW))] == [2, 3, 4]
    assert [one.id for one in store.read_now(lambda tx: tx.indicators.concerning(4))] == [2]


def test_a_person_s_figure_goes_where_they_go(store: Store) -> None:
    def work(tx: Tx) -> None:
        staffed(tx)
        tx.save([value(1, "2026-S1", 3, NOW - DAY, measure=Measure.OUTPUT, person_id=4, unit_id=3)])
        moved = replace(person(4, UNITS[1]))
        tx.people.apply(RosterChanges(persons=(moved,)))
        tx.save([value(2, "2026-S1", 5, measure=Measure.OUTPUT, person_id=4, unit_id=2)])

    store.write_now(work)
    found = store.read_now(lambda tx: tx.indicators.in_force(NOW))
    assert [(one.id, one.unit_id, one.value) for one in found] == [(2, 2, 5.0)]


def test_the_same_id_twice_is_one_figure(store: Store) -> None:
    store.write_now(lambda tx: (staffed(tx), tx.save([value(1, "2026-S1", 70)]), tx.save([value(1, "2026-S1", 71)])))
    assert [one.value for one in store.read_now(lambda tx: tx.indicators.in_force(NOW))] == [70.0]


def led(tx: Tx, superior: int) -> set[int]:
    return tx.indicators.led_by(superior)


@pytest.fixture
def ranks(store: Store) -> Store:
    """10 heads the agency's office (1) and everybody; 20 heads the Puskesmas (2); 21 a part of it; 30 the other one."""
    units = (Unit(1, "Dinas"), Unit(2, "Puskesmas", 1), Unit(3, "Inspektorat", 1))

    def one(number: int, unit: Unit, superior: int | None, *roles: Role) -> Person:
        return replace(person(number, unit, superior), roles=frozenset(roles or {Role.LEARNER}))

    people = (
        one(10, units[0], None, Role.SUPERVISOR), one(11, units[0], 10), one(20, units[1], 10, Role.SUPERVISOR),
        one(21, units[1], 20, Role.SUPERVISOR), one(22, units[1], 21), one(23, units[1], 20),
        one(24, units[1], None), one(30, units[2], 10, Role.SUPERVISOR), one(31, units[2], None, Role.SUPERVISOR),
        one(32, units[2], 30),
    )  # fmt: skip
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=units, persons=people)))
    return store


@pytest.mark.parametrize(("superior", "theirs"), [(10, {1, 2}), (20, {2}), (21, set()), (22, set()), (30, set())])
def test_a_superior_s_units_are_those_where_everybody_reports_to_them(
    ranks: Store, superior: int, theirs: set[int]
) -> None:
    """Who has no superior in the roster is no obstacle, but where they lead others themselves."""
    assert ranks.read_now(lambda tx: led(tx, superior)) == theirs


def test_figures_are_in_the_backup(store: Store, other_url: str, tmp_path: Path) -> None:
    elements = tuple(2.8 + n / 10 for n in range(9))
    kept = value(1, "2026-Q3", 80, elements=elements)
    store.write_now(lambda tx: (staffed(tx), tx.save([kept])))
    file = tmp_path / "all.bekal"
    backup(store, file)
    with Store.open(other_url) as other:
        restore(other, file)
        assert other.read_now(lambda tx: tx.indicators.in_force(NOW)) == [kept]
