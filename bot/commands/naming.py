"""Names people in a list under what is said of them: the first ones, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.console import Console
from people.model import Person

SHOWN = 20
"""Persons of each group that are shown by name; the JSON has them all."""


def lines(console: Console, people: Sequence[Person]) -> list[str]:
    """A line for each, indented."""
    shown = [f"  {person.nip}  {person.name} ({person.unit_name})" for person in people[:SHOWN]]
    more = ["  " + console.texts("cli.common.more", count=len(people) - SHOWN)] if len(people) > SHOWN else []
    return [*shown, *more]


def listed(console: Console, people: Sequence[Person]) -> None:
    """The same, said."""
    for line in lines(console, people):
        console.line(line)
