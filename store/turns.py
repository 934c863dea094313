"""All that a batch of turns starts from, loaded with a handful of statements however large the batch is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from lessons.study import (
    Enrolment,
    EnrolmentStatus,
    Learner,
    LessonRecord,
    Participation,
    QuestionInstance,
    ReviewCard,
)
from people.ids import new_id
from people.model import Leave, Person
from store.bulk import Bulk, Row, parameters
from store.dialect import Moment, among, has_row_locks, insert_new
from store.model import Address, AddressStatus, ChatRef, Loaded
from store.study import GOES_ON
from store.tables import (
    addresses,
    enrolments,
    leaves,
    lesson_records,
    participations,
    persons,
    question_instances,
    reviews,
    units,
    word,
)

T = TypeVar("T")

PERSON_COLUMNS = [*list(persons.c)[:4], units.c.name.label("unit_name"), *list(persons.c)[4:]]
"""In the order of `Person`'s fields."""
_PERSON = len(PERSON_COLUMNS)

_ADDRESSES = select(addresses)
_BY_CHAT = _ADDRESSES.where(
    addresses.c.channel == bindparam("of_channel"),
    addresses.c.account == bindparam("of_account"),
    among(addresses.c.chat, "chats"),
)
_LEFT = select(persons.c.id).where(persons.c.id == addresses.c.person_id, persons.c.departed_on.is_not(None)).exists()
_BY_PERSON = _ADDRESSES.where(among(addresses.c.person_id, "ids"), ~_LEFT)
_ADD = Bulk(lambda dialect: insert_new(addresses, dialect).values(parameters(list(addresses.c))), list(addresses.c))

_DUE_CARDS = (
    select(func.count())
    .select_from(reviews)
    .where(reviews.c.person_id == persons.c.id, reviews.c.due_at <= bindparam("now", type_=Moment()), GOES_ON)
    .scalar_subquery()
)
_PERSONS = (
    select(*PERSON_COLUMNS, *participations.c, _DUE_CARDS)
    .select_from(persons)
    .join(units, units.c.id == persons.c.unit_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .where(among(persons.c.id, "ids"))
)
_HOLD = select(persons.c.id).where(among(persons.c.id, "ids")).order_by(persons.c.id).with_for_update(key_share=True)
_LEAVES = (
    select(leaves.c.person_id, leaves.c.first, leaves.c.last, leaves.c.reason)
    .where(among(leaves.c.person_id, "ids"))
    .order_by(leaves.c.first)
)
_OPEN = enrolments.c.status.in_([word(EnrolmentStatus.WAITING), word(EnrolmentStatus.ACTIVE)])
_ENROLMENTS = select(enrolments).where(among(enrolments.c.person_id, "ids"), _OPEN).order_by(enrolments.c.id)
_RECORDS = (
    select(lesson_records)
    .where(among(lesson_records.c.enrolment_id, "ids"))
    .order_by(lesson_records.c.sent_at, lesson_records.c.id)
)
_INSTANCES = select(question_instances).where(among(question_instances.c.id, "ids"))
_CARDS = select(reviews).join(
    question_instances,
    and_(
        *(
            reviews.c[name] == question_instances.c[name]
            for name in ("person_id", "course_id", "lesson_id", "step_id")
        ),
    ),
).where(among(question_instances.c.id, "ids"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was loaded of the study of some persons, by person."""

    leaves: Mapping[int, list[Leave]]
    enrolments: Mapping[int, list[Enrolment]]
    records: Mapping[int, list[LessonRecord]]
    instances: Mapping[int, list[QuestionInstance]]
    cards: Mapping[int, list[ReviewCard]]


class Turns:
    """Loads what turns start from, as of one transaction.

    In a write it holds the persons until its end: where writers work side by side, another one's turn of the same
    person waits and then starts from what this one has stored.
    """

    def __init__(self, connection: Connection, writing: bool = False) -> None:
        self._connection = connection
        self._holds = writing and has_row_locks(connection)

    def load(self, refs: Collection[ChatRef], now: datetime, instance_ids: Collection[int]) -> dict[ChatRef, Loaded]:
        """What is known of each chat. A chat seen for the first time gets its address at once.

        `instance_ids` are the questions that the events speak of; those that a chat's state keeps under "q" are
        loaded too. A learner is given only questions of their own.
        """
        known = {address.ref: address for address in self._of_chats(refs)}
        if self._hold({address.person_id for address in known.values()}):
            known = {address.ref: address for address in self._of_chats(refs)}
        if missing := [ref for ref in refs if ref not in known]:
            known |= self._new_addresses(missing)
        return {address.ref: loaded for address, loaded in self._loaded(known.values(), now, instance_ids)}

    def load_people(self, person_ids: Collection[int], now: datetime) -> dict[int, Loaded]:
        """The same for persons, each at the address where they are best reached: active, most recently heard from.

        Who has no address is left out, and so is who has left the agency: nothing is said to them. Who has none that
        is active is given with one that is not.
        """
        self._hold(set(person_ids))
        best: dict[int, Address] = {}
        for address in starmap(address_of, self._rows(_BY_PERSON, person_ids)):
            if address.person_id is not None:
                rival = best.get(address.person_id)
                if rival is None or _reach(address) > _reach(rival):
                    best[address.person_id] = address
        return {a.person_id: found for a, found in self._loaded(best.values(), now, ()) if a.person_id is not None}

    def learners(
        self, person_ids: Collection[int], now: datetime, instance_ids: Collection[int] = ()
    ) -> dict[int, Learner]:
        """What is known of each person's learning, with or without an address."""
        self._hold(set(person_ids))
        return self._learners(person_ids, now, instance_ids)

    def _learners(
        self, person_ids: Collection[int], now: datetime, instance_ids: Collection[int]
    ) -> dict[int, Learner]:
        if not person_ids:
            return {}
        rows: Sequence[Any] = self._rows(_PERSONS, person_ids, now=now)
        facts = self._facts(person_ids, instance_ids)
        return {row[0]: _learner(row, facts) for row in rows}

    def _hold(self, person_ids: Set[int | None]) -> bool:
        """Lock the persons, in one order for all. Gives True where what was read before may have changed since."""
        whose = person_ids - {None}
        if self._holds and whose:
            self._connection.execute(_HOLD, {"ids": whose})
        return self._holds and bool(whose)

    def _loaded(
        self, found: Iterable[Address], now: datetime, instance_ids: Iterable[int]
    ) -> Iterator[tuple[Address, Loaded]]:
        chats = list(found)
        asked = {*instance_ids, *(id_ for address in chats for id_ in address.state.get("q", ()))}
        learners = self._learners({a.person_id for a in chats if a.person_id is not None}, now, asked)
        for address in chats:
            yield address, Loaded(address, learners.get(address.person_id) if address.person_id else None)

    def _facts(self, person_ids: Collection[int], instance_ids: Collection[int]) -> _Facts:
        open_ones = list(starmap(Enrolment, self._rows(_ENROLMENTS, person_ids)))
        active = [e.id for e in open_ones if e.status is EnrolmentStatus.ACTIVE]
        return _Facts(
            leaves=_grouped((id_, Leave(*days)) for id_, *days in self._rows(_LEAVES, person_ids)),
            enrolments=_by_person(open_ones),
            records=_by_person(starmap(LessonRecord, self._rows(_RECORDS, active))),
            instances=_by_person(starmap(QuestionInstance, self._rows(_INSTANCES, instance_ids))),
            cards=_by_person(starmap(ReviewCard, self._rows(_CARDS, instance_ids))),
        )

    def _of_chats(self, refs: Iterable[ChatRef]) -> Iterator[Address]:
        chats = _grouped(((ref.channel, ref.account), ref.chat) for ref in refs)
        for (channel, account), names in chats.items():
            found = {"of_channel": channel, "of_account": account, "chats": names}
            yield from starmap(address_of, self._connection.execute(_BY_CHAT, found))

    def _new_addresses(self, refs: Collection[ChatRef]) -> dict[ChatRef, Address]:
        rows: list[Row] = [
            (new_id(), r.channel, r.account, r.chat, None, AddressStatus.ACTIVE, {}, None, None) for r in refs
        ]
        _ADD.run(self._connection, rows)
        return {address.ref: address for address in self._of_chats(refs)}  # another process may have been faster

    def _rows(self, statement: Select[Any], ids: Collection[int], **values: Any) -> Sequence[Any]:
        return self._connection.execute(statement, {"ids": ids, **values}).all() if ids else ()


def address_of(
    id_: int,
    channel: str,
    account: str,
    chat: str,
    person_id: int | None,
    status: AddressStatus,
    state: dict[str, Any],
    last_inbound_at: datetime | None,
    linked_at: datetime | None,
) -> Address:
    """The address in a row of its table."""
    return Address(id_, ChatRef(channel, account, chat), person_id, status, state, last_inbound_at, linked_at)


def _reach(address: Address) -> tuple[bool, float, float]:
    heard, linked = address.last_inbound_at, address.linked_at
    return (
        address.status is AddressStatus.ACTIVE,
        heard.timestamp() if heard else 0.0,
        linked.timestamp() if linked else 0.0,
    )


def _learner(row: Sequence[Any], facts: _Facts) -> Learner:
    id_ = row[0]
    return Learner(
        person=Person(*row[:_PERSON]),
        participation=Participation(id_) if row[_PERSON] is None else Participation(*row[_PERSON:-1]),
        leaves=tuple(facts.leaves.get(id_, ())),
        enrolments=tuple(facts.enrolments.get(id_, ())),
        records=tuple(facts.records.get(id_, ())),
        instances={instance.id: instance for instance in facts.instances.get(id_, ())},
        cards={(card.course_id, card.lesson_id, card.step_id): card for card in facts.cards.get(id_, ())},
        reviews_due=row[-1],
    )


def _by_person(things: Iterable[Any]) -> dict[int, list[Any]]:
    return _grouped((thing.person_id, thing) for thing in things)


def _grouped(pairs: Iterable[tuple[Any, T]]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
