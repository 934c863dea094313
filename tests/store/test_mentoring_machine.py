"""Mentoring under any order of events: one open pair a learner, and a question has ended or will be looked at."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from mentoring import pairing, threads
from mentoring.clock import Stage, Ways, next_look, next_stage, with_mentor
from mentoring.model import Pair
from mentoring.pairing import OPEN
from mentoring.questions import Question, QuestionStatus, snooze
from mentoring.refusal import Refused
from people.calendar import WorkingCalendar
from people.model import LearningHours, Zone
from store.errors import StoreConflict
from store.mentoring_tables import GOING_ON, pairs, questions
from store.store import Store
from tests.conftest import UrlMaker
from tests.patience import ON_ONE_FIXTURE
from tests.store.mentoring_sample import DAY, SERVICE, office, question
from tests.store.sample import HOUR, NOW

HOURS, CALENDAR = LearningHours(Zone.WIT), WorkingCalendar("ID")
LEARNERS, MENTORS = st.integers(1, 3), st.integers(4, 6)
WAITS = st.sampled_from([HOUR, DAY, 4 * DAY, 15 * DAY])


class MentoringMachine(RuleBasedStateMachine):
    """Three learners, three mentors, and whatever they do; what the rules refuse is left undone."""

    make_url: UrlMaker

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(type(self).make_url())
        self.store.write_now(lambda tx: office(tx, 6))
        self.now: datetime = NOW
        self.pairs: dict[int, Pair] = {}
        self.questions: dict[int, Question] = {}

    def teardown(self) -> None:
        self.store.close()

    @rule(wait=WAITS)
    def wait(self, wait: timedelta) -> None:
        self.now += wait

    @rule(learner=LEARNERS, mentor=MENTORS)
    def propose(self, learner: int, mentor: int) -> None:
        """The database is asked although the learner may have a pair: it refuses exactly then."""
        new = pairing.propose(len(self.pairs) + 1, learner, mentor, self.now, self.now + 3 * DAY)
        if any(one.mentee_id == learner and one.status in OPEN for one in self.pairs.values()):
            with pytest.raises(StoreConflict):
                self.store.write_now(lambda tx: tx.save([new]))
        else:
            self.keep_pair(new)

    @precondition(lambda self: self.pairs)
    @rule(data=st.data(), mentor=MENTORS)
    def go_on(self, data: st.DataObject, mentor: int) -> None:
        one = data.draw(st.sampled_from(list(self.pairs.values())))
        step: Callable[[], Pair] = data.draw(
            st.sampled_from(
                [
                    lambda: pairing.accept(one, self.now, self.now + DAY),
                    lambda: pairing.decline(one, self.now),
                    lambda: pairing.lapse(one, self.now),
                    lambda: pairing.agree_to_be_named(one, one.mentor_id, self.now),
                    lambda: pairing.agree_to_be_named(one, one.mentee_id, self.now),
                    lambda: pairing.begin(one, self.now),
                    lambda: pairing.rematch(one, one.mentee_id, self.now),
                    lambda: pairing.leave(one, self.now),
                    lambda: pairing.depart(one, self.now),
                ]
            )
        )
        try:
            changed = step()
        except Refused:
            return
        self.keep_pair(changed)
        if changed.status not in OPEN and mentor not in pairing.asked(changed):
            self.propose(changed.mentee_id, mentor)

    @rule(learner=LEARNERS, mentor=MENTORS)
    def ask(self, learner: int, mentor: int) -> None:
        clock = with_mentor(Stage.MENTOR, mentor, HOURS, self.now, self.ways)
        self.keep(question(len(self.questions) + 1, learner, now=self.now, clock=clock))

    @precondition(lambda self: self.questions)
    @rule(data=st.data(), mentor=MENTORS)
    def say(self, data: st.DataObject, mentor: int) -> None:
        number = data.draw(st.sampled_from(list(self.questions)))
        found = self.store.read_now(lambda tx: tx.mentoring.thread(number))
        assert found == self.questions[number], "it is as it was saved, every word of it"
        holder = found.clock.mentor_id or mentor
        clock = with_mentor(Stage.MENTOR, mentor, HOURS, self.now, self.ways)
        turns: list[Callable[[Question], Question]] = [
            lambda q: threads.answer(q, mentor, "jawaban", self.now),
            lambda q: threads.ask_back(q, holder, "yang mana?", self.now),
            lambda q: threads.follow_up(q, "lagi", self.now, clock),
            lambda q: threads.hand_over(q, holder, mentor, HOURS, "silakan", self.now, self.ways),
            lambda q: threads.not_my_field(q, holder, self.now, self.ways),
            lambda q: threads.thank(q, self.now),
            lambda q: threads.solve(q, self.now),
            lambda q: threads.withdraw(q, self.now),
            lambda q: snooze(q, holder, self.now + HOUR, self.now),
        ]
        try:
            self.keep(data.draw(st.sampled_from(turns))(found))
        except Refused:
            return

    @rule()
    def tick(self) -> None:
        """What the schedule does: everything that is due moves, without its words."""
        for one in self.store.write_now(lambda tx: tx.mentoring.questions_due(self.now, 99)):
            if one.is_open:
                step = next_stage(one.clock, self.now, self.ways)
                assert step is not None, "nothing is due for nothing"
                moved = threads.moved_on(one, step)
            else:
                moved = threads.settle(one, self.now)
                assert moved.status is QuestionStatus.CLOSED
            self.store.write_now(lambda tx, moved=moved: tx.save([moved]))
            known = self.questions[one.id]
            self.questions[one.id] = replace(moved, messages=known.messages, context=known.context)

    @invariant()
    def a_learner_has_one_open_pair(self) -> None:
        counts = select(func.count()).where(pairs.c.status.in_(OPEN)).group_by(pairs.c.mentee_id)
        assert set(self.store.read_now(lambda tx: tx.connection.scalars(counts).all())) <= {1}
        for learner in range(1, 4):
            mine = [one for one in self.pairs.values() if one.mentee_id == learner and one.status in OPEN]
            assert self.store.read_now(lambda tx, who=learner: tx.mentoring.pair_of(who)) == next(iter(mine), None)

    @invariant()
    def a_question_has_ended_or_will_be_looked_at(self) -> None:
        rows = self.store.read_now(lambda tx: tx.connection.execute(questions.select()).all())
        assert all((row.status in GOING_ON) == (row.next_look_at is not None) for row in rows)
        going_on = {number for number, one in self.questions.items() if one.status in GOING_ON}
        far = self.now + 400 * DAY
        assert {q.id for q in self.store.read_now(lambda tx: tx.mentoring.questions_due(far, 999))} == going_on

    def keep_pair(self, one: Pair) -> None:
        self.store.write_now(lambda tx: tx.save([one]))
        self.pairs[one.id] = one

    def keep(self, one: Question) -> None:
        self.store.write_now(lambda tx: tx.save([one]))
        self.questions[one.id] = one

    @property
    def ways(self) -> Ways:
        return Ways(HOURS, CALENDAR, (6, HOURS))


def _machine(maker: UrlMaker) -> type[MentoringMachine]:
    return type("MentoringMachineHere", (MentoringMachine,), {"make_url": staticmethod(maker)})


def test_on_sqlite(sqlite_template: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        names = iter(range(10_000))

        def fresh() -> str:
            path = Path(folder) / f"{next(names)}.db"
            shutil.copy(sqlite_template, path)
            return f"sqlite:///{path}"

        run_state_machine_as_test(
            _machine(fresh),
            settings=settings(max_examples=25, stateful_step_count=25),
        )


def test_on_postgresql(new_postgresql: UrlMaker) -> None:
    run_state_machine_as_test(
        _machine(new_postgresql),
        settings=settings(max_examples=4, stateful_step_count=20),
    )


STATUSES, MOMENTS = st.sampled_from(QuestionStatus), st.none() | st.just(NOW)


@settings(max_examples=60, suppress_health_check=ON_ONE_FIXTURE)
@given(status=STATUSES, looked_at=MOMENTS)
def test_the_database_itself_refuses_a_question_that_waits_for_nothing(
    store: Store, status: QuestionStatus, looked_at: datetime | None
) -> None:
    if store.read_now(lambda tx: tx.mentoring.question(1)) is None:
        store.write_now(lambda tx: (office(tx), tx.save([question(1)])))
    change = questions.update().values(status=status, next_look_at=looked_at)
    if (status in GOING_ON) == (looked_at is not None):
        store.write_now(lambda tx: tx.connection.execute(change).rowcount)
    else:
        with pytest.raises(StoreConflict, match="next_look_at"):
            store.write_now(lambda tx: tx.connection.execute(change).rowcount)


def test_the_moment_at_which_a_question_is_looked_at(store: Store) -> None:
    asked = question(1)
    store.write_now(lambda tx: (office(tx), tx.save([asked])))
    assert asked.competency == SERVICE
    assert store.read_now(lambda tx: tx.mentoring.next_look(NOW)) == next_look(asked.clock)
