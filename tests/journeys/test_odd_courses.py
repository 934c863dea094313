"""Courses that are long, or built in an unusual order: nothing is lost, cut off, or counted that was not shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import markup
from bot.house import House
from bot.messages import MAX_TEXT, Outbound
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import load_catalogue
from people.calendar import WorkingCalendar
from people.roster.model import RosterChanges
from store.model import Invite
from store.store import Store
from tests.journeys import conftest
from tests.journeys.conftest import CODES, START, UNIT
from tests.journeys.dialogue import WIT, World

MARIA = conftest.PEOPLE[0]
DAY = timedelta(days=1)
Step = dict[str, Any]


def choice(step_id: str, question: str = "Mana?", explanation: str = "Karena {a}.", option: str = "Pilihan") -> Step:
    options = [{"id": mark, "text": f"{option} {mark}", "correct": mark == "a"} for mark in "abc"]
    return {
        "id": step_id,
        "type": "single_choice",
        "question": question,
        "options": options,
        "explanation": explanation,
    }


def text(step_id: str, words: str) -> Step:
    return {"id": step_id, "type": "text", "text": words}


def reflection(step_id: str, optional: bool = True) -> Step:
    return {"id": step_id, "type": "reflection", "prompt": "Apa kebiasaan di kantor?", "optional": optional}


@dataclass
class Maria:
    """Her phone, in a world with one course of the lessons that a test is about."""

    world: World

    @property
    def last(self) -> Outbound:
        return self.world.phone("maria").messages[-1]

    @property
    def reads(self) -> str:
        """What stands in the newest message."""
        return markup.visible(self.last.text)

    @property
    def buttons(self) -> list[str]:
        return [choice.title for choice in self.last.choices]

    def types(self, words: str) -> str:
        self.world.types("maria", words)
        return self.reads

    def taps(self, title: str) -> str:
        self.world.taps("maria", title)
        return self.reads

    def answers(self, right: bool = True) -> str:
        """Answer what is asked, by its letter."""
        place = self.world.right(self.world.asked("maria")[0])
        return self.types("ABC"[place if right else (place + 1) % 3])

    def answers_all(self, right: bool) -> str:
        """Answer a bundle in one message."""
        places = [self.world.right(instance) for instance in self.world.asked("maria")]
        return self.types(" ".join(f"{n}{'ABC'[p if right else (p + 1) % 3]}" for n, p in enumerate(places, 1)))

    def waits_until(self, day: str) -> None:
        self.world.move_to(datetime.fromisoformat(day).replace(tzinfo=WIT).astimezone(START.tzinfo))

    def records(self) -> list[tuple[str, str]]:
        found = self.world.store.read_now(lambda tx: tx.study.records(MARIA.id))
        return [(record.lesson_id, record.status.value) for record in found]


Begin = Callable[..., Maria]


@pytest.fixture
def begin(sqlite_url: str, tmp_path: Path) -> Iterator[Begin]:
    """Maria agrees on Monday morning to a course of these lessons, without tests."""
    with Store.open(sqlite_url) as store:
        yield lambda *lessons, **more: _begin(store, tmp_path, lessons, **more)


def _begin(store: Store, folder: Path, lessons: tuple[list[Step], ...], picture: bool = False) -> Maria:
    course = folder / "courses" / "aneh"
    course.mkdir(parents=True)
    head = {"id": "aneh", "title": "Kursus aneh", "competency": {"type": "teknis", "level": [1, 2]}, "minutes": 45}
    (course / "course.yaml").write_text(json.dumps({**head, "jp": 3, "reviewed_on": "2026-11-01"}))
    for number, steps in enumerate(lessons, 1):
        lesson = {"id": f"p{number}", "title": f"Bagian {number}", "objective": "Tahu.", "minutes": 3, "steps": steps}
        (course / f"{number:02}-p{number}.yaml").write_text(json.dumps(lesson))
    if picture:
        image = conftest.HERE / "courses" / "surat" / "contoh-surat.png"
        (course / "gambar.png").write_bytes(image.read_bytes())
    catalogue, faults = load_catalogue([folder / "courses"])
    assert not faults
    world = World(store, House("BKPSDM", "id", Rules(WorkingCalendar()), Courses(catalogue)), START)
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(UNIT,), persons=(MARIA,))))
    invite = Invite(conftest.code_hash(CODES["kode"]), MARIA.id, START, START + 30 * DAY)
    store.write_now(lambda tx: tx.save([invite]))
    world.types("maria", f"/start {CODES['kode']}")
    world.taps("maria", "Saya setuju")
    world.taps("maria", "Pas")
    world.enrol("maria", "aneh")
    return Maria(world)


def test_feedback_and_the_next_question_are_parted_where_they_do_not_fit_one_message(begin: Begin) -> None:
    long = "panjang " * 180
    maria = begin([choice("satu", explanation=long), text("antara", long), text("lagi", long), choice("dua")])
    maria.types("/belajar")
    assert "Belum tepat" in maria.answers(right=False)
    assert maria.buttons == ["Lanjut"]
    assert "Mana?" in maria.taps("Lanjut")
    assert "Kursus aneh selesai" in maria.answers()
    assert maria.records() == [("p1", "completed")]


def test_a_letter_typed_instead_of_going_on_is_taken(begin: Begin) -> None:
    long = "panjang " * 180
    maria = begin([choice("satu", explanation=long), text("antara", long), text("lagi", long), choice("dua")])
    maria.types("/belajar")
    maria.answers(right=False)
    assert "Kursus aneh selesai" in maria.answers()


def test_a_welcome_beside_an_image_does_not_grow_beyond_a_caption(begin: Begin) -> None:
    image = {"id": "gambar", "type": "image", "file": "gambar.png", "alt": "Loket"}
    maria = begin([image, text("inti", "kata " * 181), choice("satu")], picture=True)
    maria.types("/belajar")
    assert maria.last.image
    assert 990 < len(maria.reads) <= 1024
    maria.types("/jeda 1")
    maria.waits_until("2026-12-02 09:00")
    maria.taps("Lanjutkan")
    assert maria.buttons == ["Lanjut"]
    assert maria.reads == "Selamat datang kembali, Ibu Maria."
    maria.taps("Lanjut")
    assert maria.last.image
    assert len(maria.reads) <= 1024


def test_a_bundle_opens_only_what_it_shows(begin: Begin) -> None:
    long = [text(f"t{n}", "panjang " * 180) for n in range(1)]
    maria = begin([*long, choice("satu")], [*long, choice("satu")], [*long, choice("satu")], [choice("satu")])
    maria.waits_until("2026-12-07 09:00")
    assert "3 pelajaran menunggu" in maria.types("/belajar")
    everything = maria.buttons[0]
    text_of_bundle = maria.taps(everything)
    assert len(text_of_bundle) <= MAX_TEXT
    assert "2. Bagian 2" in text_of_bundle
    assert "3. Bagian 3" not in text_of_bundle
    assert maria.records() == [("p1", "sent"), ("p2", "sent")]
    assert "2 jawaban tercatat" in maria.answers_all(right=True)
    assert "3 dari 4" in maria.taps("Ke pelajaran")


def test_results_that_do_not_fit_leave_their_explanations_to_a_button(begin: Begin) -> None:
    lesson = [choice("satu", explanation="panjang " * 180 + "{a}")]
    maria = begin(lesson, lesson, lesson, lesson)
    maria.waits_until("2026-12-07 09:00")
    maria.types("/belajar")
    maria.taps(maria.buttons[0])
    said = maria.answers_all(right=False)
    assert "3 jawaban tercatat: 1 ✗ 2 ✗ 3 ✗." in said
    assert "Nomor 3, jawabannya" in said
    assert "panjang" not in said
    assert maria.buttons == ["Penjelasan 1, 2, 3", "Ke pelajaran", "Cukup"]
    first = maria.taps("Penjelasan 1, 2, 3")
    assert first.count("Nomor") == 2
    assert maria.buttons[0] == "Penjelasan 3"
    assert maria.taps("Penjelasan 3").startswith("Nomor 3: panjang")


def test_a_course_without_tests_may_end_in_a_bundle(begin: Begin) -> None:
    maria = begin([choice("satu")], [choice("satu")])
    maria.waits_until("2026-12-07 09:00")
    maria.types("/belajar")
    maria.taps(maria.buttons[0])
    said = maria.answers_all(right=True)
    assert "Semuanya tepat, Ibu Maria." in said
    assert "Kursus aneh selesai, Ibu Maria. Selamat. 3 JP tercatat." in said
    assert "3" in maria.types("/kemajuan")
    assert maria.records() == [("p1", "completed"), ("p2", "completed")]


def test_a_voluntary_question_before_the_graded_one_can_be_passed_over(begin: Begin) -> None:
    maria = begin([reflection("dulu"), text("inti", "Isi."), choice("satu")])
    assert "Apa kebiasaan di kantor?" in maria.types("/belajar")
    assert maria.buttons == ["Lanjut", "Cukup hari ini"]
    assert "Mana?" in maria.taps("Lanjut")
    assert "Mana?" in maria.taps("Lanjut")
    assert "Kursus aneh selesai" in maria.answers()


def test_a_voluntary_question_that_is_answered_leads_on_too(begin: Begin) -> None:
    maria = begin([reflection("dulu"), choice("satu"), reflection("akhir")])
    maria.types("/belajar")
    said = maria.types("Kami mencatat di buku besar")
    assert "Tercatat, Ibu Maria." in said
    assert "Mana?" in said
    assert "Kursus aneh selesai" in maria.answers()


def test_a_lesson_with_several_questions_is_not_put_into_a_bundle(begin: Begin) -> None:
    maria = begin([choice("satu")], [choice("satu"), choice("dua")], [choice("satu")])
    maria.waits_until("2026-12-07 09:00")
    assert "1 dari 3" in maria.types("/belajar")
    maria.answers()
    assert "2 dari 3" in maria.taps("Ke pelajaran")
    assert "Mana?" in maria.answers()
    maria.answers()
    assert "3 dari 3" in maria.taps("Ke pelajaran")
