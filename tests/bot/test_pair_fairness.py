"""Who is silent is spared, a late yes still counts, and an administrator can name mentors for those who have waited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from bot import wire
from bot.audience import Audience
from bot.house import House, MentoringRules
from bot.pairs.appointing import appoint_all
from bot.pairs.desk import PairDesk
from bot.pairs.planner import plan_pairs
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import load_catalogue
from lessons.study import Participation
from mentoring.model import Pair, PairStatus
from mentoring.positions import LevelTable
from mentoring.refusal import Refused
from mentoring.standing import Rest
from people.calendar import WorkingCalendar
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment
from store.model import Address, ChatRef
from store.store import Store
from store.tx import Tx

START = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday, 08.00 in Jayapura."""
DAY = timedelta(days=1)
FIELD = "pelayanan publik"
BEST, SECOND, LEARNERS, ADMIN = 1, 2, (11, 12, 13), 21


@pytest.fixture
def house() -> House:
    catalogue, _ = load_catalogue([])
    mentoring = MentoringRules(3, levels=LevelTable(default={FIELD: 3}))
    return House(
        "Kabupaten Contoh", "id", Rules(WorkingCalendar()), Courses(catalogue), zone=Zone.WIT, mentoring=mentoring
    )


def _person(number: int) -> Person:
    role = Role.MENTOR if number < 10 else Role.ADMIN if number == ADMIN else Role.LEARNER
    expertise = (f"{FIELD}:{6 - number}",) if number < 10 else ()
    nip = f"19860314201001{number:04}"
    return Person(number, nip, f"Pegawai {number}", 1, "Puskesmas", Zone.WIT, roles=frozenset({role}),
                  expertise=expertise)  # fmt: skip


class Office:
    """Two mentors, the first of whom fits better; learners who want one; an administrator."""

    def __init__(self, store: Store, house: House) -> None:
        self.store, self.house, self.now = store, house, START
        store.write_now(self._set_up)

    def _set_up(self, tx: Tx) -> None:
        people = tuple(map(_person, (BEST, SECOND, *LEARNERS, ADMIN)))
        tx.people.apply(RosterChanges(units=(Unit(1, "Puskesmas"),), persons=people))
        chats = (Address(p.id, ChatRef("test", "satu", str(p.id)), p.id, last_inbound_at=START) for p in people)
        tx.save([*chats, *(Participation(p.id, 1, START) for p in people)])
        tx.save(Assessment(n, FIELD, 1, AssessedBy.SELF, n, START) for n in LEARNERS)

    def do(self, act: Any) -> Any:
        def work(tx: Tx) -> Any:
            audience = Audience(self.house, tx, self.now)
            done = act(tx, PairDesk(self.house, tx, self.now, audience))
            tx.save(audience.messages)
            return done

        return self.store.write_now(work)

    def propose(self, *learners: int) -> list[Pair]:
        return list(self.do(lambda tx, desk: desk.roll_on_all(dict.fromkeys(learners))).values())

    def go_to(self, moment: datetime) -> None:
        """Time passes; nobody answers."""
        self.now = moment
        self.store.write_now(lambda tx: plan_pairs(tx, self.house, self.now))

    def pair(self, learner: int) -> Pair | None:
        return self.store.read_now(lambda tx: tx.mentoring.pair_of(learner))

    def rest(self, mentor: int) -> Rest | None:
        return self.do(lambda tx, desk: desk.mentors[mentor].terms.rest)  # type: ignore[no-any-return]

    def said(self, beginning: str) -> list[str]:
        def work(tx: Tx) -> list[str]:
            rows = tx.connection.exec_driver_sql("SELECT key, payload FROM outbox WHERE state = 'queued' ORDER BY id")
            return [wire.load(payload).text for key, payload in rows if key.startswith(beginning)]

        return self.store.read_now(work)


@pytest.fixture
def office(sqlite_store: Store, house: House) -> Office:
    return Office(sqlite_store, house)


def _silent_twice(office: Office) -> list[Pair]:
    """The best mentor leaves two rounds unanswered; the other one always says yes. Gives their pairs of the first."""
    first = office.propose(*LEARNERS[:1])
    assert [pair.mentor_id for pair in first] == [BEST]
    office.now += 26 * timedelta(hours=1)
    office.do(lambda tx, desk: desk.set_rest(SECOND, Rest.WISH))  # so that the first one is asked again
    second = office.propose(*LEARNERS[1:])
    assert {pair.mentor_id for pair in second} == {BEST}
    office.do(lambda tx, desk: desk.set_rest(SECOND, None))
    office.go_to(first[0].answer_by)
    assert office.rest(BEST) is None, "one round may happen to anybody"
    office.go_to(second[0].answer_by)
    return first


def test_two_silent_rounds_let_a_mentor_rest_and_ask_them_once(office: Office) -> None:
    _silent_twice(office)
    assert office.rest(BEST) is Rest.SILENT
    [asked] = office.said(f"willing:{BEST}:")
    assert "masih bersedia?" in asked
    assert {pair.mentor_id for learner in LEARNERS if (pair := office.pair(learner))} == {SECOND}
    office.go_to(office.now + DAY)
    assert len(office.said(f"willing:{BEST}:")) == 1


def test_after_a_lapse_the_next_mentor_is_asked_at_once_and_sooner_once_somebody_has_waited(office: Office) -> None:
    [first] = office.propose(LEARNERS[0])
    assert first.answer_by - first.proposed_at == 2 * DAY
    office.go_to(first.answer_by)
    second = office.pair(LEARNERS[0])
    assert second is not None
    assert (second.mentor_id, second.proposed_at) == (SECOND, office.now)
    assert second.answer_by - second.proposed_at == DAY


def test_a_late_yes_counts_while_nobody_else_has_said_it(office: Office) -> None:
    [late] = office.propose(LEARNERS[0])
    office.go_to(late.answer_by + timedelta(hours=1))
    meanwhile = office.pair(LEARNERS[0])
    assert meanwhile is not None
    assert meanwhile.mentor_id == SECOND
    taken = office.do(lambda tx, desk: desk.accept(tx.mentoring.pair(late.id)))
    assert (taken.status, taken.mentor_id, taken.tried) == (PairStatus.ACCEPTED, BEST, frozenset({BEST}))
    history = office.store.read_now(lambda tx: tx.mentoring.histories(LEARNERS))[LEARNERS[0]]
    assert [pair.status for pair in history] == [PairStatus.LAPSED, PairStatus.LAPSED, PairStatus.ACCEPTED]
    with pytest.raises(Refused, match="pair_accepted"):
        office.do(lambda tx, desk: desk.accept(tx.mentoring.pair(late.id)))
    with pytest.raises(Refused, match="pair_lapsed"):
        office.do(lambda tx, desk: desk.accept(tx.mentoring.pair(history[1].id)))
    records = office.store.read_now(lambda tx: tx.mentoring.records(START))
    assert SECOND not in records, "what was taken back from the second mentor is no lapse of theirs"


def test_a_second_mentor_who_was_asked_hears_a_kind_word(office: Office) -> None:
    [late] = office.propose(LEARNERS[0])
    office.go_to(late.answer_by + timedelta(hours=1))
    second = office.pair(LEARNERS[0])
    assert second is not None
    office.store.write_now(
        lambda tx: tx.connection.exec_driver_sql("UPDATE outbox SET state = 'sent' WHERE key LIKE 'pair/%/ask'")
    )
    office.do(lambda tx, desk: desk.accept(tx.mentoring.pair(late.id)))
    [word] = office.said(f"pair/{second.id}/taken")
    assert "sudah mendapat mentor" in word


def test_a_late_yes_does_not_count_where_the_learner_wants_nobody_any_more(office: Office) -> None:
    [late] = office.propose(LEARNERS[0])
    office.go_to(late.answer_by)
    office.do(lambda tx, desk: desk.change_wish(LEARNERS[0], wanted=False))
    with pytest.raises(Refused, match="pair_lapsed"):
        office.do(lambda tx, desk: desk.accept(tx.mentoring.pair(late.id)))


def test_a_late_yes_ends_a_rest(office: Office) -> None:
    [first] = _silent_twice(office)
    office.do(lambda tx, desk: desk.accept(tx.mentoring.pair(first.id)))
    assert office.rest(BEST) is None


def _waits_long(office: Office) -> None:
    """The second mentor has shown that they say yes; nobody looks at the pairs until the fourth day."""
    office.do(lambda tx, desk: desk.set_rest(BEST, Rest.WISH))
    [shown] = office.propose(LEARNERS[2])
    office.do(lambda tx, desk: desk.accept(shown))
    office.do(lambda tx, desk: desk.set_rest(BEST, None))
    office.go_to(START + 4 * DAY)


def test_before_the_fifth_day_the_administrator_hears_and_one_tap_names_a_mentor(office: Office) -> None:
    _waits_long(office)
    [told] = office.said("orphans:")
    assert "2 peserta menunggu mentor 4 hari kerja" in told
    assert "Satu ketukan" in told
    done = office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    assert {(match.mentee_id, match.mentor_id) for match, _ in done.found} == {(n, SECOND) for n in LEARNERS[:2]}
    for pair in map(office.pair, LEARNERS[:2]):
        assert pair is not None
        assert (pair.status, pair.named_by) == (PairStatus.ACCEPTED, {SECOND}), "the learner is asked as always"
        assert "menetapkan" in office.said(f"pair/{pair.id}/ask")[0]
        assert office.said(f"pair/{pair.id}/naming")
    assert office.said("pair/") == [text for text in office.said("pair/") if "sudah mendapat" not in text]
    again = office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    assert again.found == ()
    entries = office.store.read_now(lambda tx: tx.journal.entries(kinds=["pair_appointed"]))
    assert [entry.data["by"] for entry in entries] == [ADMIN, ADMIN]


def test_where_nobody_said_yes_lately_a_tap_names_somebody_all_the_same(office: Office) -> None:
    office.propose(LEARNERS[0])
    office.go_to(START + 4 * DAY)
    [told] = office.said("orphans:")
    assert "Satu ketukan" in told
    office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    named = office.pair(LEARNERS[0])
    assert named is not None
    assert (named.status, named.named_by) == (PairStatus.ACCEPTED, {named.mentor_id})


def test_where_all_are_full_a_tap_names_whoever_is_being_asked(office: Office) -> None:
    office.do(lambda tx, desk: [desk.change_wish(learner, wanted=False) for learner in LEARNERS[1:]])
    office.do(lambda tx, desk: desk.set_rest(BEST, Rest.WISH))
    office.do(lambda tx, desk: tx.save([replace(desk.mentors[SECOND].terms, capacity=1)]))
    office.now = START + 3 * DAY + timedelta(hours=2)
    [asked] = office.propose(LEARNERS[0])
    office.go_to(START + 4 * DAY)
    assert "Satu ketukan" in office.said("orphans:")[0]
    done = office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    assert [(match.mentee_id, match.mentor_id) for match, _ in done.found] == [(LEARNERS[0], SECOND)]
    named = office.pair(LEARNERS[0])
    assert named is not None
    assert (named.status, named.mentor_id) == (PairStatus.ACCEPTED, SECOND)
    assert named.id != asked.id


def _all_full(office: Office) -> None:
    """Nobody chose a number; the house's is one learner each, and both mentors have one. The third learner waits."""
    office.house = replace(office.house, mentoring=replace(office.house.mentoring, capacity=1))
    for pair in office.propose(*LEARNERS[:2]):
        office.do(lambda tx, desk, pair=pair: desk.agree(desk.accept(pair)))
    office.go_to(START + DAY)


def _with_a_mentor_for_something_else(office: Office) -> int:
    """A third mentor, who has room, covers only what the third learner needs less."""
    levels = LevelTable(default={FIELD: 3, "komunikasi": 2})
    office.house = replace(office.house, mentoring=replace(office.house.mentoring, levels=levels))
    third = replace(_person(3), expertise=("komunikasi:4",))
    office.do(lambda tx, desk: tx.people.apply(RosterChanges(persons=(third,))))
    chat = Address(3, ChatRef("test", "satu", "3"), 3, last_inbound_at=START)
    further = Assessment(LEARNERS[2], "komunikasi", 1, AssessedBy.SELF, LEARNERS[2], START)
    office.do(lambda tx, desk: tx.save([chat, Participation(3, 1, START), further]))
    return third.id


def test_whoever_has_waited_is_offered_a_mentor_for_another_need_and_told_so(office: Office) -> None:
    third = _with_a_mentor_for_something_else(office)
    _all_full(office)
    assert office.pair(LEARNERS[2]) is None, "first somebody is sought for what they need most"
    office.go_to(START + 2 * DAY)
    asked = office.pair(LEARNERS[2])
    assert asked is not None
    assert asked.mentor_id == third
    assert "Komunikasi" in office.said(f"pair/{asked.id}/ask")[0]
    office.do(lambda tx, desk: desk.accept(asked))
    [naming] = office.said(f"pair/{asked.id}/naming")
    assert "untuk <b>Komunikasi</b>" in naming
    assert "Untuk Pelayanan publik belum ada mentor yang lapang; yang ini boleh menjadi awal." in naming


def test_a_mentor_for_another_need_may_be_named_and_may_step_back(office: Office) -> None:
    third = _with_a_mentor_for_something_else(office)
    office.do(lambda tx, desk: desk.set_rest(third, Rest.WISH))
    _all_full(office)
    office.go_to(START + 4 * DAY)
    office.do(lambda tx, desk: desk.set_rest(third, None))
    done = office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    assert [(match.mentee_id, match.mentor_id) for match, _ in done.found] == [(LEARNERS[2], third)]
    named = office.pair(LEARNERS[2])
    assert named is not None
    office.do(lambda tx, desk: desk.withdraw(named))
    assert office.pair(LEARNERS[2]) is None


def _asked_for_room(office: Office) -> list[int]:
    entries = office.store.read_now(lambda tx: tx.journal.entries(kinds=["room_asked"]))
    return [entry.person_id for entry in entries if entry.person_id is not None]


def test_where_everybody_is_full_the_best_is_asked_for_one_more_place(office: Office) -> None:
    _all_full(office)
    [asked] = _asked_for_room(office)
    [said] = office.said(f"room:{asked}:{LEARNERS[2]}:")
    assert "sudah penuh" in said
    taken = office.do(lambda tx, desk: desk.accept_beyond(asked, LEARNERS[2]))
    assert (taken.status, taken.mentor_id, taken.mentee_id) == (PairStatus.ACCEPTED, asked, LEARNERS[2])
    assert office.do(lambda tx, desk: (desk.profiles[asked].load, desk.profiles[asked].capacity)) == (2, 2)
    with pytest.raises(Refused, match="pair_accepted"):
        office.do(lambda tx, desk: desk.accept_beyond(asked, LEARNERS[2]))
    assert office.do(lambda tx, desk: desk.profiles[asked].capacity) == 2


def test_nobody_takes_more_than_they_were_asked_for(office: Office) -> None:
    _all_full(office)
    [asked] = _asked_for_room(office)
    other = BEST + SECOND - asked
    with pytest.raises(Refused, match="not_yours"):
        office.do(lambda tx, desk: desk.accept_beyond(other, LEARNERS[2]))
    office.do(lambda tx, desk: desk.change_wish(LEARNERS[2], wanted=False))
    with pytest.raises(Refused, match="pair_lapsed"):
        office.do(lambda tx, desk: desk.accept_beyond(asked, LEARNERS[2]))
    assert office.do(lambda tx, desk: (desk.profiles[asked].load, desk.profiles[asked].capacity)) == (1, 1)


def test_each_full_mentor_is_asked_once_and_never_again_after_an_answer(office: Office) -> None:
    _all_full(office)
    [first] = _asked_for_room(office)
    office.do(lambda tx, desk: desk.keep_places(first))
    for day in range(2, 9):
        office.go_to(START + day * DAY)
    assert sorted(_asked_for_room(office)) == [BEST, SECOND], "the other one does not answer, and is left alone"
    for week in range(2, 14):
        office.go_to(START + week * 7 * DAY)
    assert _asked_for_room(office).count(first) == 1


def test_whoever_chose_a_number_of_learners_is_not_asked_for_more(office: Office) -> None:
    office.do(lambda tx, desk: [desk.keep_places(mentor) for mentor in (BEST, SECOND)])
    office.do(lambda tx, desk: tx.save([replace(desk.mentors[id_].terms, capacity=1) for id_ in (BEST, SECOND)]))
    _all_full(office)
    assert _asked_for_room(office) == []


def test_whoever_said_no_to_a_learner_is_not_named_for_them(office: Office) -> None:
    office.propose(LEARNERS[0])
    for _ in (BEST, SECOND):
        office.do(lambda tx, desk: desk.decline(tx.mentoring.pair_of(LEARNERS[0])))
    office.go_to(START + 4 * DAY)
    done = office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    assert LEARNERS[0] not in {match.mentee_id for match, _ in done.found}
    assert LEARNERS[0] in {one.person.id for one in done.without}


def test_administrators_hear_every_working_day_while_a_tap_would_help(office: Office) -> None:
    office.do(lambda tx, desk: desk.change_wish(LEARNERS[2], wanted=False))
    office.propose(LEARNERS[0])
    for day in (4, 7):  # Friday and Monday
        office.go_to(START + day * DAY)
    entries = office.store.read_now(lambda tx: tx.journal.entries(kinds=["orphan_told"]))
    told = [entry.data["days"] for entry in entries if entry.person_id == LEARNERS[0]]
    assert told == [4, 5]


def test_whoever_has_waited_is_given_to_the_mentor_who_refuses_least(office: Office) -> None:
    [asked] = office.propose(LEARNERS[2])
    assert asked.mentor_id == BEST
    office.do(lambda tx, desk: desk.decline(asked))
    assert office.propose(LEARNERS[1])[0].mentor_id == BEST, "one refusal does not outweigh the better fit"
    office.now = START + 2 * DAY
    assert office.propose(LEARNERS[0])[0].mentor_id == SECOND


def test_a_mentor_who_was_named_may_step_back(office: Office) -> None:
    _waits_long(office)
    office.do(lambda tx, desk: appoint_all(office.house, tx, office.now, desk, ADMIN))
    named = office.pair(LEARNERS[0])
    assert named is not None
    office.do(lambda tx, desk: desk.withdraw(named))
    following = office.pair(LEARNERS[0])
    assert following is None or following.mentor_id != SECOND


def test_whoever_comes_later_does_not_wait_for_the_next_matching(office: Office) -> None:
    office.go_to(START + 2 * DAY)
    assert office.pair(LEARNERS[0]) is None, "the first matching is the administrators'"
    office.propose(LEARNERS[1])
    office.go_to(START + 3 * DAY)
    assert office.pair(LEARNERS[0]) is not None


def test_the_journal_has_numbers_and_codes_alone(office: Office) -> None:
    _silent_twice(office)
    entries = office.store.read_now(lambda tx: tx.journal.entries(kinds=["mentor_rests", "mentor_ready"]))
    silent = [entry for entry in entries if entry.person_id == BEST]
    assert [orjson.dumps(entry.data) for entry in silent] == [b'{"why":"silent"}']
