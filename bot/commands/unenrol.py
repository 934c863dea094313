"""`bekal unenrol`: end a course for people; the dry run tells for whom, what follows, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.naming import listed
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import select, take_people

if TYPE_CHECKING:
    from bot.house import House
    from bot.unenrolling import Ending
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    parser.take("course", metavar="COURSE")
    take_people(parser)
    parser.take("--quiet", action="store_true")
    parser.take("--dry-run", action="store_true")
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import build_house

    course_id, found, told = _end(console, build_house(console.config))
    if console.json:
        console.report(_data(console, course_id, found, told))
    else:
        _show(console, course_id, found, told)
    return 0


def _end(console: Console, house: House) -> tuple[str, list[Ending], int]:
    """Plan and, unless it is a dry run, store: each batch in one transaction. The third is how many are told."""
    from bot.unenrolling import find, unenrol

    args, now, found, told = console.args, console.clock.now(), list[Any](), 0
    with console.store() as store:
        course_id, people = store.read_now(lambda tx: (_known(tx, house, args.course), select(tx, args)))
        for batch in console.progress(people, "unenrol.progress"):

            def work(tx: Tx, batch: Sequence[Any] = batch) -> tuple[list[Ending], int]:
                endings = find(tx, house, course_id, batch, now)
                if args.dry_run:
                    return endings, 0 if args.quiet else sum(one.tells for one in endings)
                return endings, unenrol(tx, house, endings, now, args.quiet)

            endings, count = store.read_now(work) if args.dry_run else store.write_now(work)
            found, told = [*found, *endings], told + count
    return course_id, found, told


def _known(tx: Tx, house: House, asked: str) -> str:
    """The course with this code, in any case: also one that is not offered any more. Raises Refused."""
    offered = [course.id for course in house.courses.catalogue.courses]
    known = {course.casefold(): course for course in (*tx.courses.current(), *offered)}
    if asked.casefold() not in known:
        raise Refused("error.unknown_course", course=asked, known=", ".join(known.values()))
    return known[asked.casefold()]


def _show(console: Console, course_id: str, found: Sequence[Ending], told: int) -> None:
    from bot.unenrolling import Untouched
    from lessons.study import EnrolmentStatus

    ending = [one for one in found if one.enrolment]
    for status in (EnrolmentStatus.ACTIVE, EnrolmentStatus.WAITING):
        group = [one.person for one in ending if one.enrolment and one.enrolment.status is status]
        if group:
            console.say(f"unenrol.{status.value}", count=len(group))
            listed(console, group)
    if following := sum(one.following is not None for one in ending):
        console.say("unenrol.following", count=following)
    for why in Untouched:
        if count := sum(one.untouched is why for one in found):
            console.say(f"unenrol.{why.value}", count=count)
    end = "unenrol.dry" if console.args.dry_run else "unenrol.done"
    console.say(end, course=course_id, count=len(ending), told=told)


def _data(console: Console, course_id: str, found: Sequence[Ending], told: int) -> dict[str, Any]:
    return {
        "course": course_id,
        "dry_run": console.args.dry_run,
        "ended": [
            {
                "nip": one.person.nip,
                "was": one.enrolment.status,
                "following": one.following.course_id if one.following else None,
                "can_be_told": one.tells,
            }
            for one in found
            if one.enrolment
        ],
        "untouched": [{"nip": one.person.nip, "reason": one.untouched} for one in found if one.untouched],
        "told": told,
    }
