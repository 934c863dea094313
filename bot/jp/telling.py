"""What a person is told of their hours: refused or corrected, kindly, with the reason; what is approved they see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import markup, wording
from bot.audience import Audience
from bot.buttons import Act
from bot.listeners import Listener
from bot.texts import Texts
from people.jp import JpEntry, JpStatus

MOST_NAMED = 5


def refused(audience: Audience, entries: Iterable[JpEntry], reason: str) -> None:
    """One message to each person whose hours were refused, however many they are."""
    theirs: dict[int, list[JpEntry]] = {}
    for entry in entries:
        theirs.setdefault(entry.person_id, []).append(entry)
    audience.invite(theirs)
    for person_id, some in theirs.items():
        to = audience(person_id)
        if to is not None and to.reachable:
            _say(to, f"jp/{some[0].id}/refused", "jp.refused", lines=_lines(to.texts, some), reason=reason)


def corrected(audience: Audience, before: JpEntry, now: JpEntry) -> None:
    """What the hours were, and what they are now."""
    to = audience(now.person_id)
    if to is not None and to.reachable:
        had = 0 if before.status is JpStatus.REFUSED else before.jp
        what = named(to.texts, now)
        _say(to, f"jp/{now.id}/corrected", "jp.corrected", what=what, before=had, jp=now.jp, reason=now.reason)


def named(texts: Texts, entry: JpEntry) -> str:
    """What an entry is about and when: `Pelatihan Arsip, 3 November 2026`."""
    what = markup.plain(entry.title) or texts(f"jp.one.{entry.form}")
    return texts("jp.dated", what=what, day=wording.dated(texts, entry.day))


def _say(to: Listener, key: str, text: str, *, reason: str, **params: object) -> None:
    said = to.texts(text, name=markup.plain(to.name), reason=markup.plain(reason), **params)
    to.say(key, said, [to.button("progress", Act.PROGRESS)])


def _lines(texts: Texts, entries: Sequence[JpEntry]) -> str:
    lines = [texts("jp.line", what=named(texts, entry), jp=entry.jp) for entry in entries[:MOST_NAMED]]
    if len(entries) > MOST_NAMED:
        lines.append(texts("jp.more", count=len(entries) - MOST_NAMED))
    return "\n".join(lines)
