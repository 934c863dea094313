"""`bekal mentors appoint`: mentors who are usually willing, for learners who have waited for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.console import Console

if TYPE_CHECKING:
    from bot.pairs.appointing import Appointments
    from people.model import Person
    from store.tx import Tx


def appoint(console: Console) -> int:
    """Name them, or only show who it would be; what the button of the administrators' message does."""
    from bot.audience import Audience
    from bot.building import build_house
    from bot.pairs.appointing import appoint_all, look
    from bot.pairs.desk import PairDesk

    house, now, dry = build_house(console.config), console.clock.now(), console.args.dry_run

    def work(tx: Tx) -> tuple[Appointments, dict[int, Person]]:
        audience = Audience(house, tx, now)
        desk = PairDesk(house, tx, now, audience)
        done = look(house, tx, now, desk) if dry else appoint_all(house, tx, now, desk, None)
        tx.save(audience.messages)
        ids = {id_ for match, _ in done.found for id_ in (match.mentee_id, match.mentor_id)}
        return done, {person.id: person for person in tx.people.by_id(ids)}

    with console.store() as store:
        done, people = store.read_now(work) if dry else store.write_now(work)
    _report(console, done, people)
    return 0


def _report(console: Console, done: Appointments, people: dict[int, Person]) -> None:
    pairs = [(people[match.mentee_id], people[match.mentor_id]) for match, _ in done.found]
    if console.json:
        without = [one.person.nip for one in done.without]
        named = [{"mentee": mentee.nip, "mentor": mentor.nip} for mentee, mentor in pairs]
        console.report({"dry_run": console.args.dry_run, "appointed": named, "without": without})
        return
    for mentee, mentor in pairs:
        console.line(f"  {mentee.name} ({mentee.nip}) → {mentor.name} ({mentor.nip})")
    console.say("mentors_appoint.count", count=len(pairs), without=len(done.without))
    if console.args.dry_run:
        console.say("mentors.dry")
