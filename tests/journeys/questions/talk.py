"""Dialogues about questions: what the agency does meanwhile, and taps that nobody should be able to make.

Beside what `tests.journeys.dialogue` knows:

    = lagi                    the next message on this phone, nothing was done in between
    = foto, = suara           that message shows a photo or plays a voice note
    * telepon baru agus baru  Agus lost his phone and talks from the phone `baru` now
    * pensiun agus            the roster takes the mentor's role away
    * bukan bidangnya agus    Agus knows another field only
    * tidak aktif agus        Agus takes no questions now
    * ringkasan agus          one message a day for Agus; `* batas agus 1`: one question a day
    * atasan rudi ratna       Ratna leads Rudi from now on
    * petugas ratna           Ratna is named for worries
    * tanpa petugas           nobody is named for worries
    » :ketuk ratna Jawab      a tap with the payload of that button on Ratna's phone
"""

from __future__ import annotations

from dataclasses import replace

from bot.messages import Kind
from mentoring.desk import DeskTerms
from people.model import Person, Role
from people.roster.model import RosterChanges
from tests.journeys.dialogue import Dialogue
from tests.journeys.questions.office import PEOPLE, joins, offers


class Talk(Dialogue):
    """Runs the lines of one file."""

    def _about(self, what: str) -> None:
        if what == "lagi":
            self._current()
            self.message = None
        elif what in ("foto", "suara"):
            self._current()
            sent = self.message.attachment if self.message else None
            assert sent is not None
            assert sent.kind == {"foto": "photo", "suara": "voice"}[what]
        else:
            super()._about(what)

    def world_person(self, name: str) -> Person:
        """Somebody as the roster has them now."""
        return self.world.store.read_now(lambda tx: tx.people.by_id([PEOPLE[name].id]))[0]

    def _administer(self, words: list[str]) -> None:
        match words:
            case ["telepon", "baru", name, phone]:
                joins(self.world, name, phone)
            case ["pensiun", name]:
                retired = replace(PEOPLE[name], roles=PEOPLE[name].roles - {Role.MENTOR})
                self.world.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(retired,))))
            case ["bukan", "bidangnya", name]:
                offers(self.world, name, expertise={"arsip": 3})
            case ["tidak", "aktif", name]:
                offers(self.world, name, active=False)
            case ["ringkasan", name]:
                offers(self.world, name, desk=DeskTerms(digest=True))
            case ["batas", name, number]:
                offers(self.world, name, desk=DeskTerms(daily_cap=int(number)))
            case ["atasan", name, superior]:
                below = replace(self.world_person(name), superior_id=PEOPLE[superior].id)
                self.world.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(below,))))
            case ["petugas", name]:
                house = self.world.house
                self.world.house = replace(house, mentoring=replace(house.mentoring, officer=PEOPLE[name].nip))
            case ["tanpa", "petugas"]:
                house = self.world.house
                self.world.house = replace(house, mentoring=replace(house.mentoring, officer=""))
            case _:
                super()._administer(words)

    def _act(self, said: str) -> None:
        act, _, rest = said.partition(" ")
        if act != "ketuk":
            super()._act(said)
            return
        phone, _, title = rest.partition(" ")
        shown = (c for m in reversed(self.world.phone(phone).messages) for c in m.choices if c.title == title)
        self.world.event(self.name, Kind.TAP, payload=next(shown).id)
