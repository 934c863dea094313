"""Deciding about hours: once, by administrators, never twice for one source, and told kindly, on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.house import House, MentoringRules
from bot.jp import desk
from bot.jp.desk import Beyond, Left, NotAllowed, Outcome, Unfit, Why
from bot.shelf import Courses
from bot.wire import load
from lessons.engine import Rules
from lessons.loading import Catalogue
from mentoring.sessions import SessionTable
from people.calendar import WorkingCalendar
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Kind, Role
from people.roster.model import RosterChanges
from store.store import Store
from store.tx import Tx
from tests.patience import ON_ONE_FIXTURE
from tests.store.sample import ACCOUNT, HOUR, NOW, agency, person

ADMIN = 3
CAP = 4
HOUSE = House(
    "BKPSDM", "id", Rules(WorkingCalendar()), Courses(Catalogue(())),
    mentoring=MentoringRules(jp=SessionTable("1", month_cap=CAP)),
)  # fmt: skip
DAY = date(2026, 11, 20)


def entry(number: int, of: int = 1, **changes: Any) -> JpEntry:
    usual = JpEntry(
        number, of, 2026, DAY, JpForm.CLASSROOM, "teknis", 90, 2, "file", number, title="Pelatihan <Arsip> & Surat"
    )
    return replace(usual, **changes)


@pytest.fixture
def office(store: Store) -> Store:
    def fill(tx: Tx) -> None:
        agency(tx)
        contract = replace(person(2), kind=Kind.PPPK)
        admin = replace(person(ADMIN), roles=frozenset({Role.ADMIN}))
        tx.people.apply(RosterChanges(persons=(contract, admin)))
        tx.ledger.propose([entry(1), entry(2), entry(3, of=2, jp=20), entry(4, of=2, jp=5), entry(5, of=ADMIN)])

    store.write_now(fill)
    return store


def do(store: Store, act: Any, *args: Any, by: int | None = ADMIN) -> Outcome:
    return store.write_now(lambda tx: act(tx, HOUSE, *args, by, NOW))


def messages(store: Store) -> list[str]:
    leased = store.write_now(lambda tx: tx.outbox.claim(NOW, [ACCOUNT], 9, HOUR, "t"))
    return [f"{one.key}: {load(one.payload).text}" for one in leased]


def stands(store: Store, *ids: int) -> list[tuple[JpStatus, int | None]]:
    found = {one.id: one for one in store.read_now(lambda tx: tx.ledger.by_id(ids))}
    return [(found[id_].status, found[id_].decided_by) for id_ in ids]


def test_what_is_approved_counts_says_who_and_is_not_decided_again(office: Store) -> None:
    done = do(office, desk.approve, [1, 2, 99])
    assert [one.id for one in done.done] == [1, 2]
    assert done.left == (Left(99, Why.UNKNOWN),)
    assert {(one.decided_by, one.decided_at) for one in done.done} == {(ADMIN, NOW)}
    assert office.read_now(lambda tx: tx.ledger.hours([1])) == {(1, 2026): 4}
    assert do(office, desk.approve, [1]).left == (Left(1, Why.APPROVED),)
    assert do(office, desk.refuse, [1], "keliru").left == (Left(1, Why.APPROVED),)
    assert stands(office, 1) == [(JpStatus.APPROVED, ADMIN)]
    assert messages(office) == []


def test_who_is_refused_is_told_why_in_one_message(office: Store) -> None:
    done = do(office, desk.refuse, [1, 2], "  Sertifikat   <belum> ada. ")
    assert {one.reason for one in done.done} == {"Sertifikat <belum> ada."}
    [said] = messages(office)
    assert said.startswith("jp/1/refused: ")
    assert said.count("• Pelatihan &lt;Arsip&gt; &amp; Surat, 20 November 2026: 2 JP") == 2
    assert "Alasannya: Sertifikat &lt;belum&gt; ada." in said
    assert do(office, desk.approve, [1]).left == (Left(1, Why.REFUSED),)
    facts = office.read_now(lambda tx: tx.journal.entries(1, kinds=["jp_refused"]))
    assert [fact.data for fact in facts] == [{"entry": 1, "jp": 2, "by": ADMIN}, {"entry": 2, "jp": 2, "by": ADMIN}]


def test_a_correction_takes_the_place_and_the_old_entry_stays_as_it_was(office: Store) -> None:
    do(office, desk.approve, [1])
    [now] = do(office, desk.correct, 1, 1, "Hanya satu hari.").done
    assert (now.jp, now.corrects, now.source_id, now.status) == (1, 1, 1, JpStatus.APPROVED)
    old = office.read_now(lambda tx: tx.ledger.by_id([1]))[0]
    assert (old.jp, old.status, old.reason) == (2, JpStatus.APPROVED, "")
    assert office.read_now(lambda tx: tx.ledger.hours([1])) == {(1, 2026): 1}
    assert do(office, desk.correct, 1, 3, "lagi").left == (Left(1, Why.REPLACED),)
    assert do(office, desk.correct, now.id, 1, "sama").left == (Left(now.id, Why.SAME),)
    [again] = do(office, desk.correct, now.id, 0, "Dibatalkan.").done
    assert office.read_now(lambda tx: tx.ledger.hours([1])) == {(1, 2026): 0}
    (first,) = messages(office)  # the second waits until the first is sent
    assert f"jp/{now.id}/corrected" in first
    assert "semula 2 JP, sekarang <b>1 JP</b>" in first
    assert [one.id for one in office.read_now(lambda tx: tx.ledger.standing(1, 2026))] == [2, again.id]


def test_what_waits_is_approved_with_other_hours_and_what_was_refused_in_error_counts_after_all(office: Store) -> None:
    do(office, desk.correct, 1, 3, "Tiga jam.")
    do(office, desk.refuse, [2], "keliru")
    do(office, desk.correct, 2, 2, "Ternyata lengkap.")
    assert stands(office, 1, 2) == [(JpStatus.APPROVED, ADMIN), (JpStatus.REFUSED, ADMIN)]
    assert office.read_now(lambda tx: tx.ledger.hours([1])) == {(1, 2026): 5}


def test_a_pppk_beyond_the_ceiling_is_named_before_and_after(office: Store) -> None:
    assert office.read_now(lambda tx: desk.would_pass(tx, HOUSE, [3])) == []
    assert office.read_now(lambda tx: desk.would_pass(tx, HOUSE, [3, 4])) == [Beyond(2, 2026, 25)]
    assert do(office, desk.approve, [3]).beyond == ()
    assert office.read_now(lambda tx: desk.would_pass(tx, HOUSE, [4])) == [Beyond(2, 2026, 25)]
    assert do(office, desk.approve, [4]).beyond == (Beyond(2, 2026, 25),)


def test_only_administrators_decide_and_nobody_about_their_own(office: Store) -> None:
    for act in (lambda: do(office, desk.approve, [1], by=1), lambda: do(office, desk.refuse, [1], "x", by=2)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        do(office, desk.correct, 1, 5, "x", by=1)
    assert do(office, desk.approve, [5]).left == (Left(5, Why.OWN),)
    assert do(office, desk.correct, 5, 9, "x").left == (Left(5, Why.OWN),)
    assert [one.id for one in do(office, desk.approve, [5], by=None).done] == [5]


@pytest.mark.parametrize(
    ("reason", "code"), [(" ", "no_reason"), ("x" * 301, "long_reason"), ("NIP 198603142010010001", "numbers")]
)
def test_a_reason_is_needed_short_and_without_numbers(office: Store, reason: str, code: str) -> None:
    for act, args in ((desk.refuse, ([1], reason)), (desk.correct, (1, 1, reason))):
        with pytest.raises(Unfit) as found:
            do(office, act, *args)
        assert found.value.code == code
    with pytest.raises(Unfit, match="hours"):
        do(office, desk.correct, 1, -1, "x")
    assert stands(office, 1) == [(JpStatus.PROPOSED, None)]


def test_two_administrators_at_once_decide_once(office: Store, store_url: str) -> None:
    """Both read that everything waits before either writes."""
    more = [entry(100 + n) for n in range(40)]
    office.write_now(lambda tx: tx.ledger.propose(more))
    ids, gate, found = [one.id for one in more], threading.Barrier(2), list[Outcome]()

    def decide(act: Any, *args: Any) -> None:
        with Store.open(store_url) as mine:
            gate.wait()
            found.append(mine.write_now(lambda tx: act(tx, HOUSE, *args, None, NOW)))

    threads = [
        threading.Thread(target=decide, args=(desk.approve, ids)),
        threading.Thread(target=decide, args=(desk.refuse, ids[::-1], "tidak")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decided = [one.id for outcome in found for one in outcome.done]
    assert sorted(decided) == ids
    assert sum(len(outcome.left) for outcome in found) == len(ids)
    corrected = list[Outcome]()

    def correct(jp: int) -> None:
        with Store.open(store_url) as mine:
            gate.wait()
            corrected.append(mine.write_now(lambda tx: desk.correct(tx, HOUSE, ids[0], jp, "x", None, NOW)))

    threads = [threading.Thread(target=correct, args=(jp,)) for jp in (7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(outcome.done) for outcome in corrected) == [0, 1]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "approve", "refuse", "correct"]),
        st.integers(0, 3),
        st.integers(0, 6),
    ),
    max_size=14,
)


@settings(max_examples=60, suppress_health_check=ON_ONE_FIXTURE)
@given(acts=ACTS)
def test_a_source_never_counts_twice_whatever_is_done_in_whatever_order(sqlite_store: Store, acts: list[Any]) -> None:
    """Also: the month's mentoring stays within its cap, and what was decided is never changed."""

    class Undone(Exception):
        pass

    def work(tx: Tx) -> None:
        agency(tx)
        decided: dict[int, JpEntry] = {}
        for act, source, jp in acts:
            _act(tx, act, source, jp)
            entries = tx.ledger.of(1)
            _hold(tx, entries, decided)
        raise Undone

    with pytest.raises(Undone):
        sqlite_store.write_now(work)


def _act(tx: Tx, act: str, source: int, jp: int) -> None:
    ids = [one.id for one in tx.ledger.of(1) if one.source_id == source]
    if act == "propose":
        month = sum(one.jp for one in tx.ledger.standing(1, 2026) if one.status is not JpStatus.REFUSED)
        worth = max(0, min(2, CAP - month))
        if worth:
            tx.ledger.propose([entry(1000 + source + 10 * len(ids), jp=worth, form=JpForm.MENTORING, source_id=source)])
    elif act == "approve":
        desk.approve(tx, HOUSE, ids, None, NOW)
    elif act == "refuse":
        desk.refuse(tx, HOUSE, ids, "tidak", None, NOW)
    else:
        for id_ in ids:
            desk.correct(tx, HOUSE, id_, jp, "perbaikan", None, NOW + timedelta(days=1))


def _hold(tx: Tx, entries: list[JpEntry], decided: dict[int, JpEntry]) -> None:
    replaced = {one.corrects for one in entries}
    force = [one for one in entries if one.status is JpStatus.APPROVED and one.id not in replaced]
    assert len({one.source_id for one in force}) == len(force), "a source counts twice"
    assert tx.ledger.hours([1]).get((1, 2026), 0) == sum(one.jp for one in force)
    standing = [one for one in entries if one.id not in replaced and one.status is not JpStatus.REFUSED]
    assert sum(one.jp for one in standing) <= CAP, "more mentoring than a month may have"
    for one in entries:
        if one.status is not JpStatus.PROPOSED:
            assert decided.setdefault(one.id, one) == one, "what was decided has changed"
