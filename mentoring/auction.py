"""Prices at which hosts and guests nearly agree, by an auction in which every guest bids for the host they like best.

After Bertsekas & Castañón (1989): a guest offers so much that the next best host would be as good, and a step more;
who offered least for a place of that host gives way and bids again. The smaller the step, the nearer the prices come to
those of the cheapest assignment. They prove nothing: `exchange` makes them exact, from whatever it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapreplace
from operator import add, itemgetter

from mentoring.seating import Places, Rows

_FIRST, _FINER = 10, 5
"""The first step is such a part of the dearest cost, each further one such a part of the last, down to one unit."""
_BIDS = 20
"""Bids of each guest in a round, on average, after which it ends as it stands: rivals can bid for long."""

Options = tuple[tuple[int, ...], tuple[int, ...], Callable[[Sequence[int]], tuple[int, ...]]]
"""The hosts who may take a guest, what each costs, and what takes these hosts' values out of a list."""


def options_of(rows: Rows) -> list[Options]:
    """Each row in the form that is quickest to price. A row must not be empty."""
    return [_option(tuple(row), tuple(row.values())) for row in rows]


def asked(option: Options, prices: Sequence[int]) -> list[int]:
    """Cost + price of each option."""
    _, costs, pick = option
    return list(map(add, costs, pick(prices)))


def guess(options: Sequence[Options], places: Places) -> list[int]:
    """A price for each host. There must be a way to place every guest, and no host without places among the options."""
    dearest = max(max(costs) for _, costs, _ in options)
    prices = [row[0] if row else 0 for row in places]
    step = max(1, dearest // _FIRST)
    while step:
        prices = _round(options, places, prices, step, dearest)
        step //= _FINER
    return prices


def level(places: Places, prices: Sequence[int], number: int) -> int:
    """What the last of so many places costs above its host's price: prices so much higher would be worth it."""
    return sorted(cost - price for row, price in zip(places, prices, strict=True) for cost in row)[number - 1]


def _option(hosts: tuple[int, ...], costs: tuple[int, ...]) -> Options:
    if len(hosts) == 1:  # so that there is always a next best
        hosts, costs = hosts * 2, costs * 2
    return hosts, costs, itemgetter(*hosts)


def _round(options: Sequence[Options], places: Places, before: Sequence[int], step: int, most: int) -> list[int]:
    """Everybody bids anew, from a step below the prices of before. Nobody outbids the next best by more than `most`."""
    offers = _opening(places, before, level(places, before, len(options)) - step)
    prices = [offer[0][0] if offer else price for offer, price in zip(offers, before, strict=True)]
    bidding, bids = list(range(len(options))), _BIDS * len(options)
    while bidding and bids:
        bids -= 1
        guest = bidding.pop()
        here = asked(options[guest], prices)
        best = min(here)
        at = here.index(best)
        here[at] = best + most
        host = options[guest][0][at]
        _, out = heapreplace(offers[host], (prices[host] + min(here) - best + step, guest))
        prices[host] = offers[host][0][0]
        if out >= 0:
            bidding.append(out)
    return prices


def _opening(places: Places, prices: Sequence[int], shift: int) -> list[list[tuple[int, int]]]:
    """A heap of offers for each host, of nobody yet (-1): a place is never to be had below its own cost."""
    return [[(max(cost, price + shift), -1) for cost in row] for row, price in zip(places, prices, strict=True)]
