"""What is wrong, or could be better, in how a course is written: beyond its shape, for the one who writes it."""

from __future__ import annotations

from datetime import date

from lessons.fields import languages_of, texts_of
from lessons.lengths import Message, composed_length, messages
from lessons.model import Lesson
from lessons.places import Node
from lessons.reading import CourseDraft, LessonDraft, StepDraft
from lessons.steps.choosing import Choosing
from lessons.steps.multiple_choice import MultipleChoice
from lessons.steps.options import Option
from lessons.steps.text import Text
from lessons.steps.understanding import plain
from lessons.wording import bare_letter
from lessons.words import words

LONG_QUESTION = 300
LONG_OPTION = 100
LONG_EXPLANATION = 800
LONG_TEXT_WORDS = 60
MOST_COMPOSED = 1024
"""Characters of a caption on Telegram, and of a message with buttons on WhatsApp."""
MOST_MESSAGE = 4000
"""Characters of any message on any channel (4096), less what the greeting before it may take."""
REVIEW_MONTHS = 12
_ASKING_FIELDS = ("question", "statement", "prompt")


def report_faults(draft: CourseDraft) -> None:
    """Report what keeps a course from being sent or finished.

    A second picture in a message, a message or caption that is too long, a lesson in which nothing counts as done.
    """
    for lesson in draft.lessons:
        if lesson.steps and not any(part.step.graded for part in lesson.steps):
            lesson.node.fault("course.no_question")
        for message in messages(lesson):
            pictures = [part for part in message if part.step.media]
            for part in pictures[1:]:
                part.node.fault("course.second_image")
            if pictures:
                _report_length(draft, lesson.lesson, message, "course.caption_too_long", MOST_COMPOSED)
            else:
                _report_length(draft, lesson.lesson, message, "course.message_too_long", MOST_MESSAGE)


def report_warnings(draft: CourseDraft, today: date) -> None:
    """Report what would be better written otherwise, or has to be reviewed as of `today`."""
    _review_date(draft, today)
    for lesson in draft.lessons:
        _banks(lesson)
        for message in messages(lesson):
            if not any(part.step.media for part in message):
                _report_length(draft, lesson.lesson, message, "course.message_long", MOST_COMPOSED, MOST_MESSAGE)
        for part in lesson.everything:
            _wording(part)


def _wording(part: StepDraft) -> None:
    for key in _ASKING_FIELDS:
        _longer_than(part.node, key, LONG_QUESTION, "course.long_question")
    _longer_than(part.node, "explanation", LONG_EXPLANATION, "course.long_explanation")
    if isinstance(part.step, Text):
        _long_text(part.node)
    if isinstance(part.step, Choosing):
        _options(part.step, part.node)
        _bare_letters(part.step, part.node)


def _long_text(node: Node) -> None:
    for _, text, place in texts_of(node, "text"):
        if len(text.split()) > LONG_TEXT_WORDS:
            place.fault("course.long_text", warning=True, words=len(text.split()), most=LONG_TEXT_WORDS)


def _longer_than(node: Node, key: str, most: int, code: str) -> None:
    for _, text, place in texts_of(node, key):
        if len(text) > most:
            place.fault(code, warning=True, length=len(text), most=most)


def _options(step: Choosing, node: Node) -> None:
    if not step.options:
        return
    for option, place in zip(step.options, node.data["options"].data, strict=True):
        _longer_than(place, "text", LONG_OPTION, "course.long_option")
        for _, text, at in texts_of(place, "text"):
            if any(phrase in plain(text) for phrase in words().everything):
                at.fault("course.everything", warning=True, text=text)
        if option.correct and not isinstance(step, MultipleChoice) and _gives_itself_away(option, step.options):
            place.fault("course.longest_option", warning=True)


def _gives_itself_away(correct: Option, options: tuple[Option, ...]) -> bool:
    """Whether the right option is longer than all the others, by a fifth and by more than a word."""
    others = [option.text for option in options if option is not correct]
    if not others:
        return False
    for language in correct.text.by_language:
        length, next_longest = len(correct.text.in_(language)), max(len(text.in_(language)) for text in others)
        if length > 1.2 * next_longest and length > next_longest + 12:
            return True
    return False


def _bare_letters(step: Choosing, node: Node) -> None:
    for language, text, place in texts_of(node, "explanation"):
        letter = bare_letter(text, len(step.options), language)
        if letter:
            place.fault("course.bare_letter", warning=True, letter=letter)


def _banks(lesson: LessonDraft) -> None:
    if not lesson.steps:
        return
    for side, drafts in (("pre", lesson.pre), ("post", lesson.post)):
        if not drafts:
            lesson.node.fault("course.no_bank", warning=True, side=side)


def _review_date(draft: CourseDraft, today: date) -> None:
    reviewed = draft.course.reviewed_on
    if reviewed == date.min:  # it could not be read, and that has been said
        return
    until = reviewed.replace(year=reviewed.year + 1, day=min(reviewed.day, 28 if reviewed.month == 2 else 31))
    node = draft.node.data["reviewed_on"]
    if today > until:
        node.fault("course.review_passed", warning=True, reviewed=reviewed.isoformat(), months=REVIEW_MONTHS)
    elif reviewed > today:
        node.fault("course.review_ahead", warning=True, reviewed=reviewed.isoformat())


def _report_length(
    draft: CourseDraft, lesson: Lesson, message: Message, code: str, most: int, warn_until: int = 0
) -> None:
    """Report a message of more than `most` characters: a fault, or a warning up to `warn_until` where that is given."""
    languages = {language for part in message for text in part.node.data.values() for language in languages_of(text)}
    length = max(composed_length(draft.course, lesson, message, language) for language in languages)
    if most < length and (not warn_until or length <= warn_until):
        message[-1].node.fault(code, warning=bool(warn_until), length=length, most=most)
