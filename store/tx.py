"""One transaction as the closures see it: the groups of tables, bound to one connection."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from store.certificates import Certificates
from store.claims import Claims
from store.courses import CourseTables
from store.departures import DepartureTables
from store.follow_ups import FollowUps
from store.inbox import Inbox
from store.indicators import IndicatorTables
from store.journal import Journal
from store.ledger import Ledger
from store.media import MediaTables
from store.mentoring import MentoringTables
from store.mentoring_bank import AnswerBank
from store.outbox import Outbox
from store.pages import PageTables
from store.people import PeopleTables
from store.rewards import Badges
from store.save import Saved, save
from store.study import StudyTables
from store.surveys import SurveyTables
from store.turns import Turns


class Tx:
    """What a closure given to `Store.write` or `Store.read` works with, and only until it returns."""

    def __init__(self, connection: Connection, writing: bool = False) -> None:
        self.connection = connection
        self.people = PeopleTables(connection)
        self.turns = Turns(connection, writing)
        self.inbox = Inbox(connection, writing)
        self.outbox = Outbox(connection)
        self.study = StudyTables(connection, writing)
        self.courses = CourseTables(connection)
        self.claims = Claims(connection)
        self.departures = DepartureTables(connection)
        self.follow_ups = FollowUps(connection)
        self.journal = Journal(connection)
        self.media = MediaTables(connection)
        self.mentoring = MentoringTables(connection, writing)
        self.bank = AnswerBank(connection)
        self.ledger = Ledger(connection)
        self.indicators = IndicatorTables(connection)
        self.badges = Badges(connection)
        self.certificates = Certificates(connection)
        self.surveys = SurveyTables(connection, writing)
        self.pages = PageTables(connection)

    def save(self, things: Iterable[Saved]) -> None:
        """Store by its key what may change, and anew what may not: answers, consents, facts, assessed levels.

        An answer to an instance that has one, a lesson that is recorded under another id, a second open pair of a
        learner, or a word where a thread has another one already raises StoreConflict; a message or a ledger entry
        whose key is known is left as it is. A question that was loaded without its words keeps them.
        """
        save(self.connection, things)
