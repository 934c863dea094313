"""What the parts of `bekal jp` share: which entries are asked for, who decides, and how what came of it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.selection import known_person, known_unit

if TYPE_CHECKING:
    from bot.house import House
    from bot.jp.desk import Outcome
    from people.jp import JpStatus
    from store.ledger import Wanted
    from store.tx import Tx

SHOWN_LEFT = 20


def asked(tx: Tx, console: Console, status: JpStatus | None) -> Wanted:
    """The entries that the arguments speak of. Raises Refused for a unit that is not known."""
    from bot.jp.listing import units_of
    from people.jp import JpForm
    from store.ledger import Wanted

    args = console.args
    unit = known_unit(tx, args.unit) if args.unit else None
    form = JpForm(args.form) if args.form else None
    return Wanted(status=status, form=form, units=units_of(tx, unit), last=args.until)


def administrator(tx: Tx, console: Console) -> int | None:
    """Who decides: the person named with `--by`; None: whoever works at the command line."""
    return known_person(tx, console.args.by).id if console.args.by else None


def names(tx: Tx, outcome: Outcome) -> dict[int, Any]:
    """Those who go beyond the ceiling, by id."""
    return {person.id: person for person in tx.people.by_id({one.person_id for one in outcome.beyond})}


def plain(outcome: Outcome) -> dict[str, Any]:
    """What came of it, for a machine."""
    return {
        "done": [str(entry.id) for entry in outcome.done],
        "left": [{"id": str(one.id), "why": one.why} for one in outcome.left],
    }


def beyond_data(outcome: Outcome, people: dict[int, Any]) -> list[dict[str, Any]]:
    """Who goes beyond the ceiling, for a machine."""
    return [{"nip": people[one.person_id].nip, "year": one.year, "jp": one.jp} for one in outcome.beyond]


def tell(console: Console, house: House, outcome: Outcome, people: dict[int, Any]) -> None:
    """What came of it, for a person."""
    for left in outcome.left[:SHOWN_LEFT]:
        console.remark("jp.left", id=left.id, why=console.texts(f"jp.left.{left.why}"))
    if len(outcome.left) > SHOWN_LEFT:
        console.remark("common.more", count=len(outcome.left) - SHOWN_LEFT)
    for one in outcome.beyond:
        limit, person = house.jp.ceiling, people[one.person_id]
        console.remark(
            "jp.beyond", name=person.name, nip=person.nip, year=one.year, jp=one.jp, most=limit.jp, source=limit.source
        )
    hours = sum(entry.jp for entry in outcome.done)
    console.say(f"jp.done.{console.args.action}", count=len(outcome.done), jp=hours, left=len(outcome.left))
