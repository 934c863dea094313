"""`bekal report weekly`: what supervisors are told of a week, as files or as messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.given import iso_week
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.house import House
    from bot.texts import Texts
    from bot.weekly.loading import Loaded
    from bot.weekly.sending import Posted
    from lessons.loading import Catalogue
    from reports.weekly_summary import Summary
    from reports.weeks import Week
    from store.store import Store
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    parser.take("--week", metavar="WEEK", type=iso_week)
    parser.take_one_of(("--all", {"action": "store_true"}), ("--supervisor", {"metavar": "NIP"}))
    parser.take_one_of(("--out", {"metavar": "DIR", "type": Path}), ("--send", {"action": "store_true"}))
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import build_house
    from bot.weekly.sending import last_week
    from people.hours import midnight
    from people.model import Zone

    house, now = build_house(console.config), console.clock.now()
    week = console.args.week or last_week(house, now)
    if now <= midnight(Zone.WIB, week.monday):  # where it begins last
        raise Refused("error.week_ahead", week=week)
    with console.store() as store:
        return _send(console, house, store, week) if console.args.send else _write(console, house, store, week)


def _found(console: Console, tx: Tx, house: House, week: Week) -> Iterator[tuple[Summary, Loaded]]:
    from bot.weekly.loading import all_summaries, summary_of

    now = console.clock.now()
    if console.args.all:
        yield from all_summaries(tx, house, week, now)
        return
    person = known_person(tx, console.args.supervisor)
    found = summary_of(tx, house, week, person.id, now)
    if found is None:
        raise Refused("error.no_team", nip=person.nip)
    yield found


def _write(console: Console, house: House, store: Store, week: Week) -> int:
    """Files of every summary, in a folder that is made where there is none."""
    from bot.texts import texts_for
    from bot.weekly import files
    from reports.weekly_export import plain

    folder, now = console.args.out, console.clock.now()
    folder.mkdir(parents=True, exist_ok=True)

    def work(tx: Tx) -> tuple[list[dict[str, Any]], int]:
        written, unled = [], 0
        stems = _Stems(folder)
        for summary, loaded in _found(console, tx, house, week):
            texts = texts_for(summary.superior.language or house.language)
            paths = write_files(tx, stems(files.name(summary)), summary, loaded, texts, house.courses.catalogue, now)
            written.append({**plain(summary), "files": [path.name for path in paths]})
            unled = loaded.staff.unled()
        return written, unled

    written, unled = store.read_now(work)
    if console.json:
        console.report({"week": str(week), "summaries": written, "without_superior": unled})
    else:
        _show(console, written)
        console.say("report_weekly.written", count=len(written), week=week, folder=folder)
        if console.args.all and unled:
            console.say("report_weekly.unled", count=unled)
    return 0


def write_files(
    tx: Tx, stem: Path, summary: Summary, loaded: Loaded, texts: Texts, catalogue: Catalogue, now: datetime
) -> list[Path]:
    """Write message, chart and workbook of one summary, `stem` with their endings. Raises OSError."""
    from bot import markup
    from bot.commands.files import written
    from bot.weekly import files, pictures
    from bot.weekly.message import compose

    paths = [stem.with_name(f"{stem.name}{suffix}") for suffix in (".txt", ".png", ".xlsx")]
    with written(paths[0]) as path:
        path.write_text(markup.visible(compose(summary, texts)) + "\n", encoding="utf-8")
    with written(paths[1]) as path:
        path.write_bytes(pictures.chart(summary, texts))
    with written(paths[2]) as path:
        files.write_book(tx, path, summary, loaded, texts, catalogue, now)
    return paths


class _Stems:
    """Names of files in a folder, each given once: two heads of one unit may look alike when masked."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._given = folder, Counter[str]()

    def __call__(self, name: str) -> Path:
        self._given[name] += 1
        again = self._given[name]
        return self._folder / (name if again == 1 else f"{name} {again}")


def _show(console: Console, written: Iterable[dict[str, Any]]) -> None:
    def row(one: dict[str, Any]) -> tuple[Any, ...]:
        active, lessons, year = (one["figures"][name] for name in ("active", "lessons", "jp_year"))
        return (
            one["superior"]["unit"],
            f"{active['value']}/{active['of']}",
            f"{lessons['value']}/{lessons['of']}",
            "" if year["value"] is None else year["value"],
            one["files"][0].removesuffix(".txt"),
        )

    console.table(("unit", "active", "lessons", "jp", "files"), map(row, written))


def _send(console: Console, house: House, store: Store, week: Week) -> int:
    """Queue the messages; one that is known is left as it is."""
    from bot.weekly.sending import post_these, store_posted
    from store.model import JournalEntry

    now = console.clock.now()
    posted = store.read_now(lambda tx: post_these(tx, house, now, _found(console, tx, house, week)))
    fates = Counter(one.fate.value for one in posted)
    entry = JournalEntry(now, "weekly_sent", None, {"week": str(week), **fates})

    def work(tx: Tx) -> int:
        stored = store_posted(tx, posted, now)
        if stored is None:
            raise Refused("error.changed_meanwhile")
        tx.save([entry])
        return stored

    count = store.write_now(work)
    if console.json:
        console.report({"week": str(week), "fates": fates, "summaries": [_plain(one) for one in posted]})
        return 0
    for one in posted:
        if one.message is None:
            console.say(f"report_weekly.fate.{one.fate.value}", unit=one.summary.superior.unit)
    console.say("report_weekly.sent", count=count, left_out=len(posted) - count, week=week)
    return 0


def _plain(posted: Posted) -> dict[str, Any]:
    from reports.weekly_export import plain

    message = posted.message
    return {
        **plain(posted.summary),
        "fate": posted.fate.value,
        "key": message.key if message else "",
        "not_before": message.not_before if message else None,
    }
