"""Chat: whatever a superior taps, types, commands or replies to, nothing that was said to a mentor reaches them.

The registries of the router are walked: a new act, command, waiting state or reply is tried without anybody adding it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import select

from bot import router
from bot.buttons import Act, Do, base36, encode
from bot.meetings.choices import log_mark, minutes36
from bot.messages import Inbound, Kind
from store.group_tables import gatherings, groups
from store.mentoring_tables import bank_answers, meetings, pairs, questions
from store.tables import outbox
from store.tables import persons as persons_table
from tests.privacy.stage import SUPERIORS, WORDS, Stage, event, found_in

TABLES = (questions, pairs, meetings, bank_answers, groups, gatherings)
TYPED = ("", "A", "ya", "1", "60", "Selasa 10.00", "Ruang rapat", "benar", "batal", "kuskus putih", "maria", "1 2 3")


@pytest.fixture(scope="session")
def arguments(made: tuple[Stage, object]) -> list[str]:
    """Every argument that a button of the others carries, or might: all ids, two of each kind with second parts too."""
    stage = made[0]

    def work(tx):  # type: ignore[no-untyped-def]
        ids = [list(tx.connection.scalars(select(table.c.id))) for table in TABLES]
        starts = [minutes36(m.starts_at) for m in tx.mentoring.meetings_of(11)]
        met = [tx.mentoring.gathering(id_) for id_ in tx.connection.scalars(select(gatherings.c.id))]
        three = [
            f"{base36(one.id)}-{second}-{yes}"
            for one in met
            for second in (minutes36(one.starts_at), log_mark(one))
            for yes in "01"
        ]
        return ids, tx.connection.scalars(select(persons_table.c.id)).all(), starts, three

    ids, persons, starts, three = stage.store.read_now(work)
    assert sum(map(len, ids)) >= 5
    every = [base36(id_) for of_table in ids for id_ in of_table]
    firsts = [base36(id_) for of_table in ids for id_ in of_table[:2]]
    seconds = ["0", "1", "2", "3", *starts, *(base36(person) for person in persons[:3])]
    return ["", "-", *every, *map(str, persons), *(f"{a}-{b}" for a, b in product(firsts, seconds)), *three]


def test_everything_was_really_said(stage: Stage) -> None:
    """Else it would be no wonder that it is not found."""
    assert found_in(stage.everything()) == set(WORDS)


def test_the_same_looks_find_it_where_it_may_be_seen(stage: Stage, arguments: list[str]) -> None:
    """The mentor and the learner see their own; so what is not found below is not merely overlooked."""
    acts = (Act.DESK_OPEN, Act.DESK_MORE, Act.FOLLOW, Act.MEET_SHOW, Act.MENTEES, Act.GATHER_SHOW, Act.GATHER)
    looks = {
        name: [event(name, Kind.TAP, payload=encode(Do(act, argument))) for act in acts for argument in arguments]
        for name in ("agus", "maria")
    }
    assert {"question", "answer"} & found_in("\n".join(stage.says("agus", *looks["agus"], to=("agus",))))
    assert {"group log", "group follow-up", "proposed topic"} <= found_in(
        "\n".join(stage.says("agus", *looks["agus"], to=("agus",)))
    )
    assert {"logged topic", "group log"} <= found_in("\n".join(stage.says("maria", *looks["maria"], to=("maria",))))


@pytest.mark.parametrize("act", list(router.ACTS), ids=lambda act: act.name)
def test_no_button_shows_it(stage: Stage, arguments: list[str], act: Act) -> None:
    """All the superiors tap it at once; the test of commands below has them come one by one."""
    buttons = [encode(Do(act, argument)) for argument in arguments]
    said = stage.say([{name: event(name, Kind.TAP, payload=button) for name in SUPERIORS} for button in buttons])
    assert found_in("\n".join(said)) == set()


@pytest.mark.parametrize("name", SUPERIORS)
def test_no_command_shows_it(stage: Stage, arguments: list[str], name: str) -> None:
    words = ["", "2", "maria", "199003152015032002", *arguments[2:6]]
    events = [event(name, Kind.TEXT, command=command, text=text) for command in router.COMMANDS for text in words]
    said = stage.says(name, *events)
    assert len(said) >= len(events) - len(words) * 2, "nearly everything is answered"
    assert found_in("\n".join(said)) == set()


def waiting(arguments: list[str]) -> Iterator[dict[str, object]]:
    """What a conversation may wait for, with the others' ids where their own would be."""
    ids = [int(argument, 36) for argument in arguments if argument.isalnum() and len(argument) > 6]
    for at, id_ in product(router.TYPED, ids):
        yield {
            "at": at, "n": id_, "pair": id_, "meet": id_, "id": id_, "question": id_, "p": id_, "b": id_,
            "gather": id_, "group": id_, "g": id_, "d": "x",
            "topic": "x", "minutes": 60, "start": "1mrk3s", "c": None, "t": "x", "f": 1,
        }  # fmt: skip


@pytest.mark.parametrize("name", SUPERIORS)
def test_no_words_show_it_whatever_is_waited_for(stage: Stage, arguments: list[str], name: str) -> None:
    said: list[str] = []
    for state in waiting(arguments):
        for text in TYPED[:4]:
            said += tolerated(stage, name, event(name, Kind.TEXT, text=text), state)
    said += stage.says(name, *(event(name, Kind.TEXT, text=text) for text in TYPED))
    assert found_in("\n".join(said)) == set()


def tolerated(stage: Stage, name: str, one: Inbound, state: dict[str, object]) -> list[str]:
    """A state that no conversation has made may be one that it cannot go on from: then nothing is said."""
    try:
        return stage.says(name, one, state=state)
    except (KeyError, ValueError, TypeError, AttributeError):
        return []


@pytest.mark.parametrize("name", SUPERIORS)
def test_no_reply_shows_it(stage: Stage, name: str) -> None:
    """To any message that was ever sent, to whomever."""
    ids = stage.store.read_now(lambda tx: tx.connection.scalars(select(outbox.c.provider_id)).all())
    events = [event(name, Kind.TEXT, text="Selasa 10.00", reply_to=id_) for id_ in ids if id_]
    assert len(events) > 30
    assert found_in("\n".join(stage.says(name, *events))) == set()


@pytest.mark.parametrize("name", SUPERIORS)
def test_no_file_or_contact_shows_it(stage: Stage, name: str) -> None:
    said = stage.says(
        name,
        event(name, Kind.MEDIA, media="photo:1", media_kind="photo"),
        event(name, Kind.CONTACT, phone="+6281234567801", contact_is_own=True),
        event(name, Kind.START, text="KodeMaria2026"),
        event(name, Kind.UNSUPPORTED),
    )
    assert said
    assert found_in("\n".join(said)) == set()
