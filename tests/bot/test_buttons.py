"""Payloads of buttons: what is put in comes out, everything fits, and what is not ours means nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import router
from bot.buttons import LARGEST, Act, AnswerTap, Do, base36, decode, encode, number10, number36
from bot.conversations import leave
from bot.conversations.settings import REST_WEEKS
from bot.meetings.choices import MINUTES
from bot.messages import MAX_PAYLOAD, MAX_TITLE
from bot.texts import LANGUAGES, texts_for
from people.model import Zone

NUMBERS = st.integers(0, LARGEST)
RECORD = str(LARGEST)
LONGEST = {
    Act.HOURS_AT: "1945",
    Act.DAYS: "0123456",
    Act.ZONE: max((zone.name for zone in Zone), key=len),
    Act.LANGUAGE: "id",
    Act.TEXT_ONLY: "1",
    Act.PRACTICE: RECORD,
    Act.SKIP: RECORD,
    Act.REST: "52",
    Act.EXPLAIN: "-".join(f"{n}_{base36(LARGEST)}" for n in (1, 2, 3)),
    Act.LEAVE: "366",
    Act.MEET_AGREE: "-".join([base36(LARGEST), "zzzzzz"]),
    Act.MEET_MINUTES: "-".join([base36(LARGEST), "240"]),
    Act.MEET_CONFIRM: "-".join([base36(LARGEST), base36(2**32 - 1)]),
}


@given(NUMBERS, st.integers(0, 9))
def test_an_answer_comes_back_as_it_went(instance: int, position: int) -> None:
    payload = encode(AnswerTap(instance, position))
    assert decode(payload) == AnswerTap(instance, position)
    assert len(payload.encode()) <= MAX_PAYLOAD
    assert payload.isascii()


@given(st.sampled_from(Act), st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=57))
def test_an_act_comes_back_as_it_went(act: Act, argument: str) -> None:
    payload = encode(Do(act, argument))
    assert decode(payload) == Do(act, argument)
    assert len(payload.encode()) <= MAX_PAYLOAD


@pytest.mark.parametrize("act", Act)
def test_every_act_fits_with_its_largest_argument(act: Act) -> None:
    assert len(encode(Do(act, LONGEST.get(act, ""))).encode()) <= MAX_PAYLOAD


@pytest.mark.parametrize("argument", ["x" * 58, "é", "\n", "\x00"])
def test_what_would_not_come_back_is_no_button(argument: str) -> None:
    with pytest.raises(ValueError, match="no button can carry"):
        encode(Do(Act.EXPLAIN, argument))


@pytest.mark.parametrize(
    "payload",
    [
        "",
        ".",
        "1",
        "1.",
        "1.a",
        "1.a.",
        "1.a.zz",
        "1.a.zz.",
        "1.a..0",
        "1.a.zz.x",
        "1.a.zz.-1",
        "1.a.zz.٣",
        "1.a.-5.0",
        "1.a. 5.0",
        "1.a.1_0.0",
        "1.a.ZZ.0",
        "1.a.zz.00",
        "1.a.0z.0",
        "1.a.zz.0.0",
        "1.a.zz.100",
        f"1.a.{base36(LARGEST + 1)}.0",
        f"1.a.{'z' * 14}.0",
        f"1.a.1.{'9' * 5000}",
        "2.a.zz.0",
        "1.b.zz.0",
        "1.d",
        "1.d.",
        "1.d.zz9",
        "1.d.??",
        "1.d.st.",
        "1.d.st\n",
        "a:1:2",
        "1.d.st." + "x" * 65,
        "😀",
    ],
)
def test_what_is_not_ours_means_nothing(payload: str) -> None:
    assert decode(payload) is None


@given(st.text(max_size=80))
def test_no_text_is_taken_for_a_button_that_would_not_be_written_so(payload: str) -> None:
    button = decode(payload)
    assert button is None or encode(button) == payload


@given(st.from_regex(r"1\.(a|d)\.[0-9a-z.]{1,40}", fullmatch=True))
def test_what_looks_like_ours_is_read_within_bounds(payload: str) -> None:
    button = decode(payload)
    assert button is None or encode(button) == payload
    if isinstance(button, AnswerTap):
        assert 0 <= button.instance <= LARGEST
        assert 0 <= button.position <= 99


@given(NUMBERS)
def test_numbers_come_back_from_base_36(number: int) -> None:
    assert number36(base36(number)) == number
    assert int(base36(number), 36) == number


@pytest.mark.parametrize("digits", ["", "-1", "Z", "é", "1 ", "z" * 14, base36(LARGEST + 1)])
def test_other_digits_are_no_number(digits: str) -> None:
    assert number36(digits) is None


def test_a_negative_number_has_no_place() -> None:
    with pytest.raises(ValueError, match="non-negative"):
        base36(-1)


@pytest.mark.parametrize("act", Act)
def test_every_act_has_somebody_who_does_it(act: Act) -> None:
    assert callable(router.ACTS[act])


def test_acts_have_short_values_of_their_own() -> None:
    assert all(re.fullmatch(r"[0-9a-z]{2}", act.value) for act in Act)
    assert len({act.value for act in Act}) == len(list(Act))


PARAMETERS = {
    "review": {"count": 3},
    "rest_weeks": {"weeks": max(REST_WEEKS)},
    "leave_days": {"count": max(leave.DAYS)},
    "bundle_all": {"size": 9999},
    "explain": {"numbers": "1, 2, 3"},
    "desk_count": {"count": 999},
    "rate_number": {"number": 999},
    "open_number": {"number": 6},
    "read_number": {"number": 5},
    "use_number": {"number": 3},
    "to_number": {"number": 3},
    "certificate_of": {"number": 99},
    "meet_minutes": {"minutes": max(MINUTES)},
    **{key: {"count": 99} for key in ("desk_count", "count_learners", "count_a_day", "weeks")},
    **{key: {"number": 9} for key in ("open_number", "use_number", "to_number")},
}
"""The largest that each title is filled with."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_fits_a_button_on_every_channel(language: str) -> None:
    texts = texts_for(language)
    keys = [key for key in texts.keys() if key.startswith("button.")]  # noqa: SIM118 - not a mapping
    filled = {key: texts(key, **PARAMETERS.get(key.removeprefix("button."), {})) for key in keys}
    assert {key: title for key, title in filled.items() if not 0 < len(title) <= MAX_TITLE} == {}
    assert not any("{" in title for title in filled.values())


@pytest.mark.parametrize(
    ("digits", "number"),
    [("0", 0), ("7", 7), ("007", 7), (str(LARGEST), LARGEST), (str(LARGEST + 1), None), ("9" * 5000, None),
     ("", None), ("-1", None), ("1.0", None), ("x", None), ("²", None)],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_plain_digits_give_a_number_that_the_store_can_keep(digits: str, number: int | None) -> None:
    assert number10(digits) == number
