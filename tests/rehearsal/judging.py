"""What a rehearsal comes to: every complaint of every learner and of the export, and the figures of the run."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clock import ManualClock
from tests.rehearsal.completions import compare, in_own_zone, read_rows
from tests.rehearsal.stage import command
from tests.rehearsal.walk import Walk
from tests.rehearsal.weeks import Rehearsal, Terms, rehearsal


@dataclass(frozen=True, slots=True)
class Verdict:
    """`complaints` is empty where all is as it should be."""

    complaints: Sequence[str]
    figures: Counter[str]

    def table(self) -> str:
        """The figures, one a line."""
        width = max(map(len, self.figures))
        return "\n".join(f"{name:<{width}}  {count:>7}" for name, count in self.figures.items())


async def rehearse(terms: Terms, folder: Path) -> Verdict:
    """Play a rehearsal in this folder and judge it."""
    async with rehearsal(terms, folder) as played:
        await played.play()
        return await _judge(played)


async def _judge(played: Rehearsal) -> Verdict:
    out = played.config.parent / "penyelesaian.csv"
    now = ManualClock(played.clock.now())
    await asyncio.to_thread(command, played.config, now, "export", "completions", "--format", "csv", "--out", out)
    rows = read_rows(out)
    walks = [Walk(who, played.terms.end).run() for who in played.learners]
    catalogue = played.service.house.courses.catalogue
    versions = {course.id: course.version for course in catalogue.courses}
    complaints = [complaint for who in played.learners for complaint in who.complaints]
    complaints += [complaint for walk in walks for complaint in walk.complaints]
    complaints += compare(rows, walks, versions)
    complaints += in_own_zone(rows, walks)
    complaints += await _left_behind(played)
    return Verdict(complaints, _figures(played, walks, len(rows)))


async def _left_behind(played: Rehearsal) -> list[str]:
    """What is still waiting where all is quiet."""
    store = played.service.store
    inbound, outbound = await store.read(lambda tx: (tx.inbox.backlog(), tx.outbox.backlog()))
    aside = await store.read(lambda tx: list(tx.journal.entries(kinds=["event_set_aside", "message_failed"])))
    left = [f"{inbound} events wait"] * bool(inbound) + [f"{outbound} messages wait"] * bool(outbound)
    left += [f"{played.api.waiting} updates were not acknowledged"] * bool(played.api.waiting)
    polling = [call for call in played.api.made("getUpdates") if call.status == 0]
    refused = [call for call in played.api.calls if call.status not in (200, 403) and call not in polling]
    left += [f"{call.method} was answered {call.status} {call.description}" for call in refused]
    return left + [f"{entry.kind}: {entry.data}" for entry in aside]


def _figures(played: Rehearsal, walks: Sequence[Walk], rows: int) -> Counter[str]:
    figures = Counter({"learners": len(walks), "moments": played.moments})
    figures["consented"] = sum(walk.standing.consented is not None for walk in walks)
    for name in (
        "messages", "tests pushed", "lessons pushed", "reviews", "reviews pushed", "reviews answered", "answers",
        "reminders", "pauses", "refused",
    ):  # fmt: skip
        figures[name] = sum(walk.figures[name] for walk in walks)
    figures["courses completed"] = sum(_completed(walk) for walk in walks)
    figures["rows compared"] = rows
    return figures


def _completed(walk: Walk) -> int:
    done = {key for key, progress in walk.standing.progress.items() if progress.completed}
    return sum(all((item.course, item.id) in done for item in course.path) for course in walk.who.book.courses)
