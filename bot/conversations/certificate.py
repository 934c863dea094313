"""One's certificates in chat: all of them in a list, and each as a file that is made when it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from bot import markup, wording
from bot.buttons import Act, base36, number36
from bot.certificates import assets
from bot.certificates.hours import amended
from bot.conversations import home
from bot.doors import Doors
from bot.turns import Turn
from lessons.certificates import Certificate
from people.hours import local_day

AT_ONCE = 5
"""Certificates in one list."""


def give(turn: Turn, argument: str) -> None:
    """The certificate of an enrolment, as it stands now. Raises ValueError for none of this person's."""
    certificate = turn.tx.certificates.of_enrolment(number36(argument) or 0)
    if certificate is None or certificate.person_id != turn.person.id:
        raise ValueError("no certificate of theirs")
    about = {
        "name": markup.plain(turn.name),
        "number": markup.plain(certificate.number),
        "course": _title(turn, certificate),
    }
    if not certificate.valid:
        turn.say(
            turn.texts("certificate.voided", agency=markup.plain(turn.house.agency), **about),
            home.fitting(turn),
            columns=2,
        )
        return
    turn.journal("certificate_opened", certificate=certificate.id)
    document = assets.asset_of(turn.house, certificate, turn.texts.language)
    key = "certificate.here" if turn.house.public_url else "certificate.here_plain"
    text = " ".join([turn.texts(key, **about), *_amended(turn, certificate)])
    turn.say(text, home.fitting(turn), columns=2, document=document)


def _amended(turn: Turn, one: Certificate) -> Iterator[str]:
    """That other hours count by now than the sheet says; nothing where it is right."""
    found = amended(turn.tx, one)
    if found:
        since = wording.dated(turn.texts, local_day(turn.person.zone, found.since))
        yield turn.texts("certificate.amended", jp=one.jp, now=found.jp, since=since)


def mine(turn: Turn, argument: str) -> None:
    """This person's valid certificates, the newest first, a few at a time; the argument is how many were shown."""
    first = int(argument) if argument.isdecimal() else 0
    valid = [one for one in turn.tx.certificates.of_person(turn.person.id) if one.valid]
    shown = valid[first : first + AT_ONCE]
    name = markup.plain(turn.name)
    if not shown:
        turn.say(turn.texts("certificate.none", name=name), home.fitting(turn), columns=2)
        return
    lines = [_line(turn, number, one) for number, one in enumerate(shown, first + 1)]
    choices = [
        turn.button("certificate_of", Act.CERTIFICATE, base36(one.enrolment_id), number=number)
        for number, one in enumerate(shown, first + 1)
    ]
    if len(valid) > first + AT_ONCE:
        choices.append(turn.button("certificates_older", Act.CERTIFICATES, str(first + AT_ONCE)))
    head = turn.texts("certificate.list", name=name, count=len(valid))
    turn.say("\n".join([head, *lines]), choices, columns=2)


def _line(turn: Turn, number: int, one: Certificate) -> str:
    date = wording.dated(turn.texts, one.issued_on)
    line = {"course": _title(turn, one), "jp": one.jp, "date": date}
    return turn.texts("certificate.line", number=number, **line)


def _title(turn: Turn, one: Certificate) -> str:
    return markup.bold(one.title.in_(turn.texts.language))


DOORS = Doors(
    acts={Act.CERTIFICATE: give, Act.CERTIFICATES: mine},
    commands={"sertifikat": Act.CERTIFICATES, "certificates": Act.CERTIFICATES, "certificate": Act.CERTIFICATES},
)
