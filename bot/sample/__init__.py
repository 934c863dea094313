"""The sample agency of the demonstration: invented staff, enrolled in two courses, with invitations that are known."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.enrolling import enrol, place
from bot.house import House
from bot.invites import code_hash
from people.faults import FaultsFound, harmless
from people.hours import local_day
from people.model import Person, Zone
from people.roster.plan import plan
from people.roster.reading import read_roster
from store.model import Invite

if TYPE_CHECKING:
    from store.store import Store
    from store.tx import Tx

ROSTER = Path(__file__).parent / "roster.csv"
COURSES = ("tek-01", "dig-01")
"""In the order in which the learners take them."""
LIFETIME = timedelta(days=3650)
"""Of the invitations: time is moved a lot in a demonstration."""


def seed(store: Store, house: House, now: datetime, zone: Zone = Zone.WIT) -> bool:
    """Fill an empty store with the sample agency. Gives False where one is filled already, and is left as it is.

    Raises FaultsFound where the sample is faulty.
    """
    roster = read_roster(ROSTER, local_day(zone, now))

    def work(tx: Tx) -> bool:
        changes = plan(roster, tx.people.existing(), zone, house.language)
        if not harmless(changes.faults):
            raise FaultsFound(list(changes.faults))
        if not changes.added:
            return False
        tx.people.apply(changes)
        people = tx.people.in_unit(None)
        tx.save([Invite(code_hash(code_of(p)), p.id, now, now + LIFETIME) for p in people])
        for course_id in COURSES:
            course = house.courses.catalogue.get(course_id)
            enrol(tx, house, course, place(tx, house, course, people, now), now)
        return True

    return store.write_now(work)


def code_of(person: Person) -> str:
    """The invitation of a person of the sample: the same at every start, so that the simulator knows it."""
    return "DEMO" + hashlib.sha256(f"bekal demo {person.nip}".encode()).hexdigest()[:12].upper()
