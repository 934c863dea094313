"""What a mentor says in a thread: an answer, or a question back; numbers of people are asked about before it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import markup
from bot.buttons import Act, base36
from bot.conversations import home, refusing
from bot.messages import Choice, Inbound
from bot.questions import bank, circle, drafts, officer, post, views
from bot.questions.desk import desk_of, may_see
from bot.questions.office import Office
from bot.spoken import never_mind
from bot.turns import Turn
from mentoring import threads
from mentoring.clock import Stage
from mentoring.questions import LONGEST, Author, Media, Question, QuestionStatus, check_words
from mentoring.refusal import Refused
from mentoring.screening import Concern, concerns
from people.model import Role
from store.mentoring_model import message_key

if TYPE_CHECKING:
    from mentoring.answers import BankAnswer

ANSWER, BACK = "desk_answer", "desk_back"
"""States in which a mentor's words are waited for."""
CHECK = "desk_check"
MOST_OF_ASKED = 200
"""Characters of what was asked, in a list of approved answers."""
LEAST = 12
"""Characters from which words that belong to nothing may be an answer."""
NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})


def begin(turn: Turn, question: Question, at: str) -> None:
    """Wait for the words of an answer (`ANSWER`) or of a question back (`BACK`)."""
    office = Office.of(turn)
    who = markup.plain(views.short_name(office, question, turn.person.id, turn.texts.language))
    key = "desk.write_answer" if at == ANSWER else "desk.write_back"
    choices = [turn.button("cancel", Act.DESK_OPEN, base36(question.id))]
    message = message_key(question.id, f"desk/{turn.person.id}/{turn.cause}")
    turn.say(turn.texts(key, name=markup.plain(turn.name), who=who), choices, key=message)
    turn.aside(at, n=question.id)


def typed(turn: Turn, event: Inbound) -> None:
    """The words that were waited for, or that stand in a reply."""
    question = turn.tx.mentoring.thread(int(turn.state.get("n", 0)))
    back = turn.state.get("at") == BACK or bool(turn.state.get("b"))
    text, media = event.text.strip(), drafts.media_of(event)
    if question is None or not may_see(Office.of(turn), question, turn.person):
        turn.say(turn.texts("desk.not_theirs", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
        turn.aside()
        return
    if never_mind(text):
        turn.say(turn.texts("desk.left", name=markup.plain(turn.name)), [turn.button("desk", Act.DESK)])
        turn.aside()
        return
    try:
        check_words(text, media)
    except Refused as refused:
        turn.say(refusing.words(turn, refused), [turn.button("cancel", Act.DESK_OPEN, base36(question.id))])
        return
    if numbers := _numbers(text):
        _warn(turn, question, text, media, back, numbers)
    else:
        _say(turn, question, text, media, back)


def offer(turn: Turn, text: str) -> bool:
    """Words that belong to nothing, from somebody whose desk is not empty: ask whether they are an answer.

    Not every chat program lets people reply to a message. False: there is nothing that they could be.
    """
    office = Office.of(turn)
    own = desk_of(office, turn.person).own if len(text) >= LEAST else ()
    question = turn.tx.mentoring.thread(own[0].id) if own else None
    if question is None or len(text) > LONGEST:
        return False
    if numbers := _numbers(text):
        _warn(turn, question, text, None, False, numbers)
        return True
    texts = turn.texts
    who = markup.plain(views.who(office, question, turn.person.id, texts.language))
    asked = markup.plain(views.in_short(texts, views.waiting(question)))
    said = texts("desk.unquoted", name=markup.plain(turn.name), who=who, asked=asked)
    choices = [
        turn.button("send_answer", Act.DESK_SEND),
        turn.button("desk", Act.DESK),
        turn.button("cancel", Act.HELP),
    ]
    turn.say(said, choices, columns=2, key=message_key(question.id, f"desk/{turn.person.id}/{turn.cause}"))
    turn.aside(CHECK, n=question.id, d=[text, []])
    return True


def send_anyway(turn: Turn) -> None:
    """It goes out as it is written."""
    kept = turn.state.get("d")
    question = turn.tx.mentoring.thread(int(turn.state.get("n", 0))) if kept else None
    checked = turn.state.get("at") == CHECK
    if not kept or question is None or not checked or not may_see(Office.of(turn), question, turn.person):
        home.old_button(turn)
        return
    text, media = kept
    _say(turn, question, text, Media(*media) if media else None, bool(turn.state.get("b")))


def saved_answers(turn: Turn, question: Question) -> None:
    """The approved answers that may fit, each to be sent with one tap."""
    found = bank.for_question(Office.of(turn), question)
    number = base36(question.id)
    if not found:
        text = turn.texts("desk.no_saved", name=markup.plain(turn.name))
        turn.say(text, [turn.button("answer", Act.DESK_ANSWER, number)])
        return
    lines = [
        turn.texts(
            "desk.saved_line",
            number=n,
            asked=markup.plain(views.shortened(one.question, MOST_OF_ASKED)),
            answer=markup.plain(one.answer),
        )
        for n, one in enumerate(found, 1)
    ]
    choices = [
        turn.button("use_number", Act.DESK_USE, f"{number}-{base36(one.id)}", number=n)
        for n, one in enumerate(found, 1)
    ]
    text = "\n\n".join([turn.texts("desk.saved_list", name=markup.plain(turn.name)), *lines])
    turn.say(text, [*choices, turn.button("answer", Act.DESK_ANSWER, number)], columns=3)


def use(turn: Turn, question: Question, answer: BankAnswer) -> None:
    """Send an approved answer as it stands; that it was used is counted."""
    turn.tx.bank.offered([answer.id])
    _answer(turn, question, answer.answer, None, answer.id)


def _numbers(text: str) -> list[Concern]:
    return [concern for concern in concerns(text) if concern in NUMBERS]


def _warn(turn: Turn, question: Question, text: str, media: Media | None, back: bool, numbers: list[Concern]) -> None:
    said = turn.texts("desk.warning", name=markup.plain(turn.name), concerns=officer.listed(turn.texts, numbers))
    turn.say(
        said,
        [
            turn.button("fix", Act.DESK_BACK if back else Act.DESK_ANSWER, base36(question.id)),
            turn.button("send_anyway", Act.DESK_SEND),
        ],
        columns=2,
    )
    kept = [text, [media.kind, media.ref, media.size] if media else []]
    turn.aside(CHECK, n=question.id, d=kept, **({"b": 1} if back else {}))


def _say(turn: Turn, question: Question, text: str, media: Media | None, back: bool) -> None:
    if back and question.is_open:
        _ask_back(turn, question, text, media)
    else:
        _answer(turn, question, text, media)


def _answer(turn: Turn, question: Question, text: str, media: Media | None, bank_id: int | None = None) -> None:
    office, person = Office.of(turn), turn.person
    waited = question.status in (QuestionStatus.OPEN, QuestionStatus.ASKED_BACK)
    admin = Role.ADMIN in person.roles and question.clock.stage is Stage.ADMIN
    author = Author.ADMIN if admin or Role.MENTOR not in person.roles else Author.MENTOR
    try:
        said = threads.answer(question, person.id, text, turn.now, media, author)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
        turn.aside()
        return
    said = replace(said, bank_id=bank_id or said.bank_id)
    office.save(said)
    post.taken_off(office, question)
    post.answered(office, said, said.messages[-1], first=waited)
    circle.spread(office, said, said.messages[-1])
    office.journal("question_answered", said, by=person.id, first=int(waited), answer=bank_id)
    _confirm(turn, office, said, "sent" if waited else _late(question, person.id))


def _late(question: Question, person_id: int) -> str:
    """What an answer is to a thread that has one: more of one's own, or beside another's."""
    return "sent_more" if question.answered_by == person_id else "sent_second"


def _ask_back(turn: Turn, question: Question, text: str, media: Media | None) -> None:
    office = Office.of(turn)
    try:
        said = threads.ask_back(question, turn.person.id, text, turn.now, media)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
        turn.aside()
        return
    office.save(said)
    post.taken_off(office, question)
    post.asked_back(office, said, said.messages[-1])
    circle.spread(office, said, said.messages[-1])
    office.journal("question_asked_back", said, by=turn.person.id)
    _confirm(turn, office, said, "sent_back")


def _confirm(turn: Turn, office: Office, question: Question, what: str) -> None:
    texts = turn.texts
    who = markup.plain(views.short_name(office, question, turn.person.id, texts.language))
    text = texts(f"desk.{what}", name=markup.plain(turn.name), who=who)
    key = message_key(question.id, f"desk/{turn.person.id}/{turn.cause}")
    turn.say(text, _onward(turn, office), columns=2, key=key)
    turn.aside()


def _onward(turn: Turn, office: Office) -> list[Choice]:
    left = desk_of(office, turn.person).count
    return [turn.button("desk_count", Act.DESK, count=left)] if left else home.fitting(turn)[:2]
