"""Whatever comes from wherever in a conversation: something kind is said, and only what may change does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import markup, router
from bot.buttons import LARGEST, Act, AnswerTap, Do, base36, encode
from bot.messages import Inbound, Kind
from bot.texts import LANGUAGES
from people.model import Role
from tests.bot.places import Places, Seen, event, places

PLACES = (
    "stranger", "linked", "no course", "superior", "done", "away", "bundle", "paused by itself", "old notice",
    "withdrawn", "erased", "pre-test", "typed answer", "between", "hours", "days", "leave", "erase", "resting",
    "open", "practice", "blocked",
)  # fmt: skip
NOT_LEARNING = ("stranger", "linked", "no course", "superior", "old notice", "withdrawn", "erased")
"""Who can be given no lesson, whatever they ask for."""
TAKES = {
    Act.HOURS_AT: "0930", Act.DAYS: "024", Act.ZONE: "WITA", Act.LANGUAGE: "en", Act.TEXT_ONLY: "1",
    Act.PRACTICE: "1", Act.SKIP: "1", Act.REST: "2", Act.EXPLAIN: "1_zz-2_zz", Act.LEAVE: "3",
}  # fmt: skip
"""Acts with an argument, and a sound one."""
GARBAGE = (
    "0", "1", "-1", "00", "9999", "2500", "24:0", "7", "78", "01234567", "WIT", "WXX", "id", "fr", "abc", "1_zz", "-",
    "--", "1_-2_", "_", "1e5", "0x10", " 1", "1 ", "~", str(LARGEST), str(LARGEST * 99), f"1_{base36(LARGEST + 1)}",
    "9" * 57, "z" * 57,
)  # fmt: skip
TYPED = (
    "", " ", "\n\t", "\0", "a\0b", "?", "halo", "A", "b.", "(c)", "1", "2)", "AB", "a, b", "1A 2B", "1. a\n2. b", "ya",
    "tidak", "setuju", "pas", "benar", "salah", "besok", "09.30", "25.99", "senin", "10 hari", "9999 hari",
    "31 Februari", "31/12/9999", "1/1/0001", "KodeSalah123", "<b>halo</b>", "{name}", "%s %d", "&lt;", "/", "//x",
    "'; drop table x", "😀" * 50, "👩‍👩‍👧‍👦", "مرحبا بكم", "\u202eterbalik\u202c", "日本語", "ı̇", "\u200b", "١", "½",
    "Ⅻ", "9" * 5000, "A" * 4096, "x" * 100_000, "1A " * 5000, "\n".join(f"{n}. a" for n in range(500)),
)  # fmt: skip

AGREES = ("ya", "setuju")


@pytest.fixture(scope="module")
def at(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    path = tmp_path_factory.mktemp("places") / "places.db"
    path.write_bytes(sqlite_template.read_bytes())
    with places(f"sqlite:///{path}") as everywhere:
        yield everywhere


def tap(act: Act, argument: str = "") -> Callable[[str], Inbound]:
    return event(Kind.TAP, payload=encode(Do(act, argument)))


def kind_word(seen: Seen) -> str:
    """The one thing that was said; it can be sent, and has a next step or needs none."""
    assert len(seen.said) == 1
    message = seen.said[0]
    text = markup.visible(message.text)
    assert 0 < len(text) <= 4096
    assert not re.search(r"\{\w+\}|None|–\.", text.replace("{name}", "")), "a hole in the text"
    return text


def teaches_nobody(seen: Seen) -> None:
    assert seen.new("answers") == 0
    assert seen.new("lesson_records") == 0


def everywhere(
    at: Places, *events: Callable[[str], Inbound], language: str | None = None, places: tuple[str, ...] = PLACES
) -> list[Seen]:
    """What is seen of each event in every place; each `Seen` says of which."""
    return [seen for of_event in at.each_sees(places, events, language) for seen in of_event.values()]


@pytest.mark.parametrize("act", router.ACTS, ids=lambda act: act.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_is_answered_everywhere(at: Places, act: Act, language: str) -> None:
    for seen in everywhere(at, tap(act, TAKES.get(act, "")), language=language):
        kind_word(seen)
        if seen.place in NOT_LEARNING and act is not Act.CONSENT:
            teaches_nobody(seen)


@pytest.mark.parametrize("act", TAKES, ids=lambda act: act.name)
def test_arguments_that_no_button_of_ours_carries_change_nothing(at: Places, act: Act) -> None:
    for seen in everywhere(at, *(tap(act, argument) for argument in GARBAGE)):
        kind_word(seen)
        assert seen.new("answers") == 0


@pytest.mark.parametrize("act", router.ACTS, ids=lambda act: act.name)
def test_nor_do_they_with_any_other_act(at: Places, act: Act) -> None:
    garbage = ("0", "-1", "abc", str(LARGEST), f"1-{base36(LARGEST + 1)}", "z-z-z", "9" * 57)
    taps = [tap(act, argument) for argument in garbage]
    for seen in everywhere(at, *taps, places=("open", "superior", "withdrawn", "done")):
        kind_word(seen)
        assert seen.new("answers") == 0


@pytest.mark.parametrize("command", [*router.COMMANDS, "ngawur", "x" * 32])
def test_every_command_and_its_alias_is_answered_everywhere(at: Places, command: str) -> None:
    arguments = ("", "2", "id", "en", "99", "dua minggu", "x" * 300)
    typed = [event(Kind.TEXT, command=command, text=argument) for argument in arguments]
    for seen in everywhere(at, *typed):
        kind_word(seen)
        assert seen.new("answers") == 0
        if seen.place in NOT_LEARNING:
            teaches_nobody(seen)


@pytest.mark.parametrize("text", TYPED, ids=lambda text: text[:12])
def test_whatever_is_typed_is_answered_everywhere(at: Places, text: str) -> None:
    for seen in everywhere(at, event(Kind.TEXT, text=text)):
        kind_word(seen)
        assert seen.new("answers") <= 3
        if seen.place in NOT_LEARNING and text not in AGREES:
            teaches_nobody(seen)


@pytest.mark.parametrize(
    "what",
    [
        {"kind": Kind.MEDIA, "media": "photo:1"},
        {"kind": Kind.MEDIA, "media": "voice:1", "text": "A"},
        {"kind": Kind.UNSUPPORTED},
        {"kind": Kind.CONTACT, "phone": "0812"},
        {"kind": Kind.CONTACT, "phone": "", "contact_is_own": True},
        {"kind": Kind.CONTACT, "phone": "+6281299990000", "contact_is_own": True},
        {"kind": Kind.START},
        {"kind": Kind.START, "text": "TidakAda12345"},
        {"kind": Kind.START, "text": "x" * 5000},
        {"kind": Kind.TAP, "payload": ""},
        {"kind": Kind.TAP, "payload": "1.d.zz"},
        {"kind": Kind.TAP, "payload": "0.a.zz.1"},
        {"kind": Kind.TAP, "payload": f"1.a.{base36(LARGEST)}.9"},
        {"kind": Kind.TAP, "payload": "1.a.zzzzzzzzzzzzzzzzzzzzz.0"},
    ],
    ids=lambda what: f"{what['kind'].value}-{len(str(what))}",
)
def test_everything_else_is_answered_everywhere_and_is_no_answer(at: Places, what: dict[str, object]) -> None:
    fields = {key: value for key, value in what.items() if key != "kind"}
    for seen in everywhere(at, event(what["kind"], **fields)):  # type: ignore[arg-type]  # fields by name
        kind_word(seen)
        teaches_nobody(seen)


@pytest.mark.parametrize("kind", [Kind.BLOCKED, Kind.UNBLOCKED])
def test_blocking_and_coming_back_are_answered_with_nothing(at: Places, kind: Kind) -> None:
    for seen in everywhere(at, event(kind)):
        assert seen.said == []
        teaches_nobody(seen)


def test_somebody_elses_question_is_not_answered(at: Places) -> None:
    instance = at.world.asked("open")[0]
    others = tuple(place for place in PLACES if place != "open")
    for seen in everywhere(at, event(Kind.TAP, payload=encode(AnswerTap(instance.id, 0))), places=others):
        kind_word(seen)
        teaches_nobody(seen)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_open_question_takes_its_own_options_and_no_other(at: Places, position: int) -> None:
    instance = at.world.asked("open")[0]
    seen = at.sees("open", event(Kind.TAP, payload=encode(AnswerTap(instance.id, position))))
    assert seen.new("answers") == 1
    seen = at.sees("open", event(Kind.TAP, payload=encode(AnswerTap(instance.id, position + 3))))
    assert "Tombol itu sudah lama" in kind_word(seen)
    assert seen.new("answers") == 0


def test_a_superior_who_does_not_learn_can_start_nothing_and_change_no_schedule(at: Places) -> None:
    for act in (act for act, role in router.NEEDS.items() if role is not Role.SUPERVISOR):
        seen = at.sees("superior", tap(act, TAKES.get(act, "")))
        assert seen.new("participations") == 0
        teaches_nobody(seen)
        assert "Ada yang bisa saya bantu" in kind_word(seen)


@pytest.mark.parametrize("place", ["linked", "old notice", "withdrawn"])
def test_without_agreement_only_ones_own_data_is_spoken_of(at: Places, place: str) -> None:
    for act in router.ACTS:
        text = kind_word(at.sees(place, tap(act, TAKES.get(act, ""))))
        asked = "Selamat datang di Bekal" in text or "Pemberitahuan tentang data" in text
        own = act in router.ALWAYS or act in (Act.CONSENT, Act.NOTICE, Act.DECLINE)
        assert asked != own or act is Act.LANGUAGE, act


def test_the_notice_is_agreed_to_by_its_button_only_where_it_was_asked(at: Places) -> None:
    assert "Kapan waktu belajar" in kind_word(at.sees("linked", tap(Act.CONSENT)))
    assert "Kapan waktu belajar" not in kind_word(at.sees("open", tap(Act.CONSENT)))


def test_erasing_takes_the_question_before_it(at: Places) -> None:
    assert "disamarkan" in kind_word(at.sees("erase", tap(Act.DATA_ERASE_SURE)))
    for place in ("open", "linked", "done", "superior"):
        assert "disamarkan" not in kind_word(at.sees(place, tap(Act.DATA_ERASE_SURE)))


@pytest.mark.parametrize(
    ("command", "act"), [("belajar", Act.START), ("learn", Act.START), ("jadwal", Act.SETTINGS), ("help", Act.HELP)]
)
@pytest.mark.parametrize("place", ["open", "done", "no course", "resting", "practice"])
def test_a_command_its_alias_its_bare_name_and_its_button_are_the_same(
    at: Places, place: str, command: str, act: Act
) -> None:
    by_tap = _begins(at.sees(place, tap(act)))
    assert _begins(at.sees(place, event(Kind.TEXT, command=command))) == by_tap
    assert _begins(at.sees(place, event(Kind.TEXT, text=f" {command.upper()}! "))) == by_tap


def _begins(seen: Seen) -> str:
    """The beginning of what was said: options that were not shown before come in a new order each time."""
    return "\n".join(kind_word(seen).splitlines()[:3])


def test_a_reply_to_an_old_message_is_read_like_any_words(at: Places) -> None:
    seen = at.sees("open", event(Kind.TEXT, text="b", reply_to="12345"))
    assert seen.new("answers") == 1


def test_where_an_answer_in_words_is_waited_for_every_word_is_one(at: Places) -> None:
    seen = at.sees("typed answer", event(Kind.TEXT, text="data"))
    assert seen.new("answers") == 1
    seen = at.sees("typed answer", event(Kind.TEXT, command="data"))
    assert seen.new("answers") == 0


@pytest.mark.parametrize(("name", "english"), router.MENU)
def test_the_menu_names_commands_that_there_are(name: str, english: str) -> None:
    assert router.COMMANDS[name] == router.COMMANDS[english]
