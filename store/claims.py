"""Claims: what is done once, whichever process comes first. The key of the table sees to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.bulk import Bulk, parameters
from store.dialect import insert_new
from store.follow_up_tables import claims

_TAKE = Bulk(lambda dialect: insert_new(claims, dialect).values(parameters(list(claims.c))), list(claims.c))


class Claims:
    """Claims as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, key: str) -> bool:
        """Whether somebody has taken this."""
        return self._connection.scalar(select(claims.c.key).where(claims.c.key == key)) is not None

    def take(self, key: str, at: datetime) -> bool:
        """Take this for oneself. False: somebody else has it; where they are about to, this waits for them."""
        return _TAKE.run(self._connection, [(key, at)]) > 0

    def give_back(self, key: str) -> None:
        """What was taken could not be done now."""
        self._connection.execute(delete(claims).where(claims.c.key == key))
