"""What a dialogue does not show of a group's meeting: calendar files, hours in the ledger, old buttons, two at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot import buttons
from bot.buttons import Act, Do
from bot.clock import ManualClock
from bot.documents import Documents
from bot.gatherings.planner import plan_gatherings
from bot.messages import Inbound, Kind, Outbound
from bot.processing import process
from mentoring.gatherings import Gathering
from mentoring.sessions import SessionStatus, SessionTable
from people.jp import JpForm, JpStatus
from people.roster.model import RosterChanges
from store.model import ChatRef, NewEvent
from store.tx import Tx
from tests.journeys.dialogue import World
from tests.journeys.office import PEOPLE, Office

MARIA, YOHANIS, DANIEL, AGUS = (PEOPLE[name].id for name in ("maria", "yohanis", "daniel", "agus"))
MEMBERS = ("maria", "yohanis", "daniel")


@pytest.fixture
def group(office: World) -> World:
    """Agus and three who know each other, on a Monday morning; a meeting is worth 2 JP."""
    terms = replace(office.house.mentoring, jp=SessionTable("2026-1"), groups=True)
    office.house = replace(office.house, mentoring=terms)
    play = Office(office)
    play._administer(["sekelompok", "agus", *MEMBERS])
    office.move_to(office.now + timedelta(hours=2))
    return office


def last(world: World, name: str) -> Outbound:
    return world.phone(name).messages[-1]


def the(world: World) -> Gathering:
    """The newest meeting of the group."""

    def newest(tx: Tx) -> Gathering:
        group_id = tx.mentoring.pairs_of(MARIA)[-1].group_id
        assert group_id
        return max(tx.mentoring.gatherings_of_group(group_id, world.now - timedelta(days=99)), key=lambda one: one.id)

    return world.store.read_now(newest)


def sets(world: World, who: str = "agus", at: str = "Selasa 10.00") -> None:
    world.types(who, "/kelompok")
    world.taps(who, "Temu kelompok")
    world.taps(who, "Buat janji")
    world.types(who, "Berkas <loket>")
    world.types(who, at)
    world.types(who, "https://rapat.contoh.example/7")


def holds(world: World, minutes: str = "60") -> None:
    world.move_to(the(world).ends_at + timedelta(minutes=30))
    world.taps("agus", "Isi catatan")
    world.types("agus", minutes)
    world.taps("agus", "Tanpa tindak lanjut")


@pytest.fixture
def documents(group: World) -> Iterator[Documents]:
    made = Documents(group.house, group.store, ManualClock(group.now))
    yield made
    made.close()


def opened(documents: Documents, message: Outbound) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(documents.path(message.document).read_bytes())
    return calendar, next(iter(calendar.walk("VEVENT")))


def test_all_get_the_same_event_without_anybodys_number_or_name_but_the_mentors(
    group: World, documents: Documents
) -> None:
    sets(group)
    found = {name: opened(documents, last(group, name)) for name in ("agus", *MEMBERS)}
    events = [event for _, event in found.values()]
    assert {str(event["uid"]) for event in events} == {f"kelompok-{the(group).id}@bekal"}
    assert {event.decoded("dtstart") for event in events} == {the(group).starts_at}
    assert {calendar["method"] for calendar, _ in found.values()} == {"PUBLISH"}
    assert all("attendee" not in event for event in events)
    assert found["maria"][1]["location"] == "https://rapat.contoh.example/7"
    for name, (calendar, _) in found.items():
        content = calendar.to_ical().decode().replace("\r\n ", "")
        private = [one.nip for one in PEOPLE.values()] + ["Maria", "Yohanis", "Daniel", "+62"]
        assert [secret for secret in private if secret in content] == [], name
        assert "Agus" in content
    off_by(group)
    calendar, event = opened(documents, last(group, "daniel"))
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)


def off_by(world: World, who: str = "agus") -> None:
    world.taps(who, "Batalkan")
    world.taps(who, "Ya, batalkan")


def test_who_has_no_part_in_it_gets_no_file(group: World, documents: Documents) -> None:
    sets(group, "maria")
    number = the(group).id
    for person in (YOHANIS, PEOPLE["rudi"].id, PEOPLE["siti"].id):
        with pytest.raises(KeyError):
            documents.path(f"icg:{number}:{person}:1")
    for asset in ("icg:", "icg:1:2", f"icg:{number}:x:1"):
        with pytest.raises(KeyError):
            documents.path(asset)


def ledger(world: World, person: int) -> list[tuple[int, int, str, JpStatus, JpForm, str, str]]:
    entries = world.store.read_now(lambda tx: tx.ledger.of(person))
    return [(e.jp, e.minutes, e.table_version, e.status, e.form, e.source_kind, e.competency) for e in entries]


def test_each_attendance_is_evidence_and_the_mentors_hours_count_once(group: World) -> None:
    sets(group)
    holds(group)
    assert ledger(group, AGUS) == [], "nobody has confirmed it yet"
    group.taps("maria", "Saya hadir")
    group.taps("daniel", "I was there")
    group.taps("daniel", "I was there")
    group.taps("yohanis", "Saya tidak hadir")
    entry = (2, 60, "2026-1", JpStatus.PROPOSED, JpForm.MENTORING, "meeting", "pelayanan publik")
    assert [ledger(group, one) for one in (MARIA, DANIEL, YOHANIS, AGUS)] == [[entry], [entry], [], [entry]]
    group.taps("yohanis", "Saya hadir")
    assert ledger(group, YOHANIS) == ledger(group, AGUS) == [entry]
    assert "2 JP mentoring diajukan" in last(group, "yohanis").text


def test_a_short_one_is_noted_and_worth_nothing(group: World) -> None:
    sets(group)
    holds(group, "30")
    group.taps("maria", "Saya hadir")
    assert "JP dihitung untuk pertemuan mulai 45 menit." in last(group, "maria").text
    assert ledger(group, MARIA) == ledger(group, AGUS) == []


def test_an_old_button_answers_for_no_other_time_and_no_other_log(group: World) -> None:
    sets(group)
    come = last(group, "maria").choices[0].id
    group.taps("agus", "Ganti waktu")
    group.types("agus", "Rabu 10.00")
    group.event("maria", Kind.TAP, payload=come)
    assert the(group).answered(None) == [MARIA, YOHANIS, DANIEL]
    assert "Rabu 2 Desember" in last(group, "maria").text
    holds(group)
    there = last(group, "maria").choices[0].id
    group.taps("agus", "Perbaiki")
    group.taps("agus", "90 menit")
    group.types("agus", "Coba lembar kerja")
    group.event("maria", Kind.TAP, payload=there)
    assert the(group).were(True) == []
    assert "90 menit" in last(group, "maria").text


def test_two_answers_in_one_batch_are_both_kept_and_the_mentor_hears_of_both(group: World) -> None:
    sets(group)
    group.taps("daniel", "I will come")
    before = len(group.phone("agus").messages)
    taps = [("maria", last(group, "maria").choices[1].id), ("yohanis", last(group, "yohanis").choices[1].id)]
    inbound = [Inbound("test", "satu", f"x{n}", who, Kind.TAP, payload=tap) for n, (who, tap) in enumerate(taps)]

    def work(tx: Any) -> None:
        tx.inbox.add([NewEvent(ChatRef("test", "satu", e.chat), e.event_id, "{}") for e in inbound], group.now)
        waiting = {event.event_id: event for event in tx.inbox.waiting(10)}
        process(group.house, tx, [(waiting[e.event_id], e) for e in inbound], group.now)

    group.store.write_now(work)
    group.deliver()
    assert the(group).answered(False) == [MARIA, YOHANIS]
    assert len(group.phone("agus").messages) <= before + 2
    assert "Belum bisa: Ibu Maria dan Bapak Yohanis" in last(group, "agus").text


def test_a_second_tick_finds_nothing_left_to_say(group: World) -> None:
    sets(group)
    group.now = the(group).starts_at - timedelta(minutes=30)
    assert group.store.write_now(lambda tx: plan_gatherings(tx, group.house, group.now)) == 1
    assert group.store.write_now(lambda tx: plan_gatherings(tx, group.house, group.now)) == 0


def test_where_the_group_ends_whoever_is_left_hears_that_it_is_off(group: World) -> None:
    sets(group, at="Jumat 10.00")
    for name in ("maria", "yohanis"):
        group.types(name, "/kelompok")
        group.taps(name, "Keluar kelompok")
        group.taps(name, "Ya, keluar")
    group.move_to(group.now + timedelta(minutes=1))
    assert the(group).status is SessionStatus.CANCELLED
    assert "will not take place" in last(group, "daniel").text
    assert any("tidak jadi dilaksanakan" in one.text for one in group.phone("agus").messages[-3:])
    assert not any("tidak jadi dilaksanakan" in one.text for one in group.phone("maria").messages)


def test_who_is_erased_takes_their_topic_along_and_the_others_go_on(group: World) -> None:
    sets(group, "maria")
    group.taps("agus", "Setuju")
    group.types("maria", "/data")
    group.taps("maria", "Hapus data saya")
    group.taps("maria", "Ya, hapus")
    group.move_to(group.now + timedelta(minutes=1))
    one = the(group)
    assert (one.topic, one.status, one.answered(None)) == ("", SessionStatus.AGREED, [YOHANIS, DANIEL])
    kept = group.store.read_now(
        lambda tx: str([tuple(row) for row in tx.connection.exec_driver_sql("SELECT payload FROM outbox")])
    )
    assert "loket" not in kept


def test_strangers_get_nowhere(group: World) -> None:
    sets(group)
    number = buttons.base36(the(group).id)
    start = last(group, "maria").choices[0].id.split("-")[1]
    before = the(group)
    for act, argument in (
        (Act.GATHER, buttons.base36(before.group_id)), (Act.GATHER_NEW, buttons.base36(before.group_id)),
        (Act.GATHER_SHOW, number), (Act.GATHER_AGREE, f"{number}-{start}"), (Act.GATHER_COME, f"{number}-{start}-1"),
        (Act.GATHER_WHEN, number), (Act.GATHER_PLACE, number), (Act.GATHER_CANCEL, number),
        (Act.GATHER_CANCEL_SURE, number), (Act.GATHER_LOG, number), (Act.GATHER_MINUTES, f"{number}-60"),
        (Act.GATHER_WAS, f"{number}-1-1"), (Act.GATHER_NOT_HELD, number),
    ):  # fmt: skip
        for name in ("rudi", "ester", "siti"):
            group.event(name, Kind.TAP, payload=buttons.encode(Do(act, argument)))
            said = last(group, name).text
            assert "bukan bagian Bapak/Ibu" in said or "tidak lagi di dalamnya" in said, (act, name)
            assert "loket" not in said
    assert the(group) == before


def test_the_longest_topic_and_place_reach_everybody(group: World) -> None:
    group.types("agus", "/kelompok")
    group.taps("agus", "Temu kelompok")
    group.taps("agus", "Buat janji")
    group.types("agus", "Loket " * 83)
    group.types("agus", "Selasa 10.00")
    group.types("agus", "Aula " * 99)
    assert "Jadi, Bapak Agus" in last(group, "agus").text
    assert "mengundang Ibu Maria" in last(group, "maria").text


def test_whoever_has_come_to_stand_above_a_member_hears_nothing_of_it_any_more(group: World) -> None:
    sets(group)
    below = replace(PEOPLE["maria"], superior_id=DANIEL)
    group.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(below,))))
    before = len(group.phone("daniel").messages)
    group.taps("agus", "Ganti tempat")
    group.types("agus", "Balai Rahasia")
    sets(group, at="Rabu 10.00")
    assert the(group).answered(None) == [MARIA, YOHANIS]
    group.types("agus", "/kelompok")
    group.taps("agus", "Tulis ke kelompok")
    group.types("agus", "Kata untuk semua")
    assert len(group.phone("daniel").messages) == before
    for title in ("I will come", "I cannot"):
        group.taps("daniel", title)
        assert "not yours" in last(group, "daniel").text
    assert not any("Rahasia" in one.text or "Kata untuk" in one.text for one in group.phone("daniel").messages)
    assert any("Balai Rahasia" in one.text for one in group.phone("maria").messages)
