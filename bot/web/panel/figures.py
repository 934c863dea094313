"""The figures of a week as rows of a page: the same values as in message and workbook, none made here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.weekly import FIGURES, Figure
from reports.weekly_summary import Summary

FIRST = ("active", "lessons", "jp_year", "unreached")
"""What stands large at the top."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, by its name; text keys under `weekly.figure.` and `weekly.definition.`."""

    name: str
    figure: Figure

    @property
    def percent(self) -> int | None:
        return None if self.figure.share is None else round(100 * self.figure.share)

    @property
    def percent_before(self) -> int | None:
        return None if self.figure.share_before is None else round(100 * self.figure.share_before)

    @property
    def shown_share(self) -> bool:
        """Whether there is a share to be drawn; of `jp_year` too: how far to the floor."""
        return self.percent is not None


def rows(summary: Summary) -> tuple[Row, ...]:
    """All figures, in their order."""
    return tuple(Row(name, summary[name]) for name in FIGURES)


def first(summary: Summary) -> Iterator[Row]:
    """The few that a superior looks at first."""
    return (Row(name, summary[name]) for name in FIRST)
