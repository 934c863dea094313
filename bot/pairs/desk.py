"""Moves pairs on, in anybody's turn and for the schedule: the domain's rules, the store, and a word to the other side.

Every change is stored at once, so that of two turns in one transaction the second sees what the first one did. What
stands is in `books`, asking mentors in `proposing`, their yes in `accepting`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from bot.pairs import circles, telling
from bot.pairs.accepting import Accepting
from bot.pairs.proposing import learner_was_silent
from mentoring import pairing
from mentoring.model import Ending, Pair, PairStatus
from mentoring.refusal import Refused
from mentoring.standing import RESTS_AFTER, Rest, silent_rounds

if TYPE_CHECKING:
    from bot.turns import Turn


class PairDesk(Accepting):
    """What mentors, learners and time do to pairs."""

    @classmethod
    def of(cls, turn: Turn) -> PairDesk:
        """The pairs as somebody's turn sees them."""
        return cls(turn.house, turn.tx, turn.now, turn.other)

    def leave_group(self, pair: Pair) -> Pair | None:
        """A member leaves the group, without a reason; the next best mentor is asked. Raises mentoring.Refused."""
        pair = self._end(pairing.leave_group(pair, self._now), by=pair.mentee_id)
        if listener := self._tell(pair.mentor_id):
            circles.left(listener, pair, self._person(pair.mentee_id))
        return self.roll_on(pair)

    def decline(self, pair: Pair) -> Pair | None:
        """The mentor will not; the next best is asked. Raises mentoring.Refused."""
        return self.roll_on(self._end(pairing.decline(pair, self._now), "pair_declined"))

    def withdraw(self, pair: Pair) -> Pair | None:
        """The mentor would rather not be named after all; the next best is asked. Raises mentoring.Refused."""
        return self._look_further(self._end(pairing.withhold_name(pair, pair.mentor_id, self._now)), "fell_through")

    def agree(self, pair: Pair) -> Pair:
        """The learner may be named: both are introduced. Raises mentoring.Refused."""
        if self.leads(pair):
            raise Refused("pair_lapsed")
        pair = pairing.agree_to_be_named(pair, pair.mentee_id, self._now)
        self._keep(pair, "pair_introduced")
        self._name_group(pair, but=pair.mentee_id)
        self._join_group(pair)
        if listener := self._tell(pair.mentor_id):
            learner, need = self._person(pair.mentee_id), self.need_of(pair)
            telling.introduce_to_mentor(listener, pair, learner, need, need.own_words)
        return pair

    def hold(self, pair: Pair) -> None:
        """The learner would rather not be named; nobody else is asked until they say so. Raises mentoring.Refused."""
        self._end(pairing.withhold_name(pair, pair.mentee_id, self._now))
        self.change_wish(pair.mentee_id, wanted=False)
        if listener := self._tell(pair.mentor_id):
            telling.not_to_be(listener, pair)

    def change(self, pair: Pair, person_id: int) -> Pair | None:
        """One of the two asks for another match; the next best mentor is asked. Raises mentoring.Refused."""
        pair = self._end(pairing.rematch(pair, person_id, self._now), by=person_id)
        if person_id == pair.mentor_id:
            return self._look_further(pair, "changed")
        if listener := self._tell(pair.mentor_id):
            telling.ended(listener, pair, "changed", self._person(pair.mentee_id))
        return self.roll_on(pair)

    def finish(self, pair: Pair, person_id: int) -> Pair:
        """The goal is reached: both are asked for a word, the learner looks for nobody. Raises mentoring.Refused."""
        pair = self._end(pairing.close(pair, self._now), by=person_id)
        self.change_wish(pair.mentee_id, wanted=False, earlier_mentor_id=pair.mentor_id)
        other = pair.mentor_id if person_id == pair.mentee_id else pair.mentee_id
        if listener := self._tell(other):
            telling.ask_reflection(listener, pair, self._person(person_id))
        return pair

    def reflect(self, pair: Pair, person_id: int, words: str) -> None:
        """Closing words of one of the two. Raises mentoring.Refused."""
        self._keep(pairing.reflect(pair, person_id, words), "pair_reflected", by=person_id)

    def lapse(self, pair: Pair) -> Pair | None:
        """Nobody answered in time. Gives the ended pair where another mentor is to be asked.

        Where it was the learner who did not answer, they are told, and nobody else is asked in vain.
        """
        pair = self._end(pairing.lapse(pair, self._now), "pair_lapsed")
        if not learner_was_silent(pair):
            return pair
        self.change_wish(pair.mentee_id, wanted=False)
        if listener := self._tell(pair.mentor_id):
            telling.not_to_be(listener, pair)
        if listener := self._tell(pair.mentee_id):
            telling.missed(listener, pair)
        return None

    def part(self, pair: Pair, ending: Ending) -> Pair:
        """The mentor is away for long (`LEAVE`), or one of the two has left (`DEPARTED`). Nobody is told yet."""
        if ending is Ending.LEAVE:
            self.change_wish(pair.mentee_id, earlier_mentor_id=pair.mentor_id)
            return self._end(pairing.leave(pair, self._now))
        return self._end(pairing.depart(pair, self._now))

    def rest_the_silent(self, mentor_ids: Collection[int]) -> list[Pair]:
        """Let those of these mentors rest who left several rounds of proposals unanswered, and ask whether they will.

        Gives their other proposals, taken back: for these learners somebody else is to be asked.
        """
        taken_back: list[Pair] = []
        for id_ in sorted(mentor_ids):
            mentor = self.mentors.get(id_)
            if mentor is None or not mentor.reachable or mentor.terms.resting_since is not None:
                continue
            pairs = [pair for pair in self._tx.mentoring.pairs_of(id_) if pair.mentor_id == id_]
            if silent_rounds(pairs) >= RESTS_AFTER:
                self.set_rest(id_, Rest.SILENT)
                taken_back += [self._release(pair) for pair in pairs if pair.status is PairStatus.PROPOSED]
        return taken_back

    def _look_further(self, pair: Pair, why: str) -> Pair | None:
        """The learner loses a mentor without having asked for it: the next one is asked, and they are told."""
        following = self.roll_on(pair)
        if listener := self._tell(pair.mentee_id):
            telling.lost(listener, pair, why, self._person(pair.mentor_id), found=following is not None)
        return following
