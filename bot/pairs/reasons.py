"""Why two people fit, and why somebody has no mentor, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot import competencies, wording
from bot.texts import Texts
from lessons.model import DEFAULT_LANGUAGE
from mentoring.model import Match, MenteeNeed, Need, Params, Reason, ReasonCode, Unmatched
from mentoring.needs import main_needs

SHOWN_REASONS = 3


def to_learner(texts: Texts, match: Match) -> list[str]:
    """What speaks for the mentor, said to the learner, the weightiest first."""
    return [reason(texts, f"mentoring.reason.{found.code}", found) for found in _telling(match)[:SHOWN_REASONS]]


def to_mentor(texts: Texts, match: Match) -> list[str]:
    """What speaks for the pair and the weightiest thing against it; never that they had no time of late."""
    against = [found for found in match.caveats if found.code is not ReasonCode.SELDOM_FREE]
    return _why(texts, (*_telling(match)[:SHOWN_REASONS], *against[:1]))


def to_office(texts: Texts, match: Match) -> list[str]:
    """The same for the administrator, with whether proposals or questions went unanswered of late."""
    seldom = [found for found in match.caveats[1:] if found.code is ReasonCode.SELDOM_FREE]
    return _why(texts, (*_telling(match)[:SHOWN_REASONS], *match.caveats[:1], *seldom))


def _why(texts: Texts, found: Iterable[Reason]) -> list[str]:
    return [reason(texts, f"pairing.why.{one.code}", one) for one in found]


def why_none(texts: Texts, unmatched: Unmatched) -> str:
    """Why somebody has no mentor, and the nearest help."""
    said = texts(f"mentoring.unmatched.{unmatched.code}", **_filled(texts, unmatched.params))
    return " ".join([said, *helps(texts, unmatched)[:1]])


def helps(texts: Texts, unmatched: Unmatched) -> list[str]:
    """What would help, the nearest first."""
    return [reason(texts, f"mentoring.help.{found.code}", found) for found in unmatched.help]


def reason(texts: Texts, key: str, found: Reason) -> str:
    """One reason under its text key."""
    return texts(key, **_filled(texts, found.params))


def need_line(texts: Texts, need: Need) -> str:
    """What is needed, and how far it is: `Pelayanan publik: sekarang 1, jabatan meminta 3`."""
    name, now = competencies.name(texts, need.competency), max(need.required - need.gap, 0)
    return texts("pairing.need", competency=name, now=now, required=need.required)


def main_competencies(texts: Texts, need: MenteeNeed) -> str:
    """The competencies with the widest gap, by name."""
    return ", ".join(competencies.name(texts, found.competency) for found in main_needs(need.needs))


def covered(texts: Texts, match: Match) -> str:
    """The needs for which this mentor was chosen, by name."""
    found = (one.params["competency"] for one in match.reasons if one.code is ReasonCode.EXPERTISE)
    return ", ".join(competencies.name(texts, str(one)) for one in found)


def _telling(match: Match) -> list[Reason]:
    """The reasons without what goes without saying: that both speak Indonesian."""
    common = (ReasonCode.LANGUAGE, DEFAULT_LANGUAGE)
    return [found for found in match.reasons if (found.code, found.params.get("language")) != common]


def _filled(texts: Texts, params: Params) -> dict[str, object]:
    return {key: _word(texts, key, value) for key, value in params.items()}


def _word(texts: Texts, key: str, value: int | str | date) -> object:
    if isinstance(value, date):
        return wording.full_date(texts, value)
    if key == "competency":
        return competencies.name(texts, str(value))
    if key == "competencies":
        return ", ".join(competencies.name(texts, part) for part in str(value).split(", "))
    if key == "language" and f"pairing.language.{value}" in texts:
        return texts(f"pairing.language.{value}")
    return value
