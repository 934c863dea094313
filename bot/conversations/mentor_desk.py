"""The mentor's desk: what waits, one question after the other, answered by replying or with a tap."""

from __future__ import annotations

from bot import markup, rewards, wording
from bot.buttons import Act, base36
from bot.conversations import answer_bank, desk_answer, hand_over, home, refusing
from bot.conversations.desk_rights import seen
from bot.messages import Inbound, Kind, Purpose
from bot.questions import bank, post, views
from bot.questions.desk import DESKS, desk_of, may_see
from bot.questions.office import Office
from bot.questions.views import MEDIA
from bot.turns import Turn
from mentoring import threads
from mentoring.questions import Question, QuestionStatus, snooze
from mentoring.refusal import Refused
from people import hours as local_time
from store.mentoring_model import desk_key, message_key

MOST_SHOWN = 6
"""Questions of a desk that are listed at once."""


def show(turn: Turn) -> None:
    """The desk: open questions, the most urgent first, each to be opened with a tap."""
    if not turn.person.roles & DESKS:
        home.show(turn)
        return
    office, texts = Office.of(turn), turn.texts
    desk, name = desk_of(office, turn.person), markup.plain(turn.name)
    wanting = len(answer_bank.to_review(turn))
    review = [turn.button("review_saved", Act.REVIEW_SAVED)] if wanting else []
    if not desk.count:
        text = texts("desk.empty_review" if wanting else "desk.empty", name=name, count=wanting)
        turn.say(text, [*review, *home.fitting(turn)][:3], columns=2)
        turn.aside()
        return
    listed = (*desk.own, *desk.shared)[:MOST_SHOWN]
    words = {one.id: one for one in turn.tx.mentoring.threads([one.id for one in listed])}
    lines = [_line(turn, office, words[one.id], n) for n, one in enumerate(listed, 1)]
    if 0 < (own := len(desk.own)) < len(lines):
        lines.insert(own, texts("desk.open_to_all"))
    head = texts("desk.list" if own else "desk.list_open", name=name, count=own or len(desk.shared))
    choices = [turn.button("open_number", Act.DESK_OPEN, base36(q.id), number=n) for n, q in enumerate(listed, 1)]
    turn.say("\n".join([head, *lines]), [*choices, *review], columns=3, key=desk_key(turn.cause))
    turn.aside()


def open_one(turn: Turn, argument: str) -> None:
    """One question in full, with what can be done."""
    question = seen(turn, argument)
    if question is not None:
        show_one(turn, question)


def show_one(turn: Turn, question: Question, intro: str = "") -> None:
    """The same for a question that is known to be theirs to see."""
    office, texts = Office.of(turn), turn.texts
    if not question.is_open:
        turn.say(_state(turn, question), home.fitting(turn), columns=2)
        return
    who = views.who(office, question, turn.person.id, texts.language)
    holds = question.clock.mentor_id == turn.person.id
    head = "desk.asked" if holds else f"desk.{question.clock.stage.value}_open"
    reader = views.Reader(texts, turn.learner.hours.zone, turn.now)
    text = views.for_desk(office, question, reader, head, who, turn.person.id)
    choices = views.desk_buttons(turn, question, bool(bank.for_question(office, question, 1)))
    key = message_key(question.id, f"desk/{turn.person.id}/{turn.cause}")
    turn.say(f"{intro}\n\n{text}" if intro else text, choices, columns=2, key=key)
    turn.aside()


def replied(turn: Turn, event: Inbound, question: Question) -> None:
    """Somebody other than the learner replies to a message about a question: that is their answer."""
    if not may_see(Office.of(turn), question, turn.person):
        turn.say(turn.texts("desk.not_theirs", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    elif turn.state.get("n") == question.id and turn.state.get("at") == hand_over.NOTE:
        hand_over.typed(turn, event)
    elif event.kind is Kind.MEDIA and event.media_kind not in MEDIA:
        turn.say(turn.texts("desk.kinds", name=markup.plain(turn.name)))
    else:
        back = turn.state.get("n") == question.id and turn.state.get("at") == desk_answer.BACK
        turn.aside(desk_answer.BACK if back else desk_answer.ANSWER, n=question.id)
        desk_answer.typed(turn, event)


def more(turn: Turn, argument: str) -> None:
    """What is seldom wanted: put aside, report."""
    question = seen(turn, argument)
    if question is None:
        return
    number = base36(question.id)
    choices = [turn.button("report", Act.REPORT, number), turn.button("back", Act.DESK_OPEN, number)]
    if question.is_open and question.clock.mentor_id == turn.person.id:
        choices.insert(0, turn.button("snooze", Act.DESK_SNOOZE, number))
    if question.group_id is not None:
        choices.append(turn.button("mute" if question.muted_at is None else "unmute", Act.GROUP_MUTE, number))
    turn.say(turn.texts("desk.more_acts", name=markup.plain(turn.name)), choices, columns=2)


def put_aside(turn: Turn, argument: str) -> None:
    """Until the next working day of theirs, never beyond the end of the question's time."""
    question = seen(turn, argument)
    if question is None:
        return
    office = Office.of(turn)
    mentor = office.board.mentors.get(turn.person.id)
    hours = office.board.hours_of(mentor) if mentor else turn.learner.hours
    until = local_time.next_slot(hours, turn.house.rules.calendar, turn.now, later_day=True)
    try:
        aside = snooze(question, turn.person.id, until, turn.now)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
        return
    office.save(aside)
    if aside.clock.nudge_at is None:
        post.to_desk(office, aside, turn.person.id, "desk.again", not_before=until)
    when = wording.until(turn.texts, until, turn.learner.hours.zone, turn.now)
    turn.say(turn.texts("desk.snoozed", name=markup.plain(turn.name), when=when), [turn.button("desk", Act.DESK)])


def take(turn: Turn, argument: str) -> None:
    """Take a question of the pool, or of the administrators, upon oneself."""
    question = seen(turn, argument)
    if question is None:
        return
    try:
        taken = threads.take(question, turn.person.id)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
        return
    office = Office.of(turn)
    office.save(taken)
    office.tx.outbox.take_back(message_key(question.id, "desk/"), "taken", turn.now)
    office.journal("question_taken", taken, mentor=turn.person.id)
    show_one(turn, taken, turn.texts("desk.taken", name=markup.plain(turn.name)))


def thanked(office: Office, question: Question) -> None:
    """Tell who answered that it helped, and offer to keep the answer for others."""
    listener = office.listener(question.answered_by) if question.answered_by is not None else None
    if listener is None or not listener.reachable:
        return
    texts, number = listener.texts, base36(question.id)
    who = markup.plain(views.short_name(office, question, listener.person.id, texts.language))
    keeps = question.bank_id is None and any(m.text for m in question.messages if m.person_id == listener.person.id)
    text = texts("desk.thanked_save" if keeps else "desk.thanked", name=markup.plain(listener.name), who=who)
    if badge := rewards.thanked(office, listener.person.id, texts):
        text = f"{text}\n\n{badge}"
    choices = [listener.button("save", Act.SAVE, number), listener.button("not_now", Act.DESK)] if keeps else []
    key = message_key(question.id, f"thanks/{office.mark}")
    at = post.working_time(office, listener)
    listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING, not_before=at)


def _line(turn: Turn, office: Office, question: Question, number: int) -> str:
    """A question in one line: who, until when, and its first words."""
    texts = turn.texts
    who = markup.plain(views.who(office, question, turn.person.id, texts.language))
    due = wording.until(texts, question.clock.due_at, turn.learner.hours.zone, turn.now)
    text = markup.plain(views.in_short(texts, views.waiting(question)))
    return texts("desk.line", number=number, who=who, due=due, text=text)


def _state(turn: Turn, question: Question) -> str:
    """Where a question stands that waits for nobody's answer."""
    if question.status is QuestionStatus.ASKED_BACK:
        return turn.texts("desk.waits_for_learner", name=markup.plain(turn.name))
    key = "desk.withdrawn" if question.status is QuestionStatus.WITHDRAWN else "desk.answered_before"
    return turn.texts(key, name=markup.plain(turn.name))
