"""Which groups of answers are shown, so that no small group's can be had by taking one figure from another.

Groups may lie in each other (a unit in the unit above, a course in the whole agency) or across each other (a course and
a unit). Each is the set of the answers in it, and what counts is how many people gave them: one person may have
answered twice. A group of fewer than `LEAST` is hidden. Then, for as long as something small is left over of a group
that is shown, once another one inside it or all of one kind inside it are taken away, the smallest of those is hidden
as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import Enum

from reports.indicator_hiding import LEAST_GROUP

LEAST = LEAST_GROUP

Group = tuple[str, Hashable]
"""Its kind (groups of one kind are taken away together), and which of them."""


class Fate(Enum):
    """What becomes of a group's figure."""

    SHOWN = "shown"
    SMALL = "small"
    """Of fewer than `LEAST` people."""
    GUARDING = "guarding"
    """Hidden so that another one cannot be worked out."""


def fates(groups: Mapping[Group, Iterable[int]], people: Sequence[Hashable]) -> dict[Group, Fate]:
    """The fate of each group that has any answers.

    `groups`: the numbers of the answers in each; `people`: who gave the answer with each number.
    """
    return _Hiding(groups, people).settled()


class _Hiding:
    """Sets of answers as bits of whole numbers: to lie inside, to take away and to join cost next to nothing."""

    def __init__(self, groups: Mapping[Group, Iterable[int]], people: Sequence[Hashable]) -> None:
        self._people = people
        bits = {group: sum(1 << number for number in set(numbers)) for group, numbers in groups.items()}
        self._bits = {group: mask for group, mask in bits.items() if mask}
        self._fates = {group: Fate.SMALL if self._few(mask) else Fate.SHOWN for group, mask in self._bits.items()}

    def settled(self) -> dict[Group, Fate]:
        while (betrays := self._betrayer()) is not None:
            self._fates[betrays] = Fate.GUARDING
        return self._fates

    def _betrayer(self) -> Group | None:
        """A group that must be hidden too; None: nothing can be worked out any more."""
        shown = [group for group, fate in self._fates.items() if fate is Fate.SHOWN]
        for whole in sorted(shown, key=self._size):
            inside = [g for g in shown if self._lies_in(g, whole)]
            for part in sorted(inside, key=self._size):
                if self._few(self._bits[whole] & ~self._bits[part]):
                    return part
            for kind in sorted({kind for kind, _ in inside}):
                parts = [group for group in inside if group[0] == kind]
                if self._few(self._rest(whole, parts)):
                    return min(self._highest(parts), key=self._size)
        return None

    def _rest(self, whole: Group, parts: Sequence[Group]) -> int:
        rest = self._bits[whole]
        for part in parts:
            rest &= ~self._bits[part]
        return rest

    def _highest(self, parts: Sequence[Group]) -> list[Group]:
        return [one for one in parts if not any(self._lies_in(one, other) for other in parts)]

    def _lies_in(self, part: Group, whole: Group) -> bool:
        """Whether it is a part of the other, and not all of it."""
        small, large = self._bits[part], self._bits[whole]
        return small != large and small & large == small

    def _size(self, group: Group) -> tuple[int, str]:
        return self._bits[group].bit_count(), repr(group)

    def _few(self, mask: int) -> bool:
        """Whether somebody gave these answers, and fewer than `LEAST` did."""
        seen: set[Hashable] = set()
        while mask:
            lowest = mask & -mask
            seen.add(self._people[lowest.bit_length() - 1])
            if len(seen) >= LEAST:
                return False
            mask ^= lowest
        return bool(seen)
