"""Who of some people stands above another of them by the roster: what the others say is not for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.tx import Tx


def above_others(tx: Tx, person_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who are above another one of them, however far."""
    bosses = {boss for person in person_ids for boss in tx.people.superiors(person)}
    return frozenset(bosses & set(person_ids))
