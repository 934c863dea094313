"""Mentoring as rows: mentors and learners, pairs and meetings, questions. Words of a thread have doors of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from store.dialect import has_row_locks
from store.gatherings import GatheringTables
from store.mentoring_desk import DeskTables
from store.mentoring_pairs import PairTables
from store.mentoring_people import MentoringPeople
from store.mentoring_questions import QuestionTables
from store.mentoring_records import RecordTables


class MentoringTables(MentoringPeople, PairTables, GatheringTables, QuestionTables, DeskTables, RecordTables):
    """Mentoring as seen by one transaction."""

    def __init__(self, connection: Connection, writing: bool = False) -> None:
        self._connection = connection
        self._holds = writing and has_row_locks(connection)

    def prune(self, before: datetime) -> int:
        """Blank the words of threads that ended, and of meetings that began, before then. Gives the number of both."""
        return super().prune(before) + self.prune_meetings(before) + self.prune_gatherings(before)

    def next_due(self, after: datetime) -> datetime | None:
        """When the schedule has something to do for mentoring, later than `after`; None: nothing is under way."""
        found = (self.next_look(after), self.next_answer(after), self.next_meeting(after), self.next_gathering(after))
        return min((moment for moment in found if moment is not None), default=None)
