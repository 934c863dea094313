"""The way from the chat to the pages: a link to log in with, for superiors and administrators."""

from __future__ import annotations

from bot import authority, markup
from bot.buttons import Act
from bot.conversations import home
from bot.doors import Doors
from bot.links import TICKET_LIFE, ticket_mark
from bot.turns import Turn
from people.ids import new_id
from store.pages import Ticket

MOST_ASKED = 5
"""Links that one person gets within the life of one: nobody needs more, and each could fall into wrong hands."""


def enter(turn: Turn, _: str = "") -> None:
    """A link that logs its person in once, soon."""
    if not authority.has_pages(turn.tx, turn.house, turn.person, turn.now):
        home.show(turn)
        return
    name, minutes = markup.plain(turn.name), int(TICKET_LIFE.total_seconds() // 60)
    if not turn.house.pages:
        turn.say(turn.texts("panel.chat.not_set_up", name=name), home.fitting(turn))
    elif turn.tx.pages.asked(turn.person.id, turn.now - TICKET_LIFE) >= MOST_ASKED:
        turn.say(turn.texts("panel.chat.enough", name=name, minutes=minutes), home.fitting(turn))
    else:
        ticket = Ticket(new_id(), turn.person.id, turn.now, turn.now + TICKET_LIFE)
        turn.save(ticket)
        turn.journal("page_link_asked")
        text = turn.texts("panel.chat.link", name=name, minutes=minutes)
        turn.say(text, link=ticket_mark(ticket.id), not_after=ticket.expires_at)


DOORS = Doors(acts={Act.PANEL: enter}, commands={"panel": Act.PANEL, "masuk": Act.PANEL, "pages": Act.PANEL})
