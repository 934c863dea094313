"""What becomes of a message after a try to send it: one place for every rule about trying again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.backoff import Backoff
from bot.messages import Outcome, Purpose, Receipt, Scope
from store.model import LeasedMessage, Mark, OutboxState

SENT_AGAIN = frozenset(
    purpose.value for purpose in (Purpose.LESSON, Purpose.REVIEW, Purpose.REMINDER, Purpose.MENTORING)
)
"""What is sent once more when nobody knows whether it arrived: twice is a nuisance, never is a lesson or an answer
lost."""

MOST_DEATHS = 8
"""Tries after which a message whose sender died is given up: it may be what kills them."""

WITHOUT_FILE = "without its file"
"""Of a message whose words arrived alone: so begins the reason that its row keeps."""
_TWICE = "sent again"
_LEASE = "lease ran out"
_REFUSED = "refused"
_MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a message is tried that is refused for a reason of its own, and how long between."""

    most_attempts: int = 16
    pauses: Backoff = field(default_factory=lambda: Backoff(2.0, 900.0))


def verdict(message: LeasedMessage, receipt: Receipt, now: datetime, patience: Patience) -> Mark:
    """The mark for a message with this receipt."""
    if receipt.outcome is Outcome.SENT:
        reason = f"{WITHOUT_FILE}: {receipt.without_file}"[:_MAX_REASON] if receipt.without_file else ""
        return Mark(message.id, message.token, OutboxState.SENT, now, receipt.provider_id, reason)
    if receipt.outcome is Outcome.UNCERTAIN:
        return uncertain(message, receipt.reason, now)
    if receipt.outcome is Outcome.RETRY:
        return _again(message, receipt, now, patience)
    if receipt.outcome is Outcome.HOLD:
        return give_back(message, now)
    return failed(message, receipt.reason, now)


def uncertain(message: LeasedMessage, reason: str, now: datetime) -> Mark:
    """Nobody knows whether it arrived: lessons and reminders are sent once more, anything else never."""
    if message.purpose in SENT_AGAIN and not message.reason.startswith(_TWICE):
        return _mark(message, OutboxState.QUEUED, now, f"{_TWICE}: {reason}", not_before=now)
    return _mark(message, OutboxState.UNCERTAIN, now, reason)


def abandoned(message: LeasedMessage, now: datetime) -> Mark:
    """Whoever had it in hand is gone, and may not even have begun: lessons and reminders are sent again.

    At every such death, not at the first alone: else two of them in a row would lose a lesson that was never tried.
    """
    if message.purpose in SENT_AGAIN and message.attempts < MOST_DEATHS:
        return _mark(message, OutboxState.QUEUED, now, f"{_TWICE}: {_LEASE}", not_before=now)
    return _mark(message, OutboxState.UNCERTAIN, now, _LEASE)


def give_back(message: LeasedMessage, now: datetime) -> Mark:
    """It was not sent, and not tried either: as if it had not been taken."""
    return _mark(message, OutboxState.QUEUED, now, message.reason)


def failed(message: LeasedMessage, reason: str, now: datetime) -> Mark:
    """It will never be sent."""
    return _mark(message, OutboxState.FAILED, now, reason)


def cancelled(message: LeasedMessage, now: datetime) -> Mark:
    """Its time has passed."""
    return _mark(message, OutboxState.CANCELLED, now, "not_after")


def _again(message: LeasedMessage, receipt: Receipt, now: datetime, patience: Patience) -> Mark:
    own_fault = receipt.scope is Scope.CHAT
    # What happens to the whole account, such as an outage, is no fault of a message, and is not counted against it.
    if own_fault and message.attempts >= patience.most_attempts and _REFUSED in message.reason:
        return failed(message, receipt.reason, now)
    pause = 0.0
    if own_fault:
        pause = receipt.retry_after or patience.pauses.seconds(message.attempts)
    reason = f"{_REFUSED}: {receipt.reason}" if own_fault else receipt.reason
    return _mark(message, OutboxState.QUEUED, now, _kept(message, reason), not_before=now + timedelta(seconds=pause))


def _kept(message: LeasedMessage, reason: str) -> str:
    """That it was sent again once must not be forgotten over what happens then."""
    return f"{_TWICE}; {reason}" if message.reason.startswith(_TWICE) else reason


def _mark(
    message: LeasedMessage, state: OutboxState, now: datetime, reason: str, not_before: datetime | None = None
) -> Mark:
    return Mark(message.id, message.token, state, now, reason=reason[:_MAX_REASON], not_before=not_before)
