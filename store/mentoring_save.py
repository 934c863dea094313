"""Saving what mentoring and the ledger made: a part of `Tx.save`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from mentoring.answers import BankAnswer
from mentoring.clock import next_look
from mentoring.gatherings import Gathering, Seat
from mentoring.groups import Group
from mentoring.model import Pair
from mentoring.pairing import OPEN
from mentoring.questions import Question
from mentoring.sessions import Session
from mentoring.similar import terms
from mentoring.threads import settles_at
from people.jp import JpEntry
from store import group_tables
from store import mentoring_tables as tables
from store.bulk import Bulk, Row, parameters
from store.dialect import insert_once
from store.mentoring_model import Assessment, MenteeWish, MentorTerms
from store.ways import Way, insert, keyed, names, plain, upsert

MentoringSaved = (
    MentorTerms | MenteeWish | Assessment | Pair | Question | BankAnswer | Session | JpEntry | Group | Gathering
)


def _mentors(terms_of: Sequence[MentorTerms]) -> Sequence[Row]:
    return [
        (
            t.person_id, t.expertise, t.job_family, t.languages, t.values, t.years, *t.talk, t.capacity, t.active,
            t.preferences, t.exclusions, t.desk.daily_cap, t.desk.digest, *(t.desk.office_hour or (None, None)),
            t.snoozed_until, t.resting_since, t.rest,
        )
        for t in terms_of
    ]  # fmt: skip


def _mentees(wishes: Sequence[MenteeWish]) -> Sequence[Row]:
    return [
        (
            w.person_id, w.own_words, w.job_family, w.languages, w.values, *w.talk, w.preferences, w.exclusions,
            w.earlier_mentor_id, w.wanted, w.in_group,
        )
        for w in wishes
    ]  # fmt: skip


def _ended_first(pairs: Sequence[Pair]) -> Sequence[Row]:
    """A learner has one open pair at a time: the one that ends must be stored before the one that begins."""
    row = attrgetter(*names(Pair))
    return [row(pair) for pair in sorted(pairs, key=lambda pair: pair.status in OPEN)]


_CONTEXT = ("course_id", "lesson_id", "step_id", "given", "correct", "course_version", "instance_id")
_OF_CONTEXT = attrgetter(*_CONTEXT)
_NOWHERE = (None,) * len(_CONTEXT)
_QUESTION_BEFORE = attrgetter(
    "id", "mentee_id", "competency", "asked_at", "clock.stage", "clock.mentor_id", "clock.since", "clock.due_at",
    "clock.nudge_at", "status",
)  # fmt: skip
_QUESTION_AFTER = attrgetter(
    "pair_id", "barred", "tried", "hand_overs", "snoozed_until", "answered_at", "answered_by", "changed_at", "thanked",
    "bank_id",
)  # fmt: skip


def _questions(questions: Sequence[Question]) -> Sequence[Row]:
    return [
        (
            *_QUESTION_BEFORE(question),
            *(_NOWHERE if question.context is None else _OF_CONTEXT(question.context)),
            *_QUESTION_AFTER(question),
            next_look(question.clock) if question.is_open else settles_at(question),
            question.group_id,
            question.muted_at,
        )
        for question in questions
    ]


def _messages(questions: Sequence[Question]) -> Sequence[Row]:
    """Of a question that was loaded without its words there are none."""
    return [
        (
            question.id, number, m.author, m.person_id, m.text, m.at,
            *((m.media.kind, m.media.ref, m.media.size) if m.media else (None, None, None)), m.note,
        )
        for question in questions
        for number, m in enumerate(question.messages)
    ]  # fmt: skip


_THREAD = tables.thread_messages
_GROWING = Bulk(
    # A thread grows at its end; a word that somebody else said at the same place meanwhile is a conflict.
    lambda d: insert_once(_THREAD, d, (_THREAD.c.at, _THREAD.c.person_id)).values(parameters(list(_THREAD.c))),
    list(_THREAD.c),
)


def _answers(answers: Sequence[BankAnswer]) -> Sequence[Row]:
    """With the stems by which they are found; a word counts as often as it stands there."""
    row = attrgetter(*names(BankAnswer))
    return [(*row(answer), " ".join((*terms(answer.question), *terms(answer.answer)))) for answer in answers]


_SESSION = attrgetter(
    "id", "pair_id", "mentee_id", "mentor_id", "topic", "starts_at", "minutes", "place", "status", "agreed_by"
)


_LOG = attrgetter("topic", "minutes", "follow_up")
_AFTER_LOG = attrgetter("confirmed_by", "revision", "look_at")


def _sessions(sessions: Sequence[Session]) -> Sequence[Row]:
    return [(*_SESSION(s), *(_LOG(s.log) if s.log else (None, None, None)), *_AFTER_LOG(s)) for s in sessions]


_GATHERING = attrgetter(
    "id", "group_id", "mentor_id", "proposed_by", "topic", "starts_at", "minutes", "place", "status"
)
_SEAT = attrgetter(*names(Seat))


def _gatherings(meetings: Sequence[Gathering]) -> Sequence[Row]:
    return [
        (*_GATHERING(one), *(_LOG(one.log) if one.log else (None, None, None)), one.revision, one.look_at)
        for one in meetings
    ]


def _seats(meetings: Sequence[Gathering]) -> Sequence[Row]:
    return [_SEAT(seat) for one in meetings for seat in one.seats]


MENTORING: dict[type, Way] = {
    MentorTerms: upsert(tables.mentors, _mentors),
    MenteeWish: upsert(tables.mentees, _mentees),
    Assessment: insert(tables.assessments, names(Assessment), plain(*names(Assessment))),
    Group: upsert(group_tables.groups, plain(*names(Group))),
    Pair: upsert(tables.pairs, _ended_first),
    Question: replace(upsert(tables.questions, _questions), then=Way(_GROWING, _messages)),
    BankAnswer: upsert(tables.bank_answers, _answers),
    Session: upsert(tables.meetings, _sessions),
    Gathering: replace(upsert(group_tables.gatherings, _gatherings), then=upsert(group_tables.seats, _seats)),
    JpEntry: keyed(tables.jp_entries, names(JpEntry), plain(*names(JpEntry))),
}
"""In the order of storing."""
