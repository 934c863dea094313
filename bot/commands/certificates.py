"""`bekal certificates`: the agency's register of certificates: list, issue, void, draw."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.decider import decider
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_person, known_unit
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from bot.house import House
    from lessons.certificates import Certificate
    from reports.certificates import CertificateRow
    from store.store import Store
    from store.tx import Tx

BATCH = 200
"""Certificates of one transaction: others who issue wait for it."""
LONGEST_REASON = 300


def arguments(parser: Parser) -> None:
    listing, issuing = parser.command("list"), parser.command("issue")
    voiding, drawing = parser.command("void"), parser.command("pdf")
    listing.take("--nip", metavar="NIP")
    listing.take("--unit", metavar="NAME")
    listing.take("--from", metavar="DATE", type=local_date, dest="first")
    listing.take("--to", metavar="DATE", type=local_date, dest="last")
    listing.take_json()
    issuing.take_one_of(("--missing", {"action": "store_true"}), ("--replace", {"metavar": "NUMBER"}))
    issuing.take("--reason", metavar="TEXT")
    issuing.take("--by", metavar="NIP")
    issuing.take("--tell", action="store_true")
    issuing.take_json()
    voiding.take("number", metavar="NUMBER")
    voiding.take("--reason", metavar="TEXT", required=True)
    voiding.take("--by", metavar="NIP")
    voiding.take_json()
    drawing.take("number", metavar="NUMBER")
    drawing.take("--out", metavar="FILE.pdf", type=Path, required=True)
    drawing.take("--language", choices=LANGUAGES)
    for one in (listing, issuing, voiding, drawing):
        one.take_config()


def run(console: Console) -> int:
    act = {"list": _list, "issue": _issue, "void": _void, "pdf": _pdf}[console.args.action]
    with console.store() as store:
        return act(console, store)


# --- list


def _list(console: Console, store: Store) -> int:
    from reports.filters import Filters
    from store.exports import certificates

    args = console.args
    since, until = console.span(args.first, args.last)

    def work(tx: Tx) -> list[CertificateRow]:
        nip = known_person(tx, args.nip).nip if args.nip else None
        filters = Filters(since, until, known_unit(tx, args.unit) if args.unit else None)
        return [row for row in certificates(tx, filters) if nip is None or row.nip == nip]

    rows = store.read_now(work)
    if console.json:
        from reports.certificates import COLUMNS

        console.report([dict(zip([c.name for c in COLUMNS], row.cells(), strict=True)) for row in rows])
        return 0
    shown = [(row.number, row.issued_on, row.nip, row.name, row.course, row.jp, _state(console, row)) for row in rows]
    console.table(("number", "at", "nip", "name", "course", "jp", "status"), shown)
    console.say("certificates.count", count=len(rows))
    return 0


def _state(console: Console, row: CertificateRow) -> str:
    return console.texts(f"cli.certificates.status.{row.status}")


# --- issue


def _issue(console: Console, store: Store) -> int:
    from bot.building import build_house
    from bot.certificates.issuing import NotIssuing

    house = build_house(console.config)
    try:
        made = _replaced(console, store, house) if console.args.replace else _missing(console, store, house)
    except NotIssuing:
        raise Refused("certificates.off") from None
    if console.json:
        console.report([{"number": one.number, "nip": one.nip, "course": one.course_id} for one in made])
        return 0
    for one in made:
        console.line(f"{one.number}  {one.nip}  {one.name}  {one.course_id}")
    console.say("certificates.issued", count=len(made))
    return 0


def _missing(console: Console, store: Store, house: House) -> list[Certificate]:
    from bot.certificates.issuing import issue_missing
    from bot.certificates.telling import tell

    made: list[Certificate] = []

    def work(tx: Tx) -> list[Certificate]:
        now = console.clock.now()
        batch = issue_missing(tx, house, now, BATCH)
        if console.args.tell:
            tell(tx, house, batch, now)
        return batch

    while batch := store.write_now(work):
        made += batch
    return made


def _replaced(console: Console, store: Store, house: House) -> list[Certificate]:
    from bot.certificates.issuing import Unknown, replace
    from bot.certificates.telling import tell

    number, reason, now = console.args.replace, _reason(console), console.clock.now()

    def work(tx: Tx) -> Certificate:
        made = replace(tx, house, number, now, decider(console, tx), reason)
        if console.args.tell:
            tell(tx, house, [made], now)
        return made

    try:
        return [store.write_now(work)]
    except Unknown:
        raise Refused("certificates.unknown", number=number) from None
    except ValueError as error:
        raise Refused(f"certificates.not_replaced.{error}", number=number) from None


def _reason(console: Console) -> str:
    """Why, in few words. Raises Refused where nothing is said, or too much."""
    reason = " ".join((console.args.reason or "").split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused("certificates.reason", most=LONGEST_REASON)
    return reason


# --- void


def _void(console: Console, store: Store) -> int:
    from bot.certificates.issuing import void

    reason, now, number = _reason(console), console.clock.now(), console.args.number

    def work(tx: Tx) -> tuple[Certificate, bool]:
        found = _known(tx, number)
        return found, void(tx, found, now, decider(console, tx), reason)

    found, done = store.write_now(work)
    if not done:
        raise Refused("certificates.already", number=number, at=_day(console, found.voided_at))
    if console.json:
        console.report({"number": number, "nip": found.nip, "voided_at": now})
    else:
        console.say("certificates.voided", number=number, name=found.name)
    return 0


def _known(tx: Tx, number: str) -> Certificate:
    found = tx.certificates.by_number(number.strip())
    if found is None:
        raise Refused("certificates.unknown", number=number)
    return found


def _day(console: Console, at: datetime | None) -> Any:
    from people.hours import local_day

    return local_day(console.config.agency.default_zone, at) if at else "-"


# --- pdf


def _pdf(console: Console, store: Store) -> int:
    from bot.building import build_house
    from bot.certificates.assets import drawn
    from bot.commands.files import written

    house, args = build_house(console.config), console.args
    found = store.read_now(lambda tx: _known(tx, args.number))
    with written(args.out) as temporary:
        temporary.write_bytes(drawn(house, found, args.language or house.language))
    console.say("certificates.drawn", number=found.number, file=args.out)
    return 0
