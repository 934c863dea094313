"""Who learns what of whom in chat: no command and no button, as any role, names anybody beyond one's own team."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot import buttons, router
from bot.buttons import Act, Do, base36
from bot.follow_ups import marks
from bot.invites import code_hash
from bot.markup import visible
from bot.messages import Inbound, Kind
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from reports.follow_up_facts import Act as FollowUpAct
from reports.follow_up_facts import FollowUp, Named, State
from reports.weeks import Week
from store.model import Invite
from store.store import Store
from tests.bot.places import START, Places, Seen, event

WEEK = Week(2026, 48)
LAKE, COAST = Unit(1, "Puskesmas Danau"), Unit(2, "Puskesmas Pantai")
TEAM = {"kasuari": 11, "maleo": 12, "nuri": 13}
"""The superior of the lake, and their people."""
OTHERS = {"bangau": 21, "camar": 22, "dara": 23}
"""The same at the coast: nobody of the lake leads them, nor is led by them."""
BEYOND = {"elang": 31, "falkon": 32}
"""A mentor of the coast, and the administrator, who has no superior."""
ROLES = {
    "kasuari": Role.SUPERVISOR, "bangau": Role.SUPERVISOR, "elang": Role.MENTOR, "falkon": Role.ADMIN,
}  # fmt: skip
ASKING = {"maleo": "learner", "elang": "mentor", "kasuari": "superior", "bangau": "superior of another unit"}
MAY_NAME = {
    "maleo": {"maleo", "kasuari", "elang"},
    "elang": {"elang", "bangau"},
    "kasuari": set(TEAM),
    "bangau": {*OTHERS, "elang"},
}
"""Whom a message to each of them may name (a learner the mentor who will answer); written out, not reckoned by what is
tested."""
FOLLOWED = 77


@pytest.fixture(scope="module")
def at(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    path = tmp_path_factory.mktemp("access") / "bekal.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Store.open(f"sqlite:///{path}") as store:
        places = Places(store)
        _agency(places)
        yield places


def _agency(at: Places) -> None:
    everybody = {**TEAM, **OTHERS, **BEYOND}
    units = {**dict.fromkeys(TEAM, LAKE), **dict.fromkeys((*OTHERS, *BEYOND), COAST)}
    above = {**dict.fromkeys(("maleo", "nuri"), 11), **dict.fromkeys(("camar", "dara", "elang"), 21)}
    persons = tuple(
        Person(
            number, f"19900315201503{1 + number % 2}{number:03}", name.title(), units[name].id, units[name].name,
            Zone.WIT, superior_id=above.get(name), roles=frozenset({ROLES.get(name, Role.LEARNER)}),
        )
        for name, number in everybody.items()
    )  # fmt: skip
    write = at.world.store.write_now
    write(lambda tx: tx.people.apply(RosterChanges(units=(LAKE, COAST), persons=persons)))
    for name, number in everybody.items():
        code = f"Kode{number}Contoh"
        invite = Invite(code_hash(code), number, START, START + timedelta(days=60))
        write(lambda tx, invite=invite: tx.save([invite]))
        at.persons[name] = number
        at.world.types(name, f"/start {code}")
        at.world.types(name, "setuju")
        if name not in ROLES:
            at.world.taps(name, "Pas")
            at.world.enrol(name, "contoh")
    _named(at)


def _named(at: Places) -> None:
    """Each superior's summary names one of theirs, and something was done about one."""
    now = at.world.now
    for leader, person in ((11, 12), (21, 22)):
        done = FollowUp(
            FOLLOWED + leader, str(WEEK), leader, person, FollowUpAct.ASK, leader, "silent", now, State.OPEN
        )
        named = Named(str(WEEK), leader, person, "silent", 9, "greet", now)
        at.world.store.write_now(lambda tx, both=(named, done): tx.save(both))


def named_in(seen: Seen) -> set[str]:
    """Whose name stands in what was said."""
    said = " ".join(
        [visible(one.text) for one in seen.said] + [choice.title for one in seen.said for choice in one.choices]
    ).casefold()
    return {name for name in (*TEAM, *OTHERS, *BEYOND) if name in said}


def sees(at: Places, who: str, events: Sequence[Callable[[str], Inbound]]) -> list[Seen]:
    return [seen[who] for seen in at.each_sees([who], events)]


def tap(act: Act, argument: str) -> Callable[[str], Inbound]:
    return event(Kind.TAP, payload=buttons.encode(Do(act, argument)))


def arguments(leader: int, person: int) -> set[str]:
    """What buttons carry to speak of somebody else's team: its summary, its people, what was done about them."""
    case, done = marks.mark(WEEK, leader, person), base36(FOLLOWED + leader)
    mine = {str(person), base36(person), f"{WEEK}-{base36(leader)}", case, done}
    return {
        "",
        *mine,
        *(f"{one}-1" for one in mine),
        *(f"{case}-{step}" for step in ("g", "g1", "a", "m", "l", "l2", "t")),
    }


@pytest.mark.parametrize("who", ASKING, ids=ASKING.get)
def test_no_command_names_anybody_beyond_ones_own(at: Places, who: str) -> None:
    typed = [
        event(Kind.TEXT, command=command, text=argument)
        for command in router.COMMANDS
        for argument in ("", "2", "camar", "maleo")
    ]
    for seen in sees(at, who, typed):
        echoed = {seen.event.text} & set(at.persons)
        assert named_in(seen) <= MAY_NAME[who] | echoed, seen.event


@pytest.mark.parametrize("who", ASKING, ids=ASKING.get)
def test_no_button_does_either_whatever_it_carries(at: Places, who: str) -> None:
    others = arguments(*((11, 12) if who in OTHERS else (21, 22)))
    for seen in sees(at, who, [tap(act, argument) for act in Act for argument in others]):
        assert named_in(seen) <= MAY_NAME[who], seen.event


def test_the_same_looks_name_ones_own(at: Places) -> None:
    """Or nothing of the above would mean anything."""
    for who, member in (("kasuari", "maleo"), ("bangau", "camar")):
        seen = sees(at, who, [event(Kind.TEXT, command=command) for command in router.COMMANDS])
        assert member in set().union(*map(named_in, seen))


def test_and_the_same_buttons_open_ones_own(at: Places) -> None:
    tried = [(act, argument) for act in Act for argument in arguments(11, 12)]
    seen = sees(at, "kasuari", [tap(act, argument) for act, argument in tried])
    opened = {act for (act, _), one in zip(tried, seen, strict=True) if "maleo" in named_in(one)}
    assert opened == {Act.TEAM, Act.RATE, Act.RATE_AGAIN, Act.ACT_ON, Act.ACT_STEP, Act.ACT_SURE}
