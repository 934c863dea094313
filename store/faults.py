"""From what a database says to what the store's users understand."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from store.dialect import is_collision, is_unavailable
from store.errors import StoreConflict, StoreUnavailable


def translated(error: Exception) -> Exception:
    """The store's own error where there is one for it, else the error itself.

    A conflict is told without the database's own error: that would name values, and they may be personal.
    """
    if isinstance(error, TimeoutError):
        return StoreUnavailable("no free connection")
    if isinstance(error, DBAPIError) and (is_unavailable(error) or is_collision(error)):
        return StoreUnavailable(_first_line(error))
    if isinstance(error, IntegrityError):
        diagnosis = getattr(error.orig, "diag", None)
        return StoreConflict(getattr(diagnosis, "constraint_name", None) or _first_line(error))
    return error


def _first_line(error: DBAPIError) -> str:
    """What happened; details with values come in later lines."""
    return next(iter(str(error.orig).splitlines()), type(error.orig).__name__)
