"""How questionnaires are put: what the schedule says of them, and each item with its buttons, to be tapped or typed."""

from __future__ import annotations

from collections.abc import Sequence

from bot import markup
from bot.buttons import Act, Do, base36, encode
from bot.messages import Choice, Purpose
from bot.turns import Turn
from lessons.questionnaire import Item, Questionnaire
from lessons.questionnaire import Kind as Of
from lessons.steps.understanding import plain, same
from lessons.survey_terms import SurveyTerms
from lessons.surveys import Survey
from people.model import Person
from people.names import polite
from store.survey_model import asking_key, bundle_key

_TWO, _MANY = 2, 5
"""Buttons beside each other: words, and figures."""


# --- what the schedule says


def put(turn: Turn, survey: Survey) -> None:
    """Put a questionnaire to the one whose turn it is: what becomes of the answers, and the first item."""
    questionnaire = terms(turn).questionnaires[_kind(turn, survey)]
    intro = turn.texts(
        f"survey.intro.{survey.occasion.value}",
        name=markup.plain(turn.name),
        course=_course(turn, survey),
        note=markup.plain(questionnaire.note.in_(turn.texts.language)),
    )
    ask(turn, survey, questionnaire, 0, intro, purpose=Purpose.REMINDER, key=_key(survey, "ask"))


def put_bundle(turn: Turn, about: Sequence[tuple[Survey, Person]]) -> None:
    """Ask a superior about several people in one message."""
    first, _ = about[0]
    note = terms(turn).questionnaires[Of.TRANSFER_SUPERIOR].note.in_(turn.texts.language)
    names = "\n".join(
        f"• {markup.plain(polite(person, turn.texts.language))}, {_course(turn, survey)}" for survey, person in about
    )
    text = turn.texts("survey.bundle", name=markup.plain(turn.name), people=names, note=markup.plain(note))
    begin = turn.button("survey_begin", Act.SURVEY, base36(first.id))
    key = bundle_key(turn.person.id, turn.now)
    turn.say(text, [begin, turn.button("survey_not_now", Act.DECLINE)], columns=2, purpose=Purpose.REMINDER, key=key)


def remind(turn: Turn, survey: Survey) -> None:
    """Mention once that a questionnaire still waits."""
    questionnaire = terms(turn).questionnaires[_kind(turn, survey)]
    title = markup.italic(questionnaire.title.in_(turn.texts.language))
    text = turn.texts("survey.remind", name=markup.plain(turn.name), title=title)
    enough = turn.button("survey_enough", Act.SURVEY_ENOUGH, base36(survey.id))
    go_on = turn.button("survey_go_on", Act.SURVEY, base36(survey.id))
    turn.say(text, [go_on, enough], columns=2, purpose=Purpose.REMINDER, key=_key(survey, "remind"))


# --- one item


def ask(
    turn: Turn, survey: Survey, questionnaire: Questionnaire, place: int, intro: str = "",
    purpose: Purpose = Purpose.REPLY, key: str = "",
) -> None:  # fmt: skip
    """Put an item with its buttons; what is typed next answers it."""
    item, language = questionnaire.items[place], turn.texts.language
    text = turn.texts(
        "survey.item",
        title=markup.plain(_head(turn, survey, questionnaire)),
        number=place + 1,
        of=len(questionnaire.items),
        item=markup.plain(item.text.in_(language)),
    )
    hint = f"\n<i>{how(turn, item)}</i>" if place == 0 or item.in_words else ""
    if not key and questionnaire.kind is Of.TRANSFER_SUPERIOR:
        key = asking_key(survey.id, turn.cause)
    whole = "\n\n".join(part for part in (intro, text + hint) if part)
    columns = _MANY if item.between else _TWO
    turn.say(whole, _choices(turn, survey, item, place), columns=columns, purpose=purpose, key=key)
    turn.aside("survey", s=survey.id, i=item.id)


def _choices(turn: Turn, survey: Survey, item: Item, place: int) -> list[Choice]:
    here = f"{base36(survey.id)}-{base36(place)}"
    points = [
        Choice(encode(Do(Act.SURVEY_ANSWER, f"{here}-{base36(point.value)}")), point.label.in_(turn.texts.language))
        for point in item.scale
    ]
    skip = turn.button("survey_skip", Act.SURVEY_SKIP, here)
    return [*points, skip, turn.button("survey_enough", Act.SURVEY_ENOUGH, base36(survey.id))]


def _head(turn: Turn, survey: Survey, questionnaire: Questionnaire) -> str:
    """What stands over an item: the questionnaire, or the person about whom a superior is asked."""
    if questionnaire.kind is Of.TRANSFER_SUPERIOR and survey.about_id is not None:
        return polite(turn.tx.people.by_id([survey.about_id])[0], turn.texts.language)
    return questionnaire.title.in_(turn.texts.language)


def how(turn: Turn, item: Item) -> str:
    """How an item is answered by typing."""
    if item.in_words:
        return turn.texts("survey.how_words")
    if item.between:
        return turn.texts("survey.how_between", least=item.values[0], most=item.values[-1])
    points = ", ".join(f"{point.value} = {markup.plain(point.label.in_(turn.texts.language))}" for point in item.scale)
    return turn.texts("survey.how_scale", points=points)


def understood(item: Item, said: str, language: str) -> int | None:
    """The value that is meant by a figure, or by the words of a button; None: neither."""
    given = plain(said)
    if given.isdecimal():
        return int(given) if len(given) <= 3 and item.takes(int(given)) else None
    exact = [p.value for p in item.scale if plain(p.label.in_(language)) == given]
    alike = exact or [p.value for p in item.scale if same(said, p.label.in_(language))]
    return alike[0] if len(alike) == 1 else None


def questionnaire_of(turn: Turn, survey: Survey) -> Questionnaire:
    """What a survey asks. Raises ValueError for a questionnaire that is no longer there."""
    return terms(turn).questionnaires[_kind(turn, survey)]


def _kind(turn: Turn, survey: Survey) -> Of:
    questionnaire = terms(turn).of(survey)
    if questionnaire is None:
        raise ValueError("a questionnaire that is no longer there")
    return questionnaire.kind


def terms(turn: Turn) -> SurveyTerms:
    """The agency's questionnaires; none where they are off."""
    return turn.house.surveys or SurveyTerms()


def _course(turn: Turn, survey: Survey) -> str:
    courses = {course.id: course for course in turn.house.courses.catalogue.courses}
    course = courses.get(survey.course_id)
    return markup.italic(course.title.in_(turn.texts.language) if course else survey.course_id or "-")


def _key(survey: Survey, what: str) -> str:
    """Made of the occasion, not of the survey's number: nothing that stays in the outbox leads to the answers."""
    return f"questionnaire:{survey.questionnaire}/{survey.occasion.value}/{survey.subject_id}/{what}"
