"""Plays a quarter and judges it: what should not have been, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal.quarter import START, Quarter, QuarterTerms
from tests.rehearsal.quarter_checks import Watch
from tests.rehearsal.quarter_figures import Loads, figures
from tests.rehearsal.quarter_stage import quarter


@dataclass(frozen=True, slots=True)
class QuarterVerdict:
    """`complaints` is empty where all is as it should be."""

    complaints: Sequence[str]
    lines: Sequence[str]
    counts: dict[str, int]

    def table(self) -> str:
        """The figures, one a line."""
        return "\n".join(self.lines)


async def rehearse_quarter(terms: QuarterTerms, folder: Path) -> QuarterVerdict:
    """Play a quarter in this folder and judge it."""
    watch, loads = Watch(), Loads()

    def look(played: Quarter) -> None:
        watch(played)
        loads(played, START)

    async with quarter(terms, folder) as played:
        await played.play(look)
        counts = dict(played.database.execute("SELECT kind, count(*) FROM journal GROUP BY kind").fetchall())
        lines = [*figures(played), *loads.rows]
        lines.append(f"longest wait of an open question before the administrators had it: {watch.longest_unknown} days")
        lines += watch.orphans.lines()
        left = [f"{kind} {counts[kind]}" for kind in _NEVER if kind in counts]
        return QuarterVerdict([*played.complaints, *left], lines, counts)


_NEVER = ("event_set_aside", "message_failed", "plan_failed")
