"""What superiors did about the people whom their summary named, and what came of it: one definition for each word.

Message, workbook, JSON and pages take their figures from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from reports.follow_up_facts import Act, FollowUp, Named, State
from reports.weekly_facts import PersonFacts
from reports.weeks import Span

LATELY = timedelta(days=14)
"""Who was acted on in these days is not named again without saying so."""


class Outcome(StrEnum):
    """What came of an act by the end of a week: the first that is true. Text keys under `weekly.outcome.`."""

    MOVED = "moved"
    """They do not report to this superior any more, or left the programme: what they do is no longer told here."""
    BACK = "back"
    """Answered at least one question (lesson, test or review) since the act."""
    ANSWERED = "answered"
    """Asked what hinders, they said it."""
    MENTOR = "mentor"
    """Offered a mentor, they said yes."""
    LEAVE = "leave"
    """On leave, or at rest by their own choice, on a day of the week, or it had no working day."""
    SILENT = "silent"
    """None of these yet."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One person on whom a superior acted in the week: every act, oldest first, and the best that came of them."""

    person: PersonFacts | None
    """None: they are not of this team any more, and are not named."""
    acts: tuple[FollowUp, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of the people named before, for one superior."""

    followed: tuple[Followed, ...] = ()
    overdue: int = 0
    """People named a week ago by the summaries of those directly below, on whom nobody acted."""
    overdue_units: int = 0
    """Of how many units those summaries are."""

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many people came to each, in the order of `Outcome`."""
        counted = Counter(one.outcome for one in self.followed)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @property
    def only_greeted(self) -> bool:
        return all(act.act is Act.GREET for one in self.followed for act in one.acts)


def outcome(act: FollowUp, person: PersonFacts | None, span: Span) -> Outcome:
    """What came of one act by the end of the week; `person` None: they are not of the superior's team any more."""
    if person is None or person.gone:
        return Outcome.MOVED
    if person.last_answer_at is not None and person.last_answer_at >= act.at:
        return Outcome.BACK
    if act.act is Act.ASK and act.state is State.ANSWERED:
        return Outcome.ANSWERED
    if act.act is Act.MENTOR and act.state is State.YES:
        return Outcome.MENTOR
    return Outcome.LEAVE if person.rests or span.idle else Outcome.SILENT


def followed(acts: Iterable[FollowUp], team: Mapping[int, PersonFacts], span: Span) -> tuple[Followed, ...]:
    """The people on whom a superior acted in the week, by whom they acted on first; `team`: who reports to them now."""
    of_person: dict[int, list[FollowUp]] = {}
    for act in sorted(acts, key=lambda one: (one.at, one.id)):
        if span.since <= act.at < span.at:
            of_person.setdefault(act.person_id, []).append(act)
    rank = list(Outcome).index
    return tuple(
        Followed(team.get(id_), tuple(those), min((outcome(one, team.get(id_), span) for one in those), key=rank))
        for id_, those in of_person.items()
    )


def is_overdue(named: Named, acts: Collection[FollowUp], person: PersonFacts | None, span: Span) -> bool:
    """Whether nobody acted on a person within the week after they were named, and it was still to be done.

    It was not, where they came back by themselves, are on leave, moved, or nobody had a working day. `acts` are those
    on this person.
    """
    if person is None or person.gone or person.rests or span.idle or named.at >= span.at:
        return False
    back = person.last_answer_at is not None and person.last_answer_at >= named.at
    return not back and not any(act.at >= named.at for act in acts)


def latest(acts: Sequence[FollowUp], span: Span) -> Act | None:
    """What was done last about a person in the last two weeks; None: nothing."""
    lately = [act for act in acts if span.at - LATELY <= act.at < span.at]
    return max(lately, key=lambda one: (one.at, one.id)).act if lately else None
