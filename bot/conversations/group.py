"""The group in chat: the mentor accepts it with one tap and writes to all; members see who is in it, and may leave."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act, base36, number36
from bot.conversations import home, question_check, refusing
from bot.doors import Doors
from bot.messages import Inbound, Kind
from bot.pairs import circles, views
from bot.pairs.above import above_others
from bot.pairs.desk import PairDesk
from bot.questions import drafts
from bot.spoken import never_mind
from bot.turns import Turn
from mentoring.groups import Group
from mentoring.model import Pair, PairStatus
from mentoring.pairing import LIVING
from mentoring.questions import check_words
from mentoring.refusal import Refused
from mentoring.screening import Concern, concerns
from people.model import Role
from people.names import discreet, polite
from store.model import JournalEntry

SAY = "group_say"
"""State in which the mentor's words to all are waited for."""
NUMBERS = frozenset({Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER})


def show(turn: Turn, argument: str = "") -> None:
    """One group: the mentor's (by its number, or the first of theirs), or the one in which the learner is."""
    group = _mine(turn, argument)
    if group is None:
        home.show(turn, turn.texts("group.none", name=markup.plain(turn.name)))
        return
    pairs = turn.tx.mentoring.pairs_of_group(group.id)
    if turn.person.id == group.mentor_id:
        _for_mentor(turn, group, pairs)
    else:
        _for_member(turn, group, pairs)
    turn.aside()


def accept(turn: Turn, argument: str) -> None:
    """The mentor takes all of them; each is asked whether they may be named."""
    group = _led(turn, argument)
    waiting = _waiting(turn, group)
    if group is None or not waiting:
        _over(turn)
        return
    desk = PairDesk.of(turn)
    for pair in waiting:
        desk.accept(pair)
    said = turn.texts("group.accepted", name=markup.plain(turn.name), count=len(waiting))
    turn.say(said, [turn.button("group", Act.GROUP, base36(group.id))])


def decline(turn: Turn, argument: str) -> None:
    """Not now: for each of them the next best mentor is asked."""
    waiting = _waiting(turn, _led(turn, argument))
    if not waiting:
        _over(turn)
        return
    desk = PairDesk.of(turn)
    for pair in waiting:
        desk.decline(pair)
    turn.say(turn.texts("group.declined", name=markup.plain(turn.name)), [turn.button("profile", Act.PROFILE)])


def begin(turn: Turn, argument: str) -> None:
    """Wait for the mentor's words to all."""
    group = _led(turn, argument)
    if group is None:
        _over(turn)
        return
    turn.say(turn.texts("group.write", name=markup.plain(turn.name)), [turn.button("cancel", Act.GROUP, argument)])
    turn.aside(SAY, g=group.id)


def typed(turn: Turn, event: Inbound) -> None:
    """The words to all: to every member who knows the mentor, and to nobody else."""
    group = _led(turn, base36(int(turn.state.get("g", 0))))
    if group is None:
        _over(turn)
        return
    _pass_on(turn, group, event)


def replied(turn: Turn, event: Inbound, rest: str) -> None:
    """The mentor's reply to a message of the group goes to all; a member's is a question to the mentor alone."""
    number = rest.partition("/")[0]
    group = turn.tx.mentoring.group(int(number)) if number.isdecimal() else None
    if group is not None and turn.person.id == group.mentor_id and group.closed_at is None:
        _pass_on(turn, group, event)
    elif Role.LEARNER in turn.person.roles:
        turn.aside("ask")
        question_check.check(turn, drafts.of_event(turn, event))
    else:
        home.not_understood(turn, event)


def leave(turn: Turn, _: str = "") -> None:
    """Ask whether they really want to leave the group."""
    if _own_pair(turn) is None:
        _over(turn)
        return
    choices = [turn.button("group_leave_sure", Act.GROUP_LEAVE_SURE), turn.button("stay", Act.GROUP)]
    turn.say(turn.texts("group.leave", name=markup.plain(turn.name)), choices, columns=2)


def leave_sure(turn: Turn, _: str = "") -> None:
    """They have left: another mentor is looked for, and nobody is asked why."""
    pair = _own_pair(turn)
    if pair is None:
        _over(turn)
        return
    following = PairDesk.of(turn).leave_group(pair)
    key = "group.left" if following else "group.left_none"
    turn.say(turn.texts(key, name=markup.plain(turn.name)), [turn.button("my_mentor", Act.MENTOR)])


def _for_mentor(turn: Turn, group: Group, pairs: list[Pair]) -> None:
    texts, number = turn.texts, base36(group.id)
    people = {person.id: person for person in turn.tx.people.by_id([pair.mentee_id for pair in pairs])}
    lines = []
    for pair in pairs:
        naming = polite if pair.status in LIVING else discreet
        who = markup.plain(naming(people[pair.mentee_id], texts.language))
        lines.append(texts("group.member" if pair.status in LIVING else "group.member_waits", who=who))
    others = [one for one in turn.tx.mentoring.groups_of_mentor(turn.person.id) if one.id != group.id]
    write = [turn.button("group_write", Act.GROUP_SAY, number), turn.button("gather", Act.GATHER, number)]
    choices = write if _living(pairs) else []
    if any(pair.status is PairStatus.PROPOSED for pair in pairs):
        choices += [turn.button("pair_accept", Act.GROUP_ACCEPT, number)]
    choices += [turn.button("group_other", Act.GROUP, base36(one.id)) for one in others[:1]]
    head = texts("group.mentors", name=markup.plain(turn.name), competency=circles.about(texts, group))
    turn.say("\n".join([head, *lines]), [*choices, turn.button("mentees", Act.MENTEES)], columns=2)


def _for_member(turn: Turn, group: Group, pairs: list[Pair]) -> None:
    """The others are named once everybody has agreed."""
    complete = group.named_at is not None
    people = turn.tx.people.by_id([pair.mentee_id for pair in _living(pairs)]) if complete else []
    mentor = turn.tx.people.by_id([group.mentor_id])[0]
    said = turn.texts(
        "group.members" if complete else "group.not_yet",
        name=markup.plain(turn.name),
        competency=circles.about(turn.texts, group),
        mentor=views.called(turn, mentor),
        **({"members": circles.listed(turn.texts, people, but=turn.person.id)} if complete else {}),
    )
    meet = turn.button("gather", Act.GATHER, base36(group.id))
    leave_it = turn.button("group_leave", Act.GROUP_LEAVE)
    turn.say(said, [turn.button("ask_mentor", Act.ASK, "-"), meet, leave_it], columns=2)


def _pass_on(turn: Turn, group: Group, event: Inbound) -> None:
    words, name = event.text.strip(), markup.plain(turn.name)
    cancel = [turn.button("cancel", Act.GROUP, base36(group.id))]
    if never_mind(words):
        show(turn, base36(group.id))
        return
    try:
        check_words(words)
    except Refused as refused:
        turn.say(refusing.words(turn, refused), cancel)
        return
    if event.kind is not Kind.TEXT or NUMBERS & set(concerns(words)):
        turn.say(turn.texts("group.words_only", name=name), cancel)
        turn.aside(SAY, g=group.id)
        return
    told = 0
    members = [pair.mentee_id for pair in _living(turn.tx.mentoring.pairs_of_group(group.id))]
    for member in sorted({*members} - above_others(turn.tx, members)):
        listener = turn.other(member)
        if listener is not None and listener.reachable:
            circles.passed_on(listener, group, turn.person, words, turn.cause)
            told += 1
    turn.save(JournalEntry(turn.now, "group_told", turn.person.id, {"group": group.id, "told": told}))
    said = turn.texts("group.passed_on", name=name, count=told)
    turn.say(said, [turn.button("group", Act.GROUP, base36(group.id))], key=f"group/{group.id}/sent/{turn.cause}")
    turn.aside()


def _mine(turn: Turn, argument: str) -> Group | None:
    led = turn.tx.mentoring.groups_of_mentor(turn.person.id)
    wanted = next((one for one in led if base36(one.id) == argument), None)
    pair = _own_pair(turn)
    own = turn.tx.mentoring.group(pair.group_id) if pair and pair.group_id else None
    return wanted or own or next(iter(led), None)


def _led(turn: Turn, argument: str) -> Group | None:
    """An open group of this mentor's."""
    group = turn.tx.mentoring.group(number36(argument) or 0)
    return group if group and group.mentor_id == turn.person.id and group.closed_at is None else None


def _own_pair(turn: Turn) -> Pair | None:
    """The living pair of a learner in an open group."""
    pair = turn.tx.mentoring.pair_of(turn.person.id)
    if pair is None or pair.group_id is None or pair.status not in LIVING:
        return None
    group = turn.tx.mentoring.group(pair.group_id)
    return pair if group and group.closed_at is None else None


def _waiting(turn: Turn, group: Group | None) -> list[Pair]:
    pairs = turn.tx.mentoring.pairs_of_group(group.id) if group else []
    return [pair for pair in pairs if pair.status is PairStatus.PROPOSED]


def _living(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.status in LIVING]


def _over(turn: Turn) -> None:
    turn.say(turn.texts("group.over", name=markup.plain(turn.name)), home.fitting(turn)[:2], columns=2)
    turn.aside()


DOORS = Doors(
    acts={
        Act.GROUP: show,
        Act.GROUP_ACCEPT: accept,
        Act.GROUP_DECLINE: decline,
        Act.GROUP_SAY: begin,
        Act.GROUP_LEAVE: leave,
        Act.GROUP_LEAVE_SURE: leave_sure,
    },
    typed={SAY: typed},
    media=frozenset({SAY}),
    replies={"group": replied},
    commands={"kelompok": Act.GROUP, "group": Act.GROUP},
)
