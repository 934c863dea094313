"""A question goes out: to whom, until when, and what the learner hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import markup, wording
from bot.buttons import Act, base36
from bot.conversations import home, refusing
from bot.messages import Choice
from bot.pairs import circles
from bot.questions import circle, drafts, post
from bot.questions.drafts import Draft
from bot.questions.fields import field_of
from bot.questions.office import Office
from bot.turns import Turn
from mentoring import pairing, threads
from mentoring.clock import Clock, Stage, in_pool
from mentoring.questions import AN_HOUR, Question, QuestionStatus, ask, check_may_ask
from mentoring.refusal import Refused
from people.ids import new_id
from store.mentoring_model import message_key


def send(turn: Turn, office: Office, draft: Draft) -> None:
    """Give the question to whoever is to answer it. Too many in an hour are refused with the time of the next."""
    asked_at = turn.tx.mentoring.questions_since(turn.person.id, turn.now - AN_HOUR)
    asking = office.board.asking(turn.person.id, field_of(turn.house.courses, turn.tx, draft.context))
    try:
        check_may_ask(asked_at[:-1] if draft.told else asked_at, turn.now)
    except Refused as refused:
        refusing.refuse(turn, refused)
        turn.aside()
        return
    if asking is None:
        home.show(turn)
        return
    group = _group(turn, draft)
    clock, pair = office.board.begin(replace(asking, but=office.members(group)))
    question = replace(
        unasked(turn, office, draft),
        status=QuestionStatus.OPEN,
        clock=clock,
        pair_id=pair.id if pair else None,
        group_id=group,
    )
    office.save(question, *([pairing.begin(pair, turn.now)] if pair else []))
    office.board.note_given(clock.mentor_id)
    office.journal("question_asked", question, stage=clock.stage.value, mentor=clock.mentor_id, group=group)
    _tell(office, question, "desk.asked")
    circle.spread(office, question, question.messages[0])
    _confirm(turn, office, question, "sent")


def unasked(turn: Turn, office: Office, draft: Draft) -> Question:
    """The question as it is kept before, or where, no mentor is asked."""
    kept = turn.tx.mentoring.thread(draft.id) if draft.told else None
    if kept is not None:
        return kept
    asking = office.board.asking(turn.person.id, field_of(turn.house.courses, turn.tx, draft.context))
    competency, barred = (asking.field.competency, asking.barred) if asking else ("", frozenset())
    clock = in_pool(turn.now, office.board.no_way)
    person_id, words = turn.person.id, (draft.text, turn.now, clock, draft.media, draft.context)
    return ask(draft.id, person_id, competency, *words, barred=barred)


def go_on(turn: Turn, office: Office, draft: Draft) -> None:
    """The learner says more in a thread. What ended long ago becomes a new question, if they wish."""
    question = turn.tx.mentoring.thread(draft.id)
    if question is None or question.mentee_id != turn.person.id:
        home.old_button(turn)
        return
    try:
        check_may_ask(_said_lately(turn, question), turn.now)
        said = threads.follow_up(question, draft.text, turn.now, _clock(office, question), draft.media)
    except Refused as refused:
        _refuse_more(turn, refused, draft, question)
        return
    office.save(said)
    office.board.note_given(said.clock.mentor_id)
    office.journal("question_followed_up", said, stage=said.clock.stage.value, mentor=said.clock.mentor_id)
    _tell(office, said, "desk.more")
    circle.spread(office, said, said.messages[-1])
    _confirm(turn, office, said, "more")


def until(turn: Turn, clock: Clock) -> str:
    """When an answer is due at the latest, on the learner's clock."""
    return wording.until(turn.texts, clock.due_at, turn.learner.hours.zone, turn.now)


def onward(turn: Turn, question: Question) -> list[Choice]:
    """Taking it back, and what fits the moment."""
    back = [] if question.answered_by else [turn.button("withdraw", Act.WITHDRAW, base36(question.id))]
    return [*back, *home.fitting(turn)[:2]]


def _group(turn: Turn, draft: Draft) -> int | None:
    """The group in which it is asked, where the learner is still in it; else it goes to the mentor alone."""
    group = circle.own_group(turn.tx, turn.person.id) if draft.group_id is not None else None
    return group.id if group and group.id == draft.group_id else None


def _tell(office: Office, question: Question, intro: str) -> None:
    clock, asking = question.clock, office.asking(question)
    if clock.mentor_id is not None:
        post.to_desk(office, question, clock.mentor_id, intro)
    elif clock.stage is Stage.POOL and asking is not None:
        post.to_pool(office, question, office.board.pool(asking))
    else:
        post.to_admins(office, question, "desk.admin_first")


def _confirm(turn: Turn, office: Office, question: Question, what: str) -> None:
    clock, texts = question.clock, turn.texts
    key = f"question.{what}" + {Stage.POOL: "_pool", Stage.ADMIN: "_admin"}.get(clock.stage, "") * (
        clock.mentor_id is None
    )
    mentor = markup.plain(post.mentor_name(office, clock.mentor_id, texts)) if clock.mentor_id else ""
    text = texts(key, name=markup.plain(turn.name), mentor=mentor, due=until(turn, clock))
    if people := sorted(circle.readers(office, question)):
        named = circles.listed(texts, [office.person(one) for one in people])
        text = f"{text.rstrip()}\n{texts('group.question.read_by', people=named)}"
    turn.say(text, onward(turn, question), columns=2, key=message_key(question.id, f"learner/{turn.cause}/{what}"))
    turn.aside()


def _clock(office: Office, question: Question) -> Clock:
    """A fresh clock for a thread that goes on: with whoever answered or asked back, if they can."""
    if question.is_open:
        return question.clock
    asking = office.asking(question)
    if asking is None:
        return question.clock
    before = question.answered_by if question.answered_at else question.clock.mentor_id
    return office.board.begin(replace(asking, but=question.barred), before)[0]


def _said_lately(turn: Turn, question: Question) -> list[datetime]:
    """When the learner asked or said more in this thread."""
    asked = turn.tx.mentoring.questions_since(turn.person.id, turn.now - AN_HOUR)
    return [*asked, *(m.at for m in question.messages[1:] if m.person_id == turn.person.id)]


def _refuse_more(turn: Turn, refused: Refused, draft: Draft, question: Question) -> None:
    if refused.code not in ("thread_old", "withdrawn"):
        refusing.refuse(turn, refused)
        turn.aside()
        return
    text = f"{refusing.words(turn, refused)}\n{turn.texts('question.ask_anew')}"
    turn.say(text, [turn.button("ask_anew", Act.ASK_SEND), turn.button("cancel", Act.ASK_CANCEL)], columns=2)
    anew = replace(draft, id=new_id(), follows=False, told=False, context=question.context)
    turn.aside("ask_check", **drafts.kept(anew))
