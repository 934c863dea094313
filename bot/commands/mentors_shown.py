"""`bekal mentors list` and `load`: who mentors, what they offer, and how much they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console

if TYPE_CHECKING:
    from datetime import datetime

    from bot.house import House
    from mentoring.model import MentorProfile
    from mentoring.standing import Sign
    from store.mentoring_model import Mentor
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Listed:
    """One mentor with what matching makes of them."""

    mentor: Mentor
    profile: MentorProfile
    status: str
    """Text key under `cli.mentors.status.`."""
    lately: Mapping[Sign, int] = field(default_factory=dict)
    """What has not faded yet."""
    groups: tuple[tuple[str, int, int], ...] = ()
    """Of their open groups: the competency, how many share it, and as how many learners it counts."""


def listed(tx: Tx, house: House, now: datetime) -> list[Listed]:
    """Every mentor by the roster, by name."""
    from bot import matching
    from bot.workdays import ages
    from mentoring.rules import Barrier, unavailable

    today, age, found, groups = matching.today(house, now), ages(house, now), [], _groups(tx)
    for mentor in matching.mentors(tx, now):
        profile = matching.profile_of(house, mentor, now, age)
        barriers = unavailable(profile, today)
        status = next((b.value for b in reversed(Barrier) if b in barriers), "available")
        shared = groups.get(mentor.person.id, ())
        found.append(Listed(mentor, profile, status, mentor.record.counts(age), tuple(shared)))
    return sorted(found, key=lambda one: (one.mentor.person.name, one.mentor.person.id))


def _groups(tx: Tx) -> dict[int, list[tuple[str, int, int]]]:
    """Mentor → their open groups."""
    members = Counter(pair.group_id for pair in tx.mentoring.open_pairs() if pair.group_id is not None)
    found: dict[int, list[tuple[str, int, int]]] = {}
    for id_ in sorted(members):
        group = tx.mentoring.group(id_)
        if group and group.closed_at is None:
            found.setdefault(group.mentor_id, []).append((group.competency, members[id_], group.counts))
    return found


def _shared(console: Console, one: Listed) -> str:
    """Their groups in a cell: `pelayanan publik: 4 orang, dihitung 2`."""
    texts = console.texts
    return "; ".join(
        texts("cli.mentors.shared", competency=competency, count=count, counts=counts)
        for competency, count, counts in one.groups
    )


def _groups_data(one: Listed) -> list[dict[str, Any]]:
    return [{"competency": field_, "members": count, "counts": counts} for field_, count, counts in one.groups]


def _read(console: Console) -> list[Listed]:
    from bot.building import build_house

    house, now = build_house(console.config), console.clock.now()
    with console.store() as store:
        return store.read_now(lambda tx: listed(tx, house, now))


def listing(console: Console) -> int:
    """Every mentor with what they offer."""
    found = _read(console)
    if console.json:
        console.report([_data(one) for one in found])
        return 0
    rows = [_row(console, one) for one in found]
    console.table(("nip", "name", "unit", "learners", "groups", "expertise", "status", "lately"), rows)
    console.say("mentors.count", count=len(found))
    return 0


def _row(console: Console, one: Listed) -> Sequence[Any]:
    person, profile = one.mentor.person, one.profile
    expertise = ", ".join(f"{field} {level}" for field, level in profile.expertise.items())
    status, load = console.texts(f"cli.mentors.status.{one.status}"), f"{profile.load}/{profile.capacity}"
    shared = _shared(console, one)
    return person.nip, person.name, person.unit_name, load, shared, expertise, status, _lately(console, one)


def _lately(console: Console, one: Listed) -> str:
    """Why somebody rests, and what makes matching ask others first."""
    from bot.wording import full_date
    from people.hours import local_day

    texts, terms = console.texts, one.mentor.terms
    said = []
    if terms.rest and terms.resting_since:
        since = full_date(texts, local_day(one.mentor.person.zone, terms.resting_since))
        said.append(texts("cli.mentors.rests", why=texts(f"mentoring.rest.{terms.rest}"), since=since))
    said += [texts(f"mentoring.sign.{sign}", count=count) for sign, count in sorted(one.lately.items())]
    return "; ".join(said)


def _data(one: Listed) -> dict[str, Any]:
    person, profile, terms = one.mentor.person, one.profile, one.mentor.terms
    return {
        "nip": person.nip,
        "name": person.name,
        "unit": person.unit_name,
        "zone": profile.hours.zone.value,
        "status": one.status,
        "learners": profile.load,
        "capacity": profile.capacity,
        "groups": _groups_data(one),
        "expertise": dict(profile.expertise),
        "job_family": profile.job_family,
        "languages": list(profile.languages),
        "years": profile.years,
        "talk": [f"{at:%H:%M}" for at in profile.talk],
        "daily_cap": terms.desk.daily_cap,
        "digest": terms.desk.digest,
        "snoozed_until": terms.snoozed_until,
        **_lately_data(one),
    }


def _lately_data(one: Listed) -> dict[str, Any]:
    return {
        "resting_since": one.mentor.terms.resting_since,
        "rest": one.mentor.terms.rest,
        "lately": {sign.value: count for sign, count in sorted(one.lately.items())},
        "hesitation": one.profile.hesitation,
    }


# --- how much they have


def load(console: Console) -> int:
    """Every mentor with their learners, the busiest first, and how evenly these are spread."""
    from mentoring.matching import spread
    from mentoring.model import Load

    found = sorted(_read(console), key=lambda one: (-_percent(one), one.mentor.person.name))
    loads = [Load(one.profile.person_id, one.profile.load, one.profile.load, one.profile.capacity) for one in found]
    summary = spread(loads)
    if console.json:
        console.report({"mentors": [_load_data(one) for one in found], "spread": asdict(summary)})
        return 0
    rows = [_load_row(console, one) for one in found]
    console.table(("nip", "name", "learners", "capacity", "load", "groups", "lately"), rows)
    console.say(
        "mentors.spread",
        mentors=len(loads),
        idle=summary.idle,
        full=summary.full,
        lowest=summary.lowest_percent,
        highest=summary.highest_percent,
    )
    return 0


def _load_row(console: Console, one: Listed) -> Sequence[Any]:
    person, profile = one.mentor.person, one.profile
    shared, lately = _shared(console, one), _lately(console, one)
    return person.nip, person.name, profile.load, profile.capacity, f"{_percent(one)}%", shared, lately


def _load_data(one: Listed) -> dict[str, Any]:
    return {
        "nip": one.mentor.person.nip,
        "learners": one.profile.load,
        "capacity": one.profile.capacity,
        "percent": _percent(one),
        "groups": _groups_data(one),
        **_lately_data(one),
    }


def _percent(one: Listed) -> int:
    return 100 * one.profile.load // one.profile.capacity if one.profile.capacity else 0
