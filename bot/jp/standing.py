"""What one person has in the ledger for a year: hours in force by form, what waits, and the bound that holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.jp import JpEntry, JpForm, JpStatus, JpTerms, Limit
from people.model import Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's year."""

    jp: int
    """In force."""
    by_form: Mapping[JpForm, int]
    """In force, without forms that have none."""
    waiting: int
    """Proposed, not decided yet."""


def standing(entries: Iterable[JpEntry]) -> Standing:
    """What these entries come to; they are those of one year that no correction has taken the place of."""
    found = list(entries)
    force = [entry for entry in found if entry.status is JpStatus.APPROVED]
    by_form = {form: sum(entry.jp for entry in force if entry.form is form) for form in JpForm}
    waiting = sum(entry.jp for entry in found if entry.status is JpStatus.PROPOSED)
    return Standing(sum(by_form.values()), {form: jp for form, jp in by_form.items() if jp}, waiting)


def bound(terms: JpTerms, kind: Kind | None) -> Limit | None:
    """The floor of a PNS, the ceiling of a PPPK; None for whom neither is known to hold."""
    return {Kind.PNS: terms.floor, Kind.PPPK: terms.ceiling}.get(kind) if kind else None
