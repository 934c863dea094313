"""One more place: where everybody who fits a learner is full, the best of them is asked whether they would take one.

Only who never chose a number of learners is asked. Their answer, either way, becomes the number that they chose, so
that nobody is asked again who has answered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.pairs import views
from mentoring.costs import SURER_WEIGHTS
from mentoring.desk import tell_at
from mentoring.matching import match
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.audience import Audience
    from bot.house import House
    from bot.pairs.books import PairBooks
    from mentoring.model import MenteeNeed, MentorProfile
    from store.tx import Tx

ASKED = "room_asked"
"""The journal's word for it, about the mentor; `learner` is for whom."""
PAUSE = timedelta(days=60)
"""Who did not answer is left alone for so long."""


def ask_for_room(
    house: House, tx: Tx, now: datetime, audience: Audience, desk: PairBooks, needs: Collection[MenteeNeed]
) -> int:
    """Ask for one more place for these learners, each mentor for one of them; returns how many were asked."""
    full = _full(tx, now, desk) if needs else []
    found = match(needs, full, desk.today, SURER_WEIGHTS).matches if full else ()
    need_of = {need.person_id: need for need in needs}
    people = {person.id: person for person in tx.people.by_id([one.mentee_id for one in found])}
    audience.invite({one.mentor_id for one in found})
    for one in found:
        if to := audience(one.mentor_id):
            hours = desk.profiles[one.mentor_id].desk_hours
            at = tell_at(desk.mentors[one.mentor_id].terms.desk, hours, house.rules.calendar, now)
            said, choices = views.one_more(to, people[one.mentee_id], need_of[one.mentee_id])
            to.say(f"room:{one.mentor_id}:{one.mentee_id}:{now:%Y-%m-%d}", said, choices, columns=2, not_before=at)
            tx.save([JournalEntry(now, ASKED, one.mentor_id, {"learner": one.mentee_id})])
    return len(found)


def was_asked(tx: Tx, now: datetime, mentor_id: int, mentee_id: int) -> bool:
    """Whether this mentor was asked for this learner of late."""
    entries = tx.journal.entries(mentor_id, since=now - PAUSE, kinds=[ASKED])
    return any(entry.data["learner"] == mentee_id for entry in entries)


def _full(tx: Tx, now: datetime, desk: PairBooks) -> list[MentorProfile]:
    """Full mentors who may be asked, as if each had room for one."""
    asked = {entry.person_id for entry in tx.journal.entries(since=now - PAUSE, kinds=[ASKED])}
    return [
        replace(profile, load=profile.capacity - 1)
        for id_, profile in desk.profiles.items()
        if profile.load >= profile.capacity and desk.mentors[id_].terms.capacity is None and id_ not in asked
    ]
