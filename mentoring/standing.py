"""What lately speaks against asking a mentor again: refusals, lapses and missed clocks, in points that fade.

Nobody is judged by it. Who says no is asked less for a month; who is silent rests from new learners until they say that
they are ready. See docs/decisions: what weighs in a match.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mentoring.model import Pair, PairStatus

FADES_AFTER = 20
"""Working days after which a sign has faded to nothing; it does so evenly, day by day."""
MOST_POINTS = 600
"""From here on nothing is added: who was away for one bad week is not lost for a quarter."""
RESTS_AFTER = 2
"""Rounds of proposals in a row, asked on different days, that went unanswered: then a mentor rests."""
QUIET_AFTER = 2
"""Missed clocks with no answer since, from which even their own learner's question goes to somebody else …"""
BUSY_WEEK = 5
"""… or one, for so many working days: a week that is too full stays so."""


class Sign(StrEnum):
    """What is counted. Text keys under `mentoring.sign.`."""

    DECLINED = "declined"
    LAPSED = "lapsed"
    MISSED = "missed"


POINTS = {Sign.DECLINED: 60, Sign.LAPSED: 120, Sign.MISSED: 120}
"""Cost units of a sign on its first day; 120 is another job family (`costs.Weights`)."""


class Rest(StrEnum):
    """Why a mentor takes no new learners for now. Text keys under `mentoring.rest.`."""

    SILENT = "silent"
    """Proposals went unanswered, and they did not say yet whether they are willing."""
    WISH = "wish"
    """They said so themselves."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one mentor did of late, as far as it counts."""

    signs: tuple[tuple[Sign, datetime], ...] = ()
    yes_at: datetime | None = None
    """Their last yes to a proposal."""
    answered_at: datetime | None = None
    """Their last first answer to a question."""

    @property
    def willing(self) -> bool:
        """Whether the last thing they said to a proposal was yes."""
        said = (at for sign, at in self.signs if sign is not Sign.MISSED)
        return self.yes_at is not None and self.yes_at >= max(said, default=self.yes_at)

    def quiet(self, age: Callable[[datetime], int]) -> bool:
        """Whether questions that they were given went unanswered: several of late, or one these days."""
        days = [age(at) for sign, at in self.signs if sign is Sign.MISSED and not self._made_up(sign, at)]
        return sum(d < FADES_AFTER for d in days) >= QUIET_AFTER or any(d < BUSY_WEEK for d in days)

    def points(self, age: Callable[[datetime], int]) -> int:
        """What asking them costs in addition. `age` gives the working days since a moment.

        A sign fades evenly over `FADES_AFTER`, and counts half once they have said yes, or answered, after it.
        """
        return min(MOST_POINTS, sum(self._left(sign, at, age(at)) for sign, at in self.signs))

    def counts(self, age: Callable[[datetime], int]) -> dict[Sign, int]:
        """How many signs of each kind have not faded yet."""
        return dict(Counter(sign for sign, at in self.signs if age(at) < FADES_AFTER))

    def _left(self, sign: Sign, at: datetime, days: int) -> int:
        left = POINTS[sign] * max(0, FADES_AFTER - days) // FADES_AFTER
        return left // 2 if self._made_up(sign, at) else left

    def _made_up(self, sign: Sign, at: datetime) -> bool:
        after = self.answered_at if sign is Sign.MISSED else self.yes_at
        return after is not None and after > at


def silent_rounds(pairs: Iterable[Pair]) -> int:
    """How many rounds of proposals in a row a mentor left unanswered. `pairs` are theirs, in any order.

    What was asked within one day is one round: an absence of three days is no series of refusals.
    """
    ended = sorted((p for p in pairs if _says_something(p)), key=lambda p: (p.accepted_at or p.ended_at, p.id))
    days = set()
    for pair in reversed(ended):
        if not lapsed(pair):
            break
        days.add(pair.proposed_at.date())
    return len(days)


def lapsed(pair: Pair) -> bool:
    """Whether the mentor let the whole time of a proposal pass; one that was taken back before it tells nothing."""
    unanswered = pair.status is PairStatus.LAPSED and pair.accepted_at is None
    return unanswered and pair.ended_at is not None and pair.ended_at >= pair.answer_by


def _says_something(pair: Pair) -> bool:
    return pair.accepted_at is not None or pair.status is PairStatus.DECLINED or lapsed(pair)
