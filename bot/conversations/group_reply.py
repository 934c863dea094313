"""What other members do with a question asked in their group: they add a word, and the mentor may mute these."""

from __future__ import annotations

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import home, question_check, refusing
from bot.conversations.desk_rights import seen
from bot.doors import Doors
from bot.messages import Inbound, Kind
from bot.questions import circle, officer, post
from bot.questions.drafts import Draft
from bot.questions.office import Office
from bot.spoken import never_mind
from bot.turns import Turn
from mentoring import threads
from mentoring.questions import Question, check_may_ask, check_words
from mentoring.refusal import Refused
from mentoring.screening import Concern, concerns
from people.ids import new_id
from people.model import Role
from people.names import polite
from store.mentoring_model import message_key

SAY, CHECK = "group_reply", "group_reply_check"
"""States in which a member's words are waited for."""
NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})


def begin(turn: Turn, argument: str) -> None:
    """Wait for a member's words to a question of their group."""
    office, question = Office.of(turn), _thread(turn, buttons.number36(argument))
    if question is None or turn.person.id not in circle.readers(office, question):
        not_theirs(turn)
        return
    texts, holder = turn.texts, question.answered_by or question.clock.mentor_id
    mentor = post.mentor_name(office, holder, texts) if holder is not None else texts("group.the_mentor")
    who = polite(office.person(question.mentee_id), texts.language)
    said = texts("group.reply.write", name=markup.plain(turn.name), who=markup.plain(who), mentor=markup.plain(mentor))
    turn.say(
        said,
        [turn.button("cancel", Act.GROUP_REPLY_CANCEL)],
        key=message_key(question.id, f"group/{turn.person.id}/{turn.cause}"),
    )
    turn.aside(SAY, n=question.id, g=question.group_id)


def typed(turn: Turn, event: Inbound) -> None:
    """The words that were waited for."""
    _take(turn, event, _thread(turn, int(turn.state.get("n", 0))))


def replied(turn: Turn, event: Inbound, question: Question) -> None:
    """A member replies to a message about a question of their group: that is their word to it."""
    _take(turn, event, question)


def send_anyway(turn: Turn, _: str = "") -> None:
    """It goes out as it is written."""
    question, text = _thread(turn, int(turn.state.get("n", 0))), turn.state.get("d")
    if question is None or turn.state.get("at") != CHECK or not isinstance(text, str):
        home.old_button(turn)
    elif turn.person.id not in circle.readers(Office.of(turn), question):
        not_theirs(turn)
    else:
        _say(turn, question, text)


def cancel(turn: Turn, _: str = "") -> None:
    """They would rather not: nothing is sent, and what they write next is not for the group."""
    home.show(turn, turn.texts("group.reply.left", name=markup.plain(turn.name)))
    turn.aside()


def mute(turn: Turn, argument: str) -> None:
    """The mentor hears of the members' replies to this question no more, or again."""
    question = seen(turn, argument)
    if question is None:
        return
    if question.group_id is None:
        home.old_button(turn)
        return
    office, on = Office.of(turn), question.muted_at is None
    office.save(threads.mute(question, turn.now if on else None))
    office.journal("question_muted" if on else "question_unmuted", question, by=turn.person.id)
    again = [turn.button("mute" if not on else "unmute", Act.GROUP_MUTE, argument)]
    said = turn.texts("group.reply.muted" if on else "group.reply.unmuted", name=markup.plain(turn.name))
    turn.say(said, [*again, turn.button("desk", Act.DESK)], columns=2)


def not_theirs(turn: Turn) -> None:
    """The question is in a group in which they are not (any more): nothing was passed on."""
    ask = [turn.button("ask_mentor", Act.ASK, "-")] if Role.LEARNER in turn.person.roles else []
    turn.say(turn.texts("group.reply.not_theirs", name=markup.plain(turn.name)), ask or home.fitting(turn), columns=2)
    turn.aside()


def _take(turn: Turn, event: Inbound, question: Question | None) -> None:
    text, name = event.text.strip(), markup.plain(turn.name)
    if question is None or turn.person.id not in circle.readers(Office.of(turn), question):
        not_theirs(turn)
        return
    if never_mind(text):
        cancel(turn)
        return
    if event.kind is not Kind.TEXT:
        turn.say(turn.texts("group.words_only", name=name), [turn.button("cancel", Act.GROUP_REPLY_CANCEL)])
        turn.aside(SAY, n=question.id, g=question.group_id)
        return
    try:
        check_words(text)
    except Refused as refused:
        turn.say(refusing.words(turn, refused), [turn.button("cancel", Act.GROUP_REPLY_CANCEL)])
        turn.aside(SAY, n=question.id, g=question.group_id)
        return
    _checked(turn, question, text)


def _checked(turn: Turn, question: Question, text: str) -> None:
    """Numbers never go to a group; health is asked about; what concerns the officer goes to nobody else unasked."""
    found, name = concerns(text), markup.plain(turn.name)
    if any(concern.to_officer for concern in found):
        turn.aside("ask")
        question_check.check(turn, Draft(new_id(), text))
    elif NUMBERS & set(found):
        turn.say(turn.texts("group.words_only", name=name), [turn.button("cancel", Act.GROUP_REPLY_CANCEL)])
        turn.aside(SAY, n=question.id, g=question.group_id)
    elif found:
        said = turn.texts("group.reply.warning", name=name, concerns=officer.listed(turn.texts, found))
        number = base36(question.id)
        choices = [turn.button("fix", Act.GROUP_REPLY, number), turn.button("send_anyway", Act.GROUP_REPLY_SEND)]
        turn.say(said, choices, columns=2)
        turn.aside(CHECK, n=question.id, d=text, g=question.group_id)
    else:
        _say(turn, question, text)


def _say(turn: Turn, question: Question, text: str) -> None:
    office = Office.of(turn)
    try:
        check_may_ask([m.at for m in question.messages if m.person_id == turn.person.id], turn.now)
        said = threads.chime_in(question, turn.person.id, text, turn.now)
    except Refused as refused:
        refusing.refuse(turn, refused)
        turn.aside()
        return
    office.save(said)
    circle.replied(office, said, said.messages[-1])
    office.journal("question_chimed_in", said, by=turn.person.id)
    key = message_key(question.id, f"group/{turn.person.id}/{turn.cause}")
    turn.say(turn.texts("group.reply.sent", name=markup.plain(turn.name)), home.fitting(turn)[:2], columns=2, key=key)
    turn.aside()


def _thread(turn: Turn, number: int | None) -> Question | None:
    return turn.tx.mentoring.thread(number) if number is not None else None


DOORS = Doors(
    acts={
        Act.GROUP_REPLY: begin,
        Act.GROUP_REPLY_SEND: send_anyway,
        Act.GROUP_REPLY_CANCEL: cancel,
        Act.GROUP_MUTE: mute,
    },
    typed={SAY: typed, CHECK: typed},
    media=frozenset({SAY, CHECK}),
)
