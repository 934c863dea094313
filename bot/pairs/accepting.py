"""A mentor says yes: in time, late, or by appointment; and who rests from new learners says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import matching
from bot.pairs import telling
from bot.pairs.proposing import Proposing, learner_was_silent
from mentoring import pairing
from mentoring.desk import tell_at
from mentoring.model import Match, MenteeNeed, Pair, PairStatus
from mentoring.refusal import Refused
from mentoring.rules import Barrier, barriers
from mentoring.standing import Rest
from store.mentoring_model import pair_key
from store.model import JournalEntry


class Accepting(Proposing):
    """From a yes, or a rest, to what it means for everybody concerned."""

    def accept(self, pair: Pair) -> Pair:
        """The mentor will, and may be named; the learner is asked whether they may. Raises mentoring.Refused.

        A yes after the time was over counts as long as nobody else has said it.
        """
        if pair.status is PairStatus.LAPSED:
            return self._accept_late(pair)
        return self._accepted(pair, "pair_accepted")

    def appoint(self, found: Match, need: MenteeNeed, by: int | None) -> Pair:
        """An administrator names the mentor of somebody who has waited for long; who is asked meanwhile is thanked.

        The mentor may still step back, and the learner is asked as always. `by`: who did it; None: by command.
        """
        pair = self._accepted(self._instead(need.person_id, found.mentor_id), "pair_appointed", by=by)
        if listener := self._tell(found.mentor_id):
            telling.appointed(listener, pair, found, need, self._person(need.person_id))
        return pair

    def set_rest(self, mentor_id: int, rest: Rest | None) -> None:
        """A mentor rests from new learners, or takes them again (None). Who was silent is asked whether they will."""
        mentor = self.mentors[mentor_id]
        terms = replace(mentor.terms, resting_since=self._now if rest else None, rest=rest)
        kind = "mentor_rests" if rest else "mentor_ready"
        self._tx.save([terms, JournalEntry(self._now, kind, mentor_id, {"why": rest.value} if rest else {})])
        self.mentors[mentor_id] = replace(mentor, terms=terms)
        self.profiles[mentor_id] = replace(self.profiles[mentor_id], resting=rest is not None)
        if rest is Rest.SILENT and (listener := self._tell(mentor_id)):
            at = tell_at(terms.desk, self.profiles[mentor_id].desk_hours, self._calendar, self._now)
            telling.still_willing(listener, at)

    def _accepted(self, pair: Pair, kind: str, **data: Any) -> Pair:
        learner = self._tell(pair.mentee_id)
        hours = learner.hours if learner else self._house.hours
        until = pairing.answer_by(self._now, hours, self._calendar, pairing.NAMING_DAYS)
        pair = pairing.agree_to_be_named(pairing.accept(pair, self._now, until), pair.mentor_id, self._now)
        self._keep(pair, kind, **data)
        mentor = self.mentors.get(pair.mentor_id)
        if mentor and mentor.terms.resting_since is not None:
            self.set_rest(pair.mentor_id, None)
        if learner and (found := self.fit(pair)):
            telling.ask_learner(learner, pair, found, self.need_of(pair))
        return pair

    def _accept_late(self, late: Pair) -> Pair:
        """A new pair of the same two, where nobody else has said yes and no rule stands between them by now."""
        profile, mentee = self.profiles.get(late.mentor_id), self._tx.mentoring.mentee(late.mentee_id)
        other = self._tx.mentoring.pair_of(late.mentee_id)
        if other and other.mentor_id == late.mentor_id:
            raise Refused(f"pair_{other.status}")
        open_still = other is None or other.status is PairStatus.PROPOSED
        if not (open_still and profile and mentee and mentee.wish.wanted and not learner_was_silent(late)):
            raise Refused("pair_lapsed")
        history = self._tx.mentoring.histories([late.mentee_id])[late.mentee_id]
        need = self.need_of(late)
        need = replace(need, exclusions=need.exclusions | matching.said_no(history))
        here = late.mentee_id in self._tx.mentoring.reachable([late.mentee_id])
        if not here or barriers(need, profile, self.today) - {Barrier.RESTING}:
            raise Refused("pair_lapsed")
        return self._accepted(self._instead(late.mentee_id, late.mentor_id), "pair_accepted", late=True)

    def _instead(self, mentee_id: int, mentor_id: int) -> Pair:
        """A proposal to this mentor in place of the one under way, not stored yet. Raises Refused after a yes."""
        other = self._tx.mentoring.pair_of(mentee_id)
        if other is not None:
            self._release(other, thanked=other.mentor_id != mentor_id)
        history = self._tx.mentoring.histories([mentee_id]).get(mentee_id, [])
        pair = self._following(history[-1] if history else None, mentee_id, mentor_id, self._now)
        self._count(mentor_id, 1)
        return pair

    def _release(self, pair: Pair, thanked: bool = False) -> Pair:
        """Take a proposal back; `thanked`: its mentor is told, if they were asked already."""
        asked = not self._tx.outbox.take_back(pair_key(pair.id, "ask"), "ended", self._now)
        pair = self._end(pairing.release(pair, self._now), "pair_released")
        if thanked and asked and (listener := self._tell(pair.mentor_id)):
            telling.taken(listener, pair)
        return pair
