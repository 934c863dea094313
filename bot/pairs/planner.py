"""What time asks of pairs: answers that did not come, and once a working day a look at all of them.

Whoever lost a mentor gets the next best one asked; whoever has waited for long is told of to the administrators.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot import matching
from bot.audience import Audience
from bot.pairs import telling
from bot.pairs.desk import PairDesk
from bot.pairs.presence import Presence
from bot.pairs.room import ask_for_room
from bot.pairs.since import waiting_since
from bot.pairs.waiting import tell_administrators
from bot.planning import BATCH
from bot.workdays import is_workday, working_days
from mentoring.model import Ending, Pair
from mentoring.pairing import LIVING, is_long, offers_rematch
from people.hours import local, midnight
from people.model import Leave
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

_MOMENT = timedelta(seconds=1)
LEFT_TO_OFFICE = 1
"""Working days that a learner who never had a mentor waits for the administrators' matching."""


def plan_pairs(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Move on what nobody answered in time, and look at all pairs where that is due. Returns how many lapsed."""
    audience = Audience(house, tx, now)
    desk = PairDesk(house, tx, now, audience)
    due = tx.mentoring.pairs_due(now, limit)
    audience.invite({person for pair in due for person in pair.people})
    ended = [pair for pair in map(desk.lapse, due) if pair]
    ended += desk.rest_the_silent({pair.mentor_id for pair in ended})
    desk.roll_on_all({pair.mentee_id: pair for pair in ended})
    if review_is_due(tx, house, now):
        Review(house, tx, now, audience, desk).run()
    tx.save(audience.messages)
    return len(due)


def review_is_due(tx: Tx, house: House, now: datetime) -> bool:
    """Whether all pairs are to be looked at: once every working day of the agency, from its time on."""
    here = local(house.zone, now)
    begins = midnight(house.zone, here.date()) + timedelta(hours=house.rules.at.hour, minutes=house.rules.at.minute)
    if now < begins or not is_workday(house, here.date()):
        return False
    last = tx.journal.pairs_reviewed()
    return last is None or last < begins


class Review:
    """One look at all pairs. What is found is moved on in the same transaction."""

    def __init__(self, house: House, tx: Tx, now: datetime, audience: Audience, desk: PairDesk) -> None:
        self._house, self._tx, self._now, self._audience, self._desk = house, tx, now, audience, desk
        self._today = matching.today(house, now)

    def run(self) -> None:
        """Part those whom one of the two has left, find others for their learners, tell who has waited for long."""
        if not (self._desk.mentors or self._pairs or self._tx.mentoring.any_assessed()):
            return  # this agency has no mentoring
        self._tx.save(mentor.terms for mentor in self._desk.mentors.values() if mentor.person.id in self._without)
        self._move_apart()
        parted = {pair.id for pair in self._pairs if self._part(pair)}
        last = self._left_alone()
        found = self._desk.roll_on_all(last)
        alone = self._desk.seeking({id_: pair for id_, pair in last.items() if id_ not in found})
        ask_for_room(self._house, self._tx, self._now, self._audience, self._desk, list(alone.values()))
        for pair in last.values():
            if pair is not None:
                self._tell_learner(pair, pair.mentee_id in found)
        self._offer(pair for pair in self._pairs if pair.id not in parted)
        waiting = tell_administrators(self._house, self._tx, self._now, self._audience, self._desk)
        facts = {"open": len(self._pairs), "parted": len(parted), "found": len(found), "waiting": waiting}
        self._tx.save([JournalEntry(self._now, "pairs_reviewed", None, facts)])

    @cached_property
    def _pairs(self) -> list[Pair]:
        return self._tx.mentoring.open_pairs()

    @cached_property
    def _without(self) -> set[int]:
        """Mentors by the roster whose profile is not kept yet."""
        return {person.id for person in self._tx.mentoring.without_profile()}

    @cached_property
    def _presence(self) -> Presence:
        people = {person for pair in self._pairs for person in pair.people}
        return Presence(self._tx, self._now, people)

    @cached_property
    def _above(self) -> dict[int, frozenset[int]]:
        """Learner → everybody who stands above them."""
        return self._tx.people.superiors_of([pair.mentee_id for pair in self._pairs])

    def _part(self, pair: Pair) -> bool:
        """End a pair that cannot go on; a mentor whose learner has left is told. Gives False where it can."""
        if not self._mentor_stays(pair.mentor_id):
            self._desk.part(pair, Ending.DEPARTED)
        elif self._presence.gone(pair.mentee_id, learner=True):
            self._end(pair, "departed")
        elif pair.mentor_id in self._above.get(pair.mentee_id, ()):
            self._end(pair, "changed")
        elif self._is_away(pair.mentor_id):
            self._desk.part(pair, Ending.LEAVE)
        else:
            return False
        return True

    def _move_apart(self) -> None:
        """Nobody shares a group with somebody above them: the roster may have changed since it was formed."""
        moved: dict[int, Pair] = {}
        for one in matching.standing_groups(self._tx):
            above = {boss for superiors in one.above.values() for boss in superiors} & one.above.keys()
            for pair in self._pairs:
                if pair.group_id == one.group.id and pair.mentee_id in above:
                    moved[pair.id] = self._desk.move_apart(pair)
        self._pairs = [moved.get(pair.id, pair) for pair in self._pairs]

    def _end(self, pair: Pair, why: str) -> None:
        self._desk.part(pair, Ending.DEPARTED)
        if pair.status in LIVING and (listener := self._audience(pair.mentor_id)):
            telling.ended(listener, pair, why, self._tx.people.by_id([pair.mentee_id])[0])

    def _mentor_stays(self, mentor_id: int) -> bool:
        mentor = self._desk.mentors.get(mentor_id)
        return mentor is not None and mentor.terms.active and not self._presence.gone(mentor_id)

    def _is_away(self, mentor_id: int) -> bool:
        """Whether a long leave of theirs holds today, or a long rest that they asked for."""
        mentor, hours = self._desk.mentors[mentor_id], self._desk.profiles[mentor_id].hours
        leaves = [leave for leave in mentor.leaves if leave.first <= self._today <= leave.last]
        until = mentor.terms.snoozed_until
        if until is not None and until > self._now:
            leaves.append(Leave(self._today, local(self._house.zone, until - _MOMENT).date()))
        return any(is_long(leave, hours, self._house.rules.calendar) for leave in leaves)

    def _left_alone(self) -> dict[int, Pair | None]:
        """Learners who look for a mentor → their last pair; None: they never had one.

        Who had a mentor, or was promised one, does not wait. The others are left to the administrators for a working
        day, and altogether until these have matched for the first time.
        """
        seekers = [need.person_id for need in matching.seekers(self._tx, self._house) if need.needs]
        histories = self._tx.mentoring.histories(seekers)
        begun = self._tx.mentoring.any_pair()
        since = waiting_since(self._tx, seekers, self._now)
        found: dict[int, Pair | None] = {}
        for id_ in seekers:
            pair = histories[id_][-1] if id_ in histories else None
            known = pair is not None and pair.ending is not Ending.REACHED
            if known or (begun and working_days(self._house, since[id_], self._now) >= LEFT_TO_OFFICE):
                found[id_] = pair
        return found

    def _tell_learner(self, pair: Pair, found: bool) -> None:
        """That the mentor is gone or away, or is asked again after the learner was; once for each pair."""
        if pair.ending not in (Ending.LEAVE, Ending.DEPARTED) or pair.accepted_at is None:
            return
        mentor = self._desk.profiles.get(pair.mentor_id)
        there = pair.ending is Ending.DEPARTED and mentor is not None and mentor.active and mentor.reachable
        why = "broken_off" if there else pair.ending.value
        if self._desk.leads(pair):
            why = "changed"
        if listener := self._audience(pair.mentee_id):
            telling.lost(listener, pair, why, self._tx.people.by_id([pair.mentor_id])[0], found)

    def _offer(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            listener = self._audience(pair.mentee_id) if offers_rematch(pair) else None
            if listener and listener.reachable:
                telling.offer_change(listener, pair, self._tx.people.by_id([pair.mentor_id])[0])
