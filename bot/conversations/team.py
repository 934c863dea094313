"""The superior's view of their own direct reports: the same statements, one tap each, then matter for a talk."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime

from bot import competencies, markup, wording
from bot.buttons import Act, base36, number36
from bot.conversations import answering, home
from bot.conversations.assessment import LEVELS, by_mark, mark
from bot.doors import Doors
from bot.messages import Inbound, Kind
from bot.pairs.ratings import Ratings, ratings_of, talk_lines
from bot.turns import Turn
from people.hours import local_day
from people.model import Person, Role
from people.names import polite
from store.mentoring_model import AssessedBy, Assessment

PAGE = 6
"""Team members on one page."""
RATE = "rate"
"""State in which a level of a team member is waited for."""


def show(turn: Turn, argument: str = "") -> None:
    """The team, page by page: whose view was given when. What is no page is the first one."""
    team = _team(turn)
    name = markup.plain(turn.name)
    if not team:
        home.show(turn, turn.texts("team.nobody", name=name))
        return
    pages = range(0, len(team), PAGE)
    page = next((n for n in range(len(pages)) if str(n) == argument), 0)
    first = pages[page]
    shown = team[first : first + PAGE]
    ratings = ratings_of(turn.tx, [one.id for one in shown])
    lines = [_line(turn, one, ratings[one.id], n) for n, one in enumerate(shown, first + 1)]
    choices = [turn.button("rate_number", Act.RATE, base36(one.id), number=n) for n, one in enumerate(shown, first + 1)]
    if page:
        choices.append(turn.button("page_before", Act.TEAM, str(page - 1)))
    if page + 1 < len(pages):
        choices.append(turn.button("page_after", Act.TEAM, str(page + 1)))
    turn.say("\n".join([turn.texts("team.list", name=name, count=len(team)), *lines]), choices, columns=3)
    turn.aside()


def rate(turn: Turn, argument: str) -> None:
    """Begin or go on with a team member, or take a tap (`<person>-<mark>-<level>`)."""
    number, _, rest = argument.partition("-")
    member = _member(turn, number36(number))
    if member is None:
        _not_yours(turn)
    elif not rest:
        _go_on(turn, member)
    else:
        which, _, level = rest.partition("-")
        competency = by_mark(_required(turn, member), which)
        if competency is None or level not in LEVELS:
            home.old_button(turn)
        else:
            _take(turn, member, competency, int(level))


def again(turn: Turn, argument: str) -> None:
    """From the first statement on; what was said before is kept as history."""
    member = _member(turn, number36(argument))
    if member is None:
        _not_yours(turn)
    else:
        _ask(turn, member, 0, again=True)


def typed(turn: Turn, event: Inbound) -> None:
    """A level typed as a number or in the words of its button."""
    said = event.text.strip().casefold().rstrip(".!")
    level = next((n for n in LEVELS if said in (n, turn.texts(f"button.level_{n}").casefold())), None)
    member, at = _member(turn, turn.state.get("p")), turn.state.get("n")
    if level is None or event.kind is not Kind.TEXT:
        answering.typed(turn, event)
    elif member is None or not isinstance(at, int) or at >= len(_required(turn, member)):
        _not_yours(turn)
    else:
        _take(turn, member, list(_required(turn, member))[at], int(level))


def _go_on(turn: Turn, member: Person) -> None:
    missing = _missing(turn, member)
    if missing is None:
        _result(turn, member)
        return
    ratings = ratings_of(turn.tx, [member.id])[member.id]
    fresh = ratings.rated_by(turn.person.id, _since(turn))
    who = _called(turn, member)
    intro = "" if fresh else turn.texts("team.intro", name=markup.plain(turn.name), who=who)
    _ask(turn, member, missing, intro)


def _ask(turn: Turn, member: Person, number: int, intro: str = "", again: bool = False) -> None:
    required = _required(turn, member)
    competency = list(required)[number]
    level = required[competency]
    text = turn.texts(
        "team.statement",
        who=_called(turn, member),
        number=number + 1,
        of=len(required),
        competency=markup.plain(competencies.name(turn.texts, competency)),
        statement=markup.plain(competencies.statement(turn.texts, competency)),
        required=f"{level} {markup.plain(competencies.level(turn.texts, level))}",
    )
    beginning = f"{base36(member.id)}-{mark(competency)}"
    choices = [turn.button(f"level_{n}", Act.RATE, f"{beginning}-{n}") for n in LEVELS]
    turn.say(f"{intro}\n\n{text}" if intro else text, choices)
    turn.aside(RATE, p=member.id, n=number, **({"again": 1} if again else {}))


def _take(turn: Turn, member: Person, competency: str, level: int) -> None:
    """Note a level. What was noted for another team member or statement is corrected without leaving the open one."""
    me = turn.person.id
    known = ratings_of(turn.tx, [member.id])[member.id].rated_by(me, _since(turn))
    through = turn.state.get("again") and turn.state.get("p") == member.id
    if through or known.get(competency) != level:
        # At once: what comes next is read from the store.
        turn.tx.save([Assessment(member.id, competency, level, AssessedBy.SUPERIOR, me, turn.now)])
    asked, at = list(_required(turn, member)), turn.state.get("n")
    if through and isinstance(at, int) and at < len(asked):
        following: int | None = at + 1 if asked[at] == competency else at
        following = following if following is not None and following < len(asked) else None
    else:
        following, through = _missing(turn, member), None
    if following is not None:
        _ask(turn, member, following, again=bool(through))
    else:
        _done(turn, member)


def _done(turn: Turn, member: Person) -> None:
    """The superior sees matter for a talk, and so does the team member, who is told."""
    turn.journal("team_assessed", person=member.id, competencies=len(_required(turn, member)))
    listener = turn.other(member.id)
    if listener is not None and listener.reachable:
        who = markup.plain(polite(turn.person, listener.texts.language))
        text = listener.texts("team.told", name=markup.plain(listener.name), who=who)
        listener.say(f"rated:{member.id}:{turn.cause}", text, [listener.button("see_result", Act.ASSESS)])
    _result(turn, member, turn.texts("team.thanks", name=markup.plain(turn.name)))


def _result(turn: Turn, member: Person, intro: str = "") -> None:
    ratings, required = ratings_of(turn.tx, [member.id])[member.id], _required(turn, member)
    who = _called(turn, member)
    if not ratings.own:
        said = turn.texts("team.not_yet", who=who)
    elif found := talk_lines(turn.texts, ratings, required):
        said = "\n".join([turn.texts("team.talk", who=who), *found])
    else:
        said = turn.texts("team.alike", who=who)
    number = base36(member.id)
    choices = [turn.button("team", Act.TEAM), turn.button("rate_again", Act.RATE_AGAIN, number)]
    turn.say("\n".join(part for part in (intro, said) if part), choices, columns=2)
    turn.aside()


def _line(turn: Turn, member: Person, ratings: Ratings, number: int) -> str:
    required, fresh = _required(turn, member), ratings.rated_by(turn.person.id, _since(turn))
    rated = [competency for competency in required if competency in fresh]
    if len(rated) == len(required):
        latest = max(ratings.superior[competency].at for competency in rated)
        day = wording.dated(turn.texts, local_day(turn.person.zone, latest))
        state = turn.texts("team.rated", day=day)
    else:
        state = turn.texts("team.rated_part" if rated else "team.unrated", done=len(rated), of=len(required))
    return turn.texts("team.line", number=number, who=_called(turn, member), state=state)


def _team(turn: Turn) -> list[Person]:
    """Their own direct reports who take part and whose position asks for something, by name."""
    reports = [one.id for one in turn.tx.people.reports_of(turn.person.id)]
    found = [one for one in turn.tx.mentoring.mentees(reports) if one.participation.consented]
    learners = [one.person for one in found if Role.LEARNER in one.person.roles and _required(turn, one.person)]
    return sorted(learners, key=lambda person: (person.name.casefold(), person.id))


def _member(turn: Turn, number: int | None) -> Person | None:
    """A direct report, as the roster stands now; None: anybody else."""
    return next((one for one in _team(turn) if one.id == number), None)


def _missing(turn: Turn, member: Person) -> int | None:
    """The place of the first statement that waits for this superior's view."""
    known = ratings_of(turn.tx, [member.id])[member.id].rated_by(turn.person.id, _since(turn))
    return next((place for place, one in enumerate(_required(turn, member)) if one not in known), None)


def _since(turn: Turn) -> datetime:
    """Views from before this moment have aged, and are asked for anew."""
    months = turn.now.year * 12 + turn.now.month - 1 - turn.house.mentoring.reassess_months
    year, month = divmod(months, 12)
    return turn.now.replace(year=year, month=month + 1, day=min(turn.now.day, monthrange(year, month + 1)[1]))


def _required(turn: Turn, member: Person) -> dict[str, int]:
    return turn.house.mentoring.levels.required_of(member)


def _called(turn: Turn, member: Person) -> str:
    return markup.plain(polite(member, turn.texts.language))


def _not_yours(turn: Turn) -> None:
    turn.say(turn.texts("team.not_yours", name=markup.plain(turn.name)), home.fitting(turn)[:2], columns=2)
    turn.aside()


DOORS = Doors(
    acts={Act.TEAM: show, Act.RATE: rate, Act.RATE_AGAIN: again},
    typed={RATE: typed},
    commands={"tim": Act.TEAM, "team": Act.TEAM},
)
