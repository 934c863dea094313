"""`bekal enrol`: put people into a course; the dry run tells who, when, who not and why, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.given import local_date
from bot.commands.naming import lines, listed
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import select, take_people

if TYPE_CHECKING:
    from bot.commands.cost import Cost
    from bot.enrolling import Placed
    from bot.house import House
    from lessons.model import Course


def arguments(parser: Parser) -> None:
    parser.take("course", metavar="COURSE")
    take_people(parser)
    parser.take("--start", metavar="DATE", type=local_date)
    parser.take("--again", action="store_true")
    parser.take("--dry-run", action="store_true")
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import build_house
    from bot.commands.cost import cost_of

    house = build_house(console.config)
    course = known_course(house, console.args.course)
    placed = _place(console, house, course)
    cost = cost_of(house, course, placed, console.texts.language)
    if console.json:
        console.report(_data(console, course, placed, cost))
    else:
        _show(console, course, placed, cost)
    return 0


def known_course(house: House, course_id: str) -> Course:
    """The course with this code, in any case. Raises Refused where there is none."""
    known = {course.id.casefold(): course for course in house.courses.catalogue.courses}
    found = known.get(course_id.casefold())
    if found is None:
        raise Refused("error.unknown_course", course=course_id, known=", ".join(c.id for c in known.values()))
    return found


def _place(console: Console, house: House, course: Course) -> list[Placed]:
    """Plan and, unless it is a dry run, store: each batch in one transaction."""
    from bot.enrolling import enrol, place

    args, now = console.args, console.clock.now()
    placed: list[Placed] = []
    with console.store() as store:
        people = store.read_now(lambda tx: select(tx, args))
        if not people:
            raise Refused("error.nobody")
        for batch in console.progress(people, "enrol.progress"):

            def work(tx: Any, batch: Sequence[Any] = batch) -> list[Placed]:
                found = place(tx, house, course, batch, now, args.start, args.again)
                if not args.dry_run:
                    enrol(tx, house, course, found, now)
                return found

            placed += store.read_now(work) if args.dry_run else store.write_now(work)
    return placed


def _show(console: Console, course: Course, placed: Sequence[Placed], cost: Cost) -> None:
    language = console.texts.language
    console.say("enrol.heading", course=course.id, title=course.title.in_(language), version=course.version)
    chosen = [one for one in placed if one.enrolment]
    for line in _when(console, chosen):
        console.line(line)
    if resumed := sum(one.resumes for one in chosen):
        console.line()
        console.say("enrol.resumed", count=resumed)
    for reason, group in _groups(placed):
        console.line()
        console.say(f"enrol.left_out.{reason}", count=len(group))
        listed(console, [one.person for one in group])
    console.line()
    console.say("enrol.cost", messages=cost.messages, replies=cost.replies, kilobytes=cost.kilobytes)
    console.say("enrol.whatsapp_none")
    end = "enrol.dry" if console.args.dry_run else "enrol.done"
    console.say(end, count=len(chosen), left_out=len(placed) - len(chosen))


def _when(console: Console, chosen: Sequence[Placed]) -> Iterator[str]:
    """For each zone and reason to wait: how many, when, and who."""
    from bot import wording

    groups: dict[tuple[str, str, Any], list[Placed]] = {}
    for one in chosen:
        groups.setdefault((one.zone.abbreviation, one.waits.value, one.first_at), []).append(one)
    for (zone, waits, first_at), group in sorted(groups.items(), key=_west_to_east):
        when = wording.moment(console.texts, first_at, group[0].zone, console.clock.now()) if first_at else ""
        yield ""
        yield console.texts(f"cli.enrol.waits.{waits}", zone=zone, count=len(group), when=when)
        yield from lines(console, [one.person for one in group])


def _west_to_east(group: tuple[tuple[str, str, Any], Any]) -> tuple[int, str]:
    from people.model import Zone

    (zone, _, first_at), _ = group
    return [known.abbreviation for known in Zone].index(zone), str(first_at)


def _groups(placed: Iterable[Placed]) -> Iterator[tuple[str, list[Placed]]]:
    out = [one for one in placed if one.left_out]
    for reason in Counter(one.left_out for one in out):
        if reason:
            yield reason.value, [one for one in out if one.left_out is reason]


def _data(console: Console, course: Course, placed: Sequence[Placed], cost: Cost) -> dict[str, Any]:
    return {
        "course": course.id,
        "version": course.version,
        "dry_run": console.args.dry_run,
        "enrolled": [
            {
                "nip": one.person.nip,
                "zone": one.zone.value,
                "waits_for": one.waits.value,
                "first_at": one.first_at,
                "resumes": one.resumes,
            }
            for one in placed
            if one.enrolment
        ],
        "left_out": [{"nip": one.person.nip, "reason": one.left_out.value} for one in placed if one.left_out],
        "messages": cost.messages,
        "replies": cost.replies,
        "kilobytes": cost.kilobytes,
        "whatsapp_cost": 0,
    }
