from __future__ import annotations

import random
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.assignment import Assignment, assign

Costs = list[dict[int, int]]
Places = list[list[int]]


@st.composite
def problems(draw: st.DrawFn, guests: int = 6, hosts: int = 4) -> tuple[Costs, Places]:
    places = draw(st.lists(st.lists(st.integers(0, 40), max_size=3).map(sorted), max_size=hosts))
    hosts_there = st.sampled_from(range(len(places))) if places else st.nothing()
    row = st.dictionaries(hosts_there, st.integers(0, 60)) if places else st.just({})
    return draw(st.lists(row, max_size=guests)), places


def cost_of(costs: Costs, places: Places, hosts: tuple[int | None, ...]) -> tuple[int, int]:
    """(guests turned away, cost of the others); KeyError or IndexError where a host may not or has no room."""
    taken = [0] * len(places)
    total = 0
    for row, host in zip(costs, hosts, strict=True):
        if host is not None:
            total += row[host] + places[host][taken[host]]
            taken[host] += 1
    return hosts.count(None), total


def cheapest(costs: Costs, places: Places) -> tuple[int, int]:
    """By trying every way: the fewest turned away, then the least cost."""

    @cache
    def best(guest: int, taken: tuple[int, ...]) -> tuple[int, int]:
        if guest == len(costs):
            return 0, 0
        away, cost = best(guest + 1, taken)
        ways = [(away + 1, cost)]
        for host, fit in costs[guest].items():
            if taken[host] < len(places[host]):
                more = tuple(n + (place == host) for place, n in enumerate(taken))
                away, cost = best(guest + 1, more)
                ways.append((away, cost + fit + places[host][taken[host]]))
        return min(ways)

    return best(0, (0,) * len(places))


def assert_proven(costs: Costs, places: Places, found: Assignment) -> None:
    """Complementary slackness: with these prices no other assignment can cost less."""
    taken = [found.hosts.count(host) for host in range(len(places))]
    for host, (row, price) in enumerate(zip(places, found.prices, strict=True)):
        assert taken[host] == 0 or row[taken[host] - 1] <= price
        assert taken[host] == len(row) or price <= row[taken[host]]
    for row, host in zip(costs, found.hosts, strict=True):
        asked = [cost + found.prices[other] for other, cost in row.items()]
        paid = found.turned_away if host is None else row[host] + found.prices[host]
        assert paid == min([*asked, found.turned_away])


@settings(max_examples=400)
@given(problems())
def test_it_costs_as_little_as_the_best_of_all_ways(problem: tuple[Costs, Places]) -> None:
    costs, places = problem
    found = assign(costs, places)
    assert cost_of(costs, places, found.hosts) == cheapest(costs, places)
    assert_proven(costs, places, found)


def test_larger_ones_carry_their_own_proof() -> None:
    chance = random.Random(11)
    for guests, hosts, room in ((60, 12, 4), (200, 20, 12), (150, 40, 4), (300, 25, 5)):
        places = [[20 * (2 * k + 1) // room for k in range(chance.randint(0, room))] for _ in range(hosts)]
        costs = [
            {host: chance.randrange(200) for host in chance.sample(range(hosts), chance.randint(0, hosts // 2))}
            for _ in range(guests)
        ]
        found = assign(costs, places)
        cost_of(costs, places, found.hosts)
        assert_proven(costs, places, found)


def test_nobody_is_turned_away_whom_moving_others_would_place() -> None:
    costs = [{0: 0, 1: 1000}, {0: 0}]
    assert assign(costs, [[5], [5]]).hosts == (1, 0)


def test_each_further_guest_costs_more_so_they_spread() -> None:
    costs = [{0: 0, 1: 8} for _ in range(4)]
    assert sorted(assign(costs, [[5, 15, 25, 35], [5, 15, 25, 35]]).hosts) == [0, 0, 1, 1]


def test_nothing_to_assign() -> None:
    assert assign([], []).hosts == ()
    assert assign([{}, {}], [[], []]).hosts == (None, None)
