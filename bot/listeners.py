"""Somebody else who is told something in a turn: in their own language, at the chat where they are best reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import buttons, wire
from bot.messages import LANES, Choice, Outbound, Purpose
from bot.texts import Texts, texts_for
from lessons.engine import Rules
from lessons.schedule import participation_hours
from people import hours as local_time
from people.model import LearningHours, Person
from people.names import polite
from store.model import AddressStatus, Loaded, NewMessage

if TYPE_CHECKING:
    from lessons.study import Learner


class Listener:
    """One person who is not the one who speaks. What is said to them waits for the end of their quiet hours."""

    def __init__(
        self, loaded: Loaded, learner: Learner, rules: Rules, language: str, now: datetime,
        save: Callable[[NewMessage], None],
    ) -> None:  # fmt: skip
        self.address, self.now = loaded.address, now
        self.learner, self._rules, self._save = learner, rules, save
        self.texts: Texts = texts_for(learner.participation.language or learner.person.language or language)

    @property
    def person(self) -> Person:
        """As they are on the roster, in the zone in which they say they are."""
        return replace(self.learner.person, zone=self.hours.zone)

    @property
    def name(self) -> str:
        """How the person is addressed: `Ibu Maria`."""
        return polite(self.learner.person, self.texts.language)

    @property
    def hours(self) -> LearningHours:
        """Their days, time, zone, quiet hours and leave."""
        rules = self._rules
        return participation_hours(
            self.learner.person, self.learner.participation, self.learner.leaves, rules.days, rules.at, rules.quiet
        )

    @property
    def reachable(self) -> bool:
        """Whether their chat takes messages from us, and they have agreed to be written to."""
        return self.address.status is AddressStatus.ACTIVE and self.learner.participation.consented

    def button(self, key: str, act: buttons.Act, argument: str = "", **params: Any) -> Choice:
        """A button that does `act`, titled in their language with the text `button.<key>`."""
        return Choice(buttons.encode(buttons.Do(act, argument)), self.texts(f"button.{key}", **params))

    def say(
        self,
        key: str,
        text: str,
        choices: Sequence[Choice] = (),
        *,
        columns: int = 1,
        purpose: Purpose = Purpose.NOTICE,
        not_before: datetime | None = None,
        at_once: bool = False,
        **more: Any,
    ) -> None:
        """Say something to them, at `not_before` or now, never in their quiet hours. `key` makes a repeat harmless.

        Who does not take part (any more) is told nothing, whoever else acts on what concerned them.
        `at_once`: at any hour, for what concerns somebody's safety.
        """
        if not self.learner.participation.consented:
            return
        wanted = max(self.now, not_before or self.now)
        moment = wanted if at_once else local_time.after_quiet(self.hours, wanted)
        message = Outbound(key, text, purpose, tuple(choices), columns if choices else 1, not_before=moment, **more)
        self._save(
            NewMessage(
                key=key,
                address_id=self.address.id,
                ref=self.address.ref,
                person_id=self.learner.person.id,
                lane=int(LANES[purpose]),
                purpose=purpose.value,
                payload=wire.dump(message),
                created_at=self.now,
                not_before=moment,
                not_after=message.not_after,
            )
        )
