"""The section `surveys`: which questionnaires are put, and when."""

from __future__ import annotations

from bot.config.values import get, integer
from lessons.places import Node
from lessons.survey_terms import SurveyTerms
from people.model import WEEKDAYS

_SWITCHES = ("satisfaction", "transfer", "job")
_MOST_DAYS = 60
_MOST_PEOPLE = 10


def survey_terms(node: Node) -> SurveyTerms:
    """The agency's terms; what is left out is as it is shipped."""
    more = ["start_days", "programme_end", "open_days", "superior_day", "superior_most"]
    entries = node.mapping(optional=[*_SWITCHES, *more])
    usual = SurveyTerms()
    satisfaction, transfer, job = (get(entries, name, Node.boolean, True) for name in _SWITCHES)
    return SurveyTerms(
        satisfaction=satisfaction,
        transfer=transfer,
        job=job,
        start_days=get(entries, "start_days", lambda n: integer(n, 1, _MOST_DAYS), usual.start_days),
        programme_end=get(entries, "programme_end", lambda n: n.date() if n.data else None, None),
        open_days=get(entries, "open_days", lambda n: integer(n, 3, _MOST_DAYS), usual.open_days),
        superior_day=get(entries, "superior_day", lambda n: WEEKDAYS.index(n.choice(WEEKDAYS)), usual.superior_day),
        superior_most=get(entries, "superior_most", lambda n: integer(n, 1, _MOST_PEOPLE), usual.superior_most),
    )
