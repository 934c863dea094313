"""Badges in chat: when one is earned, a line under what is said anyway; nobody gets a message for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import Texts
from bot.turns import Turn
from lessons import progress
from lessons.engine import Marked
from lessons.study import EnrolmentStatus
from people import hours as local_time
from people.badges import LEVELS, Badge, EarnedBadge, earned, highest

if TYPE_CHECKING:
    from bot.questions.office import Office


def after_answer(turn: Turn, marked: Marked) -> None:
    """Give what a completed lesson or course has earned."""
    if not turn.house.badges:
        return
    if marked.course_done:
        _give(turn, Badge.FINISHER, _finished(turn))
    if marked.lesson_done:
        _give(turn, Badge.STEADY, streak(turn, today_counts=True).weeks)


def thanked(office: Office, mentor_id: int, texts: Texts) -> str:
    """Give what one more thanks has earned; a line for the mentor, empty where it is none."""
    if not office.house.badges:
        return ""
    count, held = office.tx.badges.thanked(mentor_id), office.tx.badges.of(mentor_id)
    new = earned(mentor_id, Badge.HELPER, count, held, office.now)
    office.save(*new)
    return _line(texts, new)


def held(turn: Turn) -> str:
    """The badges of the person who asks, in one line; empty where there is none."""
    best = highest(turn.tx.badges.of(turn.person.id)) if turn.house.badges else []
    names = [turn.texts(f"badge.{one.badge.value}", count=one.level) for one in best]
    return turn.texts("badge.held", badges=" · ".join(names)) if names else ""


def streak(turn: Turn, today_counts: bool = False) -> progress.Streak:
    """The person's weekly streak; `today_counts` where something of today is not stored yet."""
    study = turn.learner
    zone = study.person.zone
    active = {local_time.local_day(zone, at) for at in turn.tx.study.active_dates(study.person.id)}
    neutral = progress.without_learning_days(study.hours, turn.house.rules.calendar)
    return progress.streak(active | {study.today} if today_counts else active, neutral, study.today)


def _finished(turn: Turn) -> int:
    """Courses that are completed, with the one of this turn, which is not stored yet."""
    stored = turn.tx.study.enrolments(turn.person.id)
    return 1 + sum(one.status is EnrolmentStatus.COMPLETED for one in stored)


def _give(turn: Turn, badge: Badge, count: int) -> None:
    if count < LEVELS[badge][0]:
        return
    new = earned(turn.person.id, badge, count, turn.tx.badges.of(turn.person.id), turn.now)
    turn.save(*new)
    if line := _line(turn.texts, new):
        turn.postscript(line)


def _line(texts: Texts, new: list[EarnedBadge]) -> str:
    """The highest of them is named: who takes part for long before badges were given gets no list."""
    if not new:
        return ""
    best = new[-1]
    return texts("badge.new", badge=texts(f"badge.{best.badge.value}", count=best.level))
