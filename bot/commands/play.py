"""`bekal play`: take a course in the terminal, with the same questions, answers and days as by chat."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.parser import Parser
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.house import House
    from bot.messages import Choice, Outbound
    from bot.playing import Play
    from lessons.model import Course


def arguments(parser: Parser) -> None:
    parser.take("course", metavar="COURSE")
    parser.take("--lesson", metavar="ID")
    parser.take_config()


def run(console: Console) -> int:
    from bot.building import build_house
    from bot.clock import ManualClock
    from bot.commands.enrol import known_course
    from bot.playing import Play, Player
    from store.store import Store

    house, zone = build_house(console.config), console.config.agency.default_zone
    course, language = known_course(house, console.args.course), console.texts.language
    position = _position(course, console.args.lesson)
    player = Player(console.texts("cli.play.learner"), zone, language)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bekal-play-"))
        store = stack.enter_context(Store.open(f"sqlite:///{folder}/play.db"))
        store.upgrade()
        play = Play(store, house, course, ManualClock(console.clock.now()), player, position)
        console.say("play.intro", course=course.id, title=course.title.in_(language))
        _converse(console, house, play)
    console.say("play.over")
    return 0


def _position(course: Course, lesson_id: str | None) -> int:
    items = [item.id for item in course.path]
    if lesson_id is None:
        return 0
    found = [index for index, item in enumerate(items) if item.casefold() == lesson_id.casefold()]
    if not found:
        raise Refused("error.unknown_lesson", lesson=lesson_id, known=", ".join(items))
    return found[0]


def _converse(console: Console, house: House, play: Play) -> None:
    """Line by line, until there is no more to read or nothing more to come."""
    said = play.goes_on()
    choices: Sequence[Choice] = ()
    while True:
        for message in said:
            _show(console, house, message)
            choices = message.choices
        line = _read(console)
        if line is None:
            return
        if line:
            said = play.taps(choices[int(line) - 1]) if _is_button(line, choices) else play.types(line)
        elif not (said := _next_day(console, play)):
            return


def _is_button(line: str, choices: Sequence[Choice]) -> bool:
    return line.isdecimal() and len(line) < 3 and 1 <= int(line) <= len(choices)


def _next_day(console: Console, play: Play) -> list[Outbound]:
    from bot import wording

    before = play.clock.now()
    said = play.goes_on()
    if said:
        when = wording.moment(console.texts, play.clock.now(), play.person.zone, before)
        console.say("play.next_day", when=when)
    return said


def _show(console: Console, house: House, message: Outbound) -> None:
    from bot.markup import visible

    console.line()
    if message.image:
        console.say("play.image", file=_file(house, message.image))
    console.line(visible(message.text))
    for number, choice in enumerate(message.choices, 1):
        console.say("play.button", number=number, title=choice.title)


def _file(house: House, asset: str) -> Path | str:
    try:
        return house.courses.catalogue.asset(asset)
    except KeyError:
        return "-"


def _read(console: Console) -> str | None:
    """The next line, or None at the end. The prompt is for people only."""
    if sys.stdin.isatty():
        sys.stdout.write(console.texts("cli.play.prompt"))
        sys.stdout.flush()
    line = sys.stdin.readline()
    return line.encode(errors="replace").decode().strip() if line else None
