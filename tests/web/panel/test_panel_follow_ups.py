"""Acts on the page leave what the same acts in the chat leave: once a week about a person, and never by a stranger."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import wire
from bot.buttons import Act as Tap
from bot.buttons import Do, base36, encode
from bot.messages import Inbound, Kind, Outbound
from bot.web.panel.table import at
from people.model import Person
from reports.follow_up_facts import Act, Acting, FollowUp, Hindrance, Named, State
from store.follow_ups import FOLLOW
from store.tables import outbox
from tests.web.panel.office import ADMIN, CHIEF, HEAD, MEMBER, OTHER, PLAN, Browser, Office, both
from tests.web.panel.test_panel_chat import asks

WEEK, PAGE = str(PLAN.last), at("/panel/follow/{person}", HEAD)
ALL = [
    (Act.GREET, {"text": "2"}), (Act.ASK, {}), (Act.MENTOR, {}), (Act.LEAVE, {"weeks": "2"}), (Act.TALK, {}),
]  # fmt: skip
TAPS = {Act.GREET: "g2", Act.ASK: "a", Act.MENTOR: "m", Act.LEAVE: "l2", Act.TALK: "t"}


def acts(office: Office, person: Person) -> list[FollowUp]:
    return office.store.read_now(lambda tx: tx.follow_ups.of_people([person.id], WEEK))


def told(office: Office, person: Person) -> list[Outbound]:
    """What waits to be sent about somebody."""
    about = select(outbox.c.payload).where(
        outbox.c.key.startswith(f"{FOLLOW}{person.id}/"), ~outbox.c.key.contains("/card/")
    )
    rows = office.store.read_now(lambda tx: list(tx.connection.scalars(about.order_by(outbox.c.id))))
    return [wire.load(one) for one in rows]


async def mark(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await (await browser.get("/panel")).text())
    assert found
    return found[1]


async def sends(office: Office, browser: Browser, person: Person | int, act: str, **more: str) -> str:
    """Send the form; gives the text of the page to which it leads."""
    id_ = person if isinstance(person, int) else person.id
    fields = {"csrf": await mark(browser), "week": WEEK, "who": base36(id_), "act": act, **more}
    answer = await browser.post(f"{PAGE}/act", data=fields, headers={"Origin": office.origin}, allow_redirects=False)
    assert answer.status == 303, answer.status
    return await (await browser.get(answer.headers["Location"])).text()


def taps(office: Office, person: Person, chosen: str) -> Outbound:
    do = encode(Do(Tap.ACT_SURE, f"{WEEK}-{base36(HEAD)}-{base36(person.id)}-{chosen}"))
    return asks(office, HEAD, Inbound("simulator", "demo", "", "", Kind.TAP, payload=do))


@both
@pytest.mark.parametrize(("act", "fields"), ALL)
async def test_an_act_leaves_the_same_as_in_the_chat(
    office: Office, two: list[Person], act: Act, fields: dict[str, str]
) -> None:
    here, there = two
    async with office.browser(HEAD) as browser:
        page = await (await browser.get(f"{PAGE}?week={WEEK}")).text()
        assert f'name="act" value="{act.value}"' in page
        said = await sends(office, browser, here, act.value, **fields)
    assert 'class="notice" role="status"' in said
    taps(office, there, TAPS[act])
    [mine], [theirs] = acts(office, here), acts(office, there)
    assert mine == replace(theirs, id=mine.id, person_id=here.id)
    [facts, others] = [office.store.read_now(lambda tx, id_=one.id: tx.journal.entries(id_)) for one in two]
    assert facts[-1].kind == others[-1].kind == "followed_up"
    assert {**facts[-1].data, "follow_up": 0} == {**others[-1].data, "follow_up": 0}
    leaves = [office.store.read_now(lambda tx, id_=one.id: tx.people.leaves(id_)) for one in two]
    assert leaves[0] == leaves[1]
    sent, as_in_chat = told(office, here), told(office, there)
    assert len(sent) == len(as_in_chat) == (0 if act is Act.TALK else 1)
    for mine_, theirs_ in zip(sent, as_in_chat, strict=True):
        assert unnamed(mine_.text, here) == unnamed(theirs_.text, there)
        assert [one.title for one in mine_.choices] == [one.title for one in theirs_.choices]


def unnamed(text: str, person: Person) -> str:
    first = next(one for one in person.name.split() if f"Bapak {one}" in text or f"Ibu {one}" in text)
    return text.replace(f"Bapak {first}", "N").replace(f"Ibu {first}", "N")


@pytest.mark.parametrize(("act", "fields"), ALL)
async def test_a_second_sending_and_the_chat_after_the_page_do_nothing_again(
    office: Office, two: list[Person], act: Act, fields: dict[str, str]
) -> None:
    async with office.browser(HEAD) as browser:
        await sends(office, browser, two[0], act.value, **fields)
        again = await sends(office, browser, two[0], act.value, **fields)
        assert "Itu sudah dilakukan minggu ini" in again
        assert 'role="alert"' in again
        assert "Itu sudah dilakukan minggu ini" in taps(office, two[0], TAPS[act]).text
        taps(office, two[1], TAPS[act])
        assert "Itu sudah dilakukan minggu ini" in await sends(office, browser, two[1], act.value, **fields)
    assert [len(acts(office, one)) for one in two] == [1, 1]
    assert [len(told(office, one)) for one in two] == [0 if act is Act.TALK else 1] * 2


async def test_what_is_sent_is_seen_before_it_goes(office: Office, two: list[Person]) -> None:
    async with office.browser(HEAD) as browser:
        page = await (await browser.get(f"{PAGE}?week={WEEK}")).text()
        await sends(office, browser, two[0], "ask")
    [sent] = told(office, two[0])
    assert sent.text.replace("\n", "<br>") in page


@both
async def test_a_note_is_kept_for_whoever_wrote_it(office: Office, two: list[Person]) -> None:
    async with office.browser(HEAD) as browser, office.browser(CHIEF) as above, office.browser(ADMIN) as admin:
        await sends(office, browser, two[0], "talk", note=" Anaknya sakit.\r\nMinggu depan lagi <b> ")
        page = await (await browser.get(f"{PAGE}?week={WEEK}")).text()
        assert "Anaknya sakit.\nMinggu depan lagi &lt;b&gt;</textarea>" in page
        for other in (above, admin):
            page = await (await other.get(f"{PAGE}?week={WEEK}")).text()
            assert "Sudah dibicarakan oleh" in page
            assert "Anaknya" not in page
        assert "tidak berlaku lagi" in await sends(office, above, two[0], "note", note="Dibaca orang lain")
        assert "Catatan tersimpan" in await sends(office, browser, two[0], "note", note="Sudah pulih")
    [act] = acts(office, two[0])
    assert (act.act, act.note) == (Act.TALK, "Sudah pulih")


@both
async def test_a_note_of_letters_that_steer_is_kept_without_them(office: Office, two: list[Person]) -> None:
    async with office.browser(HEAD) as browser:
        await sends(office, browser, two[0], "talk", note="Anaknya\0 sakit.\r\n\x1bBesok\t lagi")
    [act] = acts(office, two[0])
    assert act.note == "Anaknya sakit.\nBesok\t lagi"


async def test_somebody_without_a_chat_can_only_be_spoken_with(office: Office, two: list[Person]) -> None:
    person = two[0]
    office.store.write_now(lambda tx: tx.save([
        replace(one, status=one.status.BLOCKED) for one in tx.people.addresses(person.id)
    ]))  # fmt: skip
    async with office.browser(HEAD) as browser:
        page = await (await browser.get(f"{PAGE}?week={WEEK}")).text()
        assert "yang menolong adalah pembicaraan langsung" in page
        assert "Yang menolong adalah pembicaraan langsung" in await sends(office, browser, person, "greet", text="1")
        assert acts(office, person) == []
        await sends(office, browser, person, "talk")
    assert [one.act for one in acts(office, person)] == [Act.TALK]


async def test_an_old_summary_takes_no_acts(office: Office, two: list[Person]) -> None:
    office.pass_time(days=15)
    async with office.browser(HEAD) as browser:
        page = await (await browser.get(f"{PAGE}?week={WEEK}")).text()
        assert two[0].name.split()[-1] in page
        assert 'name="act"' not in page
        assert "lebih dari dua minggu" in await sends(office, browser, two[0], "greet", text="1")
    assert acts(office, two[0]) == []


async def test_whoever_does_not_lead_them_now_does_nothing(office: Office, two: list[Person]) -> None:
    person = two[0]
    async with office.browser(ADMIN) as admin, office.browser(OTHER) as other, office.browser(HEAD) as head:
        page = await (await admin.get(f"{PAGE}?week={WEEK}")).text()
        assert "Tindak lanjut dilakukan atasan pegawai" in page
        assert 'name="act"' not in page
        assert "tidak berlaku lagi" in await sends(office, admin, person, "greet", text="1")
        fields = {"csrf": await mark(other), "week": WEEK, "who": base36(person.id), "act": "talk"}
        assert (await office.post(other, f"{PAGE}/act", **fields)).status == 404
        own = at("/panel/follow/{person}", OTHER)
        answer = await office.post(other, f"{own}/act", **fields)
        assert "tidak berlaku lagi" in await answer.text()
        office.change(replace(office.person(person.id), superior_id=OTHER))
        assert "tidak berlaku lagi" in await sends(office, head, person, "greet", text="1")
    assert acts(office, person) == []


async def test_who_stands_in_acts_over_their_own_name_and_not_on_themselves(office: Office, two: list[Person]) -> None:
    now = office.clock.now()
    today = now.date()
    office.store.write_now(lambda tx: tx.save([
        Acting(1, HEAD, MEMBER, today, today + timedelta(days=1)), Named(WEEK, HEAD, MEMBER, "silent", 9, "greet", now),
    ]))  # fmt: skip
    async with office.browser(MEMBER) as browser:
        page = await (await browser.get(f"{PAGE}?week={WEEK}")).text()
        assert f'id="who-{base36(two[0].id)}"' in page
        assert f'id="who-{base36(MEMBER)}"' not in page
        await sends(office, browser, two[0], "greet", text="1")
        assert "tidak berlaku lagi" in await sends(office, browser, MEMBER, "talk")
    [act] = acts(office, two[0])
    assert (act.actor_id, act.superior_id) == (MEMBER, HEAD)
    assert f"— {office.person(MEMBER).name}" in told(office, two[0])[0].text


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("", {}), ("erase", {}), ("greet", {}), ("greet", {"text": "4"}), ("greet", {"text": "²"}),
        ("leave", {"weeks": "3"}), ("leave", {"weeks": "-1"}), ("note", {"note": "x"}), ("greet", {"who": "!"}),
        ("talk", {"week": "2026-W99"}), ("talk", {"week": ""}),
    ],
)  # fmt: skip
async def test_a_form_of_nonsense_changes_nothing(
    office: Office, two: list[Person], act: str, more: dict[str, str]
) -> None:
    async with office.browser(HEAD) as browser:
        assert "Belum ada yang dipilih" in await sends(office, browser, two[0], act, **more)
    assert acts(office, two[0]) == told(office, two[0]) == []


@pytest.mark.parametrize("csrf", ["", "x", "another's"])
async def test_without_the_mark_of_the_session_nothing_is_done(office: Office, two: list[Person], csrf: str) -> None:
    fields = {"week": WEEK, "who": base36(two[0].id), "act": "talk"}
    async with office.browser(HEAD) as browser, office.browser(CHIEF) as other:
        given = await mark(other) if csrf == "another's" else csrf
        assert (await office.post(browser, f"{PAGE}/act", csrf=given, **fields)).status == 401
        headers = {"Origin": "https://evil.example"}
        own = {"csrf": await mark(browser), **fields}
        assert (await browser.post(f"{PAGE}/act", data=own, headers=headers)).status == 403
    assert acts(office, two[0]) == []


async def test_an_address_says_only_what_was_done(office: Office, two: list[Person]) -> None:
    async with office.browser(HEAD) as browser:
        for asked in (f"notice=greet&who={base36(two[0].id)}", "notice=x", "refused=x", f"notice=note&who={base36(1)}"):
            page = await (await browser.get(f"{PAGE}?week={WEEK}&{asked}")).text()
            assert 'class="notice' not in page


async def test_the_week_after_tells_what_came_of_it(office: Office, two: list[Person]) -> None:
    async with office.browser(HEAD) as browser:
        await sends(office, browser, two[0], "greet", text="1")
    office.pass_time(days=7)
    async with office.browser(HEAD) as browser:
        page = await (await browser.get(PAGE)).text()
    came = page[page.index('id="came"') :]
    assert two[0].name.split()[-1] in came
    assert "sudah disapa" in came
    assert ">belum</span>" in came


@both
async def test_a_form_that_is_sent_twice_at_once_is_done_once(office: Office, two: list[Person]) -> None:
    fields = {"week": WEEK, "who": base36(two[0].id), "act": "greet", "text": "1"}
    async with office.browser(HEAD) as browser, office.browser(CHIEF) as above:
        forms = [(one, {"csrf": await mark(one), **fields}) for one in (browser, browser, above)]
        answers = await asyncio.gather(*(office.post(one, f"{PAGE}/act", **form) for one, form in forms))
        said = [await one.text() for one in answers]
    assert [one.status for one in answers] == [200] * 3
    assert sum("Itu sudah dilakukan minggu ini" in one for one in said) == 2
    assert len(acts(office, two[0])) == len(told(office, two[0])) == 1


async def test_the_pages_of_a_team_lead_to_whom_was_named(office: Office, two: list[Person]) -> None:
    async with office.browser(HEAD) as browser:
        for path in ("/panel", at("/panel/team/{person}", HEAD)):
            assert f'class="button" href="{PAGE}?week={WEEK}"' in await (await browser.get(path)).text()


async def test_what_hinders_is_read_by_who_asked_and_by_nobody_else(office: Office, two: list[Person]) -> None:
    """So it was said to the learner; the page and the chat's card hold to it."""
    person, now = two[0], office.clock.now()
    async with office.browser(HEAD) as browser, office.browser(CHIEF) as above, office.browser(ADMIN) as admin:
        await sends(office, browser, person, "ask")
        [asked] = acts(office, person)
        answered = replace(asked, state=State.ANSWERED, hindrance=Hindrance.SIGNAL, words="sinyal", changed_at=now)
        office.store.write_now(lambda tx: tx.save([answered]))
        assert "Jawabannya: sinyal." in await (await browser.get(PAGE)).text()
        for other in (above, admin):
            page = await (await other.get(PAGE)).text()
            assert "Sudah ditanya hambatannya oleh" in page
            assert "sinyal" not in page
    card = Inbound(
        "simulator", "demo", "", "", Kind.TAP,
        payload=encode(Do(Tap.ACT_ON, f"{WEEK}-{base36(HEAD)}-{base36(person.id)}")),
    )  # fmt: skip
    assert "Jawabannya: sinyal." in asks(office, HEAD, card).text
    told_above = asks(office, CHIEF, card).text
    assert "Sudah ditanya hambatannya oleh" in told_above
    assert "sinyal" not in told_above
