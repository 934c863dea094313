"""What each side costs this process in CPU time: on a busy machine it says more than the time that passed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping

from bench._measure import Round


def with_cpu(spent: dict[str, list[float]], name: str, side: Round) -> Round:
    """The same side; CPU microseconds for each thing done are added to `spent`. Its figure is things a second."""

    def measured() -> float:
        before, started = time.process_time(), time.perf_counter()
        speed = side()
        busy = (time.process_time() - before) / (time.perf_counter() - started)
        spent.setdefault(name, []).append(busy / speed * 1e6)
        return speed

    return measured


def cpu_notes(spent: Mapping[str, list[float]]) -> tuple[str, ...]:
    """A line for each side; the first round, thrown away elsewhere too, does not count where there are more."""
    return tuple(
        f"CPU of this process, {name}: {statistics.median(x[1:] or x):,.0f} µs each" for name, x in spent.items()
    )
