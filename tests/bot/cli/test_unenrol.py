"""`bekal unenrol`: a course ends for people, is told once, and goes on where it stood when they are enrolled again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import wire
from bot.markup import visible
from lessons.study import Enrolment, EnrolmentStatus, Participation
from store.model import Address, ChatRef
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office

MARIA, YOHANIS = "199001012015032002", "199205082022211011"
DAY = timedelta(days=1)


def joined(office: Office, nip: str) -> int:
    """The person agrees in a chat; gives their id."""
    person = office.read(lambda tx: tx.people.find(nip))
    assert person is not None
    chat = Address(person.id, ChatRef("telegram", "utama", nip), person.id, last_inbound_at=NOW, linked_at=NOW)
    office.write(lambda tx: tx.save([chat, Participation(person.id, 1, NOW)]))
    return person.id


def enrolments(office: Office, nip: str) -> list[Enrolment]:
    def read(tx: Tx) -> list[Enrolment]:
        person = tx.people.find(nip)
        return tx.study.enrolments(person.id) if person else []

    return office.read(read)


def said(office: Office) -> list[str]:
    accounts = [("telegram", "utama")]
    leased = office.write(lambda tx: tx.outbox.claim(NOW + DAY, accounts, 9, DAY, "token"))
    return [visible(wire.load(one.payload).text) for one in leased if one.key.startswith("unenrolled:")]


def test_the_dry_run_tells_for_whom_and_changes_nothing(staffed: Office) -> None:
    joined(staffed, MARIA)
    assert staffed("enrol", "tek-01", "--nip", MARIA, YOHANIS) == 0
    assert staffed("unenrol", "TEK-01", "--all", "--dry-run") == 0
    assert "Ends midway: 1 people" in staffed.out
    assert "Ends before it began: 1 people" in staffed.out
    assert "Do not take this course: 22 people" in staffed.out
    assert staffed.last.startswith("Dry run: tek-01 would end for 2 people; 1 would be told.")
    assert [one.status for one in enrolments(staffed, MARIA)] == [EnrolmentStatus.ACTIVE]


def test_it_ends_is_told_once_and_the_next_course_has_its_turn(staffed: Office) -> None:
    joined(staffed, MARIA)
    for course in ("tek-01", "dig-01"):
        assert staffed("enrol", course, "--nip", MARIA) == 0
    ended = staffed.json("unenrol", "tek-01", "--nip", MARIA)
    assert ended["ended"] == [{"nip": MARIA, "was": "active", "following": "dig-01", "can_be_told": True}]
    assert ended["told"] == 1
    assert [one.status.value for one in enrolments(staffed, MARIA)] == ["withdrawn", "active"]
    [text] = said(staffed)
    assert "tidak dilanjutkan lagi untuk Ibu Maria" in text
    assert "Berikutnya" in text
    again = staffed.json("unenrol", "tek-01", "--nip", MARIA)
    assert (again["ended"], again["untouched"]) == ([], [{"nip": MARIA, "reason": "not_enrolled"}])
    assert len(staffed.read(lambda tx: tx.journal.entries(kinds=["unenrolled"]))) == 1


def test_quietly_nobody_is_told(staffed: Office) -> None:
    joined(staffed, MARIA)
    assert staffed("enrol", "tek-01", "--nip", MARIA) == 0
    assert staffed.json("unenrol", "tek-01", "--nip", MARIA, "--quiet")["told"] == 0
    assert said(staffed) == []


def test_enrolled_again_it_goes_on_where_it_stood(staffed: Office) -> None:
    joined(staffed, MARIA)
    assert staffed("enrol", "tek-01", "--nip", MARIA) == 0
    [first] = enrolments(staffed, MARIA)
    staffed.write(lambda tx: tx.save([replace(first, position=3, pre_score=60.0)]))
    assert staffed("unenrol", "tek-01", "--nip", MARIA) == 0
    plan = staffed.json("enrol", "tek-01", "--nip", MARIA)
    assert plan["enrolled"][0]["resumes"]
    [one] = enrolments(staffed, MARIA)
    assert (one.id, one.position, one.pre_score, one.status) == (first.id, 3, 60.0, EnrolmentStatus.ACTIVE)
    assert one.next_due_at is not None


def test_who_completed_it_is_left_as_they_are(staffed: Office) -> None:
    joined(staffed, MARIA)
    assert staffed("enrol", "tek-01", "--nip", MARIA) == 0
    [first] = enrolments(staffed, MARIA)
    done = replace(first, status=EnrolmentStatus.COMPLETED, next_due_at=None, completed_at=NOW)
    staffed.write(lambda tx: tx.save([done]))
    assert staffed.json("unenrol", "tek-01", "--nip", MARIA)["untouched"] == [{"nip": MARIA, "reason": "completed"}]
    assert enrolments(staffed, MARIA) == [done]


def test_a_course_that_nobody_knows_is_refused(staffed: Office) -> None:
    assert staffed("unenrol", "abc-99", "--all") == 1
    assert "tek-01" in staffed.err
    assert staffed("unenrol", "tek-01") == 2
