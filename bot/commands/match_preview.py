"""What `bekal mentors match` proposes, shown to whoever confirms it and written for a machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console

if TYPE_CHECKING:
    from mentoring.groups import GroupMatch, Joining
    from mentoring.model import Match, MatchResult, Reason, Unmatched
    from people.model import Person

SHOWN = 50
"""Pairs, and persons of each reason, that are shown; the JSON has them all."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What matching found, and who the people in it are."""

    result: MatchResult
    people: dict[int, Person]
    unassessed: frozenset[int]
    """Those without a need who never assessed themselves."""
    groups: tuple[GroupMatch, ...] = ()
    joining: tuple[Joining, ...] = ()

    @property
    def proposals(self) -> list[tuple[int, int]]:
        """Who is to be asked for whom: learner and mentor, in pairs and in groups."""
        grouped = [one for group in self.groups for one in group.members]
        joining = [one.match for one in self.joining]
        return [(found.mentee_id, found.mentor_id) for found in (*self.result.matches, *grouped, *joining)]


def show(console: Console, preview: Preview) -> None:
    """For whoever confirms: pairs with reasons, groups, for whom there is nobody and why, and the spread of load."""
    result = preview.result
    console.say("mentors.matches", count=len(result.matches))
    for found in result.matches[:SHOWN]:
        for line in _pair_lines(console, preview, found):
            console.line(line)
    if len(result.matches) > SHOWN:
        console.say("mentors.more", count=len(result.matches) - SHOWN)
    blocks = [*(_group_lines(console, preview, shared) for shared in preview.groups)]
    blocks += [_joining_lines(console, preview, one) for one in preview.joining]
    for block in blocks:
        console.line()
        for line in block:
            console.line(line)
    for code, group in _by_code(result.unmatched).items():
        console.line()
        console.say(f"mentors.unmatched.{code}", count=len(group))
        for alone in group[:SHOWN]:
            console.line(_alone(console, preview, alone))
        if len(group) > SHOWN:
            console.say("mentors.more", count=len(group) - SHOWN)
    console.line()
    _show_spread(console, result)


def _pair_lines(console: Console, preview: Preview, found: Match) -> Iterator[str]:
    from bot.pairs.reasons import to_office

    yield f"  {_named(preview, found.mentee_id)} → {_named(preview, found.mentor_id)}"
    yield "      " + "; ".join(to_office(console.texts, found))


def _group_lines(console: Console, preview: Preview, group: GroupMatch) -> Iterator[str]:
    from bot.competencies import name
    from bot.pairs.reasons import to_office

    texts = console.texts
    yield texts(
        "cli.mentors.group",
        count=len(group.members),
        competency=name(texts, group.competency),
        mentor=_named(preview, group.mentor_id),
        counts=group.counts,
        why=texts(f"mentoring.group.{group.reason}"),
    )
    for one in group.members:
        yield f"  {_named(preview, one.mentee_id)}: " + "; ".join(to_office(texts, one))


def _joining_lines(console: Console, preview: Preview, one: Joining) -> Iterator[str]:
    from bot.competencies import name
    from bot.pairs.reasons import to_office

    texts = console.texts
    mentor, competency = _named(preview, one.match.mentor_id), name(texts, one.group.competency)
    yield texts("cli.mentors.joining", competency=competency, mentor=mentor)
    yield f"  {_named(preview, one.match.mentee_id)}: " + "; ".join(to_office(texts, one.match))


def _alone(console: Console, preview: Preview, one: Unmatched) -> str:
    from bot.pairs.reasons import helps, why_none

    if one.code.value == "no_need":
        key = "not_assessed" if one.mentee_id in preview.unassessed else "no_gap"
        return f"  {_named(preview, one.mentee_id)}: {console.texts(f'cli.mentors.{key}')}"
    more = " ".join(helps(console.texts, one)[1:])
    return f"  {_named(preview, one.mentee_id)}: {why_none(console.texts, one)} {more}".rstrip()


def _show_spread(console: Console, result: MatchResult) -> None:
    spread = result.spread
    console.say(
        "mentors.spread",
        mentors=len(result.loads),
        idle=spread.idle,
        full=spread.full,
        lowest=spread.lowest_percent,
        highest=spread.highest_percent,
    )
    for learners, count in enumerate(spread.by_learners):
        if count:
            console.say("mentors.spread_line", learners=learners, count=count)


def _named(preview: Preview, person_id: int) -> str:
    person = preview.people[person_id]
    return f"{person.name} ({person.unit_name}, {person.nip})"


def _by_code(unmatched: Sequence[Unmatched]) -> dict[str, list[Unmatched]]:
    groups: dict[str, list[Unmatched]] = {}
    for one in unmatched:
        groups.setdefault(one.code.value, []).append(one)
    return groups


def data(preview: Preview) -> dict[str, Any]:
    """The same for a machine, all of it."""
    result, nips = preview.result, {id_: person.nip for id_, person in preview.people.items()}
    return {
        "matches": [_match_data(nips, found) for found in result.matches],
        "groups": [_group_data(nips, group) for group in preview.groups],
        "joining": [_joining_data(nips, one) for one in preview.joining],
        "unmatched": [
            {"nip": nips[one.mentee_id], "code": one.code, "params": dict(one.params), "help": _reasons(one.help)}
            for one in result.unmatched
        ],
        "loads": [
            {"nip": nips[load.mentor_id], "before": load.before, "after": load.after, "capacity": load.capacity}
            for load in result.loads
        ],
        "spread": asdict(result.spread),
        "cost": result.cost,
    }


def _match_data(nips: Mapping[int, str], found: Match) -> dict[str, Any]:
    return {
        "mentee": nips[found.mentee_id],
        "mentor": nips[found.mentor_id],
        "cost": found.cost,
        "reasons": _reasons(found.reasons),
        "caveats": _reasons(found.caveats),
    }


def _group_data(nips: Mapping[int, str], group: GroupMatch) -> dict[str, Any]:
    members = [
        {"mentee": nips[one.mentee_id], "cost": one.cost, "reasons": _reasons(one.reasons)} for one in group.members
    ]
    return {
        "mentor": nips[group.mentor_id],
        "competency": group.competency,
        "counts": group.counts,
        "why": group.reason,
        "members": members,
    }


def _joining_data(nips: Mapping[int, str], one: Joining) -> dict[str, Any]:
    return {
        "mentee": nips[one.match.mentee_id],
        "mentor": nips[one.match.mentor_id],
        "group": one.group.id,
        "competency": one.group.competency,
        "cost": one.match.cost,
        "reasons": _reasons(one.match.reasons),
    }


def _reasons(found: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"code": one.code, "params": dict(one.params)} for one in found]
