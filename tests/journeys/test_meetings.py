"""What a dialogue does not show of meetings: calendar files, hours in the ledger, old buttons, two acts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot import buttons
from bot.buttons import Act, Do
from bot.clock import ManualClock
from bot.documents import Documents
from bot.meetings.planner import plan_meetings
from bot.messages import Inbound, Kind, Outbound
from bot.processing import process
from mentoring.positions import LevelTable
from mentoring.sessions import Session, SessionStatus, SessionTable
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Person, Role, Zone
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment, MentorTerms
from store.model import ChatRef, NewEvent
from store.tx import Tx
from tests.journeys.conftest import CODES
from tests.journeys.dialogue import World

RUTH, AGUS = 14, 16
TABLE = SessionTable("2026-1", source="contoh")
MORNING = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
"""Monday, 09.00 for Ruth, 08.00 for Agus."""


@pytest.fixture
def two(world: World) -> World:
    """Ruth and her mentor Agus, who know each other; a meeting is worth 2 JP."""
    world.now = MORNING
    world.house = replace(world.house, mentoring=replace(world.house.mentoring, jp=TABLE))
    for name in ("ruth", "agus"):
        world.types(name, f"/start {CODES[f'kode_{name}']}")
        world.types(name, "setuju")
    world.pair("ruth", "agus")
    return world


def last(world: World, name: str) -> Outbound:
    return world.phone(name).messages[-1]


def book(world: World, at: str = "Selasa 10.00", topic: str = "Berkas <loket> & antrean") -> None:
    """Ruth proposes a meeting."""
    world.types("ruth", "/temu")
    world.taps("ruth", "Buat janji")
    world.types("ruth", topic)
    world.types("ruth", at)
    world.types("ruth", "Ruang rapat")


def meeting(world: World) -> Session:
    """The newest meeting."""
    return world.store.read_now(lambda tx: max(tx.mentoring.meetings_of(RUTH), key=lambda one: one.id))


def hold(world: World, minutes: str = "60") -> None:
    """Agreed to, held, noted by Ruth and confirmed by Agus."""
    world.taps("agus", "Setuju")
    world.move_to(meeting(world).ends_at + timedelta(minutes=30))
    world.taps("ruth", "Isi catatan")
    world.types("ruth", minutes)
    world.taps("ruth", "Tanpa tindak lanjut")
    world.taps("agus", "Sesuai")


@pytest.fixture
def files(two: World) -> Iterator[Callable[[Outbound], Calendar]]:
    """Opens the calendar file of a message, as it is when it is sent."""
    made: list[Documents] = []

    def opened(message: Outbound) -> Calendar:
        documents = Documents(two.house, two.store, ManualClock(two.now))
        made.append(documents)
        return Calendar.from_ical(documents.path(message.document).read_bytes())

    yield opened
    for documents in made:
        documents.close()


def event_in(calendar: Calendar) -> Any:
    return next(iter(calendar.walk("VEVENT")))


def test_each_gets_a_calendar_file_in_utc_with_the_local_times_in_words(two: World, files: Any) -> None:
    book(two)
    two.taps("agus", "Setuju")
    for name, words in (
        ("agus", "dengan Ibu Ruth, Selasa 1 Desember 2026, 09.00 WIB (10.00 WITA bagi Ibu Ruth)."),
        ("ruth", "dengan Bapak Agus, Selasa 1 Desember 2026, 10.00 WITA (09.00 WIB bagi Bapak Agus)."),
    ):  # fmt: skip
        calendar = files(last(two, name))
        event = event_in(calendar)
        assert calendar["method"] == "PUBLISH"
        assert event["status"] == "CONFIRMED"
        assert event.decoded("dtstart") == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
        assert event.decoded("dtend") == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
        assert b"DTSTART:20261201T020000Z" in calendar.to_ical()
        assert event["sequence"] == 0
        assert event["summary"] == "Mentoring: Berkas <loket> & antrean"
        assert event["location"] == "Ruang rapat"
        assert words in event["description"]
        assert event["organizer"].params["cn"] == "BKPSDM Pemkab Contoh"
        content = calendar.to_ical().decode()
        assert not any(secret in content for secret in ("+62", "1982021020", "1978081720", "81234567"))


def test_a_change_and_the_end_go_out_under_the_same_uid_with_a_higher_number(two: World, files: Any) -> None:
    book(two)
    two.taps("agus", "Setuju")
    first = event_in(files(last(two, "ruth")))
    two.taps("agus", "Ganti tempat")
    two.types("agus", "https://rapat.contoh.example/1")
    moved = event_in(files(last(two, "ruth")))
    two.taps("ruth", "Batalkan")
    two.taps("ruth", "Ya, batalkan")
    calendar = files(last(two, "agus"))
    off = event_in(calendar)
    assert first["uid"] == moved["uid"] == off["uid"] == f"pertemuan-{meeting(two).id}@bekal"
    assert [event["sequence"] for event in (first, moved, off)] == [0, 1, 2]
    assert moved["location"] == "https://rapat.contoh.example/1"
    assert (calendar["method"], off["status"]) == ("CANCEL", "CANCELLED")
    assert len({last(two, "agus").document, last(two, "ruth").document}) == 2, "each has a file of their own"


def test_nobody_else_gets_the_file(two: World) -> None:
    book(two)
    two.taps("agus", "Setuju")
    number = meeting(two).id
    documents = Documents(two.house, two.store, ManualClock(two.now))
    assert documents.path(f"ics:{number}:{RUTH}:1").name == "pertemuan-2026-12-01.ics"
    for asset in (f"ics:{number}:13:1", f"ics:1:{RUTH}:1", f"ics:{number}:{RUTH}", "ics:", "ics:a:b:c", "ics:../1:2:3"):
        with pytest.raises(KeyError):
            documents.path(asset)
    documents.close()


def ledger(world: World, person: int) -> list[tuple[int, int, str, JpStatus, JpForm, str]]:
    entries = world.store.read_now(lambda tx: tx.ledger.of(person))
    return [(e.jp, e.minutes, e.table_version, e.status, e.form, e.source_kind) for e in entries]


def test_what_both_confirm_is_proposed_to_the_ledger_for_both_up_to_the_months_cap(two: World) -> None:
    said = []
    for at in ("Selasa 10.00", "Jumat 10.00", "Selasa 10.00"):
        book(two, at)
        hold(two)
        said.append(last(two, "ruth").text)
    entry = (2, 60, "2026-1", JpStatus.PROPOSED, JpForm.MENTORING, "meeting")
    assert ledger(two, RUTH) == ledger(two, AGUS) == [entry, entry]
    assert "2 JP mentoring diajukan untuk dicatat." in said[0]
    assert "Batas 4 JP mentoring bulan ini sudah tercapai" in said[2]


def test_the_hours_are_entered_under_what_the_pair_is_about(two: World) -> None:
    """The widest gap that the mentor masters; not merely the widest."""
    levels = {"archives": 5, "services": 4}

    def known(tx: Tx) -> None:
        tx.save([Assessment(RUTH, name, 1, AssessedBy.SELF, RUTH, MORNING) for name in levels])
        tx.save([MentorTerms(AGUS, {"services": 5})])
        agus = replace(tx.people.by_id([AGUS])[0], expertise=())
        tx.people.apply(RosterChanges(persons=(agus,)))

    two.house = replace(two.house, mentoring=replace(two.house.mentoring, levels=LevelTable(default=levels)))
    two.store.write_now(known)
    book(two)
    hold(two)
    entries = two.store.read_now(lambda tx: [*tx.ledger.of(RUTH), *tx.ledger.of(AGUS)])
    assert [entry.competency for entry in entries] == ["services", "services"]


def test_hours_of_another_kind_or_refused_do_not_count_against_the_cap(two: World) -> None:
    day = datetime(2026, 12, 10, tzinfo=UTC).date()
    other = [
        JpEntry(1, RUTH, 2026, day, JpForm.COURSE, "", 45, 9, "enrolment", 1),
        JpEntry(2, RUTH, 2026, day, JpForm.MENTORING, "", 60, 4, "meeting", 1, status=JpStatus.REFUSED),
        JpEntry(3, RUTH, 2026, day, JpForm.MENTORING, "", 60, 3, "meeting", 2),
    ]
    two.store.write_now(lambda tx: tx.ledger.propose(other))
    book(two)
    hold(two)
    assert ledger(two, RUTH)[0][:2] == (1, 60)
    assert "1 JP mentoring diajukan untuk dicatat; dengan itu batas 4 JP bulan ini tercapai." in last(two, "ruth").text
    assert ledger(two, AGUS)[0][:2] == (2, 60)


def test_a_short_meeting_is_noted_and_without_a_table_nothing_is_said_of_hours(two: World) -> None:
    book(two)
    hold(two, "30")
    assert "JP dihitung untuk pertemuan mulai 45 menit." in last(two, "ruth").text
    two.house = replace(two.house, mentoring=replace(two.house.mentoring, jp=None))
    book(two, "Jumat 10.00")
    hold(two)
    assert "JP" not in last(two, "ruth").text
    assert ledger(two, RUTH) == []


def test_an_old_button_agrees_to_nothing_that_was_changed_since(two: World) -> None:
    book(two)
    old = last(two, "agus").choices[0].id
    two.taps("ruth", "Ganti waktu")
    two.types("ruth", "Rabu 10.00")
    two.event("agus", Kind.TAP, payload=old)
    assert meeting(two).status is SessionStatus.PROPOSED
    assert "Rabu 2 Desember" in last(two, "agus").text
    two.taps("agus", "Setuju")
    assert meeting(two).status is SessionStatus.AGREED


def test_an_old_button_confirms_no_log_that_was_changed_since(two: World) -> None:
    book(two)
    two.taps("agus", "Setuju")
    two.move_to(meeting(two).ends_at + timedelta(minutes=30))
    two.taps("ruth", "Isi catatan")
    two.taps("ruth", "45 menit")
    two.taps("ruth", "Tanpa tindak lanjut")
    old = last(two, "agus").choices[0].id
    two.taps("ruth", "Perbaiki")
    two.taps("ruth", "90 menit")
    two.types("ruth", "Coba lembar kerja")
    two.event("agus", Kind.TAP, payload=old)
    assert meeting(two).status is SessionStatus.LOGGED
    assert "90 menit" in last(two, "agus").text
    two.taps("agus", "Sesuai")
    assert meeting(two).status is SessionStatus.CONFIRMED


def test_a_doubled_tap_tells_nobody_twice(two: World) -> None:
    book(two)
    two.taps("agus", "Setuju")
    before = len(two.phone("ruth").messages)
    two.taps("agus", "Setuju")
    assert len(two.phone("ruth").messages) == before
    assert meeting(two).revision == 1


def test_of_two_acts_at_once_the_second_sees_the_first(two: World) -> None:
    """Ruth calls it off while Agus agrees, in one batch of events."""
    book(two)
    number = buttons.base36(meeting(two).id)
    agree = last(two, "agus").choices[0].id
    off = buttons.encode(Do(Act.MEET_CANCEL_SURE, number))
    taps = [("ruth", off), ("agus", agree)]
    inbound = [Inbound("test", "satu", f"x{n}", who, Kind.TAP, payload=tap) for n, (who, tap) in enumerate(taps)]

    def work(tx: Any) -> None:
        tx.inbox.add([NewEvent(ChatRef("test", "satu", e.chat), e.event_id, "{}") for e in inbound], two.now)
        waiting = {event.event_id: event for event in tx.inbox.waiting(10)}
        process(two.house, tx, [(waiting[e.event_id], e) for e in inbound], two.now)

    two.store.write_now(work)
    two.deliver()
    assert meeting(two).status is SessionStatus.CANCELLED
    assert "sudah dibatalkan" in last(two, "agus").text


def test_a_reply_with_a_time_is_another_time(two: World) -> None:
    book(two)
    phone = two.phone("agus")
    two.event("agus", Kind.TEXT, text="Rabu jam 9", reply_to=phone.ids[-1])
    assert meeting(two).starts_at == datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
    assert meeting(two).agreed_by == {AGUS}
    two.event("agus", Kind.TEXT, text="terima kasih", reply_to=phone.ids[0])
    assert "Ajakan ini menunggu jawaban Ibu Ruth." not in last(two, "agus").text, "the welcome is no meeting"
    two.event("agus", Kind.TEXT, text="terima kasih", reply_to=phone.ids[-2])
    assert "Ajakan ini menunggu jawaban Ibu Ruth." in last(two, "agus").text


def test_a_second_tick_finds_nothing_left_to_say(two: World) -> None:
    book(two)
    two.taps("agus", "Setuju")
    two.now = meeting(two).starts_at - timedelta(minutes=30)
    assert two.store.write_now(lambda tx: plan_meetings(tx, two.house, two.now)) == 1
    assert two.store.write_now(lambda tx: plan_meetings(tx, two.house, two.now)) == 0
    two.deliver()
    assert [m.text.splitlines()[0] for m in two.phone("ruth").messages[-1:]] == [
        "Sebentar lagi Ibu Ruth bertemu Bapak Agus."
    ]


def test_where_the_pair_ends_both_hear_at_once_that_a_meeting_is_off(two: World, files: Any) -> None:
    book(two, "Jumat 10.00")
    two.taps("agus", "Setuju")
    two.types("ruth", "/mentor")
    two.taps("ruth", "Akhiri pendampingan")
    two.taps("ruth", "Ya, selesai")
    two.move_to(two.now + timedelta(minutes=1))
    assert meeting(two).status is SessionStatus.CANCELLED
    for name in ("ruth", "agus"):
        off = next(m for m in reversed(two.phone(name).messages) if m.document)
        assert "tidak jadi dilaksanakan" in off.text
        assert event_in(files(off))["status"] == "CANCELLED"


def test_who_is_erased_takes_their_words_along_and_the_other_hears_that_it_is_off(two: World, files: Any) -> None:
    book(two, topic="Rahasia Ruth")
    two.taps("agus", "Setuju")
    two.types("ruth", "/data")
    two.taps("ruth", "Hapus data saya")
    two.taps("ruth", "Ya, hapus")
    two.move_to(two.now + timedelta(minutes=1))
    said = last(two, "agus")
    assert "tidak jadi dilaksanakan, Bapak Agus" in said.text
    assert "Ruth" not in said.text
    event = event_in(files(said))
    assert (event["status"], event["summary"]) == ("CANCELLED", "Mentoring")
    kept = two.store.read_now(
        lambda tx: str([tuple(row) for row in tx.connection.exec_driver_sql("SELECT payload FROM outbox")])
    )
    assert "Rahasia Ruth" not in kept


def test_a_mentor_of_many_turns_the_pages(two: World) -> None:
    names = ["Abdul", "Berta", "Citra", "Dewi", "Elia", "Fitri", "Gustaf", "Hana", "Ina", "Joko", "Kris", "Lina"]
    people = tuple(
        Person(100 + n, f"19900315201503{n:04}", f"{name} Contoh", 1, "Puskesmas Oksibil", Zone.WIT,
               roles=frozenset({Role.LEARNER}))
        for n, name in enumerate(names)
    )  # fmt: skip
    two.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=people)))
    for person in people:
        two.pair_people(person.id, AGUS)
    two.types("agus", "/temu")
    titles = [c.title for c in last(two, "agus").choices]
    assert titles == [f"{name} Contoh" for name in names[:9]] + ["Lainnya"]
    two.taps("agus", "Lainnya")
    assert [c.title for c in last(two, "agus").choices] == ["Joko Contoh", "Kris Contoh", "Lina Contoh", "Ruth Kogoya"]
    two.taps("agus", "Lina Contoh")
    assert "Belum ada janji" in last(two, "agus").text


def test_strangers_to_a_pair_or_meeting_get_nowhere(two: World) -> None:
    book(two)
    two.types("maria", f"/start {CODES['kode']}")
    two.types("maria", "setuju")
    number = buttons.base36(meeting(two).id)
    start = last(two, "agus").choices[0].id.rpartition("-")[2]
    for act, argument in (
        (Act.MEET_SHOW, number), (Act.MEET_AGREE, f"{number}-{start}"), (Act.MEET_CANCEL_SURE, number),
        (Act.MEET_LOG, number), (Act.MEET_MINUTES, f"{number}-60"), (Act.MEET_CONFIRM, f"{number}-1"),
        (Act.MEET_AGAIN, number), (Act.MEET_PLACE, number), (Act.MEET, buttons.base36(meeting(two).pair_id)),
    ):  # fmt: skip
        two.event("maria", Kind.TAP, payload=buttons.encode(Do(act, argument)))
        assert "bukan bagian Bapak/Ibu" in last(two, "maria").text
        assert "Berkas" not in last(two, "maria").text
    assert meeting(two).agreed_by == {RUTH}
