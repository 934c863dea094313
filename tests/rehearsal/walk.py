"""One learner's story, gone through from the start: what was due at each moment, and whether that is what came."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.rehearsal.book import Item
from tests.rehearsal.learner import Did, Learner, Seen
from tests.rehearsal.rules import MOST_REMINDERS, MOST_REVIEWS, Hours, first_reminders, following
from tests.rehearsal.standing import Standing

TIME_TO_COME_AGAIN = timedelta(days=10)
"""Within which a question comes again to somebody whom nothing keeps from it, the long holiday included."""
DAYS_AFTER_RIGHT = 2
"""Days at least until a question comes again that was always answered right; any other may come the next day."""
MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """An item that is to be pushed at `at`."""

    at: datetime
    item: Item


@dataclass
class Walk:
    """Run it, then read `complaints`, `standing` and `figures`."""

    who: Learner
    end: datetime
    complaints: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    standing: Standing = field(init=False)
    walked: datetime = field(init=False)
    due: Due | None = None
    answered: list[datetime] = field(default_factory=list)
    reminders: int = 0
    remind_at: list[datetime] = field(default_factory=list)
    """When the next reminder (or the pause) may come; empty where something done meanwhile leaves it open."""
    pushed_on: Counter[date] = field(default_factory=Counter)
    reviewed_on: Counter[date] = field(default_factory=Counter)
    put_before: set[str] = field(default_factory=set)
    """Instances of reviews that were shown: one that is shown again is no further question."""
    last_did: Did | None = None
    known: dict[tuple[str, str, str], tuple[datetime, bool]] = field(default_factory=dict)
    """Question → when it was last answered, and whether it was always right."""
    reviewed: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.standing = Standing(self.who.book, Hours(self.who.staff.zone))
        self.walked = self.who.story[0].at - timedelta(days=1) if self.who.story else self.end

    def run(self) -> Walk:
        """Go through the whole story."""
        for entry in self.who.story:
            self._time(entry.at)
            if isinstance(entry, Seen):
                self._seen(entry)
            else:
                self._did(entry)
        self._time(self.end)
        self._overdue(self.end + MOMENT)
        self._promises()
        return self

    @property
    def hours(self) -> Hours:
        return self.standing.hours

    def complain(self, at: datetime, what: str) -> None:
        """Note that something is not as it should be."""
        who, here = self.who, self.hours.local(at)
        self.complaints.append(f"{who.user.id} ({who.habits.style}) {here:%a %d.%m. %H:%M} {self.hours.zone}: {what}")

    # --- time

    def _time(self, now: datetime) -> None:
        """Go on to `now`: at every slot on the way something may have been due."""
        if now == self.walked:
            return
        self._overdue(now)
        for slot in self.hours.slots(self.walked, now):
            self._overdue(slot)
            self._slot(slot)
        self._overdue(now)
        self.walked = now

    def _overdue(self, now: datetime) -> None:
        if self.due is not None and self.due.at < now:
            self.complain(self.due.at, f"{self.due.item.id} was due and did not come")
            self.due = None
        if self.remind_at and self.remind_at[-1] < now:
            self.complain(self.remind_at[-1], f"reminder {self.reminders + 1} was due and did not come")
            self.remind_at = []

    def _slot(self, at: datetime) -> None:
        standing = self.standing
        standing.time(at)
        item = standing.next_item()
        if item is None or standing.open_item() or not standing.taught:
            return
        if item.is_test or not standing.opened_on(self.hours.local(at).date(), item.course):
            self.due = Due(at, item)

    # --- what came

    def _seen(self, seen: Seen) -> None:
        self._reached(seen)
        for item in seen.reading.items:
            if self.standing.consented is None or self.standing.left:
                self.complain(seen.at, f"{item.id} without consent")
            self.standing.put(item, seen.at, received=not seen.refused)
        if seen.pushed:
            self._pushed(seen)
        elif seen.reading.items:
            self._anchor(seen.at)
        for asked in seen.reading.asked:
            if asked.review and not seen.refused and asked.instance not in self.put_before:
                self.put_before.add(asked.instance)
                self._review(seen, asked.question.key)

    def _reached(self, seen: Seen) -> None:
        if not self.standing.reachable:
            self.complain(seen.at, f"sent to a chat that is blocked: {seen.reading.shown.text[:50]!r}")
        self.figures["refused" if seen.refused else "messages"] += 1
        if seen.refused:
            self.standing.reachable, self.remind_at = False, []

    def _pushed(self, seen: Seen) -> None:
        reading = seen.reading
        if reading.button("weekly_book"):
            return  # a superior's summary is no teaching; its own tests are in tests/weekly
        if why := self.hours.may_be_taught(seen.at):
            self.complain(seen.at, f"pushed {why}: {reading.shown.text[:50]!r}")
        if not self.standing.consented or self.standing.left:
            self.complain(seen.at, "pushed without consent")
        if reading.items:
            self._pushed_item(seen, reading.items[0])
        elif reading.kinds & {"reminder", "many", "back"}:
            self._reminded(seen)
        elif "paused" in reading.kinds:
            self._stopped(seen)
        elif "push" not in reading.kinds:
            self.complain(seen.at, f"pushed unasked: {reading.shown.text[:80]!r}")

    def _pushed_item(self, seen: Seen, item: Item) -> None:
        self.figures["tests pushed" if item.is_test else "lessons pushed"] += 1
        day = self.hours.local(seen.at).date()
        self.pushed_on[day] += not item.is_test
        if self.pushed_on[day] > 1:
            self.complain(seen.at, f"{item.id} is the second lesson pushed on this day")
        if self.due is None or self.due.item != item or self.due.at != seen.at:
            self.complain(seen.at, f"{item.id} was pushed and was not due (due: {self.due and self.due.item.id})")
        self.due = None
        self._anchor(seen.at)

    def _reminded(self, seen: Seen) -> None:
        self.figures["reminders"] += 1
        self.standing.paused = False
        self.reminders += 1
        if self.reminders > MOST_REMINDERS:
            self.complain(seen.at, f"reminder {self.reminders}")
        self._expected(seen, "reminder")
        followed = self.reminders <= MOST_REMINDERS and not seen.refused
        self.remind_at = [following(self.hours, self.reminders, seen.at)] if followed else []

    def _stopped(self, seen: Seen) -> None:
        self.figures["pauses"] += 1
        if self.reminders != MOST_REMINDERS:
            self.complain(seen.at, f"paused after {self.reminders} reminders")
        self._expected(seen, "pause")
        self.standing.paused, self.standing.paused_until, self.remind_at = True, None, []

    def _expected(self, seen: Seen, what: str) -> None:
        if self.standing.open_item() is None:
            self.complain(seen.at, f"a {what} where nothing is open")
        if self.remind_at and seen.at not in self.remind_at:
            due = [f"{self.hours.local(at):%d.%m. %H:%M}" for at in self.remind_at]
            self.complain(seen.at, f"{what} {self.reminders} too early: due {' or '.join(due)}")

    def _review(self, seen: Seen, key: tuple[str, str, str]) -> None:
        self.figures["reviews"] += 1
        self.figures["reviews pushed"] += seen.pushed
        day = self.hours.local(seen.at).date()
        self.reviewed_on[day] += 1
        if self.reviewed_on[day] > MOST_REVIEWS:
            self.complain(seen.at, f"review {self.reviewed_on[day]} of the day")
        if key not in self.known:
            self.complain(seen.at, f"review of {key}, which was never answered")
        else:
            at, sure = self.known[key]
            days = (day - self.hours.local(at).date()).days
            if days < (DAYS_AFTER_RIGHT if sure else 1):
                self.complain(seen.at, f"review of {key} {days} days after it was answered")
        if seen.pushed and self.standing.open_item():
            self.complain(seen.at, "a review while a lesson is open")

    def _promises(self) -> None:
        """Who learns steadily and answers every review is asked each question of a lesson again."""
        if self.who.habits.style != "steady" or self.who.habits.reviews < 1.0:
            return
        for at, given in [taken for p in self.standing.lessons() for taken in p.taken]:
            question = given.asked.question
            if question.graded and at + TIME_TO_COME_AGAIN < self.end and question.key not in self.reviewed:
                how = "right" if given.right else "wrong"
                self.complain(at, f"{question.key} was answered {how} and never came again")

    # --- what was done

    def _did(self, did: Did) -> None:
        if did.what == "block untold":  # the service learns of it when it is refused
            return
        self.standing.reachable = did.what != "block"
        if self.standing.back(did):
            self.reminders = 0
        if did.what == "evening":  # asked for, it is none of those that are counted
            self.reminders = max(0, self.reminders - 1)
        if did.taken:
            self._answered(did)
        elif did.what not in ("progress", "chatter", "photo", "unblock"):
            self.remind_at = []
        self.standing.agree(did)

    def _answered(self, did: Did) -> None:
        self.answered.append(did.at)
        self.figures["answers"] += len(did.taken)
        for given in did.taken:
            key = given.asked.question.key
            if given.asked.review:
                self.figures["reviews answered"] += 1
                self.reviewed.add(key)
            else:
                self.standing.progress[key[0], key[1]].taken.append((did.at, given))
            _, sure = self.known.get(key, (None, True))
            self.known[key] = (did.at, sure and bool(given.right))
        if any(given.asked.review for given in did.taken):
            self.remind_at = []
        else:
            self._anchor(did.at)

    def _anchor(self, at: datetime) -> None:
        """The open item is in front of the learner as of now: reminders count from here."""
        self.reminders, self.remind_at = 0, []
        if self.standing.open_item() and self.standing.taught:
            self.remind_at = first_reminders(self.hours, at, self.answered)
