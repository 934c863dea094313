"""`bekal mentors`: who mentors and how much, profiles from a spreadsheet, and matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.faulty import demand_errors, report_import, write_marked
from bot.commands.parser import Parser

if TYPE_CHECKING:
    from bot.house import House
    from bot.mentor_importing import ProfileChanges
    from mentoring.model import MentorProfile
    from mentoring.profile_rows import ProfileFile
    from mentoring.standing import Sign
    from store.mentoring_model import Mentor
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    matching = parser.command("match")
    matching.take("--dry-run", action="store_true")
    matching.take("--groups", action="store_true")
    matching.take("--ask", action="store_true")
    matching.take("--yes", action="store_true")
    appointing = parser.command("appoint")
    appointing.take("--dry-run", action="store_true")
    importing = parser.command("import")
    importing.take("file", metavar="FILE", type=Path)
    importing.take("--dry-run", action="store_true")
    importing.take("--accept-valid", action="store_true")
    importing.take("--errors", metavar="FILE.xlsx", type=Path)
    for one in (matching, appointing, parser.command("list"), parser.command("load"), importing):
        one.take_json()
        one.take_config()


def run(console: Console) -> int:
    if console.args.action == "match":
        from bot.commands.mentors_match import match

        return match(console)
    if console.args.action == "appoint":
        from bot.commands.mentors_appoint import appoint

        return appoint(console)
    return {"list": _list, "load": _load, "import": _import}[console.args.action](console)


# --- who they are


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


def listed(tx: Tx, house: House, now: Any) -> list[Listed]:
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


def _list(console: Console) -> int:
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


def _load(console: Console) -> int:
    from mentoring.matching import spread
    from mentoring.model import Load

    found = sorted(_read(console), key=lambda one: (-_percent(one), one.mentor.person.name))
    loads = [Load(one.profile.person_id, one.profile.load, one.profile.load, one.profile.capacity) for one in found]
    summary = spread(loads)
    if console.json:
        shown = [
            {
                "nip": one.mentor.person.nip,
                "learners": one.profile.load,
                "capacity": one.profile.capacity,
                "percent": _percent(one),
                "groups": _groups_data(one),
                **_lately_data(one),
            }
            for one in found
        ]
        console.report({"mentors": shown, "spread": asdict(summary)})
        return 0
    rows = [
        (
            one.mentor.person.nip,
            one.mentor.person.name,
            one.profile.load,
            one.profile.capacity,
            f"{_percent(one)}%",
            _shared(console, one),
            _lately(console, one),
        )
        for one in found
    ]
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


def _percent(one: Listed) -> int:
    return 100 * one.profile.load // one.profile.capacity if one.profile.capacity else 0


# --- what they offer


def _import(console: Console) -> int:
    from mentoring.profile_rows import ProfileFile, read_profiles
    from people.faults import Fault
    from people.hours import local_day
    from people.roster.reading import read_sheets
    from people.roster.refusal import Refused as Unreadable

    args = console.args
    demand_errors(console)
    today = local_day(console.config.agency.default_zone, console.clock.now())
    try:
        file = read_profiles(args.file.name, read_sheets(args.file), today)
    except Unreadable as problem:
        file = ProfileFile(faults=(Fault(args.file.name, problem.code, problem.params),))
    except OSError as error:
        file = ProfileFile(faults=(Fault(args.file.name, "roster.unreadable", {"problem": type(error).__name__}),))
    changes = _planned(console, file)
    refused = not changes.acceptable and not args.accept_valid
    if args.errors and changes.faults:
        write_marked(console, args.errors, file.sheets, changes.faults)
    report_import(console, changes, refused)
    return int(refused)


def _planned(console: Console, file: ProfileFile) -> ProfileChanges:
    """Plan the changes and, where nothing stands against it, store them in the same transaction."""
    from bot.mentor_importing import plan_profiles
    from people.roster.model import RosterChanges
    from store.model import JournalEntry

    args, now = console.args, console.clock.now()

    def work(tx: Tx) -> ProfileChanges:
        changes = plan_profiles(tx, file, now)
        if changes.acceptable or args.accept_valid:
            tx.people.apply(RosterChanges(persons=changes.persons))
            counts = {"added": changes.added, "changed": changes.changed, "refused": changes.refused}
            tx.save([*changes.terms, JournalEntry(now, "mentors_imported", None, counts)])
        return changes

    with console.store() as store:
        if args.dry_run:
            return store.read_now(lambda tx: plan_profiles(tx, file, now))
        return store.write_now(work)
