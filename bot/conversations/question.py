"""The learner asks: beside a lesson or about anything, with a look at what is written before it goes out."""

from __future__ import annotations

from bot import buttons, markup, wording
from bot.buttons import Act
from bot.conversations import answering, home, question_check, refusing
from bot.messages import Inbound, Kind
from bot.pairs import circles
from bot.questions import circle, drafts, places, post
from bot.questions.fields import field_of, lesson_of
from bot.questions.office import Office
from bot.questions.views import MEDIA
from bot.spoken import never_mind
from bot.turns import Turn
from mentoring.clock import Stage
from mentoring.groups import Group
from mentoring.questions import AN_HOUR, Context, check_may_ask
from mentoring.refusal import Refused

FEWEST = 3
"""Characters below which words answer the lesson's open question rather than ask one."""


def ask(turn: Turn, argument: str) -> None:
    """Invite a question: beside a question instance, beside nothing (`-`), or beside what was learned last.

    Words behind the command are the question already.
    """
    number = buttons.number36(argument) if argument not in ("", "-") else None
    context = None if argument == "-" else places.beside(turn, number)
    try:
        check_may_ask(turn.tx.mentoring.questions_since(turn.person.id, turn.now - AN_HOUR), turn.now)
    except Refused as refused:
        refusing.refuse(turn, refused)
        return
    event = turn.event
    if event and event.command and len(event.text.strip()) >= FEWEST:
        turn.aside("ask", c=places.kept(context))
        question_check.check(turn, drafts.of_event(turn, event))
    else:
        invite(turn, context)


def invite(turn: Turn, context: Context | None) -> None:
    """Say who will answer, and how soon, and wait for the words."""
    lesson = lesson_of(turn.house.courses, turn.tx, context)
    name = markup.plain(turn.name)
    if lesson is None:
        first = turn.texts("question.prompt", name=name)
    else:
        title = markup.italic(lesson.title.in_(turn.texts.language))
        first = turn.texts("question.prompt_lesson", name=name, lesson=title)
    choices = [turn.button("other_topic", Act.ASK, "-")] if lesson else []
    if _fellows(turn):
        choices.append(turn.button("ask_group", Act.ASK_GROUP, "1"))
    if turn.tx.mentoring.questions_of(turn.person.id, 1):
        choices.append(turn.button("asked", Act.ASKED))
    text = "\n".join([first, _who(turn, context), turn.texts("question.without")])
    turn.say(text, [*choices, turn.button("cancel", Act.ASK_CANCEL)], columns=2)
    turn.aside("ask", c=places.kept(context))


def in_group(turn: Turn, argument: str) -> None:
    """Ask it in the group, whose members read it with the answer, or (`0`) of the mentor alone after all."""
    if turn.state.get("at") != "ask" or turn.state.get("n") is not None:
        home.old_button(turn)
        return
    context, found = places.found(turn.state.get("c", [])), _fellows(turn)
    if argument != "1" or found is None:
        invite(turn, context)
        return
    group, people = found
    texts, office = turn.texts, Office.of(turn)
    said = texts(
        "group.question.prompt",
        name=markup.plain(turn.name),
        group=circles.about(texts, group),
        people=circles.listed(texts, [office.person(one) for one in people]),
        mentor=markup.plain(post.mentor_name(office, group.mentor_id, texts)),
    )
    turn.say(
        said, [turn.button("ask_mentor_only", Act.ASK_GROUP, "0"), turn.button("cancel", Act.ASK_CANCEL)], columns=2
    )
    turn.aside("ask", c=places.kept(context), g=group.id)


def typed(turn: Turn, event: Inbound) -> None:
    """The words of a question, or of what is said in a thread; also where they are written anew."""
    text = event.text.strip()
    if event.kind is Kind.TEXT and never_mind(text):
        cancel(turn)
    elif event.kind is Kind.TEXT and len(text) < FEWEST and turn.state.get("q"):
        answering.typed(turn, event)
    elif event.kind is Kind.MEDIA and event.media_kind not in MEDIA:
        turn.say(turn.texts("question.kinds", name=markup.plain(turn.name)), [turn.button("cancel", Act.ASK_CANCEL)])
    else:
        question_check.check(turn, drafts.of_event(turn, event))


def cancel(turn: Turn) -> None:
    """Leave it at that: nothing is passed on, or nothing more than the officer has."""
    draft = drafts.found(turn)
    key = "question.left_told" if draft and draft.told else "question.left"
    home.show(turn, turn.texts(key, name=markup.plain(turn.name)))
    turn.aside()


def _fellows(turn: Turn) -> tuple[Group, list[int]] | None:
    """The learner's group, and who of it would read a question; None where nobody would."""
    group = circle.own_group(turn.tx, turn.person.id)
    people = circle.would_read(Office.of(turn), group, turn.person.id) if group else []
    return (group, people) if group and people else None


def _who(turn: Turn, context: Context | None) -> str:
    """Who answers, and within how many working days usually."""
    office, texts = Office.of(turn), turn.texts
    asking = office.board.asking(turn.person.id, field_of(turn.house.courses, turn.tx, context))
    clock = office.board.begin(asking)[0] if asking else None
    if clock is None or clock.stage is Stage.ADMIN:
        return texts("question.who_admin")
    if clock.mentor_id is None:
        return texts("question.who_pool", days=turn.house.mentoring.reply_days)
    mentor = markup.plain(post.mentor_name(office, clock.mentor_id, texts))
    said = texts("question.who", mentor=mentor, days=office.board.usual_days(clock.mentor_id))
    begins = office.board.office_hour(clock.mentor_id)
    if begins is None:
        return said
    when = wording.until(texts, begins, turn.learner.hours.zone, turn.now)
    return f"{said}\n{texts('question.office_hour', mentor=mentor, when=when)}"
