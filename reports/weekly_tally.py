"""Sums over the people of a team: what the figures of the weekly summary are made of."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta

from people.jp import CEILING, FLOOR
from reports.weekly_facts import PersonFacts, QuestionFacts, Terms
from reports.weekly_standing import (
    Standing,
    due,
    due_before,
    has_floor,
    is_late,
    year_end_jp,
)
from reports.weeks import Span

_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Tally:
    """Sums over people: what figures are made of. It grows by `count`, `ask` and `add`."""

    team: int = 0
    enrolled: int = 0
    enrolled_before: int = 0
    active: int = 0
    active_before: int = 0
    resting: int = 0
    unreached: int = 0
    silent: int = 0
    recent: int = 0
    done: int = 0
    done_before: int = 0
    due: int = 0
    due_before: int = 0
    jp_week: int = 0
    jp_week_before: int = 0
    floor: int = 0
    """People with a floor, and below: their JP."""
    floor_jp: int = 0
    floor_jp_before: int = 0
    reached: int = 0
    reached_before: int = 0
    short: int = 0
    ceiling: int = 0
    over: int = 0
    over_before: int = 0
    pairs: int = 0
    pairs_before: int = 0
    points: float = 0.0
    points_before: float = 0.0
    late: int = 0
    late_before: int = 0
    asked: int = 0
    asked_before: int = 0
    hours: list[float] = field(default_factory=list)
    """From question to first answer, of those first answered in the week."""
    hours_before: list[float] = field(default_factory=list)
    least: int = FLOOR.jp
    """The floor by which is counted, and below the ceiling: the agency's terms, no sums."""
    most: int = CEILING.jp

    def count(self, person: PersonFacts, stands: Standing | None, span: Span) -> None:
        """Take in one person, who is not erased; `stands` is their standing."""
        self.team += 1
        if stands is not None:
            self.enrolled += 1
            setattr(self, stands.value, getattr(self, stands.value) + 1)
        self._count_learning(person, span)
        self._count_jp(person, span)
        self.pairs += person.pairs
        self.pairs_before += person.pairs_before
        self.points += person.points
        self.points_before += person.points_before

    def _count_learning(self, person: PersonFacts, span: Span) -> None:
        self.enrolled_before += person.enrolled_before
        self.active_before += person.enrolled_before and person.answers_before > 0
        self.done += person.done
        self.done_before += person.done_before
        self.due += due(person, span)
        self.due_before += due_before(person)

    def _count_jp(self, person: PersonFacts, span: Span) -> None:
        self.jp_week += person.jp_week
        self.jp_week_before += person.jp_week_before
        if has_floor(person):
            self.floor += 1
            self.floor_jp += person.jp_year
            self.floor_jp_before += person.jp_year_before
            self.reached += person.jp_year >= self.least
            self.reached_before += person.jp_year_before >= self.least
            self.short += year_end_jp(person, span) < self.least
        else:
            self.ceiling += 1
            self.over += person.jp_year > self.most
            self.over_before += person.jp_year_before > self.most

    def ask(self, question: QuestionFacts, span: Span, terms: Terms) -> None:
        """Take in one question of somebody in the team."""
        self.asked += span.since <= question.asked_at < span.at
        self.asked_before += span.before <= question.asked_at < span.since
        self.late += is_late(question, span.at, terms)
        self.late_before += is_late(question, span.since, terms)
        if question.answered_at is not None:
            waited = (question.answered_at - question.asked_at) / _HOUR
            if span.since <= question.answered_at < span.at:
                self.hours.append(waited)
            elif span.before <= question.answered_at < span.since:
                self.hours_before.append(waited)

    def add(self, other: Tally) -> None:
        """Take in another team."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_SUMS = tuple(one.name for one in fields(Tally) if one.name not in ("least", "most"))
