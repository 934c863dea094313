"""What each figure of the weekly summary means: one definition each, for message, chart, workbook, page and export.

A figure's docstring is its definition: what is counted, of what. The same in words for people stands under
`weekly.definition.<figure>` in the texts. What is said of a single person is in `weekly_standing`.

The team of a superior are all who report to them, directly or through others, as the roster stands when the summary is
made: whoever was moved in the week counts where they are at its end. Erased persons count nowhere.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from reports.weekly_tally import Tally

LEAST_GROUP = 5
"""Fewer pairs or answers have no average: it would show single persons."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the week, `of` something where it is a share, and the same for the week before.

    `value` None: there is nothing to say, or too few to say it of. `before` None too: of states (who is reached, who
    is silent) only the present one is known.
    """

    value: float | None
    of: int | None = None
    before: float | None = None
    of_before: int | None = None
    n: int | None = None
    """How many a mean or median is of."""
    n_before: int | None = None

    @property
    def share(self) -> float | None:
        """0 to 1; None where it is no share or of nothing."""
        return self.value / self.of if self.value is not None and self.of else None

    @property
    def share_before(self) -> float | None:
        return self.before / self.of_before if self.before is not None and self.of_before else None


def enrolled(t: Tally) -> Figure:
    """People with an enrolment that was open at some time of the week; of all in the team."""
    return Figure(t.enrolled, t.team, t.enrolled_before, t.team)


def active(t: Tally) -> Figure:
    """Enrolled people who answered at least one question (lesson, test or review) in the week; of the enrolled."""
    return Figure(t.active, t.enrolled, t.active_before, t.enrolled_before)


def unreached(t: Tally) -> Figure:
    """Enrolled people, not active, whom no message can reach now: no chat, not agreed, stopped, blocked, or what was
    sent in the week failed; of the enrolled."""
    return Figure(t.unreached, t.enrolled)


def silent(t: Tally) -> Figure:
    """Enrolled people who are reached, not at rest, and have answered nothing for seven days; of the enrolled."""
    return Figure(t.silent, t.enrolled)


def resting(t: Tally) -> Figure:
    """Enrolled people, not active, with leave or a rest of their own choice in the week; of the enrolled."""
    return Figure(t.resting, t.enrolled)


def recent(t: Tally) -> Figure:
    """Enrolled people, reached and not active, who joined or were heard of in the last seven days; of the enrolled."""
    return Figure(t.recent, t.enrolled)


def lessons(t: Tally) -> Figure:
    """Items of the courses' paths (lessons and tests) completed in the week; of those that lay before the learners:
    sent before its end and not completed before its beginning, without those of people who did nothing because they
    were not reached or at rest."""
    return Figure(t.done, t.due, t.done_before, t.due_before)


def jp_week(t: Tally) -> Figure:
    """JP in force, dated in the week: approved entries of the ledger, courses among them; where an entry was corrected,
    its correction. What waits for approval or was refused does not count."""
    return Figure(t.jp_week, None, t.jp_week_before)


def jp_year(t: Tally) -> Figure:
    """JP of the calendar year so far, the mean of the people with a floor (all but PPPK); of the floor."""
    return Figure(_mean(t.floor_jp, t.floor), t.least, _mean(t.floor_jp_before, t.floor), t.least, t.floor, t.floor)


def jp_reached(t: Tally) -> Figure:
    """People with a floor who have reached it this year; of the people with a floor."""
    return Figure(t.reached, t.floor, t.reached_before, t.floor)


def jp_short(t: Tally) -> Figure:
    """People with a floor whose forecast for the year's end is below it: what they have, and the pace of the last
    eight weeks for the weeks that are left; of the people with a floor."""
    return Figure(t.short, t.floor)


def jp_over(t: Tally) -> Figure:
    """PPPK with more JP this year than their ceiling; of the PPPK."""
    return Figure(t.over, t.ceiling, t.over_before, t.ceiling)


def gain(t: Tally) -> Figure:
    """Mean of post-test minus pre-test in percent points, of the enrolments completed this year in which both were
    taken (`n`); none for fewer than five. Before and after, not cause and effect."""
    return Figure(
        _mean(t.points, t.pairs, LEAST_GROUP), None, _mean(t.points_before, t.pairs_before, LEAST_GROUP), None,
        t.pairs, t.pairs_before,
    )  # fmt: skip


def mentor_hours(t: Tally) -> Figure:
    """Median hours by the clock on the wall from question to first answer, of those first answered in the week (`n`);
    none for fewer than five: of one or two it would tell of a single question whose it was."""
    return Figure(_median(t.hours), None, _median(t.hours_before), None, len(t.hours), len(t.hours_before))


def mentor_asked(t: Tally) -> Figure:
    """Questions asked of the mentors in the week."""
    return Figure(t.asked, None, t.asked_before)


def mentor_late(t: Tally) -> Figure:
    """Questions that wait for their first answer at the week's end, longer than the mentors' clock allows."""
    return Figure(t.late, None, t.late_before)


FIGURES: dict[str, Callable[[Tally], Figure]] = {
    one.__name__: one
    for one in (
        enrolled, active, unreached, silent, resting, recent, lessons, jp_week, jp_year, jp_reached, jp_short, jp_over,
        gain, mentor_hours, mentor_asked, mentor_late,
    )
}  # fmt: skip
"""Every figure by its name, in the order in which they are shown."""


def _mean(total: float, number: int, least: int = 1) -> float | None:
    """To one decimal, as it is shown everywhere."""
    return round(total / number, 1) if number >= least else None


def _median(values: list[float]) -> float | None:
    return round(statistics.median(values), 1) if len(values) >= LEAST_GROUP else None
