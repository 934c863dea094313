"""Mentors and learners as matching and the desk need them, in a few statements however many they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, exists, func, literal_column, select, type_coerce

from lessons.study import Participation
from mentoring.desk import DeskTerms
from mentoring.pairing import OPEN
from people.model import Leave, Person, Role
from store.dialect import among
from store.groups import ALONE, shared_places
from store.mentoring_model import AssessedBy, Assessment, Mentee, MenteeWish, Mentor, MentorTerms
from store.mentoring_tables import assessments, mentees, mentors, pairs
from store.model import AddressStatus
from store.superiors import superiors_of
from store.tables import addresses, leaves, participations, persons, units, word
from store.turns import PERSON_COLUMNS

IS_OPEN = pairs.c.status.in_([word(status) for status in sorted(OPEN)])
_PERSON = len(PERSON_COLUMNS)
_TERMS = _PERSON + len(participations.c)
_LOAD = select(func.count()).select_from(pairs).where(
    pairs.c.mentor_id == persons.c.id, ALONE
).scalar_subquery() + shared_places(persons.c.id)
_A_CHAT = (
    # With a limit PostgreSQL looks into the index for each person; as EXISTS it may read every address there is.
    select(addresses.c.id)
    .where(addresses.c.person_id == persons.c.id, addresses.c.status == word(AddressStatus.ACTIVE))
    .limit(literal_column("1"))
    .scalar_subquery()
)
REACHABLE = and_(
    persons.c.departed_on.is_(None),
    func.coalesce(participations.c.consent_version, literal_column("0")) > 0,
    participations.c.withdrawn_at.is_(None),
    _A_CHAT.is_not(None),
)


def holds_role(role: Role) -> Any:
    return type_coerce(persons.c.roles, Text).contains(f'"{role.value}"')


def _people(*more: Any) -> Select[Any]:
    return (
        select(*PERSON_COLUMNS, *participations.c, *more)
        .select_from(persons)
        .join(units, units.c.id == persons.c.unit_id)
        .outerjoin(participations, participations.c.person_id == persons.c.id)
        .where(~persons.c.erased, persons.c.departed_on.is_(None))
        .order_by(persons.c.id)
    )


_MENTORS = _people(*mentors.c, _LOAD, REACHABLE).join(mentors, mentors.c.person_id == persons.c.id)
_ACTIVE = _MENTORS.where(mentors.c.active, holds_role(Role.MENTOR))
_SOME = _MENTORS.where(among(persons.c.id, "ids"))
_WITHOUT_TERMS = (
    select(*PERSON_COLUMNS)
    .join(units, units.c.id == persons.c.unit_id)
    .where(
        ~persons.c.erased,
        persons.c.departed_on.is_(None),
        holds_role(Role.MENTOR),
        ~exists().where(mentors.c.person_id == persons.c.id),
    )
    .order_by(persons.c.id)
)
_MENTEES = _people(*mentees.c).outerjoin(mentees, mentees.c.person_id == persons.c.id)
_SEEKERS = _MENTEES.where(
    participations.c.consent_version > 0,
    participations.c.withdrawn_at.is_(None),
    holds_role(Role.LEARNER),
    func.coalesce(mentees.c.wanted, True),
    ~exists().where(pairs.c.mentee_id == persons.c.id, IS_OPEN),
)
_WITHIN_REACH = (
    select(persons.c.id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .where(among(persons.c.id, "ids"), REACHABLE)
)
_LEAVES = (
    select(leaves.c.person_id, leaves.c.first, leaves.c.last, leaves.c.reason)
    .where(among(leaves.c.person_id, "ids"))
    .order_by(leaves.c.first)
)
_FIRST_ASSESSED = (
    select(assessments.c.person_id, func.min(assessments.c.at))
    .where(among(assessments.c.person_id, "ids"))
    .group_by(assessments.c.person_id)
)
_ANY_ASSESSED = select(assessments.c.id).limit(literal_column("1"))
_LEVELS = (
    select(assessments.c.person_id, assessments.c.by, assessments.c.competency, assessments.c.level)
    .where(among(assessments.c.person_id, "ids"))
    .order_by(assessments.c.at, assessments.c.id)
)
_ASSESSED = (
    select(*list(assessments.c)[1:])
    .where(among(assessments.c.person_id, "ids"))
    .order_by(assessments.c.at, assessments.c.id)
)

Levels = dict[tuple[int, AssessedBy], dict[str, int]]
"""(Person, who assessed them) → competency → the latest level."""


class MentoringPeople:
    """Mentors and learners: a part of `MentoringTables`. Who was erased or has left is in it nowhere."""

    _connection: Connection

    def profiles(self, active: bool = True) -> list[Mentor]:
        """Mentors by id: those who are active and have the role still, or with `active` False all who ever told."""
        return self._mentors(self._connection.execute(_ACTIVE if active else _MENTORS).all())

    def profile(self, person_id: int) -> Mentor | None:
        """One mentor, active or not; None: they never said what they offer."""
        return next(iter(self.profiles_of([person_id])), None)

    def profiles_of(self, person_ids: Collection[int]) -> list[Mentor]:
        """These mentors by id, active or not."""
        return self._mentors(self._connection.execute(_SOME, {"ids": person_ids}).all()) if person_ids else []

    def without_profile(self) -> list[Person]:
        """Who has a mentor's role by the roster and no profile yet."""
        return list(starmap(Person, self._connection.execute(_WITHOUT_TERMS)))

    def mentee(self, person_id: int) -> Mentee | None:
        """One learner as matching sees them; None: unknown, erased, or they have left."""
        return next(iter(self.mentees([person_id])), None)

    def mentees(self, person_ids: Collection[int]) -> list[Mentee]:
        """These persons as matching sees them, by id, whether or not they said anything yet."""
        if not person_ids:
            return []
        some = _MENTEES.where(among(persons.c.id, "ids"))
        return self._mentees(self._connection.execute(some, {"ids": person_ids}).all())

    def seekers(self) -> list[Mentee]:
        """Every learner who takes part, has no open pair and did not say that they want none, by id."""
        return self._mentees(self._connection.execute(_SEEKERS).all())

    def reachable(self, person_ids: Collection[int]) -> set[int]:
        """Those of these persons who take part, and have a chat that can be written to."""
        return set(self._connection.scalars(_WITHIN_REACH, {"ids": person_ids})) if person_ids else set()

    def any_assessed(self) -> bool:
        """Whether anybody was ever assessed. Asked at every tick where there is no mentor."""
        return self._connection.scalar(_ANY_ASSESSED) is not None

    def assessed_since(self, person_ids: Collection[int]) -> dict[int, datetime]:
        """When each of these persons was first assessed. Who never was is not in it."""
        rows = self._connection.execute(_FIRST_ASSESSED, {"ids": person_ids}) if person_ids else ()
        return {person: at for person, at in rows}

    def assessments(self, person_ids: Collection[int]) -> list[Assessment]:
        """Everything that was ever assessed of these persons, oldest first."""
        rows = self._connection.execute(_ASSESSED, {"ids": person_ids}) if person_ids else ()
        return list(starmap(Assessment, rows))

    def levels(self, person_ids: Collection[int]) -> Levels:
        """The latest assessed level of each competency, by person and by who assessed."""
        found: Levels = {}
        if person_ids:
            for person, by, competency, level in self._connection.execute(_LEVELS, {"ids": person_ids}):
                found.setdefault((person, by), {})[competency] = level
        return found

    def _mentors(self, rows: Sequence[Any]) -> list[Mentor]:
        away = self._leaves([row[0] for row in rows])
        return [
            Mentor(
                Person(*row[:_PERSON]), _terms_of(*row[_TERMS:-2]), _participation(row), away.get(row[0], ()),
                row[-2], bool(row[-1]),
            )
            for row in rows
        ]  # fmt: skip

    def _mentees(self, rows: Sequence[Any]) -> list[Mentee]:
        ids = [row[0] for row in rows]
        away, levels, above = self._leaves(ids), self.levels(ids), superiors_of(self._connection, ids)
        return [
            Mentee(
                Person(*row[:_PERSON]), _wish_of(row), _participation(row), away.get(row[0], ()),
                levels.get((row[0], AssessedBy.SELF), {}), levels.get((row[0], AssessedBy.SUPERIOR), {}),
                above.get(row[0], frozenset()),
            )
            for row in rows
        ]  # fmt: skip

    def _leaves(self, person_ids: Collection[int]) -> dict[int, tuple[Leave, ...]]:
        found: dict[int, tuple[Leave, ...]] = {}
        if person_ids:
            for person, *days in self._connection.execute(_LEAVES, {"ids": person_ids}):
                found[person] = (*found.get(person, ()), Leave(*days))
        return found


def _participation(row: Sequence[Any]) -> Participation:
    return Participation(row[0]) if row[_PERSON] is None else Participation(*row[_PERSON:_TERMS])


def _terms_of(*row: Any) -> MentorTerms:
    *knows, first, last, capacity, active, likes, excludes, cap, digest, day, at, until, since, rest = row
    desk = DeskTerms(cap, digest, None if day is None else (day, at))
    fields = (*knows, (first, last), capacity, active, likes, excludes, desk, until, since, rest)
    return MentorTerms(*fields)


def _wish_of(row: Sequence[Any]) -> MenteeWish:
    if row[_TERMS] is None:
        return MenteeWish(row[0])
    *said, first, last, likes, excludes, earlier, wanted, in_group = row[_TERMS:]
    fields = (*said, (first, last), likes, excludes, earlier, wanted, bool(in_group))
    return MenteeWish(*fields)
