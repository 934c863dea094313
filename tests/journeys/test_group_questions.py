"""What a dialogue does not show of questions in a group: who never reads them, two at once, the night, erasure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import buttons
from bot.buttons import Act, Do
from bot.messages import Inbound, Kind, Outbound
from bot.personal import copy_of
from bot.processing import process
from mentoring.questions import Author, Question
from people.model import Role
from people.roster.model import RosterChanges
from store.mentoring_model import MenteeWish
from store.model import ChatRef, NewEvent
from store.tables import metadata
from tests.journeys.dialogue import World
from tests.journeys.office import PEOPLE, Office

ALL = ("agus", "maria", "yohanis", "daniel")
ASKED = "Bagaimana menegur warga yang menyela antrean?"


@pytest.fixture
def group(office: World) -> World:
    """Agus and three who know each other, on a Monday morning."""
    play = Office(office)
    play._administer(["sekelompok", *ALL])
    office.move_to(office.now + timedelta(hours=2))
    return office


def last(world: World, name: str) -> Outbound:
    return world.phone(name).messages[-1]


def ask(world: World, who: str = "maria", words: str = ASKED) -> None:
    world.types(who, "/tanya")
    world.taps(who, "Tanya di kelompok")
    world.types(who, words)


def the(world: World, who: str = "maria") -> Question:
    def newest(tx: Any) -> Question:
        found = tx.mentoring.thread(tx.mentoring.questions_of(PEOPLE[who].id)[0].id)
        assert found
        return found

    return world.store.read_now(newest)


def heard(world: World) -> dict[str, int]:
    return {name: len(world.phone(name).messages) for name in (*ALL, "rudi", "siti", "ester")}


def now_heard(world: World, before: dict[str, int]) -> dict[str, int]:
    """How many messages each got since; who got none is not in it."""
    return {name: count - before[name] for name, count in heard(world).items() if count > before[name]}


def test_a_question_is_one_message_for_each_and_none_for_anybody_else(group: World) -> None:
    group.types("maria", "/tanya")
    group.taps("maria", "Tanya di kelompok")
    before = heard(group)
    group.types("maria", ASKED)
    assert now_heard(group, before) == dict.fromkeys(ALL, 1)
    before = heard(group)
    group.replies("yohanis", "Dengan senyum.")
    assert now_heard(group, before) == dict.fromkeys(ALL, 1)
    before = heard(group)
    group.replies("agus", "Berdua di samping.")
    assert now_heard(group, before) == dict.fromkeys(ALL, 1)


def leads(world: World, superior: str, learner: str) -> None:
    above = replace(PEOPLE[superior], roles=PEOPLE[superior].roles | {Role.LEARNER})
    below = replace(PEOPLE[learner], superior_id=above.id)
    world.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(above, below))))


def test_whoever_has_come_to_stand_above_a_member_reads_neither_their_question_nor_their_reply(group: World) -> None:
    leads(group, "daniel", "maria")
    group.types("maria", "/tanya")
    group.taps("maria", "Tanya di kelompok")
    assert "Daniel" not in last(group, "maria").text
    before = heard(group)
    group.types("maria", ASKED)
    assert "daniel" not in now_heard(group, before)
    ask(group, "yohanis", "Kapan laporan bulanan dikirim?")
    before = heard(group)
    group.replies("maria", "Tanggal lima, kata kepala.")
    assert "daniel" not in now_heard(group, before), "a reply of somebody below them"
    assert "maria" not in "".join(m.text.lower() for m in group.phone("daniel").messages)
    number = buttons.base36(the(group).id)
    for act in (Act.GROUP_REPLY, Act.REPORT, Act.REPORT_SURE, Act.DESK_OPEN, Act.ASKED_OPEN, Act.FILE):
        argument = f"{number}-0" if act is Act.FILE else number
        group.event("daniel", Kind.TAP, payload=buttons.encode(Do(act, argument)))
        assert "antrean" not in last(group, "daniel").text


def test_whom_the_learner_excluded_is_not_among_the_readers(group: World) -> None:
    group.store.write_now(
        lambda tx: tx.save([MenteeWish(PEOPLE["maria"].id, exclusions=frozenset({PEOPLE["yohanis"].id}))])
    )
    before = heard(group)
    ask(group)
    assert "yohanis" not in now_heard(group, before)


def test_two_replies_in_one_batch_are_both_kept_and_reach_the_other(group: World) -> None:
    ask(group)
    replies = {"yohanis": "Dengan senyum.", "daniel": "With a sign."}
    inbound = [
        Inbound("test", "satu", f"x{n}", who, Kind.TEXT, text=text, reply_to=group.phone(who).ids[-1])
        for n, (who, text) in enumerate(replies.items())
    ]

    def work(tx: Any) -> None:
        tx.inbox.add([NewEvent(ChatRef("test", "satu", e.chat), e.event_id, "{}") for e in inbound], group.now)
        waiting = {event.event_id: event for event in tx.inbox.waiting(10)}
        process(group.house, tx, [(waiting[e.event_id], e) for e in inbound], group.now)

    group.store.write_now(work)
    group.deliver()
    said = [(m.author, m.text) for m in the(group).messages[1:]]
    assert said == [(Author.MEMBER, text) for text in replies.values()]
    assert any("With a sign." in m.text for m in group.phone("yohanis").messages)
    assert any("Dengan senyum." in m.text for m in group.phone("daniel").messages)
    assert the(group).is_open, "a member's word stops no clock"


def test_the_mentor_finds_the_replies_beside_the_question_but_none_of_somebody_below_them(group: World) -> None:
    ask(group)
    group.replies("yohanis", "Dengan senyum.")
    number = buttons.base36(the(group).id)
    group.event("agus", Kind.TAP, payload=buttons.encode(Do(Act.DESK_OPEN, number)))
    assert "Tanggapan Bapak Yohanis: “Dengan senyum.”" in last(group, "agus").text
    leads(group, "agus", "yohanis")
    group.event("agus", Kind.TAP, payload=buttons.encode(Do(Act.DESK_OPEN, number)))
    assert ASKED in last(group, "agus").text
    assert "senyum" not in last(group, "agus").text


def test_at_night_it_waits_for_the_morning_and_whoever_leaves_meanwhile_never_gets_it(group: World) -> None:
    group.move_to(group.now.replace(hour=12))  # 21.00 for all of them
    before = heard(group)
    ask(group)
    assert set(now_heard(group, before)) == {"maria"}
    group.types("daniel", "/kelompok")
    group.taps("daniel", "Leave the group")
    group.taps("daniel", "Yes, leave")
    group.move_to(group.now + timedelta(hours=12))
    assert any(ASKED in m.text for m in group.phone("yohanis").messages)
    assert not any(ASKED in m.text for m in group.phone("daniel").messages)


def test_what_is_taken_back_before_the_morning_reaches_nobody(group: World) -> None:
    group.move_to(group.now.replace(hour=12))
    ask(group)
    group.taps("maria", "Tarik kembali")
    group.move_to(group.now + timedelta(hours=12))
    assert not any(ASKED in m.text for name in ("yohanis", "daniel", "agus") for m in group.phone(name).messages)


def test_numbers_never_go_to_the_group_and_a_worry_neither(group: World) -> None:
    before = heard(group)
    ask(group, words="Warga 081234567890 marah, bagaimana?")
    group.taps("maria", "Kirim apa adanya")
    assert set(now_heard(group, before)) == {"maria", "agus"}
    assert the(group).group_id is None
    before = heard(group)
    ask(group, words="Atasan meminta saya menyuap auditor, bagaimana menolaknya?")
    group.taps("maria", "Kirim ke mentor")
    assert not {"yohanis", "daniel"} & set(now_heard(group, before))
    assert the(group).group_id is None


def test_a_worry_in_a_reply_goes_to_no_group(group: World) -> None:
    ask(group)
    before = heard(group)
    group.replies("yohanis", "Kepala meminta uang suap dari warga.")
    assert not {"maria", "daniel", "agus"} & set(now_heard(group, before))
    assert len(the(group).messages) == 1


def test_whoever_left_between_writing_and_sending_asks_the_mentor_alone(group: World) -> None:
    group.types("maria", "/tanya")
    group.taps("maria", "Tanya di kelompok")
    state = group.store.write_now(lambda tx: tx.turns.load([ChatRef("test", "satu", "maria")], group.now, []))
    assert next(iter(state.values())).address.state["g"]
    group.part("maria", "agus")
    before = heard(group)
    group.types("maria", ASKED)
    assert not {"yohanis", "daniel"} & set(now_heard(group, before))
    assert the(group).group_id is None


def test_what_is_written_after_a_no_is_for_nobody_of_the_group(group: World) -> None:
    ask(group)
    group.taps("yohanis", "Tanggapi")
    group.taps("yohanis", "Batal")
    assert "Tidak ada yang dikirim" in last(group, "yohanis").text
    before = heard(group)
    group.types("yohanis", "Ini bukan untuk siapa pun")
    assert set(now_heard(group, before)) == {"yohanis"}
    assert len(the(group).messages) == 1


def test_who_asks_for_help_meanwhile_writes_to_no_group(group: World) -> None:
    ask(group)
    for name, title in (("yohanis", "Tanggapi"), ("maria", "Tanya di kelompok")):
        group.types("maria", "/tanya")
        group.taps(name, title)
        group.types(name, "/bantuan")
        before = heard(group)
        group.types(name, "Oh begitu rupanya")
        assert set(now_heard(group, before)) == {name}


def test_six_replies_within_an_hour_are_one_too_many(group: World) -> None:
    ask(group)
    for n in range(6):
        group.event("yohanis", Kind.TEXT, text=f"Cara ke-{n}", reply_to=_about(group, "yohanis"))
    assert len(the(group).messages) == 6
    assert "dalam satu jam" in last(group, "yohanis").text or "dalam sejam" in last(group, "yohanis").text


def _about(world: World, name: str) -> str:
    phone = world.phone(name)
    return next(i for m, i in zip(phone.messages, phone.ids, strict=True) if m.key.startswith("question/"))


def test_erasure_takes_every_word_along(group: World) -> None:
    ask(group)
    group.replies("yohanis", "Dengan senyum lebar.")
    group.store.write_now(lambda tx: tx.people.erase(PEOPLE["yohanis"].id, group.now))
    assert "senyum lebar" not in everything(group)
    assert "menyela" in everything(group)
    group.store.write_now(lambda tx: tx.people.erase(PEOPLE["maria"].id, group.now))
    assert "menyela" not in everything(group)


def everything(world: World) -> str:
    """All that the database holds, as one text."""
    return world.store.read_now(
        lambda tx: "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in tx.connection.execute(table.select())
        )
    )


def test_each_copy_has_ones_own_words_and_what_was_said_to_ones_own_question(group: World) -> None:
    ask(group)
    group.replies("yohanis", "Dengan senyum.")
    copies = {
        name: group.store.read_now(
            lambda tx, who=name: str(copy_of(tx, tx.people.by_id([PEOPLE[who].id])[0], group.now))
        )  # type: ignore[misc]  # mypy knows no lambda's default
        for name in ("maria", "yohanis", "daniel")
    }
    assert "menyela" in copies["maria"]
    assert "senyum" in copies["maria"]
    assert "senyum" in copies["yohanis"]
    assert "menyela" not in copies["yohanis"], "what somebody else asked is theirs"
    assert "senyum" not in copies["daniel"]
    assert "menyela" not in copies["daniel"]
