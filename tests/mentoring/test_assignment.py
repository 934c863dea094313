from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.assignment import Assignment, assign
from mentoring.auction import options_of
from mentoring.exchange import exchange
from mentoring.seating import seat

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


@settings(max_examples=200)
@given(problems(), st.lists(st.integers(-100, 100), min_size=4, max_size=4))
def test_it_is_the_cheapest_from_whatever_prices_it_begins(problem: tuple[Costs, Places], prices: list[int]) -> None:
    costs, places = problem
    placed = [(row, host) for row, host in zip(costs, seat(costs, places)[0], strict=True) if host is not None]
    rows = [{host: cost for host, cost in row.items() if places[host]} for row, _ in placed]
    if not rows:
        return
    hosts, _ = exchange(options_of(rows), places, [host for _, host in placed], prices[: len(places)])
    assert cost_of(rows, places, tuple(hosts)) == cheapest(rows, places)


@settings(max_examples=200)
@given(problems(guests=8))
def test_as_many_are_seated_as_can_be(problem: tuple[Costs, Places]) -> None:
    costs, places = problem
    seats, contested = seat(costs, places)
    away, _ = cost_of(costs, places, tuple(seats))
    assert away == cheapest(costs, places)[0]
    assert all(seats.count(host) == len(places[host]) for host in contested)
    left = [row for row, host in zip(costs, seats, strict=True) if host is None]
    assert all(host in contested for row in left for host in row), "who is left over competes for all they may have"


def constructed(kind: str, chance: random.Random, guests: int = 300, hosts: int = 40) -> Costs:
    """Problems on which one way to solve them or another takes long, or goes wrong."""
    taste = [chance.randrange(1000) for _ in range(hosts)]
    some = [chance.sample(range(hosts), hosts // 3) for _ in range(guests)]
    group = [range((at := int(5 * chance.random() ** 2) * hosts // 5), at + hosts // 5) for _ in range(guests)]
    step = [(at := guest * hosts // guests, min(at + 1, hosts - 1)) for guest in range(guests)]
    few = [range(1 + int(hosts * chance.random() ** 2)) for _ in range(guests)]
    kinds: dict[str, Costs] = {
        "any": [{host: chance.randrange(1500) for host in row} for row in some],
        "all alike": [dict.fromkeys(row, 100) for row in some],
        "for nothing": [dict.fromkeys(row, 0) for row in some],
        "of one taste": [{host: taste[host] + chance.randrange(5) for host in row} for row in some],
        "of two scales": [{h: chance.choice((0, 10**6)) + chance.randrange(1000) for h in row} for row in some],
        "products": [{host: of * taste[host] for host in row} for of, row in zip(taste * guests, some, strict=False)],
        "closed groups": [{host: chance.randrange(1000) for host in row} for row in group],
        "a long chain": [{host: chance.randrange(1000) for host in row} for row in step],
        "nested": [{host: chance.randrange(1000) for host in row} for row in few],
        "nowhere to go": [{0: 5} if guest % 2 else {} for guest in range(guests)],
        "points of all sizes": [{h: taste[h] * (h % 5 > 1) + chance.randrange(300) for h in row} for row in some],
    }
    return kinds[kind]


KINDS = (
    "any", "all alike", "for nothing", "of one taste", "of two scales", "products", "closed groups", "a long chain",
    "nested", "nowhere to go", "points of all sizes",
)  # fmt: skip


@pytest.mark.parametrize("room", [0.9, 1.0, 1.3])
@pytest.mark.parametrize("kind", KINDS)
def test_constructed_ones_carry_their_own_proof(kind: str, room: float) -> None:
    guests, hosts, chance = 300, 40, random.Random(11)
    costs = constructed(kind, chance, guests, hosts)
    ends = [int(guests * room * (host + 1) / hosts) for host in range(hosts)]
    places = [[240 * (2 * k + 1) // n for k in range(n)] for n in (b - a for a, b in pairwise([0, *ends]))]
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
