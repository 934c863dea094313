"""Who decides about hours and how: approve, refuse, correct. Plain functions over a transaction, for command and page.

What is decided stays: a second decision changes nothing and is told as such, also where two administrators act at once.
`by` is the administrator (None: whoever works at the command line), and nobody decides about their own hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.audience import Audience
from bot.jp import telling
from people.ids import new_id
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Kind, Role
from people.privacy import find_identity_numbers
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

LONGEST_REASON = 300
MOST_JP = 1000


class Why(StrEnum):
    """Why an entry is left as it was; text keys under `jp.left.`."""

    UNKNOWN = "unknown"
    APPROVED = "approved"
    """It was approved before; it can only be corrected."""
    REFUSED = "refused"
    REPLACED = "replaced"
    """A correction has taken its place."""
    SAME = "same"
    """The correction says what is so already."""
    MONTH_CAP = "month_cap"
    """The month's hours of mentoring would be more than the agency's table allows."""
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that was not decided, and why."""

    id: int
    why: Why


@dataclass(frozen=True, slots=True)
class Beyond:
    """A PPPK whose hours in force are more than the ceiling of a year."""

    person_id: int
    year: int
    jp: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision."""

    done: tuple[JpEntry, ...] = ()
    """As they are now; for a correction, the entry that takes the place."""
    left: tuple[Left, ...] = ()
    beyond: tuple[Beyond, ...] = ()


class NotAllowed(Exception):
    """Somebody who is no administrator cannot decide."""


class Unfit(ValueError):
    """A reason or a number of hours that will not do; `code` is a text key under `jp.unfit.`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def approve(tx: Tx, house: House, ids: Collection[int], by: int | None, now: datetime) -> Outcome:
    """Approve what waits. PPPK who are beyond their ceiling with it are named: a warning, not a bar (PP 49/2018).

    Raises NotAllowed.
    """
    outcome = _decide(tx, ids, JpStatus.APPROVED, "", by, now)
    return replace(outcome, beyond=tuple(_beyond(tx, house, outcome.done)))


def refuse(tx: Tx, house: House, ids: Collection[int], reason: str, by: int | None, now: datetime) -> Outcome:
    """Refuse what waits, and tell the persons why. Raises NotAllowed; Unfit for a reason that will not do."""
    reason = checked_reason(reason)
    outcome = _decide(tx, ids, JpStatus.REFUSED, reason, by, now)
    audience = Audience(house, tx, now)
    telling.refused(audience, outcome.done, reason)
    tx.save(audience.messages)
    return outcome


def correct(tx: Tx, house: House, id_: int, jp: int, reason: str, by: int | None, now: datetime) -> Outcome:
    """Give an entry other hours: a new, approved entry takes its place, and the person is told why.

    One that waits is approved first, so that nothing is left waiting. 0 takes hours back.
    Raises NotAllowed; Unfit for a reason or hours that will not do.
    """
    _demand_admin(tx, by)
    reason = checked_reason(reason)
    if not 0 <= jp <= MOST_JP:
        raise Unfit("hours")
    entry = next(iter(tx.ledger.by_id([id_])), None)
    why = _bar(tx, house, entry, jp, by)
    if entry is None or why is not None:
        return Outcome(left=(Left(id_, why or Why.UNKNOWN),))
    if entry.status is JpStatus.PROPOSED and not tx.ledger.decide([id_], JpStatus.APPROVED, by, now):
        return Outcome(left=tuple(_left(tx, [id_], by)))
    correction = replace(
        entry, id=new_id(), jp=jp, status=JpStatus.APPROVED, reason=reason, decided_by=by, decided_at=now, corrects=id_
    )
    if not tx.ledger.correct(correction):
        return Outcome(left=(Left(id_, Why.REPLACED),))
    audience = Audience(house, tx, now)
    telling.corrected(audience, entry, correction)
    waited = [_fact("jp_approved", entry, by, now)] if entry.status is JpStatus.PROPOSED else []
    tx.save([*waited, _fact("jp_corrected", correction, by, now), *audience.messages])
    return Outcome(done=(correction,), beyond=tuple(_beyond(tx, house, [correction])))


def would_pass(tx: Tx, house: House, ids: Collection[int]) -> list[Beyond]:
    """The PPPK who would be beyond their ceiling if these entries were approved too: to be told beforehand."""
    return list(_beyond(tx, house, [entry for entry in tx.ledger.by_id(ids) if entry.status is JpStatus.PROPOSED]))


def checked_reason(reason: str) -> str:
    """The reason on one line. Raises Unfit where it is empty, too long, or holds somebody's staff number."""
    words = " ".join(reason.split())
    if not words:
        raise Unfit("no_reason")
    if len(words) > LONGEST_REASON:
        raise Unfit("long_reason")
    if find_identity_numbers(words):
        raise Unfit("numbers")
    return words


def _decide(
    tx: Tx, ids: Collection[int], status: JpStatus, reason: str, by: int | None, now: datetime
) -> Outcome:  # fmt: skip
    _demand_admin(tx, by)
    own = {entry.id for entry in tx.ledger.by_id(ids) if entry.person_id == by}
    decided = tx.ledger.decide(set(ids) - own, status, by, now, reason)
    done = tx.ledger.by_id(decided)
    tx.save([_fact(f"jp_{status}", entry, by, now) for entry in done])
    return Outcome(tuple(done), tuple(_left(tx, [id_ for id_ in dict.fromkeys(ids) if id_ not in decided], by)))


def _demand_admin(tx: Tx, by: int | None) -> None:
    if by is not None and not any(Role.ADMIN in person.roles for person in tx.people.by_id([by])):
        raise NotAllowed


def _bar(tx: Tx, house: House, entry: JpEntry | None, jp: int, by: int | None) -> Why | None:
    """What stands against a correction."""
    if entry is None:
        return Why.UNKNOWN
    if entry.person_id == by:
        return Why.OWN
    if tx.ledger.replaced([entry.id]):
        return Why.REPLACED
    if jp == (0 if entry.status is JpStatus.REFUSED else entry.jp):
        return Why.SAME
    return Why.MONTH_CAP if jp and _passes_month(tx, house, entry, jp) else None


def _passes_month(tx: Tx, house: House, entry: JpEntry, jp: int) -> bool:
    """Whether the month's mentoring would be more than its cap with so many hours for this entry."""
    table = house.mentoring.jp
    if table is None or entry.form is not JpForm.MENTORING:
        return False
    others = sum(
        one.jp
        for one in tx.ledger.standing(entry.person_id, entry.year)
        if one.form is JpForm.MENTORING and one.day.month == entry.day.month and one.status is not JpStatus.REFUSED
        if one.id != entry.id
    )
    return others + jp > table.month_cap


def _left(tx: Tx, ids: Sequence[int], by: int | None) -> Iterator[Left]:
    known, replaced = {entry.id: entry for entry in tx.ledger.by_id(ids)}, tx.ledger.replaced(ids)
    for id_ in ids:
        entry = known.get(id_)
        if entry is None:
            yield Left(id_, Why.UNKNOWN)
        elif id_ in replaced:
            yield Left(id_, Why.REPLACED)
        elif entry.status is JpStatus.PROPOSED:
            yield Left(id_, Why.OWN)
        else:
            yield Left(id_, Why(entry.status.value))


def _beyond(tx: Tx, house: House, entries: Iterable[JpEntry]) -> Iterator[Beyond]:
    """PPPK who are, or with those that still wait would be, beyond the ceiling."""
    found = list(entries)
    people = {person.id: person for person in tx.people.by_id({entry.person_id for entry in found})}
    hours = tx.ledger.hours(people) if people else {}
    added: dict[tuple[int, int], int] = {}
    for entry in found:
        if people[entry.person_id].kind is Kind.PPPK:
            key = (entry.person_id, entry.year)
            added[key] = added.get(key, 0) + (entry.jp if entry.status is JpStatus.PROPOSED else 0)
    for (person_id, year), more in sorted(added.items()):
        total = hours.get((person_id, year), 0) + more
        if total > house.jp.ceiling.jp:
            yield Beyond(person_id, year, total)


def _fact(kind: str, entry: JpEntry, by: int | None, now: datetime) -> JournalEntry:
    data = {"entry": entry.id, "jp": entry.jp, "by": by}
    return JournalEntry(now, kind, entry.person_id, data if entry.corrects is None else {**data, "of": entry.corrects})
