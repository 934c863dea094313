"""The outbox under any order of events: nothing sent twice under one token, order kept, nothing lost."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from store.model import LeasedMessage, Mark, OutboxState
from store.store import Store
from store.tables import outbox
from tests.conftest import UrlMaker
from tests.store.sample import ACCOUNT, NOW, agency, message

LEASE = timedelta(seconds=30)
CHATS = st.integers(1, 2)
WAITS = st.sampled_from([0, 0, 10, 35])
FINAL = {OutboxState.SENT, OutboxState.DELIVERED, OutboxState.UNCERTAIN, OutboxState.FAILED, OutboxState.CANCELLED}


class OutboxMachine(RuleBasedStateMachine):
    """Two senders, one of which may be slow or dead, two chats, a clock that only goes on."""

    make_url: UrlMaker

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(type(self).make_url())
        self.store.write_now(agency)
        self.now: datetime = NOW
        self.made = 0
        self.held: list[LeasedMessage] = []
        """Leases that a sender still believes in, valid or not."""
        self.sent: dict[tuple[str, str], int] = {}
        """(key, token) → how many marks as sent counted."""
        self.order: dict[int, list[int]] = {}
        """Chat → ids in the order in which they were first claimed."""
        self.planned: dict[str, datetime] = {}

    def teardown(self) -> None:
        self.store.close()

    @initialize(waits=st.lists(WAITS, min_size=2, max_size=4))
    def begin(self, waits: list[int]) -> None:
        for wait in waits:
            self.queue(1, 0, wait)

    @rule(chat=CHATS, lane=st.integers(0, 2), wait=WAITS)
    def queue(self, chat: int, lane: int, wait: int) -> None:
        self.made += 1
        due = self.now + timedelta(seconds=wait)
        one = message(f"m{self.made}", chat, lane, created_at=self.now, not_before=due)
        self.store.write_now(lambda tx: tx.save([one, one]))
        self.planned[one.key] = due

    @rule(seconds=st.sampled_from([1, 10, 31]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(who=st.sampled_from(["one", "two"]), limit=st.integers(1, 4))
    def claim_some(self, who: str, limit: int) -> None:
        tried = {(r.address_id, r.id) for r in self.rows() if r.state is OutboxState.QUEUED and r.attempts}
        claimed = self.claim(f"{who} {self.now.isoformat()} {len(self.held)}", limit)
        assert len(claimed) <= limit
        assert len({m.address_id for m in claimed}) == len(claimed), "two of a chat in one claim"
        assert [m.lane for m in claimed] == sorted(m.lane for m in claimed)
        for one in claimed:
            assert self.planned[one.key] <= self.now
            assert not any(chat == one.address_id and id_ < one.id for chat, id_ in tried), "overtook a second try"
            if one.attempts == 1:
                self.order.setdefault(one.address_id, []).append(one.id)
        self.held += claimed

    @precondition(lambda self: self.held)
    @rule(data=st.data(), state=st.sampled_from([*sorted(FINAL - {OutboxState.DELIVERED}), OutboxState.QUEUED]))
    def mark(self, data: st.DataObject, state: OutboxState) -> None:
        """Marks may come late and twice: the lease is not taken from the sender's hand."""
        self.mark_one(data.draw(st.sampled_from(self.held[-4:])), state)

    @precondition(lambda self: self.held)
    @rule(back=st.integers(1, 3))
    def confirm(self, back: int) -> None:
        """The sender says that it was sent, perhaps not for the first time."""
        self.mark_one(self.held[-min(back, len(self.held))], OutboxState.SENT)

    @rule()
    def sweep(self) -> None:
        """What the sender does with leases that ran out."""
        expired = self.store.read_now(lambda tx: tx.outbox.expired(self.now))
        assert all(one.leased_until <= self.now for one in expired)
        decided = [
            Mark(one.id, one.token, OutboxState.QUEUED if one.lane else OutboxState.UNCERTAIN, self.now)
            for one in expired
        ]
        assert self.store.write_now(lambda tx: tx.outbox.mark(decided)) == len(expired)

    @invariant()
    def nothing_is_sent_twice_under_a_token(self) -> None:
        assert all(times == 1 for times in self.sent.values())

    @invariant()
    def one_of_a_chat_is_out_at_a_time(self) -> None:
        out = [row.address_id for row in self.rows() if row.state is OutboxState.LEASED]
        assert len(out) == len(set(out))

    @invariant()
    def order_within_a_chat_is_kept_where_both_were_due(self) -> None:
        """A later message was claimed first only if the earlier one was due after it."""
        for ids in self.order.values():
            for earlier, later in itertools.pairwise(ids):
                assert earlier < later or self.planned_of(later) > self.planned_of(earlier)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert len(self.rows()) == self.made

    def mark_one(self, one: LeasedMessage, state: OutboxState) -> None:
        later = self.now + timedelta(seconds=5) if state is OutboxState.QUEUED else None
        counted = self.store.write_now(
            lambda tx: tx.outbox.mark([Mark(one.id, one.token, state, self.now, not_before=later)])
        )
        if counted and state is OutboxState.SENT:
            self.sent[one.key, one.token] = self.sent.get((one.key, one.token), 0) + 1

    def planned_of(self, id_: int) -> datetime:
        return next(self.planned[row.key] for row in self.rows() if row.id == id_)

    def claim(self, token: str, limit: int) -> list[LeasedMessage]:
        return self.store.write_now(lambda tx: tx.outbox.claim(self.now, [ACCOUNT], limit, LEASE, token))

    def rows(self):
        return self.store.read_now(lambda tx: tx.connection.execute(outbox.select()).all())


def _machine(maker: UrlMaker) -> type[OutboxMachine]:
    return type("OutboxMachineHere", (OutboxMachine,), {"make_url": staticmethod(maker)})


def test_any_order_of_events_on_sqlite(sqlite_template: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        numbers = itertools.count()

        def make() -> str:
            return f"sqlite:///{shutil.copy(sqlite_template, Path(folder) / f'{next(numbers)}.db')}"

        run_state_machine_as_test(_machine(make), settings=settings(max_examples=60, stateful_step_count=30))


def test_any_order_of_events_on_postgresql(new_postgresql: UrlMaker) -> None:
    run_state_machine_as_test(_machine(new_postgresql), settings=settings(max_examples=12, stateful_step_count=25))
