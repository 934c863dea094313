"""Who a question goes to: the learner's own mentor, else the best other one, the pool, at last the administrators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot import matching
from bot.questions.fields import Field
from bot.workdays import ages
from mentoring.clock import Clock, Move, Stage, Step, Ways, in_pool, is_away, with_admin, with_mentor
from mentoring.desk import next_office_hour
from mentoring.model import Pair
from mentoring.pairing import LIVING
from mentoring.questions import given_today
from mentoring.routing import may_answer, next_mentor
from people import hours as local_time
from people.model import LearningHours, Person, Role
from store.mentoring_model import Mentee, Mentor

if TYPE_CHECKING:
    from bot.house import House
    from mentoring.model import MentorProfile
    from store.tx import Tx

A_DAY_EVERYWHERE = timedelta(hours=36)
"""Since then lies the begin of today, in whatever zone somebody is."""
USUAL = 3
"""Answers from which a mentor's usual time is told rather than the agency's."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks, about what, and who must not or need not be asked."""

    mentee: Mentee
    field: Field
    but: frozenset[int] = frozenset()

    @property
    def barred(self) -> frozenset[int]:
        """Who never sees it: everybody above the learner, and whom the learner excluded."""
        return self.mentee.wish.exclusions | self.mentee.superior_ids


class Switchboard:
    """The mentors as of one transaction; loaded when first asked for, and counted on while questions are given."""

    def __init__(self, house: House, tx: Tx, now: datetime) -> None:
        self._house, self._tx, self._now = house, tx, now
        self._calendar, self._days = house.rules.calendar, house.mentoring.reply_days
        self._fresh: Counter[int] = Counter()
        self._age = ages(house, now)

    @cached_property
    def mentors(self) -> Mapping[int, Mentor]:
        """Every mentor by the roster, active or not, by person."""
        return {mentor.person.id: mentor for mentor in matching.mentors(self._tx, self._now)}

    @cached_property
    def admins(self) -> list[Person]:
        """The administrators, by id."""
        return self._tx.people.with_role(Role.ADMIN)

    def asking(self, person_id: int, field: Field, but: frozenset[int] = frozenset()) -> Asking | None:
        """Somebody who wants to ask; None: unknown or erased."""
        mentee = self._tx.mentoring.mentee(person_id)
        return None if mentee is None else Asking(mentee, field, but)

    # --- where it goes

    def begin(self, asking: Asking, first: int | None = None) -> tuple[Clock, Pair | None]:
        """The clock of a new question, with the pair whose mentor has it.

        `first` is asked before everybody else where they can be: whoever answered before in the same thread. A mentor
        who let the last questions pass is spared their own learner's one where somebody else can be asked.
        """
        again = self.able(first, asking) if first is not None else None
        pair = self.pair_of(asking.mentee.person.id)
        own = self.able(pair.mentor_id, asking) if pair else None
        if own and self.mentors[own.person_id].record.quiet(self._age):
            own = self.next(asking) or own
        chosen = again or own or self.next(asking)
        if chosen is not None:
            of_pair = pair if pair and pair.mentor_id == chosen.person_id else None
            return self._with(chosen), of_pair
        ways = self._ways(None)
        return (in_pool(self._now, ways) if self.pool(asking) else with_admin(self._now, ways)), None

    def pair_of(self, mentee_id: int) -> Pair | None:
        """The pair of a learner who was introduced to their mentor."""
        pair = self._tx.mentoring.pair_of(mentee_id)
        return pair if pair and pair.status in LIVING else None

    def able(self, mentor_id: int, asking: Asking) -> MentorProfile | None:
        """This mentor, if they are there in time, have room today, and may be asked, whatever their field."""
        mentor = self.mentors.get(mentor_id)
        if mentor is None or mentor_id in asking.barred | asking.but | {asking.mentee.person.id}:
            return None
        profile = self._profile(mentor, asking.field)
        room = self.given.get(mentor_id, 0) < mentor.terms.desk.daily_cap
        away = is_away(profile.desk_hours, self._calendar, self._now, self._days)
        return profile if profile.active and profile.reachable and room and not away else None

    def next(self, asking: Asking) -> MentorProfile | None:
        """The best mentor of the field who has room today and is there."""
        profiles = self._profiles(asking.field)
        order = self._order(asking, profiles, self.given, self._caps)
        return next_mentor(order, profiles, self._calendar, self._now, self._days)

    def others(self, asking: Asking, most: int = 3) -> list[Mentor]:
        """The best mentors to whom a question may be handed over."""
        order = self._order(asking, self._profiles(asking.field), self.given, self._caps)
        return [self.mentors[person] for person in order[:most]]

    def pool(self, asking: Asking) -> list[int]:
        """Everybody who may take the question, the best first: the day's cap does not keep who wants to help."""
        return self._order(asking, self._profiles(asking.field), {}, dict.fromkeys(self.mentors, 1))

    def ways(self, asking: Asking) -> Ways:
        """What the question can go on to."""
        return self._ways(self.next(asking))

    @property
    def no_way(self) -> Ways:
        """What a question can go on to where nobody is to be asked."""
        return self._ways(None)

    def led(self, step: Step, asking: Asking) -> Step:
        """The step as it can be taken: a pool without anybody in it goes on to the administrators at once."""
        if step.clock.stage is Stage.POOL and step.clock.mentor_id is None and not self.pool(asking):
            return replace(step, move=Move.TO_ADMIN, clock=with_admin(self._now, self._ways(None)))
        return step

    def note_given(self, mentor_id: int | None) -> None:
        """A question was given to a mentor in this transaction."""
        if mentor_id is not None:
            self._fresh[mentor_id] += 1

    # --- what is known of a mentor

    def hours_of(self, mentor: Mentor) -> LearningHours:
        """A mentor's hours for questions."""
        return self._profile(mentor, Field()).desk_hours

    def covers(self, mentor_id: int, field: Field) -> bool:
        """Whether a question of this field is one for this mentor's pool."""
        mentor = self.mentors.get(mentor_id)
        return mentor is not None and mentor.terms.active and field.level(mentor.terms.expertise) > 0

    def office_hour(self, mentor_id: int) -> datetime | None:
        """When this mentor's next office hour begins; None: they hold none soon."""
        mentor = self.mentors.get(mentor_id)
        if mentor is None:
            return None
        return next_office_hour(mentor.terms.desk, self.hours_of(mentor), self._calendar, self._now)

    def usual_days(self, mentor_id: int) -> int:
        """Working days within which this mentor usually answers: the median of late, else what the agency allows."""
        mentor = self.mentors.get(mentor_id)
        spans = self._tx.mentoring.answered_lately(mentor_id) if mentor else []
        if mentor is None or len(spans) < USUAL:
            return self._days
        hours = replace(self.hours_of(mentor), leaves=())
        taken = sorted(local_time.slots_between(hours, self._calendar, since, at) for since, at in spans)
        return max(1, taken[len(taken) // 2])

    @cached_property
    def _given(self) -> dict[int, int]:
        """Mentor → questions that they were given in their own day so far."""
        since = self._now - A_DAY_EVERYWHERE
        times = self._tx.mentoring.given_since(list(self.mentors), since)
        return {id_: given_today(at, self.mentors[id_].person.zone, self._now) for id_, at in times.items()}

    @property
    def given(self) -> Mapping[int, int]:
        return Counter(self._given) + self._fresh

    @cached_property
    def _caps(self) -> dict[int, int]:
        return {id_: mentor.terms.desk.daily_cap for id_, mentor in self.mentors.items()}

    def _with(self, profile: MentorProfile) -> Clock:
        return with_mentor(Stage.MENTOR, profile.person_id, profile.desk_hours, self._now, self._ways(None))

    def _ways(self, other: MentorProfile | None) -> Ways:
        following = None if other is None else (other.person_id, other.desk_hours)
        return Ways(self._house.hours, self._calendar, following, self._days)

    def _order(
        self, asking: Asking, profiles: Mapping[int, MentorProfile], given: Mapping[int, int], caps: Mapping[int, int]
    ) -> list[int]:
        mentee, house = asking.mentee, self._house
        hours = matching.hours_of(house, mentee.person, mentee.participation, mentee.leaves)
        # Any level of the field will do for a question: better a first answer than none.
        need = mentee.need((), hours)
        today = matching.today(house, self._now)
        but = asking.but | asking.barred
        return may_answer(need, asking.field.competency, profiles.values(), today, given, caps, but)

    def _profiles(self, field: Field) -> dict[int, MentorProfile]:
        return {id_: self._profile(mentor, field) for id_, mentor in self.mentors.items()}

    def _profile(self, mentor: Mentor, field: Field) -> MentorProfile:
        """The mentor for a question of this field: their level in it counts for the one name it is kept under."""
        terms, level = mentor.terms, field.level(mentor.terms.expertise)
        hours = matching.hours_of(self._house, mentor.person, mentor.participation, mentor.leaves)
        resting = terms.snoozed_until is not None and terms.snoozed_until > self._now
        known = {field.competency: level} if level else {}
        profile = mentor.profile(hours, self._house.mentoring.capacity)
        points = mentor.record.points(self._age)
        return replace(profile, expertise=known, active=terms.active and not resting, hesitation=points)
