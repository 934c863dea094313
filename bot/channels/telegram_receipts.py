"""What an answer of the Bot API, or its absence, means for a message."""

from __future__ import annotations

from collections.abc import Callable

from telegram.error import TelegramError

from bot.channels.telegram_request import Interrupted, NeverConnected, Refused
from bot.messages import Outcome, Receipt, Scope

_MAX_REASON = 120
_GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid", "input_user_deactivated")
"""What Telegram says under 400 of a chat that takes nothing from us."""

FLOOD_CHATS = 3
FLOOD_SECONDS = 5.0


class Floods:
    """Tells whether a 429 is about one chat or about the whole account.

    The answer itself does not say. A chat's own limit is the usual reason, and the only one while we keep below the
    account's rate; so it counts for that chat, and everybody else goes on. But where three different chats are refused
    within five seconds it cannot be theirs: then it is the account's, and sending on would only lengthen the penalty.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._refused_at: dict[str, float] = {}

    def scope(self, chat: str) -> Scope:
        """Count a 429 for `chat` and say what it is about."""
        now = self._monotonic()
        self._refused_at = {x: at for x, at in self._refused_at.items() if now - at < FLOOD_SECONDS}
        self._refused_at[chat] = now
        return Scope.ACCOUNT if len(self._refused_at) >= FLOOD_CHATS else Scope.CHAT


def receipt_for(error: TelegramError, chat: str, floods: Floods) -> Receipt:
    """The receipt for a call that failed. Whatever is not known for certain is uncertain, never a retry."""
    if isinstance(error, NeverConnected):
        return Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason=_short(error.message))
    if isinstance(error, Refused):
        return _refused(error, chat, floods)
    if isinstance(error, Interrupted):
        return Receipt(Outcome.UNCERTAIN, reason=_short(error.message))
    return Receipt(Outcome.UNCERTAIN, reason=type(error).__name__)


def _refused(error: Refused, chat: str, floods: Floods) -> Receipt:
    reason = _short(error.message)
    if error.status == 429:
        return Receipt(Outcome.RETRY, retry_after=error.retry_after, scope=floods.scope(chat), reason=reason)
    if error.status >= 500:
        return _server_error(error.status, reason)
    if error.status in (401, 404):
        return Receipt(Outcome.HOLD, scope=Scope.ACCOUNT, reason=reason)
    if error.status == 403 or any(words in error.description.lower() for words in _GONE):
        return Receipt(Outcome.UNREACHABLE, reason=reason)
    if error.status < 400:
        # Something between us and Telegram answers in its place: the message has not been seen there.
        return Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason=reason)
    return Receipt(Outcome.REJECTED, reason=reason)


def _server_error(status: int, reason: str) -> Receipt:
    if status == 504:
        # A gateway that waited in vain for the server behind it: our read timeout, seen from the other side.
        return Receipt(Outcome.UNCERTAIN, reason=reason)
    return Receipt(Outcome.RETRY, scope=Scope.CHAT if status == 500 else Scope.ACCOUNT, reason=reason)


def _short(reason: str) -> str:
    return reason[:_MAX_REASON]
