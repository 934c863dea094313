"""Moves pairs on, in anybody's turn and for the schedule: the domain's rules, the store, and a word to the other side.

Every change is stored at once, so that of two turns in one transaction the second sees what the first one did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot import matching
from bot.listeners import Listener
from bot.pairs import circles, telling
from bot.pairs.since import WANTED, waiting_since
from bot.workdays import ages
from mentoring import pairing
from mentoring.desk import tell_at
from mentoring.explaining import caveats, reasons
from mentoring.groups import Group, GroupMatch
from mentoring.matching import match, ranked
from mentoring.model import Ending, Match, MenteeNeed, MentorProfile, Pair, PairStatus, ReasonCode
from mentoring.pairing import LIVING
from mentoring.refusal import Refused
from mentoring.rules import Barrier, barriers
from mentoring.standing import RESTS_AFTER, Rest, silent_rounds
from people.ids import new_id
from people.model import Person
from store.groups import FEWEST
from store.mentoring_model import MenteeWish, Mentor, group_key, pair_key
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.turns import House, Turn
    from store.tx import Tx

AWAY = frozenset({Ending.LEAVE, Ending.REACHED, Ending.DEPARTED})
"""After these the earlier mentor is the first to be asked again, if they can."""


class PairDesk:
    """The pairs as of one transaction. `tell` gives whoever is to be told something; None: they have no chat."""

    def __init__(self, house: House, tx: Tx, now: datetime, tell: Callable[[int], Listener | None]) -> None:
        self._house, self._tx, self._now, self._tell = house, tx, now, tell
        self._calendar = house.rules.calendar
        self._people: dict[int, Person] = {}
        self._since: dict[int, datetime] = {}
        self._age = ages(house, now)

    @classmethod
    def of(cls, turn: Turn) -> PairDesk:
        """The pairs as somebody's turn sees them."""
        return cls(turn.house, turn.tx, turn.now, turn.other)

    @cached_property
    def mentors(self) -> dict[int, Mentor]:
        """Every mentor by the roster, by person."""
        return {mentor.person.id: mentor for mentor in matching.mentors(self._tx, self._now)}

    @cached_property
    def profiles(self) -> dict[int, MentorProfile]:
        """The same as matching sees them; their loads count what was done here."""
        house, now = self._house, self._now
        return {id_: matching.profile_of(house, mentor, now, self._age) for id_, mentor in self.mentors.items()}

    @property
    def today(self) -> date:
        """The agency's date."""
        return matching.today(self._house, self._now)

    def prepare(self, person_ids: Collection[int]) -> None:
        """Load at once what proposing to many learners' mentors asks of each of them."""
        self._know(person_ids)
        self._since |= waiting_since(self._tx, person_ids, self._now)

    def waited(self, person_id: int) -> int:
        """Working days that a learner has been without a mentor."""
        if person_id not in self._since:
            self._since |= waiting_since(self._tx, [person_id], self._now)
        return self._age(self._since[person_id])

    # --- proposals

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

    def leave_group(self, pair: Pair) -> Pair | None:
        """A member leaves the group, without a reason; the next best mentor is asked. Raises mentoring.Refused."""
        pair = self._end(pairing.leave_group(pair, self._now), by=pair.mentee_id)
        if listener := self._tell(pair.mentor_id):
            circles.left(listener, pair, self._person(pair.mentee_id))
        return self.roll_on(pair)

    def roll_on(self, pair: Pair) -> Pair | None:
        """Ask the next best mentor for the learner of a pair that has ended; None: nobody may or can now."""
        need = self.need_after(pair)
        best = next(iter(ranked(need, self.profiles.values(), self.today)), None)
        return self.propose(best, need, pair) if best else None

    def roll_on_all(self, last: Mapping[int, Pair | None]) -> dict[int, Pair]:
        """The same for many at once, by learner, in one matching; for whom there is nobody is left out.

        None: they never had a pair.
        """
        seeking = self.seeking(last)
        found = match(seeking.values(), self.profiles.values(), self.today).matches
        self.prepare([one.mentee_id for one in found])
        return {one.mentee_id: self.propose(one, seeking[one.mentee_id], last[one.mentee_id]) for one in found}

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
        need = self.need_of(pair)
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

    # --- what the mentor does

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

    def decline(self, pair: Pair) -> Pair | None:
        """The mentor will not; the next best is asked. Raises mentoring.Refused."""
        return self.roll_on(self._end(pairing.decline(pair, self._now), "pair_declined"))

    def withdraw(self, pair: Pair) -> Pair | None:
        """The mentor would rather not be named after all; the next best is asked. Raises mentoring.Refused."""
        return self._look_further(self._end(pairing.withhold_name(pair, pair.mentor_id, self._now)), "fell_through")

    # --- what the learner does

    def agree(self, pair: Pair) -> Pair:
        """The learner may be named: both are introduced. Raises mentoring.Refused."""
        pair = pairing.agree_to_be_named(pair, pair.mentee_id, self._now)
        self._keep(pair, "pair_introduced")
        self._name_group(pair, but=pair.mentee_id)
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

    def change_wish(self, person_id: int, **changed: Any) -> MenteeWish:
        """Change what a learner wishes of a mentor."""
        mentee = self._tx.mentoring.mentee(person_id)
        wish = replace(mentee.wish if mentee else MenteeWish(person_id), **changed)
        self._tx.save([wish])
        return wish

    # --- what either does

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

    # --- what time does

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

    # --- what is

    def fit(self, pair: Pair) -> Match | None:
        """A pair that there is as matching would explain it; None: the mentor is none any more."""
        profile = self.profiles.get(pair.mentor_id)
        if profile is None:
            return None
        need = self.need_of(pair)
        why, why_not = reasons(need, profile, profile.load), caveats(need, profile, profile.load)
        return Match(pair.mentee_id, pair.mentor_id, 0, why, why_not)

    def need_of(self, pair: Pair) -> MenteeNeed:
        """What the learner of a pair needs now."""
        return matching.needs_of(self._tx, self._house, [pair.mentee_id])[pair.mentee_id]

    # --- inside

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

    def _person(self, person_id: int) -> Person:
        if person_id not in self._people:
            self._know([person_id])
        return self._people[person_id]

    def _know(self, person_ids: Collection[int]) -> None:
        self._people |= {person.id: person for person in self._tx.people.by_id(person_ids)}

    def _following(self, after: Pair | None, mentee_id: int, mentor_id: int, until: datetime) -> Pair:
        if after is None:
            return pairing.propose(new_id(), mentee_id, mentor_id, self._now, until)
        if mentor_id not in pairing.asked(after):
            return pairing.roll_on(after, new_id(), mentor_id, self._now, until)
        pair = pairing.propose(new_id(), mentee_id, mentor_id, self._now, until)
        return replace(pair, tried=after.tried, follows=after.id)

    def _look_further(self, pair: Pair, why: str) -> Pair | None:
        """The learner loses a mentor without having asked for it: the next one is asked, and they are told."""
        following = self.roll_on(pair)
        if listener := self._tell(pair.mentee_id):
            telling.lost(listener, pair, why, self._person(pair.mentor_id), found=following is not None)
        return following

    def _end(self, pair: Pair, kind: str = "pair_closed", **data: Any) -> Pair:
        ending = pair.ending or pair.status
        shared = self._tx.mentoring.group(pair.group_id) if pair.group_id is not None else None
        shared = shared if shared and shared.closed_at is None else None
        self._count(pair.mentor_id, 0 if shared else -1)  # before it is kept: the loads loaded first count it still
        self._keep(pair, kind, ending=ending.value, **data)
        if shared:
            self._leave_shared(shared, pair)
        for asked in ("ask", "naming"):  # a question that nobody can answer any more
            self._tx.outbox.take_back(pair_key(pair.id, asked), "ended", self._now)
        return pair

    def _leave_shared(self, group: Group, pair: Pair) -> None:
        """One fewer shares the place: a group of one is a pair like any other, and who was waited for is so no more."""
        left = self._tx.mentoring.pairs_of_group(group.id)
        if self._tx.mentoring.close_small_groups(self._now):
            self._count(group.mentor_id, len(left) - group.counts)
            self._tx.outbox.take_back(group_key(group.id, "ask"), "ended", self._now)
        else:
            self._name_group(pair)

    def _name_group(self, pair: Pair, but: int | None = None) -> None:
        """Once everybody has agreed, all of them hear who the others are."""
        found = self.complete_group(pair)
        if found is None:
            return
        group, mentor, people = found
        for person in (*people, mentor):
            if person.id != but and (listener := self._tell(person.id)):
                circles.named(listener, group, mentor, people)

    def complete_group(self, pair: Pair) -> tuple[Group, Person, list[Person]] | None:
        """The group of a pair with its mentor and members; None: it has ended, or somebody has yet to agree."""
        group = self._tx.mentoring.group(pair.group_id) if pair.group_id is not None else None
        members = self._tx.mentoring.pairs_of_group(group.id) if group and group.closed_at is None else []
        if group is None or len(members) < FEWEST or not all(one.status in LIVING for one in members):
            return None
        return group, self._person(group.mentor_id), [self._person(one.mentee_id) for one in members]

    def _keep(self, pair: Pair, kind: str, **data: Any) -> None:
        facts = {"pair": pair.id, "mentor": pair.mentor_id, **data}
        self._tx.save([pair, JournalEntry(self._now, kind, pair.mentee_id, facts)])
        if pair.status is PairStatus.CLOSED:
            self._tx.mentoring.look_at_meetings_of(pair.id, self._now)

    def _count(self, mentor_id: int, number: int) -> None:
        if profile := self.profiles.get(mentor_id):
            self.profiles[mentor_id] = replace(profile, load=profile.load + number)


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
