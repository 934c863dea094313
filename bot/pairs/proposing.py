"""Asking mentors: one for a learner, one for a group, and the next best where one will not or cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot import matching
from bot.pairs import circles, telling
from bot.pairs.books import PairBooks
from bot.pairs.since import WANTED
from mentoring import pairing
from mentoring.costs import DEFAULT_WEIGHTS, SURER_WEIGHTS, Weights
from mentoring.desk import tell_at
from mentoring.groups import Group, GroupMatch, Joining
from mentoring.matching import match, ranked
from mentoring.model import Ending, Match, MenteeNeed, Pair, PairStatus, ReasonCode
from people.ids import new_id
from store.model import JournalEntry

AWAY = frozenset({Ending.LEAVE, Ending.REACHED, Ending.DEPARTED})
"""After these the earlier mentor is the first to be asked again, if they can."""


class Proposing(PairBooks):
    """Whom to ask next, and asking them."""

    def propose(self, found: Match, need: MenteeNeed, after: Pair | None = None, group: Group | None = None) -> Pair:
        """Ask the mentor of a match whether they will; `after` is the learner's pair before this one.

        Where the learner has waited for long, the answer is asked for sooner. For a `group` the mentor is asked once,
        by `propose_group`.
        """
        if after and after.introduced_at is None:
            # They are asked again, and yet they never met.
            found = replace(found, reasons=tuple(r for r in found.reasons if r.code is not ReasonCode.CONTINUITY))
        profile = self.profiles[found.mentor_id]
        desk = self.mentors[found.mentor_id].terms.desk
        told_at = tell_at(desk, profile.desk_hours, self._calendar, self._now)
        days = pairing.answer_days(self.waited(need.person_id))
        until = pairing.answer_by(told_at, profile.desk_hours, self._calendar, days)
        pair = self._following(after, need.person_id, found.mentor_id, until)
        if group is not None:
            pair = replace(pair, group_id=group.id)
            self._keep(pair, "pair_proposed", follows=pair.follows, group=group.id)
            return pair
        self._keep(pair, "pair_proposed", follows=pair.follows)
        self._count(found.mentor_id, 1)
        if listener := self._tell(found.mentor_id):
            learner = self._person(need.person_id)
            telling.ask_mentor(listener, pair, found, need, learner, told_at)
        return pair

    def propose_group(
        self, found: GroupMatch, needs: Mapping[int, MenteeNeed], last: Mapping[int, Pair | None]
    ) -> Group:
        """Ask the mentor once for all of a group; each member becomes a pair that shares the place."""
        group = Group(new_id(), found.mentor_id, found.competency, found.counts, self._now)
        self._tx.save([group])
        members = [one.mentee_id for one in found.members]
        pairs = [self.propose(one, needs[one.mentee_id], last.get(one.mentee_id), group) for one in found.members]
        self._count(found.mentor_id, found.counts)
        if listener := self._tell(found.mentor_id):
            desk = self.mentors[found.mentor_id].terms.desk
            at = tell_at(desk, self.profiles[found.mentor_id].desk_hours, self._calendar, self._now)
            circles.ask_mentor(listener, group, pairs, [self._person(one) for one in members], at)
        return group

    def propose_join(self, found: Joining, need: MenteeNeed, after: Pair | None) -> Pair:
        """Ask the mentor of a group that stands whether one more may share it; the learner is asked after their yes."""
        pair = self.propose(found.match, need, after, found.group)
        if listener := self._tell(pair.mentor_id):
            desk = self.mentors[pair.mentor_id].terms.desk
            at = tell_at(desk, self.profiles[pair.mentor_id].desk_hours, self._calendar, self._now)
            circles.ask_join(listener, found.group, pair, self._person(pair.mentee_id), at)
        return pair

    def roll_on(self, pair: Pair) -> Pair | None:
        """Ask the next best mentor for the learner of a pair that has ended; None: nobody may or can now."""
        need = self.need_after(pair)
        weights = self._weights(need.person_id)
        for one in (need, replace(need, any_need=True)) if self._hurries(need.person_id) else (need,):
            if best := next(iter(ranked(one, self.profiles.values(), self.today, weights)), None):
                return self.propose(best, one, pair)
        return None

    def roll_on_all(self, last: Mapping[int, Pair | None]) -> dict[int, Pair]:
        """The same for many at once, by learner; for whom there is nobody is left out. None: they never had a pair.

        Whoever has waited for long comes first, all of these in one matching; then the others, in another. For whom
        nobody has room who covers what they need most, it is whoever covers another need, once they have waited.
        """
        seeking = self.seeking(last)
        self.prepare(list(seeking))
        hurried = {id_: need for id_, need in seeking.items() if self._hurries(id_)}
        others = {id_: need for id_, need in seeking.items() if id_ not in hurried}
        asked: dict[int, Pair] = {}
        for needs, weights in ((hurried, SURER_WEIGHTS), (others, DEFAULT_WEIGHTS)):
            asked |= self._propose_all(needs, last, weights)
        left = {id_: replace(need, any_need=True) for id_, need in hurried.items() if id_ not in asked}
        return asked | self._propose_all(left, last, SURER_WEIGHTS)

    def _propose_all(
        self, needs: Mapping[int, MenteeNeed], last: Mapping[int, Pair | None], weights: Weights
    ) -> dict[int, Pair]:
        found = match(needs.values(), self.profiles.values(), self.today, weights).matches if needs else ()
        return {one.mentee_id: self.propose(one, needs[one.mentee_id], last[one.mentee_id]) for one in found}

    def _hurries(self, person_id: int) -> bool:
        return pairing.has_waited(self.waited(person_id))

    def _weights(self, person_id: int) -> Weights:
        return SURER_WEIGHTS if self._hurries(person_id) else DEFAULT_WEIGHTS

    def seeking(self, last: Mapping[int, Pair | None]) -> dict[int, MenteeNeed]:
        """What matching is to know of these learners, whose last pairs were these."""
        needs = matching.needs_of(self._tx, self._house, list(last))
        histories = self._tx.mentoring.histories(list(last))
        found = {}
        for id_, pair in last.items():
            said_no = matching.said_no(histories.get(id_, ()))
            need = replace(needs[id_], exclusions=needs[id_].exclusions | said_no)
            found[id_] = need if pair is None else after(pair, need)
        return found

    def need_after(self, pair: Pair) -> MenteeNeed:
        """What matching is to know of the learner after this pair: whom to prefer, and whom to leave alone."""
        said_no = matching.said_no(self._tx.mentoring.histories([pair.mentee_id]).get(pair.mentee_id, ()))
        need = self.base_need(pair.mentee_id)
        return after(pair, replace(need, exclusions=need.exclusions | said_no))

    def find_again(self, person_id: int) -> tuple[Pair | None, bool]:
        """A learner wants a mentor (again). Gives the pair under way, and whether one is looked for at once.

        Whoever was given a mentor before need not wait for the administrator's next matching.
        """
        mentee = self._tx.mentoring.mentee(person_id)
        if mentee and not mentee.wish.wanted:
            self._tx.save([JournalEntry(self._now, WANTED, person_id, {})])
        self.change_wish(person_id, wanted=True)
        open_pair = self._tx.mentoring.pair_of(person_id)
        history = self._tx.mentoring.histories([person_id]).get(person_id, [])
        if open_pair or not history or history[-1].ending is Ending.REACHED:
            return open_pair, False
        return self.roll_on(history[-1]), True

    def _following(self, after: Pair | None, mentee_id: int, mentor_id: int, until: datetime) -> Pair:
        if after is None:
            return pairing.propose(new_id(), mentee_id, mentor_id, self._now, until)
        if mentor_id not in pairing.asked(after):
            return pairing.roll_on(after, new_id(), mentor_id, self._now, until)
        pair = pairing.propose(new_id(), mentee_id, mentor_id, self._now, until)
        return replace(pair, tried=after.tried, follows=after.id)


def learner_was_silent(pair: Pair) -> bool:
    """Whether the mentor had said yes, and the learner did not answer."""
    return pair.status is PairStatus.LAPSED and pair.mentor_id in pair.named_by


def after(pair: Pair, need: MenteeNeed) -> MenteeNeed:
    """What matching is to know after this pair ended; who did not let the learner down is preferred again."""
    earlier = need.earlier_mentor_id
    if learner_was_silent(pair) or pair.ending in AWAY:
        first = earlier if earlier and pair.ending is Ending.DEPARTED else pair.mentor_id
        return replace(need, earlier_mentor_id=first, exclusions=need.exclusions | pair.tried)
    known = pairing.need_after(pair, need)
    return known if earlier in known.exclusions else replace(known, earlier_mentor_id=earlier)
