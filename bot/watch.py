"""The administrators' morning: once a day they hear of what does not go on, if anything, without having to ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.audience import Audience
from bot.findings import Finding
from bot.listeners import Listener
from bot.markup import plain
from bot.symptoms import symptoms
from bot.workdays import is_workday
from people.hours import local_day, midnight
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

log = structlog.get_logger(__name__)

LATER = timedelta(hours=1)
"""After the hour of the agency's lessons: by then what was planned for it has gone, or has failed."""
AGAIN = timedelta(days=6, hours=12)
"""The same trouble is told of again after this, as long as it lasts: on the same weekday."""
SHOWN = 3
TOLD = "trouble_told"


def plan_watch(tx: Tx, house: House, now: datetime) -> int:
    """Look once each working day of the agency, and tell the administrators what is new; gives how many findings."""
    day = local_day(house.zone, now)
    if now < _hour(house, day) or not is_workday(house, day) or not tx.claims.take(f"watch:{day}", now):
        return 0
    new = _news(tx, list(symptoms(tx, now, day)), now)
    if new:
        _tell(tx, house, new, now)
    return len(new)


def _hour(house: House, day: date) -> datetime:
    at = house.hours.at
    return midnight(house.zone, day) + timedelta(hours=at.hour, minutes=at.minute) + LATER


def _news(tx: Tx, found: list[Finding], now: datetime) -> list[Finding]:
    """Those of which nobody was told lately."""
    entries = tx.journal.entries(since=now - AGAIN, kinds={TOLD})
    told = {(entry.data["code"], entry.data["reason"]) for entry in entries}
    return [finding for finding in found if _cause(finding) not in told]


def _cause(finding: Finding) -> tuple[str, str]:
    return finding.code, str(finding.params.get("reason", ""))


def _tell(tx: Tx, house: House, new: list[Finding], now: datetime) -> None:
    audience = Audience(house, tx, now)
    administrators = audience.administrators()
    if not administrators:
        log.warning("trouble_untold", codes=[finding.code for finding in new])
        return
    day = local_day(house.zone, now)
    for one in administrators:
        one.say(f"watch:{one.person.id}:{day}", _words(one, new))
    facts = [JournalEntry(now, TOLD, None, {"code": code, "reason": reason}) for code, reason in map(_cause, new)]
    tx.save([*audience.messages, *facts])


def _words(reader: Listener, new: list[Finding]) -> str:
    texts = reader.texts
    lines = [_line(reader, finding) for finding in new[:SHOWN]]
    more = [texts("watch.more", count=len(new) - SHOWN)] if len(new) > SHOWN else []
    return "\n\n".join([texts("watch.title", name=reader.name), *lines, *more, texts("watch.end")])


def _line(reader: Listener, finding: Finding) -> str:
    key = f"cli.doctor.finding.{finding.code}"
    params = {name: plain(str(value)) for name, value in finding.params.items()}
    what, do = (reader.texts(f"{key}.{part}", **params) for part in ("what", "do"))
    return reader.texts("watch.line", what=what, do=do)
