"""No statement of a turn, a claim or a tick reads a whole table: looked up in the databases' own plans."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from lessons.surveys import Occasion
from store.dialect import SQLITE, parse_url, writing_engine
from store.model import Mark, OutboxState
from store.tables import metadata
from store.tx import Tx
from tests.store.certificate_sample import issued
from tests.store.sample import ACCOUNT, NOW, card, enrolment, instance, learning, message, record, ref
from tests.store.sample import event as new_event

TABLES = {table.name for table in metadata.tables.values()}


def hot_path(tx: Tx) -> None:
    """Everything that happens all day, for many at a time."""
    numbers = range(1, 4)
    tx.inbox.add([new_event(n, n) for n in numbers], NOW)
    waiting = tx.inbox.waiting(10)
    tx.turns.load([e.ref for e in waiting], NOW, [1])
    tx.save([card(n) for n in numbers])
    tx.save([enrolment(n) for n in numbers])
    tx.save([record(n) for n in numbers])
    tx.save([instance(n, record_id=n) for n in numbers])
    tx.save([message(f"hot {n}", n, not_after=NOW) for n in numbers])
    tx.inbox.done([e.id for e in waiting], NOW)
    tx.study.due(NOW, 10)
    tx.study.reviews_due(NOW, 10)
    tx.study.next_due(NOW)
    tx.turns.load_people([1, 2, 3], NOW)
    tx.study.cards_due(1, NOW, 5)
    tx.study.next_card_due(1)
    tx.study.open_instances([1, 2])
    claimed = tx.outbox.claim(NOW, [ACCOUNT], 10, timedelta(minutes=1), "t")
    tx.outbox.mark([Mark(m.id, "t", OutboxState.SENT, NOW, m.key) for m in claimed])
    tx.outbox.expired(NOW)
    tx.outbox.delivered(*ACCOUNT, "hot 1", NOW)
    tx.outbox.cancel(1, "stopped", NOW, ["lesson"])
    tx.media.known(*ACCOUNT, ["a", "b"])
    tx.people.find("1")
    tx.people.by_phone("+62")
    tx.people.addresses(1)
    tx.study.records(1)
    tx.study.active_dates(1)
    tx.journal.entries(person_id=1)
    made = issued(tx)
    tx.certificates.by_code(made.code)
    tx.certificates.by_number(made.number)
    tx.certificates.by_id(made.id)
    tx.certificates.of_enrolment(1)
    tx.certificates.of_person(1)
    tx.certificates.numbers_of([1])
    tx.surveys.due(NOW, 10)
    tx.surveys.next_look(NOW)
    tx.surveys.newly_completed(NOW, 10)
    tx.surveys.first_completed(NOW)
    tx.surveys.without("kepuasan-kerja", Occasion.START, NOW, NOW, 10)
    tx.surveys.open_of(1)
    tx.surveys.last_asked([1, 2], "penerapan-atasan")
    assert ref(1) in {e.ref for e in waiting}


def scanned(dialect: str, plan: list[str]) -> set[str]:
    """Tables that a plan reads from end to end."""
    pattern = r"^SCAN (\w+)(?! USING)" if dialect == SQLITE else r"Seq Scan on (\w+)"
    return {name for line in plan for name in re.findall(pattern, line) if name in TABLES | {"other", "earlier"}}


def test_nothing_of_every_day_reads_a_whole_table(store_url: str) -> None:
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
            learning(Tx(connection))
        seen.clear()
        with engine.begin() as connection:
            if dialect != SQLITE:
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # small tables would be read whole
            hot_path(Tx(connection))
            for statement, parameters in list(seen):
                plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]
                if whole := scanned(dialect, plan):
                    found[statement] = whole
    finally:
        engine.dispose()
    assert len(seen) > 30
    assert found == {}


@pytest.mark.parametrize(
    ("dialect", "line", "tables"),
    [
        ("sqlite", "SCAN addresses", {"addresses"}),
        ("sqlite", "SCAN outbox USING INDEX ix_outbox_claim", set()),
        ("sqlite", "SEARCH addresses USING INDEX x (person_id=?)", set()),
        ("postgresql", "  ->  Seq Scan on addresses  (cost=…)", {"addresses"}),
    ],
)
def test_the_look_at_plans_finds_what_it_should(dialect: str, line: str, tables: set[str]) -> None:
    assert scanned(dialect, [line]) == tables
