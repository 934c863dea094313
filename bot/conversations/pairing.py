"""What the two of a pair do in chat: the mentor's answer, the learner's consent to be named, changing, completing."""

from __future__ import annotations

from collections.abc import Callable

from bot import markup
from bot.buttons import Act, number36
from bot.conversations import answering, home, mentees, refusing
from bot.messages import Inbound, Kind
from bot.pairs import circles, views
from bot.pairs.desk import PairDesk
from bot.turns import Turn
from mentoring.model import Pair, PairStatus
from mentoring.pairing import LIVING, rematch_from
from mentoring.refusal import Refused
from store.mentoring_model import group_key

Step = Callable[[Turn, PairDesk, Pair], None]


def step(act: Act) -> Callable[[Turn, str], None]:
    """The handler of an act on the pair that its argument names."""
    return lambda turn, argument: _step(turn, argument, STEPS[act])


def typed_reflection(turn: Turn, event: Inbound) -> None:
    """Closing words."""
    pair = turn.tx.mentoring.pair(int(turn.state.get("p", 0)))
    words = event.text.strip()
    if pair is None or turn.person.id not in pair.people:
        home.not_understood(turn, event)
    elif event.kind is not Kind.TEXT or not words:
        turn.say(
            turn.texts("pairing.words_only", name=markup.plain(turn.name)),
            [views.pair_button(turn, pair, "reflect_skip")],
        )
    else:
        PairDesk.of(turn).reflect(pair, turn.person.id, words)
        home.show(turn, turn.texts("pairing.reflected", name=markup.plain(turn.name)))
        turn.aside()


def replied(turn: Turn, event: Inbound, rest: str) -> None:
    """A reply to one of our messages about a pair: closing words are kept, a greeting is not passed on."""
    number, _, what = rest.partition("/")
    pair = turn.tx.mentoring.pair(int(number)) if number.isdecimal() else None
    if (
        pair
        and what == "reflect"
        and pair.status is PairStatus.CLOSED
        and event.kind is Kind.TEXT
        and event.text.strip()
    ):
        PairDesk.of(turn).reflect(pair, turn.person.id, event.text)
        home.show(turn, turn.texts("pairing.reflected", name=markup.plain(turn.name)))
    elif pair and what == "intro":
        said = turn.texts("pairing.not_passed_on", name=markup.plain(turn.name), learner=_other(turn, pair))
        turn.say(said, [turn.button("mentees", Act.MENTEES)])
    else:
        answering.typed(turn, event)


def _accept(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    pair = desk.accept(_as(turn, pair, pair.mentor_id))
    said = turn.texts("pairing.accepted", name=markup.plain(turn.name))
    turn.say(said, [views.pair_button(turn, pair, "pair_withdraw"), turn.button("mentees", Act.MENTEES)], columns=2)


def _decline(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    desk.decline(_as(turn, pair, pair.mentor_id))
    turn.say(turn.texts("pairing.declined", name=markup.plain(turn.name)), [turn.button("profile", Act.PROFILE)])


def _withdraw(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    desk.withdraw(_as(turn, pair, pair.mentor_id))
    turn.say(turn.texts("pairing.withdrawn", name=markup.plain(turn.name)), [turn.button("profile", Act.PROFILE)])


def _agree(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    pair = desk.agree(_as(turn, pair, pair.mentee_id))
    mentor = turn.tx.people.by_id([pair.mentor_id])[0]
    said = turn.texts(
        "pairing.introduced",
        name=markup.plain(turn.name),
        mentor=markup.plain(mentor.name),
        called=views.called(turn, mentor),
        place=views.place(mentor),
    )
    key = group_key(pair.group_id, f"named/{turn.cause}") if pair.group_id is not None else ""
    turn.say(said, [turn.button("ask_mentor", Act.ASK, "-"), turn.button("my_mentor", Act.MENTOR)], columns=2, key=key)
    if complete := desk.complete_group(pair):
        turn.postscript(circles.named_text(turn, *complete))


def _hold(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    desk.hold(_as(turn, pair, pair.mentee_id))
    turn.say(turn.texts("pairing.held", name=markup.plain(turn.name)), [turn.button("find_mentor", Act.PAIR_FIND)])


def _change(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    earliest = rematch_from(pair)
    if earliest is not None and turn.now < earliest:
        raise Refused("too_early", at=earliest)
    key = "pairing.change_sure" if turn.person.id == pair.mentee_id else "pairing.change_sure_mentor"
    choices = [views.pair_button(turn, pair, "pair_change_sure"), turn.button("stay", _home_of(turn, pair))]
    turn.say(turn.texts(key, name=markup.plain(turn.name), other=_other(turn, pair)), choices, columns=2)


def _change_sure(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    other = _other(turn, pair)
    following = desk.change(pair, turn.person.id)
    if turn.person.id == pair.mentor_id:
        said = turn.texts("pairing.changed_mentor", name=markup.plain(turn.name), other=other)
        turn.say(said, [turn.button("mentees", Act.MENTEES)])
    elif following:
        said = turn.texts("pairing.found", name=markup.plain(turn.name), until=views.until(turn, following))
        turn.say(said, [turn.button("wishes", Act.WISHES)])
    else:
        turn.say(turn.texts("pairing.none_found", name=markup.plain(turn.name)), [turn.button("wishes", Act.WISHES)])


def _finish(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    if pair.status not in LIVING:
        raise Refused(f"pair_{pair.status}")
    choices = [views.pair_button(turn, pair, "pair_finish_sure"), turn.button("not_yet", _home_of(turn, pair))]
    turn.say(
        turn.texts("pairing.finish_sure", name=markup.plain(turn.name), other=_other(turn, pair)), choices, columns=2
    )


def _finish_sure(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    other = _other(turn, pair)
    pair = desk.finish(pair, turn.person.id)
    turn.say(
        turn.texts("pairing.finished", name=markup.plain(turn.name), other=other),
        [views.pair_button(turn, pair, "reflect_skip")],
    )
    turn.aside("reflect", p=pair.id)


def _reflect(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    if pair.status is not PairStatus.CLOSED:
        raise Refused(f"pair_{pair.status}")
    turn.say(
        turn.texts("pairing.reflect", name=markup.plain(turn.name)), [views.pair_button(turn, pair, "reflect_skip")]
    )
    turn.aside("reflect", p=pair.id)


def _reflect_skip(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    home.show(turn, turn.texts("pairing.reflect_skipped", name=markup.plain(turn.name)))


STEPS: dict[Act, Step] = {
    Act.PAIR_ACCEPT: _accept,
    Act.PAIR_DECLINE: _decline,
    Act.PAIR_WITHDRAW: _withdraw,
    Act.PAIR_NAME: _agree,
    Act.PAIR_HOLD: _hold,
    Act.PAIR_CHANGE: _change,
    Act.PAIR_CHANGE_SURE: _change_sure,
    Act.PAIR_FINISH: _finish,
    Act.PAIR_FINISH_SURE: _finish_sure,
    Act.REFLECT: _reflect,
    Act.REFLECT_SKIP: _reflect_skip,
    Act.MENTEES: mentees.one,
}


def _step(turn: Turn, argument: str, act: Step) -> None:
    """Take a step on a pair of this person's; what the rules do not allow now is said kindly."""
    pair = turn.tx.mentoring.pair(number36(argument) or 0)
    if pair is None or turn.person.id not in pair.people:
        home.old_button(turn)
        return
    turn.aside()
    try:
        act(turn, PairDesk.of(turn), pair)
    except Refused as refused:
        refusing.refuse(turn, refused, [turn.button(_home_key(turn, pair), _home_of(turn, pair))])


def _as(turn: Turn, pair: Pair, person_id: int) -> Pair:
    """The pair, where this is who may do it. Raises Refused for the other one of the two."""
    if turn.person.id != person_id:
        raise Refused("not_yours")
    return pair


def _other(turn: Turn, pair: Pair) -> str:
    other = pair.mentee_id if turn.person.id == pair.mentor_id else pair.mentor_id
    return views.called(turn, turn.tx.people.by_id([other])[0])


def _home_of(turn: Turn, pair: Pair) -> Act:
    return Act.MENTEES if turn.person.id == pair.mentor_id else Act.MENTOR


def _home_key(turn: Turn, pair: Pair) -> str:
    return "mentees" if turn.person.id == pair.mentor_id else "my_mentor"
