"""What a pair is about: the competency that its learner needs most and its mentor masters."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import matching
from mentoring.needs import covers, wanted

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def subject(tx: Tx, house: House, mentee_id: int, mentor_id: int, now: datetime) -> str:
    """The competency, as it stands now; the widest gap of any kind where the mentor covers none, empty without gaps."""
    need = matching.needs_of(tx, house, [mentee_id]).get(mentee_id)
    person = next(iter(tx.people.by_id([mentor_id])), None)
    if need is None or person is None or person.erased:
        return ""
    expertise = matching.mentor_of(tx, person, now).terms.expertise
    widest = wanted(need)
    covered = [one for one in (*widest, *need.needs) if covers(expertise, one)]
    return next((one.competency for one in (*covered, *widest)), "")
