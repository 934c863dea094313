"""Who hears at once of worries about integrity or safety, and of messages that somebody reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot import markup, wording
from bot.messages import Purpose
from bot.questions.views import quoted
from mentoring.screening import Concern
from people.names import polite
from store.mentoring_model import message_key

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.questions.office import Office
    from bot.texts import Texts
    from mentoring.questions import Message
    from people.model import Person


def officers(office: Office, about: Iterable[Person]) -> list[Listener]:
    """The named officer, or the administrators where none is named or can be reached.

    Never somebody whom it is about, nor anybody above them.
    """
    people = list(about)
    out = {person.id for person in people}.union(*(office.superiors(person.id) for person in people))
    named = office.tx.people.find(office.house.mentoring.officer) if office.house.mentoring.officer else None
    found = _reachable(office, [named] if named else [], out)
    return found or _reachable(office, office.board.admins, out)


def tell_worry(
    office: Office, question_id: int, person: Person, words: str, concerns: Iterable[Concern]
) -> list[Person]:
    """Pass on what somebody wrote, at any hour; gives who was told."""
    told = officers(office, [person])
    for listener in told:
        texts = listener.texts
        text = texts(
            "desk.worry",
            name=markup.plain(listener.name),
            who=markup.plain(full(person, texts)),
            concerns=listed(texts, concerns),
            text=markup.plain(words),
        )
        key = message_key(question_id, f"officer/{listener.person.id}/{office.mark}")
        listener.say(key, text, purpose=Purpose.REPLY, at_once=True)
    return [listener.person for listener in told]


def tell_report(office: Office, question_id: int, by: Person, of: Person, message: Message) -> list[Person]:
    """Pass on a message that somebody reports, or that it is a photo or voice note; gives who was told."""
    told = officers(office, [by, of])
    for listener in told:
        texts = listener.texts
        text = texts(
            "desk.report",
            name=markup.plain(listener.name),
            by=markup.plain(full(by, texts)),
            of=markup.plain(full(of, texts)),
            text=quoted(texts, message),
        )
        key = message_key(question_id, f"officer/{listener.person.id}/{office.mark}")
        listener.say(key, text, purpose=Purpose.REPLY, at_once=True)
    return [listener.person for listener in told]


def listed(texts: Texts, concerns: Iterable[Concern]) -> str:
    """Concerns in words: `nomor telepon dan keterangan kesehatan seseorang`."""
    return wording.listed(texts, [texts(f"mentoring.concern.{concern}") for concern in concerns])


def names(texts: Texts, persons: Iterable[Person]) -> str:
    """Several people as they are called: `Ibu Ratna dan Bapak Agus`."""
    return wording.listed(texts, [polite(person, texts.language) for person in persons])


def full(person: Person, texts: Texts) -> str:
    """Somebody by their whole name and unit: the officer has to find them."""
    return texts("desk.full", name=person.name, unit=person.unit_name)


def _reachable(office: Office, persons: Iterable[Person], out: set[int]) -> list[Listener]:
    listeners = (office.listener(person.id) for person in persons if person.id not in out)
    return [listener for listener in listeners if listener is not None and listener.reachable]
