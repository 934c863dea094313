"""Questions over Telegram: replies by the provider's numbers, chats that take nothing, files, and what is ignored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from people.ids import new_id
from store.model import Address, AddressStatus, ChatRef
from tests.fakes.bot_api_people import FakeUser, Shown
from tests.journeys.crowd.office import Office
from tests.journeys.crowd.people import MENTORS, PEOPLE
from tests.journeys.test_over_telegram import Day, day

ASKED = "Bagaimana menata antrean loket yang ramai?"


@dataclass
class Room:
    """The day, Maria's phone, and the phones of the two mentors who may be asked."""

    today: Day
    office: Office
    maria: FakeUser
    ratna: FakeUser
    ester: FakeUser


@asynccontextmanager
async def room(office: Office) -> AsyncIterator[Room]:
    for name in MENTORS:
        office.offers(name, active=name in ("ratna", "ester"), expertise={"pelayanan publik": 4})
    office.offers("ester", years=0, capacity=1)
    for name, one in PEOPLE.items():
        ref = ChatRef("telegram", "utama", str(7000 + one.id))
        now = office.now + timedelta(seconds=1)
        chat = Address(new_id(), ref, one.id, last_inbound_at=now, linked_at=now)
        other = Address(one.id, ChatRef("test", "satu", name), one.id, status=AddressStatus.STOPPED)
        office.store.write_now(lambda tx, chat=chat, other=other: tx.save([chat, other]))  # type: ignore[misc]
    async with day(office, "polling") as today:
        users = {name: today.api.user(7000 + one.id) for name, one in PEOPLE.items()}
        for user in users.values():
            user.started = True
        await today.later(hours=3)
        yield Room(today, office, users["maria"], users["ratna"], users["ester"])


async def asked(here: Room, **content: Any) -> tuple[FakeUser, FakeUser]:
    """Maria asks; gives the phone of who has her question, and of the other mentor."""
    if content:
        here.maria.types("/tanya")
        assert "Tulis pertanyaan" in await here.today.hears(here.maria)
        here.maria.sends(**content)
    else:
        here.maria.types(f"/tanya {ASKED}")
    assert "Terkirim kepada" in await here.today.hears(here.maria)
    ratna = here.office.question_of("maria").clock.mentor_id == PEOPLE["ratna"].id
    return (here.ratna, here.ester) if ratna else (here.ester, here.ratna)


def to(message: Shown) -> dict[str, Any]:
    """What Telegram says of the message that is replied to."""
    return {"reply_to_message": {"message_id": message.id, "date": int(message.at), "text": message.text}}


async def test_a_reply_is_the_answer_and_a_reply_to_it_goes_on(office: Office) -> None:
    async with room(office) as here:
        mentor, _ = await asked(here)
        assert ASKED in await here.today.hears(mentor)
        mentor.types("Gilir tiap minggu.", **to(mentor.last))
        assert "sudah terkirim" in await here.today.hears(mentor)
        assert "Gilir tiap minggu." in await here.today.hears(here.maria)
        here.maria.types("Kalau ada yang sakit?", **to(here.maria.last))
        assert "Tersampaikan" in await here.today.hears(here.maria)
        assert "Kalau ada yang sakit?" in await here.today.hears(mentor)


@pytest.mark.parametrize("how", ["blocked", "not found"])
async def test_a_mentor_whose_chat_takes_nothing_is_passed_over(office: Office, how: str) -> None:
    async with room(office) as here:
        here.office.offers("ester", active=False)
        if how == "blocked":
            here.ratna.blocked = True  # and no word of it came
        else:
            here.today.api.fail_next(
                status=400, description="Bad Request: chat not found", method="sendmessage", chat=here.ratna.id
            )
        here.maria.types(f"/tanya {ASKED}")
        assert "Terkirim kepada Ibu Ratna" in await here.today.hears(here.maria)
        here.office.offers("ester", active=True)
        await here.today.api.called(2, "sendmessage")
        await here.today.service.settle()
        await here.today.service.tick()
        assert "saya teruskan" in await here.today.hears(here.maria)
        assert ASKED in await here.today.hears(here.ester)


async def test_a_voice_note_goes_on_by_its_id_and_one_of_twenty_megabytes_is_refused(office: Office) -> None:
    async with room(office) as here:
        here.maria.types("/tanya")
        await here.today.hears(here.maria)
        big = {"file_id": "suara-besar", "file_unique_id": "b", "duration": 900, "file_size": 20 * 2**20}
        here.maria.sends(voice=big)
        assert "terlalu besar" in await here.today.hears(here.maria)
        here.today.api.files["suara-1"] = ("voice", b"ogg")
        mentor, _ = await asked(
            here, voice={"file_id": "suara-1", "file_unique_id": "a", "duration": 9, "file_size": 2**20}
        )
        assert "(pesan suara)" in await here.today.hears(mentor)
        mentor.taps("Dengar suara")
        assert "(pesan suara)" in await here.today.hears(mentor)
        assert mentor.last.media == "suara-1"


async def test_a_voice_note_that_telegram_refuses_is_told_of_and_its_sender_asked_once(office: Office) -> None:
    async with room(office) as here:
        mentor, _ = await asked(
            here, voice={"file_id": "suara-lama", "file_unique_id": "a", "duration": 9, "file_size": 2**20}
        )
        await here.today.hears(mentor)
        mentor.taps("Dengar suara")
        assert "pesan suara ini tidak bisa saya teruskan" in await here.today.hears(mentor)
        assert (mentor.last.media, mentor.last.buttons) == ("", [["Minta kirim ulang"]])
        mentor.taps("Minta kirim ulang")
        assert "Pengirimnya saya minta" in await here.today.hears(mentor)
        assert "tidak bisa diputar oleh penerimanya" in await here.today.hears(here.maria)
        assert "Ratna" not in here.maria.last.text
        assert "Ester" not in here.maria.last.text
        mentor.taps("Minta kirim ulang")
        assert "Pengirimnya saya minta" in await here.today.hears(mentor)
        told = len(here.maria.messages)
        here.maria.types("Nomor antrean hilang.", **to(here.maria.last))
        assert "Tersampaikan" in await here.today.hears(here.maria)
        assert len(here.maria.messages) == told + 1, "asked once, and one answer to her own words"
        assert "Nomor antrean hilang." in await here.today.hears(mentor)
    [fact] = here.office.store.read_now(lambda tx: tx.journal.entries(kinds=["file_refused"]))
    assert "wrong file identifier" in fact.data["reason"]


async def test_edits_groups_and_the_rest_of_an_album_ask_nothing(office: Office) -> None:
    async with room(office) as here:
        mentor, _ = await asked(here)
        await here.today.hears(mentor)
        here.maria.edits("Bagaimana menata ruang tunggu?")
        group = {"id": -100, "type": "group", "title": "Puskesmas"}
        sender = {"id": here.maria.id, "is_bot": False, "first_name": "Maria"}
        said = {"message_id": 9, "date": 1, "chat": group, "from": sender, "text": f"/tanya {ASKED}"}
        here.today.api.push("message", said)
        here.maria.types("/bantuan")
        assert "Bekal" in await here.today.hears(here.maria)
        assert len(here.office.store.read_now(lambda tx: tx.mentoring.questions_of(PEOPLE["maria"].id, 9))) == 1
        assert not [call.description for call in here.today.api.calls if call.status >= 400]
