"""Invitation codes: made here, known to the store by their hash only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from store.model import Invite

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits that are not taken for one another (no I, L, O, U, 0, 1)."""
LENGTH = 14
"""30^14 is over 68 bits: not to be guessed."""
LIFETIME = timedelta(days=30)


def new_code() -> str:
    """A code that nobody can guess, easy to read aloud and to type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_hash(code: str) -> str:
    """What the store keeps of a code. Case does not matter: codes are typed on phones."""
    return hashlib.sha256(code.upper().encode()).hexdigest()


def invite(person_id: int, code: str, now: datetime) -> Invite:
    """The invitation as it is stored."""
    return Invite(code_hash(code), person_id, now, now + LIFETIME)
