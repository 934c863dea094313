"""The person's rights over their data: see it, take a copy, stop, have it erased."""

from __future__ import annotations

from dataclasses import replace

from bot import markup, wording
from bot.buttons import Act
from bot.conversations import home
from bot.documents import COPY
from bot.questions.leaving import leave_off
from bot.questions.office import Office
from bot.turns import Turn
from lessons.study import EnrolmentStatus
from people.names import address
from people.nip import mask
from store.model import AddressStatus, Consent


def show(turn: Turn) -> None:
    """What is kept, in short, with the four rights."""
    person, texts = turn.person, turn.texts
    enrolments = [e for e in turn.tx.study.enrolments(person.id) if e.status is not EnrolmentStatus.WITHDRAWN]
    text = texts(
        "privacy.show",
        name=markup.plain(turn.name),
        full_name=markup.plain(person.name),
        nip=markup.plain(mask(person.nip)),
        unit=markup.plain(person.unit_name),
        phone=f"…{person.phone[-4:]}" if person.phone else texts("privacy.none"),
        chats=len(turn.tx.people.addresses(person.id)),
        consent=_consent(turn),
        courses=len(enrolments),
        answers=len(turn.tx.study.active_dates(person.id)),
        agency=markup.plain(turn.house.agency),
    )
    consented = turn.learner.participation.consented
    choices = [
        turn.button("data_copy", Act.DATA_COPY),
        *([turn.button("data_stop", Act.DATA_STOP)] if consented else []),
        turn.button("data_erase", Act.DATA_ERASE),
        turn.button("back", Act.HELP),
    ]
    turn.say(text, choices, columns=2)
    turn.aside()


def _consent(turn: Turn) -> str:
    terms, texts = turn.learner.participation, turn.texts
    at = terms.withdrawn_at or terms.consented_at
    if at is None:
        return texts("privacy.consent_none")
    when = wording.moment(texts, at, turn.person.zone, turn.now)
    key = "privacy.consent_withdrawn" if terms.withdrawn_at else "privacy.consent_given"
    return texts(key, version=terms.consent_version, when=when)


def copy(turn: Turn) -> None:
    """Send a full copy as a file; it is made when it is sent."""
    turn.journal("data_copied")
    text = turn.texts("privacy.copy", name=markup.plain(turn.name))
    turn.say(text, [turn.button("data", Act.DATA)], document=f"{COPY}{turn.person.id}:{turn.cause}")


def stop(turn: Turn) -> None:
    """Withdraw the consent: sending stops now."""
    study = turn.learner
    if study.participation.consented:
        version = study.participation.consent_version
        leave_off(Office.of(turn), turn.person.id)
        for chat in turn.tx.people.addresses(study.person.id):
            turn.tx.outbox.cancel(chat.id, "withdrawn", turn.now)
        study.withdraw()
        turn.save(Consent(study.person.id, version, False, turn.now, turn.address.id, ""))
        turn.journal("withdrawn")
    turn.say(turn.texts("privacy.stopped", name=markup.plain(turn.name)), [turn.button("agree", Act.CONSENT)])
    turn.remember()


def ask_erase(turn: Turn) -> None:
    """Are you sure?"""
    turn.say(
        turn.texts("privacy.erase_sure", name=markup.plain(turn.name)),
        [turn.button("keep", Act.DATA), turn.button("data_erase_sure", Act.DATA_ERASE_SURE)],
    )
    turn.aside("erase")


def erase(turn: Turn) -> None:
    """Pseudonymise the person; only after the question of `ask_erase`, so an old button cannot do it."""
    if turn.state.get("at") != "erase":
        home.old_button(turn)
        return
    person = turn.person
    farewell = turn.texts("privacy.erased", address=address(person, turn.texts.language), year=turn.learner.today.year)
    turn.journal("erased")
    turn.tx.people.erase(person.id, turn.now)
    turn.forget()
    turn.link(replace(turn.address, person_id=None, state={}, status=AddressStatus.STOPPED))
    turn.say(farewell)
