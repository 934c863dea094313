"""First contact: link a chat to a person, ask for consent, settle the learning hours."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import time

from bot import buttons, markup, wording
from bot.buttons import Act
from bot.conversations import home, start, weight
from bot.invites import code_hash
from bot.messages import Inbound, Kind, Purpose
from bot.turns import Turn
from lessons.model import Stage
from people.model import Role
from people.nip import mask
from people.phones import parse_phone
from store.model import AddressStatus, Consent

_CODE = re.compile(r"[A-Za-z0-9]{8,64}")
_YES = frozenset({"ya", "iya", "setuju", "saya setuju", "ok", "oke", "yes", "i agree", "agree"})
_NO = frozenset({"tidak", "tidak, terima kasih", "tidak terima kasih", "no", "no, thank you"})


def stranger(turn: Turn, event: Inbound) -> None:
    """Somebody we do not know: an invitation code or their own shared number links them, all else is shown the way."""
    if event.kind is Kind.CONTACT:
        _contact(turn, event)
        return
    text = event.text.strip()
    if text and (event.kind is Kind.START or _looks_like_code(text)):
        _code(turn, text)
        return
    _show_the_way(turn, "onboarding.stranger")


def before_consent(turn: Turn, event: Inbound) -> None:
    """A linked person who has not agreed (any more, or to this version): nothing else before that."""
    act = _act(event)
    if act is Act.CONSENT:
        consent(turn)
    elif act is Act.NOTICE:
        read_notice(turn)
    elif act is Act.DECLINE:
        decline(turn)
    else:
        ask_consent(turn)


def ask_consent(turn: Turn, purpose: Purpose = Purpose.REPLY, key: str = "") -> None:
    """The short notice with its three answers."""
    known = turn.learner.participation.consented
    text = "onboarding.notice_changed" if known else "onboarding.welcome"
    nip = markup.plain(mask(turn.person.nip))
    turn.say(
        turn.texts(text, name=markup.plain(turn.name), agency=markup.plain(turn.house.agency), nip=nip),
        [turn.button("agree", Act.CONSENT), turn.button("notice", Act.NOTICE), turn.button("decline", Act.DECLINE)],
        purpose=purpose,
        key=key,
    )
    turn.aside("consent")


def read_notice(turn: Turn) -> None:
    """The whole notice."""
    turn.say(_notice(turn), [turn.button("agree", Act.CONSENT), turn.button("decline", Act.DECLINE)])
    turn.aside("consent")


def decline(turn: Turn) -> None:
    """No consent: nothing is sent, nothing recorded."""
    turn.say(turn.texts("onboarding.declined", name=markup.plain(turn.name)), [turn.button("agree", Act.CONSENT)])
    turn.remember()


def consent(turn: Turn) -> None:
    """Record the consent with the notice that was agreed to, then settle the hours."""
    study, version = turn.learner, turn.house.notice_version
    if study.participation.consented and study.participation.consent_version >= version:
        home.show(turn)
        return
    digest = hashlib.sha256(_notice(turn).encode()).hexdigest()
    first = study.participation.consent_version == 0
    turn.save(Consent(study.person.id, version, True, turn.now, turn.address.id, digest))
    turn.link(replace(turn.address, status=AddressStatus.ACTIVE))
    turn.journal("consented", version=version)
    study.consent(version)
    if Role.LEARNER not in study.person.roles:
        mentor = Role.MENTOR in study.person.roles
        text = "onboarding.mentor" if mentor else "onboarding.not_learner"
        home.show(turn, turn.texts(text, name=markup.plain(turn.name)))
        turn.remember()
    elif first:
        ask_hours(turn)
    else:
        start.start(turn)


def ask_hours(turn: Turn) -> None:
    """Which time suits, with three proposals."""
    hours = turn.learner.hours
    turn.say(
        turn.texts(
            "onboarding.hours",
            days=wording.days(turn.texts, hours.days),
            at=wording.clock(turn.texts, hours.at),
            zone=hours.zone.abbreviation,
        ),
        [
            turn.button("hours_fit", Act.HOURS_FIT),
            turn.button("noon", Act.HOURS_AT, "1230"),
            turn.button("afternoon", Act.HOURS_AT, "1600"),
            turn.button("own_hours", Act.HOURS_ASK),
        ],
        columns=2,
    )
    turn.remember("hours", first=1)


def hours_settled(turn: Turn) -> None:
    """The hours are known: say when it begins and offer a taste now, where it may begin now."""
    study, texts = turn.learner, turn.texts
    turn.remember()
    enrolment = study.active
    if enrolment is None or enrolment.next_due_at is None:
        home.show(turn, texts("onboarding.no_course", name=markup.plain(turn.name)))
        return
    course, item = study.course_of(enrolment), study.course_of(enrolment).path[enrolment.position]
    kind = "lesson" if item.stage is Stage.LESSON else "test"
    when = wording.moment(texts, enrolment.next_due_at, study.person.zone, turn.now)
    first = texts(f"onboarding.first_{kind}", when=when, count=len(item.steps))
    if not study.may_start_lesson():
        home.show(turn, first)
        return
    size = wording.kilobytes(weight.size_of(turn, course, item, study.participation.text_only))
    taste = texts(f"onboarding.taste_{kind}", minutes=item.minutes, size=size)
    choices = [turn.button("start_now", Act.START), turn.button("not_now", Act.ENOUGH)]
    turn.say(f"{first} {taste}", choices, columns=2)


def set_first_hours(turn: Turn, at: time) -> None:
    """Take the time and go on as after [Pas]."""
    turn.learner.set_terms(at=at)
    turn.journal("hours_changed")
    hours_settled(turn)


def is_yes(turn: Turn, text: str) -> bool:
    """Words that agree: to the notice, or that the hours suit."""
    word = text.strip().casefold().rstrip(".!")
    return word in _YES or word == turn.texts("button.hours_fit").casefold()


def _looks_like_code(text: str) -> bool:
    """A typed invitation code, not a long word of greeting."""
    return _CODE.fullmatch(text) is not None and (text.isupper() or any(c.isdecimal() for c in text))


def _contact(turn: Turn, event: Inbound) -> None:
    if not event.contact_is_own:
        _show_the_way(turn, "onboarding.contact_not_own")
        return
    number = parse_phone(event.phone)
    found = turn.tx.people.by_phone(number) if isinstance(number, str) else []
    if len(found) == 1:
        _link(turn, found[0].id, "contact")
    else:
        _show_the_way(turn, "onboarding.contact_unknown")


def _code(turn: Turn, code: str) -> None:
    digest = code_hash(code)
    invite = turn.tx.people.invite(digest)
    if invite is None:
        _show_the_way(turn, "onboarding.code_unknown")
    elif invite.used_at is not None:
        _show_the_way(turn, "onboarding.code_used")
    elif invite.expires_at <= turn.now:
        _show_the_way(turn, "onboarding.code_expired")
    else:
        turn.tx.people.use_invite(digest, turn.now)
        _link(turn, invite.person_id, "invite")


def _link(turn: Turn, person_id: int, by: str) -> None:
    linked = replace(turn.address, person_id=person_id, linked_at=turn.now, status=AddressStatus.ACTIVE)
    turn.tx.save([linked])
    turn.link(linked)
    turn.reload(person_id)
    turn.journal("linked", by=by, channel=turn.address.ref.channel)
    if turn.learner.participation.consented:
        home.show(turn, turn.texts("onboarding.welcome_back", name=markup.plain(turn.name)))
    else:
        ask_consent(turn)


def _show_the_way(turn: Turn, key: str) -> None:
    turn.say(turn.texts(key, agency=markup.plain(turn.house.agency)), ask_contact=turn.texts("button.share_number"))


def _notice(turn: Turn) -> str:
    agency = markup.plain(turn.house.agency)
    return turn.texts("onboarding.notice", agency=agency, version=turn.house.notice_version)


def _act(event: Inbound) -> Act | None:
    if event.kind is Kind.TAP:
        button = buttons.decode(event.payload)
        return button.act if isinstance(button, buttons.Do) else None
    if event.kind is Kind.TEXT:
        word = event.text.strip().casefold().rstrip(".!")
        return Act.CONSENT if word in _YES else Act.DECLINE if word in _NO else None
    return None
