"""The two marks of a neutral text, and that nobody else's words become one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.markup import bold, italic, plain, visible

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.lists(
    st.sampled_from(["<b>", "</b>", "<i>", "&lt;", "&amp;", "&#60;", "&nbsp;", "*", "_", "<", ">", "&", "x", '"', "'"])
).map("".join)


@given(WORDS)
def test_words_are_read_as_they_were_written(words: str) -> None:
    assert visible(plain(words)) == words
    assert visible(bold(words)) == words
    assert visible(italic(words)) == words


@given(WORDS)
def test_words_never_become_marks(words: str) -> None:
    assert not re.search(r"<|>", plain(words))
    assert re.findall(r"<[^>]*>", bold(words)) == ["<b>", "</b>"]
    assert re.findall(r"<[^>]*>", italic(words)) == ["<i>", "</i>"]


@given(WORDS, WORDS)
def test_what_is_read_of_a_text_is_read_of_its_parts(one: str, other: str) -> None:
    assert visible(bold(one) + plain(other)) == one + other


def test_what_is_read() -> None:
    assert visible("<b>Layanan</b> &lt;b&gt; &amp;amp; <u>x</u>") == "Layanan <b> &amp; <u>x</u>"
