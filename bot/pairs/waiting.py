"""Learners who have waited for a mentor for long: the administrators hear of each of them until somebody helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import TYPE_CHECKING

import structlog

from bot import matching
from bot.buttons import Act
from bot.listeners import Listener
from bot.pairs import reasons, views
from bot.pairs.since import REMEMBERED, waiting_since
from bot.texts import Texts
from bot.workdays import working_days
from mentoring.costs import DEFAULT_WEIGHTS, SURER_WEIGHTS
from mentoring.lacking import why_unmatched
from mentoring.matching import match, ranked
from mentoring.model import Match, MenteeNeed, MentorProfile, Pair, PairStatus
from people.model import Person
from people.names import polite
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.audience import Audience
    from bot.house import House
    from bot.pairs.desk import PairDesk
    from store.tx import Tx

log = structlog.get_logger(__name__)

LONGEST = 4
"""Working days after which the administrators hear of it: before the fifth is over they can still help."""
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One learner without a mentor: since when, what they need, and the pair in which somebody is being asked."""

    person: Person
    days: int
    """Working days of the agency."""
    need: MenteeNeed
    history: tuple[Pair, ...] = ()
    asked: Pair | None = None


def waiting(house: House, tx: Tx, now: datetime) -> list[Waiting]:
    """Everybody who looks for a mentor and to whom none has said yes, whoever has waited longest first."""
    asked = {pair.mentee_id: pair for pair in tx.mentoring.open_pairs() if pair.status is PairStatus.PROPOSED}
    needs = {need.person_id: need for need in matching.seekers(tx, house) if need.needs}
    needs |= matching.needs_of(tx, house, list(asked))
    histories, since = tx.mentoring.histories(list(needs)), waiting_since(tx, list(needs), now)
    people = {person.id: person for person in tx.people.by_id(list(needs))}
    found = []
    for id_, need in needs.items():
        history = tuple(histories.get(id_, ()))
        days = working_days(house, since[id_], now)
        found.append(Waiting(people[id_], days, need, history, asked.get(id_)))
    return sorted(found, key=lambda one: (-one.days, one.person.id))


def tell_administrators(house: House, tx: Tx, now: datetime, audience: Audience, desk: PairDesk) -> int:
    """Tell of those who have waited `LONGEST` days and were not told of in as many; returns how many wait so long.

    Those for whom a tap would do are told of every working day until it is done.
    """
    long = long_waiting(house, tx, now)
    entries = tx.journal.entries(since=now - REMEMBERED, kinds=["orphan_told"])
    told = {entry.person_id: entry.at for entry in entries}
    helped = {match.mentee_id for match, _ in appointable(desk, long)} if long else set()
    soon = {id_: 1 if id_ in helped else LONGEST for id_ in (one.person.id for one in long)}
    new = [one for one in long if _is_news(house, told.get(one.person.id), now, soon[one.person.id])]
    if not new:
        return len(long)
    admins = audience.administrators()
    if not admins:
        log.warning("orphans_untold", count=len(new))
        return len(long)
    mentors = list(desk.profiles.values())
    for admin in admins:
        _tell(admin, new, mentors, matching.today(house, now), bool(helped))
    tx.save(JournalEntry(now, "orphan_told", one.person.id, {"days": one.days}) for one in new)
    return len(long)


def long_waiting(house: House, tx: Tx, now: datetime) -> list[Waiting]:
    """Those of whom the administrators hear."""
    return [one for one in waiting(house, tx, now) if one.days >= LONGEST]


def appointable(desk: PairDesk, found: Sequence[Waiting]) -> list[tuple[Match, MenteeNeed]]:
    """Whom an administrator may name for these learners: mentors who said yes the last time, matched as always.

    For whom none of those fits or has room, it is one of the others, the fewer refusals of late the sooner; then
    whoever covers another need than the widest. Among them is who let a proposal for the same learner pass; who said
    no to them is not. Where all are full, it is whoever is being asked just now: a place is held for this learner.
    """
    needs, profiles = desk.seeking(dict.fromkeys(one.person.id for one in found)), dict(desk.profiles)
    willing = {id_ for id_ in profiles if desk.mentors[id_].record.willing}
    rounds = ((willing, DEFAULT_WEIGHTS), (profiles.keys() - willing, SURER_WEIGHTS))
    named: list[tuple[Match, MenteeNeed]] = []
    for any_need, (hosts, weights) in product((False, True), rounds):
        left = {id_: replace(need, any_need=any_need) for id_, need in needs.items()}
        matched = match(left.values(), [profiles[id_] for id_ in hosts], desk.today, weights)
        profiles |= {one.mentor_id: replace(profiles[one.mentor_id], load=one.after) for one in matched.loads}
        named += [(one, left[one.mentee_id]) for one in matched.matches]
        needs = {one.mentee_id: needs[one.mentee_id] for one in matched.unmatched}
    held = (_held(desk, one.asked, needs[one.person.id]) for one in found if one.asked and one.person.id in needs)
    return [*named, *filter(None, held)]


def _held(desk: PairDesk, asked: Pair, need: MenteeNeed) -> tuple[Match, MenteeNeed] | None:
    """The mentor who is being asked, in the place that the proposal takes; None: something else stands between them."""
    mentor = desk.profiles.get(asked.mentor_id)
    if mentor is None or asked.group_id is not None:
        return None
    need = replace(need, any_need=desk.need_of(asked).any_need)
    one = next(iter(ranked(need, [replace(mentor, load=mentor.load - 1)], desk.today)), None)
    return (one, need) if one else None


def in_words(texts: Texts, one: Waiting, mentors: Sequence[MentorProfile], today: date) -> str:
    """Why somebody has no mentor, and the nearest help."""
    if ranked(one.need, mentors, today):
        return texts("pairing.orphans.possible")
    again = replace(one.need, exclusions=one.need.exclusions - matching.said_no(one.history))
    if said_no := len(ranked(again, mentors, today)):
        return texts("pairing.orphans.all_asked", count=said_no)
    return reasons.why_none(texts, why_unmatched(one.need, mentors, today))


def _is_news(house: House, told_at: datetime | None, now: datetime, days: int) -> bool:
    return told_at is None or working_days(house, told_at, now) >= days


def _tell(
    admin: Listener, found: Sequence[Waiting], mentors: Sequence[MentorProfile], today: date, possible: bool
) -> None:
    texts = admin.texts
    lines = [_line(admin, one, mentors, today) for one in found[:SHOWN]]
    more = [texts("pairing.orphans.more", count=len(found) - SHOWN)] if len(found) > SHOWN else []
    said = [texts("pairing.orphans.title", count=len(found), days=LONGEST), views.bulleted(lines), *more]
    what = texts("pairing.orphans.appoint" if possible else "pairing.orphans.what")
    choices = [admin.button("appoint", Act.APPOINT)] if possible else []
    admin.say(f"orphans:{admin.person.id}:{today.isoformat()}", "\n".join([*said, what]), choices)


def _line(admin: Listener, one: Waiting, mentors: Sequence[MentorProfile], today: date) -> str:
    texts, asked = admin.texts, one.asked
    if asked:
        why = texts("pairing.orphans.asking", until=views.until(admin, asked))
    else:
        why = in_words(texts, one, mentors, today)
    who = polite(one.person, texts.language)
    return texts("pairing.orphans.line", learner=who, unit=one.person.unit_name, why=why)
