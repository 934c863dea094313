"""The words that are kept about one person: what they answered, what they wrote, what was written to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, or_, select

from store.certificate_tables import certificates
from store.follow_up_tables import follow_ups
from store.group_tables import gatherings, seats
from store.mentoring_tables import (
    assessments,
    meetings,
    mentees,
    mentors,
    questions,
    thread_messages,
)
from store.survey_tables import survey_answers, surveys
from store.tables import addresses, answers, inbox, outbox, question_instances
from store.tx import Tx

Row = dict[str, Any]
TAPPED = "1.d.va."
"""How the payload of a tap begins that answers a questionnaire."""


def answers_of(tx: Tx, person_id: int) -> list[Row]:
    """Every answer with the question it was given to, oldest first."""
    return _rows(
        tx,
        select(
            question_instances.c.course_id,
            question_instances.c.course_version,
            question_instances.c.lesson_id,
            question_instances.c.step_id,
            question_instances.c.purpose,
            answers.c.answered_at,
            answers.c.given,
            answers.c.correct,
            answers.c.score,
            answers.c.channel,
        )
        .join(question_instances, question_instances.c.id == answers.c.instance_id)
        .where(answers.c.person_id == person_id)
        .order_by(answers.c.answered_at, answers.c.id),
    )


def surveys_of(tx: Tx, person_id: int) -> list[Row]:
    """What this person answered to questionnaires: for themself alone, never for an administrator."""
    own = surveys.c.respondent_id == person_id
    return _rows(
        tx,
        select(
            surveys.c.questionnaire,
            surveys.c.occasion,
            surveys.c.course_id,
            surveys.c.about_id,
            surveys.c.asked_at,
            survey_answers.c.item,
            survey_answers.c.value,
            survey_answers.c.words,
            survey_answers.c.at,
        )
        .join(survey_answers, survey_answers.c.survey_id == surveys.c.id)
        .where(own)
        .order_by(survey_answers.c.at, survey_answers.c.item),
    )


def without_answers(tx: Tx, person_id: int, written: list[Row]) -> list[Row]:
    """The same events of this person, those blanked by which they answered questionnaires.

    An answer bears the moment at which its event was done; a tap says itself what it is, corrected since or not.
    """
    theirs = select(surveys.c.id).where(surveys.c.respondent_id == person_id)
    answered = set(tx.connection.scalars(select(survey_answers.c.at).where(survey_answers.c.survey_id.in_(theirs))))
    return [{**row, "raw": "" if row["done_at"] in answered or TAPPED in row["raw"] else row["raw"]} for row in written]


def written_by(tx: Tx, person_id: int) -> list[Row]:
    """What came in from this person's chats, as the provider gave it, oldest first."""
    theirs = and_(
        addresses.c.channel == inbox.c.channel,
        addresses.c.account == inbox.c.account,
        addresses.c.chat == inbox.c.chat,
    )
    return _rows(
        tx,
        select(inbox.c.channel, inbox.c.account, inbox.c.received_at, inbox.c.done_at, inbox.c.raw)
        .join(addresses, theirs)
        .where(addresses.c.person_id == person_id)
        .order_by(inbox.c.id),
    )


def written_to(tx: Tx, person_id: int) -> list[Row]:
    """What was said to this person, with what became of it, oldest first. `payload` is the neutral message."""
    return _rows(
        tx,
        select(
            outbox.c.channel,
            outbox.c.account,
            outbox.c.purpose,
            outbox.c.state,
            outbox.c.created_at,
            outbox.c.sent_at,
            outbox.c.delivered_at,
            outbox.c.key,
            outbox.c.payload,
        )
        .where(outbox.c.person_id == person_id)
        .order_by(outbox.c.id),
    )


def certificates_of(tx: Tx, person_id: int) -> list[Row]:
    """This person's certificates with all that they show, and why one was voided, oldest first."""
    shown = (c for c in certificates.c if c.name not in ("person_id", "erased"))
    rows = _rows(tx, select(*shown).where(certificates.c.person_id == person_id).order_by(certificates.c.id))
    return [{**row, "title": dict(row["title"].by_language)} for row in rows]


def mentoring_of(tx: Tx, person_id: int) -> Row:
    """What mentoring keeps about this person, their words included; sets as lists.

    Their questions come with what was answered to them. What others asked them, and notes between mentors, are not
    in it.
    """
    met = or_(meetings.c.mentee_id == person_id, meetings.c.mentor_id == person_id)
    assessed = (c for c in assessments.c if c.name not in ("id", "person_id"))
    return {
        "as_mentor": _plain_rows(tx, select(mentors).where(mentors.c.person_id == person_id)),
        "as_learner": _plain_rows(tx, select(mentees).where(mentees.c.person_id == person_id)),
        "levels": _rows(tx, select(*assessed).where(assessments.c.person_id == person_id).order_by(assessments.c.at)),
        "pairs": _pairs(tx, person_id),
        "questions": _questions(tx, person_id),
        "answers": _answers(tx, person_id),
        "meetings": _plain_rows(tx, select(meetings).where(met).order_by(meetings.c.starts_at)),
        "group_meetings": _group_meetings(tx, person_id),
    }


def _group_meetings(tx: Tx, person_id: int) -> list[Row]:
    """Those in which they have a part, with their own answers; who else came is the others'.

    What a member proposed and the mentor has not agreed to is for these two alone.
    """
    seat = and_(seats.c.gathering_id == gatherings.c.id, seats.c.person_id == person_id)
    invited = and_(seats.c.person_id.is_not(None), gatherings.c.revision > 0)
    theirs = or_(gatherings.c.mentor_id == person_id, gatherings.c.proposed_by == person_id, invited)
    own = select(gatherings, seats.c.coming, seats.c.attended).select_from(gatherings).outerjoin(seats, seat)
    return _rows(tx, own.where(theirs).order_by(gatherings.c.starts_at))


_ACT = [
    follow_ups.c[name]
    for name in ("week", "act", "reason", "at", "state", "number", "until", "hindrance", "outcome", "outcome_week")
]


def follow_ups_of(tx: Tx, person_id: int) -> Row:
    """What superiors did about this person, with the person's own answer and without the superior's note; and what
    they did about others as a superior, with their own notes and without the others' words."""
    about = select(*_ACT, follow_ups.c.words).where(follow_ups.c.person_id == person_id)
    by = select(*_ACT, follow_ups.c.person_id, follow_ups.c.note).where(follow_ups.c.actor_id == person_id)
    return {name: _rows(tx, rows.order_by(follow_ups.c.at)) for name, rows in (("about", about), ("by", by))}


_PAIR = ("mentee_id", "mentor_id", "status", "proposed_at", "introduced_at", "ended_at", "ending", "missed_clocks")


def _pairs(tx: Tx, person_id: int) -> list[Row]:
    """With their own closing words, not the other one's."""
    return [
        {**{name: getattr(pair, name) for name in _PAIR}, "reflection": pair.reflections.get(person_id, "")}
        for pair in tx.mentoring.pairs_of(person_id)
    ]


_QUESTION = [
    questions.c[name]
    for name in (
        "id", "asked_at", "competency", "course_id", "lesson_id", "given", "correct", "status", "answered_at",
        "thanked",
    )
]  # fmt: skip
_SAID = [thread_messages.c[name] for name in ("question_id", "author", "at", "text", "media_kind", "media_ref")]
_THREAD = thread_messages.join(questions, questions.c.id == thread_messages.c.question_id)
_IN_ORDER = (thread_messages.c.question_id, thread_messages.c.number)


def _questions(tx: Tx, person_id: int) -> list[Row]:
    asked = _rows(tx, select(*_QUESTION).where(questions.c.mentee_id == person_id).order_by(questions.c.id))
    theirs = select(*_SAID).select_from(_THREAD).where(questions.c.mentee_id == person_id, ~thread_messages.c.note)
    threads: dict[int, list[Row]] = {}
    for said in _rows(tx, theirs.order_by(*_IN_ORDER)):
        threads.setdefault(said.pop("question_id"), []).append(said)
    return [{**question, "thread": threads.get(question["id"], [])} for question in asked]


def _answers(tx: Tx, person_id: int) -> list[Row]:
    """What they wrote in the threads of others, their notes too."""
    theirs = and_(thread_messages.c.person_id == person_id, questions.c.mentee_id != person_id)
    return _rows(tx, select(*_SAID).select_from(_THREAD).where(theirs).order_by(*_IN_ORDER))


def _plain_rows(tx: Tx, statement: Select[Any]) -> list[Row]:
    return [
        {name: sorted(value) if isinstance(value, frozenset) else value for name, value in row.items()}
        for row in _rows(tx, statement)
    ]


def _rows(tx: Tx, statement: Select[Any]) -> list[Row]:
    names = [str(column.name) for column in statement.selected_columns]  # str, since JSON takes no subclass for a key
    return [dict(zip(names, row, strict=True)) for row in tx.connection.execute(statement)]


def history(tx: Tx, channel: str, account: str) -> dict[str, list[tuple[str, str, str]]]:
    """Chat → (moment, provider's id or empty, payload or raw event) of what was sent there and came from there.

    Oldest first. For a channel that has no memory of its own.
    """
    sent = select(outbox.c.chat, outbox.c.sent_at, outbox.c.provider_id, outbox.c.payload).where(
        outbox.c.channel == channel, outbox.c.account == account, outbox.c.provider_id != "", outbox.c.payload != ""
    )
    came = select(inbox.c.chat, inbox.c.received_at, inbox.c.raw).where(
        inbox.c.channel == channel, inbox.c.account == account, inbox.c.raw != ""
    )
    lines = [(at, chat, provider_id, payload) for chat, at, provider_id, payload in tx.connection.execute(sent)]
    lines += [(at, chat, "", raw) for chat, at, raw in tx.connection.execute(came)]
    chats: dict[str, list[tuple[str, str, str]]] = {}
    for at, chat, provider_id, content in sorted(lines, key=lambda line: line[0]):
        chats.setdefault(chat, []).append((at.isoformat(), provider_id, content))
    return chats
