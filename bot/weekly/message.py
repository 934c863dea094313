"""The weekly summary as a chat message: at most twelve lines, the numbers that matter and whom to turn to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from babel.dates import format_date

from bot import markup, wording
from bot.texts import Texts, texts_for
from people.names import address, bare_name, polite
from reports.follow_up_facts import Named
from reports.follow_ups import Outcome
from reports.weekly_acts import Candidate
from reports.weekly_facts import PersonFacts
from reports.weekly_summary import Summary
from reports.weeks import Week

MOST_LINES = 12


def compose(summary: Summary, texts: Texts, receiver: PersonFacts | None = None, acting: bool = False) -> str:
    """The text. `receiver`: who gets it in the superior's place, who is not reached or for whom they are `acting`."""
    whose = receiver if receiver is not None and receiver.id != summary.superior.id else None
    own = _forwarded(summary, texts, whose, acting) if whose else _own(summary, texts)
    people = list(_people(summary, texts))
    after = " ".join(_aftermath(summary, texts, whose))
    head = [_title(summary, texts), own, *([after] if after else []), *_learning(summary, texts)]
    while len(head) + len(people) > MOST_LINES:
        head[-2:] = [" ".join(head[-2:])]
    if not people:
        return "\n".join(head)
    spaced = len(head) + len(people) < MOST_LINES
    return "\n".join([*head, *([""] if spaced else []), *people])


def dates(week: Week, language: str) -> str:
    """From Monday to Sunday: `23–29 November`, `30 November–6 Desember`."""
    first, last = week.monday, week.sunday
    named = "d" if first.month == last.month else "d MMMM"
    if first.year != last.year:
        named = "d MMMM y"
    return texts_for(language)(
        "weekly.dates", first=_date(first, named, language), last=_date(last, "d MMMM", language)
    )


_date = lru_cache(64)(lambda day, pattern, language: format_date(day, pattern, locale=language))


@lru_cache(4096)
def number(language: str, value: float) -> str:
    """As people write it, with at most one decimal: `1.040`, `13,5`."""
    return wording.number(texts_for(language), value)


def _say(texts: Texts, key: str, **params: str | float | None) -> str:
    """A text with its numbers as people write them."""
    said = {name: number(texts.language, one) if isinstance(one, int | float) else one for name, one in params.items()}
    return texts(key, **said)


def _title(summary: Summary, texts: Texts) -> str:
    unit, when = markup.plain(summary.superior.unit), _dates(summary.span.week, texts.language)
    if summary.units > 1:
        return _say(texts, "weekly.title_units", unit=unit, units=summary.units, dates=when)
    return texts("weekly.title", unit=unit, dates=when)


_dates = lru_cache(16)(dates)


def _forwarded(summary: Summary, texts: Texts, receiver: PersonFacts, acting: bool) -> str:
    own, language = summary.superior, texts.language
    key = "acting" if acting else "left" if own.departed else "forwarded"
    return texts(f"weekly.{key}", who=_who(receiver, language), name=markup.plain(polite(own.person, language)))


def _own(summary: Summary, texts: Texts) -> str:
    """The leader's own learning stands first: they are looked at."""
    own, language = summary.superior, texts.language
    who = _who(own, language)
    if not own.enrolled:
        return _say(texts, "weekly.own_not_enrolled", who=who, jp=own.jp_year)
    key = "weekly.own" if summary.own_due else "weekly.own_nothing_due"
    said = _say(texts, key, who=who, done=own.done, due=summary.own_due, jp=own.jp_year)
    return f"{said} {texts('weekly.own_nudge', who=who)}" if may_be_nudged(summary) else said


def may_be_nudged(summary: Summary) -> bool:
    """Whether lessons lay before the superior, and none was touched in a week in which they did not rest."""
    own = summary.superior
    return bool(own.enrolled and summary.own_due and not own.answers and not own.rests and not summary.span.idle)


_SHOWN = (Outcome.BACK, Outcome.ANSWERED, Outcome.MENTOR, Outcome.LEAVE, Outcome.MOVED, Outcome.SILENT)
"""In the order in which outcomes are told."""


def _aftermath(summary: Summary, texts: Texts, receiver: PersonFacts | None) -> Iterator[str]:
    """What became of those who were named before, and how many below still wait for somebody to turn to them."""
    after = summary.aftermath
    if after.followed:
        counted = after.outcomes
        told = [_say(texts, f"weekly.came.{one.value}", count=counted[one]) for one in _SHOWN if one in counted]
        key = "weekly.greeted" if after.only_greeted else "weekly.followed"
        key = f"{key}_for" if receiver else key
        who = _who(summary.superior, texts.language)
        yield _say(texts, key, who=who, count=len(after.followed), outcomes=", ".join(told))
    if after.overdue:
        yield _say(texts, "weekly.overdue", units=after.overdue_units, count=after.overdue)


def _who(person: PersonFacts, language: str) -> str:
    return markup.plain(address(person.person, language))


def _learning(summary: Summary, texts: Texts) -> Iterator[str]:
    if not summary.team:
        yield texts("weekly.empty", who=_who(summary.superior, texts.language))
    elif not summary["enrolled"].value:
        yield _say(texts, "weekly.nobody_enrolled", team=summary.team)
        yield _jp(summary, texts)
    else:
        yield _active(summary, texts)
        yield _jp(summary, texts)
        yield _standing(summary, texts)
        if outcomes := " ".join(_outcomes(summary, texts)):
            yield outcomes


def _active(summary: Summary, texts: Texts) -> str:
    active, lessons = summary["active"], summary["lessons"]
    told = active.of_before and not summary.span.idle
    before = _say(texts, "weekly.before", count=active.before) if told else ""
    key = "weekly.learning" if lessons.of else "weekly.learning_none_due"
    if summary.span.idle:
        key = "weekly.learning_idle"
    return _say(texts, key, active=active.value, enrolled=active.of, before=before, done=lessons.value, due=lessons.of)


def _jp(summary: Summary, texts: Texts) -> str:
    week, year, short, over = (summary[name] for name in ("jp_week", "jp_year", "jp_short", "jp_over"))
    if year.value is None:
        said = _say(texts, "weekly.jp_no_floor", week=week.value)
    else:
        key = "weekly.jp_short" if short.value else "weekly.jp"
        said = _say(texts, key, week=week.value, mean=year.value, floor=year.of, short=short.value)
    return f"{said} {_say(texts, 'weekly.jp_over', over=over.value, ceiling=summary.ceiling)}" if over.value else said


def _standing(summary: Summary, texts: Texts) -> str:
    unreached, silent = summary["unreached"], summary["silent"]
    said = []
    if unreached.value:
        reasons = sorted(summary.unreached.items(), key=lambda one: (-one[1], one[0]))
        why = ", ".join(texts(f"weekly.reach.{reach.value}") for reach, _ in reasons)
        said.append(_say(texts, "weekly.unreached_all", count=unreached.value, why=why))
    if silent.value:
        said.append(_say(texts, "weekly.silent_all", count=silent.value))
    return "; ".join(said) + "." if said else texts("weekly.all_there")


def _outcomes(summary: Summary, texts: Texts) -> Iterator[str]:
    gain, hours, late = summary["gain"], summary["mentor_hours"], summary["mentor_late"]
    if gain.value is not None:
        key = "weekly.gain_up" if gain.value > 0 else "weekly.gain_down" if gain.value < 0 else "weekly.gain_same"
        yield _say(texts, key, points=abs(gain.value), n=gain.n)
    if hours.value is not None:
        yield _say(texts, "weekly.mentor", hours=hours.value, n=hours.n)
    if late.value:
        yield _say(texts, "weekly.mentor_late", late=late.value)


def _people(summary: Summary, texts: Texts) -> Iterator[str]:
    if not summary.to_act:
        return
    yield texts("weekly.attention", count=len(summary.to_act))
    called = Counter(polite(one.person.person, texts.language) for one in summary.to_act)
    for place, one in enumerate(summary.to_act, 1):
        said = reason(texts, one)
        if one.acted:
            said = f"{said}, {texts(f'weekly.again.{one.acted.value}')}"
        act = texts(f"weekly.act.{one.act.value}")
        yield texts("weekly.person", number=place, name=_name(summary, one, called, texts), reason=said, act=act)


def reason(texts: Texts, one: Candidate | Named) -> str:
    """Why somebody is named."""
    return texts(f"weekly.reason.{one.reason}", number=one.number)


def _name(summary: Summary, one: Candidate, called: Counter[str], texts: Texts) -> str:
    """As they are called; with the whole name where two are called alike, with the unit where there are several."""
    name = polite(one.person.person, texts.language)
    if called[name] > 1:
        name = bare_name(one.person.name)
    return markup.plain(f"{name} ({one.person.unit})" if summary.units > 1 else name)
