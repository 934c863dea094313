"""What the superiors of the made-up agency did: named, acted on, forgotten, moved; rows from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from people.hours import midnight
from people.model import Person, Zone
from reports.follow_up_facts import Act, FollowUp, Hindrance, Named, State
from reports.weeks import Week
from store.store import Store
from store.tx import Tx

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_STATES = {Act.ASK: (State.OPEN, State.ANSWERED), Act.MENTOR: (State.OPEN, State.YES, State.NO)}


def act(store: Store, weeks: list[Week], seed: int = 1) -> int:
    """Name some people under each superior for these weeks and act on a part of them; gives how many acts."""
    return store.write_now(lambda tx: _act(tx, weeks, random.Random(seed)))


def _act(tx: Tx, weeks: list[Week], rng: random.Random) -> int:
    people = {person.id: person for person in tx.people.in_unit(None)}
    teams: dict[int, list[Person]] = {}
    for person in people.values():
        if person.superior_id in people:
            teams.setdefault(person.superior_id, []).append(person)
    things = [one for week in weeks for leader in sorted(teams) for one in _week(week, leader, teams[leader], rng)]
    # Somebody on whom a superior acted, who reports to another one now.
    leaders = sorted(teams)
    things += _week(weeks[0], leaders[0], teams[leaders[1]][:2], rng)
    known: set[tuple[str, int, Act]] = set()
    acts = 0
    for one in things:
        if isinstance(one, FollowUp):
            key = (one.week, one.person_id, one.act)
            if key in known:
                continue
            known.add(key)
            acts += 1
        tx.save([one])
    return acts


_ids = iter(range(1, 1_000_000))


def _week(week: Week, leader: int, team: list[Person], rng: random.Random) -> Iterator[Named | FollowUp]:
    at = midnight(Zone.WIT, week.sunday + DAY) + 8 * HOUR
    for person in rng.sample(team, min(5, len(team))):
        yield Named(str(week), leader, person.id, "silent", 9, "greet", at)
        for kind in rng.sample(list(Act), rng.randrange(3)):
            state = rng.choice(_STATES.get(kind, (State.DONE,)))
            done = at + rng.randrange(24 * 9) * HOUR
            hindrance = Hindrance.SIGNAL if state is State.ANSWERED else None
            yield FollowUp(
                next(_ids), str(week), leader, person.id, kind, leader, "silent", done, state, hindrance=hindrance
            )
