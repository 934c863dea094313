"""The answer bank in chat: using what was approved, keeping a good answer for others, and looking at it again."""

from __future__ import annotations

from bot import buttons, markup, wording
from bot.buttons import Act, base36
from bot.conversations import desk_answer, home, refusing
from bot.conversations.desk_rights import seen
from bot.messages import Choice, Inbound
from bot.turns import Turn
from mentoring import answers
from mentoring.answers import BankAnswer
from mentoring.questions import LONGEST, Question
from mentoring.refusal import Refused
from people.ids import new_id
from people.model import Role
from store.mentoring_model import message_key

EDIT, REVIEW = "save_edit", "save_review"
"""States in which the words of an answer are waited for: of a new one, of one that is looked at again."""


def use(turn: Turn, argument: str) -> None:
    """Send an approved answer to the learner."""
    number, _, which = argument.partition("-")
    question, answer = seen(turn, number), _answer(turn, which)
    if question is None:
        return
    if answer is None or answer.retired_at is not None:
        home.old_button(turn)
    else:
        desk_answer.use(turn, question, answer)


def offer(turn: Turn, argument: str, words: str = "") -> None:
    """Show what would be kept of an answer, without personal data, for its author to approve."""
    question = seen(turn, argument)
    if question is None:
        return
    given = words or _given(question, turn.person.id)
    if not given:
        home.old_button(turn)
        return
    if len(given) > LONGEST:
        turn.say(turn.texts("mentoring.refused.too_long", length=len(given), most=LONGEST))
        return
    asked, answer = answers.prepared(question.messages[0].text, given, _names(turn, question))
    texts, number = turn.texts, base36(question.id)
    parts = [texts("desk.save", asked=markup.plain(asked.text), answer=markup.plain(answer.text))]
    if taken := [*dict.fromkeys((*asked.taken, *answer.taken))]:
        listed = wording.listed(texts, [texts(f"mentoring.taken.{kind}") for kind in taken])
        parts.append(texts("desk.save_taken", taken=listed))
    choices = [
        turn.button("save_sure", Act.SAVE_SURE, number),
        turn.button("save_edit", Act.SAVE_EDIT, number),
        turn.button("keep", Act.DESK),
    ]
    turn.say("\n\n".join(parts), choices, columns=2, key=message_key(question.id, f"saving/{turn.cause}"))
    turn.aside("save", n=question.id, d=given)


def approve(turn: Turn, argument: str) -> None:
    """Keep it: the author owns it, and looks at it again in a year."""
    question = seen(turn, argument)
    if question is None:
        return
    kept = turn.state.get("d") if turn.state.get("n") == question.id else None
    given = kept or _given(question, turn.person.id)
    try:
        answer = answers.approve(
            new_id(), (question.messages[0].text, given), _names(turn, question), turn.person.id, turn.person.id,
            turn.now, turn.learner.today, question.competency, question.context.lesson_id if question.context else "",
        )  # fmt: skip
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
        turn.aside()
        return
    turn.tx.save([answer])
    turn.journal("answer_approved", answer=answer.id, question=question.id)
    turn.say(turn.texts("desk.saved", name=markup.plain(turn.name)), home.fitting(turn)[:2], columns=2)
    turn.aside()


def edit(turn: Turn, argument: str) -> None:
    """Wait for better words."""
    question = seen(turn, argument)
    if question is not None:
        turn.say(turn.texts("desk.write_saved", name=markup.plain(turn.name)), [turn.button("cancel", Act.DESK)])
        turn.aside(EDIT, n=question.id)


def typed(turn: Turn, event: Inbound) -> None:
    """The better words: of an answer that is about to be kept, or of one that is looked at again."""
    number = int(turn.state.get("n", 0))
    if turn.state.get("at") == EDIT:
        offer(turn, base36(number), event.text.strip())
    else:
        _reviewed(turn, _answer(turn, base36(number)), event.text.strip())


def to_review(turn: Turn) -> list[BankAnswer]:
    """Answers of one's own whose time has come, or that seldom help."""
    today = turn.learner.today
    return [one for one in turn.tx.bank.to_review(today, turn.person.id) if answers.wants_review(one, today)]


def review(turn: Turn, argument: str) -> None:
    """Look at an answer of one's own again whose time has come."""
    waiting = to_review(turn)
    if not waiting:
        turn.say(turn.texts("desk.nothing_to_review", name=markup.plain(turn.name)), home.fitting(turn)[:2], columns=2)
        return
    one, number = waiting[0], base36(waiting[0].id)
    text = turn.texts(
        "desk.review",
        asked=markup.plain(one.question),
        answer=markup.plain(one.answer),
        uses=one.uses,
        helped=one.helped,
    )
    choices = [
        turn.button("still_right", Act.SAVED_RIGHT, number),
        turn.button("save_edit", Act.REVIEW_SAVED, number),
        turn.button("retire", Act.SAVED_RETIRE, number),
    ]
    if argument == number:
        turn.say(turn.texts("desk.write_saved", name=markup.plain(turn.name)), [turn.button("cancel", Act.DESK)])
        turn.aside(REVIEW, n=one.id)
    else:
        turn.say(text, choices, columns=2)


def still_right(turn: Turn, argument: str) -> None:
    """It stays as it is for another year."""
    answer = _own(turn, argument)
    _reviewed(turn, answer, answer.answer if answer else "")


def retire(turn: Turn, argument: str) -> None:
    """Offer it no more."""
    answer = _own(turn, argument)
    if answer is None:
        home.old_button(turn)
        return
    turn.tx.save([answers.retire(answer, turn.now)])
    turn.journal("answer_retired", answer=answer.id)
    turn.say(turn.texts("desk.retired", name=markup.plain(turn.name)), _next(turn), columns=2)
    turn.aside()


def _reviewed(turn: Turn, answer: BankAnswer | None, words: str) -> None:
    if answer is None or not _mine(turn, answer):
        home.old_button(turn)
        return
    try:
        fresh = answers.reviewed(answer, words, turn.person.id, turn.now, turn.learner.today)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
        return
    turn.tx.save([fresh])
    turn.journal("answer_reviewed", answer=answer.id)
    turn.say(turn.texts("desk.reviewed", name=markup.plain(turn.name)), _next(turn), columns=2)
    turn.aside()


def _next(turn: Turn) -> list[Choice]:
    return [turn.button("desk", Act.DESK), *home.fitting(turn)[:1]]


def _answer(turn: Turn, argument: str) -> BankAnswer | None:
    number = buttons.number36(argument)
    return turn.tx.bank.answer(number) if number is not None else None


def _own(turn: Turn, argument: str) -> BankAnswer | None:
    answer = _answer(turn, argument)
    return answer if answer and _mine(turn, answer) else None


def _mine(turn: Turn, answer: BankAnswer) -> bool:
    return answer.owner_id == turn.person.id or Role.ADMIN in turn.person.roles


def _given(question: Question, person_id: int) -> str:
    """What this person answered, in one piece; the longest of their messages where that is too long to be sent."""
    said = [m.text for m in question.messages if m.person_id == person_id and m.text and not m.note]
    whole = "\n".join(said)
    return whole if len(whole) <= LONGEST else max(said, key=len)


def _names(turn: Turn, question: Question) -> list[str]:
    people = turn.tx.people.by_id([question.mentee_id, turn.person.id])
    return [person.name for person in people]
