"""What all planners share: how much they look at in a tick, and what becomes of one thing that fails them."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from store.model import JournalEntry

log = structlog.get_logger(__name__)

BATCH = 1000
"""How much one plan looks at in a tick."""
ANOTHER_DAY = timedelta(days=1)
"""After this something is looked at again for which nothing could be done."""


def failed(what: str, id_: int, person_id: int, error: Exception, now: datetime) -> JournalEntry:
    """The fact that nothing could be done for one thing: logged and noted, so that the others come to theirs."""
    reason = type(error).__name__
    log.error(f"{what}_plan_failed", **{what: id_}, reason=reason)
    return JournalEntry(now, "plan_failed", person_id, {what: id_, "reason": reason})
