"""Says once that the store is away, and once that it is back."""

from __future__ import annotations

import structlog

from store.errors import StoreUnavailable

log = structlog.get_logger(__name__)


class Notice:
    """One part of the service and its store. `where` names the part in the log."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.is_away = False
        """True while what this part last wanted to store could not be stored."""

    def away(self, error: StoreUnavailable) -> None:
        """The store did not take it."""
        if not self.is_away:
            log.warning("store_unavailable", where=self._where, reason=str(error), see="bekal doctor")
        self.is_away = True

    def back(self) -> None:
        """The store took it."""
        if self.is_away:
            log.info("store_works_again", where=self._where)
        self.is_away = False
