"""The outbox: due messages under a lease, in order within a chat, marked once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from store.errors import StoreConflict
from store.model import ChatRef, LeasedMessage, Mark, OutboxState
from store.store import Store
from store.tables import outbox
from tests.store.sample import ACCOUNT, HOUR, NOW, address, agency, message, ref

MINUTE = timedelta(minutes=1)


def claim(
    store: Store, now: datetime = NOW, limit: int = 50, accounts: Collection[tuple[str, str]] = (ACCOUNT,)
) -> list[LeasedMessage]:
    return store.write_now(lambda tx: tx.outbox.claim(now, accounts, limit, MINUTE, "ours"))


def keys(messages: list[LeasedMessage]) -> list[str]:
    return [m.key for m in messages]


def mark(store: Store, one: LeasedMessage, state: OutboxState, at: datetime = NOW, **more: object) -> int:
    return store.write_now(lambda tx: tx.outbox.mark([Mark(one.id, one.token, state, at, **more)]))


def states(store: Store) -> dict[str, str]:
    rows = select(outbox.c.key, outbox.c.state)
    return store.read_now(lambda tx: {key: state.value for key, state in tx.connection.execute(rows)})


@pytest.fixture(autouse=True)
def _chats(store: Store) -> None:
    store.write_now(lambda tx: agency(tx, 9))


def put(store: Store, *messages: object) -> None:
    store.write_now(lambda tx: tx.save(messages))


def test_a_key_is_stored_once_for_ever(store: Store) -> None:
    put(store, message("a", 1), message("a", 2))
    put(store, message("a", 3))
    [only] = claim(store)
    assert only.address_id == 1
    mark(store, only, OutboxState.SENT)
    put(store, message("a", 1))
    assert claim(store) == []


def test_a_message_comes_out_as_it_went_in(store: Store) -> None:
    put(store, message("a", 2, lane=1, purpose="lesson", payload='{"t": "Selamat pagi ☀"}'))
    [one] = claim(store)
    assert (one.key, one.address_id, one.ref, one.lane) == ("a", 2, ChatRef(*ACCOUNT, "2"), 1)
    assert (one.purpose, one.payload, one.attempts) == ("lesson", '{"t": "Selamat pagi ☀"}', 1)
    assert (one.token, one.leased_until) == ("ours", NOW + MINUTE)


def test_lower_lanes_first_then_the_longest_due_then_the_order_of_queueing(store: Store) -> None:
    put(
        store,
        message("notice", 1, lane=2),
        message("reminder", 2, lane=1),
        message("reply", 3),
        message("reply, older", 4, not_before=NOW - HOUR),
        message("reply too", 5),
    )
    assert keys(claim(store)) == ["reply, older", "reply", "reply too", "reminder", "notice"]


def test_at_most_one_of_a_chat_and_in_order(store: Store) -> None:
    put(store, message("1a", 1), message("1b", 1), message("2a", 2))
    first = claim(store)
    assert keys(first) == ["1a", "2a"]
    assert claim(store) == [], "the second of chat 1 waits for the first"
    mark(store, first[0], OutboxState.SENT)
    assert keys(claim(store)) == ["1b"]


def test_within_a_chat_a_reply_does_not_overtake_an_earlier_notice(store: Store) -> None:
    put(store, message("notice", 1, lane=2), message("reply", 1, lane=0))
    assert keys(claim(store)) == ["notice"]


def test_a_message_for_later_holds_nobody_back(store: Store) -> None:
    put(store, message("tomorrow", 1, not_before=NOW + HOUR), message("now", 1))
    [now] = claim(store)
    assert now.key == "now"
    assert claim(store, NOW + HOUR) == [], "but two of a chat are never out at once"
    mark(store, now, OutboxState.SENT)
    assert keys(claim(store, NOW + HOUR)) == ["tomorrow"]


def test_a_message_that_is_tried_again_keeps_its_place(store: Store) -> None:
    put(store, message("first", 1), message("second", 1))
    [first] = claim(store)
    mark(store, first, OutboxState.QUEUED, not_before=NOW + HOUR, reason="429")
    assert claim(store, NOW + MINUTE) == []
    [again] = claim(store, NOW + HOUR)
    assert (again.key, again.attempts) == ("first", 2)


def test_what_is_past_its_time_is_cancelled_and_holds_nobody_back(store: Store) -> None:
    put(store, message("stale", 1, not_after=NOW - MINUTE), message("fresh", 1, not_after=NOW))
    assert keys(claim(store)) == ["fresh"]
    assert states(store) == {"stale": "cancelled", "fresh": "leased"}


def test_only_the_accounts_that_were_asked_for(store: Store) -> None:
    theirs = message("theirs", 77, ref=ref(77, "kedua"))
    put(store, address(77, account="kedua"), message("ours", 1), theirs)
    assert keys(claim(store)) == ["ours"]
    assert claim(store, accounts=()) == []
    assert keys(claim(store, accounts=[("telegram", "kedua")])) == ["theirs"]


def test_the_limit_holds_and_accounts_share_it(store: Store) -> None:
    for number in range(100, 120):
        account = "utama" if number < 116 else "kedua"
        put(store, address(number, account=account), message(f"m{number}", number, ref=ref(number, account)))
    both = [ACCOUNT, ("telegram", "kedua")]
    claimed = claim(store, limit=6, accounts=both)
    assert [m.ref.account for m in claimed] == ["utama"] * 3 + ["kedua"] * 3
    rest = claim(store, limit=10, accounts=both)
    assert [m.ref.account for m in rest] == ["utama"] * 5 + ["kedua"]


def test_a_mark_needs_the_token_and_a_lease(store: Store) -> None:
    put(store, message("a", 1))
    [one] = claim(store)
    stranger = Mark(one.id, "theirs", OutboxState.SENT, NOW)
    assert store.write_now(lambda tx: tx.outbox.mark([stranger])) == 0
    assert mark(store, one, OutboxState.SENT, provider_id="p1") == 1
    assert mark(store, one, OutboxState.FAILED) == 0
    assert states(store) == {"a": "sent"}


def test_marks_of_every_kind_in_one_call(store: Store) -> None:
    put(store, *(message(str(n), n) for n in range(1, 6)))
    claimed = claim(store)
    kinds = [OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.QUEUED]
    marks = [Mark(m.id, m.token, kind, NOW) for m, kind in zip(claimed, kinds, strict=True)]
    assert store.write_now(lambda tx: tx.outbox.mark(marks)) == 5
    assert list(states(store).values()) == [kind.value for kind in kinds]


@pytest.mark.parametrize("state", [OutboxState.LEASED, OutboxState.DELIVERED])
def test_a_sender_cannot_claim_to_know_everything(store: Store, state: OutboxState) -> None:
    with pytest.raises(ValueError, match=state):
        store.write_now(lambda tx: tx.outbox.mark([Mark(1, "ours", state, NOW)]))


def test_leases_that_ran_out_are_told_and_decided_once(store: Store) -> None:
    put(store, message("a", 1), message("b", 2))
    claimed = claim(store)
    assert store.read_now(lambda tx: tx.outbox.expired(NOW)) == []
    mark(store, claimed[1], OutboxState.SENT)
    [lost] = store.read_now(lambda tx: tx.outbox.expired(NOW + MINUTE))
    assert lost == claimed[0]
    assert mark(store, lost, OutboxState.QUEUED) == 1
    assert mark(store, lost, OutboxState.UNCERTAIN) == 0
    assert keys(claim(store, NOW + MINUTE)) == ["a"]


@pytest.mark.parametrize("decided", [OutboxState.UNCERTAIN, OutboxState.QUEUED])
def test_late_proof_of_sending_still_counts(store: Store, decided: OutboxState) -> None:
    """The sender was slow, not dead: what it knows is better than what was supposed."""
    put(store, message("a", 1))
    [one] = claim(store)
    mark(store, one, decided, NOW + MINUTE)
    assert mark(store, one, OutboxState.SENT, NOW + MINUTE, provider_id="p") == 1
    assert states(store) == {"a": "sent"}


def test_late_proof_is_worthless_once_another_has_taken_it(store: Store) -> None:
    put(store, message("a", 1))
    [one] = claim(store)
    mark(store, one, OutboxState.QUEUED, NOW + MINUTE)
    store.write_now(lambda tx: tx.outbox.claim(NOW + MINUTE, [ACCOUNT], 9, MINUTE, "theirs"))
    assert mark(store, one, OutboxState.SENT, NOW + MINUTE) == 0


def test_cancelling_takes_back_what_is_queued_for_a_chat(store: Store) -> None:
    put(store, message("lesson", 1, purpose="lesson"), message("reply", 1), message("other chat", 2, purpose="lesson"))
    assert store.write_now(lambda tx: tx.outbox.cancel(1, "stopped", NOW, purposes=["lesson"])) == 1
    assert states(store) == {"lesson": "cancelled", "reply": "queued", "other chat": "queued"}
    assert store.write_now(lambda tx: tx.outbox.cancel(1, "stopped", NOW)) == 1
    [on_its_way] = claim(store)
    assert store.write_now(lambda tx: tx.outbox.cancel(2, "stopped", NOW)) == 0
    assert on_its_way.key == "other chat"


def test_what_is_queued_under_a_beginning_of_keys_is_taken_back(store: Store) -> None:
    put(store, message("question/5/to-2/a", 1), message("question/5/to-3/a", 2), message("question/50/to-2/a", 3))
    assert store.write_now(lambda tx: tx.outbox.take_back("question/5/to-2/", "moved", NOW)) == 1
    assert store.write_now(lambda tx: tx.outbox.take_back("question/5/", "withdrawn", NOW)) == 1
    put(store, message("digest:1", 4), message("digest:2", 4, not_before=NOW + HOUR))
    assert store.write_now(lambda tx: tx.outbox.take_back("digest:", "renewed", NOW, due=False)) == 1
    assert keys(claim(store)) == ["question/50/to-2/a", "digest:1"]
    assert store.write_now(lambda tx: tx.outbox.take_back("question/50/", "withdrawn", NOW)) == 0


def test_delivery_is_noted_once_and_for_the_right_account(store: Store) -> None:
    put(store, message("a", 1), message("b", 2))
    for one in claim(store):
        mark(store, one, OutboxState.SENT, provider_id=f"id {one.key}")

    def delivered(account: str, provider_id: str) -> bool:
        return store.write_now(lambda tx: tx.outbox.delivered("telegram", account, provider_id, NOW))

    assert not delivered("kedua", "id a")
    assert not delivered("utama", "")
    assert delivered("utama", "id a")
    assert not delivered("utama", "id a")
    assert states(store) == {"a": "delivered", "b": "sent"}


def test_the_backlog_is_what_is_queued_or_on_its_way(store: Store) -> None:
    put(store, message("a", 1), message("b", 2), message("c", 3, not_before=NOW + HOUR))
    mark(store, claim(store)[0], OutboxState.SENT)
    assert store.read_now(lambda tx: tx.outbox.backlog()) == 2


def test_a_lane_that_nobody_serves_is_refused(store: Store) -> None:
    with pytest.raises(StoreConflict):
        put(store, message("a", 1, lane=3))


def test_a_message_to_a_chat_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(StoreConflict):
        put(store, message("a", 4711))
