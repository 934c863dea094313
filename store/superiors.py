"""Who stands above somebody by the roster: the direct superior, that one's superior, and so on to the top."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from store.dialect import among
from store.tables import persons

_direct = (
    select(persons.c.id.label("person_id"), persons.c.superior_id)
    .where(among(persons.c.id, "ids"), persons.c.superior_id.is_not(None))
    .cte("chains", recursive=True)
)
_chains = _direct.union(
    select(_direct.c.person_id, persons.c.superior_id)
    .join(_direct, persons.c.id == _direct.c.superior_id)
    .where(persons.c.superior_id.is_not(None))
)
_CHAINS = select(_chains.c.person_id, _chains.c.superior_id)


def superiors_of(connection: Connection, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Person → everybody above them; a circle ends where it closes. Who has no superior is not in it."""
    found: dict[int, set[int]] = {}
    if person_ids:
        for person, superior in connection.execute(_CHAINS, {"ids": person_ids}):
            found.setdefault(person, set()).add(superior)
    return {person: frozenset(above - {person}) for person, above in found.items()}
