"""Telling people of a certificate that was issued outside of their own turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup
from bot.audience import Audience
from bot.buttons import Act, base36

if TYPE_CHECKING:
    from bot.house import House
    from lessons.certificates import Certificate
    from store.tx import Tx


def tell(tx: Tx, house: House, issued: Iterable[Certificate], now: datetime) -> None:
    """A message to each who can be reached, with the button that brings the file; outside of their quiet hours."""
    audience = Audience(house, tx, now)
    made = list(issued)
    audience.invite({one.person_id for one in made})
    for one in made:
        listener = audience(one.person_id)
        if listener is None or not listener.reachable:
            continue
        key = "certificate.reissued" if one.replaces else "certificate.issued"
        course = markup.bold(one.title.in_(listener.texts.language))
        text = listener.texts(key, name=markup.plain(listener.name), course=course, number=markup.plain(one.number))
        button = listener.button("certificate", Act.CERTIFICATE, base36(one.enrolment_id))
        listener.say(f"certificate:{one.id}", text, [button])
    tx.save(audience.messages)
