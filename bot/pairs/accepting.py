"""A mentor says yes: in time, late, or by appointment; and who rests from new learners says so."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import Any

from bot import matching
from bot.pairs import telling
from bot.pairs.proposing import Proposing, learner_was_silent
from bot.pairs.room import was_asked
from mentoring import pairing
from mentoring.desk import tell_at
from mentoring.model import Match, MenteeNeed, Pair, PairStatus
from mentoring.refusal import Refused
from mentoring.rules import Barrier, barriers
from mentoring.standing import Rest
from store.mentoring_model import MentorTerms, pair_key
from store.model import JournalEntry


class Accepting(Proposing):
    """From a yes, or a rest, to what it means for everybody concerned."""

    def accept(self, pair: Pair) -> Pair:
        """The mentor will, and may be named; the learner is asked whether they may. Raises mentoring.Refused.

        A yes after the time was over counts as long as nobody else has said it.
        """
        if pair.status is PairStatus.LAPSED:
            return self._accept_late(pair)
        if self.leads(pair):
            raise Refused("pair_lapsed")
        return self._accepted(pair, "pair_accepted")

    def accept_beyond(self, mentor_id: int, mentee_id: int) -> Pair:
        """A full mentor, who was asked, takes this learner too: now they have so many places. Raises Refused."""
        if not was_asked(self._tx, self._now, mentor_id, mentee_id):
            raise Refused("not_yours")
        self._demand_looking(mentee_id, mentor_id, but={Barrier.FULL, Barrier.RESTING})
        instead = self._instead(mentee_id, mentor_id)
        profile = self.profiles[mentor_id]
        self._set_places(mentor_id, max(profile.load, profile.capacity))
        return self._accepted(instead, "pair_accepted", beyond=True)

    def keep_places(self, mentor_id: int) -> int:
        """A mentor stays at the places that they have: these are their own number now. Returns how many."""
        return self._set_places(mentor_id, self.profiles[mentor_id].capacity)

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
        terms = self._change_terms(mentor_id, resting_since=self._now if rest else None, rest=rest)
        kind = "mentor_rests" if rest else "mentor_ready"
        self._tx.save([JournalEntry(self._now, kind, mentor_id, {"why": rest.value} if rest else {})])
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
        if learner_was_silent(late):
            raise Refused("pair_lapsed")
        self._demand_looking(late.mentee_id, late.mentor_id, but={Barrier.RESTING})
        return self._accepted(self._instead(late.mentee_id, late.mentor_id), "pair_accepted", late=True)

    def _demand_looking(self, mentee_id: int, mentor_id: int, but: Set[Barrier]) -> None:
        """Refuse unless nobody has said yes to the learner yet, and nothing but `but` stands between the two."""
        profile, mentee = self.profiles.get(mentor_id), self._tx.mentoring.mentee(mentee_id)
        other = self._tx.mentoring.pair_of(mentee_id)
        if other and other.mentor_id == mentor_id:
            raise Refused(f"pair_{other.status}")
        looks = (other is None or other.status is PairStatus.PROPOSED) and mentee is not None and mentee.wish.wanted
        if not (looks and profile and self._tx.mentoring.reachable([mentee_id])):
            raise Refused("pair_lapsed")
        history = self._tx.mentoring.histories([mentee_id]).get(mentee_id, [])
        need = self.need_for(mentee_id, mentor_id)
        need = replace(need, exclusions=need.exclusions | matching.said_no(history))
        if barriers(need, profile, self.today) - but:
            raise Refused("pair_lapsed")

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

    def _set_places(self, mentor_id: int, capacity: int) -> int:
        self._change_terms(mentor_id, capacity=capacity)
        self.profiles[mentor_id] = replace(self.profiles[mentor_id], capacity=capacity)
        return capacity

    def _change_terms(self, mentor_id: int, **changed: Any) -> MentorTerms:
        mentor = self.mentors[mentor_id]
        terms = replace(mentor.terms, **changed)
        self._tx.save([terms])
        self.mentors[mentor_id] = replace(mentor, terms=terms)
        return terms
