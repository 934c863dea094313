"""What mentors did of late is read back from pairs, questions and the journal, on either kind of database."""

from __future__ import annotations

from dataclasses import replace

from mentoring import pairing, threads
from mentoring.standing import Record, Rest, Sign
from store.mentoring_records import CLOCK_MISSED
from store.model import JournalEntry
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import ANSWERED, DAY, MENTOR, OTHER, clock, office, pair, question, terms
from tests.store.sample import NOW

LATER = NOW + 3 * DAY


def test_refusals_lapses_and_missed_clocks_with_the_last_yes_and_the_last_answer(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx, 5)
        tx.save([pairing.decline(pair(1), NOW)])
        tx.save([pairing.lapse(pair(2), LATER), pairing.release(pair(3), NOW), pairing.release(pair(4), LATER)])
        tx.save([pairing.leave(pairing.accept(pair(5), NOW + DAY, LATER), LATER)])
        tx.save([pairing.lapse(pairing.accept(pair(6, mentor_id=OTHER), NOW, LATER), LATER)])
        tx.save([JournalEntry(NOW + DAY, CLOCK_MISSED, MENTOR, {"question": 1})])
        tx.save([threads.answer(question(1, clock=clock(MENTOR)), MENTOR, ANSWERED, NOW + 2 * DAY)])

    store.write_now(some)
    signs = ((Sign.DECLINED, NOW), (Sign.LAPSED, LATER), (Sign.MISSED, NOW + DAY))
    expected = {MENTOR: Record(signs, NOW + DAY, NOW + 2 * DAY), OTHER: Record((), NOW, None)}
    assert store.read_now(lambda tx: tx.mentoring.records(NOW)) == expected, "a learner's silence is no mentor's lapse"
    assert store.read_now(lambda tx: tx.mentoring.records(LATER)) == {MENTOR: Record(signs[1:2], None, NOW + 2 * DAY)}
    assert store.read_now(lambda tx: tx.mentoring.records(LATER + DAY)) == {}


def test_a_rest_is_kept_with_its_reason(store: Store) -> None:
    resting = replace(terms(MENTOR), resting_since=NOW, rest=Rest.SILENT)

    def some(tx: Tx) -> None:
        office(tx)
        tx.save([resting])

    store.write_now(some)
    found = store.read_now(lambda tx: tx.mentoring.profile(MENTOR))
    assert found is not None
    assert found.terms == resting


def test_whether_anybody_was_ever_proposed(store: Store) -> None:
    store.write_now(lambda tx: office(tx))
    assert not store.read_now(lambda tx: tx.mentoring.any_pair())
    store.write_now(lambda tx: tx.save([pair(1)]))
    assert store.read_now(lambda tx: tx.mentoring.any_pair())
