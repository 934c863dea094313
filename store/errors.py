"""What can go wrong in the store, told without words of a database."""

from __future__ import annotations


class StoreUnavailable(Exception):
    """Nothing was stored, or nobody knows: locked, disk full, server gone, writers that stood in each other's way.

    It may work when tried again later.

    After a server was lost in the middle of a commit the work may have been stored; keys make repeating harmless.
    """


class StoreConflict(Exception):
    """A unique key is taken by another row, or a row refers to something that is not there. Nothing was stored."""
