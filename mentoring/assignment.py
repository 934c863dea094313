"""Gives every guest a host at the least total cost, where each further guest of a host costs more than the last.

In three steps: how many can find room at all (`seating`), prices that are nearly right (`auction`), and the cheapest
assignment of that many with its proof (`exchange`). Whole numbers throughout, so the result is exact and the same on
every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mentoring.auction import guess, options_of
from mentoring.exchange import exchange
from mentoring.seating import Places, Rows, seat


@dataclass(frozen=True, slots=True)
class Assignment:
    """Each guest's host (None: turned away), and the prices that prove that no other assignment costs less.

    The proof (complementary slackness): every guest has a host for whom cost + price is least, a guest turned away
    finds none below `turned_away`, and a host's price lies between the cost of their last place taken and their next.
    """

    hosts: tuple[int | None, ...]
    prices: tuple[int, ...]
    turned_away: int
    """What it costs to leave one guest without a host: more than any rearrangement that would find them one."""


def assign(costs: Rows, places: Places) -> Assignment:
    """The cheapest assignment among those that leave the fewest guests without a host.

    `costs[guest]` maps the hosts who may take them to a cost of at least 0. `places[host]` are the extra costs of
    their first, second, … guest, never falling; as many as there is room. Ties fall by the order that is given.
    """
    rows = _with_room(costs, places)
    seats, contested = seat(rows, places)
    hosts, prices = _cheapest(rows, places, seats) if rows else ([], [0] * (len(places) + 1))
    return _proven(costs, places, hosts, prices, contested)


def _with_room(costs: Rows, places: Places) -> Rows:
    full = {host for host, row in enumerate(places) if not row}
    return [row if full.isdisjoint(row) else {h: c for h, c in row.items() if h not in full} for row in costs]


def _cheapest(rows: Rows, places: Places, seats: Sequence[int | None]) -> tuple[list[int], list[int]]:
    """Hosts and prices, with "nobody" as the last host: for as many as cannot but be turned away, at no cost."""
    nobody, away = len(places), seats.count(None)
    options = options_of([{**row, nobody: 0} for row in rows] if away else rows)
    everywhere = [*places, [0] * away]
    certain = [nobody if host is None else host for host in seats]
    return exchange(options, everywhere, certain, guess(options, everywhere))


def _proven(costs: Rows, places: Places, hosts: list[int], prices: list[int], contested: set[int]) -> Assignment:
    """With prices that prove the number too: whom turned-away guests compete for may ask as much more as that costs."""
    nobody = len(places)
    paid = [row.get(host, 0) + prices[host] for row, host in zip(costs, hosts, strict=True)]
    turned_away = max([_above_any_detour(costs, places), *paid])
    more = turned_away - prices[nobody]
    asked = [price + more if host in contested else price for host, price in enumerate(prices[:nobody])]
    proof = (price if row else turned_away for price, row in zip(asked, places, strict=True))
    return Assignment(tuple(None if host == nobody else host for host in hosts), tuple(proof), turned_away)


def _above_any_detour(costs: Rows, places: Places) -> int:
    """A path that finds one more guest a host passes each host at most once: it never costs as much as this."""
    dearest = max((max(row.values()) for row in costs if row), default=0)
    last_place = max((row[-1] for row in places if row), default=0)
    return dearest * (len(places) + 1) + last_place + 1
