"""A superior enters the figures of their own units: which unit, which figure, the number; what was there is shown."""

from __future__ import annotations

from bot import markup, wording
from bot.buttons import Act, base36, number36
from bot.conversations import home
from bot.doors import Doors
from bot.indicators.entering import Asked, EntryRefused, Figure, asked_of, enter, first_day, own_units
from bot.indicators.words import exact, measure_name, period_name
from bot.messages import MAX_TITLE, Choice, Inbound
from bot.turns import Turn
from people.decimals import parse_decimal
from people.model import Role, Unit
from reports.indicator_periods import Period
from reports.indicator_terms import Measure

AT = "figure"
SHOWN = 9
"""Units that are offered; who has more has the workbook."""
_MARKS = {"o": Measure.OUTPUT, "s": Measure.SKM}
_MARK = {measure: mark for mark, measure in _MARKS.items()}
_EXAMPLES = {Measure.OUTPUT: 12.5, Measure.SKM: 81.5}


def show(turn: Turn, argument: str) -> None:
    """The figures of the unit in the button; without one, of the only unit there is, or which one is meant."""
    units = own_units(turn.tx, turn.person)
    wanted = number36(argument) if argument else None
    found = next((unit for unit in units if unit.id == wanted), units[0] if len(units) == 1 and not argument else None)
    if found is not None:
        _page(turn, found)
    elif not units:
        turn.say(turn.texts("indicators.chat.none", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
    else:
        _choose(turn, units)


def ask(turn: Turn, argument: str) -> None:
    """Ask for one figure. Raises ValueError for one that is not asked of a unit of theirs."""
    unit, one = _meant(turn, argument)
    texts, terms = turn.texts, turn.house.indicators
    measure, example = measure_name(texts, one.measure, terms), wording.number(texts, _EXAMPLES[one.measure])
    lines = [
        texts(
            "indicators.chat.ask",
            measure=markup.plain(measure),
            unit=markup.plain(unit.name),
            period=period_name(texts, one.period),
        )
    ]
    if one.known:
        lines.append(texts("indicators.chat.ask_known", value=exact(turn.texts, one.known.value)))
    hint = "indicators.chat.ask_skm" if one.measure is Measure.SKM else "indicators.chat.ask_hint"
    lines.append(texts(hint, example=example))
    turn.say("\n".join(lines), [turn.button("back", Act.FIGURES, base36(unit.id))])
    turn.aside(AT, figure=argument)


def typed(turn: Turn, event: Inbound) -> None:
    """The number in answer to `ask`. It stays what is waited for until it is one."""
    argument = str(turn.state.get("figure", ""))
    try:
        unit, one = _meant(turn, argument)
    except ValueError:
        show(turn, "")  # the roster or the settings have changed since it was asked
        return
    value = parse_decimal(event.text.strip())
    if value is None:
        example = wording.number(turn.texts, _EXAMPLES[one.measure])
        text = markup.plain(home.shortened(event.text.strip()))
        said = turn.texts("indicators.chat.not_number", text=text, example=example)
        turn.say(said, [turn.button("back", Act.FIGURES, base36(unit.id))])
        return
    _take(turn, unit, one, value)


def _take(turn: Turn, unit: Unit, one: Asked, value: float) -> None:
    try:
        # At once: what is shown next is read from the store.
        kept, new = enter(
            turn.tx, turn.house, turn.person, Figure(one.measure, unit.id, one.period, value), turn.now, "chat"
        )
    except EntryRefused as refusal:
        reason = turn.texts(f"fault.{refusal.code}", **{**refusal.params, "value": exact(turn.texts, value)})
        said = turn.texts("indicators.chat.refused", reason=markup.plain(reason))
        turn.say(said, [turn.button("back", Act.FIGURES, base36(unit.id))])
        return
    _page(turn, unit, _saved(turn, one, kept.value) if new else _same(turn, kept.value))


def _saved(turn: Turn, one: Asked, value: float) -> str:
    return turn.texts(
        "indicators.chat.saved",
        name=markup.plain(turn.name),
        measure=markup.plain(measure_name(turn.texts, one.measure, turn.house.indicators)),
        period=period_name(turn.texts, one.period),
        value=exact(turn.texts, value),
    )


def _same(turn: Turn, value: float) -> str:
    return turn.texts("indicators.chat.same", value=exact(turn.texts, value))


def _page(turn: Turn, unit: Unit, intro: str = "") -> None:
    """What is asked of a unit and what is known of it, with a button for each figure."""
    asked, texts = asked_of(turn.tx, turn.house, unit, turn.now), turn.texts
    start = first_day(turn.tx, turn.house, unit.id, turn.now)
    lines = [texts("indicators.chat.title", unit=markup.plain(unit.name))]
    if start:
        lines.append(texts("indicators.chat.begun", date=wording.dated(texts, start)))
    else:
        lines.append(texts("indicators.chat.not_begun"))
    lines += [_line(turn, one) for one in asked]
    if start and all(one.before for one in asked):
        lines.append(texts("indicators.chat.wait"))
    said = "\n".join(lines)
    turn.say(f"{intro}\n\n{said}" if intro else said, [_choice(turn, unit, one) for one in asked], columns=2)
    turn.aside()


def _line(turn: Turn, one: Asked) -> str:
    params = {
        "measure": markup.plain(measure_name(turn.texts, one.measure, turn.house.indicators)),
        "period": period_name(turn.texts, one.period),
        "when": turn.texts("indicators.chat.before" if one.before else "indicators.chat.after"),
    }
    if one.known is None:
        return turn.texts("indicators.chat.unknown", **params)
    return turn.texts("indicators.chat.known", value=exact(turn.texts, one.known.value), **params)


def _choice(turn: Turn, unit: Unit, one: Asked) -> Choice:
    key = f"figure_{one.measure.value}_{'before' if one.before else 'after'}"
    return turn.button(key, Act.FIGURE, f"{_MARK[one.measure]}{base36(unit.id)}.{one.period}")


def _choose(turn: Turn, units: list[Unit]) -> None:
    choices = [
        Choice(turn.button("back", Act.FIGURES, base36(unit.id)).id, f"{number}. {unit.name}"[:MAX_TITLE])
        for number, unit in enumerate(units[:SHOWN], 1)
    ]
    lines = [turn.texts("indicators.chat.choose", name=markup.plain(turn.name))]
    lines += [f"{number}. {markup.plain(unit.name)}" for number, unit in enumerate(units[:SHOWN], 1)]
    if len(units) > SHOWN:
        lines.append(turn.texts("indicators.chat.more", count=len(units) - SHOWN))
    turn.say("\n".join(lines), choices, columns=2)
    turn.aside()


def _meant(turn: Turn, argument: str) -> tuple[Unit, Asked]:
    """The unit and figure in a button. Raises ValueError where it is none that is asked of a unit of theirs."""
    where, _, text = argument.partition(".")
    measure, period = _MARKS.get(where[:1]), Period.parse(text)
    units = {unit.id: unit for unit in own_units(turn.tx, turn.person)}
    unit = units.get(number36(where[1:]) or 0)
    if measure is None or unit is None:
        raise ValueError("no figure of theirs")
    asked = asked_of(turn.tx, turn.house, unit, turn.now)
    found = next((one for one in asked if (one.measure, one.period) == (measure, period)), None)
    if found is None:
        raise ValueError("not asked now")
    return unit, found


DOORS = Doors(
    acts={Act.FIGURES: show, Act.FIGURE: ask},
    typed={AT: typed},
    commands={"angka": Act.FIGURES, "figures": Act.FIGURES},
    needs={Act.FIGURES: Role.SUPERVISOR, Act.FIGURE: Role.SUPERVISOR},
)
