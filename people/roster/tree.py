"""Who stands above whom, as a mapping from child to parent: its cycles, and an order from the top down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")


def cycles(above: Mapping[K, K]) -> list[tuple[K, ...]]:
    """Every cycle once, as its members from child to parent."""
    done: set[K] = set()
    found: list[tuple[K, ...]] = []
    for start in above:
        path: dict[K, int] = {}
        at = start
        while at in above and at not in done and at not in path:
            path[at] = len(path)
            at = above[at]
        if at in path:
            found.append(tuple(path)[path[at] :])
        done.update(path)
    return found


def top_down(members: Iterable[K], above: Mapping[K, K]) -> list[K]:
    """`members` with each one after those above it. `above` must have no cycle."""
    wanted = dict.fromkeys(members)
    order: dict[K, None] = {}
    for member in wanted:
        climb = [member]
        while (parent := above.get(climb[-1])) is not None and parent in wanted and parent not in order:
            climb.append(parent)
        order.update(dict.fromkeys(reversed(climb)))
    return list(order)
