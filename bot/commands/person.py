"""`bekal person`: rights over one's data, carried out by an administrator, and leaving the agency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import person_departure
from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_person

if TYPE_CHECKING:
    from people.model import Person, Zone
    from store.store import Store
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    showing = parser.command("show")
    exporting = parser.command("export")
    erasing = parser.command("erase")
    for one in (showing, exporting, erasing):
        one.take("nip", metavar="NIP")
        one.take_config()
    showing.take_json()
    exporting.take("--out", metavar="FILE.json", type=Path)
    erasing.take("--yes", action="store_true")
    person_departure.arguments(parser)


def run(console: Console) -> int:
    acts: dict[str, Callable[[Console, Store], int]] = {
        "show": _show, "export": _export, "erase": _erase,
        "depart": person_departure.depart, "return": person_departure.take_back,
    }  # fmt: skip
    with console.store() as store:
        return acts[console.args.action](console, store)


def _show(console: Console, store: Store) -> int:
    from bot.personal import overview

    now = console.clock.now()
    found = store.read_now(lambda tx: overview(tx, known_person(tx, console.args.nip), now))
    if console.json:
        console.report(found)
        return 0
    console.say("person.record", **_shown(found))
    if found["person"]["departed_on"]:
        console.say("person.gone", day=found["person"]["departed_on"])
    elif found["departure"]:
        console.say("person.leaving", day=found["departure"]["day"])
    terms = found["participation"]
    if terms["consent_version"]:
        zone = console.config.agency.default_zone
        consented, withdrawn = (_when(zone, terms[key]) for key in ("consented_at", "withdrawn_at"))
        version = terms["consent_version"]
        console.say("person.consent", consent_version=version, consented_at=consented, withdrawn_at=withdrawn)
    else:
        console.say("person.no_consent")
    for entry in found["jp"]:
        form, status = (console.texts(f"jp.{kind}.{entry[kind]}") for kind in ("form", "status"))
        console.say("person.hours", **{**entry, "form": form, "status": status, "title": entry["title"] or form})
    for enrolment in found["enrolments"]:
        shown = {key: "-" if value is None else value for key, value in enrolment.items()}
        status = console.texts(f"panel.person.status.{enrolment['status']}")
        console.say("person.enrolment", **{**shown, "status": status})
    return 0


def _when(zone: Zone, at: datetime | None) -> str:
    """A moment by the agency's clock, as the trail shows it."""
    from people.hours import local

    return local(zone, at).isoformat(" ", "seconds") if at else "-"


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    person = found["person"]
    return {
        **{key: person[key] or "-" for key in ("nip", "name", "unit_name", "position", "rank", "phone")},
        "zone": person["zone"].abbreviation,
        "roles": ", ".join(person["roles"]),
        "chats": ", ".join(f"{c['channel']}/{c['account']} ({c['status']})" for c in found["chats"]) or "-",
        "lessons": sum(lesson["completed_at"] is not None for lesson in found["lessons"]),
    }


def _export(console: Console, store: Store) -> int:
    import orjson

    from bot.commands.files import written
    from bot.personal import copy_of
    from store.model import JournalEntry

    now, out = console.clock.now(), console.args.out

    def work(tx: Tx) -> dict[str, Any]:
        person = known_person(tx, console.args.nip)
        tx.save([JournalEntry(now, "data_exported", person.id)])
        return copy_of(tx, person, now, for_them=False)

    document = store.write_now(work)
    if out is None:
        console.report(document)
        return 0
    with written(out) as temporary:
        temporary.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
    console.say("person.exported", file=out)
    return 0


def _erase(console: Console, store: Store) -> int:
    from store.model import JournalEntry

    person = store.read_now(lambda tx: known_person(tx, console.args.nip))
    console.say("person.what_goes", name=person.name, nip=person.nip, unit=person.unit_name)
    if not console.args.yes and not console.confirmed("person.sure", name=person.name):
        raise Refused("person.not_erased")
    now = console.clock.now()

    def work(tx: Tx) -> Person:
        tx.people.erase(person.id, now)
        tx.save([JournalEntry(now, "erased", person.id)])
        return person

    store.write_now(work)
    console.say("person.erased")
    return 0
