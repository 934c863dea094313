"""The files of a summary: its workbook, and names that show no staff number."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.texts import Texts
from bot.weekly import pictures
from bot.weekly.loading import Loaded
from people.nip import mask
from reports.weekly_standing import due
from reports.weekly_summary import Summary
from store import reporting

if TYPE_CHECKING:
    from lessons.loading import Catalogue
    from store.tx import Tx

_LONGEST = 60
"""Characters of a unit's name in a file's."""


def write_book(
    tx: Tx, path: Path, summary: Summary, loaded: Loaded, texts: Texts, catalogue: Catalogue, now: datetime
) -> None:
    """Write the workbook of one summary. Raises OSError."""
    people = list(loaded.staff.below(summary.superior.id))
    counted = [one.id for one in people if due(one, summary.span)]
    lessons = reporting.lessons(tx, summary.span, counted)
    ids = {one.id for one in people}
    questions = [one for one in loaded.facts.questions if one.mentee_id in ids]
    pictures.workbook(path, summary, people, questions, lessons, texts, catalogue, now)


def name(summary: Summary) -> str:
    """`2026-W48 puskesmas-oksibil 1986-001`: the unit, and the superior's number masked."""
    plain = unicodedata.normalize("NFKD", summary.superior.unit).encode("ascii", "ignore").decode().lower()
    unit = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or "unit"
    return f"{summary.span.week} {unit} {mask(summary.superior.nip).replace('…', '-')}"
