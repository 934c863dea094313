"""Before a question goes out: what should not be in it, who has to hear of it at once, and whether it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import buttons, markup
from bot.buttons import Act
from bot.conversations import home, question_sending, refusing
from bot.questions import bank, drafts, officer, places
from bot.questions.drafts import Draft
from bot.questions.office import Office
from bot.turns import Turn
from mentoring import threads
from mentoring.questions import check_words
from mentoring.refusal import Refused
from mentoring.screening import Concern, concerns

NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})


def check(turn: Turn, draft: Draft) -> None:
    """Look at what was written; where nothing is to be said about it, go on at once."""
    try:
        check_words(draft.text, draft.media)
    except Refused as refused:
        turn.say(refusing.words(turn, refused), [turn.button("cancel", Act.ASK_CANCEL)])
        return
    found = concerns(draft.text)
    if any(concern.to_officer for concern in found):
        _to_officer(turn, draft, found)
    elif found:
        listed = officer.listed(turn.texts, found)
        text = turn.texts("question.warning", name=markup.plain(turn.name), concerns=listed)
        if draft.group_id is not None and NUMBERS & set(found):
            # Numbers of people go to one mentor at most, never to a group.
            draft = replace(draft, group_id=None)
            text = f"{text.rstrip()}\n{turn.texts('group.question.no_numbers')}"
        turn.say(text, [turn.button("fix", Act.ASK_FIX), turn.button("send_anyway", Act.ASK_SEND)], columns=2)
        turn.aside("ask_check", **drafts.kept(draft))
    else:
        proceed(turn, draft)


def send_anyway(turn: Turn) -> None:
    """It goes out as it is written."""
    draft = drafts.found(turn)
    if draft is None:
        home.old_button(turn)
    else:
        proceed(turn, draft)


def fix(turn: Turn) -> None:
    """It is written anew."""
    draft = drafts.found(turn)
    if draft is None:
        home.old_button(turn)
        return
    turn.say(turn.texts("question.fix", name=markup.plain(turn.name)), [turn.button("cancel", Act.ASK_CANCEL)])
    group = {"g": draft.group_id} if draft.group_id else {}
    turn.aside("ask", c=places.kept(draft.context), **({"n": draft.id} if draft.follows else {}), **group)


def proceed(turn: Turn, draft: Draft) -> None:
    """Into its thread; a new question only where no approved answer may help."""
    if draft.follows:
        question_sending.go_on(turn, Office.of(turn), draft)
        return
    office = Office.of(turn)
    lesson_id = draft.context.lesson_id if draft.context else ""
    likest = next(iter(bank.alike(office, draft.text, lesson_id, most=1)), None)
    if likest is None or draft.media is not None:
        question_sending.send(turn, office, draft)
        return
    office.tx.bank.offered([likest.id])
    turn.say(
        turn.texts("question.similar", answer=markup.plain(likest.answer)),
        [turn.button("helped", Act.ASK_HELPED, buttons.base36(likest.id)), turn.button("to_mentor", Act.ASK_ON)],
        columns=2,
    )
    turn.aside("ask_check", **drafts.kept(draft))


def go_on(turn: Turn) -> None:
    """The approved answer was not enough: on to the mentor."""
    draft = drafts.found(turn)
    if draft is None:
        home.old_button(turn)
    else:
        question_sending.send(turn, Office.of(turn), draft)


def helped(turn: Turn, argument: str) -> None:
    """The approved answer was enough: the question is kept as solved, and nobody is asked."""
    draft, number = drafts.found(turn), buttons.number36(argument)
    office = Office.of(turn)
    answer = office.tx.bank.answer(number) if number is not None else None
    if draft is None or answer is None:
        home.old_button(turn)
        return
    office.tx.bank.helped(answer.id)
    solved = question_sending.unasked(turn, office, draft)
    office.save(replace(threads.solve(solved, turn.now), bank_id=answer.id))
    office.journal("question_answered_before", solved, answer=answer.id)
    home.show(turn, turn.texts("question.helped", name=markup.plain(turn.name)))
    turn.aside()


def _to_officer(turn: Turn, draft: Draft, found: Sequence[Concern]) -> None:
    """Tell the officer at once, and the learner what happens; whether a mentor reads it is theirs to say."""
    office, texts = Office.of(turn), turn.texts
    worries = [concern for concern in found if concern.to_officer]
    told = officer.tell_worry(office, draft.id, turn.person, draft.text, worries)
    if told and not draft.follows:
        # Kept as taken back until the learner decides: an erasure finds by it what the officer was sent.
        office.save(threads.withdraw(question_sending.unasked(turn, office, draft), turn.now))
    if told:
        turn.journal("officer_told", question=draft.id)
    key = "question.officer" if told else "question.officer_nobody"
    names = markup.plain(officer.names(texts, told)) if told else ""
    parts = [texts(key, name=markup.plain(turn.name), concerns=officer.listed(texts, worries), officer=names)]
    if others := [concern for concern in found if not concern.to_officer]:
        parts.append(texts("question.warning_too", concerns=officer.listed(texts, others)))
    parts.append(texts("question.mentor_too"))
    choices = [
        turn.button("send_to_mentor", Act.ASK_SEND),
        turn.button("fix", Act.ASK_FIX),
        turn.button("no_further", Act.ASK_CANCEL),
    ]
    turn.say("\n\n".join(parts), choices, columns=2)
    turn.aside("ask_check", **drafts.kept(replace(draft, told=bool(told), group_id=None)))
