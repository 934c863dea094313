"""The marks a neutral text may hold: `<b>` and `<i>`, with `&lt;`, `&gt;` and `&amp;` for the characters themselves."""

from __future__ import annotations

import html
import re

_MARK = re.compile(r"</?[bi]>")


def plain(text: str) -> str:
    """Words that are not ours (a name, a course's text, something typed), made safe to put into a neutral text."""
    return html.escape(text, quote=False)


def bold(text: str) -> str:
    """`text` escaped and set in bold."""
    return f"<b>{plain(text)}</b>"


def italic(text: str) -> str:
    """`text` escaped and set in italics."""
    return f"<i>{plain(text)}</i>"


def visible(text: str) -> str:
    """What a person reads of a neutral text, without marks: for terminals, and for counting characters."""
    return html.unescape(_MARK.sub("", text))
