"""What a learner and their superior said of the same competencies: latest, before, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot import competencies, markup
from bot.texts import Texts
from store.mentoring_model import AssessedBy, Assessment

if TYPE_CHECKING:
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Ratings:
    """One person's assessed levels, by competency."""

    own: Mapping[str, int] = field(default_factory=dict)
    superior: Mapping[str, Assessment] = field(default_factory=dict)
    """The latest of each by whoever was their superior then."""
    before: Mapping[str, int] = field(default_factory=dict)
    """What the superior's level was before the latest one, where there was one."""

    def rated_by(self, assessor_id: int, since: datetime) -> dict[str, int]:
        """What this superior has rated since then; older views, and those of others, are to be given anew."""
        return {
            competency: one.level
            for competency, one in self.superior.items()
            if one.assessor_id == assessor_id and one.at >= since
        }

    def differences(self, required: Iterable[str]) -> list[str]:
        """Competencies of which both have said something, and not the same: matter for talk."""
        both = (c for c in required if c in self.own and c in self.superior)
        return [c for c in both if self.own[c] != self.superior[c].level]


def ratings_of(tx: Tx, person_ids: Iterable[int]) -> dict[int, Ratings]:
    """The levels of these persons. Who was never assessed has empty ones."""
    ids = list(person_ids)
    own: dict[int, dict[str, int]] = {id_: {} for id_ in ids}
    superior: dict[int, dict[str, Assessment]] = {id_: {} for id_ in ids}
    before: dict[int, dict[str, int]] = {id_: {} for id_ in ids}
    for one in tx.mentoring.assessments(ids):
        if one.by is AssessedBy.SELF:
            own[one.person_id][one.competency] = one.level
            continue
        if one.competency in superior[one.person_id]:
            before[one.person_id][one.competency] = superior[one.person_id][one.competency].level
        superior[one.person_id][one.competency] = one
    return {id_: Ratings(own[id_], superior[id_], before[id_]) for id_ in ids}


def talk_lines(texts: Texts, ratings: Ratings, required: Mapping[str, int]) -> list[str]:
    """Where the two views differ, one competency a line; both of them read the same."""
    return [
        _difference(texts, ratings, competency, required[competency]) for competency in ratings.differences(required)
    ]


def _difference(texts: Texts, ratings: Ratings, competency: str, required: int) -> str:
    level, before = ratings.superior[competency].level, ratings.before.get(competency)
    name = markup.plain(competencies.name(texts, competency))
    levels = {"own": ratings.own[competency], "superior": level, "required": required}
    if before is None or before == level:
        return texts("team.difference", competency=name, **levels)
    return texts("team.difference_before", competency=name, before=before, **levels)
