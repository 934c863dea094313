"""`bekal person depart` and `return`: somebody leaves the agency; all that this leads to is told beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.decider import decider
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_person

if TYPE_CHECKING:
    from bot.departures.outlook import Outlook
    from people.departure import Departure
    from people.model import Person
    from store.store import Store
    from store.tx import Tx

REASONS = ("mutasi", "pensiun", "meninggal", "berhenti")
SHOWN = 10
"""Persons who are named in one line; the JSON has them all."""


def arguments(parser: Parser) -> None:
    departing, returning = parser.command("depart"), parser.command("return")
    for one in (departing, returning):
        one.take("nip", metavar="NIP")
    departing.take("--on", metavar="DATE", type=local_date)
    departing.take("--reason", choices=REASONS)
    departing.take("--dry-run", action="store_true")
    for one in (departing, returning):
        one.take("--by", metavar="NIP")
        one.take_json()
        one.take_config()


# --- leaving


def depart(console: Console, store: Store) -> int:
    """Tell what it leads to, and unless it is a dry run do it, or note it for its day."""
    from bot.building import build_house
    from bot.departures import desk
    from bot.departures.outlook import outlook

    house, now = build_house(console.config), console.clock.now()

    def work(tx: Tx) -> tuple[Outlook, Departure, bool]:
        person = known_person(tx, console.args.nip)
        if person.departed:
            raise Refused("person.gone_before", name=person.name, nip=person.nip, day=person.departed_on)
        found, departure = outlook(tx, house, person, now), _asked(console, tx, person)
        return found, departure, not console.args.dry_run and desk.depart(tx, house, departure, now)

    found, departure, done = (store.read_now if console.args.dry_run else store.write_now)(work)
    if console.json:
        console.report(_data(console, found, departure, done))
        return 0
    for line in _lines(console, found, departure):
        console.line(line)
    console.line()
    end = "dry" if console.args.dry_run else "done" if done else "noted"
    console.line(console.texts(f"departure.{end}", name=found.person.name, nip=found.person.nip, day=departure.day))
    return 0


def _asked(console: Console, tx: Tx, person: Person) -> Departure:
    from people.departure import Departure, Reason
    from people.hours import local_day

    args, now = console.args, console.clock.now()
    day = args.on or local_day(console.config.agency.default_zone, now)
    return Departure(person.id, day, Reason(args.reason) if args.reason else None, decider(console, tx), now)


def _lines(console: Console, one: Outlook, departure: Departure) -> Iterator[str]:
    """All that will happen, in the order in which an administrator would ask."""
    texts, person = console.texts, one.person
    why = texts(f"departure.reason.{departure.reason}") if departure.reason else texts("departure.no_reason")
    yield texts("departure.heading", name=person.name, nip=person.nip, unit=person.unit_name)
    yield texts("departure.from", day=departure.day, why=why)
    yield texts("departure.chat" if one.chats else "departure.no_chat", chats=one.chats, messages=one.messages)
    told = {
        "courses": (len(one.courses), ", ".join(one.courses)),
        "asked": (one.asked, ""),
        "held": (one.held, ""),
        "mentees": (len(one.mentees), _named(console, one.mentees)),
        "mentor": (one.mentor is not None, _named(console, [one.mentor] if one.mentor else [])),
        "stands_in_for": (len(one.stands_in_for), _named(console, one.stands_in_for)),
        "invitations": (one.invitations, ""),
        "officer": (one.officer, ""),
        "last_admin": (one.last_admin, ""),
    }
    for key, (count, who) in told.items():
        if count:
            yield texts(f"departure.{key}", count=int(count), who=who)
    if one.reports:
        yield texts("departure.reports", count=len(one.reports), who=_named(console, one.reports))
        reader = one.reader
        key = "departure.reader" if reader else "departure.no_reader"
        yield texts(key, nip=person.nip, who=_named(console, [reader] if reader else []))
    yield texts("departure.stays", completed=one.completed, hours=one.hours)


def _named(console: Console, people: Sequence[Person]) -> str:
    shown = [f"{person.name} ({person.nip})" for person in people[:SHOWN]]
    more = [console.texts("cli.common.more", count=len(people) - SHOWN)] if len(people) > SHOWN else []
    return "; ".join([*shown, *more])


def _data(console: Console, one: Outlook, departure: Departure, done: bool) -> dict[str, Any]:
    return {
        "nip": one.person.nip,
        "on": departure.day,
        "reason": departure.reason,
        "by": departure.by,
        "dry_run": console.args.dry_run,
        "done": done,
        "courses": one.courses,
        "messages": one.messages,
        "invitations": one.invitations,
        "questions_closed": one.asked,
        "questions_handed_on": one.held,
        "mentees": [person.nip for person in one.mentees],
        "mentor": one.mentor.nip if one.mentor else None,
        "reports": [person.nip for person in one.reports],
        "summary_goes_to": one.reader.nip if one.reader else None,
        "stands_in_for": [person.nip for person in one.stands_in_for],
        "last_administrator": one.last_admin,
        "officer": one.officer,
        "stays": {"completed_courses": one.completed, "ledger_entries": one.hours},
    }


# --- coming back


def take_back(console: Console, store: Store) -> int:
    """They are staff again, or stay; what ended is not begun anew, and the enrolments that ended are named."""
    from bot.departures import desk
    from lessons.study import EnrolmentStatus

    now = console.clock.now()

    def work(tx: Tx) -> tuple[Person, bool, list[str]]:
        person = known_person(tx, console.args.nip)
        if not person.departed and tx.departures.of(person.id) is None:
            raise Refused("person.not_gone", name=person.name, nip=person.nip)
        back = desk.take_back(tx, person, decider(console, tx), now)
        ended = [e.course_id for e in tx.study.enrolments(person.id) if e.status is EnrolmentStatus.WITHDRAWN]
        return person, back, list(dict.fromkeys(ended)) if back else []

    person, back, ended = store.write_now(work)
    if console.json:
        console.report({"nip": person.nip, "was_gone": back, "ended_courses": ended})
        return 0
    console.line(console.texts("departure.back" if back else "departure.stayed", name=person.name, nip=person.nip))
    for course in ended:
        console.line(console.texts("departure.enrol_again", course=course, nip=person.nip))
    return 0
