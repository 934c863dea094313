"""Questionnaires in chat: one item a message, one tap each; to pass over, to stop, to go on days later, to correct.

Until it is closed, a tap on an item further up corrects it. What was answered is never said back: others look at a
phone too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import markup
from bot.buttons import Act, Do, base36, encode, number36
from bot.conversations import answering, home
from bot.doors import Doors
from bot.messages import Choice, Inbound, Purpose
from bot.surveys.terms import SurveyTerms
from bot.turns import Turn
from lessons.questionnaire import Item, Questionnaire
from lessons.questionnaire import Kind as Of
from lessons.steps.understanding import plain, same
from lessons.surveys import Survey, SurveyAnswer, SurveyStatus
from mentoring.screening import Concern, concerns
from people.model import Person
from people.names import polite
from store.survey_model import asking_key, bundle_key

LONGEST = 500
"""Characters of an answer in words."""
NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})
_TWO, _MANY = 2, 5
"""Buttons beside each other: words, and figures."""


# --- what the schedule says


def put(turn: Turn, survey: Survey) -> None:
    """Put a questionnaire to the one whose turn it is: what becomes of the answers, and the first item."""
    questionnaire = _terms(turn).questionnaires[_kind(turn, survey)]
    intro = turn.texts(
        f"survey.intro.{survey.occasion.value}",
        name=markup.plain(turn.name),
        course=_course(turn, survey),
        note=markup.plain(questionnaire.note.in_(turn.texts.language)),
    )
    _ask(turn, survey, questionnaire, 0, intro, purpose=Purpose.REMINDER, key=_key(survey, "ask"))


def put_bundle(turn: Turn, about: Sequence[tuple[Survey, Person]]) -> None:
    """Ask a superior about several people in one message."""
    first, _ = about[0]
    note = _terms(turn).questionnaires[Of.TRANSFER_SUPERIOR].note.in_(turn.texts.language)
    names = "\n".join(
        f"• {markup.plain(polite(person, turn.texts.language))}, {_course(turn, survey)}" for survey, person in about
    )
    text = turn.texts("survey.bundle", name=markup.plain(turn.name), people=names, note=markup.plain(note))
    begin = turn.button("survey_begin", Act.SURVEY, base36(first.id))
    key = bundle_key(turn.person.id, turn.now)
    turn.say(text, [begin, turn.button("survey_not_now", Act.DECLINE)], columns=2, purpose=Purpose.REMINDER, key=key)


def remind(turn: Turn, survey: Survey) -> None:
    """Mention once that a questionnaire still waits."""
    questionnaire = _terms(turn).questionnaires[_kind(turn, survey)]
    title = markup.italic(questionnaire.title.in_(turn.texts.language))
    text = turn.texts("survey.remind", name=markup.plain(turn.name), title=title)
    enough = turn.button("survey_enough", Act.SURVEY_ENOUGH, base36(survey.id))
    go_on = turn.button("survey_go_on", Act.SURVEY, base36(survey.id))
    turn.say(text, [go_on, enough], columns=2, purpose=Purpose.REMINDER, key=_key(survey, "remind"))


# --- what the person does


def go_on(turn: Turn, argument: str) -> None:
    """The first item that was not answered yet."""
    survey = _open(turn, argument)
    if survey is not None:
        _next(turn, survey, _about(turn, survey))


def tapped(turn: Turn, argument: str) -> None:
    """A tap on a point of a scale: `<survey>-<item>-<value>`."""
    number, _, rest = argument.partition("-")
    place, _, value = rest.partition("-")
    _take(turn, number, place, value=_whole(value))


def skipped(turn: Turn, argument: str) -> None:
    """An item is passed over: `<survey>-<item>`."""
    number, _, place = argument.partition("-")
    _take(turn, number, place)


def enough(turn: Turn, argument: str) -> None:
    """No more of it for now: it is not mentioned again, and stays open for who changes their mind."""
    survey = _open(turn, argument)
    if survey is None:
        return
    turn.save(replace(survey, reminded=True))
    go = turn.button("survey_go_on", Act.SURVEY, base36(survey.id))
    turn.say(turn.texts("survey.enough", name=markup.plain(turn.name)), [go, *home.fitting(turn)[:1]], columns=2)
    turn.aside()


def typed(turn: Turn, event: Inbound) -> None:
    """A figure, the words of a button, or an answer in words; letters still answer the lesson that lies open."""
    survey = turn.tx.surveys.survey(turn.state.get("s", 0))
    questionnaire = _terms(turn).of(survey) if survey and turn.house.surveys else None
    item = questionnaire.item(str(turn.state.get("i"))) if questionnaire else None
    if survey is None or item is None or questionnaire is None or survey.status is not SurveyStatus.OPEN:
        answering.typed(turn, event)
        return
    said, place = event.text.strip(), questionnaire.items.index(item)
    if _means(turn, said, "survey_skip"):
        _take(turn, base36(survey.id), base36(place))
    elif _means(turn, said, "survey_enough"):
        enough(turn, base36(survey.id))
    elif item.in_words:
        _typed_words(turn, survey, questionnaire, place, said)
    elif (value := _understood(item, said, turn.texts.language)) is not None:
        _take(turn, base36(survey.id), base36(place), value=value)
    elif turn.state.get("q") and not plain(said).isdecimal():
        answering.typed(turn, event)
    else:
        _ask(
            turn,
            survey,
            questionnaire,
            place,
            turn.texts("survey.how", name=markup.plain(turn.name), how=_how(turn, item)),
        )


# --- inside


def _take(turn: Turn, number: str, place: str, value: int | None = None, words: str = "") -> None:
    """Note an answer, or that there is none; go on, or where it was a correction, say so."""
    survey = _open(turn, number)
    if survey is None:
        return
    questionnaire, at = _about(turn, survey), _whole(place)
    if at >= len(questionnaire.items):
        raise ValueError("no such item")
    item = questionnaire.items[at]
    if value is not None and not item.takes(value):
        raise ValueError("no such point")
    known = {answer.item: answer for answer in turn.tx.surveys.answers([survey.id])}
    answer = SurveyAnswer(survey.id, item.id, value, words, turn.now)
    before = known.get(item.id)
    if before is None or (before.value, before.words) != (value, words):
        turn.tx.save([answer])  # at once: what comes next is read from the store
    if before is None:
        _next(turn, survey, questionnaire)
    else:
        _said_before(turn, survey, at, (before.value, before.words) == (value, words))


def _typed_words(turn: Turn, survey: Survey, questionnaire: Questionnaire, place: int, said: str) -> None:
    name = markup.plain(turn.name)
    if NUMBERS & set(concerns(said)):
        _ask(turn, survey, questionnaire, place, turn.texts("survey.words_numbers", name=name))
    elif len(said) > LONGEST:
        _ask(
            turn, survey, questionnaire, place, turn.texts("survey.too_long", name=name, length=len(said), most=LONGEST)
        )
    elif said.strip(".… ") == "":
        _ask(turn, survey, questionnaire, place, turn.texts("survey.words_only", name=name))
    else:
        _take(turn, base36(survey.id), base36(place), words=said)


def _next(turn: Turn, survey: Survey, questionnaire: Questionnaire) -> None:
    """The next item, or thanks; of a superior, the next person."""
    known = {answer.item for answer in turn.tx.surveys.answers([survey.id])}
    place = next((place for place, item in enumerate(questionnaire.items) if item.id not in known), None)
    if place is not None:
        _ask(turn, survey, questionnaire, place)
        return
    turn.tx.save([replace(survey, status=SurveyStatus.DONE, look_at=None, closed_at=turn.now)])
    if questionnaire.kind is Of.TRANSFER_SUPERIOR:
        for other in turn.tx.surveys.open_of(turn.person.id):
            if other.questionnaire == survey.questionnaire and _leads(turn, other):
                _ask(turn, other, questionnaire, 0, turn.texts("survey.next_person"))
                return
        turn.say(turn.texts("survey.thanks_superior", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    else:
        turn.say(turn.texts("survey.thanks", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    turn.aside()


def _ask(
    turn: Turn, survey: Survey, questionnaire: Questionnaire, place: int, intro: str = "",
    purpose: Purpose = Purpose.REPLY, key: str = "",
) -> None:  # fmt: skip
    item, language = questionnaire.items[place], turn.texts.language
    text = turn.texts(
        "survey.item",
        title=markup.plain(_head(turn, survey, questionnaire)),
        number=place + 1,
        of=len(questionnaire.items),
        item=markup.plain(item.text.in_(language)),
    )
    how = f"\n<i>{_how(turn, item)}</i>" if place == 0 or item.in_words else ""
    if not key and questionnaire.kind is Of.TRANSFER_SUPERIOR:
        key = asking_key(survey.id, turn.cause)
    whole = "\n\n".join(part for part in (intro, text + how) if part)
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


def _how(turn: Turn, item: Item) -> str:
    """How an item is answered by typing."""
    if item.in_words:
        return turn.texts("survey.how_words")
    if item.between:
        return turn.texts("survey.how_between", least=item.values[0], most=item.values[-1])
    points = ", ".join(f"{point.value} = {markup.plain(point.label.in_(turn.texts.language))}" for point in item.scale)
    return turn.texts("survey.how_scale", points=points)


def _understood(item: Item, said: str, language: str) -> int | None:
    """The value that is meant by a figure, or by the words of a button; None: neither."""
    given = plain(said)
    if given.isdecimal():
        return int(given) if len(given) <= 3 and item.takes(int(given)) else None
    exact = [p.value for p in item.scale if plain(p.label.in_(language)) == given]
    alike = exact or [p.value for p in item.scale if same(said, p.label.in_(language))]
    return alike[0] if len(alike) == 1 else None


def _said_before(turn: Turn, survey: Survey, place: int, same_again: bool) -> None:
    key = "survey.already" if same_again else "survey.corrected"
    go = turn.button("survey_go_on", Act.SURVEY, base36(survey.id))
    turn.say(turn.texts(key, name=markup.plain(turn.name), number=place + 1), [go])


def _open(turn: Turn, argument: str) -> Survey | None:
    """The survey of a button, where it is theirs and takes answers; else they are told, and None is given."""
    survey = turn.tx.surveys.survey(number36(argument) or 0) if turn.house.surveys else None
    if survey is None or survey.respondent_id != turn.person.id or _terms(turn).of(survey) is None:
        home.old_button(turn)
    elif survey.status is not SurveyStatus.OPEN:
        home.show(turn, turn.texts("survey.closed", name=markup.plain(turn.name)))
    elif not _leads(turn, survey):
        home.show(turn, turn.texts("survey.moved", name=markup.plain(turn.name)))
    else:
        return survey
    return None


def _leads(turn: Turn, survey: Survey) -> bool:
    """Whether this person is asked about themself, or leads the one whom it is about; the schedule asks who does."""
    if survey.about_id is None or survey.about_id == turn.person.id:
        return survey.about_id is not None
    about = turn.tx.people.by_id([survey.about_id])
    return bool(about) and about[0].superior_id == turn.person.id


def _about(turn: Turn, survey: Survey) -> Questionnaire:
    return _terms(turn).questionnaires[_kind(turn, survey)]


def _kind(turn: Turn, survey: Survey) -> Of:
    questionnaire = _terms(turn).of(survey)
    if questionnaire is None:
        raise ValueError("a questionnaire that is no longer there")
    return questionnaire.kind


def _terms(turn: Turn) -> SurveyTerms:
    return turn.house.surveys or SurveyTerms()


def _course(turn: Turn, survey: Survey) -> str:
    courses = {course.id: course for course in turn.house.courses.catalogue.courses}
    course = courses.get(survey.course_id)
    return markup.italic(course.title.in_(turn.texts.language) if course else survey.course_id or "-")


def _key(survey: Survey, what: str) -> str:
    """Made of the occasion, not of the survey's number: nothing that stays in the outbox leads to the answers."""
    return f"questionnaire:{survey.questionnaire}/{survey.occasion.value}/{survey.subject_id}/{what}"


def _means(turn: Turn, said: str, button: str) -> bool:
    return plain(said) == plain(turn.texts(f"button.{button}"))


def _whole(digits: str) -> int:
    number = number36(digits)
    if number is None:
        raise ValueError("no number")
    return number


DOORS = Doors(
    acts={
        Act.SURVEY: go_on,
        Act.SURVEY_ANSWER: tapped,
        Act.SURVEY_SKIP: skipped,
        Act.SURVEY_ENOUGH: enough,
    },
    typed={"survey": typed},
)
