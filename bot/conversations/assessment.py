"""The self-assessment: one tap for each competency that the position asks for, then what they would like to learn."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from bot import competencies, markup, matching, wording
from bot.buttons import Act, base36, number36
from bot.conversations import answering, home
from bot.messages import Choice, Inbound, Kind
from bot.pairs import views
from bot.pairs.desk import PairDesk
from bot.pairs.ratings import ratings_of, talk_lines
from bot.turns import Turn
from mentoring.model import HIGHEST_LEVEL, LOWEST_LEVEL, MenteeNeed
from mentoring.needs import wanted
from mentoring.screening import Concern, concerns
from people.expertise import field_key
from store.mentoring_model import AssessedBy, Assessment

LONGEST_WORDS = 300
"""Characters of what they would like to learn: it is read beside a name."""
LEVELS = tuple(str(number) for number in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))
"""What stands on the buttons."""
NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})


def act(turn: Turn, argument: str) -> None:
    """Begin, go on, or take a tap (`<mark>-<level>`)."""
    if not argument:
        go_on(turn)
        return
    which, _, level = argument.partition("-")
    competency = by_mark(_required(turn), which)
    if competency is None or level not in LEVELS:
        home.old_button(turn)
    else:
        _take(turn, competency, int(level))


def again(turn: Turn) -> None:
    """From the first statement on; what is not answered this time stays as it was."""
    _ask(turn, 0, again=True)


def go_on(turn: Turn) -> None:
    """The next statement that was never answered; the result where there is none."""
    missing = _missing(turn)
    if missing is None:
        result(turn)
    else:
        intro = "" if _own_levels(turn) else turn.texts("assessment.intro", name=markup.plain(turn.name))
        _ask(turn, missing, intro)


def typed(turn: Turn, event: Inbound) -> None:
    """A level typed as a number or in the words of its button; letters still answer the lesson that lies open."""
    said = event.text.strip().casefold().rstrip(".!")
    level = next((n for n in LEVELS if said in (n, turn.texts(f"button.level_{n}").casefold())), None)
    at, asked = turn.state.get("n"), list(_required(turn))
    if level is None or event.kind is not Kind.TEXT:
        answering.typed(turn, event)
    elif isinstance(at, int) and at < len(asked):
        _take(turn, asked[at], int(level))
    else:
        go_on(turn)


def typed_words(turn: Turn, event: Inbound) -> None:
    """What they would like to learn, in their own words."""
    words = event.text.strip()
    if event.kind is not Kind.TEXT or not words:
        _ask_words(turn, turn.texts("pairing.words_only", name=markup.plain(turn.name)))
    elif NUMBERS & set(concerns(words)):
        _ask_words(turn, turn.texts("assessment.words_numbers", name=markup.plain(turn.name)))
    elif len(words) > LONGEST_WORDS:
        _ask_words(turn, turn.texts("mentoring.refused.too_long", length=len(words), most=LONGEST_WORDS))
    else:
        PairDesk.of(turn).change_wish(turn.person.id, own_words=words)
        _done(turn)


def no_words(turn: Turn) -> None:
    """Nothing more to say; what was said before is taken back."""
    PairDesk.of(turn).change_wish(turn.person.id, own_words="")
    _done(turn)


def result(turn: Turn, intro: str = "") -> None:
    """Where they stand against what the position asks for, and what follows."""
    need = matching.needs_of(turn.tx, turn.house, [turn.person.id])[turn.person.id]
    parts = [intro, _outcome(turn, need), _talk(turn), _courses(turn, need), _source(turn)]
    turn.say("\n".join(part for part in parts if part), _onward(turn, need), columns=2)
    turn.aside()


def _take(turn: Turn, competency: str, level: int) -> None:
    """Note a level. A tap on a statement further up corrects it and leaves the one that is open where it is."""
    person = turn.person.id
    if _own_levels(turn).get(competency) != level:
        # At once: what comes next is read from the store.
        turn.tx.save([Assessment(person, competency, level, AssessedBy.SELF, person, turn.now)])
    asked = list(_required(turn))
    at = turn.state.get("n") if turn.state.get("at") == "assess" else None
    if not turn.state.get("again") or not isinstance(at, int):
        _next_or_words(turn, _missing(turn))
    else:
        following = at + 1 if at < len(asked) and asked[at] == competency else at
        _next_or_words(turn, following if following < len(asked) else None, again=True)


def _next_or_words(turn: Turn, number: int | None, again: bool = False) -> None:
    if number is None:
        _ask_words(turn, turn.texts("assessment.words", name=markup.plain(turn.name)))
    else:
        _ask(turn, number, again=again)


def _ask(turn: Turn, number: int, intro: str = "", again: bool = False) -> None:
    asked = list(_required(turn))
    competency = asked[number]
    text = turn.texts(
        "assessment.statement",
        number=number + 1,
        of=len(asked),
        competency=markup.plain(competencies.name(turn.texts, competency)),
        statement=markup.plain(competencies.statement(turn.texts, competency)),
    )
    choices = [turn.button(f"level_{n}", Act.ASSESS, f"{mark(competency)}-{n}") for n in LEVELS]
    turn.say(f"{intro}\n\n{text}" if intro else text, choices)
    turn.aside("assess", n=number, **({"again": 1} if again else {}))


def _ask_words(turn: Turn, text: str) -> None:
    turn.say(text, [turn.button("skip", Act.ASSESS_NO_WORDS)])
    turn.aside("assess_words")


def _done(turn: Turn) -> None:
    turn.journal("assessed", competencies=len(_own_levels(turn)))
    result(turn, turn.texts("assessment.thanks", name=markup.plain(turn.name)))


def _outcome(turn: Turn, need: MenteeNeed) -> str:
    if not need.needs:
        return turn.texts("assessment.result_none", name=markup.plain(turn.name))
    rest = len(_required(turn)) - len(need.needs)
    return turn.texts("assessment.result", needs=views.needs(turn.texts, need), rest=rest)


def _talk(turn: Turn) -> str:
    """Where the superior sees it differently: matter for a talk between the two."""
    ratings = ratings_of(turn.tx, [turn.person.id])[turn.person.id]
    found = talk_lines(turn.texts, ratings, _required(turn))
    return "\n".join([turn.texts("team.with_superior"), *found]) if found else ""


def _courses(turn: Turn, need: MenteeNeed) -> str:
    """Courses of the catalogue that serve what is needed most."""
    most = {found.competency for found in wanted(need)}
    titles = [
        markup.italic(course.title.in_(turn.texts.language))
        for course in turn.house.courses.catalogue.courses
        if most & {field_key(name) for name in course.competencies}
    ]
    return turn.texts("assessment.courses", courses=", ".join(titles[:2])) if titles else ""


def _source(turn: Turn) -> str:
    table = turn.house.mentoring.levels
    if not table.source or table.valid_from is None:
        return ""
    day = wording.dated(turn.texts, table.valid_from)
    return turn.texts("assessment.source", source=markup.plain(table.source), day=day)


def _onward(turn: Turn, need: MenteeNeed) -> list[Choice]:
    repeat = turn.button("assess_again", Act.ASSESS_AGAIN)
    if not need.needs:
        return [repeat, *home.fitting(turn)[:1]]
    return [turn.button("my_mentor", Act.MENTOR), turn.button("wishes", Act.WISHES), repeat]


def _required(turn: Turn) -> dict[str, int]:
    return turn.house.mentoring.levels.required_of(turn.person)


def _own_levels(turn: Turn) -> dict[str, int]:
    person = turn.person.id
    return turn.tx.mentoring.levels([person]).get((person, AssessedBy.SELF), {})


def _missing(turn: Turn) -> int | None:
    """The place of the first statement without an answer."""
    known = _own_levels(turn)
    return next((place for place, competency in enumerate(_required(turn)) if competency not in known), None)


def mark(competency: str) -> str:
    """What stands for a competency in a button: the table may change while old buttons are on the phones."""
    return base36(crc32(competency.encode()))


def by_mark(required: Iterable[str], which: str) -> str | None:
    """The competency of a button, where the position asks for it still."""
    number = number36(which)
    return next((c for c in required if crc32(c.encode()) == number), None)
