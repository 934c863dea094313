"""The agency's conversion table: what each form of development is worth in JP. Only mentoring has a part so far."""

from __future__ import annotations

from bot.config.settings import JpTables
from bot.config.values import get, integer
from lessons.places import Node
from mentoring.sessions import LONGEST, SessionTable

_MOST_JP = 100


def jp_tables(node: Node) -> JpTables:
    """The table's parts; a part that is not there proposes nothing to the ledger."""
    entries = node.mapping(optional=["mentoring"])
    return JpTables(mentoring=get(entries, "mentoring", _mentoring, None))


def _mentoring(node: Node) -> SessionTable:
    counts = ["jp_per_session", "month_cap", "minutes_least"]
    entries = node.mapping(required=["version", "source", *counts], optional=["jp_for_mentor"])
    jp = get(entries, "jp_per_session", lambda n: integer(n, 1, _MOST_JP), 1)
    return SessionTable(
        version=get(entries, "version", lambda n: n.text(50), ""),
        jp=jp,
        month_cap=get(entries, "month_cap", lambda n: integer(n, 0, _MOST_JP), 0),
        least_minutes=get(entries, "minutes_least", lambda n: integer(n, 1, LONGEST), LONGEST),
        mentor_jp=get(entries, "jp_for_mentor", lambda n: integer(n, 0, _MOST_JP), jp),
        source=get(entries, "source", lambda n: n.text(300), ""),
    )
