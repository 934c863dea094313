"""Who may look at whom: the one rule for chat and pages, as the roster stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from people.model import Person, Role

if TYPE_CHECKING:
    from store.tx import Tx

MOST_STEPS = 50
"""How far up the tree of superiors is looked: deeper than any agency, and an end to a circle."""


def stands_above(tx: Tx, viewer_id: int, person_id: int) -> bool:
    """Whether somebody is this person, their superior, or stands above them."""
    looked_at: int | None = person_id
    for _ in range(MOST_STEPS):
        if looked_at == viewer_id:
            return True
        found = tx.people.by_id([looked_at]) if looked_at is not None else []
        if not found:
            return False
        looked_at = found[0].superior_id
    return False


def may_see(tx: Tx, viewer: Person, person_id: int) -> bool:
    """Whether somebody may see another's progress: themselves, their superiors, and administrators."""
    return Role.ADMIN in viewer.roles or stands_above(tx, viewer.id, person_id)


def has_pages(tx: Tx, person: Person) -> bool:
    """Whether the pages have anything for this person: superiors, whoever leads somebody, administrators."""
    return bool(person.roles & {Role.SUPERVISOR, Role.ADMIN}) or tx.pages.leads(person.id)
