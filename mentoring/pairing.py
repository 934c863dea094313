"""The life of a pair: proposed, accepted, introduced, active, closed. Pure transitions; a wrong one is refused.

A proposal that is declined, or not answered in time, rolls on to the next best mentor. Nothing here is anybody's fault.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from mentoring.clock import WEEKDAYS, deadline, some_days
from mentoring.model import Ending, MenteeNeed, Pair, PairStatus
from mentoring.refusal import Refused
from people.calendar import WorkingCalendar
from people.model import LearningHours, Leave

ANSWER_DAYS = 2
"""Working days for an answer to a proposal."""
SOON_DAYS = 1
"""The same where the learner `has_waited`."""
WAITED_LONG = 2
"""Working days without a mentor from which an answer is asked for sooner, and of whoever is surest to say yes."""
NAMING_DAYS = 3
"""The same for a learner who is asked whether they may be named: nobody waits for them but they themselves."""
REMATCH_AFTER = timedelta(days=14)
OFFER_AFTER_MISSED = 2
"""Missed response clocks after which another mentor is offered, however young the pair is."""
LONG_LEAVE = 10
"""Working days of leave from which the learner gets another mentor meanwhile."""
LONGEST_REFLECTION = 1000
_MOMENT = timedelta(microseconds=1)
LIVING = frozenset({PairStatus.INTRODUCED, PairStatus.ACTIVE})
OPEN = LIVING | {PairStatus.PROPOSED, PairStatus.ACCEPTED}


def answer_by(
    proposed_at: datetime, hours: LearningHours, calendar: WorkingCalendar, days: int = ANSWER_DAYS
) -> datetime:
    """Until when a proposal is open: so many working days, at the same time of day.

    `hours` are those of whoever is asked: their zone and quiet hours hold, and neither their leave nor their own choice
    of days stretches it, for somebody waits.
    """
    return deadline(proposed_at, replace(hours, days=WEEKDAYS, leaves=()), calendar, days)


def answer_days(waited: int) -> int:
    """Working days for an answer where the learner has waited for `waited` of them."""
    return SOON_DAYS if has_waited(waited) else ANSWER_DAYS


def has_waited(days: int) -> bool:
    """Whether so many working days without a mentor are long enough to hurry."""
    return days >= WAITED_LONG


def propose(pair_id: int, mentee_id: int, mentor_id: int, now: datetime, until: datetime) -> Pair:
    """A new pair: the mentor is asked until `until` (see `answer_by`)."""
    return Pair(pair_id, mentee_id, mentor_id, PairStatus.PROPOSED, now, until)


def accept(pair: Pair, now: datetime, until: datetime) -> Pair:
    """The mentor says yes; both are asked until `until` whether they agree to be named to each other."""
    _demand(pair, PairStatus.PROPOSED)
    return replace(pair, status=PairStatus.ACCEPTED, accepted_at=now, answer_by=until)


def decline(pair: Pair, now: datetime) -> Pair:
    """The mentor says no, without having to say why."""
    _demand(pair, PairStatus.PROPOSED)
    return replace(pair, status=PairStatus.DECLINED, ended_at=now)


def lapse(pair: Pair, now: datetime) -> Pair:
    """Nobody answered in time: the proposal, or the question whether they may be named. Refused before `answer_by`."""
    _demand(pair, PairStatus.PROPOSED, PairStatus.ACCEPTED)
    if now < pair.answer_by:
        raise Refused("too_early", at=pair.answer_by)
    return replace(pair, status=PairStatus.LAPSED, ended_at=now)


def release(pair: Pair, now: datetime) -> Pair:
    """Take a proposal back before its end, since the learner has a mentor now or this one rests: it tells nothing."""
    _demand(pair, PairStatus.PROPOSED)
    return replace(pair, status=PairStatus.LAPSED, ended_at=min(now, pair.answer_by - _MOMENT))


def roll_on(pair: Pair, pair_id: int, mentor_id: int, now: datetime, until: datetime) -> Pair:
    """The proposal after this one, to the next best mentor; none of those asked before is asked again."""
    _demand(pair, PairStatus.DECLINED, PairStatus.LAPSED, PairStatus.CLOSED)
    if mentor_id in asked(pair):
        raise Refused("asked_before")
    return replace(propose(pair_id, pair.mentee_id, mentor_id, now, until), tried=asked(pair), follows=pair.id)


def asked(pair: Pair) -> frozenset[int]:
    """Mentors who are not to be asked again for this learner. One who was away may come back."""
    away = pair.ending in (Ending.LEAVE, Ending.REACHED)
    return pair.tried if away else pair.tried | {pair.mentor_id}


def agree_to_be_named(pair: Pair, person_id: int, now: datetime) -> Pair:
    """One of the two agrees; when both have, they are introduced. Saying it again changes nothing."""
    _demand(pair, PairStatus.ACCEPTED)
    _demand_member(pair, person_id)
    named = pair.named_by | {person_id}
    if named != pair.people:
        return replace(pair, named_by=named)
    return replace(pair, named_by=named, status=PairStatus.INTRODUCED, introduced_at=now)


def withhold_name(pair: Pair, person_id: int, now: datetime) -> Pair:
    """One of the two would rather not be named: the pair ends before it began, and the other is not told who it was."""
    _demand(pair, PairStatus.ACCEPTED)
    _demand_member(pair, person_id)
    return _closed(pair, Ending.NAME_WITHHELD, now)


def begin(pair: Pair, now: datetime) -> Pair:
    """The first word between them makes the pair active; later ones change nothing."""
    _demand(pair, *LIVING)
    return pair if pair.status is PairStatus.ACTIVE else replace(pair, status=PairStatus.ACTIVE, active_at=now)


def missed_clock(pair: Pair) -> Pair:
    """The mentor let a question's time pass."""
    return replace(pair, missed_clocks=pair.missed_clocks + 1)


def offers_rematch(pair: Pair) -> bool:
    """Whether the learner is to be offered another mentor without having asked."""
    return pair.status in LIVING and pair.missed_clocks >= OFFER_AFTER_MISSED


def rematch_from(pair: Pair) -> datetime | None:
    """From when either may ask for another match without a reason; None: this pair is not living."""
    if pair.status not in LIVING or pair.introduced_at is None:
        return None
    return pair.introduced_at if offers_rematch(pair) else pair.introduced_at + REMATCH_AFTER


def rematch(pair: Pair, person_id: int, now: datetime) -> Pair:
    """End the pair because one of the two asks for another match."""
    _demand(pair, *LIVING)
    _demand_member(pair, person_id)
    earliest = rematch_from(pair)
    if earliest is not None and now < earliest:
        raise Refused("too_early", at=earliest)
    return _closed(pair, Ending.REMATCH, now)


def leave_group(pair: Pair, now: datetime) -> Pair:
    """The learner leaves a group, at any time and without a reason: it was not the mentor whom they chose to leave."""
    _demand(pair, *LIVING)
    if pair.group_id is None:
        raise Refused("not_in_group")
    return _closed(pair, Ending.REMATCH, now)


def close(pair: Pair, now: datetime) -> Pair:
    """The goal is reached; both are asked for a short reflection."""
    _demand(pair, *LIVING)
    return _closed(pair, Ending.REACHED, now)


def leave(pair: Pair, now: datetime) -> Pair:
    """The mentor is away for long: another one steps in, and the first is preferred when they are back."""
    _demand(pair, *OPEN)
    return _closed(pair, Ending.LEAVE, now)


def depart(pair: Pair, now: datetime) -> Pair:
    """One of the two has left: retired, transferred, blocked, or withdrawn their consent."""
    _demand(pair, *OPEN)
    return _closed(pair, Ending.DEPARTED, now)


def is_long(absence: Leave, hours: LearningHours, calendar: WorkingCalendar) -> bool:
    """Whether a leave takes `LONG_LEAVE` of a mentor's working days or more."""
    free = some_days(hours)
    days = (absence.first + timedelta(days=n) for n in range((absence.last - absence.first).days + 1))
    working = (day for day in days if day.weekday() in free.days and calendar.is_workday(day))
    return len(list(islice(working, LONG_LEAVE))) == LONG_LEAVE


def reflect(pair: Pair, person_id: int, words: str) -> Pair:
    """Closing words of one of the two; the last ones count."""
    _demand(pair, PairStatus.CLOSED)
    _demand_member(pair, person_id)
    return replace(pair, reflections={**pair.reflections, person_id: words.strip()[:LONGEST_REFLECTION]})


def need_after(pair: Pair, need: MenteeNeed) -> MenteeNeed:
    """What matching is to know after this pair ended: prefer the mentor who was away, avoid those already asked."""
    if pair.ending in (Ending.LEAVE, Ending.REACHED):
        return replace(need, earlier_mentor_id=pair.mentor_id, exclusions=need.exclusions | pair.tried)
    return replace(need, earlier_mentor_id=None, exclusions=need.exclusions | asked(pair))


def without_words(pair: Pair, person_id: int) -> Pair:
    """The pair after one of the two asked for erasure: their reflection is gone, dates and counts stay."""
    return replace(pair, reflections={who: words for who, words in pair.reflections.items() if who != person_id})


def _closed(pair: Pair, ending: Ending, now: datetime) -> Pair:
    return replace(pair, status=PairStatus.CLOSED, ending=ending, ended_at=now)


def _demand(pair: Pair, *statuses: PairStatus) -> None:
    if pair.status not in statuses:
        raise Refused(f"pair_{pair.status}")


def _demand_member(pair: Pair, person_id: int) -> None:
    if person_id not in pair.people:
        raise Refused("not_yours")
