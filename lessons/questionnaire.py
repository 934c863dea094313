"""A standing questionnaire as it is written in its file: items with a scale or for free words, and how it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lessons.model import LocalText


class Kind(StrEnum):
    """What a questionnaire is for. From it follow who is asked, when, and what is published."""

    SATISFACTION = "satisfaction"
    """The learner, after a course (Kirkpatrick 1)."""
    TRANSFER_SELF = "transfer_self"
    """The learner, some weeks after a course (Kirkpatrick 3)."""
    TRANSFER_SUPERIOR = "transfer_superior"
    """Their direct superior, at the same time."""
    JOB = "job"
    """Job satisfaction, at the beginning of the programme and at its end."""


@dataclass(frozen=True, slots=True)
class Answering:
    """One point of a scale: what is counted, and what stands on the button."""

    value: int
    label: LocalText


@dataclass(frozen=True, slots=True)
class Item:
    """One item. With an empty scale it is answered in words."""

    id: str
    text: LocalText
    scale: tuple[Answering, ...] = ()
    between: bool = False
    """True where any whole number from the lowest to the highest point may be typed."""
    counted: bool = False
    """True where the points are no degrees: they are reported as counts, never as a mean."""

    @property
    def in_words(self) -> bool:
        return not self.scale

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(point.value for point in self.scale)

    def takes(self, value: int) -> bool:
        """Whether this number is an answer to this item."""
        return value in self.values or (self.between and min(self.values) <= value <= max(self.values))


@dataclass(frozen=True, slots=True)
class Scoring:
    """The score of one answered questionnaire: the mean of its scored items, times a factor.

    Who answered fewer of them than `least` has no score: two taps are no opinion about a course.
    """

    items: tuple[str, ...]
    times: float = 1.0
    least: int = 1

    def of(self, values: Mapping[str, int]) -> float | None:
        """The score of what one person answered (item → value); None: too few of the items."""
        scored = [values[item] for item in self.items if item in values]
        return self.times * sum(scored) / len(scored) if len(scored) >= self.least else None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire in one version. Another meaning of an item asks for another item id."""

    id: str
    version: int
    kind: Kind
    title: LocalText
    note: LocalText
    """Told before the first item: what is kept, and who sees what."""
    items: tuple[Item, ...]
    scoring: Scoring = field(default_factory=lambda: Scoring(()))

    def item(self, item_id: str) -> Item | None:
        """The item with this id; None: it has none."""
        return next((item for item in self.items if item.id == item_id), None)
