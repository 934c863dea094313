"""A mentor says whether they take new learners, and an administrator names mentors for those who have waited."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act, number36
from bot.conversations import refusing
from bot.doors import Doors
from bot.pairs import views
from bot.pairs.appointing import appoint_all
from bot.pairs.desk import PairDesk
from bot.pairs.waiting import SHOWN
from bot.turns import Turn
from mentoring.refusal import Refused
from mentoring.standing import Rest
from people.model import Role
from people.names import polite


def ready(turn: Turn) -> None:
    """They take new learners again. Said twice it changes nothing."""
    _set(turn, None)
    turn.say(turn.texts("pairing.ready", name=markup.plain(turn.name)), [turn.button("profile", Act.PROFILE)])
    turn.aside()


def rests(turn: Turn) -> None:
    """They would rather not for now; learners and questions that they have go on."""
    _set(turn, Rest.WISH)
    choices = [turn.button("ready", Act.MENTOR_READY), turn.button("profile", Act.PROFILE)]
    turn.say(turn.texts("pairing.rests", name=markup.plain(turn.name)), choices, columns=2)
    turn.aside()


def one_more(turn: Turn, argument: str) -> None:
    """They take a learner beyond their places."""
    turn.aside()
    try:
        pair = PairDesk.of(turn).accept_beyond(turn.person.id, number36(argument) or 0)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button("mentees", Act.MENTEES)])
        return
    said = turn.texts("pairing.one_more_taken", name=markup.plain(turn.name))
    turn.say(said, [views.pair_button(turn, pair, "pair_withdraw"), turn.button("mentees", Act.MENTEES)], columns=2)


def enough(turn: Turn) -> None:
    """They stay at the places that they have, and are not asked again."""
    count = PairDesk.of(turn).keep_places(turn.person.id)
    said = turn.texts("pairing.enough", name=markup.plain(turn.name), count=count)
    turn.say(said, [turn.button("profile", Act.PROFILE)])
    turn.aside()


def appoint(turn: Turn) -> None:
    """Name a mentor for everybody who has waited for long, and say who it is."""
    done = appoint_all(turn.house, turn.tx, turn.now, PairDesk.of(turn), turn.person.id)
    ids = {id_ for match, _ in done.found for id_ in (match.mentee_id, match.mentor_id)}
    names = {person.id: polite(person, turn.texts.language) for person in turn.tx.people.by_id(ids)}
    lines = [f"{names[match.mentee_id]} → {names[match.mentor_id]}" for match, _ in done.found[:SHOWN]]
    key = "some" if done.found else "none"
    said = turn.texts(f"pairing.appoint.{key}", name=markup.plain(turn.name), count=len(done.found))
    more = turn.texts("pairing.appoint.without", count=len(done.without)) if done.without else ""
    turn.say("\n".join(part for part in (said, views.bulleted(lines), more) if part))
    turn.aside()


def _set(turn: Turn, rest: Rest | None) -> None:
    desk = PairDesk.of(turn)
    mentor = desk.mentors.get(turn.person.id)
    if mentor is not None and mentor.terms.rest is not rest:
        desk.set_rest(turn.person.id, rest)


DOORS = Doors(
    acts={
        Act.MENTOR_READY: lambda turn, _: ready(turn),
        Act.MENTOR_RESTS: lambda turn, _: rests(turn),
        Act.ROOM: one_more,
        Act.ROOM_FULL: lambda turn, _: enough(turn),
        Act.APPOINT: lambda turn, _: appoint(turn),
    },
    needs={
        **dict.fromkeys((Act.MENTOR_READY, Act.MENTOR_RESTS, Act.ROOM, Act.ROOM_FULL), Role.MENTOR),
        Act.APPOINT: Role.ADMIN,
    },
)
