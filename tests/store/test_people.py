"""Staff records: found, updated by a roster, invited, on leave, and erased without losing the record of training."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from lessons.study import Answer, EnrolmentStatus
from people.model import Kind, Leave, Person, Role, Unit
from people.roster.model import RosterChanges
from store import tables
from store.model import Consent, Invite, JournalEntry, OutboxState
from store.store import Store
from store.tx import Tx
from tests.store.sample import HOUR, NOW, UNITS, agency, card, enrolment, event, learning, message, person, ref


def test_persons_are_found_by_nip_id_and_phone(store: Store) -> None:
    store.write_now(agency)
    assert store.read_now(lambda tx: tx.people.find(person(2).nip)) == person(2)
    assert store.read_now(lambda tx: tx.people.find("0")) is None
    assert store.read_now(lambda tx: tx.people.by_id([3, 1, 99])) == [person(1), person(3)]
    assert store.read_now(lambda tx: tx.people.by_phone(person(1).phone)) == [person(1)]
    assert store.read_now(lambda tx: tx.people.by_phone("")) == []


def test_two_with_one_phone_are_both_found(store: Store) -> None:
    store.write_now(agency)
    twin = replace(person(2), phone=person(1).phone)
    store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(twin,))))
    assert store.read_now(lambda tx: tx.people.by_phone(person(1).phone)) == [person(1), twin]


def test_a_unit_holds_the_units_below_it(store: Store) -> None:
    def more(tx: Tx) -> None:
        agency(tx, 0)
        deep = Unit(4, "Pustu Wunin", 2)
        persons = tuple(person(n, unit) for n, unit in enumerate((*UNITS, deep), 1))
        tx.people.apply(RosterChanges(units=(deep,), persons=persons))

    store.write_now(more)

    def ids(name: str | None) -> list[int]:
        return [p.id for p in store.read_now(lambda tx: tx.people.in_unit(name))]

    assert ids("dinas  KESEHATAN") == [1, 2, 4]
    assert ids("Puskesmas Tolikara") == [2, 4]
    assert ids("Inspektorat") == [3]
    assert ids("Tidak Ada") == []
    assert ids(None) == [1, 2, 3, 4]


def test_a_roster_adds_and_changes_and_superiors_may_come_later_in_it(store: Store) -> None:
    full = Person(
        10, "198603142010012001", "Dr. Hj. Siti, S.Sos.", 1, UNITS[0].name, person(1).zone, Kind.PPPK, "IX", "Kepala",
        11, "+628111", frozenset({Role.MENTOR, Role.SUPERVISOR}), ("arsip", "surat"), "en",
    )  # fmt: skip
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(UNITS[1], UNITS[0]), persons=(full, person(11)))))
    assert store.read_now(lambda tx: tx.people.find(full.nip)) == full
    moved = replace(full, unit_id=2, unit_name=UNITS[1].name, superior_id=None, roles=frozenset({Role.LEARNER}))
    store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(moved,))))
    state = store.read_now(lambda tx: tx.people.existing())
    assert state.persons == {full.nip: moved, person(11).nip: person(11)}
    assert state.units == {"dinas kesehatan": UNITS[0], "puskesmas tolikara": UNITS[1]}


def test_an_invitation_is_used_once(store: Store) -> None:
    store.write_now(agency)
    invite = Invite("hash", 1, NOW, NOW + HOUR)
    store.write_now(lambda tx: tx.save([invite]))
    assert store.read_now(lambda tx: tx.people.invite("hash")) == invite
    assert store.read_now(lambda tx: tx.people.invite("other")) is None
    assert store.write_now(lambda tx: tx.people.use_invite("hash", NOW))
    assert not store.write_now(lambda tx: tx.people.use_invite("hash", NOW + HOUR))
    assert store.read_now(lambda tx: tx.people.invite("hash")) == replace(invite, used_at=NOW)


def test_whoever_has_joined_leaves_no_other_open_invitation(store: Store) -> None:
    store.write_now(agency)
    invites = [Invite(code, owner, NOW, NOW + HOUR) for code, owner in (("old", 1), ("new", 1), ("other", 2))]
    store.write_now(lambda tx: tx.save(invites))
    assert store.write_now(lambda tx: tx.people.use_invite("new", NOW))
    assert not store.write_now(lambda tx: tx.people.use_invite("old", NOW))
    store.write_now(lambda tx: tx.save([Invite("again", 1, NOW, NOW + HOUR)]))
    assert store.write_now(lambda tx: tx.people.use_invite("again", NOW + HOUR))
    assert store.write_now(lambda tx: tx.people.use_invite("other", NOW))


def test_leave_and_consents_are_kept_in_order(store: Store) -> None:
    store.write_now(agency)
    leave = Leave(NOW.date(), NOW.date(), "cuti")
    given = [Consent(1, 1, True, NOW, 1, "abc"), Consent(1, 1, False, NOW + HOUR, 1, "abc")]
    store.write_now(lambda tx: tx.people.add_leave(1, leave))
    store.write_now(lambda tx: tx.save(given))
    assert store.read_now(lambda tx: tx.people.leaves(1)) == [leave]
    assert store.read_now(lambda tx: tx.people.consents(1)) == given
    assert [a.id for a in store.read_now(lambda tx: tx.people.addresses(1))] == [1]


def a_life(tx: Tx) -> None:
    """Person 1 did everything that leaves traces; person 2 did it too, and must not be touched."""
    learning(tx)
    for number in (1, 2):
        tx.save(
            [
                Answer(number, number, number, NOW, f"kata pribadi {number}", True, 1.0, "telegram", "9"),
                card(number),
                Consent(number, 1, True, NOW, number, "abc"),
                Invite(f"hash{number}", number, NOW, NOW + HOUR),
                JournalEntry(NOW, "answered", number, {"instance": number}),
                message(f"queued{number}", number, person_id=number, payload=f"Pegawai {number}"),
                message(f"by chat{number}", number, payload=f"Pegawai {number}"),
            ]
        )
        tx.people.add_leave(number, Leave(NOW.date(), NOW.date(), f"sakit {number}"))
        tx.inbox.add([event(number, number), event(number + 10, number)], NOW)
    tx.courses.put("lain", "v1", "{}", NOW)
    done = (replace(enrolment(n + 100, n, EnrolmentStatus.COMPLETED), next_due_at=None, jp=4) for n in (1, 2))
    tx.save(replace(one, course_id="lain") for one in done)


def words_in(store: Store) -> str:
    """Everything in every table, as one text."""

    def read(tx: Tx) -> str:
        lines = []
        for table in tables.metadata.sorted_tables:
            lines += [f"{table.name}: {tuple(row)}" for row in tx.connection.execute(table.select())]
        return "\n".join(lines)

    return store.read_now(read)


def test_erasure_leaves_no_trace_of_who_it_was_and_no_word(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    everything = words_in(store)
    for trace in (person(1).nip, person(1).name, person(1).phone, "kata pribadi 1", "sakit 1", "hash1"):
        assert trace not in everything
    assert '"update_id": 1}' not in everything
    assert store.read_now(lambda tx: tx.people.find(person(1).nip)) is None
    assert store.read_now(lambda tx: tx.people.addresses(1)) == []
    [erased] = store.read_now(lambda tx: tx.people.by_id([1]))
    assert erased.erased
    assert erased.name == "(disamarkan)"
    assert [p.id for p in store.read_now(lambda tx: tx.people.in_unit(None))] == [2, 3]


def test_erasure_keeps_the_training_record_and_the_journal(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    enrolments = store.read_now(lambda tx: tx.study.enrolments(1))
    assert [(e.status.value, e.jp, e.next_due_at) for e in enrolments] == [
        ("withdrawn", 0, None),
        ("completed", 4, None),
    ]
    assert [r.lesson_id for r in store.read_now(lambda tx: tx.study.records(1))] == ["satu"]
    assert len(store.read_now(lambda tx: tx.study.active_dates(1))) == 1
    assert [c.version for c in store.read_now(lambda tx: tx.people.consents(1))] == [1]
    assert [e.kind for e in store.read_now(lambda tx: tx.journal.entries(person_id=1))] == ["answered"]


def test_erasure_ends_what_was_going_on(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    assert 1 not in store.write_now(lambda tx: tx.study.due(NOW + HOUR, 10))
    assert store.read_now(lambda tx: tx.study.next_card_due(1)) is None
    assert {e.ref.chat for e in store.read_now(lambda tx: tx.inbox.waiting(9))} == {"2"}
    states = select(tables.outbox.c.state).where(tables.outbox.c.address_id == 1)
    assert set(store.read_now(lambda tx: tx.connection.scalars(states).all())) == {OutboxState.CANCELLED}


def test_erasure_touches_nobody_else(store: Store) -> None:
    store.write_now(a_life)
    before = store.read_now(lambda tx: tx.turns.load([ref(2)], NOW, [2]))
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    assert store.read_now(lambda tx: tx.turns.load([ref(2)], NOW, [2])) == before
    everything = words_in(store)
    for trace in (person(2).nip, person(2).name, person(2).phone, "kata pribadi 2", "sakit 2", "hash2"):
        assert trace in everything


def test_an_erased_persons_number_and_chat_may_come_back_as_somebody_new(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    again = replace(person(9), nip=person(1).nip, phone=person(1).phone)
    store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(again,))))
    assert store.read_now(lambda tx: tx.people.by_phone(again.phone)) == [again]
    assert store.write_now(lambda tx: tx.turns.load([ref(1)], NOW, []))[ref(1)].learner is None
    store.write_now(lambda tx: tx.people.erase(9, NOW))
