"""Looks at what would happen: many in one transaction, each taken back before the next, nothing of them kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from store.store import Store
from store.tx import Tx

T = TypeVar("T")


class _Undo(Exception):
    """Takes the whole transaction back, with what was seen in it."""

    def __init__(self, seen: list[object]) -> None:
        super().__init__()
        self.seen = seen


def undone(store: Store, looks: Sequence[Callable[[Tx], T]]) -> list[T]:
    """What each look sees; all of them start from the same place. Raises what a look raises.

    One transaction for many: to begin and to give up one of its own would cost each as much as what it looks at.
    """

    def work(tx: Tx) -> None:
        seen: list[object] = []
        tx.connection.exec_driver_sql("SAVEPOINT before_a_look")
        for look in looks:
            seen.append(look(tx))
            tx.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT before_a_look")
        raise _Undo(seen)

    try:
        store.write_now(work)
    except _Undo as undo:
        return undo.seen  # type: ignore[return-value]  # what the looks gave
    raise AssertionError("nothing was taken back")
