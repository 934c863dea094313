"""The books after a rehearsal with kills: messages, updates and answers in the database against the fake's record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from bot import wire
from bot.channels.telegram_rendering import reply_markup
from bot.delivery.verdicts import MOST_DEATHS, SENT_AGAIN
from tests.fakes.bot_api_people import Shown
from tests.rehearsal.kills import WatchedApi, query
from tests.rehearsal.tappers import Tap, Tapper

Looks = tuple[str, str, str]
"""Chat, words and keyboard: how a message looks on the phone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message of the outbox, at the end."""

    id: int
    chat: str
    purpose: str
    state: str
    provider_id: str
    payload: str
    reason: str

    @property
    def too_late(self) -> bool:
        """Whether its day was over before it could be sent: what it brought is brought by the next reminder."""
        return self.state == "cancelled" and self.reason == "not_after"

    @property
    def looks(self) -> Looks:
        message = wire.load(self.payload)
        return self.chat, message.text, orjson.dumps(reply_markup(message) or {}).decode()


@dataclass
class Ledger:
    """Run `check`, then read `complaints` and `figures`."""

    config: Path
    api: WatchedApi
    tappers: Sequence[Tapper]
    leased: Counter[int]
    complaints: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)

    def check(self) -> None:
        """Compare everything."""
        rows = [Row(*row) for row in query(self.config, _ROWS)]
        self._messages(rows)
        self._updates()
        self._answers()
        self._lessons(rows)

    # --- messages

    def _messages(self, rows: Sequence[Row]) -> None:
        """Each row arrived once; where it was in flight at a kill, it may be twice or, for a reply, not at all."""
        stray = {(str(user.id), str(m.id)): m for user in self.api.users.values() for m in user.messages}
        self.figures["messages"] = len(stray)
        for row in rows:
            if row.state == "sent" and stray.pop((row.chat, row.provider_id), None) is None:
                self.complaints.append(f"message {row.id} ({row.purpose}) is marked sent and is on no phone")
            elif row.too_late:
                self.figures["too late for its day"] += 1
            elif row.state not in ("sent", "uncertain"):
                self.complaints.append(f"message {row.id} ({row.purpose}) ended {row.state}")
        self._strays(stray, rows)

    def _strays(self, stray: dict[tuple[str, str], Shown], rows: Sequence[Row]) -> None:
        """What arrived and is no row's last sending must be a sending of a row that was in flight at a kill."""
        owners: defaultdict[Looks, list[Row]] = defaultdict(list)
        for row in rows:
            owners[row.looks] += [row] * self._may_stray(row)
        arrived: Counter[int] = Counter(row.id for row in rows if row.state == "sent")
        for (chat, _), shown in stray.items():
            looks = (chat, shown.raw, orjson.dumps(shown.markup).decode())
            if not owners[looks]:
                self.complaints.append(f"on a phone without having been in flight: {shown.text[:70]!r}")
                continue
            arrived[owners[looks].pop().id] += 1
        for row in rows:
            self._arrived(row, arrived[row.id])

    def _may_stray(self, row: Row) -> int:
        """How often it may have arrived without a mark: once a kill at which it was in flight, a reply once at most."""
        kills = self.leased[row.id]
        if row.state == "uncertain" and not kills:
            self.complaints.append(f"message {row.id} ({row.purpose}) is uncertain and was never in flight at a kill")
        return kills if row.purpose in SENT_AGAIN else min(1, kills) if row.state == "uncertain" else 0

    def _arrived(self, row: Row, times: int) -> None:
        self.figures["doubled"] += max(0, times - 1)
        if times > 1 and row.purpose not in SENT_AGAIN:
            self.complaints.append(f"a {row.purpose} arrived {times} times: {row.id}")
        if times == 0 and not row.too_late:
            self.figures[f"{row.purpose} lost in flight"] += 1
            if row.purpose in SENT_AGAIN and self.leased[row.id] < MOST_DEATHS:
                self.complaints.append(f"a {row.purpose} never arrived: {row.id}")

    # --- what came in

    def _updates(self) -> None:
        states = dict(query(self.config, "SELECT event_id, state FROM inbox"))
        self.figures["updates"] = len(self.api.pushed)
        not_done = [number for number in self.api.pushed if states.get(str(number)) != "done"]
        if not_done or self.api.waiting:
            self.complaints.append(f"{self.api.waiting} updates wait; not worked off: {not_done[:10]}")
        if strangers := states.keys() - {str(number) for number in self.api.pushed}:
            self.complaints.append(f"stored and never sent: {sorted(strangers)[:10]}")

    def _answers(self) -> None:
        """The first tap on each question is its answer, stored once, counted once."""
        stored = {row[0]: row[1:] for row in query(self.config, _ANSWERS)}
        self.figures["answers"] = len(stored)
        for tap in _first_taps(self.tappers):
            instance = int(tap.instance.rpartition(".")[2], 36)
            event, chosen = stored.get(instance, (None, "[]"))
            if event != str(tap.update) or orjson.loads(chosen) != [tap.position]:
                self.complaints.append(f"the answer to {instance} is {chosen} of {event}, tapped was {tap}")
        graded = Counter(orjson.loads(data)["instance"] for (data,) in query(self.config, _GRADED))
        if twice := [instance for instance, times in graded.items() if times > 1]:
            self.complaints.append(f"graded twice by the journal: {twice[:10]}")
        for what, statement in _COUNTS.items():
            for wrong in query(self.config, statement)[:10]:
                self.complaints.append(f"{what}: {wrong}")

    def _lessons(self, rows: Sequence[Row]) -> None:
        """Every lesson that was opened came to the phone."""
        shown = {str(user.id): "\n".join(m.text for m in user.messages) for user in self.api.users.values()}
        items = {(item.course, item.id): item for tapper in self.tappers for item in tapper.book.items}
        records = query(self.config, _RECORDS)
        self.figures["lessons opened"] = len(records)
        self.figures["lessons pushed"] = sum(row.purpose == "lesson" for row in rows)
        for chat, course, lesson in records:
            if items[course, lesson].title not in shown[chat]:
                self.complaints.append(f"{lesson} of {course} never came to {chat}")


def _first_taps(tappers: Sequence[Tapper]) -> Iterator[Tap]:
    for tapper in tappers:
        first: dict[str, Tap] = {}
        for tap in tapper.taps:
            first.setdefault(tap.instance, tap)
        yield from first.values()


_ROWS = "SELECT id, chat, purpose, state, provider_id, payload, reason FROM outbox ORDER BY id"
_ANSWERS = """
    SELECT a.instance_id, i.event_id, q.chosen FROM answers a
    JOIN question_instances q ON q.id = a.instance_id LEFT JOIN inbox i ON 'in:' || i.id = a.event_id
"""
_GRADED = "SELECT data FROM journal WHERE kind = 'answered'"
_RECORDS = """
    SELECT a.chat, e.course_id, r.lesson_id FROM lesson_records r
    JOIN enrolments e ON e.id = r.enrolment_id JOIN addresses a ON a.person_id = r.person_id
"""
_COUNTS: dict[str, str] = {
    "answered and without an answer, or the reverse": """
        SELECT q.id FROM question_instances q LEFT JOIN answers a ON a.instance_id = q.id
        WHERE (q.answered_at IS NULL) <> (a.id IS NULL)
    """,
    "a record that does not count its answers": """
        SELECT r.id, r.attempts, r.asked, count(a.id), count(a.correct) FROM lesson_records r
        LEFT JOIN question_instances q ON q.record_id = r.id LEFT JOIN answers a ON a.instance_id = q.id
        GROUP BY r.id HAVING r.attempts <> count(a.id) OR r.asked <> count(a.correct)
    """,
    "a record whose score is not the sum of its answers": """
        SELECT r.id, r.score, sum(a.score) FROM lesson_records r JOIN question_instances q ON q.record_id = r.id
        JOIN answers a ON a.instance_id = q.id GROUP BY r.id HAVING abs(r.score - sum(a.score)) > 0.001
    """,
    "a question put twice at the same time": """
        SELECT record_id, step_id, count(*) FROM question_instances WHERE record_id IS NOT NULL
        GROUP BY record_id, step_id HAVING count(*) > 1
    """,
}
