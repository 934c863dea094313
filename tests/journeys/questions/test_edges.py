"""What a dialogue cannot show: things at the same moment, floods, where words are kept, and what erasure leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.buttons import Act, Do, base36, encode
from bot.messages import Inbound, Kind
from bot.processing import process
from bot.questions import planner
from bot.questions.planner import plan_questions
from lessons.study import Participation
from mentoring.answers import BankAnswer, approve
from mentoring.clock import Stage
from mentoring.questions import Question, QuestionStatus
from people.ids import new_id
from people.model import Leave
from store.mentoring_model import question_of
from store.model import ChatRef, StoredEvent
from store.store import Store
from store.tx import Tx
from tests.journeys.dialogue import World
from tests.journeys.questions.office import PEOPLE, SERVICE, offers

SECRET = "Rahasiakubiru"
ASKED = f"Bagaimana menata ruang tunggu {SECRET} yang sempit?"


@pytest.fixture
def at_nine(world: World) -> World:
    world.move_to(world.now + timedelta(days=1, hours=1))
    return world


def asks(world: World, name: str = "yohanis", words: str = ASKED) -> Question:
    world.types(name, "/tanya")
    world.types(name, words)
    return newest(world, name)


def newest(world: World, name: str = "yohanis") -> Question:
    def work(tx: Tx) -> Question:
        [found] = tx.mentoring.questions_of(PEOPLE[name].id, 1)
        thread = tx.mentoring.thread(found.id)
        assert thread is not None
        return thread

    return world.store.read_now(work)


def together(world: World, *said: tuple[str, dict[str, Any]]) -> None:
    """Events of several phones in one batch, as the inbox worker takes them."""
    events = []
    for name, fields in said:
        number = new_id()
        ref = ChatRef("test", "satu", name)
        inbound = Inbound("test", "satu", str(number), name, **fields)
        events.append((StoredEvent(number, ref, str(number), "", world.now), inbound))
    world.store.write_now(lambda tx: process(world.house, tx, events, world.now))
    world.deliver()


def reply(world: World, name: str, words: str) -> tuple[str, dict[str, Any]]:
    phone = world.phone(name)
    place = next(n for n in reversed(range(len(phone.messages))) if question_of(phone.messages[n].key))
    return name, {"kind": Kind.TEXT, "text": words, "reply_to": phone.ids[place]}


def tap(world: World, name: str, title: str) -> tuple[str, dict[str, Any]]:
    shown = (c for m in reversed(world.phone(name).messages) for c in m.choices if c.title == title)
    return name, {"kind": Kind.TAP, "payload": next(shown).id}


def last(world: World, name: str) -> str:
    return world.phone(name).messages[-1].text


def test_two_mentors_answer_in_the_same_batch_and_both_reach_the_learner(at_nine: World) -> None:
    world = at_nine
    for name in ("rudi", "agus", "sri"):
        offers(world, name, expertise={SERVICE: 3}, desk=replace(desk_of(world, name), daily_cap=1))
    for number in range(3):
        asks(world, "kornelis", f"Pertanyaan tentang loket nomor {number}?")
    question = asks(world)
    assert question.clock.stage is Stage.POOL
    world.move_to(world.now + timedelta(hours=2))
    together(world, reply(world, "agus", "Geser kursinya."), reply(world, "rudi", "Buka jendelanya."))
    answered = newest(world)
    assert [m.text for m in answered.messages] == [ASKED, "Geser kursinya.", "Buka jendelanya."]
    assert answered.answered_by == PEOPLE["agus"].id
    assert "Jawaban untuk Bapak Y. sudah terkirim" in last(world, "agus")
    assert "Mentor lain sudah menjawab lebih dulu" in last(world, "rudi")
    heard = [message.text for message in world.phone("yohanis").messages[-2:]]
    assert "Jawaban Bapak Agus" in heard[0]
    assert "Bapak Rudi menambahkan" in heard[1]


def desk_of(world: World, name: str) -> Any:
    return world.store.read_now(lambda tx: tx.mentoring.profile(PEOPLE[name].id)).terms.desk  # type: ignore[union-attr]


def test_answered_and_solved_in_the_same_batch_loses_neither(at_nine: World) -> None:
    world = at_nine
    asks(world)
    world.replies("rudi", "Geser kursinya.")
    together(world, reply(world, "rudi", "Dan buka jendelanya."), tap(world, "yohanis", "Sudah, terima kasih"))
    solved = newest(world)
    assert solved.status is QuestionStatus.SOLVED
    assert len(solved.messages) == 3


def test_taken_back_and_answered_in_the_same_batch(at_nine: World) -> None:
    world = at_nine
    asks(world)
    together(world, tap(world, "yohanis", "Tarik kembali"), reply(world, "rudi", "Geser kursinya."))
    assert newest(world).status is QuestionStatus.WITHDRAWN
    assert "menarik pertanyaan ini kembali" in last(world, "rudi")


def test_fifty_questions_in_an_hour_reach_nobody_after_the_fifth(at_nine: World) -> None:
    world = at_nine
    for number in range(50):
        world.now += timedelta(minutes=1)
        world.types("yohanis", "/tanya")
        world.types("yohanis", f"Pertanyaan tentang loket nomor {number}?")
    kept = world.store.read_now(lambda tx: tx.mentoring.questions_of(PEOPLE["yohanis"].id, 100))
    told = [m for name in ("rudi", "agus", "sri") for m in world.phone(name).messages]
    assert len(kept) == 5
    assert len(told) <= 5
    assert len(world.phone("yohanis").messages) == 100


def test_a_second_tick_finds_nothing_left(at_nine: World) -> None:
    world = at_nine
    question = asks(world)
    world.now = question.clock.due_at
    plan = [world.store.write_now(lambda tx: plan_questions(tx, world.house, world.now)) for _ in range(3)]
    assert plan == [1, 0, 0]


def test_what_cannot_be_planned_is_noted_and_keeps_nobody_else_waiting(
    at_nine: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = at_nine
    first, second = asks(world), asks(world, "kornelis", "Bagaimana menata arsip loket?")
    world.now = max(first.clock.due_at, second.clock.due_at)
    monkeypatch.setattr(planner, "take_step", failing(first.id, planner.take_step))
    assert world.store.write_now(lambda tx: plan_questions(tx, world.house, world.now)) == 2
    [entry] = world.store.read_now(lambda tx: tx.journal.entries(kinds=["plan_failed"]))
    assert entry.data == {"question": first.id, "reason": "LookupError"}
    assert newest(world, "kornelis").clock.stage is not Stage.MENTOR
    assert newest(world).clock.due_at == world.now + timedelta(days=1)


def failing(question_id: int, real: Any) -> Any:
    def take_step(office: Any, question: Question, step: Any) -> Question:
        if question.id == question_id:
            raise LookupError("gone")
        return real(office, question, step)  # type: ignore[no-any-return]

    return take_step


# --- where words are kept


def tables_with(store: Store, word: str) -> set[str]:
    """The tables of the database in which a word stands."""

    def work(tx: Tx) -> Iterator[str]:
        names = tx.connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for name in names:
            rows = tx.connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 - our own tables
            if any(word.casefold() in str(row).casefold() for row in rows):
                yield name

    return store.read_now(lambda tx: set(work(tx)))


def a_whole_thread(world: World) -> None:
    asks(world)
    world.taps("rudi", "Tanya balik")
    world.types("rudi", f"Seberapa {SECRET}?")
    world.replies("yohanis", f"Sangat {SECRET}.")
    world.types("rudi", "/meja")
    world.taps("rudi", "Alihkan")
    world.taps("rudi", "Ke nomor 1")
    world.types("rudi", f"Ini {SECRET}.")
    world.replies("agus", f"Biarkan {SECRET}.")
    world.taps("yohanis", "Laporkan")
    world.taps("yohanis", "Ya, laporkan")
    world.taps("yohanis", "Sudah, terima kasih")


def test_words_of_a_thread_stand_in_the_thread_and_in_what_was_sent_and_nowhere_else(at_nine: World) -> None:
    a_whole_thread(at_nine)
    assert tables_with(at_nine.store, SECRET) == {"thread_messages", "outbox"}
    entries = at_nine.store.read_now(lambda tx: tx.journal.entries())
    kinds = {entry.kind for entry in entries}
    assert {"question_asked", "question_asked_back", "question_handed_over", "question_answered"} <= kinds
    assert all(isinstance(value, int | str | type(None)) for entry in entries for value in entry.data.values())


def test_erasure_takes_the_words_wherever_they_were_sent(at_nine: World) -> None:
    a_whole_thread(at_nine)
    at_nine.store.write_now(lambda tx: tx.people.erase(PEOPLE["yohanis"].id, at_nine.now))
    assert tables_with(at_nine.store, SECRET) == set()


def test_erasure_takes_what_only_the_officer_was_told(at_nine: World) -> None:
    world = at_nine
    world.types("yohanis", "/tanya")
    world.types("yohanis", f"Saya melihat pungli {SECRET} di loket.")
    assert SECRET in last(world, "kornelis")
    world.taps("yohanis", "Cukup")
    world.store.write_now(lambda tx: tx.people.erase(PEOPLE["yohanis"].id, world.now))
    assert tables_with(world.store, SECRET) == set()


def test_an_open_question_of_somebody_erased_waits_for_nobody(at_nine: World) -> None:
    asks(at_nine)
    at_nine.store.write_now(lambda tx: tx.people.erase(PEOPLE["yohanis"].id, at_nine.now))
    at_nine.types("rudi", "/meja")
    assert "kosong" in last(at_nine, "rudi")
    at_nine.replies("rudi", "Geser kursinya.")
    assert "menarik pertanyaan ini kembali" in last(at_nine, "rudi")
    at_nine.move_to(at_nine.now + timedelta(days=20))


# --- who is asked


def test_a_mentor_on_leave_is_not_asked_and_one_back_is(at_nine: World) -> None:
    world = at_nine
    today = world.now.date()
    world.store.write_now(lambda tx: tx.people.add_leave(PEOPLE["rudi"].id, Leave(today, today + timedelta(days=20))))
    assert asks(world).clock.mentor_id != PEOPLE["rudi"].id


def test_who_rests_or_withdrew_is_not_asked(at_nine: World) -> None:
    world = at_nine
    offers(world, "rudi", expertise={SERVICE: 5}, snoozed_until=world.now + timedelta(days=7))
    gone = Participation(PEOPLE["agus"].id, 1, world.now, withdrawn_at=world.now)
    world.store.write_now(lambda tx: tx.save([gone]))
    assert asks(world).clock.mentor_id == PEOPLE["sri"].id


def test_how_soon_a_mentor_usually_answers_is_told_once_it_is_known(at_nine: World) -> None:
    world = at_nine
    for name in ("agus", "sri"):
        offers(world, name, active=False)
    for number in range(3):
        world.now += timedelta(hours=1)
        asks(world, "yohanis", f"Pertanyaan tentang loket nomor {number}?")
        world.replies("rudi", "Begini.")
    world.types("yohanis", "/tanya")
    assert "Mentor: Bapak Rudi (biasanya menjawab dalam 1 hari kerja)." in last(world, "yohanis")


def test_a_tap_that_came_late_changes_nothing(at_nine: World) -> None:
    world = at_nine
    asks(world)
    taps = [tap(world, "rudi", title) for title in ("Tanya balik", "Alihkan", "Bukan bidang saya", "Jawab", "Lainnya")]
    world.replies("rudi", "Geser kursinya.")
    for late in taps:
        together(world, late)
        assert world.phone("rudi").messages[-1].text
    assert newest(world).status is QuestionStatus.ANSWERED
    assert len(newest(world).messages) == 2


# --- the answer bank


def keeps(world: World, **changes: Any) -> BankAnswer:
    """An approved answer of Agus, as it is a year later."""
    asked, given = "Bagaimana menata ruang tunggu yang sempit?", "Geser kursinya ke dinding."
    owner, today = PEOPLE["agus"].id, world.now.date()
    made = approve(new_id(), (asked, given), (), owner, owner, world.now, today - timedelta(days=400))
    kept = replace(made, **changes)
    world.store.write_now(lambda tx: tx.save([kept]))
    return kept


def kept_answer(world: World, answer: BankAnswer) -> BankAnswer:
    found = world.store.read_now(lambda tx: tx.bank.answer(answer.id))
    assert found is not None
    return found


def test_an_answer_past_its_review_is_not_offered_until_its_owner_has_looked(at_nine: World) -> None:
    world = at_nine
    answer = keeps(world, uses=8, helped=3)
    assert asks(world, "kornelis", answer.question).is_open
    world.types("agus", "/meja")
    world.taps("agus", "Tinjau jawaban")
    assert "Ditawarkan 8 kali, membantu 3 kali." in last(world, "agus")
    world.taps("agus", "Masih berlaku")
    fresh = kept_answer(world, answer)
    assert (fresh.uses, fresh.helped) == (0, 0)
    assert fresh.review_on > world.now.date()
    world.types("agus", "/meja")
    world.types("yohanis", "/tanya")
    world.types("yohanis", answer.question)
    assert "Apakah ini membantu?" in last(world, "yohanis")


def test_an_answer_is_put_right_or_retired(at_nine: World) -> None:
    world = at_nine
    answer = keeps(world)
    world.types("agus", "/meja")
    world.taps("agus", "Tinjau jawaban")
    world.taps("agus", "Ubah jawaban")
    world.types("agus", "Pakai kursi lipat, hubungi Bapak Yohanis di 081234567890.")
    assert kept_answer(world, answer).answer == "Pakai kursi lipat, hubungi Bapak … di …."
    other = keeps(world)
    world.types("agus", "/meja")
    world.taps("agus", "Tinjau jawaban")
    world.taps("agus", "Jangan tawarkan")
    assert kept_answer(world, other).retired_at == world.now
    world.event("yohanis", Kind.TAP, payload=encode(Do(Act.SAVED_RETIRE, base36(answer.id))))
    assert kept_answer(world, answer).retired_at is None


# --- who never sees it


def test_nothing_that_a_superior_can_do_shows_a_question_of_their_staff(at_nine: World) -> None:
    """Dr. Rudi leads Maria and is a mentor of the field besides: every act with the question's number."""
    world = at_nine
    question = asks(world, "maria")
    world.replies("agus", f"Biarkan {SECRET}.")
    number = base36(question.id)
    for act in (act for act in Act if not act.name.startswith("DATA")):
        for argument in (number, f"{number}-0", f"{number}-1", f"{number}-{base36(PEOPLE['rudi'].id)}", ""):
            world.now += timedelta(minutes=1)
            world.event("rudi", Kind.TAP, payload=encode(Do(act, argument)))
    for words in (ASKED, "/meja", "/tanya", "/kemajuan", "/data"):
        world.types("rudi", words)
    shown = [message.text for message in world.phone("rudi").messages if message.key.startswith(("question/", "desk/"))]
    assert not any(SECRET in text for text in shown)
    assert world.store.read_now(lambda tx: tx.turns.load_people([13], world.now))[13].learner.participation.consented
    assert len(newest(world, "maria").messages) == 2


def test_whoever_stops_waits_for_no_answer(at_nine: World) -> None:
    world = at_nine
    question = asks(world)
    world.types("yohanis", "/berhenti")
    assert newest(world).status is QuestionStatus.WITHDRAWN
    before = len(world.phone("yohanis").messages)
    world.replies("rudi", "Geser kursinya.")
    assert "menarik pertanyaan ini kembali" in last(world, "rudi")
    assert len(world.phone("yohanis").messages) == before
    assert question.is_open


def with_photo(world: World) -> Question:
    """Yohanis asks with a photo, which is on Rudi's desk."""
    world.types("yohanis", "/tanya")
    world.event("yohanis", Kind.MEDIA, media="foto-1", media_kind="photo", text="Papan ini salahnya di mana?")
    return newest(world)


def test_a_photo_of_another_account_is_told_of_and_its_sender_asked(at_nine: World) -> None:
    with_photo(at_nine)
    moved = text("UPDATE thread_messages SET media_ref = 'test/dua/foto-1'")
    at_nine.store.write_now(lambda tx: tx.connection.execute(moved))
    at_nine.taps("rudi", "Lihat foto")
    assert "hanya bisa dibuka di obrolan tempat ia dikirim" in last(at_nine, "rudi")
    at_nine.taps("rudi", "Minta kirim ulang")
    assert "foto dalam percakapan tentang “Papan ini salahnya di mana?” tidak bisa dibuka" in last(at_nine, "yohanis")
    before = len(at_nine.phone("yohanis").messages)
    at_nine.taps("rudi", "Minta kirim ulang")
    assert len(at_nine.phone("yohanis").messages) == before, "asked once"
    at_nine.replies("yohanis", "Judulnya kebalik.")
    assert "Judulnya kebalik." in last(at_nine, "rudi")


def test_a_mentor_is_asked_for_the_words_of_their_photo_and_nobody_for_their_own(at_nine: World) -> None:
    question = with_photo(at_nine)
    at_nine.replies("rudi", "", media="foto-2", media_kind="photo")
    at_nine.taps("yohanis", "Lihat foto")
    again = at_nine.phone("yohanis").messages[-1].attachment
    assert again is not None
    assert "tidak bisa saya teruskan" in again.instead
    [choice] = again.choices
    at_nine.event("yohanis", Kind.TAP, payload=choice.id)
    assert "tidak bisa dibuka oleh penerimanya" in last(at_nine, "rudi")
    assert [c.title for c in at_nine.phone("rudi").messages[-1].choices] == ["Jawab"]
    at_nine.event("rudi", Kind.TAP, payload=choice.id)
    assert "sudah lama" in last(at_nine, "rudi"), "one's own"
    at_nine.event("agus", Kind.TAP, payload=encode(Do(Act.FILE_AGAIN, f"{base36(question.id)}-0")))
    assert "sudah lama" in last(at_nine, "agus"), "nothing that they may see"
