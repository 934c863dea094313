"""`python -m tests.journeys.crowd [CROWDS] [STEPS]`: the same for as long as one likes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from store.store import Store
from tests.journeys.crowd.test_machine import live

crowds, steps = (int(word) for word in (*sys.argv[1:], *("50", "60")[len(sys.argv) - 1 :]))
with tempfile.TemporaryDirectory() as place:
    template = Path(place) / "template.db"
    with Store.open(f"sqlite:///{template}") as store:
        store.upgrade()
    live(template, crowds, steps, chance=True)
print(f"{crowds} crowds, {steps} steps each: nothing broke")
