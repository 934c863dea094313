"""From what a database says to what the store's users understand."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from store.dialect import is_unavailable
from store.errors import StoreConflict, StoreUnavailable


def translated(error: Exception) -> Exception:
    """The store's own error where there is one for it, else the error itself.

    The text names the driver's error but no values: they may be personal.
    """
    if isinstance(error, TimeoutError):
        return _because(StoreUnavailable("no free connection"), error)
    if isinstance(error, DBAPIError) and is_unavailable(error):
        return _because(StoreUnavailable(type(error.orig).__name__), error)
    if isinstance(error, IntegrityError):
        return _because(StoreConflict(_constraint(error)), error)
    return error


def _because(fault: Exception, error: Exception) -> Exception:
    fault.__cause__ = error
    return fault


def _constraint(error: IntegrityError) -> str:
    """What was violated: PostgreSQL names the constraint, SQLite says it in its first line."""
    diagnosis = getattr(error.orig, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or error.orig).splitlines()[0]
