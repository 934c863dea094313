"""`bekal jp`: the ledger of learning hours: what waits, decisions and corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.given import entry_id, local_date, whole
from bot.commands.importing import take_file
from bot.commands.jp_outcome import administrator, asked, beyond_data, names, plain, tell
from bot.commands.parser import Parser
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    from bot.house import House
    from bot.jp.desk import Outcome
    from bot.jp.listing import Listed
    from people.jp import JpStatus
    from store.tx import Tx

FORMS = ("course", "mentoring", "task", "classroom")
STATUSES = ("proposed", "approved", "refused")


def arguments(parser: Parser) -> None:
    listing = parser.command("list")
    listing.take("--status", choices=STATUSES)
    approving = parser.command("approve")
    refusing = parser.command("refuse")
    for one in (approving, refusing):
        one.take("ids", metavar="ID", type=entry_id, nargs="*")
        one.take("--all", action="store_true")
    refusing.take("--reason", metavar="TEXT", required=True)
    correcting = parser.command("correct")
    correcting.take("ids", metavar="ID", type=entry_id)
    correcting.take("--jp", metavar="N", type=whole, required=True)
    correcting.take("--reason", metavar="TEXT", required=True)
    forecasting = parser.command("forecast")
    forecasting.take("--unit", metavar="NAME")
    forecasting.take("--people", action="store_true")
    sheet = parser.command("sheet")
    sheet.take("--out", metavar="FILE.xlsx", type=Path, required=True)
    for one in (listing, approving, refusing, sheet):
        one.take("--form", choices=FORMS)
        one.take("--unit", metavar="NAME")
        one.take("--until", metavar="DATE", type=local_date)
    reading = parser.command("decide")
    importing = parser.command("import")
    for one in (reading, importing):
        take_file(one)
    for one in (approving, refusing, correcting, reading):
        one.take("--by", metavar="NIP")
    for one in (listing, approving, refusing, correcting, forecasting, sheet, reading, importing):
        one.take_json()
        one.take_config()


def run(console: Console) -> int:
    from bot.commands import jp_files, jp_forecast
    from bot.jp.desk import NotAllowed, Unfit

    acts: dict[str, Callable[[Console], int]] = {
        "list": _list, "approve": _decide, "refuse": _decide, "correct": _decide, "forecast": jp_forecast.forecast,
        "sheet": jp_files.sheet, "decide": jp_files.decide, "import": jp_files.bring_in,
    }  # fmt: skip
    try:
        return acts[console.args.action](console)
    except NotAllowed:
        raise Refused("jp.not_admin", nip=console.args.by) from None
    except Unfit as unfit:
        raise Refused("jp.unfit", problem=console.texts(f"jp.unfit.{unfit.code}")) from None


# --- what there is


def _list(console: Console) -> int:
    from people.jp import JpStatus

    status = JpStatus(console.args.status) if console.args.status else None
    with console.store() as store:
        found = store.read_now(lambda tx: _listed(tx, console, status))
    if console.json:
        console.report([data(one) for one in found])
        return 0
    columns = ("id", "day", "nip", "name", "unit", "form", "what", "jp", "status")
    console.table(columns, [_row(console, one) for one in found])
    console.remark("jp.count", count=len(found), jp=sum(one.entry.jp for one in found))
    return 0


def _listed(tx: Tx, console: Console, status: JpStatus | None) -> list[Listed]:
    from bot.jp.listing import listed

    return listed(tx, asked(tx, console, status))


def _row(console: Console, one: Listed) -> Sequence[Any]:
    from bot.jp.listing import title

    entry, person, texts = one.entry, one.person, console.texts
    form, status = texts(f"jp.form.{entry.form}"), texts(f"jp.status.{entry.status}")
    return entry.id, entry.day, person.nip, person.name, person.unit_name, form, title(texts, entry), entry.jp, status


def data(one: Listed) -> dict[str, Any]:
    """An entry for a machine; its id as text, since many keep fifteen digits of a number."""
    entry, person = one.entry, one.person
    return {
        "id": str(entry.id),
        "nip": person.nip,
        "name": person.name,
        "unit": person.unit_name,
        "year": entry.year,
        "from": entry.first_day,
        "to": entry.day,
        "form": entry.form,
        "competency": entry.competency,
        "title": entry.title,
        "minutes": entry.minutes,
        "jp": entry.jp,
        "evidence": entry.evidence,
        "table": entry.table_version,
        "status": entry.status,
        "reason": entry.reason,
        "decided_at": entry.decided_at,
        "corrects": str(entry.corrects) if entry.corrects else None,
    }


# --- deciding


def _decide(console: Console) -> int:
    from bot.building import build_house

    house, now = build_house(console.config), console.clock.now()
    with console.store() as store:
        outcome = store.write_now(lambda tx: _outcome(tx, house, console, now))
        people = store.read_now(lambda tx: names(tx, outcome))
    if console.json:
        console.report({**plain(outcome), "warnings": beyond_data(outcome, people)})
    else:
        tell(console, house, outcome, people)
    return int(bool(outcome.left))


def _outcome(tx: Tx, house: House, console: Console, now: Any) -> Outcome:
    from bot.jp import desk

    args, by = console.args, administrator(tx, console)
    if args.action == "correct":
        return desk.correct(tx, house, args.ids, args.jp, args.reason, by, now)
    ids = _ids(tx, console)
    if args.action == "refuse":
        return desk.refuse(tx, house, ids, args.reason, by, now)
    return desk.approve(tx, house, ids, by, now)


def _ids(tx: Tx, console: Console) -> list[int]:
    """The entries named, or with `--all` what waits within the bounds given. Raises Refused where it is neither."""
    from people.jp import JpStatus

    args = console.args
    if bool(args.ids) == args.all or (args.ids and (args.form or args.unit or args.until)):
        raise Refused("jp.which")
    return args.ids or [entry.id for entry in tx.ledger.wanted(asked(tx, console, JpStatus.PROPOSED))]
