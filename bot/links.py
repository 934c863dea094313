"""Links to pages: what a message carries in place of one, and the signature by which it is known to be ours.

A message holds a mark only (`panel:…`, `report:…`); the link is made of it when the message is sent. So neither the
store nor a backup holds anything by which somebody could log in: for that it takes the secret of this installation.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.buttons import base36, number36
from bot.config.settings import Secret
from reports.weeks import Week

PANEL, REPORT = "panel:", "report:"
ENTRY, REPORTS = "/masuk", "/reports"
"""Where the links lead."""
TICKET_LIFE = timedelta(minutes=15)
REPORT_LIFE = timedelta(days=7)
_MAC_BYTES = 16
"""128 bits: not to be guessed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a link to a weekly summary is about: whose week, and to whom the link was given."""

    week: Week
    superior_id: int
    reader_id: int
    expires_at: datetime


def ticket_mark(ticket_id: int) -> str:
    """What a message carries in place of a link to log in with."""
    return PANEL + base36(ticket_id)


def report_mark(week: Week, superior_id: int, reader_id: int, now: datetime) -> str:
    """What a message carries in place of a link to a summary."""
    until = int((now + REPORT_LIFE).timestamp())
    return f"{REPORT}{week}-{base36(superior_id)}-{base36(reader_id)}-{base36(until)}"


def is_mark(link: str) -> bool:
    """Whether this is no address yet."""
    return link.startswith((PANEL, REPORT))


class Links:
    """Makes and knows the links of one installation."""

    def __init__(self, public_url: str, secret: Secret) -> None:
        self.public_url, self._secret = public_url, secret

    @property
    def on(self) -> bool:
        """Whether there are pages to lead to."""
        return bool(self.public_url and self._secret)

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")

    def address(self, link: str) -> str:
        """The address in a message's link: made from a mark, anything else as it is. Raises KeyError without pages."""
        for mark, place in ((PANEL, ENTRY), (REPORT, REPORTS)):
            if link.startswith(mark):
                if not self.on:
                    raise KeyError(mark)
                what = link.removeprefix(mark)
                return f"{self.public_url}{place}/{what}.{self.mac(mark, what)}"
        return link

    def ticket(self, token: str) -> int | None:
        """The number of the link to log in with; None: it is none of ours."""
        what = self._signed(PANEL, token)
        return None if what is None else number36(what)

    def report(self, token: str) -> Report | None:
        """What a link to a summary is about, in time or not; None: it is none of ours."""
        what = self._signed(REPORT, token)
        if what is None:
            return None
        week, superior, reader, until = what.rsplit("-", 3)
        return Report(Week.parse(week), int(superior, 36), int(reader, 36), datetime.fromtimestamp(int(until, 36), UTC))

    def mac(self, purpose: str, what: str) -> str:
        """The signature of `what` for one purpose, as it stands in an address."""
        key = self._secret.reveal().encode()
        digest = hmac.new(key, f"{purpose}\0{what}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).rstrip(b"=").decode()

    def is_mac(self, purpose: str, what: str, given: str) -> bool:
        """Whether a signature is ours; takes as long for any."""
        return self.on and hmac.compare_digest(self.mac(purpose, what).encode(), given.encode())

    def _signed(self, purpose: str, token: str) -> str | None:
        what, _, mac = token.rpartition(".")
        return what if what and self.is_mac(purpose, what, mac) else None
