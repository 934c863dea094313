"""What must hold in every moment of a quarter, found out from the database and from what arrived on the phones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from people.calendar import WorkingCalendar
from tests.rehearsal.quarter import Quarter
from tests.rehearsal.quarter_channel import Phone, Shown
from tests.rehearsal.quarter_orphans import Orphans
from tests.rehearsal.staff import ZONES

AGENCY = ZoneInfo("Asia/Jayapura")
QUIET_FROM, QUIET_UNTIL = time(20), time(6)
LONGEST_UNKNOWN = 15
"""Working days that leave, hand-overs and the stages may take together before the administrators have a question."""
_CALENDAR = WorkingCalendar()


class Watch:
    """Called after every moment; complains to the quarter, once about each thing."""

    def __init__(self) -> None:
        self._seen = 0
        self._told: set[tuple[str, Any]] = set()
        self._orphans_on: date | None = None
        self.orphans = Orphans()
        self.longest_unknown = 0

    def __call__(self, played: Quarter) -> None:
        now = played.clock.now()
        for phone, shown in played.channel.log[self._seen :]:
            self._quiet(played, phone, shown)
            self._words(played, phone, shown)
        self._seen = len(played.channel.log)
        self._pairs(played)
        self._questions(played, now)
        here = now.astimezone(AGENCY)
        if here.hour >= 12 and here.date() != self._orphans_on:
            self._orphans_on = here.date()
            self._unknown(played, now)
            if works(here.date()):
                for what in self.orphans.look(played):
                    self._complain(played, "orphan", what, what)

    # --- messages

    def _quiet(self, played: Quarter, phone: Phone, shown: Shown) -> None:
        """Nothing arrives at night but what answers something that was done just then, or concerns safety."""
        at = shown.at.astimezone(ZoneInfo(ZONES[played.members[phone.chat].staff.zone])).time()
        if (at >= QUIET_FROM or at < QUIET_UNTIL) and phone.acted_at != shown.at and "/officer/" not in shown.key:
            self._complain(played, "quiet", shown.key, f"{shown.key} arrived at {at:%H:%M} of their time")

    def _words(self, played: Quarter, phone: Phone, shown: Shown) -> None:
        """Words of a thread reach the two who talk, mentors and administrators; never a superior of who asked."""
        reader = played.members[phone.chat]
        for word in played.words.found_in(shown.text):
            owner = played.words.owner[word]
            if word in played.words.public or reader.nip == owner:
                continue
            if played.members[owner].superior == reader.nip:
                self._complain(played, "superior", (word, reader.nip), f"{shown.key} brought {word} to a superior")
            elif not reader.roles & {"mentor", "admin"}:
                self._complain(played, "words", (word, reader.nip), f"{shown.key} brought {word} to somebody else")

    # --- pairs

    def _pairs(self, played: Quarter) -> None:
        for mentor, count, capacity in played.database.execute(_OVERFULL, {"usual": played.capacity}):
            self._complain(played, "full", (mentor, count), f"mentor {mentor} has {count} of {capacity} learners")
        for pair, mentor, mentee in played.database.execute(_SUPERIORS):
            self._complain(played, "hard", pair, f"pair {pair}: {mentor} is above {mentee}, or the same")

    # --- questions

    def _questions(self, played: Quarter, now: datetime) -> None:
        for (number,) in played.database.execute(_STUCK, {"now": stored(now)}):
            self._complain(played, "stuck", number, f"question {number} has neither an end nor a next look")

    def _unknown(self, played: Quarter, now: datetime) -> None:
        """Past its last stage a question is known to an administrator; before, it does not stay for weeks."""
        for number, stage, since, known in played.database.execute(_OPEN):
            days = working_days(moment(since), now)
            if stage == "admin" and days > 1 and not known:
                self._complain(played, "admin", number, f"question {number} is with an administrator who was not told")
            if stage != "admin":
                self.longest_unknown = max(self.longest_unknown, days)
                if days > LONGEST_UNKNOWN:
                    self._complain(played, "waits", number, f"question {number} waits for {days} days ({stage})")

    def _complain(self, played: Quarter, kind: str, about: Any, what: str) -> None:
        if (kind, about) not in self._told:
            self._told.add((kind, about))
            played.complains(what)


def moment(text: str) -> datetime:
    """A moment as the database keeps it."""
    return datetime.fromisoformat(text).astimezone(UTC)


def stored(at: datetime) -> str:
    """A moment as the database compares it."""
    return at.astimezone(UTC).isoformat(" ", "microseconds")


def working_days(since: datetime, now: datetime) -> int:
    """Working days of the agency that have begun since the day of `since`."""
    first, last = since.astimezone(AGENCY).date(), now.astimezone(AGENCY).date()
    return sum(works(first + timedelta(days=number)) for number in range(1, (last - first).days + 1))


def works(day: date) -> bool:
    """Whether the agency works on this day."""
    return day.weekday() < 5 and _CALENDAR.is_workday(day)


_OVERFULL = """
    SELECT p.mentor_id, count(*), coalesce(m.capacity, :usual) FROM pairs p
    LEFT JOIN mentors m ON m.person_id = p.mentor_id WHERE p.status IN ('proposed', 'accepted', 'introduced', 'active')
    GROUP BY p.mentor_id HAVING count(*) > coalesce(m.capacity, :usual)
"""
_SUPERIORS = """
    SELECT p.id, p.mentor_id, p.mentee_id FROM pairs p JOIN persons e ON e.id = p.mentee_id
    WHERE p.status IN ('proposed', 'accepted', 'introduced', 'active')
    AND (e.superior_id = p.mentor_id OR p.mentor_id = p.mentee_id)
"""
_STUCK = """
    SELECT id FROM questions WHERE status IN ('open', 'asked_back', 'answered')
    AND (next_look_at IS NULL OR next_look_at < :now)
"""
_OPEN = """
    SELECT q.id, q.stage, CASE WHEN q.stage = 'admin' THEN q.since ELSE coalesce(
        (SELECT max(t.at) FROM thread_messages t WHERE t.question_id = q.id AND t.author = 'mentee'), q.asked_at) END,
    q.stage = 'admin' AND EXISTS (
        SELECT 1 FROM outbox o JOIN persons a ON a.id = o.person_id
        WHERE a.roles LIKE '%admin%' AND o.state IN ('sent', 'delivered') AND o.created_at >= q.since
        AND (o.key LIKE 'question/' || q.id || '/desk/%' OR o.key LIKE 'waits:' || q.id || ':%'
             OR o.key LIKE 'digest:%')
    ) FROM questions q WHERE q.status = 'open'
"""
