"""The cheapest assignment from any prices: seat everybody where they like it best, then move who is too many.

Successive shortest paths (Ahuja, Magnanti & Orlin 1993, section 9.7) over the hosts and a pool, from which they take
their places and to which they give them back. The guests of a host are folded into one row, "what the cheapest of them
pays more elsewhere", which is made anew only when they change. Only the best few options of each guest are looked at;
in the end every option is held against the prices, and who has a better one is seated there and the search goes on.
So what is left out is proven to be of no use, and the result is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from mentoring.auction import Options, asked, level
from mentoring.seating import Places

_FEW = 12
"""Options of each guest that are looked at from the beginning."""
_NEVER = 1 << 62
_Move = tuple[int, int, int, int]
"""(Least with price, where to, what is paid more there, which guest moves; -1: a place does, none)."""


def exchange(
    options: Sequence[Options], places: Places, seats: Sequence[int], prices: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The host of each guest at the least total cost, and the prices that prove it.

    `seats` is any way to seat everybody, `prices` any prices: the nearer to the cheapest, the sooner it is done.
    """
    market = _Exchange(options, places, seats, prices)
    while market.seat_where_cheapest():
        market.balance()
    pool = market.price.pop()
    return market.host_of, [price - pool for price in market.price]


class _Exchange:
    """Hosts take the places that are worth their price, and have the guests who like them best: that is then balanced.

    Prices never fall. At every time each guest is where cost + price is least of the options that are looked at, and a
    host's price lies between the cost of their last place taken and their next.
    """

    def __init__(self, options: Sequence[Options], places: Places, seats: Sequence[int], prices: Sequence[int]) -> None:
        self.options, self.places, self.pool = options, places, len(places)
        self.price = [*prices, -level(places, prices, len(options))]
        worth = sorted((cost - prices[host], host) for host, row in enumerate(places) for cost in row)
        taken = Counter(host for _, host in worth[: len(options)])
        self.taken = [taken[host] for host in range(self.pool)]
        self.guests: list[dict[int, None]] = [{} for _ in places]
        self.host_of = [-1] * len(options)
        self.costs = [{seat: _cost(option, seat)} for option, seat in zip(options, seats, strict=True)]
        self.moves: list[list[_Move] | None] = [None] * (self.pool + 1)

    def seat_where_cheapest(self) -> bool:
        """Look at every option of every guest. Whether somebody had a better one than theirs, and moved."""
        moved = False
        for guest, (hosts, costs, _) in enumerate(self.options):
            here, now = asked(self.options[guest], self.price), self.host_of[guest]
            best = min(here)
            if now < 0 or best < self.costs[guest][now] + self.price[now]:
                few = _few(here, guest)
                self.costs[guest].update((hosts[at], costs[at]) for at in few)
                self._move(guest, now, self._emptiest([hosts[at] for at in few if here[at] == best]))
                moved = True
        return moved

    def _emptiest(self, hosts: Sequence[int]) -> int:
        return max(hosts, key=lambda host: self.taken[host] - len(self.guests[host]))

    def balance(self) -> None:
        """Move guests and places on until every host has as many of the one as of the other."""
        for host in range(self.pool):
            while len(self.guests[host]) > self.taken[host]:
                reached, came, cost, end = self._shortest(host)
                for passed, distance in reached:
                    self.price[passed] += cost - distance
                self._move_along(came, host, end)

    def _shortest(self, crowded: int) -> tuple[list[tuple[int, int]], dict[int, tuple[int, int]], int, int]:
        """Dijkstra to a host with a place too many: (hosts passed with distance, how each was reached, cost, end)."""
        price, distance, best, end = self.price, {crowded: 0}, _NEVER, -1
        came: dict[int, tuple[int, int]] = {}
        passed: list[tuple[int, int]] = []
        heap = [(0, crowded)]
        while heap and heap[0][0] < best:
            far, host = heappop(heap)
            if far > distance[host]:
                continue
            passed.append((host, far))
            start = far - price[host]
            for least, to, more, guest in self._moves_from(host):
                if start + least >= best:
                    break
                there = start + more + price[to]
                if there < distance.get(to, best):
                    distance[to], came[to] = there, (guest, host)
                    if to < self.pool and len(self.guests[to]) < self.taken[to]:
                        best, end = there, to
                    else:
                        heappush(heap, (there, to))
        return passed, came, best, end

    def _moves_from(self, host: int) -> list[_Move]:
        """What may leave this host, or the pool, by what it costs with the prices of the time.

        Prices never fall, so that stays a lower bound: a search may stop at the first move that is too dear by it.
        """
        known = self.moves[host]
        if known is None:
            price, dearer = self.price, self._dearer(host) if host < self.pool else self._given_back()
            moves = ((more + price[to], to, more, guest) for to, (more, guest) in dearer.items())
            known = self.moves[host] = sorted(moves)
        return known

    def _dearer(self, host: int) -> dict[int, tuple[int, int]]:
        dearer: dict[int, tuple[int, int]] = {}
        for guest in self.guests[host]:
            costs = self.costs[guest]
            here = costs[host]
            for to, cost in costs.items():
                if to not in dearer or cost - here < dearer[to][0]:
                    dearer[to] = (cost - here, guest)
        dearer.pop(host, None)
        if self.taken[host] < len(self.places[host]):
            dearer[self.pool] = (self.places[host][self.taken[host]], -1)
        return dearer

    def _given_back(self) -> dict[int, tuple[int, int]]:
        return {host: (-self.places[host][taken - 1], -1) for host, taken in enumerate(self.taken) if taken}

    def _move_along(self, came: Mapping[int, tuple[int, int]], start: int, end: int) -> None:
        while end != start:
            guest, before = came[end]
            if guest >= 0:
                self._move(guest, before, end)
            else:
                self._hand_over(before, end)
            end = before

    def _move(self, guest: int, before: int, to: int) -> None:
        if before >= 0:
            del self.guests[before][guest]
            self.moves[before] = None
        self.guests[to][guest] = None
        self.host_of[guest] = to
        self.moves[to] = None

    def _hand_over(self, before: int, to: int) -> None:
        """A host takes a further place, or gives their last one back."""
        host, more = (before, 1) if to == self.pool else (to, -1)
        self.taken[host] += more
        self.moves[host] = self.moves[self.pool] = None


def _cost(option: Options, host: int) -> int:
    hosts, costs, _ = option
    return costs[hosts.index(host)]


def _few(paid: Sequence[int], guest: int) -> list[int]:
    """Where the least is paid. Of those that are as good as each other not the same for everybody."""
    most = sorted(paid)[:_FEW][-1]
    near = [at for at, one in enumerate(paid) if one <= most]
    if len(near) > _FEW:
        near = sorted(near, key=lambda at: (paid[at], (at - guest) % len(paid)))[:_FEW]
    return near
