"""Matching over the store: mentors and learners as they are kept become what `mentoring.matching` takes.

Expertise comes from the roster (`Keahlian`) where it names any; who is a mentor by the roster and never said anything
has a profile made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.house import House
from bot.workdays import ages
from lessons.schedule import participation_hours
from lessons.study import Enrolment, Participation
from mentoring.forming import match_groups
from mentoring.groups import GroupResult, Standing
from mentoring.matching import match
from mentoring.model import Ending, MatchResult, MenteeNeed, MentorProfile, Pair, PairStatus
from mentoring.needs import needs_from
from mentoring.standing import FADES_AFTER, Record
from people.expertise import expertise_of, field_key
from people.hours import local_day
from people.model import LearningHours, Leave, Person, Role
from store.mentoring_model import Mentee, Mentor, MentorTerms
from store.model import AddressStatus, Loaded

if TYPE_CHECKING:
    from store.tx import Tx

LATELY = timedelta(days=7 * FADES_AFTER // 5 + 21)
"""What is older has faded, whatever holidays lay between."""
NO = frozenset({Ending.REMATCH, Ending.NAME_WITHHELD})
"""Endings after which the two are not brought together again."""


def run_matching(tx: Tx, house: House, now: datetime) -> MatchResult:
    """Propose mentors for every learner who looks for one. Nothing is stored."""
    return match(seekers(tx, house), profiles(tx, house, now), today(house, now))


def run_group_matching(tx: Tx, house: House, now: datetime) -> GroupResult:
    """The same with groups beside the pairs. Nothing is stored."""
    counts, standing = house.mentoring.group_counts, standing_groups(tx)
    found = seekers(tx, house)
    return match_groups(found, profiles(tx, house, now), today(house, now), counts=counts, standing=standing)


def standing_groups(tx: Tx) -> list[Standing]:
    """The groups whose members know each other, with everybody who is in them or asked to be, by id."""
    members: dict[int, list[int]] = {}
    for pair in tx.mentoring.open_pairs():
        if pair.group_id is not None:
            members.setdefault(pair.group_id, []).append(pair.mentee_id)
    groups = [group for id_ in sorted(members) if (group := tx.mentoring.group(id_))]
    above = {m.person.id: m.superior_ids for m in tx.mentoring.mentees([x for ids in members.values() for x in ids])}
    return [
        Standing(group, {one: above.get(one, frozenset()) for one in members[group.id]})
        for group in groups
        if group.closed_at is None and group.named_at is not None
    ]


def profiles(tx: Tx, house: House, now: datetime) -> list[MentorProfile]:
    """Every mentor by the roster as matching sees them, those too who take nobody now, by id."""
    age = ages(house, now)
    return [profile_of(house, mentor, now, age) for mentor in mentors(tx, now)]


def mentors(tx: Tx, now: datetime) -> list[Mentor]:
    """Every mentor by the roster with what they offer and what they did of late, by id."""
    kept = [mentor for mentor in tx.mentoring.profiles(active=False) if Role.MENTOR in mentor.person.roles]
    new = _from_roster(tx, tx.mentoring.without_profile(), now)
    records = tx.mentoring.records(now - LATELY)
    found = (replace(m, record=records.get(m.person.id, Record())) for m in (*map(_with_roster, kept), *new))
    return sorted(found, key=lambda mentor: mentor.person.id)


def mentor_of(tx: Tx, person: Person, now: datetime) -> Mentor:
    """One mentor with what they offer, or would by the roster."""
    kept = tx.mentoring.profile(person.id)
    return _with_roster(kept) if kept else _from_roster(tx, [person], now)[0]


def profile_of(
    house: House, mentor: Mentor, now: datetime, age: Callable[[datetime], int] | None = None
) -> MentorProfile:
    """What matching takes of a mentor. Who wants to hear of nothing for a time is not active meanwhile.

    `age`: where many are made, `bot.workdays.ages` of the same moment.
    """
    hours = hours_of(house, mentor.person, mentor.participation, mentor.leaves)
    profile = mentor.profile(hours, house.mentoring.capacity)
    resting = mentor.terms.snoozed_until is not None and mentor.terms.snoozed_until > now
    family = profile.job_family or house.mentoring.levels.family_of(mentor.person)
    points = mentor.record.points(age or ages(house, now))
    return replace(profile, job_family=family, active=profile.active and not resting, hesitation=points)


def seekers(tx: Tx, house: House) -> list[MenteeNeed]:
    """Every learner who looks for a mentor and can be written to, by id.

    A mentor who said no to a learner, or whom the learner left, is not proposed to them again.
    """
    found = tx.mentoring.seekers()
    within_reach = tx.mentoring.reachable([mentee.person.id for mentee in found])
    histories = tx.mentoring.histories(within_reach)
    needs = _needs(tx, house, [mentee for mentee in found if mentee.person.id in within_reach])
    return [replace(n, exclusions=n.exclusions | said_no(histories.get(n.person_id, ()))) for n in needs]


def needs_of(tx: Tx, house: House, person_ids: Collection[int]) -> dict[int, MenteeNeed]:
    """What these persons need, whether or not they look for a mentor; who was erased is left out."""
    return {need.person_id: need for need in _needs(tx, house, tx.mentoring.mentees(person_ids))}


def hours_of(house: House, person: Person, terms: Participation, leaves: Iterable[Leave]) -> LearningHours:
    """A person's days, time, zone, quiet hours and leave."""
    rules = house.rules
    return participation_hours(person, terms, leaves, rules.days, rules.at, rules.quiet)


def today(house: House, now: datetime) -> date:
    """The agency's date."""
    return local_day(house.zone, now)


def said_no(history: Iterable[Pair]) -> set[int]:
    """Mentors who declined this learner, or whom one of the two left: they are not brought together again."""
    return {pair.mentor_id for pair in history if pair.status is PairStatus.DECLINED or pair.ending in NO}


def _needs(tx: Tx, house: House, mentees: Collection[Mentee]) -> list[MenteeNeed]:
    percents = _quiz_percents(tx, house, [mentee.person.id for mentee in mentees])
    return [_need(house, mentee, percents.get(mentee.person.id, {})) for mentee in mentees]


def _need(house: House, mentee: Mentee, percents: Mapping[str, float]) -> MenteeNeed:
    table, person = house.mentoring.levels, mentee.person
    needs = needs_from(table.required_of(person), mentee.own_levels, mentee.superior_levels, percents)
    need = mentee.need(needs, hours_of(house, person, mentee.participation, mentee.leaves))
    return replace(need, job_family=need.job_family or table.family_of(person))


def _quiz_percents(tx: Tx, house: House, person_ids: Collection[int]) -> dict[int, dict[str, float]]:
    """Person → competency → percent of the latest test of a course that serves it."""
    found: dict[int, dict[str, float]] = {}
    for enrolment in tx.study.scored(person_ids):
        percent = enrolment.pre_score if enrolment.post_score is None else enrolment.post_score
        for competency in _competencies(tx, house, enrolment) if percent is not None else ():
            found.setdefault(enrolment.person_id, {})[competency] = percent or 0.0
    return found


def _competencies(tx: Tx, house: House, enrolment: Enrolment) -> list[str]:
    try:
        course = house.courses.get(tx, enrolment.course_id, enrolment.course_version)
    except (KeyError, ValueError):  # a version that is gone or cannot be read any more tells nothing
        return []
    return [field_key(name) for name in course.competencies]


def _with_roster(mentor: Mentor) -> Mentor:
    expertise = expertise_of(mentor.person.expertise)
    return replace(mentor, terms=replace(mentor.terms, expertise=expertise)) if expertise else mentor


def _from_roster(tx: Tx, persons: Collection[Person], now: datetime) -> list[Mentor]:
    if not persons:
        return []
    loaded, loads = tx.turns.load_people([person.id for person in persons], now), tx.mentoring.loads()
    return [_made(person, loaded.get(person.id), loads.get(person.id, 0)) for person in persons]


def _made(person: Person, loaded: Loaded | None, load: int) -> Mentor:
    learner = loaded.learner if loaded else None
    terms = learner.participation if learner else Participation(person.id)
    languages = tuple(dict.fromkeys((person.language, "id")))
    return Mentor(
        person=person,
        terms=MentorTerms(person.id, expertise_of(person.expertise), languages=languages),
        participation=terms,
        leaves=learner.leaves if learner else (),
        load=load,
        reachable=bool(loaded and loaded.address.status is AddressStatus.ACTIVE and terms.consented),
    )
