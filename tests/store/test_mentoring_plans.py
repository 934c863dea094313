"""No statement of a mentor's day reads a whole table: looked up in the databases' own plans."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from mentoring import threads
from mentoring.clock import Stage
from mentoring.similar import terms
from store.dialect import SQLITE, parse_url, writing_engine
from store.mentoring_model import message_key
from store.tx import Tx
from tests.store.mentoring_sample import (
    ANSWERED,
    ASKED,
    DAY,
    LEARNER,
    MENTOR,
    OTHER,
    a_little_of_mentoring,
    bank_answer,
    clock,
    entry,
    question,
)
from tests.store.sample import NOW, learning, ref
from tests.store.test_plans import scanned


def hot_path(tx: Tx) -> None:
    """What happens with every question and answer, and at every look of the clock."""
    tx.outbox.key_of(ref(2), "77")
    tx.mentoring.profile(MENTOR)
    tx.mentoring.mentee(LEARNER)
    tx.mentoring.pair(2)
    tx.mentoring.pair_of(LEARNER)
    tx.mentoring.pairs_of_mentor(MENTOR)
    tx.mentoring.pairs_of(LEARNER)
    tx.mentoring.pairs_due(NOW, 9)
    tx.mentoring.next_due(NOW)
    tx.mentoring.meeting(1)
    tx.mentoring.meetings_of(LEARNER, NOW)
    tx.mentoring.meetings_due(NOW, 10)
    tx.mentoring.next_meeting(NOW)
    tx.mentoring.gathering(1)
    tx.mentoring.gatherings_of_group(1, NOW)
    tx.mentoring.gatherings_due(NOW, 10)
    tx.mentoring.next_gathering(NOW)
    tx.mentoring.leave_gatherings(1, LEARNER, NOW)
    tx.mentoring.questions_since(LEARNER, NOW)
    tx.mentoring.questions_of(LEARNER)
    tx.mentoring.given_since([MENTOR, OTHER], NOW)
    tx.mentoring.open_questions_of(MENTOR)
    tx.mentoring.open_in(Stage.POOL)
    tx.mentoring.questions_due(NOW + DAY, 9)
    tx.mentoring.desk(MENTOR)
    tx.mentoring.thread(1)
    tx.mentoring.threads([1, 2])
    tx.save([threads.answer(question(9), MENTOR, ANSWERED, NOW)])
    tx.bank.candidates(terms(ASKED), NOW.date())
    tx.bank.answers([1])
    tx.bank.offered([1])
    tx.bank.helped(1)
    tx.save([bank_answer(2), entry(2, source=2)])
    tx.ledger.of(LEARNER, 2026)


def test_nothing_of_a_mentors_day_reads_a_whole_table(store_url: str) -> None:
    engine = writing_engine(parse_url(store_url), 1, 5)
    dialect = engine.dialect.name
    explain = "EXPLAIN QUERY PLAN " if dialect == SQLITE else "EXPLAIN "
    found: dict[str, set[str]] = {}
    seen: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith((explain, "BEGIN", "PRAGMA", "SET")):
            seen.append((statement, parameters[0] if many else parameters))

    try:
        with engine.begin() as connection:
            tx = Tx(connection, writing=True)
            learning(tx)
            a_little_of_mentoring(tx)
        seen.clear()
        with engine.begin() as connection:
            if dialect != SQLITE:
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # small tables would be read whole
            hot_path(Tx(connection, writing=True))
            for statement, parameters in list(seen):
                plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]
                if whole := scanned(dialect, plan):
                    found[statement] = whole
    finally:
        engine.dispose()
    assert len(seen) > 30
    assert found == {}


def test_a_desk_is_loaded_with_two_statements(store_url: str) -> None:
    engine = writing_engine(parse_url(store_url), 1, 5)
    seen: list[str] = []
    try:
        with engine.begin() as connection:
            tx = Tx(connection)
            learning(tx, 9)
            a_little_of_mentoring(tx)
            tx.save([question(n, LEARNER, clock=clock()) for n in range(10, 40)])

        @event.listens_for(engine, "before_cursor_execute")
        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        with engine.connect() as connection, connection.begin():
            seen.clear()
            desk = Tx(connection).mentoring.desk(MENTOR)
    finally:
        engine.dispose()
    assert len(desk) == 31
    assert all(one.messages for one in desk)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 2


def test_a_key_is_unique_to_its_question() -> None:
    assert message_key(1, "2/x") != message_key(12, "x")
