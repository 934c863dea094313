"""Opens the store for a command: there, reachable, and of the schema that this version knows."""

from __future__ import annotations

from bot.commands.refusal import Refused
from bot.config import Config
from store.migrations import known
from store.store import Store


def open_store(config: Config, create: bool, old: bool = False) -> Store:
    """The store of this installation. Tables are made where there are none and `create`; never changed.

    `old`: tables of an earlier version will do.

    Raises Refused where there are none or other ones, StoreUnavailable where the store cannot be reached.
    """
    store = Store.open(config.store.url.reveal())
    try:
        _require_schema(store, config, create, old)
    except BaseException:
        store.close()
        raise
    return store


def _require_schema(store: Store, config: Config, create: bool, old: bool) -> None:
    file = config.store.file
    if file and not file.exists() and not create:
        raise Refused("error.no_store", store=config.store.shown)
    found, newest = store.revisions()
    if found is None and create:
        store.upgrade()
    elif found is None:
        raise Refused("error.no_store", store=config.store.shown)
    elif found not in known():
        raise Refused("error.newer", found=found)
    elif found != newest and not old:
        raise Refused("error.stale", found=found, newest=newest)
