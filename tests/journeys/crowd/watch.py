"""What has to hold after everything that anybody does: who may read what, when, how often, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from bot import router, wire
from bot.channels.telegram_rendering import caption_fits, reply_markup
from bot.messages import Outbound, Purpose
from lessons.schedule import participation_hours
from mentoring.clock import Stage
from mentoring.model import PairStatus
from mentoring.questions import Author, Question
from people.hours import is_quiet
from store.mentoring_tables import questions
from store.tables import outbox
from store.tx import Tx
from tests.fakes import bot_api_rules
from tests.journeys.dialogue import World

_WORD = re.compile(r"kata\d+x")
AT_ONCE = re.compile(r"question/\d+/officer/")
"""What concerns somebody's safety is told at any hour."""


class Watch:
    """Looks at everything new after each step; raises AssertionError at the first thing that must not be."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.speakers: set[str] = set()
        """Whose phones acted in the step: what they are told at once is their own reply."""
        self._row, self._pair = 0, 0
        self.errors: list[str] = []
        self.heard: list[tuple[int, Outbound]] = []
        """(Person, message) of everything that was ever queued."""

    def look(self) -> None:
        """Everything that came since the last look."""
        self.world.store.read_now(self._look)
        assert not self.errors, self.errors

    def _look(self, tx: Tx) -> None:
        rows = tx.connection.execute(select(outbox).where(outbox.c.id > self._row).order_by(outbox.c.id)).all()
        threads = tx.mentoring.threads(list(tx.connection.scalars(select(questions.c.id))))
        owner = {word: one for one in threads for m in one.messages for word in _WORD.findall(m.text)}
        for row in rows:
            self._row = row.id
            if row.payload:
                self._message(tx, row, wire.load(row.payload), owner)
        failed = tx.journal.entries(kinds=["plan_failed"])
        assert not failed, failed
        self._places(tx)
        for question in threads:
            self._kept(tx, question)

    def _message(self, tx: Tx, row: Any, message: Outbound, owner: dict[str, Question]) -> None:
        self.heard.append((row.person_id, message))
        _sendable(message)
        own = row.chat in self.speakers and row.not_before <= row.created_at
        self._for_their_eyes(tx, row, message, owner)
        if own or row.person_id is None:
            return
        learner = tx.turns.learners([row.person_id], self.world.now).get(row.person_id)
        assert learner is not None, f"told somebody who was erased: {row.key}"
        assert learner.participation.consented, f"told somebody who does not take part: {row.key}"
        if AT_ONCE.match(row.key):
            return
        rules = self.world.house.rules
        hours = participation_hours(
            learner.person, learner.participation, learner.leaves, rules.days, rules.at, rules.quiet
        )
        assert not is_quiet(hours, row.not_before), f"in quiet hours: {row.key} at {row.not_before}"

    def _for_their_eyes(self, tx: Tx, row: Any, message: Outbound, owner: dict[str, Question]) -> None:
        """No word of a thread goes to anybody above the learner, but what they wrote themselves, or the bank has."""
        if message.key.startswith("in:"):
            return
        for word in set(_WORD.findall(message.text)) & owner.keys():
            question = owner[word]
            author = next(m.person_id for m in question.messages if word in m.text)
            above = tx.people.superiors(question.mentee_id)
            assert row.person_id not in above or row.person_id == author, f"{row.key}: {word} to a superior"

    def _places(self, tx: Tx) -> None:
        """What was proposed since the last look fits into its mentor's places."""
        pairs = tx.mentoring.open_pairs()
        new = [pair for pair in pairs if pair.id > self._pair and pair.status is PairStatus.PROPOSED]
        self._pair = max([self._pair, *(pair.id for pair in pairs)])
        loads = tx.mentoring.loads()
        for pair in new:
            [mentor] = tx.mentoring.profiles_of([pair.mentor_id]) or [None]
            most = mentor.terms.capacity if mentor and mentor.terms.capacity is not None else None
            most = self.world.house.mentoring.capacity if most is None else most
            assert loads[pair.mentor_id] <= most, f"{loads[pair.mentor_id]} of {most} places with {pair}"

    def _kept(self, tx: Tx, question: Question) -> None:
        """Somebody has every open question, and the clock will look at it."""
        if not question.is_open:
            return
        clock = question.clock
        assert clock.mentor_id is not None or clock.stage in (Stage.POOL, Stage.ADMIN), question
        assert clock.mentor_id not in question.barred, question

    def at_rest(self) -> None:
        """Once the schedule has looked, nobody holds what they may not see, and nothing is overdue."""
        self.world.store.read_now(self._at_rest)

    def _at_rest(self, tx: Tx) -> None:
        now = self.world.now
        assert not tx.mentoring.stranded(9)
        assert not tx.mentoring.questions_due(now, 9)
        assert not tx.mentoring.pairs_due(now, 9)
        assert not tx.mentoring.meetings_due(now, 9)
        for question in tx.mentoring.threads(list(tx.connection.scalars(select(questions.c.id)))):
            above = tx.people.superiors(question.mentee_id)
            assert not question.is_open or question.clock.mentor_id not in above, f"held by a superior: {question}"

    def answers_arrived(self) -> None:
        """Every answer was brought to who asked, once."""
        threads = self.world.store.read_now(
            lambda tx: tx.mentoring.threads(list(tx.connection.scalars(select(questions.c.id))))
        )
        for question in threads:
            for said in question.messages:
                if said.author is not Author.MENTEE and not said.note and (words := _WORD.findall(said.text)):
                    brought = [
                        m
                        for person, m in self.heard
                        if person == question.mentee_id and m.purpose is Purpose.MENTORING and words[-1] in m.text
                    ]
                    assert len(brought) == 1, f"{len(brought)} times: {said}"

    @contextmanager
    def handlers(self) -> Iterator[None]:
        """While this lasts: what a handler raises for a button of ours is no old button, but a defect."""
        before = dict(router.ACTS)
        router.ACTS.update({act: self._noted(handler) for act, handler in before.items()})
        try:
            yield
        finally:
            router.ACTS.update(before)

    def _noted(self, handler: Callable[..., None]) -> Callable[..., None]:
        def handle(turn: Any, argument: str) -> None:
            try:
                handler(turn, argument)
            except (ValueError, KeyError) as error:
                self.errors.append(f"{handler} {argument!r}: {error!r}")
                raise

        return handle


def _sendable(message: Outbound) -> None:
    """As a strict Bot API would have it."""
    assert bot_api_rules.words(message.text, "HTML", bot_api_rules.MAX_TEXT, "text")
    bot_api_rules.keyboard(reply_markup(message))
    if message.image or message.document or message.attachment:
        assert caption_fits(message), message.key
