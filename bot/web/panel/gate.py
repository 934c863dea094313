"""The one place where it is decided who is logged in and what they may open."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import authority
from bot.buttons import number36
from bot.web.panel.table import Audience, NotThere, Page, Scope, Viewer
from people.model import Person
from store.model import JournalEntry
from store.pages import Session

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

IDLE = timedelta(hours=2)
"""So long nobody needs to be seen, and then they log in anew."""
LIFE = timedelta(hours=12)
TOUCH = timedelta(minutes=5)
"""How exactly it is kept when somebody was last seen: a write for every look would be a waste."""


def hashed(token: str) -> str:
    """What the store keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def log_in(tx: Tx, house: House, ticket_id: int, token: str, now: datetime) -> bool:
    """Use up a link, and begin a session with this token. False: it is used, too old, or its person may not come in.

    A link that was used for this very token lets in again, within its time: the answer was lost on its way.
    """
    ticket = tx.pages.ticket(ticket_id)
    person = _welcome(tx, house, ticket.person_id, now) if ticket else None
    if ticket is None or person is None:
        return False
    if not tx.pages.use(ticket_id, now):
        return now < ticket.expires_at and viewer(tx, house, token, now) is not None
    tx.save([
        Session(hashed(token), person.id, person.roles, now, now, now + LIFE),
        JournalEntry(now, "page_login", person.id),
    ])  # fmt: skip
    return True


def is_open(tx: Tx, house: House, ticket_id: int, now: datetime) -> bool:
    """Whether a link can still be used; to ask does not use it up."""
    ticket = tx.pages.ticket(ticket_id)
    in_time = ticket is not None and ticket.used_at is None and now < ticket.expires_at
    return in_time and ticket is not None and _welcome(tx, house, ticket.person_id, now) is not None


def viewer(tx: Tx, house: House, token: str, now: datetime) -> Viewer | None:
    """Who is behind a session; None: it is none, it has run out, or the person is not who they were.

    With consent withdrawn (and given again), with other roles on the roster, or once erased, nobody stays logged in.
    """
    session = tx.pages.session(hashed(token)) if token else None
    if session is None or now >= session.expires_at or now - session.seen_at > IDLE:
        return None
    person = _welcome(tx, house, session.person_id, now, session.opened_at)
    if person is None or person.roles != session.roles:
        return None
    terms = tx.turns.learners([person.id], now)[person.id].participation
    language = terms.language or person.language or house.language
    return Viewer(person, terms.zone or person.zone, language, tuple(authority.leads(tx, house, person, now)), session)


def _welcome(tx: Tx, house: House, person_id: int, now: datetime, since: datetime | None = None) -> Person | None:
    """The person, where the pages are for them: on the staff, agreed (since then without a break), and of some rank."""
    found = [person for person in tx.people.by_id([person_id]) if not person.erased and not person.departed]
    if not found or not authority.has_pages(tx, house, found[0], now):
        return None
    terms = tx.turns.learners([person_id], now)[person_id].participation
    if not terms.consented or terms.consent_version < house.notice_version:
        return None
    again = since is not None and terms.consented_at is not None and terms.consented_at > since
    return None if again else found[0]


def let_in(tx: Tx, house: House, page: Page, viewer_: Viewer, person: str, now: datetime) -> Person | None:
    """Whom the page is about. Raises NotThere where it is not for the viewer, or `person` is nobody they may see."""
    if page.audience is Audience.ADMINISTRATORS and not viewer_.is_admin:
        raise NotThere
    if page.scope is Scope.NOBODY:
        return None
    number = number36(person)
    found = [one for one in tx.people.by_id([number]) if not one.erased] if number is not None else []
    if not found or not authority.may_see(tx, house, viewer_.person, found[0].id, now):
        raise NotThere
    return found[0]
