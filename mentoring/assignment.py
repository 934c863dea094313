"""Gives every guest a host at the least total cost, where each further guest of a host costs more than the last.

Successive shortest paths with prices (Jonker & Volgenant 1987; Ahuja, Magnanti & Orlin 1993, section 9.7) over the
hosts alone: the guests of a host are folded into one row, "what the cheapest of them pays more elsewhere", which is
made anew only when they change. Whole numbers throughout, so the result is exact and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

_NEVER = 1 << 62


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


def assign(costs: Sequence[Mapping[int, int]], places: Sequence[Sequence[int]]) -> Assignment:
    """The cheapest assignment among those that leave the fewest guests without a host.

    `costs[guest]` maps the hosts who may take them to a cost of at least 0. `places[host]` are the extra costs of
    their first, second, … guest, never falling; as many as there is room. Ties fall by the order that is given.
    """
    search = _Assigning(costs, places)
    for guest in range(len(costs)):
        search.place(guest)
    hosts = tuple(None if host == search.nobody else host for host in search.host_of)
    return Assignment(hosts, tuple(search.price[:-1]), search.turned_away)


class _Assigning:
    """The state of one assignment. `nobody` is a host of unlimited room at whom every guest costs `turned_away`."""

    def __init__(self, costs: Sequence[Mapping[int, int]], places: Sequence[Sequence[int]]) -> None:
        self.nobody = len(places)
        self.places = places
        self.turned_away = _above_any_detour(costs, places)
        self.costs = [{**row, self.nobody: self.turned_away} for row in costs]
        self.host_of = [self.nobody] * len(costs)
        self.guests: list[dict[int, None]] = [{} for _ in range(self.nobody + 1)]
        self.next_place = [*(row[0] if row else _NEVER for row in places), 0]
        self.price = list(self.next_place)
        self.moves: list[list[tuple[int, int, int, int]] | None] = [None] * (self.nobody + 1)

    def place(self, guest: int) -> None:
        """Find a host for one more guest, moving others where that is cheaper, and keep the prices a proof."""
        reached, came, cost, end = self._shortest(guest)
        for host, distance in reached:
            self.price[host] += cost - distance
        if reached and cost - reached[0][1] > self.turned_away // 2:
            self.moves = [None] * len(self.moves)  # prices leapt: the bounds of before would hold and tell nothing
        self._move_along(came, end)

    def _shortest(self, guest: int) -> tuple[list[tuple[int, int]], dict[int, tuple[int, int]], int, int]:
        """Dijkstra from `guest` over the hosts: (hosts passed with their distance, how each was reached, cost, end)."""
        price, next_place = self.price, self.next_place
        distance = {host: cost + price[host] for host, cost in self.costs[guest].items()}
        came = dict.fromkeys(distance, (guest, -1))
        best, end = min((cost + next_place[host], host) for host, cost in self.costs[guest].items())
        heap = [(far, host) for host, far in distance.items() if far < best]
        heapify(heap)
        passed: list[tuple[int, int]] = []
        while heap:
            far, host = heappop(heap)
            if far >= best:
                break
            if far > distance[host]:
                continue
            passed.append((host, far))
            start = far - price[host]
            for least, to, more, mover in self._moves_from(host):
                if start + least >= best:
                    break
                there = start + more + price[to]
                if there < distance.get(to, best):
                    distance[to], came[to] = there, (mover, host)
                    heappush(heap, (there, to))
                    if start + more + next_place[to] < best:
                        best, end = start + more + next_place[to], to
        return passed, came, best, end

    def _moves_from(self, host: int) -> list[tuple[int, int, int, int]]:
        """(least with price, other host, what the cheapest of this host's guests pays more there, that guest), sorted.

        The first is `more` with the other host's price of the time: prices never fall, so it stays a lower bound, and a
        search may stop at the first move that is too dear by it.
        """
        known = self.moves[host]
        if known is None:
            best: dict[int, tuple[int, int]] = {}
            for guest in self.guests[host]:
                here = self.costs[guest][host]
                for to, cost in self.costs[guest].items():
                    if to not in best or cost - here < best[to][0]:
                        best[to] = (cost - here, guest)
            best.pop(host, None)
            price = self.price
            known = self.moves[host] = sorted((more + price[to], to, more, guest) for to, (more, guest) in best.items())
        return known

    def _move_along(self, came: Mapping[int, tuple[int, int]], end: int) -> None:
        host = end
        while host >= 0:
            guest, before = came[host]
            self.host_of[guest] = host
            self.moves[host] = None
            if host != self.nobody:
                self.guests[host][guest] = None
            if before >= 0:
                del self.guests[before][guest]
            host = before
        self._fill_place(end)

    def _fill_place(self, host: int) -> None:
        if host != self.nobody:
            taken, places = len(self.guests[host]), self.places[host]
            self.next_place[host] = places[taken] if taken < len(places) else _NEVER


def _above_any_detour(costs: Sequence[Mapping[int, int]], places: Sequence[Sequence[int]]) -> int:
    """A path that finds one more guest a host passes each host at most once: it never costs as much as this."""
    dearest = max((max(row.values()) for row in costs if row), default=0)
    last_place = max((row[-1] for row in places if row), default=0)
    return dearest * (len(places) + 1) + last_place + 1
