"""What a group's meeting is worth: an hour for whoever confirms that they were there, and once for the mentor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.hours import enter, this_month
from mentoring.sessions import JpProposal, worth_of
from people.hours import local_day

if TYPE_CHECKING:
    from bot.gatherings.hall import Hall
    from mentoring.gatherings import Gathering


def propose(hall: Hall, gathering: Gathering, member_id: int) -> dict[int, JpProposal]:
    """Enter the hours of a member who was there, and of the mentor, into the ledger, where they wait for approval.

    The mentor's stand there after the first confirmation, and are not entered again. Gives the proposals by person.
    """
    table, log, group = hall.house.mentoring.jp, gathering.log, hall.tx.mentoring.group(gathering.group_id)
    if table is None or log is None or group is None:
        return {}
    found = {}
    for person in (member_id, gathering.mentor_id):
        day = local_day(hall.hours(person).zone, gathering.starts_at)
        is_mentor, month = person == gathering.mentor_id, this_month(hall, gathering, person)
        proposal = worth_of(gathering.id, person, is_mentor, day, log.minutes, month, table)
        if proposal is not None:
            found[person] = proposal
    enter(hall, [one for one in found.values() if one.jp], log.minutes, group.competency)
    return found
