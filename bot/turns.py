"""A turn: one event or one due moment of one chat, what is known at its start and what it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import buttons, wire
from bot.certificates.issuing import with_completion
from bot.house import House
from bot.jp.courses import course_entries
from bot.listeners import Listener
from bot.markup import visible
from bot.messages import LANES, MAX_CAPTION, MAX_TEXT, Choice, Inbound, Outbound, Purpose
from bot.shelf import TurnShelf
from bot.texts import texts_for
from lessons.engine import Study
from lessons.study import Learner
from people.model import Person
from people.names import polite
from store.model import Address, JournalEntry, Loaded, NewMessage
from store.save import Saved

if TYPE_CHECKING:
    from store.tx import Tx


QUESTION = ("q", "many")
"""What a conversation's state knows of what it asked: which questions, and whether in a bundle."""
HALF_A_DAY = timedelta(hours=12)
SCHEDULED = frozenset({Purpose.LESSON, Purpose.REVIEW, Purpose.REMINDER})


class Turn:
    """Collects what one turn says and saves. At most one message is said: the next step is always in it."""

    def __init__(
        self, house: House, tx: Tx, loaded: Loaded, now: datetime, cause: str, event: Inbound | None = None
    ) -> None:
        self.house, self.tx, self.now, self.event = house, tx, now, event
        self.address = loaded.address
        self.cause = cause
        self.said: Outbound | None = None
        self.study = self._study(loaded.learner) if loaded.learner else None
        self.texts = texts_for(self._language(event))
        self._saved: list[Saved] = []
        self._postscripts: list[str] = []
        self._others: dict[int, Listener | None] = {}
        self._address_before = loaded.address

    # --- what is

    @property
    def learner(self) -> Study:
        """The person's learning. Raises RuntimeError for a stranger: routes for strangers never come here."""
        if self.study is None:
            raise RuntimeError("this turn has no learner")
        return self.study

    @property
    def person(self) -> Person:
        return self.learner.person

    @property
    def agreed(self) -> bool:
        """True where the person has agreed to the notice as it stands."""
        terms = self.learner.participation
        return terms.consented and terms.consent_version >= self.house.notice_version

    @property
    def long_silent(self) -> bool:
        """True where nothing was heard in this chat for half a day before."""
        heard = self._address_before.last_inbound_at
        return heard is None or self.now - heard > HALF_A_DAY

    @property
    def name(self) -> str:
        """How the person is addressed: `Ibu Maria`."""
        return polite(self.person, self.texts.language)

    @property
    def state(self) -> dict[str, Any]:
        return self.address.state

    # --- what it leads to

    def say(
        self,
        text: str,
        choices: Sequence[Choice] = (),
        *,
        columns: int = 1,
        purpose: Purpose = Purpose.REPLY,
        key: str = "",
        **more: Any,
    ) -> None:
        """Say the turn's one message. `key` defaults to one made of the cause, so that a repeat changes nothing.

        What the schedule sends is sent before their quiet hours, or not at all: the reminder follows by day.
        Raises RuntimeError on a second message in one turn.
        """
        if self.said is not None:
            raise RuntimeError("a turn says one message")
        if purpose in SCHEDULED:
            more["not_after"] = self.learner.day_ends_at
        self.said = Outbound(key or self.cause, text, purpose, tuple(choices), columns if choices else 1, **more)

    def postscript(self, text: str) -> None:
        """Add a line under what this turn says, whatever that is; where it does not fit, it is left out."""
        self._postscripts.append(text)

    def button(self, key: str, act: buttons.Act, argument: str = "", **params: Any) -> Choice:
        """A button that does `act`, titled with the text `button.<key>`."""
        return Choice(buttons.encode(buttons.Do(act, argument)), self.texts(f"button.{key}", **params))

    def other(self, person_id: int) -> Listener | None:
        """Somebody else to tell something; None where they have no chat."""
        if person_id not in self._others:
            found = self.tx.turns.load_people([person_id], self.now).get(person_id)
            self._others[person_id] = (
                Listener(found, found.learner, self.house.rules, self.house.language, self.now, self.save)
                if found and found.learner
                else None
            )
        return self._others[person_id]

    def remember(self, at: str = "", **values: Any) -> None:
        """Replace the conversation's state: where the person is, and the values that go with it."""
        state = {"at": at, **values} if at else dict(values)
        if "f" in self.state:
            state["f"] = self.state["f"]
        self.address = replace(self.address, state=state)

    def aside(self, at: str = "", **values: Any) -> None:
        """The same beside a question that is open: it stays what typed letters answer."""
        question = {key: self.state[key] for key in QUESTION if key in self.state}
        self.remember(at, **question, **values)

    def link(self, address: Address) -> None:
        """Replace the chat's address (linked, blocked, stopped)."""
        self.address = address

    def journal(self, kind: str, **data: Any) -> None:
        """Append a fact about this person; `data` holds ids and numbers, never words of theirs."""
        self._saved.append(JournalEntry(self.now, kind, self._person_id, data))

    def save(self, *things: Saved) -> None:
        """Store these things with the turn."""
        self._saved.extend(things)

    def reload(self, person_id: int) -> None:
        """Go on as this person, who was linked in this turn."""
        learner = self.tx.turns.load_people([person_id], self.now)[person_id].learner
        self.study = self._study(learner) if learner else None
        self.texts = texts_for(self._language(self.event))

    def forget(self) -> None:
        """Go on without the person, who was erased in this turn: nothing of theirs is stored any more."""
        self.study = None

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.texts = texts_for(language)

    def outcome(self) -> list[Saved]:
        """Everything to be stored."""
        things: list[Saved] = list(self._saved)
        if self.study:
            changes = self.study.changes()
            things += [*changes, *course_entries(self.house.jp, self.study, changes, self.now)]
            things += with_completion(self.tx, self.house, self.study, changes, self.now)
        if self.address != self._address_before:
            things.append(self.address)
        if self.said is not None:
            things.append(self._message(self._with_postscripts(self.said)))
        return things

    # --- inside

    @property
    def _person_id(self) -> int | None:
        return self.study.person.id if self.study else self.address.person_id

    def _with_postscripts(self, said: Outbound) -> Outbound:
        text = "\n\n".join([said.text, *self._postscripts])
        most = MAX_CAPTION if said.image or said.document or said.attachment else MAX_TEXT
        return replace(said, text=text) if self._postscripts and len(visible(text)) <= most else said

    def _study(self, learner: Learner) -> Study:
        shelf = TurnShelf(self.house.courses, self.tx)
        return Study(learner, self.house.rules, shelf, self.now, self.address.ref.channel)

    def _language(self, event: Inbound | None) -> str:
        if self.study:
            return self.study.participation.language or self.study.person.language or self.house.language
        return event.language[:2] if event and event.language else self.house.language

    def _message(self, message: Outbound) -> NewMessage:
        return NewMessage(
            key=message.key,
            address_id=self.address.id,
            ref=self.address.ref,
            person_id=self._person_id,
            lane=int(LANES[message.purpose]),
            purpose=message.purpose.value,
            payload=wire.dump(message),
            created_at=self.now,
            not_before=message.not_before,
            not_after=message.not_after,
        )
