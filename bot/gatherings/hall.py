"""A group's meeting in one transaction: whom it concerns, what is stored when it changes, and telling all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.meetings.room import AHEAD, Room
from bot.messages import Choice, Purpose
from bot.pairs.above import above_others
from mentoring import pairing
from mentoring.gathering_calls import first_look
from mentoring.gatherings import Gathering, demand_in_group
from mentoring.groups import Group
from mentoring.meeting_times import proposals_for
from mentoring.pairing import LIVING
from mentoring.refusal import Refused
from mentoring.sessions import Session
from people.model import LearningHours
from store.mentoring_model import gathering_key
from store.model import JournalEntry

REMEMBERED = timedelta(days=30)
"""How long a meeting that was not noted is asked about."""


class Hall(Room):
    """What a turn and the schedule need alike for a group's meeting. Every change is stored at once."""

    # --- who

    def group(self, group_id: int, person_id: int) -> Group:
        """An open group in which somebody is, as mentor or as a member who knows the mentor. Raises Refused."""
        group = self.tx.mentoring.group(group_id)
        return demand_in_group(group, self.members(group) if group else [], person_id)

    def members(self, group: Group) -> list[int]:
        """The learners in a group who know the mentor, by id; nobody who has come to stand above another of them."""
        found = {pair.mentee_id for pair in self.tx.mentoring.pairs_of_group(group.id) if pair.status in LIVING}
        return sorted(found - above_others(self.tx, found))

    def hours_of_all(self, people: Collection[int]) -> Mapping[int, LearningHours]:
        """Their hours, by person."""
        return {person: self.hours(person) for person in people}

    # --- which

    def gathering(self, gathering_id: int, person_id: int) -> Gathering:
        """One in which somebody has a part. Raises Refused for any other.

        What a member has proposed is for the mentor and them alone until it stands.
        """
        found = self.tx.mentoring.gathering(gathering_id)
        if found is None or person_id not in self.concerned(found):
            raise Refused("not_yours")
        return found

    def concerned(self, gathering: Gathering) -> frozenset[int]:
        """Who may see it as it stands; nobody who has come to stand above another member."""
        shown = gathering.in_calendars or gathering.log is not None
        may = gathering.people if shown else frozenset({gathering.mentor_id, gathering.proposed_by})
        return may - above_others(self.tx, gathering.people - {gathering.mentor_id})

    def of_group(self, group: Group, person_id: int) -> list[Gathering]:
        """What this person may see of the meetings of a group, those of late and those ahead, by time."""
        found = self.tx.mentoring.gatherings_of_group(group.id, self.now - REMEMBERED)
        return [one for one in found if person_id in self.concerned(one)]

    def free_times(self, group: Group, by: int) -> list[datetime]:
        """When all of a group may meet, by the days of whoever asks."""
        people = [by, *(one for one in (group.mentor_id, *self.members(group)) if one != by)]
        mentoring = self.tx.mentoring
        met: list[Session | Gathering] = [*mentoring.gatherings_of_group(group.id, self.now)]
        met += [one for person in people for one in mentoring.meetings_of(person, self.now)]
        busy = [(one.starts_at, one.ends_at) for one in met if one.status in AHEAD]
        talks = [self.talks(group.mentor_id, one) for one in people]
        return proposals_for(talks, self.house.rules.calendar, self.now, busy)

    # --- what becomes of it

    def keep_gathering(self, gathering: Gathering, kind: str, by: int | None, **numbers: int | str) -> Gathering:
        """Store one that was changed, with the moment at which the schedule looks at it, and the fact."""
        hours = self.hours_of_all(gathering.people | {gathering.proposed_by})
        kept = replace(gathering, look_at=first_look(gathering, hours, self.now))
        numbers = {"gathering": gathering.id, "group": gathering.group_id, **numbers}
        self.tx.save([kept, JournalEntry(self.now, kind, by, numbers)])
        return kept

    def begin_pairs(self, gathering: Gathering) -> None:
        """A word between them makes the pairs of a group active."""
        for pair in self.tx.mentoring.pairs_of_group(gathering.group_id):
            if pair.status in LIVING and (begun := pairing.begin(pair, self.now)) is not pair:
                self.tx.save([begun])

    def renew(self, gathering: Gathering, person_id: int) -> None:
        """Take back what waits for somebody's morning, for there is something newer."""
        self.tx.outbox.take_back(gathering_key(gathering.id, f"to/{person_id}/"), "renewed", self.now)

    def tell_of(self, gathering: Gathering, person_id: int, text: str, choices: list[Choice], **more: Any) -> None:
        """Tell one of them something about it, in place of what was not sent yet."""
        listener = self.listener(person_id)
        if listener is not None and listener.reachable:
            self.renew(gathering, person_id)
            key = gathering_key(gathering.id, f"to/{person_id}/{self.mark}")
            listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING, **more)
