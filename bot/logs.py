"""Structured logs without personal data or secrets, ours and the libraries', to standard error."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from bot.clock import Clock, SystemClock
from bot.config.settings import LogSettings
from people.privacy import hide_identity_numbers

HIDDEN = "***"
PERSONAL = frozenset(
    {"name", "nip", "phone", "text", "raw", "payload", "caption", "given", "contact", "chat", "token", "secret", "url"}
)
"""Keys whose values never reach the log, whoever writes them there."""

_TOKEN = re.compile(r"\b(bot)?[0-9]{3,}:[A-Za-z0-9_-]{8,}")
_PHONE = re.compile(r"(?<![\w.])(?:\+62|62|0)8[0-9]{7,12}\b")
_PASSWORD = re.compile(r"(://[^:/@\s]+):[^@\s]+@")
_QUIET = ("aiohttp.access", "apscheduler", "httpx", "telegram", "asyncio", "alembic")

Event = MutableMapping[str, Any]


def set_up(settings: LogSettings, clock: Clock | None = None, stream: TextIO | None = None) -> None:
    """Send every log line of this process through one chain: time, level, scrubbing, text or JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        _Stamp(clock or SystemClock()),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                scrub,
                _renderer(settings.format, stream or sys.stderr),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def scrub(logger: Any, method: str, event: Event) -> Event:
    """Hide what is personal or secret: by key, and in every text by its shape."""
    for key, value in event.items():
        event[key] = HIDDEN if key in PERSONAL and value else _cleaned(value)
    return event


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        value = _PASSWORD.sub(rf"\1:{HIDDEN}@", _TOKEN.sub(HIDDEN, value))
        return hide_identity_numbers(_PHONE.sub(HIDDEN, value))
    if isinstance(value, Mapping):
        return {k: HIDDEN if k in PERSONAL and v else _cleaned(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(item) for item in value]
    return value if isinstance(value, int | float | bool | None) else _cleaned(str(value))


class _Stamp:
    """Adds the service's time, so that a rehearsal's log tells the rehearsal's time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, logger: Any, method: str, event: Event) -> Event:
        event["at"] = self._clock.now().isoformat(timespec="milliseconds")
        return event


def _renderer(format_: str, stream: TextIO) -> Processor:
    if format_ == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=stream.isatty(), timestamp_key="at")
