"""Messages to be sent: a ledger with a unique key each, claimed under a lease, in order within each chat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from store.bulk import Bulk
from store.dialect import Moment, among, begins
from store.model import ChatRef, LeasedMessage, Mark, OutboxState
from store.tables import outbox, word

LANES = (0, 1, 2)
"""Lower lanes go first."""

QUEUED, LEASED, SENT = word(OutboxState.QUEUED), word(OutboxState.LEASED), word(OutboxState.SENT)
_LEASED_COLUMNS = [
    outbox.c[name]
    for name in (
        "id", "key", "address_id", "channel", "account", "chat", "lane", "purpose", "payload", "attempts", "token",
        "leased_until", "reason",
    )
]  # fmt: skip
_CLAIMED_COLUMNS = [
    # As the driver gives it, for it is only sorted by; the lease's own values are known to who claims.
    literal_column("not_before"),
    *(outbox.c[name] for name in ("id", "key", "address_id", "chat", "purpose", "payload", "attempts", "reason")),
]
_now = bindparam("now", type_=Moment())


def _next_in_chat() -> ColumnElement[int]:
    """The first message of the chat that is due, or that was tried and will be again.

    A scalar subquery, one look into the index for each row: as NOT EXISTS, PostgreSQL makes a join of it that is
    quadratic where one chat has thousands of messages.
    """
    other = outbox.alias("other")
    return (
        select(other.c.id)
        .where(
            other.c.state.in_([QUEUED, LEASED]),
            other.c.address_id == outbox.c.address_id,
            or_(other.c.not_before <= _now, other.c.attempts > 0),
        )
        .order_by(other.c.id)
        .limit(literal_column("1"))
        .correlate(outbox)
        .scalar_subquery()
    )


def _another_is_out() -> ColumnElement[bool]:
    out = outbox.alias("out")
    return exists().where(out.c.state == LEASED, out.c.address_id == outbox.c.address_id)


def _claimable() -> Select[tuple[int]]:
    return (
        select(outbox.c.id)
        .where(
            outbox.c.state == QUEUED,
            outbox.c.channel == bindparam("of_channel"),
            outbox.c.account == bindparam("of_account"),
            outbox.c.lane == bindparam("of_lane"),
            outbox.c.not_before <= _now,
            outbox.c.id <= _next_in_chat(),  # like ==, but PostgreSQL then expects many and stops at the limit
            ~_another_is_out(),
        )
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def _claim() -> Any:
    picked = _claimable().cte("picked")
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(picked.c.id)))
        .values(
            state=LEASED,
            attempts=outbox.c.attempts + 1,
            token=bindparam("of_token"),
            leased_until=bindparam("until", type_=Moment()),
            changed_at=_now,
        )
        .returning(*_CLAIMED_COLUMNS)
    )


def _mark(allowed: ColumnElement[bool], **changes: Any) -> Update:
    return (
        update(outbox)
        .where(outbox.c.id == bindparam("of_id"), outbox.c.token == bindparam("of_token"), allowed)
        .values(leased_until=null(), changed_at=bindparam("at"), reason=bindparam("why"), **changes)
    )


_CLAIM = _claim()
_FIRST_DUE = itemgetter(0, 1)
_EXPIRE = (
    update(outbox)
    .where(outbox.c.state == QUEUED, outbox.c.not_after.is_not(None), outbox.c.not_after < _now)
    .values(state=word(OutboxState.CANCELLED), reason="not_after", changed_at=_now)
)
_EXPIRED = select(*_LEASED_COLUMNS).where(outbox.c.state == LEASED, outbox.c.leased_until <= _now)
_MARK_COLUMNS = [
    ("of_id", outbox.c.id), ("of_token", outbox.c.token), ("to_state", outbox.c.state), ("at", outbox.c.changed_at),
    ("why", outbox.c.reason), ("provider", outbox.c.provider_id), ("again_at", outbox.c.not_before),
]  # fmt: skip
_SENT = Bulk(
    lambda _: _mark(
        # The proof that it was sent counts even after the lease ran out, as long as nobody else has taken it.
        outbox.c.state.in_([LEASED, QUEUED, word(OutboxState.UNCERTAIN)]),
        state=SENT,
        sent_at=bindparam("at"),
        provider_id=bindparam("provider"),
    ),
    [c for c in _MARK_COLUMNS if c[0] not in ("to_state", "again_at")],
)
_OTHER = Bulk(
    lambda _: _mark(
        outbox.c.state == LEASED,
        state=bindparam("to_state"),
        provider_id=bindparam("provider"),
        not_before=func.coalesce(bindparam("again_at", type_=Moment()), outbox.c.not_before),
    ),
    _MARK_COLUMNS,
)
_KEY = (
    select(outbox.c.key)
    .where(
        outbox.c.channel == bindparam("of_channel"),
        outbox.c.account == bindparam("of_account"),
        outbox.c.provider_id == bindparam("of_provider"),
        outbox.c.provider_id != literal_column("''"),
        outbox.c.chat == bindparam("of_chat"),
    )
    .order_by(outbox.c.id.desc())
    .limit(literal_column("1"))
)
_BACKLOG = select(func.count()).select_from(outbox).where(outbox.c.state.in_([QUEUED, LEASED]))
_MARKABLE = {s for s in OutboxState if s not in (OutboxState.LEASED, OutboxState.DELIVERED)}


class Outbox:
    """The outbox as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, now: datetime, accounts: Collection[tuple[str, str]], limit: int, lease: timedelta, token: str
    ) -> list[LeasedMessage]:
        """Lease up to `limit` due messages of these (channel, account) pairs, at most one a chat, lower lanes first.

        Within a lane the longest due come first, and the accounts share the limit. Whatever is past its `not_after`
        is cancelled. A message that waits for another try holds back the later ones of its chat.
        """
        self._connection.execute(_EXPIRE, {"now": now})
        claimed: list[LeasedMessage] = []
        for lane in LANES:
            for left, (channel, account) in zip(range(len(accounts), 0, -1), accounts, strict=True):
                most = -(-(limit - len(claimed)) // left)
                if most > 0:
                    claimed += self._claim_of(channel, account, lane, most, now, now + lease, token)
        return claimed

    def _claim_of(
        self, channel: str, account: str, lane: int, most: int, now: datetime, until: datetime, token: str
    ) -> list[LeasedMessage]:
        rows = self._connection.execute(
            _CLAIM,
            {
                "of_channel": channel, "of_account": account, "of_lane": lane, "most": most,
                "now": now, "until": until, "of_token": token,
            },
        ).all()  # fmt: skip
        return [
            LeasedMessage(
                id_, key, address_id, ChatRef(channel, account, chat), lane, purpose, payload, attempts, token, until,
                reason,
            )
            for _, id_, key, address_id, chat, purpose, payload, attempts, reason in sorted(rows, key=_FIRST_DUE)
        ]  # fmt: skip

    def mark(self, marks: Sequence[Mark]) -> int:
        """Note what became of leased messages; gives how many marks counted. Another token than the row's counts not.

        Raises ValueError for a state that a sender cannot know.
        """
        if strange := {m.state for m in marks} - _MARKABLE:
            raise ValueError(f"not a mark: {', '.join(strange)}")
        sent = [(m.id, m.token, m.at, m.reason, m.provider_id) for m in marks if m.state is OutboxState.SENT]
        other = [
            (m.id, m.token, m.state, m.at, m.reason, m.provider_id, m.not_before)
            for m in marks
            if m.state is not OutboxState.SENT
        ]
        return _SENT.run(self._connection, sent) + _OTHER.run(self._connection, other)

    def expired(self, now: datetime) -> list[LeasedMessage]:
        """Messages whose lease ran out, by id: nobody knows whether they were sent. Mark them with their token."""
        rows = self._connection.execute(_EXPIRED, {"now": now})
        return sorted(map(_leased, rows), key=attrgetter("id"))  # to sort by id SQLite would read the whole table

    def cancel(self, address_id: int, reason: str, now: datetime, purposes: Collection[str] | None = None) -> int:
        """Take back what is still queued for a chat (of these purposes only, if given). Gives the number."""
        statement = update(outbox).where(outbox.c.state == QUEUED, outbox.c.address_id == address_id)
        values: dict[str, Any] = {}
        if purposes is not None:
            statement = statement.where(among(outbox.c.purpose, "of_purposes"))
            values["of_purposes"] = purposes
        cancelled = word(OutboxState.CANCELLED)
        return self._connection.execute(
            statement.values(state=cancelled, reason=reason, changed_at=now), values
        ).rowcount

    def take_back(self, beginning: str, reason: str, now: datetime, due: bool = True) -> int:
        """Take back what is still queued under keys that begin so; without `due` only what is for later than `now`.

        Gives the number.
        """
        begun = begins(outbox.c.key, beginning, self._connection.dialect.name)
        statement = update(outbox).where(outbox.c.state == QUEUED, begun)
        if not due:
            statement = statement.where(outbox.c.not_before > now)
        changes = {"state": word(OutboxState.CANCELLED), "reason": reason, "changed_at": now}
        return self._connection.execute(statement.values(**changes)).rowcount

    def never_left(self, beginning: str) -> bool:
        """Whether the last message under keys that begin so will never be sent: refused, lapsed, or taken back."""
        begun = begins(outbox.c.key, beginning, self._connection.dialect.name)
        state = self._connection.scalar(select(outbox.c.state).where(begun).order_by(outbox.c.id.desc()).limit(1))
        return state in (OutboxState.FAILED, OutboxState.CANCELLED)

    def delivered(self, channel: str, account: str, provider_id: str, at: datetime) -> bool:
        """The provider says that it arrived. Gives False for a message that is not ours or known as delivered."""
        found = and_(
            outbox.c.channel == channel,
            outbox.c.account == account,
            outbox.c.provider_id == provider_id,
            outbox.c.provider_id != literal_column("''"),
            outbox.c.state.in_([SENT, word(OutboxState.UNCERTAIN)]),
        )
        changes = {"state": word(OutboxState.DELIVERED), "delivered_at": at, "changed_at": at}
        return self._connection.execute(update(outbox).where(found).values(changes)).rowcount > 0

    def prune(self, before: datetime) -> int:
        """Blank the words of what was said before then and is over; that it was sent, and when, stays.

        Gives the number.
        """
        over = and_(
            outbox.c.created_at < before,
            outbox.c.payload != "",
            outbox.c.state.not_in([QUEUED, word(OutboxState.LEASED)]),
        )
        return self._connection.execute(update(outbox).where(over).values(payload="")).rowcount

    def key_of(self, ref: ChatRef, provider_id: str) -> str | None:
        """The key of the message that the provider knows by this id in that chat; None: it was none of ours."""
        found: str | None = self._connection.scalar(
            _KEY,
            {"of_channel": ref.channel, "of_account": ref.account, "of_chat": ref.chat, "of_provider": provider_id},
        )
        return found

    def backlog(self) -> int:
        """How many messages are queued or on their way."""
        return self._connection.execute(_BACKLOG).scalar_one()


def _leased(row: Sequence[Any]) -> LeasedMessage:
    id_, key, address_id, channel, account, chat, lane, purpose, payload, attempts, token, until, reason, *_ = row
    ref = ChatRef(channel, account, chat)
    return LeasedMessage(id_, key, address_id, ref, lane, purpose, payload, attempts, token, until, reason)
