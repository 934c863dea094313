"""A meeting in one transaction: the two who meet, their hours, and what is stored and told when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from bot.listeners import Listener
from bot.messages import Choice, Purpose
from mentoring import pairing
from mentoring.meeting_calls import first_look
from mentoring.meeting_times import Talks, proposals
from mentoring.model import OFFICE_HOURS, Pair
from mentoring.pairing import LIVING
from mentoring.refusal import Refused
from mentoring.sessions import Session, SessionStatus
from people.model import LearningHours, Person
from store.mentoring_model import meeting_key
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from bot.turns import Turn
    from store.tx import Tx

AHEAD = frozenset({SessionStatus.PROPOSED, SessionStatus.AGREED})


class Room:
    """What a turn and the schedule need alike. Every change is stored at once: the other one may act in the same
    transaction.
    """

    def __init__(
        self, house: House, tx: Tx, now: datetime, mark: str, listener: Callable[[int], Listener | None]
    ) -> None:
        """`mark` makes the keys of messages unique: what is done again with the same one is told once."""
        self.house, self.tx, self.now, self.mark, self.listener = house, tx, now, mark, listener
        self._persons: dict[int, Person] = {}

    @classmethod
    def of(cls, turn: Turn) -> Self:
        return cls(turn.house, turn.tx, turn.now, turn.cause, turn.other)

    # --- who

    def person(self, person_id: int) -> Person:
        """A staff record; what is left of it where the person was erased."""
        if person_id not in self._persons:
            self._persons[person_id] = self.tx.people.by_id([person_id])[0]
        return self._persons[person_id]

    def hours(self, person_id: int) -> LearningHours:
        """Somebody's hours; the agency's in their zone where they have no chat."""
        listener = self.listener(person_id)
        return listener.hours if listener else replace(self.house.hours, zone=self.person(person_id).zone)

    def hours_of(self, session: Session) -> Mapping[int, LearningHours]:
        """The hours of both, by person."""
        return {person: self.hours(person) for person in session.people}

    def reaches(self, person_id: int) -> bool:
        """Whether somebody can be told something now."""
        listener = self.listener(person_id)
        return listener is not None and listener.reachable

    def living_pairs(self, person_id: int) -> list[Pair]:
        """The pairs of a person in which both know each other, as mentor and as learner."""
        mentoring = self.tx.mentoring
        own = mentoring.pair_of(person_id)
        every = [*mentoring.pairs_of_mentor(person_id), *([own] if own else [])]
        return [pair for pair in every if pair.status in LIVING]

    def living_pair(self, pair_id: int, person_id: int) -> Pair:
        """One of them. Raises Refused for a pair that has ended or is not theirs."""
        pair = self.tx.mentoring.pair(pair_id)
        if pair is None or person_id not in pair.people:
            raise Refused("not_yours")
        if pair.status not in LIVING:
            raise Refused(f"pair_{pair.status}")
        return pair

    # --- which

    def meeting(self, meeting_id: int, person_id: int) -> Session:
        """A meeting of theirs. Raises Refused for any other."""
        session = self.tx.mentoring.meeting(meeting_id)
        if session is None or person_id not in session.people:
            raise Refused("not_yours")
        return session

    def times(self, pair: Pair, by: int) -> list[datetime]:
        """When both may meet, by the hours of the other one first."""
        other = partner(pair, by)
        since = self.now
        busy = [
            (one.starts_at, one.ends_at)
            for person in pair.people
            for one in self.tx.mentoring.meetings_of(person, since)
            if one.status in AHEAD
        ]
        one_talks, other_talks = self.talks(pair.mentor_id, by), self.talks(pair.mentor_id, other)
        return proposals(one_talks, other_talks, self.house.rules.calendar, self.now, busy)

    def talks(self, mentor_id: int, person_id: int) -> Talks:
        """When the mentor, or one of their learners, can talk."""
        mentoring = self.tx.mentoring
        if person_id == mentor_id:
            mentor = mentoring.profile(person_id)
            return Talks(self.hours(person_id), mentor.terms.talk if mentor else OFFICE_HOURS)
        mentee = mentoring.mentee(person_id)
        return Talks(self.hours(person_id), mentee.wish.talk if mentee else OFFICE_HOURS)

    # --- what becomes of it

    def keep(self, session: Session, kind: str, by: int, **numbers: int | str) -> Session:
        """Store a meeting that was changed, with the moment at which the schedule looks at it, and the fact."""
        kept = replace(session, look_at=first_look(session, self.hours_of(session), self.now))
        entry = JournalEntry(self.now, kind, by, {"meeting": session.id, "pair": session.pair_id, **numbers})
        self.tx.save([kept, entry])
        return kept

    def begin(self, pair_id: int) -> None:
        """A word between them makes the pair active."""
        pair = self.tx.mentoring.pair(pair_id)
        if pair is not None and (begun := pairing.begin(pair, self.now)) is not pair:
            self.tx.save([begun])

    def withdraw(self, session: Session, person_id: int) -> bool:
        """Take back what waits for the other's morning, for there is something newer; True where there was any."""
        return self.tx.outbox.take_back(meeting_key(session.id, f"to/{person_id}/"), "renewed", self.now) > 0

    def tell(self, session: Session, person_id: int, text: str, choices: list[Choice], **more: Any) -> None:
        """Tell one of the two something about the meeting."""
        listener = self.listener(person_id)
        if listener is not None and listener.reachable:
            key = meeting_key(session.id, f"to/{person_id}/{self.mark}")
            listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING, **more)


def partner(meet: Pair | Session, person_id: int) -> int:
    """The other one of the two."""
    return meet.mentor_id if person_id == meet.mentee_id else meet.mentee_id
