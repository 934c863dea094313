"""What the schedule does about lessons and reviews: due moments become messages in turns of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from bot import markup
from bot.buttons import Act
from bot.conversations import lesson, onboarding, review
from bot.house import House
from bot.messages import Purpose
from bot.planning import ANOTHER_DAY, BATCH
from bot.turns import Turn
from lessons.engine import Paused, Reminder, Showing
from lessons.model import Stage
from lessons.schedule import MAX_REMINDERS
from lessons.study import EnrolmentStatus
from people import hours as local_time
from people.faults import FaultsFound
from store.model import Address, AddressStatus, ChatRef, JournalEntry, Loaded
from store.save import Saved

if TYPE_CHECKING:
    from store.tx import Tx

log = structlog.get_logger(__name__)

NOWHERE = ChatRef("none", "", "")
UNUSABLE = (LookupError, ValueError, StopIteration, FaultsFound)
"""What a course does that is not there, or that cannot be shown any more."""


def plan_lessons(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Send what is due to at most `limit` people: lesson, reminder or pause. Returns how many were looked at.

    Every one of them gets a new due time in this transaction, so that a second tick finds nothing left to do.
    """
    due = tx.study.due(now, limit)
    return _plan(tx, house, now, due, _lesson_due)


def plan_reviews(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """The same for spaced reviews."""
    due = tx.study.reviews_due(now, limit)
    return _plan(tx, house, now, due, _review_due)


def _plan(tx: Tx, house: House, now: datetime, due: list[int], act: Callable[[Turn], None]) -> int:
    loaded = tx.turns.load_people(due, now)
    unreached = tx.turns.learners([person for person in due if person not in loaded], now)
    nowhere = {id_: Loaded(Address(0, NOWHERE, id_, AddressStatus.STOPPED), who) for id_, who in unreached.items()}
    things: list[Saved] = []
    for start in (*loaded.values(), *nowhere.values()):
        try:
            turn = Turn(house, tx, start, now, cause="")
            act(turn)
            things.extend(turn.outcome())
        except UNUSABLE as error:
            things.extend(_set_aside(start, now, error))
    tx.save(things)
    return len(due)


def _set_aside(start: Loaded, now: datetime, error: Exception) -> list[Saved]:
    """What is unusable for one person must not keep the others from theirs: it is tried again another day."""
    learner, later, reason = start.learner, now + ANOTHER_DAY, type(error).__name__
    if learner is None:
        return []
    log.error("plan_failed", person=learner.person.id, reason=reason)
    terms = learner.participation
    due = [
        e for e in learner.enrolments if e.status is EnrolmentStatus.ACTIVE and e.next_due_at and e.next_due_at <= now
    ]
    put_off: list[Saved] = [replace(enrolment, next_due_at=later) for enrolment in due]
    if terms.review_due_at and terms.review_due_at <= now:
        put_off.append(replace(terms, review_due_at=later))
    return [*put_off, JournalEntry(now, "plan_failed", learner.person.id, {"reason": reason})]


def _lesson_due(turn: Turn) -> None:
    study = turn.learner
    if turn.address.status is not AddressStatus.ACTIVE:
        study.postpone()
        return
    if study.participation.consented and not turn.agreed:
        _ask_consent(turn)
        return
    _discount_lost_reminder(turn)
    due = study.come_due()
    if isinstance(due, Showing):
        lesson.opened(turn, due)
        record = due.record.id if due.record else 0
        lesson.show(turn, due, purpose=Purpose.LESSON, key=f"lesson:{record}")
    elif isinstance(due, Reminder):
        _remind(turn, due)
    elif isinstance(due, Paused):
        turn.journal("paused", record=due.record.id)
        text = turn.texts("lesson.paused", name=markup.plain(turn.name))
        key = f"pause:{due.record.id}:{turn.now.isoformat()}"
        turn.say(text, [turn.button("resume", Act.RESUME)], purpose=Purpose.REMINDER, key=key)


def _discount_lost_reminder(turn: Turn) -> None:
    """Only reminders that went out count towards the pause; the outbox knows which did.

    One is lost where its day ended before it could be sent, or the provider refused it for good.
    """
    study, record = turn.learner, turn.learner.open_record()
    if record is None or study.active is None or not study.active.reminders:
        return
    if turn.tx.outbox.never_left(f"remind:{record.id}:"):
        study.not_reminded()
        turn.journal("reminder_lost", record=record.id)


def _ask_consent(turn: Turn) -> None:
    """The notice has changed since it was agreed to: ask once, and send no lesson that could not be answered."""
    study = turn.learner
    if local_time.teachable(study.hours, turn.house.rules.calendar, turn.now) and not study.paused:
        key = f"notice:{study.person.id}:{turn.house.notice_version}"
        onboarding.ask_consent(turn, Purpose.NOTICE, key)
    study.postpone()


def _remind(turn: Turn, reminder: Reminder) -> None:
    texts, record = turn.texts, reminder.showing.record
    name, waiting = markup.plain(turn.name), len(turn.learner.bundle())
    if reminder.resumed:
        text = texts("lesson.reminder_resumed", name=name, lesson=_named(turn, reminder.showing))
    elif reminder.back_from_pause:
        text = texts("lesson.reminder_back", name=name, lesson=_named(turn, reminder.showing))
    elif waiting > 1:
        text = texts(f"lesson.reminder_many.{_time(reminder)}", name=name, count=waiting)
    else:
        text = texts(f"lesson.reminder.{_time(reminder)}", name=name, lesson=_named(turn, reminder.showing))
    early = local_time.local(turn.person.zone, turn.now).time() < lesson.EVENING
    turn.say(
        text,
        [
            turn.button("start", Act.START),
            *([turn.button("this_evening", Act.EVENING)] if early else []),
            turn.button("rest", Act.REST, "2"),
        ],
        columns=2,
        purpose=Purpose.REMINDER,
        key=f"remind:{record.id if record else 0}:{turn.now.isoformat()}",
    )
    turn.journal("reminder_sent", record=record.id if record else 0, number=reminder.number)


def _time(reminder: Reminder) -> str:
    """Which of the reminders it is, as the texts have them: nobody reads the same words three times."""
    return ("first", "second", "last")[min(reminder.number, MAX_REMINDERS) - 1]


def _named(turn: Turn, showing: Showing) -> str:
    title = markup.italic(showing.lesson.title.in_(turn.texts.language))
    if showing.lesson.stage is Stage.LESSON:
        return turn.texts("lesson.the_lesson", number=showing.number, title=title)
    course = markup.plain(showing.course.title.in_(turn.texts.language))
    return turn.texts("lesson.the_test", title=title, course=course)


def _review_due(turn: Turn) -> None:
    study = turn.learner
    reachable = turn.address.status is AddressStatus.ACTIVE and turn.agreed
    if not reachable or not study.reviews_may_come():
        study.hold_reviews()
    elif review.push(turn, f"review:{study.person.id}:{study.today.isoformat()}"):
        turn.journal("review_sent")
    else:
        study.end_reviews()
