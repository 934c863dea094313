"""The providers' reusable ids of files that were uploaded once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from store.dialect import among, insert_or_update
from store.tables import media_ids

_KNOWN = select(media_ids.c.asset, media_ids.c.provider_id).where(
    media_ids.c.channel == bindparam("of_channel"),
    media_ids.c.account == bindparam("of_account"),
    among(media_ids.c.asset, "assets"),
)


class MediaTables:
    """Media ids as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, channel: str, account: str, assets: Collection[str]) -> dict[str, str]:
        """Asset → the id under which this account has it already; others are left out."""
        if not assets:
            return {}
        values = {"of_channel": channel, "of_account": account, "assets": assets}
        return {row.asset: row.provider_id for row in self._connection.execute(_KNOWN, values)}

    def put(self, channel: str, account: str, asset: str, provider_id: str) -> None:
        """Remember the provider's id of an asset, in place of an older one."""
        self._connection.execute(
            insert_or_update(media_ids, self._connection.dialect).values(
                channel=channel, account=account, asset=asset, provider_id=provider_id
            )
        )
