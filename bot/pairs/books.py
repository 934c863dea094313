"""The pairs of one transaction as they stand: mentors and their loads, people, and a change kept with its fact."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot import matching
from bot.listeners import Listener
from bot.pairs import circles
from bot.pairs.since import waiting_since
from bot.workdays import ages
from mentoring.explaining import caveats, reasons
from mentoring.gatherings import with_newcomer
from mentoring.groups import Group
from mentoring.meeting_calls import NO_ANSWER
from mentoring.model import Match, MenteeNeed, MentorProfile, Pair, PairStatus
from mentoring.needs import covers, wanted
from mentoring.pairing import LIVING
from mentoring.sessions import SessionStatus
from people.model import Person
from store.groups import FEWEST
from store.mentoring_model import MenteeWish, Mentor, gathering_key, group_key, message_key, pair_key
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


REMEMBERED = timedelta(days=90)
"""How far back the questions of a group are looked through where somebody leaves it; older threads have ended."""


class PairBooks:
    """What every move of a pair needs. `tell` gives whoever is to be told something; None: they have no chat."""

    def __init__(self, house: House, tx: Tx, now: datetime, tell: Callable[[int], Listener | None]) -> None:
        self._house, self._tx, self._now, self._tell = house, tx, now, tell
        self._calendar = house.rules.calendar
        self._people: dict[int, Person] = {}
        self._since: dict[int, datetime] = {}
        self._age = ages(house, now)

    @cached_property
    def mentors(self) -> dict[int, Mentor]:
        """Every mentor by the roster, by person."""
        return {mentor.person.id: mentor for mentor in matching.mentors(self._tx, self._now)}

    @cached_property
    def profiles(self) -> dict[int, MentorProfile]:
        """The same as matching sees them; their loads count what was done here."""
        house, now = self._house, self._now
        return {id_: matching.profile_of(house, mentor, now, self._age) for id_, mentor in self.mentors.items()}

    @property
    def today(self) -> date:
        """The agency's date."""
        return matching.today(self._house, self._now)

    def prepare(self, person_ids: Collection[int]) -> None:
        """Load at once what proposing to many learners' mentors asks of each of them."""
        self._know(person_ids)
        self._since |= waiting_since(self._tx, person_ids, self._now)

    def waited(self, person_id: int) -> int:
        """Working days that a learner has been without a mentor."""
        if person_id not in self._since:
            self._since |= waiting_since(self._tx, [person_id], self._now)
        return self._age(self._since[person_id])

    def need_of(self, pair: Pair) -> MenteeNeed:
        """What the learner of a pair needs now of its mentor."""
        return self.need_for(pair.mentee_id, pair.mentor_id)

    def need_for(self, mentee_id: int, mentor_id: int) -> MenteeNeed:
        """What a learner needs now; any of it, where this mentor covers none of the widest needs."""
        need = self.base_need(mentee_id)
        profile = self.profiles.get(mentor_id)
        able = profile is None or any(covers(profile.expertise, one) for one in wanted(need))
        return need if able else replace(need, any_need=True)

    def base_need(self, mentee_id: int) -> MenteeNeed:
        """What a learner needs now of whoever becomes their mentor."""
        return matching.needs_of(self._tx, self._house, [mentee_id])[mentee_id]

    def fit(self, pair: Pair) -> Match | None:
        """A pair that there is as matching would explain it; None: the mentor is none any more."""
        profile = self.profiles.get(pair.mentor_id)
        if profile is None:
            return None
        need = self.need_of(pair)
        why, why_not = reasons(need, profile, profile.load), caveats(need, profile, profile.load)
        return Match(pair.mentee_id, pair.mentor_id, 0, why, why_not)

    def leads(self, pair: Pair) -> bool:
        """Whether the mentor of a pair stands above the learner by now: what was fit when it was proposed ends."""
        return pair.mentor_id in self._tx.people.superiors(pair.mentee_id)

    def change_wish(self, person_id: int, **changed: Any) -> MenteeWish:
        """Change what a learner wishes of a mentor."""
        mentee = self._tx.mentoring.mentee(person_id)
        wish = replace(mentee.wish if mentee else MenteeWish(person_id), **changed)
        self._tx.save([wish])
        return wish

    def complete_group(self, pair: Pair) -> tuple[Group, Person, list[Person]] | None:
        """The group of a pair with its mentor and members; None: it has ended, or somebody has yet to agree.

        Who is asked to join one whose members know each other is not waited for.
        """
        group = self._tx.mentoring.group(pair.group_id) if pair.group_id is not None else None
        every = self._tx.mentoring.pairs_of_group(group.id) if group and group.closed_at is None else []
        members = [one.mentee_id for one in every if one.status in LIVING]
        if group is None or len(members) < FEWEST or (group.named_at is None and len(members) < len(every)):
            return None
        return group, self._person(group.mentor_id), [self._person(one) for one in members]

    def _end(self, pair: Pair, kind: str = "pair_closed", **data: Any) -> Pair:
        ending = pair.ending or pair.status
        shared = self._tx.mentoring.group(pair.group_id) if pair.group_id is not None else None
        shared = shared if shared and shared.closed_at is None else None
        self._count(pair.mentor_id, 0 if shared else -1)  # before it is kept: the loads loaded first count it still
        self._keep(pair, kind, ending=ending.value, **data)
        if shared:
            self._leave_shared(shared, pair)
        for asked in ("ask", "naming"):  # a question that nobody can answer any more
            self._tx.outbox.take_back(pair_key(pair.id, asked), "ended", self._now)
        return pair

    def _leave_shared(self, group: Group, pair: Pair) -> None:
        """One fewer shares the place: a group of one is a pair like any other, and who was waited for is so no more."""
        left = self._tx.mentoring.pairs_of_group(group.id)
        if self._tx.mentoring.close_small_groups(self._now):
            self._count(group.mentor_id, len(left) - group.counts)
            self._tx.outbox.take_back(group_key(group.id, "ask"), "ended", self._now)
        else:
            self._name_group(pair)

    def _name_group(self, pair: Pair, but: int | None = None) -> None:
        """Once everybody has agreed, all of them hear who the others are."""
        found = self.complete_group(pair)
        if found is None or found[0].named_at is not None:
            return
        group, mentor, people = found
        self._tx.save([replace(group, named_at=self._now)])
        for person in (*people, mentor):
            if person.id != but and (listener := self._tell(person.id)):
                circles.named(listener, group, mentor, people)

    def _join_group(self, pair: Pair) -> None:
        """Somebody has joined a group: its members hear who it is, and what the group has ahead is for them too."""
        found = self.complete_group(pair)
        if found is None or found[0].named_at in (None, self._now):
            return
        group, _, people = found
        for person in people:
            if person.id != pair.mentee_id and (listener := self._tell(person.id)):
                circles.joined(listener, group, pair, self._person(pair.mentee_id))
        for one in self._tx.mentoring.gatherings_of_group(group.id, self._now):
            if one.status is SessionStatus.AGREED and one.starts_at > self._now:
                self._tx.save([replace(with_newcomer(one, pair.mentee_id, self._now - NO_ANSWER), look_at=self._now)])

    def move_apart(self, pair: Pair) -> Pair:
        """By the roster this member stands above another now: they go on alone with the mentor, and both hear why."""
        group = self._tx.mentoring.group(pair.group_id or 0)
        if group is None or group.closed_at is not None:
            return pair
        self._leave_gatherings(pair)
        self._count(pair.mentor_id, 1)
        alone = replace(pair, group_id=None)
        self._keep(alone, "pair_out_of_group", group=group.id)
        self._leave_shared(group, pair)
        for person in (pair.mentee_id, pair.mentor_id):
            if pair.status in LIVING and (listener := self._tell(person)):
                circles.apart(listener, group, pair, self._person(pair.mentee_id))
        return alone

    def _keep(self, pair: Pair, kind: str, **data: Any) -> None:
        facts = {"pair": pair.id, "mentor": pair.mentor_id, **data}
        self._tx.save([pair, JournalEntry(self._now, kind, pair.mentee_id, facts)])
        if pair.status is PairStatus.CLOSED:
            self._tx.mentoring.look_at_meetings_of(pair.id, self._now)
            self._leave_gatherings(pair)

    def _leave_gatherings(self, pair: Pair) -> None:
        """Who leaves a group is out of its meetings at once, and gets nothing of it that was not sent yet."""
        if pair.group_id is None:
            return
        for asked in self._tx.mentoring.questions_in(pair.group_id, self._now - REMEMBERED):
            self._tx.outbox.take_back(message_key(asked, f"group/{pair.mentee_id}/"), "ended", self._now)
        for one in self._tx.mentoring.gatherings_of_group(pair.group_id, self._now):
            self._tx.outbox.take_back(gathering_key(one.id, f"to/{pair.mentee_id}/"), "ended", self._now)
        self._tx.mentoring.leave_gatherings(pair.group_id, pair.mentee_id, self._now)

    def _count(self, mentor_id: int, number: int) -> None:
        if profile := self.profiles.get(mentor_id):
            self.profiles[mentor_id] = replace(profile, load=profile.load + number)

    def _person(self, person_id: int) -> Person:
        if person_id not in self._people:
            self._know([person_id])
        return self._people[person_id]

    def _know(self, person_ids: Collection[int]) -> None:
        self._people |= {person.id: person for person in self._tx.people.by_id(person_ids)}
