"""Questionnaires in chat: one item a message, one tap each; to pass over, to stop, to go on days later, to correct.

Until it is closed, a tap on an item further up corrects it. What was answered is never said back: others look at a
phone too.
"""

from __future__ import annotations

from dataclasses import replace

from bot import markup
from bot.buttons import Act, base36, number36
from bot.conversations import answering, home
from bot.doors import Doors
from bot.messages import Inbound
from bot.surveys import asking
from bot.turns import Turn
from lessons.questionnaire import Item, Questionnaire
from lessons.questionnaire import Kind as Of
from lessons.steps.understanding import plain
from lessons.surveys import Survey, SurveyAnswer, SurveyStatus
from mentoring.screening import Concern, concerns

LONGEST = 500
"""Characters of an answer in words."""
NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})


# --- what the person does


def go_on(turn: Turn, argument: str) -> None:
    """The first item that was not answered yet."""
    survey = _open(turn, argument)
    if survey is not None:
        _next(turn, survey, asking.questionnaire_of(turn, survey))


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
    waiting = _waiting(turn)
    if waiting is None:
        answering.typed(turn, event)
        return
    survey, questionnaire, item = waiting
    said, place = event.text.strip(), questionnaire.items.index(item)
    if _means(turn, said, "survey_skip"):
        _take(turn, base36(survey.id), base36(place))
    elif _means(turn, said, "survey_enough"):
        enough(turn, base36(survey.id))
    elif item.in_words:
        _typed_words(turn, survey, questionnaire, place, said)
    elif (value := asking.understood(item, said, turn.texts.language)) is not None:
        _take(turn, base36(survey.id), base36(place), value=value)
    elif turn.state.get("q") and not plain(said).isdecimal():
        answering.typed(turn, event)
    else:
        how = turn.texts("survey.how", name=markup.plain(turn.name), how=asking.how(turn, item))
        asking.ask(turn, survey, questionnaire, place, how)


# --- inside


def _waiting(turn: Turn) -> tuple[Survey, Questionnaire, Item] | None:
    """The item that was asked last, where it still takes an answer."""
    survey = turn.tx.surveys.survey(turn.state.get("s", 0))
    if survey is None or survey.status is not SurveyStatus.OPEN or not turn.house.surveys:
        return None
    questionnaire = asking.terms(turn).of(survey)
    item = questionnaire.item(str(turn.state.get("i"))) if questionnaire else None
    return (survey, questionnaire, item) if questionnaire and item else None


def _take(turn: Turn, number: str, place: str, value: int | None = None, words: str = "") -> None:
    """Note an answer, or that there is none; go on, or where it was a correction, say so."""
    survey = _open(turn, number)
    if survey is None:
        return
    questionnaire, at = asking.questionnaire_of(turn, survey), _whole(place)
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
        asking.ask(turn, survey, questionnaire, place, turn.texts("survey.words_numbers", name=name))
    elif len(said) > LONGEST:
        asking.ask(
            turn, survey, questionnaire, place, turn.texts("survey.too_long", name=name, length=len(said), most=LONGEST)
        )
    elif said.strip(".… ") == "":
        asking.ask(turn, survey, questionnaire, place, turn.texts("survey.words_only", name=name))
    else:
        _take(turn, base36(survey.id), base36(place), words=said)


def _next(turn: Turn, survey: Survey, questionnaire: Questionnaire) -> None:
    """The next item, or thanks; of a superior, the next person."""
    known = {answer.item for answer in turn.tx.surveys.answers([survey.id])}
    place = next((place for place, item in enumerate(questionnaire.items) if item.id not in known), None)
    if place is not None:
        asking.ask(turn, survey, questionnaire, place)
        return
    turn.tx.save([replace(survey, status=SurveyStatus.DONE, look_at=None, closed_at=turn.now)])
    if questionnaire.kind is Of.TRANSFER_SUPERIOR:
        for other in turn.tx.surveys.open_of(turn.person.id):
            if other.questionnaire == survey.questionnaire and _leads(turn, other):
                asking.ask(turn, other, questionnaire, 0, turn.texts("survey.next_person"))
                return
        turn.say(turn.texts("survey.thanks_superior", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    else:
        turn.say(turn.texts("survey.thanks", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    turn.aside()


def _said_before(turn: Turn, survey: Survey, place: int, same_again: bool) -> None:
    key = "survey.already" if same_again else "survey.corrected"
    go = turn.button("survey_go_on", Act.SURVEY, base36(survey.id))
    turn.say(turn.texts(key, name=markup.plain(turn.name), number=place + 1), [go])


def _open(turn: Turn, argument: str) -> Survey | None:
    """The survey of a button, where it is theirs and takes answers; else they are told, and None is given."""
    survey = turn.tx.surveys.survey(number36(argument) or 0) if turn.house.surveys else None
    if survey is None or survey.respondent_id != turn.person.id or asking.terms(turn).of(survey) is None:
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
