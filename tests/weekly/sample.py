"""A made-up agency that learns for some weeks: rows as the service would have left them, from a seed.

Units with a head each, offices over them, one head of all; people who learn daily, now and then, not any more, who were
never reached, rest, are on leave, ask mentors, and some with names that a spreadsheet would take for a formula.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lessons.loading import SHIPPED, load_catalogue
from lessons.model import Course
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    Participation,
    QuestionInstance,
    QuestionPurpose,
    RecordStatus,
)
from mentoring.clock import Clock, Stage
from mentoring.questions import Question, QuestionStatus, ask
from people.hours import local_day, midnight
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Kind, Leave, Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from reports.weeks import Week
from store.model import Address, AddressStatus, ChatRef, Mark, NewMessage, OutboxState
from store.store import Store
from store.tx import Tx

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ACCOUNT = ("simulator", "demo")
PER_OFFICE = 20
"""Units under one office."""
_FIRST = ("Maria", "Yohanis", "Siti", "Agus", "Ni Made", "Markus", "Dewi", "Petrus", "Ratna", "Hasan", "Lidia", "Umar")
_LAST = ("Contohwati", "Andaiman", "Umpamasari", "Misalnya", "Ibaratno", "Semisal", "Taruhlah", "Seumpama", "Kiranya")
_WOMEN = ("Maria", "Siti", "Ni Made", "Dewi", "Ratna", "Lidia")
_ODD = ("=CMD()", "+Plus", "@Et", "-Strip", "<b>Tebal</b>", '"Kutip"')
_PLACES = ("Puskesmas", "Distrik", "Kelurahan", "Kampung")
_ZONES = (Zone.WIT, Zone.WIT, Zone.WITA, Zone.WIB)


LAST = Week(2026, 48)


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the agency is, and the last of its weeks."""

    learners: int = 120
    units: int = 6
    weeks: int = 8
    last: Week = LAST
    seed: int = 1

    @property
    def now(self) -> datetime:
        """Monday after the last week, 08:00 in the east."""
        return midnight(Zone.WIT, self.last.sunday + DAY) + 8 * HOUR

    @property
    def first_day(self) -> date:
        return self.last.monday - (self.weeks - 1) * 7 * DAY


def fill(store: Store, plan: Plan) -> None:
    """Put the agency and what it did into an empty store."""
    catalogue, _ = load_catalogue([SHIPPED])
    courses = [course for course in catalogue.courses if course.id in ("tek-01", "sos-01", "dig-01")]
    maker = _Maker(plan, courses)
    units, staff = maker.staff()
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=tuple(units), persons=tuple(staff))))
    for course in courses:
        content = catalogue.content(course.id)
        store.write_now(lambda tx, c=course, text=content: tx.courses.put(c.id, c.version, text, maker.start(Zone.WIT)))
    for first in range(0, len(staff), 500):
        some = staff[first : first + 500]
        store.write_now(lambda tx, some=some: maker.live(tx, some))


class _Maker:
    """Makes one agency. Every random choice comes from the plan's seed."""

    def __init__(self, plan: Plan, courses: list[Course]) -> None:
        self.plan, self.courses = plan, courses
        self.rng = random.Random(f"weekly {plan.seed}")
        self._id = 10_000_000

    def id(self) -> int:
        self._id += 1
        return self._id

    def start(self, zone: Zone) -> datetime:
        return midnight(zone, self.plan.first_day)

    # --- staff

    def staff(self) -> tuple[list[Unit], list[Person]]:
        plan, rng = self.plan, self.rng
        top = Unit(1, "Pemerintah Kabupaten Contoh")
        offices = [Unit(2 + n, f"Dinas Contoh {n + 1}", 1) for n in range(-(-plan.units // PER_OFFICE))]
        units = [
            Unit(100 + n, f"{_PLACES[n % len(_PLACES)]} Contoh {n + 1}", offices[n // PER_OFFICE].id)
            for n in range(plan.units)
        ]
        head = self._person(1, top, Zone.WIT, None, leads=True)
        chiefs = [self._person(2 + n, office, _ZONES[n % 4], 1, leads=True) for n, office in enumerate(offices)]
        people = [head, *chiefs]
        heads = [
            self._person(100 + n, unit, _ZONES[n % 4], chiefs[n // PER_OFFICE].id, leads=True)
            for n, unit in enumerate(units)
        ]
        people += heads
        # One unit has nobody below its head, one has a single person, and one person has nobody above.
        for n in range(plan.learners):
            place = 0 if n % plan.units == 1 else n % plan.units
            place = 0 if place == 2 and n != 2 else place
            zone = heads[place].zone if rng.random() < 0.95 else rng.choice(list(Zone))
            above = heads[place].id if n else None
            people.append(self._person(1000 + n, units[place], zone, above))
        return [top, *offices, *units], people

    def _person(self, number: int, unit: Unit, zone: Zone, above: int | None, leads: bool = False) -> Person:
        rng = self.rng
        kind = Kind.PPPK if number % 4 == 3 else Kind.PNS
        birth = f"{1960 + number % 40}{1 + number % 12:02}{1 + number % 28:02}"
        first = rng.choice(_FIRST)
        sex = 2 if first in _WOMEN else 1
        nip = f"{birth}{'202121' if kind is Kind.PPPK else '201703'}{sex}{1 + number // 840:03}"
        name = f"{first} {rng.choice(_LAST)}"
        if number % 97 == 5:
            name = f"{rng.choice(_ODD)} {name}"
        return Person(
            id=number,
            nip=nip,
            name=name,
            unit_id=unit.id,
            unit_name=unit.name,
            zone=zone,
            kind=None if number % 50 == 7 else kind,
            superior_id=above,
            roles=frozenset({Role.LEARNER, Role.SUPERVISOR} if leads else {Role.LEARNER}),
        )

    # --- what they do

    def live(self, tx: Tx, people: list[Person]) -> None:
        things: list[Any] = []
        for person in people:
            things += self._life(person)
        tx.save(things)
        for person in people:
            self._leave(tx, person)
        self._failures(tx, [one for one in people if one.id % 37 == 3])
        for person in people:
            if person.id % 211 == 9:
                tx.people.erase(person.id, self.plan.now)

    def _life(self, person: Person) -> Iterator[Any]:
        rng, start = self.rng, self.start(person.zone)
        fate = rng.random()
        if person.id > 999 and fate < 0.06:
            yield self._enrolment(person, self.courses[0], start, EnrolmentStatus.WAITING)
            return  # never joined
        status = AddressStatus.BLOCKED if 0.06 <= fate < 0.10 and person.id > 1 else AddressStatus.ACTIVE
        heard = start + rng.randrange(7) * DAY
        yield Address(person.id, ChatRef(*ACCOUNT, str(person.id)), person.id, status, {}, heard, heard)
        if 0.10 <= fate < 0.12:
            yield self._enrolment(person, self.courses[0], start, EnrolmentStatus.WAITING)
            return  # has a chat, has not agreed
        rest = self.plan.now - rng.randrange(1, 12) * DAY if 0.12 <= fate < 0.16 else None
        until = rest + 14 * DAY if rest and rng.random() < 0.7 else None
        yield Participation(person.id, 1, heard, paused_at=rest, paused_until=until)
        if fate > 0.985:
            return  # not enrolled
        stops = start + rng.randrange(5, 7 * self.plan.weeks + 1) * DAY if fate < 0.30 else self.plan.now
        if person.id % 23 == 4:
            stops = self.plan.now - 10 * DAY  # on leave since
        yield from self._study(person, heard, min(stops, rest or stops), rng.choice((0.35, 0.6, 0.9, 0.97)))
        if rng.random() < 0.12:
            yield from self._questions(person, heard)
        if rng.random() < 0.10:
            yield from self._ledger(person)

    def _study(self, person: Person, begins: datetime, stops: datetime, habit: float) -> Iterator[Any]:
        """One course after another; on each day the next item is sent, or the one that is open is answered."""
        moment, rng = begins, self.rng
        for course in self.courses:
            enrolment = self._enrolment(person, course, moment, EnrolmentStatus.ACTIVE)
            made: list[Any] = []
            for item in course.path:
                sent = _morning(person.zone, moment)
                if sent >= self.plan.now:
                    break
                answered = sent + rng.choice((0, 0, 0, 1, 2)) * DAY + rng.randrange(1, 600) * timedelta(minutes=1)
                while rng.random() > habit:
                    answered += DAY
                record, answers = self._item(person, enrolment, item.id, sent, answered if answered < stops else None)
                made += [record, *answers]
                if record.completed_at is None:
                    break
                moment = record.completed_at + DAY
            else:
                finished = self._finished(enrolment, moment - DAY)
                yield finished
                yield from self._hours(person, finished, course)
                yield from made
                continue
            yield enrolment
            yield from made
            return

    def _item(
        self, person: Person, enrolment: Enrolment, item: str, sent: datetime, answered: datetime | None
    ) -> tuple[LessonRecord, list[Any]]:
        rng = self.rng
        record = LessonRecord(
            self.id(), enrolment.id, person.id, item, RecordStatus.SENT, "simulator", sent, asked=0, attempts=0
        )
        if answered is None or answered >= self.plan.now:
            return record, []
        things: list[Any] = []
        score = 0
        for number in range(2):
            at, right = answered + number * timedelta(minutes=1), rng.random() < 0.6
            score += right
            one = QuestionInstance(
                self.id(), person.id, enrolment.id, record.id, enrolment.course_id, enrolment.course_version, item,
                f"tanya{number}", QuestionPurpose.LESSON, (0, 1), sent, at, (0,), right,
            )  # fmt: skip
            things += [one, Answer(self.id(), one.id, person.id, at, "A", right, float(right), "simulator", "e")]
        ended = answered + timedelta(minutes=1)
        done = replace(
            record, status=RecordStatus.COMPLETED, answered_at=answered, completed_at=ended, asked=2,
            score=float(score), attempts=2,
        )  # fmt: skip
        return done, things

    def _enrolment(self, person: Person, course: Course, at: datetime, status: EnrolmentStatus) -> Enrolment:
        return Enrolment(self.id(), person.id, course.id, course.version, status, at, position=1)

    def _finished(self, enrolment: Enrolment, at: datetime) -> Enrolment:
        rng = self.rng
        return replace(
            enrolment, status=EnrolmentStatus.COMPLETED, completed_at=at, jp=rng.choice((2, 4, 8, 12)),
            pre_score=float(rng.randrange(20, 70)), post_score=float(rng.randrange(50, 101)),
        )  # fmt: skip

    def _hours(self, person: Person, done: Enrolment, course: Course) -> Iterator[JpEntry]:
        """The course's hours in the ledger: mostly approved by rule; some wait, are refused, or were corrected."""
        rng, zone = self.rng, person.zone
        day = local_day(zone, done.completed_at or self.plan.now)
        status = rng.choice([JpStatus.APPROVED] * 8 + [JpStatus.PROPOSED, JpStatus.REFUSED])
        first = JpEntry(
            self.id(), person.id, day.year, day, JpForm.COURSE, course.competency.value, course.minutes, done.jp,
            "enrolment", done.id, status=status, title=course.title.in_("id"),
        )  # fmt: skip
        yield first
        if status is not JpStatus.PROPOSED and rng.random() < 0.2:
            yield replace(first, id=self.id(), jp=rng.randrange(0, 14), status=JpStatus.APPROVED, corrects=first.id)

    def _questions(self, person: Person, begins: datetime) -> Iterator[Question]:
        rng = self.rng
        for _ in range(rng.randrange(1, 4)):
            asked = begins + rng.random() * (self.plan.now - begins)
            clock = Clock(Stage.POOL, None, asked, asked + 2 * DAY)
            made = ask(self.id(), person.id, "pelayanan publik", "Kata-kata yang tidak boleh terlihat", asked, clock)
            waited = asked + rng.randrange(1, 120) * HOUR
            if waited < self.plan.now and rng.random() < 0.85:
                made = replace(made, status=QuestionStatus.ANSWERED, answered_at=waited, changed_at=waited)
            elif rng.random() < 0.2:
                made = replace(made, status=QuestionStatus.WITHDRAWN, changed_at=asked + HOUR)
            yield made

    def _ledger(self, person: Person) -> Iterator[JpEntry]:
        rng = self.rng
        for _ in range(rng.randrange(1, 4)):
            day = self.plan.last.sunday - rng.randrange(0, 70) * DAY
            status = rng.choice(list(JpStatus))
            yield JpEntry(
                self.id(), person.id, day.year, day, JpForm.MENTORING, "pelayanan publik", 90, rng.choice((2, 6)),
                "meeting", self.id(), status=status,
            )  # fmt: skip

    def _leave(self, tx: Tx, person: Person) -> None:
        if person.id % 23 == 4:
            tx.people.add_leave(person.id, Leave(self.plan.last.monday, self.plan.last.sunday + 7 * DAY))
        elif self.rng.random() < 0.04:
            first = self.plan.last.sunday - self.rng.randrange(0, 20) * DAY
            tx.people.add_leave(person.id, Leave(first, first + self.rng.randrange(0, 9) * DAY))

    def _failures(self, tx: Tx, people: list[Person]) -> None:
        """Messages that failed in the last week; for every second of them another one arrived."""
        at = self.plan.now - 3 * DAY
        for number, person in enumerate(people):
            [address] = tx.people.addresses(person.id) or [None]
            if address is None:
                continue
            keys = [f"lesson:{person.id}"] + [f"other:{person.id}"] * (number % 2)
            tx.save([NewMessage(key, address.id, address.ref, person.id, 1, "lesson", "{}", at) for key in keys])
            while leased := tx.outbox.claim(at, [ACCOUNT], 9, HOUR, "t"):
                states = {f"lesson:{person.id}": OutboxState.FAILED}
                tx.outbox.mark([Mark(m.id, "t", states.get(m.key, OutboxState.SENT), at) for m in leased])


def _morning(zone: Zone, moment: datetime) -> datetime:
    """08:00 of the moment's working day, or of the next one."""
    day = moment.astimezone(UTC).date()
    while day.weekday() > 4:
        day += DAY
    return midnight(zone, day) + 8 * HOUR
