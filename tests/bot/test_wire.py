"""The outbox's JSON: every message comes back as it went, and what is none is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wire
from bot.messages import MAX_CHOICES, Attachment, Choice, Outbound, Purpose

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
MOMENTS = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
CHOICES = st.lists(
    st.builds(
        Choice,
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=64),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=72),
    ),
    min_size=1,
    max_size=MAX_CHOICES,
).map(tuple)
ATTACHMENTS = st.none() | st.builds(Attachment, st.sampled_from(["photo", "voice"]), WORDS, st.just("") | WORDS)
ASSETS = st.sampled_from(["", "0f3a", "copy:12:in:7"])


@st.composite
def messages(draw: st.DrawFn) -> Outbound:
    """Any message that a channel may be given."""
    below = draw(st.sampled_from(["choices", "link", "ask_contact", ""]))
    beside = draw(st.sampled_from(["image", "document", "attachment"]))
    file = draw(ATTACHMENTS if beside == "attachment" else ASSETS)
    more = {below: draw(CHOICES if below == "choices" else WORDS)} if below else {}
    return Outbound(
        key=draw(WORDS),
        text=draw(WORDS.filter(str.strip)),
        purpose=draw(st.sampled_from(Purpose)),
        columns=draw(st.integers(1, 4)) if below == "choices" else 1,
        not_before=draw(MOMENTS),
        not_after=draw(MOMENTS),
        **{beside: file},
        **more,
    )


@given(messages())
def test_every_message_comes_back_as_it_went(message: Outbound) -> None:
    assert wire.load(wire.dump(message)) == message


def test_what_says_nothing_takes_no_room() -> None:
    assert wire.dump(Outbound("k", "Halo")) == '{"k":"k","t":"Halo","p":"reply"}'


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x",
        "null",
        "[]",
        "12",
        '"text"',
        "{}",
        '{"k":"k","t":"Halo"}',
        '{"k":"k","t":"Halo","p":"shout"}',
        '{"k":"k","t":"","p":"reply"}',
        '{"k":"k","t":12,"p":"reply"}',
        '{"k":"k","t":"Halo","p":"reply","c":[[1,"A"]]}',
        '{"k":"k","t":"Halo","p":"reply","c":[["a"]]}',
        '{"k":"k","t":"Halo","p":"reply","c":5}',
        '{"k":"k","t":"Halo","p":"reply","c":[["a","A"]],"l":"https://x"}',
        '{"k":"k","t":"Halo","p":"reply","nb":"soon"}',
        '{"k":"k","t":"Halo","p":"reply","na":5}',
    ],
)
def test_what_is_no_message_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.load(payload)
