"""The frame of every benchmark: sides that take turns, medians of the rounds, and ratios held against a target."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Round = Callable[[], float]
"""Runs one side once and gives its figure: in the report's unit."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    rounds: int = 5
    smoke: bool = False
    """Tiny sizes: shows that it runs, its figures say nothing."""

    def size(self, real: int, smoke: int) -> int:
        """The size to work with."""
        return smoke if self.smoke else real


@dataclass(frozen=True, slots=True)
class Ratio:
    """One side against another, and what it should be: at least, or at most."""

    name: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def reached(self) -> bool:
        """True where the target is met, or there is none."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    @property
    def target(self) -> str:
        bounds = ((">=", self.least), ("<=", self.most))
        return " and ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)


@dataclass(frozen=True, slots=True)
class Report:
    """What a benchmark found: each side's median in `unit`, and the ratios between them."""

    name: str
    unit: str
    medians: Mapping[str, float]
    ratios: tuple[Ratio, ...]
    rounds: Mapping[str, list[float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def interleaved(sides: Mapping[str, Round], options: Options) -> dict[str, list[float]]:
    """Every side's figures, in rounds in which each side runs once: what drifts, drifts for all of them.

    The order turns with every round, and one round before the first is thrown away, but not in a smoke run.
    """
    names = list(sides)
    figures: dict[str, list[float]] = {name: [] for name in names}
    for number in range(1 if options.smoke else 0, options.rounds + 1):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            gc.collect()
            figure = sides[name]()
            if number:
                figures[name].append(figure)
    return figures


def medians(figures: Mapping[str, list[float]]) -> dict[str, float]:
    """The median of each side."""
    return {name: statistics.median(values) for name, values in figures.items()}
