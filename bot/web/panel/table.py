"""What a page is: its address, who may open it, whom it is about, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.buttons import base36
from bot.texts import Texts
from people.model import Person, Role, Zone
from store.pages import Session

if TYPE_CHECKING:
    from bot.house import House
    from bot.web.panel.weeks import Weeks
    from store.tx import Tx


class Audience(StrEnum):
    """`everybody`: all who can log in at all, superiors and administrators."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"


class Scope(StrEnum):
    """Whom the page is about: `{person}` in its address, and whoever opens it must be allowed to see them."""

    NOBODY = "nobody"
    PERSON = "person"


class NotThere(Exception):
    """There is no such page, or not for whoever asks: both are told the same."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is logged in, as the roster has them now."""

    person: Person
    zone: Zone
    language: str
    leads: tuple[int, ...]
    """Whose teams are theirs: their own, then of whom they stand in for."""
    session: Session

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.person.roles


@dataclass(frozen=True, slots=True)
class Ask:
    """One look at a page, within one transaction. `about` is the person in the address; None where there is none."""

    tx: Tx
    house: House
    viewer: Viewer
    now: datetime
    texts: Texts
    weeks: Weeks
    path: str
    query: Mapping[str, str]
    csrf: str
    about: Person | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    """What was sent with a POST."""

    @property
    def person(self) -> Person:
        """The person in the address. Raises NotThere where the page has none."""
        if self.about is None:
            raise NotThere
        return self.about


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to be drawn with this template."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be handed over; shown in the page where it is a picture."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class GoTo:
    """After a POST: the page on which what was done is seen. Repeating the look does nothing again."""

    path: str


Answer = Shown | File | GoTo


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the table. `posts`: it does something, and is reached by a form only."""

    path: str
    make: Callable[[Ask], Answer]
    audience: Audience = Audience.EVERYBODY
    scope: Scope = Scope.NOBODY
    posts: bool = False


def at(path: str, person_id: int) -> str:
    """The address of a page about somebody."""
    return path.replace("{person}", base36(person_id))
