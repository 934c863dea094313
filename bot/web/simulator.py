"""The simulator page: who is on its phones, the page itself, its files and the images of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.channels.simulator import SimulatorChannel
from bot.texts import LANGUAGES, texts_for
from bot.web.phones import Phones
from bot.web.timetravel import Driver, TimeTravel
from people.model import Role, Zone

__all__ = ["Driver", "SimPerson", "Simulator"]

_HERE = Path(__file__).parent
_SHOWN = (".jpg", ".jpeg", ".png")
"""Files that a page may draw; any other is handed over as a download."""


@dataclass(frozen=True, slots=True)
class SimPerson:
    """A person of the sample agency who may hold a phone. `code` is their invitation, `phone` their number."""

    id: int
    name: str
    roles: frozenset[Role]
    unit: str
    zone: Zone
    code: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the phones: who is on it at first is the first person of this role, and zone where there is one."""

    id: str
    role: Role
    zone: Zone | None


SLOTS = (
    Slot("jayapura", Role.LEARNER, Zone.WIT),
    Slot("makassar", Role.LEARNER, Zone.WITA),
    Slot("mentor", Role.MENTOR, None),
    Slot("supervisor", Role.SUPERVISOR, None),
)


def first_on(people: Sequence[SimPerson]) -> list[SimPerson | None]:
    """Who is on each phone at first: nobody twice, and nobody where no person of that role is left.

    Rather one of the slot's zone, of the first phone's unit where the slot has no zone, and of few roles.
    """
    chosen: list[SimPerson | None] = []
    for slot in SLOTS:
        free = [p for p in people if p not in chosen and slot.role in p.roles]
        unit = chosen[0].unit if chosen and chosen[0] else ""
        chosen.append(min(free, key=partial(_strangeness, slot, unit), default=None))
    return chosen


def _strangeness(slot: Slot, unit: str, person: SimPerson) -> tuple[bool, int]:
    elsewhere = person.zone is not slot.zone if slot.zone else person.unit != unit
    return elsewhere, len(person.roles)


class Simulator:
    """What `build_app` needs to offer the simulator page.

    `people` gives the persons to choose from, `asset` a message's file (KeyError for an unknown one), `zone` is the
    agency's, `menu` the commands with what they do in a language. Demo only: the page lets whoever opens it act for
    everybody, and move the time.
    """

    def __init__(
        self,
        channel: SimulatorChannel,
        driver: Driver,
        people: Callable[[], Sequence[SimPerson]],
        asset: Callable[[str], Path],
        zone: Zone = Zone.WIT,
        language: str = LANGUAGES[0],
        menu: Callable[[str], Sequence[tuple[str, str]]] = lambda language: (),
    ) -> None:
        self._people, self._asset, self._zone, self._language, self._menu = people, asset, zone, language, menu
        self._travel = TimeTravel(driver, zone)
        self._phones = Phones(channel, self._travel)

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self._home),
            web.get("/simulator", self._page),
            web.get("/simulator/ws", self._phones.handle),
            web.post("/simulator/clock", self._travel.handle),
            web.get("/simulator/asset/{id}", self._file),
            web.static("/simulator/static", _HERE / "static"),
        ]

    async def close(self) -> None:
        """Let go of the pages that are connected."""
        await self._phones.close()

    async def _home(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/simulator")

    async def _page(self, request: web.Request) -> web.Response:
        asked = request.query.get("lang", self._language)
        texts = texts_for(asked if asked in LANGUAGES else self._language)
        html = self._template.render(
            t=texts,
            language=texts.language,
            languages=LANGUAGES,
            slots=SLOTS,
            menu=self._menu(texts.language),
            setup=self._setup(texts.language),
        )
        return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})

    def _setup(self, language: str) -> dict[str, Any]:
        """What the page's script starts from; ids as text, for they are larger than a script's whole numbers."""
        people = self._people()
        return {
            "texts": texts_for(language).under("simulator"),
            "people": [{**asdict(p), "id": str(p.id), "roles": sorted(p.roles)} for p in people],
            "slots": [
                {
                    "id": slot.id,
                    "role": slot.role,
                    "zone": slot.zone or self._zone,
                    "person": str(person.id) if person else "",
                }
                for slot, person in zip(SLOTS, first_on(people), strict=True)
            ],
        }

    async def _file(self, request: web.Request) -> web.FileResponse:
        try:
            path = await asyncio.to_thread(self._asset, request.match_info["id"])  # it may have to be made
        except KeyError:
            raise web.HTTPNotFound() from None
        headers = {"Cache-Control": "private, max-age=86400"}
        if path.suffix.lower() not in _SHOWN:
            headers["Content-Disposition"] = "attachment"
        return web.FileResponse(path, headers=headers)

    @cached_property
    def _template(self) -> jinja2.Template:
        loader = jinja2.FileSystemLoader(_HERE / "templates")
        environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        return environment.get_template("simulator.html")
