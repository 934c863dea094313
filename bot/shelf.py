"""Where a turn finds courses: the catalogue in memory, and in the store the versions that learners are pinned to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from lessons.loading import Catalogue, course_from_content
from lessons.model import Course
from lessons.study import QuestionInstance, ReviewCard

if TYPE_CHECKING:
    from store.tx import Tx


class Courses:
    """The catalogue of this installation, and every older version once it was asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._known = {(course.id, course.version): course for course in catalogue.courses}
        self._sizes: dict[str, int] = {}

    def get(self, tx: Tx, course_id: str, version: str) -> Course:
        """The course in that version. Raises KeyError where neither the catalogue nor the store has it."""
        key = (course_id, version)
        if key not in self._known:
            content = tx.courses.get(course_id, version)
            if content is None:
                raise KeyError(f"course {course_id} in version {version}")
            self._known[key] = course_from_content(content)
        return self._known[key]

    def asset_size(self, asset: str) -> int:
        """Bytes of a media file of the catalogue; 0 where it has none such."""
        if asset not in self._sizes:
            try:
                self._sizes[asset] = self.catalogue.asset(asset).stat().st_size
            except (KeyError, OSError):
                self._sizes[asset] = 0
        return self._sizes[asset]


class TurnShelf:
    """What `lessons.engine.Study` may ask for in the middle of a turn, answered from the turn's transaction."""

    def __init__(self, courses: Courses, tx: Tx) -> None:
        self._courses, self._tx = courses, tx

    def course(self, course_id: str, version: str) -> Course:
        return self._courses.get(self._tx, course_id, version)

    def open_instances(self, record_ids: Sequence[int]) -> Sequence[QuestionInstance]:
        return self._tx.study.open_instances(record_ids)

    def last_review(self, person_id: int, since: datetime) -> QuestionInstance | None:
        return self._tx.study.last_review(person_id, since)

    def reviews_asked(self, person_id: int, since: datetime) -> int:
        return self._tx.study.reviews_asked(person_id, since)

    def cards_due(self, person_id: int, now: datetime, limit: int) -> Sequence[ReviewCard]:
        return self._tx.study.cards_due(person_id, now, limit)

    def next_card_due(self, person_id: int) -> datetime | None:
        return self._tx.study.next_card_due(person_id)
