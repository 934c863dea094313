"""What a confirmed meeting is worth: hours proposed to the ledger by the agency's table, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.pairs.subject import subject
from mentoring.sessions import JpProposal, Session, jp_proposal
from people.hours import local_day
from people.ids import new_id
from people.jp import MEETING, JpEntry, JpForm, JpStatus

if TYPE_CHECKING:
    from bot.meetings.room import Room
    from bot.texts import Texts


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
        proposal = jp_proposal(session, person, zone, _this_month(room, session, person), table)
        if proposal is not None:
            found[person] = proposal
    terms, worth = room.house.jp, [one for one in found.values() if one.jp]
    about = subject(room.tx, room.house, session.mentee_id, session.mentor_id, room.now) if worth else ""
    room.tx.ledger.propose([terms.entered(_entry(session, one, about), room.now) for one in worth])
    return found


def said(texts: Texts, room: Room, session: Session, proposal: JpProposal | None) -> str:
    """What becomes of the hours of one of the two, in a sentence; empty where the table gives them none."""
    table = room.house.mentoring.jp
    if table is None or session.log is None:
        return ""
    if session.log.minutes < table.least_minutes:
        return texts("meeting.jp.short", least=table.least_minutes)
    if proposal is None:
        return ""
    if proposal.capped and not proposal.jp:
        return texts("meeting.jp.full", cap=table.month_cap)
    by_rule = JpForm.MENTORING in room.house.jp.approve
    plain, capped = ("recorded", "recorded_capped") if by_rule else ("proposed", "capped")
    return texts(f"meeting.jp.{capped if proposal.capped else plain}", jp=proposal.jp, cap=table.month_cap)


def _this_month(room: Room, session: Session, person_id: int) -> int:
    """Hours of mentoring that this person has for the meeting's month already, refused ones apart."""
    day = local_day(room.hours(person_id).zone, session.starts_at)
    return sum(
        entry.jp
        for entry in room.tx.ledger.standing(person_id, day.year)
        if entry.form is JpForm.MENTORING and entry.day.month == day.month and entry.status is not JpStatus.REFUSED
        if (entry.source_kind, entry.source_id) != (MEETING, session.id)
    )


def _entry(session: Session, proposal: JpProposal, about: str) -> JpEntry:
    minutes = session.log.minutes if session.log else 0
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
        source_id=session.id,
        evidence=f"{MEETING}/{session.id}",
        table_version=proposal.table,
    )
