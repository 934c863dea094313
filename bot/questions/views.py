"""How a question reads: on a mentor's desk, whole or in one line, and on the learner's own phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot import markup, wording
from bot.buttons import Act, base36
from bot.messages import Choice
from bot.questions.fields import lesson_of
from bot.texts import Texts
from lessons.workbook import step_in
from mentoring.clock import Stage
from mentoring.questions import Author, Media, Message, Question
from people.model import Person, Role, Zone
from people.names import discreet, polite

if TYPE_CHECKING:
    from bot.questions.office import Office

IN_SHORT = 60
"""Characters of a question in a list."""
BEFORE = 200
"""Characters of what was said before, where somebody goes on."""
MOST_EARLIER = 4
"""Messages before the latest one that are shown, where the learner said several without an answer."""
MOST_OF_NOTE = 400
"""Characters of a colleague's note."""
MEDIA = ("photo", "voice")
"""What is taken beside words."""


class Hand(Protocol):
    """Somebody whose buttons are made: a turn, or somebody who is told something."""

    @property
    def person(self) -> Person: ...

    @property
    def button(self) -> Callable[..., Choice]: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """How and when somebody reads: moments are told as of `at`, in words like today and tomorrow."""

    texts: Texts
    zone: Zone
    at: datetime

    def until(self, moment: datetime) -> str:
        """A moment in few words: `Kamis 12.00 WIT`."""
        return wording.until(self.texts, moment, self.zone, self.at)


def for_desk(office: Office, question: Question, reader: Reader, intro: str, who: str, reader_id: int) -> str:
    """A question as a mentor reads it: who waits until when, beside which lesson, what was said, how to answer."""
    texts = reader.texts
    due, since = reader.until(question.clock.due_at), reader.until(question.asked_at)
    where = [texts(intro, who=markup.plain(who), due=due, since=since), *_lesson(office, question, texts)]
    if question.group_id is not None:
        where.append(texts("desk.in_group"))
    lines = [*_said(question, texts)]
    for note in (message for message in question.messages if message.note and message.text):
        author = markup.plain(polite(office.person(note.person_id), texts.language))
        lines.append(texts("desk.note", mentor=author, text=markup.plain(shortened(note.text, MOST_OF_NOTE))))
    parts = ["\n".join(where), "\n".join(lines), replies(office, question, texts, reader_id), texts("desk.how")]
    return "\n\n".join(part for part in parts if part)


def replies(office: Office, question: Question, texts: Texts, reader_id: int) -> str:
    """What the members of the group have said to it so far, as far as it is for this mentor; empty: nothing."""
    said = [m for m in question.messages if m.author is Author.MEMBER and m.text]
    shown = [m for m in said if reader_id not in office.superiors(m.person_id)][-MOST_EARLIER:]
    lines = [
        texts(
            "desk.reply",
            member=markup.plain(polite(office.person(m.person_id), texts.language)),
            text=markup.plain(shortened(m.text, BEFORE)),
        )
        for m in shown
    ]
    return "\n".join(lines)


def who(office: Office, question: Question, mentor_id: int, language: str) -> str:
    """Who asks, as this mentor may know them: `Ibu M. (Puskesmas Oksibil)`, or by name once they were introduced."""
    mentee = office.person(question.mentee_id)
    name = polite(mentee, language) if office.named(question, mentor_id) else discreet(mentee, language)
    return f"{name} ({mentee.unit_name})"


def short_name(office: Office, question: Question, mentor_id: int, language: str) -> str:
    """The same without the unit."""
    mentee = office.person(question.mentee_id)
    return polite(mentee, language) if office.named(question, mentor_id) else discreet(mentee, language)


def in_short(texts: Texts, message: Message, most: int = IN_SHORT) -> str:
    """The first words of what somebody said."""
    return shortened(message.text, most) or texts(f"desk.media_{_kind(message.media)}")


def shortened(text: str, most: int) -> str:
    """A text in one line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def waiting(question: Question) -> Message:
    """The latest thing that the learner said."""
    return next(message for message in reversed(question.messages) if message.author is Author.MENTEE)


def answered_to(question: Question, answer: Message) -> Message:
    """What an answer is to: the question itself, or what the learner asked more after the first answer."""
    before = question.messages[: question.messages.index(answer)]
    first = (n for n, m in enumerate(before) if m.person_id == question.answered_by and m.at == question.answered_at)
    after = next(first, len(before))
    more = [m for m in before[after:] if m.author is Author.MENTEE]
    return more[-1] if more else question.messages[0]


def quoted(texts: Texts, message: Message, most: int = 0) -> str:
    """What somebody said, in quotation marks, with what they sent beside it; in one line where `most` is given."""
    said = shortened(message.text, most) if most else message.text
    words = f"“{markup.plain(said)}”" if said else ""
    file = texts(f"desk.media_{_kind(message.media)}") if message.media else ""
    return " ".join(part for part in (words, file) if part)


def desk_buttons(hand: Hand, question: Question, saved: bool) -> list[Choice]:
    """What can be done with a question from the desk; `saved`: an approved answer may fit."""
    number = base36(question.id)
    choices = [hand.button("answer", Act.DESK_ANSWER, number)]
    if saved:
        choices.append(hand.button("saved_answer", Act.DESK_SAVED, number))
    if question.clock.mentor_id == hand.person.id:
        choices += [
            hand.button("ask_back", Act.DESK_BACK, number),
            hand.button("hand_over", Act.DESK_OVER, number),
            hand.button("not_my_field", Act.DESK_NOT_MINE, number),
        ]
    elif question.clock.mentor_id is None and question.clock.stage in (Stage.POOL, Stage.ADMIN):
        choices.append(hand.button("take", Act.DESK_TAKE, number))
        if Role.ADMIN in hand.person.roles:
            choices.append(hand.button("hand_over", Act.DESK_OVER, number))
    return [*choices, *files(hand, question), hand.button("more", Act.DESK_MORE, number)]


def files(hand: Hand, question: Question, by: Sequence[Author] = (Author.MENTEE,)) -> list[Choice]:
    """A button for the latest photo or voice note of one of these."""
    numbered = [(n, m) for n, m in enumerate(question.messages) if m.media and m.author in by]
    if not numbered:
        return []
    number, message = numbered[-1]
    return [hand.button(f"see_{_kind(message.media)}", Act.FILE, f"{base36(question.id)}-{number}")]


def _kind(media: Media | None) -> str:
    return media.kind if media and media.kind in MEDIA else MEDIA[0]


def _lesson(office: Office, question: Question, texts: Texts) -> list[str]:
    context = question.context
    lesson = lesson_of(office.house.courses, office.tx, context)
    if lesson is None or context is None:
        return []
    title = markup.italic(lesson.title.in_(texts.language))
    if context.correct is None:
        return [texts("desk.lesson", lesson=title)]
    asked = ""
    if any(step.id == context.step_id for step in (*lesson.steps, *lesson.pre_bank, *lesson.post_bank)):
        asked = step_in(lesson, context.step_id).show((), texts.language).text
    key = "desk.lesson_right" if context.correct else "desk.lesson_wrong"
    given = markup.plain(context.given) or "–"
    return [texts(key, lesson=title, asked=markup.plain(asked), given=given)]


def _said(question: Question, texts: Texts) -> list[str]:
    """What waits for an answer, after a short look back where the thread goes on."""
    open_part = _unanswered(question)
    *earlier, last = open_part
    lines = [*(quoted(texts, message, BEFORE) for message in earlier[-MOST_EARLIER:]), quoted(texts, last)]
    before = [m for m in question.messages if _for_desk(m) and m not in open_part]
    if not before:
        return lines
    first, answered = (markup.plain(in_short(texts, m, BEFORE)) for m in (question.messages[0], before[-1]))
    return [texts("desk.before", asked=first, answered=answered), *lines]


def _for_desk(message: Message) -> bool:
    """What a mentor has to read in order to answer; what the members of a group say to each other is told apart."""
    return not message.note and message.author is not Author.MEMBER


def _unanswered(question: Question) -> list[Message]:
    """The learner's words since somebody else last spoke; the latest ones where nobody is waiting."""
    found: list[Message] = []
    for message in reversed(question.messages):
        if not _for_desk(message):
            continue
        if message.author is not Author.MENTEE:
            if found:
                break
            continue
        found.append(message)
    return found[::-1]
