"""Which case of a follow-up a button speaks of: the week, the superior and the person, as one argument."""

from __future__ import annotations

from bot.buttons import base36, number36
from reports.weeks import Week


def mark(week: Week | str, superior_id: int, person_id: int) -> str:
    """What a button carries to speak of somebody whom a summary named."""
    return f"{week}-{base36(superior_id)}-{base36(person_id)}"


def meant(argument: str) -> tuple[Week, int, int]:
    """What `mark` was made of. Raises ValueError for an argument that we never gave."""
    week, superior, person = argument.rsplit("-", 2)
    ids = number36(superior), number36(person)
    if ids[0] is None or ids[1] is None:
        raise ValueError("no person")
    return Week.parse(week), ids[0], ids[1]
