"""The way from the chat to the pages: who gets a link, and what the message carries in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot import wire
from bot.buttons import Act, Do, encode
from bot.links import REPORT_LIFE, is_mark
from bot.messages import Inbound, Kind, Outbound
from bot.personal import copy_of
from bot.processing import process
from bot.weekly.assets import argument
from bot.weekly.loading import summary_of
from bot.weekly.sending import post_these
from people.ids import new_id
from store.model import Address, ChatRef, NewEvent
from store.tables import outbox
from store.tx import Tx
from tests.web.panel.office import ACTING, ADMIN, CHIEF, HEAD, MEMBER, MENTOR, OTHER, PLAN, Office


def asks(office: Office, person: int, event: Inbound | str = "/panel") -> Outbound:
    """What is answered to a command or a tap, as the outbox has it."""

    def work(tx: Tx) -> Outbound:
        now = office.clock.now()
        ref = ChatRef("simulator", "demo", f"phone-{person}")
        if not [one for one in tx.people.addresses(person) if one.ref == ref]:
            tx.save([Address(new_id(), ref, person, last_inbound_at=now, linked_at=now)])
        one = Inbound(*("simulator", "demo"), f"e{new_id()}", ref.chat, Kind.TEXT, command="panel")
        if isinstance(event, Inbound):
            one = replace(event, event_id=one.event_id, chat=ref.chat)
        tx.inbox.add([NewEvent(ref, one.event_id, "{}")], now)
        [stored] = [found for found in tx.inbox.waiting(100) if found.event_id == one.event_id]
        process(office.house, tx, [(stored, one)], now)
        tx.inbox.done([stored.id], now)
        said = select(outbox.c.payload).where(outbox.c.chat == ref.chat).order_by(outbox.c.id)
        return wire.load(list(tx.connection.scalars(said))[-1])

    return office.store.write_now(work)


@pytest.mark.parametrize("person", [ACTING, HEAD, CHIEF, ADMIN])
async def test_who_leads_or_administers_gets_a_link_that_works(office: Office, person: int) -> None:
    said = asks(office, person)
    assert is_mark(said.link)
    assert "15 menit" in said.text
    async with office.browser() as browser:
        answer = await office.post(browser, office.path(said.link))
        assert answer.status == 200
    events = office.store.read_now(lambda tx: tx.journal.entries(person))
    assert [one.kind for one in events][-2:] == ["page_link_asked", "page_login"]


@pytest.mark.parametrize("person", [MEMBER, MENTOR])
async def test_others_are_shown_what_is_theirs(office: Office, person: int) -> None:
    said = asks(office, person)
    assert said.link == ""
    assert said.choices


async def test_without_pages_the_chat_says_so_kindly(office: Office) -> None:
    office.house = replace(office.house, pages=False)
    said = asks(office, HEAD)
    assert said.link == ""
    assert "belum dipasang" in said.text


async def test_more_than_a_few_links_at_once_are_not_given(office: Office) -> None:
    given = [asks(office, HEAD) for _ in range(7)]
    assert [bool(one.link) for one in given] == [True] * 5 + [False] * 2
    office.pass_time(minutes=16)
    assert asks(office, HEAD).link


async def test_the_summary_opens_in_the_browser_for_a_tap_of_those_above(office: Office) -> None:
    def posted(tx: Tx):  # type: ignore[no-untyped-def]  # a closure of the store
        found = summary_of(tx, office.house, PLAN.last, HEAD, office.clock.now())
        assert found
        return found[0], post_these(tx, office.house, office.clock.now(), [found])

    summary, messages = office.store.read_now(posted)
    titles = [choice.title for choice in wire.load(messages[0].message.payload).choices]
    assert "Buka di peramban" in titles
    tap = Inbound("simulator", "demo", "", "", Kind.TAP, payload=encode(Do(Act.WEEKLY_OPEN, argument(summary))))
    for person, may in ((HEAD, True), (CHIEF, True), (OTHER, False), (MEMBER, False)):
        said = asks(office, person, tap)
        assert bool(said.link) is may, person
        if may:
            async with office.browser() as browser:
                assert (await browser.get(office.path(said.link))).status == 200
    assert REPORT_LIFE.days == 7


async def test_the_copy_of_ones_data_tells_of_links_and_holds_none(office: Office) -> None:
    said = asks(office, HEAD)
    copy = office.store.read_now(lambda tx: copy_of(tx, tx.people.by_id([HEAD])[0], office.clock.now()))
    assert len(copy["page_links"]) == 1
    assert office.path(said.link).rpartition(".")[2] not in str(copy)


HELP = Inbound("simulator", "demo", "", "", Kind.TAP, payload=encode(Do(Act.HELP)))


@pytest.mark.parametrize("person", [ACTING, HEAD, CHIEF, ADMIN])
async def test_the_help_tells_of_the_pages_to_whom_they_are_for(office: Office, person: int) -> None:
    assert "/panel – halaman pimpinan di peramban" in asks(office, person, HELP).text
    office.house = replace(office.house, pages=False)
    assert "/panel" not in asks(office, person, HELP).text


@pytest.mark.parametrize("person", [MEMBER, MENTOR])
async def test_the_help_does_not_tell_of_them_to_others(office: Office, person: int) -> None:
    assert "/panel" not in asks(office, person, HELP).text
