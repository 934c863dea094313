"""What a confirmed meeting is worth: hours proposed to the ledger by the agency's table, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bot.pairs.subject import subject
from mentoring.sessions import JpProposal, Session, jp_proposal
from people.hours import local_day
from people.ids import new_id
from people.jp import MEETING, JpEntry, JpForm, JpStatus

if TYPE_CHECKING:
    from bot.meetings.room import Room
    from bot.texts import Texts
    from mentoring.gatherings import Gathering


def propose(room: Room, session: Session) -> Mapping[int, JpProposal]:
    """Enter the hours of both into the ledger, where they wait for approval. Gives what was proposed, by person.

    A meeting counts once for each of them, whatever is confirmed again.
    """
    table = room.house.mentoring.jp
    if table is None:
        return {}
    found = {}
    for person in sorted(session.people):
        zone = room.hours(person).zone
        month = this_month(room, session, person)
        proposal = jp_proposal(session, person, zone, month, table)
        if proposal is not None:
            found[person] = proposal
    worth = [one for one in found.values() if one.jp]
    about = subject(room.tx, room.house, session.mentee_id, session.mentor_id, room.now) if worth else ""
    enter(room, worth, session.log.minutes if session.log else 0, about)
    return found


def enter(room: Room, worth: Iterable[JpProposal], minutes: int, about: str) -> None:
    """Put proposed hours of a meeting that took so many minutes into the ledger; what is there already stays."""
    terms = room.house.jp
    room.tx.ledger.propose([terms.entered(_entry(one, minutes, about), room.now) for one in worth])


def said(texts: Texts, room: Room, meeting: Session | Gathering, proposal: JpProposal | None) -> str:
    """What becomes of somebody's hours, in a sentence; empty where the table gives them none."""
    table = room.house.mentoring.jp
    if table is None or meeting.log is None:
        return ""
    if meeting.log.minutes < table.least_minutes:
        return texts("meeting.jp.short", least=table.least_minutes)
    if proposal is None:
        return ""
    if proposal.capped and not proposal.jp:
        return texts("meeting.jp.full", cap=table.month_cap)
    by_rule = JpForm.MENTORING in room.house.jp.approve
    plain, capped = ("recorded", "recorded_capped") if by_rule else ("proposed", "capped")
    return texts(f"meeting.jp.{capped if proposal.capped else plain}", jp=proposal.jp, cap=table.month_cap)


def this_month(room: Room, meeting: Session | Gathering, person_id: int) -> int:
    """Hours of mentoring that this person has for the meeting's month already, refused ones apart."""
    day = local_day(room.hours(person_id).zone, meeting.starts_at)
    return sum(
        entry.jp
        for entry in room.tx.ledger.standing(person_id, day.year)
        if entry.form is JpForm.MENTORING and entry.day.month == day.month and entry.status is not JpStatus.REFUSED
        if (entry.source_kind, entry.source_id) != (MEETING, meeting.id)
    )


def _entry(proposal: JpProposal, minutes: int, about: str) -> JpEntry:
    return JpEntry(
        id=new_id(),
        person_id=proposal.person_id,
        year=proposal.day.year,
        day=proposal.day,
        form=JpForm.MENTORING,
        competency=about,
        minutes=minutes,
        jp=proposal.jp,
        source_kind=MEETING,
        source_id=proposal.session_id,
        evidence=f"{MEETING}/{proposal.session_id}",
        table_version=proposal.table,
    )
