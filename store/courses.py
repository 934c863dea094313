"""Courses as they were when somebody was enrolled: every version stays, whole."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from store.dialect import insert_new, insert_or_update
from store.tables import course_versions, courses


class CourseTables:
    """Course versions as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, course_id: str, version: str, content_json: str, at: datetime) -> None:
        """Store a version (known ones stay as they are) and make it the course's current one."""
        dialect = self._connection.dialect
        self._connection.execute(insert_or_update(courses, dialect).values(id=course_id, version=version))
        self._connection.execute(
            insert_new(course_versions, dialect).values(
                course_id=course_id, version=version, content=content_json, stored_at=at
            )
        )

    def get(self, course_id: str, version: str) -> str | None:
        """The content of a version as JSON."""
        found: str | None = self._connection.scalar(
            select(course_versions.c.content).where(
                course_versions.c.course_id == course_id, course_versions.c.version == version
            )
        )
        return found

    def current(self) -> dict[str, str]:
        """Course id → its current version."""
        return {row.id: row.version for row in self._connection.execute(select(courses).order_by(courses.c.id))}
