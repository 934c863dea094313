"""An agency whose indicators are known by construction: who began when, what they scored, what their units produced.

Twelve health centres of six people each. Six began in January 2026 (all pre-tests 50, all post-tests 65), six in
September (pre-tests 40, no post-test yet). In the first centre only three people finished; one of the second took two
courses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lessons.study import Enrolment, EnrolmentStatus
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from reports.indicator_facts import IndicatorValue
from reports.indicator_periods import Period
from reports.indicator_terms import Measure
from store.tx import Tx

EARLY = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
LATE = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
WEEKS = timedelta(weeks=6)
SETTINGS = (
    "indicators: {performance: {figure: Berkas selesai, every: quarter}, service: {every: quarter}, "
    "since: 2026-01-01}\n"
)
DINAS = Unit(1, "Dinas Kesehatan")
CENTRES = tuple(Unit(10 + number, f"Puskesmas {number:02}", 1) for number in range(12))
HEAD = 1


def people() -> tuple[Person, ...]:
    """The head of the office, and six people in each centre: the first of them leads the others."""
    head = _person(HEAD, DINAS, None, {Role.SUPERVISOR})
    staff = [
        _person(unit.id * 10 + number, unit, HEAD if number == 0 else unit.id * 10, _roles(number))
        for unit in CENTRES
        for number in range(6)
    ]
    return (head, *staff)


def build(tx: Tx) -> None:
    """Everything but the entered figures."""
    tx.people.apply(RosterChanges(units=(DINAS, *CENTRES), persons=people()))
    tx.courses.put("contoh", "v1", '{"id": "contoh"}', EARLY)
    tx.courses.put("kedua", "v1", '{"id": "kedua"}', EARLY)
    for place, unit in enumerate(CENTRES):
        tx.save([_taken(unit.id * 10 + number, place, number) for number in range(6)])
    tx.save([replace(_taken(CENTRES[1].id * 10, 1, 0), id=9_999, course_id="kedua")])


def figures(at: datetime) -> list[IndicatorValue]:
    """SKM: 60 to 65 before; those who began early rise by 8 a step, the others by 3. Files: 100, then 120 or 100."""
    found = []
    for place, unit in enumerate(CENTRES):
        rise, files = (8, 120) if place < 6 else (3, 100)
        for step, period in enumerate(("2025-Q4", "2026-Q2", "2026-Q3")):
            found.append(_value(unit, Measure.SKM, period, 60 + place % 6 + step * rise, at))
            found.append(_value(unit, Measure.OUTPUT, period, 100 if not step else files, at))
    return found


def rows() -> list[str]:
    """The same as lines of a CSV file."""
    named = {unit.id: unit.name for unit in CENTRES}
    called = {Measure.SKM: "SKM", Measure.OUTPUT: "Kinerja"}
    return ["Unit Kerja;Ukuran;Periode;Nilai"] + [
        f"{named[one.unit_id]};{called[one.measure]};{one.period};{one.value:g}" for one in figures(LATE)
    ]


def _person(number: int, unit: Unit, superior: int | None, roles: set[Role]) -> Person:
    return Person(
        number, f"198603142010011{number:03}", f"Pegawai Contoh {number}", unit.id, unit.name, Zone.WIT,
        superior_id=superior, roles=frozenset(roles),
    )  # fmt: skip


def _roles(number: int) -> set[Role]:
    return {Role.LEARNER, Role.SUPERVISOR} if number == 0 else {Role.LEARNER}


def _taken(person: int, place: int, number: int) -> Enrolment:
    early = place < 6
    done = early and (place > 0 or number < 3)
    started = EARLY if early else LATE
    return Enrolment(
        person, person, "contoh", "v1", EnrolmentStatus.COMPLETED if done else EnrolmentStatus.ACTIVE, started,
        started_at=started, completed_at=started + WEEKS if done else None,
        pre_score=50.0 if early else 40.0, post_score=65.0 if done else None,
    )  # fmt: skip


_ids = iter(range(50_000, 10**9))


def _value(unit: Unit, measure: Measure, period: str, value: float, at: datetime) -> IndicatorValue:
    return IndicatorValue(next(_ids), measure, unit.id, None, Period.parse(period), value, (), at, None, "file")
