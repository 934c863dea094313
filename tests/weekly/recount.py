"""Every figure of the weekly summary counted once more: person by person, from rows and plain loops, no SQL of ours.

It shares no code with what it checks, but for the working days of the mentors' clock, which have tests of their own.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentoring.clock import deadline
from reports.weekly_facts import Terms
from store.mentoring_tables import questions
from store.tables import leaves, outbox, participations, persons
from store.tx import Tx

WEEK = timedelta(days=7)


@dataclass
class Life:
    """Everything that is known of one person."""

    row: Any
    terms: Any
    enrolments: list[Any]
    records: list[Any]
    answers: list[datetime]
    chats: list[str]
    leaves: list[tuple[date, date]]
    failed: bool
    ledger: list[Any]
    questions: list[Any]


@dataclass
class Recount:
    """One superior's week, counted by hand."""

    lives: dict[int, Life]
    monday: date
    zone: ZoneInfo
    now: datetime
    terms: Terms

    def __post_init__(self) -> None:
        def local(day: date) -> datetime:
            return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

        self.first, self.end = local(self.monday), min(self.now, local(self.monday + WEEK))
        self.earlier = local(self.monday - WEEK)
        self.year = (self.monday + timedelta(days=3)).year
        self.new_year, self.next_year = local(date(self.year, 1, 1)), local(date(self.year + 1, 1, 1))
        self.pace = local(self.monday - 7 * WEEK)

    def below(self, superior: int) -> list[Life]:
        """Who reports to somebody, over however many steps."""
        found: list[Life] = []
        for life in self.lives.values():
            above, steps = life.row.superior_id, 0
            while above is not None and above != superior and steps < 50:
                above, steps = self.lives[above].row.superior_id if above in self.lives else None, steps + 1
            if above == superior and not life.row.erased:
                found.append(life)
        return found

    def figures(self, superior: int) -> dict[str, tuple[Any, ...]]:
        """Name → (value, of, before, of before, n, n before)."""
        team = self.below(superior)
        here = [one for one in team if self.enrolled(one, self.first, self.end)]
        there = [one for one in team if self.enrolled(one, self.earlier, self.first)]
        stands = [self.stands(one) for one in here]
        floor = [one for one in team if one.row.kind is None or one.row.kind.value != "PPPK"]
        ceiling = [one for one in team if one not in floor]
        year = {id(one): self.jp(one, self.new_year, min(self.end, self.next_year), self.year) for one in team}
        past = {id(one): self.jp(one, self.new_year, min(self.first, self.next_year), self.year) for one in team}
        gains, old_gains = self.gains(team, self.end), self.gains(team, self.first)
        asked = [question for one in team for question in one.questions]
        hours, old_hours = self.hours(asked, self.first, self.end), self.hours(asked, self.earlier, self.first)
        n, rest = len(here), (None, None, None, None)
        return {
            "enrolled": (n, len(team), len(there), len(team), None, None),
            "active": (
                stands.count("active"), n, sum(self.answered(one, self.earlier, self.first) for one in there),
                len(there), None, None,
            ),
            **{name: (stands.count(name), n, *rest) for name in ("unreached", "silent", "resting", "recent")},
            "lessons": (
                *self.lessons(team, self.first, self.end), *self.lessons(team, self.earlier, self.first), None, None,
            ),
            "jp_week": (
                sum(self.jp(one, self.first, self.end) for one in team), None,
                sum(self.jp(one, self.earlier, self.first) for one in team), *rest[:3],
            ),
            "jp_year": (
                mean([year[id(one)] for one in floor]), 20, mean([past[id(one)] for one in floor]), 20,
                len(floor), len(floor),
            ),
            "jp_reached": (
                sum(year[id(one)] >= 20 for one in floor), len(floor),
                sum(past[id(one)] >= 20 for one in floor), len(floor), None, None,
            ),
            "jp_short": (sum(self.forecast(one, year[id(one)]) < 20 for one in floor), len(floor), *rest),
            "jp_over": (
                sum(year[id(one)] > 24 for one in ceiling), len(ceiling),
                sum(past[id(one)] > 24 for one in ceiling), len(ceiling), None, None,
            ),
            "gain": (
                mean(gains) if len(gains) >= 5 else None, None, mean(old_gains) if len(old_gains) >= 5 else None, None,
                len(gains), len(old_gains),
            ),
            "mentor_hours": (
                median(hours) if len(hours) >= 5 else None, None, median(old_hours) if len(old_hours) >= 5 else None,
                None, len(hours), len(old_hours),
            ),
            "mentor_asked": (
                sum(self.first <= q.asked_at < self.end for q in asked), None,
                sum(self.earlier <= q.asked_at < self.first for q in asked), *rest[:3],
            ),
            "mentor_late": (
                sum(self.late(q, self.end) for q in asked), None,
                sum(self.late(q, self.first) for q in asked), *rest[:3],
            ),
        }  # fmt: skip

    def aftermath(self, superior: int, acts: list[Any], named: list[Any]) -> dict[str, Any]:
        """What came of the acts of the week, and who was named a week before and forgotten."""
        here = {life.row.id for life in self.below(superior)}
        last = (self.end - timedelta(microseconds=1)).astimezone(self.zone).date()
        best: dict[int, str] = {}
        for act in acts:
            if act.superior_id != superior or not self.first <= act.at < self.end:
                continue
            life = self.lives[act.person_id]
            if act.person_id not in here:
                found = "moved"
            elif any(act.at <= at < self.end for at in life.answers):
                found = "back"
            elif act.act.value == "ask" and act.state.value == "answered":
                found = "answered"
            elif act.act.value == "mentor" and act.state.value == "yes":
                found = "mentor"
            else:
                found = "leave" if self.rests(life, self.first, self.end, (self.monday, last)) else "silent"
            order = ["moved", "back", "answered", "mentor", "leave", "silent"]
            best[act.person_id] = min(found, best.get(act.person_id, found), key=order.index)
        week = (self.monday - timedelta(days=7)).isocalendar()
        before, late = f"{week[0]}-W{week[1]:02}", []
        for one in named:
            leader = self.lives[one.superior_id].row
            mine = one.week == before and leader.superior_id == superior and not leader.erased
            reports = any(life.row.id == one.person_id for life in self.below(one.superior_id))
            if not (mine and reports) or one.at >= self.end:
                continue
            life = self.lives[one.person_id]
            back = any(one.at <= at < self.end for at in life.answers)
            away = self.rests(life, self.first, self.end, (self.monday, last))
            touched = any(a.person_id == one.person_id and one.at <= a.at < self.end for a in acts)
            if not back and not away and not touched:
                late.append(leader.id)
        outcomes = {name: list(best.values()).count(name) for name in best.values()}
        return {"people": len(best), "outcomes": outcomes, "overdue": len(late), "overdue_units": len(set(late))}

    def enrolled(self, one: Life, first: datetime, end: datetime) -> bool:
        for e in one.enrolments:
            begins = e.not_before or e.enrolled_at
            if e.status.value != "withdrawn" and begins < end and (e.completed_at is None or e.completed_at >= first):
                return True
        return False

    def answered(self, one: Life, first: datetime, end: datetime) -> bool:
        return any(first <= at < end for at in one.answers)

    def reach(self, one: Life) -> str:
        if one.terms is not None and one.terms.withdrawn_at is not None:
            return "stopped"
        if not one.chats:
            return "no_chat"
        if "active" not in one.chats:
            return "blocked" if "blocked" in one.chats else "stopped"
        if one.terms is None or one.terms.consent_version < 1:
            return "not_agreed"
        return "undelivered" if one.failed else "reached"

    def rests(self, one: Life, first: datetime, end: datetime, days: tuple[date, date]) -> bool:
        if any(begins <= days[1] and ends >= days[0] for begins, ends in one.leaves):
            return True
        paused = one.terms is not None and one.terms.paused_at is not None and one.terms.paused_until is not None
        return bool(paused and one.terms.paused_at < end and one.terms.paused_until > first)

    def stands(self, one: Life) -> str:
        if self.answered(one, self.first, self.end):
            return "active"
        if self.reach(one) != "reached":
            return "unreached"
        last = (self.end - timedelta(microseconds=1)).astimezone(self.zone).date()
        if self.rests(one, self.first, self.end, (self.monday, last)):
            return "resting"
        heard = [at for at in one.answers if at < self.end]
        begun = [
            e.not_before or e.enrolled_at for e in one.enrolments if self.enrolled(only(one, e), self.first, self.end)
        ]
        since = max(heard) if heard else max([min(begun), one.terms.consented_at])
        return "silent" if self.end - since >= WEEK else "recent"

    def lessons(self, team: Iterable[Life], first: datetime, end: datetime) -> tuple[int, int]:
        done = due = 0
        for one in team:
            stayed = {e.id for e in one.enrolments if e.status.value != "withdrawn"}
            own = [r for r in one.records if r.enrolment_id in stayed]
            finished = [r for r in own if r.completed_at is not None and first <= r.completed_at < end]
            before = [r for r in own if r.sent_at < end and (r.completed_at is None or r.completed_at >= first)]
            monday = first.astimezone(self.zone).date()
            last = (end - timedelta(microseconds=1)).astimezone(self.zone).date()
            idle = self.reach(one) != "reached" or self.rests(one, first, end, (monday, last))
            done += len(finished)
            due += 0 if idle and not self.answered(one, first, end) else len(before)
        return done, due

    def jp(self, one: Life, first: datetime, end: datetime, year: int | None = None) -> int:
        total = 0
        replaced = {entry.corrects for entry in one.ledger if entry.status.value == "approved"}
        days = first.astimezone(self.zone).date(), (end - timedelta(microseconds=1)).astimezone(self.zone).date()
        for entry in one.ledger:
            if entry.status.value == "approved" and entry.id not in replaced and (year is None or entry.year == year):
                total += entry.jp if days[0] <= entry.day <= days[1] else 0
        return total

    def forecast(self, one: Life, so_far: int) -> float:
        weeks = max((self.next_year - self.end) / WEEK, 0.0)
        return so_far + self.jp(one, self.pace, self.end) / 8 * weeks

    def gains(self, team: Iterable[Life], end: datetime) -> list[float]:
        end = min(end, self.next_year)
        return [
            e.post_score - e.pre_score
            for one in team
            for e in one.enrolments
            if e.status.value == "completed" and e.pre_score is not None and e.post_score is not None
            and self.new_year <= e.completed_at < end
        ]  # fmt: skip

    def hours(self, asked: Iterable[Any], first: datetime, end: datetime) -> list[float]:
        return [
            (q.answered_at - q.asked_at).total_seconds() / 3600
            for q in asked
            if q.answered_at is not None and first <= q.answered_at < end
        ]

    def late(self, question: Any, at: datetime) -> bool:
        waits = question.status.value == "open" and question.answered_at is None
        waits = waits or (question.answered_at is not None and question.answered_at >= at)
        if question.asked_at >= at or not waits:
            return False
        return deadline(question.asked_at, self.terms.hours, self.terms.calendar, self.terms.reply_days) <= at


def only(one: Life, enrolment: Any) -> Life:
    return Life(one.row, one.terms, [enrolment], [], [], [], [], False, [], [])


def mean(values: list[Any]) -> float | None:
    return round(sum(values) / len(values), 1) if values else None


def median(values: list[float]) -> float | None:
    return round(statistics.median(values), 1) if values else None


def lives(tx: Tx, week: tuple[datetime, datetime]) -> dict[int, Life]:
    """Everybody's life, read table by table and person by person."""
    run = tx.connection.execute
    terms = {row.person_id: row for row in run(participations.select())}
    away = grouped(run(leaves.select()), lambda row: row.person_id)
    asked = grouped(run(questions.select()), lambda row: row.mentee_id)
    sent = grouped((row for row in run(outbox.select()) if row.person_id), lambda row: row.person_id)
    found = {}
    for row in run(persons.select()):
        states = [m.state.value for m in sent.get(row.id, ()) if week[0] <= (m.sent_at or m.changed_at) < week[1]]
        found[row.id] = Life(
            row, terms.get(row.id), tx.study.enrolments(row.id), tx.study.records(row.id),
            tx.study.active_dates(row.id), [a.status.value for a in tx.people.addresses(row.id)],
            [(leave.first, leave.last) for leave in away.get(row.id, ())],
            "failed" in states and not {"sent", "delivered"} & set(states),
            tx.ledger.of(row.id), asked.get(row.id, []),
        )  # fmt: skip
    return found


def grouped(rows: Iterable[Any], key: Callable[[Any], int]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
