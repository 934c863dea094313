"""The JP ledger: corrections, entries by hand, and an entry for every course that was completed before."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from people.hours import local_day
from people.ids import new_id
from people.model import Zone
from store.dialect import Key, Moment

revision = "0004"
down_revision = "0003"

_AT_ONCE = 1_000
_completed = sa.text(
    "SELECT e.id, e.person_id, e.course_id, e.started_at, e.enrolled_at, e.completed_at, e.jp, "
    "coalesce(t.zone, p.zone) AS zone, v.content "
    "FROM enrolments e JOIN persons p ON p.id = e.person_id LEFT JOIN participations t ON t.person_id = e.person_id "
    "JOIN course_versions v ON v.course_id = e.course_id AND v.version = e.course_version "
    "WHERE e.status = 'completed' AND e.completed_at IS NOT NULL AND e.jp > 0 ORDER BY e.id"
).columns(started_at=Moment(), enrolled_at=Moment(), completed_at=Moment())
_entries = sa.table(
    "jp_entries",
    sa.column("id", Key), sa.column("person_id", Key), sa.column("year"), sa.column("day", sa.Date()),
    sa.column("form"), sa.column("competency"), sa.column("minutes"), sa.column("jp"), sa.column("source_kind"),
    sa.column("source_id", Key), sa.column("evidence"), sa.column("status"), sa.column("decided_at", Moment()),
    sa.column("title"), sa.column("begun_on", sa.Date()),
)  # fmt: skip


def upgrade() -> None:
    """Alter the table, then enter the hours of completed courses: from now on they are counted here only."""
    with op.batch_alter_table("jp_entries") as table:
        table.drop_constraint("uq_jp_entries_source_kind_source_id_person_id", type_="unique")
        table.drop_constraint("fk_jp_entries_corrects", type_="foreignkey")
        table.create_foreign_key(
            "fk_jp_entries_corrects", "jp_entries", ["corrects"], ["id"], deferrable=True, initially="DEFERRED"
        )
        table.add_column(sa.Column("title", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("organiser", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("begun_on", sa.Date()))
        table.add_column(sa.Column("certificate", sa.Text(), server_default="", nullable=False))
    _unique("uq_jp_entries_source", ["source_kind", "source_id", "person_id"], "corrects IS NULL")
    _unique("uq_jp_entries_corrects", ["corrects"], "corrects IS NOT NULL")
    _enter_courses()


def _unique(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "jp_entries", columns, unique=True, sqlite_where=where, postgresql_where=where)


def _enter_courses() -> None:
    """They counted when they were completed, so they are approved, as of that moment."""
    connection = op.get_bind()
    heads: dict[str, dict[str, Any]] = {}
    waiting: list[dict[str, Any]] = []
    for row in connection.execute(_completed).all():
        if row.content not in heads:
            heads[row.content] = _head(row.content)
        waiting.append(_entry(row, heads[row.content]))
    for first in range(0, len(waiting), _AT_ONCE):
        connection.execute(sa.insert(_entries), waiting[first : first + _AT_ONCE])


def _entry(row: Any, head: dict[str, Any]) -> dict[str, Any]:
    zone = Zone(row.zone)
    day = local_day(zone, row.completed_at)
    return {
        "id": new_id(), "person_id": row.person_id, "year": day.year, "day": day, "form": "course",
        "competency": head["competency"], "minutes": head["minutes"], "jp": row.jp, "source_kind": "enrolment",
        "source_id": row.id, "evidence": f"enrolment/{row.id}", "status": "approved", "decided_at": row.completed_at,
        "title": head["title"] or row.course_id, "begun_on": local_day(zone, row.started_at or row.enrolled_at),
    }  # fmt: skip


def _head(content: str) -> dict[str, Any]:
    """What the course says of itself: title, competency type and minutes; blanks where it cannot be read."""
    try:
        course = json.loads(content)["course"]
        title, minutes = course["title"], course["minutes"]
        competency = course["competency"]["type"]
    except (ValueError, KeyError, TypeError):
        return {"title": "", "competency": "", "minutes": 0}
    return {"title": title if isinstance(title, str) else title["id"], "competency": competency, "minutes": minutes}
