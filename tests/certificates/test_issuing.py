"""A completed course is certified in the same transaction; afterwards by hand; anew with a number of its own."""

from __future__ import annotations

from dataclasses import replace as with_
from pathlib import Path

import orjson
import pytest

from bot.certificates import assets, issuing
from bot.clock import ManualClock
from bot.documents import Documents
from bot.jp import desk
from bot.processing import process
from lessons.certificates import Certificate, certify
from people.jp import JpEntry, JpForm
from people.roster.model import RosterChanges
from store.store import Store
from store.tx import Tx
from tests.journeys.conftest import CODES, PEOPLE
from tests.journeys.dialogue import Dialogue, World
from tests.store.certificate_sample import COURSE, ISSUER, completed

DIALOGUES = Path(__file__).parents[1] / "journeys" / "dialogues"
YOHANIS, RUTH = PEOPLE[1], PEOPLE[3]


@pytest.fixture
def done(world: World) -> World:
    """Yohanis has completed his course."""
    Dialogue(world, CODES).run(DIALOGUES / "ulangan-diabaikan.txt")
    return world


@pytest.fixture
def uncertified(world: World) -> World:
    """The same, from a time in which nothing was certified."""
    issuer = world.house.certificates
    world.house = with_(world.house, certificates=None)
    with pytest.raises(AssertionError, match="expected buttons"):
        Dialogue(world, CODES).run(DIALOGUES / "ulangan-diabaikan.txt")
    world.house = with_(world.house, certificates=issuer)
    return world


def of(store: Store, person: int) -> list[Certificate]:
    return store.read_now(lambda tx: tx.certificates.of_person(person))


def test_what_it_shows_is_kept_as_it_was(done: World) -> None:
    (one,) = of(done.store, YOHANIS.id)
    enrolment = done.store.read_now(lambda tx: tx.study.enrolments(YOHANIS.id))[0]
    assert (one.enrolment_id, one.jp, one.score) == (enrolment.id, enrolment.jp, enrolment.post_score)
    assert (one.name, one.nip, one.unit) == (YOHANIS.name, YOHANIS.nip, YOHANIS.unit_name)
    assert one.issued_at == enrolment.completed_at
    assert one.started_on.isoformat() <= one.completed_on.isoformat() == "2026-12-03"
    moved = with_(YOHANIS, name="Yohanis K.", position="Bidan")
    done.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(moved,))))
    assert of(done.store, YOHANIS.id) == [one], "the roster changes, the certificate does not"
    facts = done.store.read_now(lambda tx: [e for e in tx.journal.entries(YOHANIS.id) if "certificate" in e.kind])
    assert [(fact.kind, fact.data) for fact in facts] == [
        ("certificate_issued", {"certificate": one.id, "enrolment": enrolment.id})
    ]


def test_a_number_that_was_given_before_stops_no_completion(world: World) -> None:
    """The agency's code or its template was changed within the year, and leads to numbers of before."""

    def of_before(tx: Tx) -> None:
        mine = tx.study.enrolments(YOHANIS.id)[0]
        theirs = completed(901, RUTH.id)
        theirs = with_(theirs, course_id=mine.course_id, course_version=mine.course_version)
        given = certify(with_(ISSUER, code="8888"), RUTH, COURSE, theirs, 1, world.now)
        tx.save([theirs, with_(given, number="0001/9999/BKPSDM/XII/2026")])

    world.store.write_now(of_before)
    Dialogue(world, CODES).run(DIALOGUES / "ulangan-diabaikan.txt")
    (one,) = of(world.store, YOHANIS.id)
    assert (one.number, one.sequence) == ("0002/9999/BKPSDM/XII/2026", 2), "the next one that nobody holds"


def test_a_completion_that_fails_takes_no_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The turn of the last answer fails after the certificate was made, and is tried again."""
    failed: list[int] = []

    def fails_once(house, tx, batch, now):  # type: ignore[no-untyped-def]
        process(house, tx, batch, now)
        if not failed and tx.certificates.of_person(YOHANIS.id):
            failed.append(tx.certificates.of_person(YOHANIS.id)[0].sequence)
            raise RuntimeError("the power is gone")

    def twice(name, kind, **fields):  # type: ignore[no-untyped-def]
        before = world.store.read_now(lambda tx: tx.study.records(YOHANIS.id))
        try:
            event(name, kind, **fields)
        except RuntimeError:
            assert world.store.read_now(lambda tx: tx.study.records(YOHANIS.id)) == before
            world.store.write_now(lambda tx: tx.inbox.done([one.id for one in tx.inbox.waiting(9)], world.now))
            event(name, kind, **fields)

    event = world.event
    monkeypatch.setattr("tests.journeys.dialogue.process", fails_once)
    monkeypatch.setattr(world, "event", twice)
    Dialogue(world, CODES).run(DIALOGUES / "ulangan-diabaikan.txt")
    assert failed == [1]
    assert [one.sequence for one in of(world.store, YOHANIS.id)] == [1]


def test_courses_completed_before_are_certified_afterwards(uncertified: World) -> None:
    world = uncertified
    assert of(world.store, YOHANIS.id) == []
    (made,) = world.store.write_now(lambda tx: issuing.issue_missing(tx, world.house, world.now, 9))
    assert of(world.store, YOHANIS.id) == [made]
    assert (made.sequence, made.score, made.title.in_("id")) == (1, 100.0, "Layanan yang Ramah")
    assert world.store.write_now(lambda tx: issuing.issue_missing(tx, world.house, world.now, 9)) == []


def test_who_was_erased_is_not_certified(uncertified: World) -> None:
    world = uncertified
    world.store.write_now(lambda tx: tx.people.erase(YOHANIS.id, world.now))
    assert world.store.write_now(lambda tx: issuing.issue_missing(tx, world.house, world.now, 9)) == []


def test_a_correction_has_a_new_number_and_names_the_old_one(done: World) -> None:
    (old,) = of(done.store, YOHANIS.id)
    right = with_(YOHANIS, name="Yohanis Kasipmabin, S.Kep.")
    done.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(right,))))

    def again(tx: Tx) -> Certificate:
        return issuing.replace(tx, done.house, old.number, done.now, "ruth", "Gelar belum tercantum")

    new = done.store.write_now(again)
    assert (new.name, new.sequence, new.replaces) == (right.name, 2, old.id)
    assert new.code != old.code
    voided = of(done.store, YOHANIS.id)[1]
    assert (voided.id, voided.void_reason, voided.voided_by) == (old.id, "Gelar belum tercantum", "ruth")
    with pytest.raises(ValueError, match="replaced"):
        done.store.write_now(again)
    with pytest.raises(issuing.Unknown):
        done.store.write_now(lambda tx: issuing.replace(tx, done.house, "9/9", done.now, "ruth", "x"))
    assert len(of(done.store, YOHANIS.id)) == 2
    done.taps("yohanis", "Sertifikat")
    assert "nomor 0002/" in done.phone("yohanis").messages[-1].text, "the button leads to the one that is valid"


def course_entry(done: World) -> JpEntry:
    return next(one for one in done.store.read_now(lambda tx: tx.ledger.of(YOHANIS.id)) if one.form is JpForm.COURSE)


def test_hours_corrected_later_are_told_with_the_sheet_and_stand_on_the_next_one(done: World) -> None:
    (old,) = of(done.store, YOHANIS.id)
    entry = course_entry(done)
    assert entry.jp == old.jp
    done.store.write_now(lambda tx: desk.correct(tx, done.house, entry.id, 2, "Terlalu sedikit", None, done.now))
    assert of(done.store, YOHANIS.id) == [old], "what was issued shows what it showed"
    done.taps("yohanis", "Sertifikat")
    said = done.phone("yohanis").messages[-1]
    assert f"Lembar ini menyebut {old.jp} JP; sejak 11 Desember 2026 yang dihitung 2 JP." in said.text
    assert said.document
    done.store.write_now(lambda tx: issuing.replace(tx, done.house, old.number, done.now, "ruth", "Jam dikoreksi"))
    new, voided = of(done.store, YOHANIS.id)
    assert (new.jp, new.replaces, voided.jp) == (2, old.id, old.jp)
    done.taps("yohanis", "Sertifikat")
    assert "Lembar ini menyebut" not in done.phone("yohanis").messages[-1].text


def test_what_is_certified_afterwards_has_the_hours_that_count(uncertified: World) -> None:
    world = uncertified
    entry = course_entry(world)
    world.store.write_now(lambda tx: desk.correct(tx, world.house, entry.id, 0, "Keliru", None, world.now))
    (made,) = world.store.write_now(lambda tx: issuing.issue_missing(tx, world.house, world.now, 9))
    assert made.jp == 0


def test_a_voided_one_is_not_sent(done: World) -> None:
    (one,) = of(done.store, YOHANIS.id)
    done.store.write_now(lambda tx: issuing.void(tx, one, done.now, "ruth", "Keliru"))
    done.taps("yohanis", "Sertifikat")
    said = done.phone("yohanis").messages[-1]
    assert "sudah dibatalkan, Bapak Yohanis" in said.text
    assert not said.document
    done.types("yohanis", "/sertifikat")
    assert "Belum ada sertifikat" in done.phone("yohanis").messages[-1].text


def test_nobody_gets_somebody_elses(done: World) -> None:
    payload = next(
        choice.id for message in done.phone("yohanis").messages for choice in message.choices
        if choice.title == "Sertifikat"
    )  # fmt: skip
    from bot.messages import Kind

    done.types("ruth", f"/start {CODES['kode_ruth']}")
    done.taps("ruth", "Saya setuju")
    done.event("ruth", Kind.TAP, payload=payload)
    said = done.phone("ruth").messages[-1]
    assert not said.document
    assert "Layanan yang Ramah" not in said.text


def test_a_long_list_comes_in_parts(done: World) -> None:
    (one,) = of(done.store, YOHANIS.id)
    enrolment = done.store.read_now(lambda tx: tx.study.enrolments(YOHANIS.id))[0]
    for number in range(2, 8):
        more = with_(one, id=one.id + number, enrolment_id=enrolment.id + number, code=f"{number}" * 26,
                     number=f"{number}/x", sequence=number)  # fmt: skip
        done.store.write_now(
            lambda tx, more=more: tx.save([with_(enrolment, id=more.enrolment_id), more])  # type: ignore[misc]
        )
    done.types("yohanis", "/sertifikat")
    said = done.phone("yohanis").messages[-1]
    assert said.text.startswith("<b>Sertifikat Bapak Yohanis: 7</b>")
    assert [choice.title for choice in said.choices] == [*(f"Sertifikat {n}" for n in range(1, 6)), "Lebih lama"]
    done.taps("yohanis", "Lebih lama")
    said = done.phone("yohanis").messages[-1]
    assert [choice.title for choice in said.choices] == ["Sertifikat 6", "Sertifikat 7"]


def test_its_file_is_made_when_it_is_sent(done: World) -> None:
    (one,) = of(done.store, YOHANIS.id)
    documents = Documents(done.house, done.store, ManualClock(done.now))
    try:
        asset = assets.asset_of(done.house, one, "id")
        path = documents.path(asset)
        assert path.name == "sertifikat-0001-9999-BKPSDM-XII-2026.pdf"
        assert path.read_bytes() == assets.drawn(done.house, one, "id")
        assert assets.asset_of(with_(done.house, public_url="https://bekal.example"), one, "id") != asset
        for wrong in ("certificate:", f"certificate:{one.id}", f"certificate:{one.id}:xx:00000000",
                      "certificate:7:id:00000000", "certificate:../../etc:id:00000000"):  # fmt: skip
            with pytest.raises(KeyError):
                documents.path(wrong)
    finally:
        documents.close()


def test_the_copy_of_ones_data_holds_them(done: World) -> None:
    documents = Documents(done.house, done.store, ManualClock(done.now))
    try:
        copy = orjson.loads(documents.path(f"copy:{YOHANIS.id}:x").read_bytes())
    finally:
        documents.close()
    assert [one["number"] for one in copy["certificates"]] == ["0001/9999/BKPSDM/XII/2026"]
