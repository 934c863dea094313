"""How many guests can find room at all: a largest assignment, whatever it costs, and the hosts who have to be full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Rows = Sequence[Mapping[int, int]]
"""Of each guest: the hosts who may take them, and the cost."""
Places = Sequence[Sequence[int]]
"""Of each host: what their first, second, … guest costs in addition, never falling."""


def seat(rows: Rows, places: Places) -> tuple[list[int | None], set[int]]:
    """A host for as many guests as there can be, and the hosts for whom those who are left over compete.

    These are full in every largest assignment, of guests who could go nowhere else (Dulmage & Mendelsohn 1958).
    """
    seating = _Seating(rows, places)
    for guest in sorted(range(len(rows)), key=lambda guest: len(rows[guest])):  # who has least choice, first
        seating.place(guest)
    return seating.host_of, seating.contested


class _Seating:
    def __init__(self, rows: Rows, places: Places) -> None:
        self.rows = rows
        self.room = [len(place) for place in places]
        self.host_of: list[int | None] = [None] * len(rows)
        self.guests: list[set[int]] = [set() for _ in places]
        self.contested: set[int] = set()
        """From here no way leads to a free place, now or later: no search need enter again."""
        self._rest = set(range(len(places)))

    def place(self, guest: int) -> None:
        """With the host who has most room; where all are full, others move on until somebody reaches a free place."""
        row = self.rows[guest]
        roomiest = max(row, key=self.room.__getitem__, default=None)
        if roomiest is not None and self.room[roomiest]:
            self._move_along({roomiest: (guest, -1)}, roomiest)
        else:
            self._make_room(guest)

    def _make_room(self, guest: int) -> None:
        unseen, came, ahead = set(self._rest), dict[int, tuple[int, int]](), [(guest, -1)]
        for mover, before in ahead:  # grows while it is walked through: breadth first
            if not unseen:
                break
            found = unseen & self.rows[mover].keys()
            unseen -= found
            for host in sorted(found):
                came[host] = (mover, before)
                if self.room[host]:
                    self._move_along(came, host)
                    return
                ahead += [(next_, host) for next_ in sorted(self.guests[host])]
        self.contested |= came.keys()
        self._rest = unseen

    def _move_along(self, came: Mapping[int, tuple[int, int]], end: int) -> None:
        self.room[end] -= 1
        while end >= 0:
            mover, before = came[end]
            if before >= 0:
                self.guests[before].remove(mover)
            self.guests[end].add(mover)
            self.host_of[mover], end = end, before
