"""`bekal jp forecast`: what the year will come to, by the measure of the weekly summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.selection import known_unit

if TYPE_CHECKING:
    from reports.jp_forecast import PersonForecast, UnitForecast
    from store.tx import Tx


def forecast(console: Console) -> int:
    """Who will be short of the floor or beyond the ceiling, by unit, or person by person with `--people`."""
    from reports.jp_forecast import people_forecast, unit_forecasts
    from reports.weeks import Week, span
    from store import reporting

    config, args, now = console.config, console.args, console.clock.now()
    zone = config.agency.default_zone
    lies = span(Week.of(_today(console)), zone, now)
    bounds = config.jp.terms.floor.jp, config.jp.terms.ceiling.jp

    def work(tx: Tx) -> Any:
        people = reporting.weekly(tx, lies).people
        if args.unit:
            inside = {person.id for person in tx.people.in_unit(known_unit(tx, args.unit))}
            people = tuple(one for one in people if one.id in inside)
        return people_forecast(people, lies, *bounds), unit_forecasts(people, lies, *bounds)

    with console.store() as store:
        people, units = store.read_now(work)
    if console.json:
        console.report(_forecast_data(lies.week.year, people, units))
        return 0
    _show_people(console, people) if args.people else _show_units(console, units)
    short, of, over, pppk = (sum(getattr(one, name) for one in units) for name in ("short", "floor", "over", "ceiling"))
    floor, ceiling = bounds
    said = {"short": short, "of": of, "over": over, "pppk": pppk, "floor": floor, "ceiling": ceiling}
    console.say("jp.forecast", year=lies.week.year, **said)
    return 0


def _show_people(console: Console, people: Sequence[PersonForecast]) -> None:
    rows = [
        [o.person.nip, o.person.name, o.person.unit, o.person.jp_year, _one(console, o.forecast), o.bound]
        for o in people
    ]
    console.table(("nip", "name", "unit", "jp", "forecast", "bound"), rows)


def _show_units(console: Console, units: Sequence[UnitForecast]) -> None:
    rows = [[one.unit, one.floor, one.short, one.ceiling, one.over] for one in units]
    console.table(("unit", "with_floor", "short", "pppk", "over"), rows)


def _today(console: Console) -> date:
    from people.hours import local_day

    return local_day(console.config.agency.default_zone, console.clock.now())


def _one(console: Console, value: float) -> str:
    from bot.wording import number

    return number(console.texts, value)


def _forecast_data(year: int, people: Sequence[Any], units: Sequence[Any]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "year": year,
        "units": [asdict(unit) for unit in units],
        "people": [
            {
                "nip": one.person.nip, "name": one.person.name, "unit": one.person.unit, "kind": one.person.kind,
                "jp": one.person.jp_year, "forecast": round(one.forecast, 1), "bound": one.bound, "amiss": one.amiss,
            }
            for one in people
        ],
    }  # fmt: skip
