"""Tells the log and the figures what became of messages: kinds and reasons, never a person, a chat or a word."""

from __future__ import annotations

from typing import Any

import structlog
from prometheus_client import Counter, Histogram

from bot.delivery.outlet import Tried
from bot.messages import Lane, Outcome
from bot.web.metrics import Metrics

log = structlog.get_logger(__name__)

_LANES = {lane.value: lane.name.lower() for lane in Lane}
_LOUD = {Outcome.REJECTED: log.error, Outcome.UNCERTAIN: log.warning, Outcome.UNREACHABLE: log.info}


class Tally:
    """Counts what was tried. Without metrics it only logs."""

    def __init__(self, metrics: Metrics | None) -> None:
        self._metrics = metrics
        self._counters: dict[tuple[str, ...], Counter] = {}
        self._clocks: dict[tuple[str, str], Histogram] = {}

    def count(self, tried: Tried) -> None:
        ref, receipt = tried.message.ref, tried.receipt
        outcome = receipt.outcome.value if receipt else tried.mark.state.value
        if receipt and (say := _LOUD.get(receipt.outcome)):
            self._log(say, tried, outcome)
        if self._metrics is None:
            return
        key = (ref.channel, ref.account, _LANES.get(tried.message.lane, "other"), outcome)
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = self._metrics.messages.labels(*key)
        counter.inc()
        if receipt:
            self._time(ref.channel, ref.account, tried.seconds)

    def _log(self, say: Any, tried: Tried, outcome: str) -> None:
        message = tried.message
        say(
            f"message_{outcome}",
            channel=message.ref.channel,
            account=message.ref.account,
            id=message.id,
            purpose=message.purpose,
            reason=tried.mark.reason,
        )

    def _time(self, channel: str, account: str, seconds: float) -> None:
        clock = self._clocks.get((channel, account))
        if clock is None:
            assert self._metrics is not None  # noqa: S101  # only asked with metrics
            clock = self._clocks[channel, account] = self._metrics.send_seconds.labels(channel, account)
        clock.observe(seconds)
