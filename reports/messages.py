"""The messages file: one row for each message and what became of it, without its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from people.model import Zone
from reports.sheet import Cell, Column, Holds, moment

COLUMNS = (
    Column("nip", width=20),
    Column("nama", Holds.WORDS, 32),
    Column("unit", Holds.WORDS, 32),
    Column("kanal", width=12),
    Column("akun"),
    Column("tujuan", width=12),
    Column("status", width=12),
    Column("percobaan", Holds.NUMBER, 10),
    Column("dibuat", width=26),
    Column("dijadwalkan", width=26),
    Column("dikirim", width=26),
    Column("diterima", width=26),
    Column("alasan", width=32),
    Column("kunci", width=40),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One outgoing message. `nip`, `name` and `unit` are empty where it went to a stranger; moments are UTC."""

    nip: str
    name: str
    unit: str
    zone: Zone | None
    channel: str
    account: str
    purpose: str
    status: str
    """The outbox's word: queued, leased, sent, delivered, uncertain, failed, cancelled."""
    attempts: int
    created_at: datetime
    not_before: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    reason: str
    key: str

    def cells(self) -> tuple[Cell, ...]:
        """The row, in the order of COLUMNS."""
        moments = (moment(self.zone, at) for at in (self.created_at, self.not_before, self.sent_at, self.delivered_at))
        return (
            self.nip, self.name, self.unit, self.channel, self.account, self.purpose, self.status, self.attempts,
            *moments, self.reason, self.key,
        )  # fmt: skip
