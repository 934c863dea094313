"""Which groups of a tree are shown, so that no few people's scores can be worked out from those of others.

A group of fewer than five people is not shown. That is not enough: where a unit and all but one of those below it are
shown, the one that is not is their difference. So another one is hidden with it, the smallest, until what is left over
of every group that is shown, once those shown below it are taken away, is nobody or five people or more.

What is left over of the groups parts everybody into sets that share nobody, and whatever can be had by adding and
taking away is made of whole such sets: then no sum, however long, gives the scores of one to four people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

LEAST_GROUP = 5


def shown(people: Mapping[int, int], below: Mapping[int | None, Collection[int]], order: Collection[int]) -> set[int]:
    """The groups that may be shown beside the sum of all of them.

    `people`: how many each has of its own; `below`: group → those directly below it, None for the top; `order`: every
    group after those below it.
    """
    hiding = _Hiding(people, below)
    for group in order:
        hiding.take_in(group)
    hiding.settle(None)
    return hiding.shown


class _Hiding:
    """Goes up the tree; what was settled below stays as it is but for groups that are hidden."""

    def __init__(self, people: Mapping[int, int], below: Mapping[int | None, Collection[int]]) -> None:
        self._own, self._below = people, below
        self._total: dict[int, int] = {}
        self.shown: set[int] = set()

    def take_in(self, group: int) -> None:
        total = self._own.get(group, 0) + sum(self._total[one] for one in self._below.get(group, ()))
        self._total[group] = total
        if total >= LEAST_GROUP:
            self.shown.add(group)
            self.settle(group)

    def settle(self, group: int | None) -> None:
        """Hide groups below this one, the smallest first, until nothing small is left over of it."""
        tops = [group] if group is not None else self._below.get(None, ())
        everybody = sum(self._total[one] for one in tops)
        highest = self._highest(group)
        while highest and 0 < everybody - sum(self._total[one] for one in highest) < LEAST_GROUP:
            hidden = min(highest, key=lambda one: (self._total[one], one))
            self.shown.discard(hidden)
            highest.remove(hidden)
            highest |= self._highest(hidden)

    def _highest(self, group: int | None) -> set[int]:
        """The groups shown below this one with none shown between."""
        found: set[int] = set()
        open_ones = list(self._below.get(group, ()))
        while open_ones:
            one = open_ones.pop()
            if one in self.shown:
                found.add(one)
            else:
                open_ones.extend(self._below.get(one, ()))
        return found
