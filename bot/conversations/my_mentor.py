"""The learner's page: who their mentor is, or how far the search for one is."""

from __future__ import annotations

from bot import markup, matching
from bot.buttons import Act
from bot.conversations import mentees
from bot.messages import Choice
from bot.pairs import views
from bot.pairs.desk import PairDesk
from bot.turns import Turn
from mentoring.desk import next_office_hour
from mentoring.model import MenteeNeed, Pair, PairStatus
from people.model import Role


def page(turn: Turn) -> None:
    """The learner's mentor: who it is, or how far the search is, and what can be done."""
    if Role.LEARNER not in turn.person.roles:
        mentees.show(turn)
        return
    pair = turn.tx.mentoring.pair_of(turn.person.id)
    need = matching.needs_of(turn.tx, turn.house, [turn.person.id])[turn.person.id]
    if pair is None:
        _without_mentor(turn, need)
    elif pair.status is PairStatus.PROPOSED:
        found = PairDesk.of(turn).fit(pair)
        competencies = markup.plain(views.for_what(turn.texts, found, need))
        said = turn.texts(
            "pairing.page.proposed",
            name=markup.plain(turn.name),
            competencies=competencies,
            until=views.until(turn, pair),
        )
        turn.say(said, [turn.button("wishes", Act.WISHES), *_as_mentor(turn)], columns=2)
    elif pair.status is PairStatus.ACCEPTED:
        _show_naming(turn, pair, need)
    else:
        _living(turn, pair)
    turn.aside()


def find(turn: Turn) -> None:
    """The learner would like a mentor (again)."""
    pair, at_once = PairDesk.of(turn).find_again(turn.person.id)
    if pair is not None:
        text = turn.texts("pairing.found", name=markup.plain(turn.name), until=views.until(turn, pair))
    elif matching.needs_of(turn.tx, turn.house, [turn.person.id])[turn.person.id].needs:
        text = turn.texts("pairing.none_found" if at_once else "pairing.noted", name=markup.plain(turn.name))
    else:
        page(turn)
        return
    turn.say(text, [turn.button("wishes", Act.WISHES)])
    turn.aside()


def rest(turn: Turn) -> None:
    """The learner wants no mentor for now."""
    PairDesk.of(turn).change_wish(turn.person.id, wanted=False)
    turn.say(turn.texts("pairing.unwanted", name=markup.plain(turn.name)), [turn.button("find_mentor", Act.PAIR_FIND)])
    turn.aside()


def _without_mentor(turn: Turn, need: MenteeNeed) -> None:
    mentee = turn.tx.mentoring.mentee(turn.person.id)
    required, own = turn.house.mentoring.levels.required_of(turn.person), mentee.own_levels if mentee else {}
    name = markup.plain(turn.name)
    if missing := [competency for competency in required if competency not in own]:
        said = turn.texts("pairing.page.assess", name=name, count=len(missing))
        choices = [turn.button("assess", Act.ASSESS)]
    elif not need.needs:
        said = turn.texts("pairing.page.no_need", name=name)
        choices = [turn.button("ask_mentor", Act.ASK, "-"), turn.button("assess_again", Act.ASSESS_AGAIN)]
    elif mentee and not mentee.wish.wanted:
        said = turn.texts("pairing.page.unwanted", name=name)
        choices = [turn.button("find_mentor", Act.PAIR_FIND), turn.button("ask_mentor", Act.ASK, "-")]
    else:
        said = turn.texts("pairing.page.waiting", name=name, needs=views.needs(turn.texts, need))
        choices = [
            turn.button("wishes", Act.WISHES),
            turn.button("assess_again", Act.ASSESS_AGAIN),
            turn.button("no_mentor", Act.PAIR_REST),
        ]
    turn.say(said, [*choices, *_as_mentor(turn)], columns=2)


def _show_naming(turn: Turn, pair: Pair, need: MenteeNeed) -> None:
    match = PairDesk.of(turn).fit(pair)
    if match is None:
        _without_mentor(turn, need)
        return
    said, choices = views.naming(turn, pair, match, need)
    turn.say(said, [*choices, *_as_mentor(turn)], columns=2)


def _living(turn: Turn, pair: Pair) -> None:
    mentor = turn.tx.people.by_id([pair.mentor_id])[0]
    said = {"name": markup.plain(turn.name), "mentor": markup.plain(mentor.name), "place": views.place(mentor)}
    office = _office_hour(turn, pair.mentor_id)
    if office:
        text = turn.texts("pairing.page.living_office", **said, since=views.since(turn, pair), office=office)
    else:
        text = turn.texts("pairing.page.living", **said, since=views.since(turn, pair))
    group = turn.tx.mentoring.group(pair.group_id) if pair.group_id is not None else None
    shared = [turn.button("group", Act.GROUP)] if group and group.closed_at is None else []
    first = [turn.button("ask_mentor", Act.ASK, "-"), views.meet(turn, pair), *shared]
    turn.say(text, [*first, *views.may_end(turn, pair), *_as_mentor(turn)], columns=2)


def _office_hour(turn: Turn, mentor_id: int) -> str:
    """When the mentor is surely there next, on the learner's clock; empty where they keep no such hour."""
    mentor = turn.tx.mentoring.profile(mentor_id)
    if mentor is None:
        return ""
    profile = matching.profile_of(turn.house, mentor, turn.now)
    at = next_office_hour(mentor.terms.desk, profile.desk_hours, turn.house.rules.calendar, turn.now)
    return views.moment(turn, at) if at else ""


def _as_mentor(turn: Turn) -> list[Choice]:
    """The way to the other side, for who learns and mentors."""
    return [turn.button("mentees", Act.MENTEES)] if Role.MENTOR in turn.person.roles else []
