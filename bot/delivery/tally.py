"""Tells the log and the figures what became of messages: kinds and reasons, never a person, a chat or a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import structlog

from bot.delivery.outlet import Tried
from bot.messages import Lane, Outcome
from bot.web.metrics import Metrics

log = structlog.get_logger(__name__)

_LANES = {lane.value: lane.name.lower() for lane in Lane}
MOST_TIMED = 16
_LOUD = {Outcome.REJECTED: "error", Outcome.UNCERTAIN: "warning", Outcome.UNREACHABLE: "info"}
"""By name: a method that is taken from the log while this is imported goes past the chain that is set up later."""


class Tally:
    """Counts what was tried, many at a time: a counter each would cost as much as the limiter."""

    def __init__(self, metrics: Metrics | None) -> None:
        self._metrics = metrics

    def count(self, tried: Sequence[Tried]) -> None:
        """Once for each message, when it is marked."""
        for one in tried:
            if one.receipt and (level := _LOUD.get(one.receipt.outcome)):
                self._log(level, f"message_{_outcome(one)}", one)
            elif one.receipt and one.receipt.without_file:
                self._log("warning", "file_refused", one)
        if self._metrics is None:
            return
        for key, number in Counter(map(_labels, tried)).items():
            self._metrics.messages.labels(*key).inc(number)
        # In bulk a sample tells as much as all of them.
        for one in tried[:MOST_TIMED]:
            if one.receipt:
                ref = one.message.ref
                self._metrics.send_seconds.labels(ref.channel, ref.account).observe(one.seconds)

    @staticmethod
    def _log(level: str, what: str, tried: Tried) -> None:
        message = tried.message
        getattr(log, level)(
            what,
            channel=message.ref.channel,
            account=message.ref.account,
            id=message.id,
            purpose=message.purpose,
            reason=tried.mark.reason,
        )


def _outcome(tried: Tried) -> str:
    return tried.receipt.outcome.value if tried.receipt else tried.mark.state.value


def _labels(tried: Tried) -> tuple[str, str, str, str]:
    ref = tried.message.ref
    return ref.channel, ref.account, _LANES.get(tried.message.lane, "other"), _outcome(tried)
