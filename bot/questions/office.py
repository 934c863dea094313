"""What a turn and the schedule need alike for questions: tables, mentors, the people concerned, and a way to tell."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.listeners import Listener
from bot.questions.fields import Field, field_of
from bot.questions.switchboard import Asking, Switchboard
from mentoring.pairing import LIVING
from mentoring.questions import Question
from people.model import Person
from store.model import JournalEntry
from store.save import Saved

if TYPE_CHECKING:
    from bot.house import House
    from bot.turns import Turn
    from store.tx import Tx


class Office:
    """Questions in one transaction. What it saves is stored at once, so that the next event of a batch sees it."""

    def __init__(self, house: House, tx: Tx, now: datetime, mark: str) -> None:
        """`mark` makes the keys of messages unique: what is done again with the same one is told once."""
        self.house, self.tx, self.now, self.mark = house, tx, now, mark
        self._listeners: dict[int, Listener | None] = {}
        self._persons: dict[int, Person] = {}
        self._superiors: dict[int, frozenset[int]] = {}

    @classmethod
    def of(cls, turn: Turn) -> Office:
        return cls(turn.house, turn.tx, turn.now, turn.cause)

    @cached_property
    def board(self) -> Switchboard:
        return Switchboard(self.house, self.tx, self.now)

    def field(self, question: Question) -> Field:
        """What a question is about."""
        return field_of(self.house.courses, self.tx, question.context, question.competency)

    def asking(self, question: Question) -> Asking | None:
        """Who may get a question next: nobody who has or had it, nobody who was barred when it was asked.

        None: whoever asked is not there any more.
        """
        had = frozenset() if question.clock.mentor_id is None else frozenset({question.clock.mentor_id})
        but = question.tried | question.barred | had | self.members(question.group_id)
        return self.board.asking(question.mentee_id, self.field(question), but)

    def members(self, group_id: int | None) -> frozenset[int]:
        """The learners of an open group whose members know each other; they read what is asked in it as members."""
        group = self.tx.mentoring.group(group_id) if group_id is not None else None
        if group is None or group.closed_at is not None or group.named_at is None:
            return frozenset()
        return frozenset(p.mentee_id for p in self.tx.mentoring.pairs_of_group(group.id) if p.status in LIVING)

    def barred(self, question: Question) -> frozenset[int]:
        """Who must not see a question: who was barred when it was asked, and who stands above the learner now."""
        return question.barred | self.superiors(question.mentee_id)

    def superiors(self, person_id: int) -> frozenset[int]:
        """Everybody above a person by the roster, to the top."""
        if person_id not in self._superiors:
            self._superiors[person_id] = self.tx.people.superiors(person_id)
        return self._superiors[person_id]

    def listener(self, person_id: int) -> Listener | None:
        """Somebody to tell something; None where they have no chat."""
        if person_id not in self._listeners:
            found = self.tx.turns.load_people([person_id], self.now).get(person_id)
            self._listeners[person_id] = (
                Listener(found, found.learner, self.house.rules, self.house.language, self.now, self.save)
                if found and found.learner
                else None
            )
        return self._listeners[person_id]

    def person(self, person_id: int) -> Person:
        """A staff record; what is left of it where the person was erased."""
        if person_id not in self._persons:
            self._persons[person_id] = self.tx.people.by_id([person_id])[0]
        return self._persons[person_id]

    def named(self, question: Question, mentor_id: int) -> bool:
        """Whether learner and mentor were introduced, so that they may know each other's name."""
        pair = self.board.pair_of(question.mentee_id)
        return pair is not None and pair.mentor_id == mentor_id

    def save(self, *things: Saved) -> None:
        """Store at once."""
        self.tx.save(things)

    def journal(self, kind: str, question: Question, **numbers: int | str | None) -> None:
        """Append a fact about a question: ids, numbers and codes, never a word of it."""
        self.save(JournalEntry(self.now, kind, question.mentee_id, {"question": question.id, **numbers}))
