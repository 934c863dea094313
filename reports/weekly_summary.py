"""One summary for each superior, made from the facts of everybody in one walk up the tree of who reports to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reports.follow_up_facts import Act, FollowUp, Named
from reports.follow_ups import Aftermath, followed, is_overdue, latest
from reports.weekly import FIGURES, Figure
from reports.weekly_acts import Candidate, candidate, most_urgent
from reports.weekly_facts import PersonFacts, QuestionFacts, Reach, Terms, WeeklyFacts
from reports.weekly_standing import Standing, due, standing
from reports.weekly_tally import Tally
from reports.weeks import Span

_TAKES = (Reach.REACHED, Reach.UNDELIVERED)
"""Who can be written to; that something failed before is no reason not to try."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The week of one superior's team. Their own learning is apart from the team's."""

    superior: PersonFacts
    span: Span
    figures: Mapping[str, Figure]
    """By name, all of `FIGURES`."""
    to_act: tuple[Candidate, ...]
    """The most urgent first."""
    unreached: Mapping[Reach, int]
    """Why those who are not reached are not."""
    units: int
    """In how many units the team works."""
    ceiling: int
    """JP that a PPPK may have."""
    aftermath: Aftermath = field(default_factory=Aftermath)
    """What became of the people named before."""

    @property
    def team(self) -> int:
        """How many people report to them, directly or through others."""
        return self.figures["enrolled"].of or 0

    @property
    def own_due(self) -> int:
        """Items that were due to the superior themselves."""
        return due(self.superior, self.span)

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]


@dataclass(slots=True)
class _Below:
    """What is known of all below one superior."""

    tally: Tally
    candidates: list[Candidate] = field(default_factory=list)
    unreached: dict[Reach, int] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)

    def add(self, other: _Below) -> None:
        self.tally.add(other.tally)
        self.candidates = most_urgent([*self.candidates, *other.candidates])
        for reach, number in other.unreached.items():
            self.unreached[reach] = self.unreached.get(reach, 0) + number
        self.units |= other.units


class Staff:
    """Everybody, and who stands above whom. A circle of superiors is cut where the walk closes it."""

    def __init__(self, people: Iterable[PersonFacts]) -> None:
        self.by_id = {person.id: person for person in people}
        self.reports: dict[int, list[PersonFacts]] = {}
        for person in self.by_id.values():
            if person.superior_id in self.by_id and person.superior_id != person.id:
                self.reports.setdefault(person.superior_id, []).append(person)

    def superiors(self) -> list[PersonFacts]:
        """Who has somebody reporting to them, or the role of a superior; by id."""
        found = (
            one
            for one in self.by_id.values()
            if (one.id in self.reports and not one.erased) or (one.leads and not one.gone)
        )
        return sorted(found, key=lambda one: one.id)

    def above(self, person: PersonFacts) -> Iterator[PersonFacts]:
        """The superiors of a person, the direct one first."""
        seen = {person.id}
        while person.superior_id in self.by_id and person.superior_id not in seen:
            person = self.by_id[person.superior_id]
            seen.add(person.id)
            yield person

    def below(self, superior_id: int) -> Iterator[PersonFacts]:
        """Everybody who reports to a superior, directly or through others, without those who are gone."""
        seen, waiting = {superior_id}, list(self.reports.get(superior_id, ()))
        while waiting:
            person = waiting.pop()
            if person.id not in seen:
                seen.add(person.id)
                waiting += self.reports.get(person.id, ())
                if not person.gone:
                    yield person

    def unled(self) -> int:
        """How many have nobody above them and nobody below: they are in no summary."""
        return sum(
            one.superior_id not in self.by_id and one.id not in self.reports and not one.gone
            for one in self.by_id.values()
        )

    def takes(self, person: PersonFacts) -> bool:
        """Whether this person can be written to."""
        return person.reach in _TAKES and not person.gone

    def receiver(self, superior: PersonFacts) -> PersonFacts | None:
        """Who gets the summary of a superior: they, or where no message reaches them, the next one up whom one does."""
        chain = (superior, *self.above(superior))
        return next(filter(self.takes, chain), None)

    def upwards(self) -> list[PersonFacts]:
        """Everybody with somebody below, each after all below them."""
        order: list[PersonFacts] = []
        seen: set[int] = set()
        tops = [one for one in self.by_id.values() if one.superior_id not in self.by_id]
        for top in (*tops, *self.by_id.values()):  # the second time only for circles, which have no top
            waiting = [top] if top.id not in seen else []
            while waiting:
                person = waiting.pop()
                if person.id not in seen and person.id in self.reports:
                    seen.add(person.id)
                    order.append(person)
                    waiting += self.reports[person.id]
        return order[::-1]


class _History:
    """What superiors did lately, and whom the summaries of the week before named."""

    def __init__(self, facts: WeeklyFacts, staff: Staff) -> None:
        self._span, self._staff = facts.span, staff
        self._by: dict[int, list[FollowUp]] = {}
        self._about: dict[int, list[FollowUp]] = {}
        self._named: dict[int, list[Named]] = {}
        for act in facts.acts:
            self._by.setdefault(act.superior_id, []).append(act)
            self._about.setdefault(act.person_id, []).append(act)
        for one in facts.named:
            self._named.setdefault(one.superior_id, []).append(one)

    def lately(self, person_id: int) -> Act | None:
        return latest(self._about.get(person_id, ()), self._span)

    def aftermath(self, superior: PersonFacts) -> Aftermath:
        acts = self._by.get(superior.id, ())
        team = {one.person_id: self._of_team(superior, one.person_id) for one in acts}
        reported = {id_: person for id_, person in team.items() if person is not None}
        late = [self._late(one) for one in self._staff.reports.get(superior.id, ()) if not one.gone]
        return Aftermath(followed(acts, reported, self._span), sum(late), sum(count > 0 for count in late))

    def _late(self, superior: PersonFacts) -> int:
        """How many whom this superior's summary named a week ago still wait for somebody to turn to them."""
        return sum(
            is_overdue(one, self._about.get(one.person_id, ()), self._of_team(superior, one.person_id), self._span)
            for one in self._named.get(superior.id, ())
        )

    def _of_team(self, superior: PersonFacts, person_id: int) -> PersonFacts | None:
        """The person, where they report to this superior as the roster stands."""
        person = self._staff.by_id.get(person_id)
        return person if person is not None and superior in self._staff.above(person) else None


def summaries(facts: WeeklyFacts, terms: Terms, staff: Staff | None = None) -> Iterator[Summary]:
    """The summaries of all superiors in the facts, those further down first; those without a team come last."""
    staff = staff or Staff(facts.people)
    questions: dict[int, list[QuestionFacts]] = {}
    for question in facts.questions:
        questions.setdefault(question.mentee_id, []).append(question)
    known: dict[int, _Below] = {}
    history = _History(facts, staff)
    for superior in staff.upwards():
        below = known[superior.id] = _below(terms)
        for person in staff.reports[superior.id]:
            _take(below, person, facts, terms, questions.get(person.id, ()), history)
            if person.id in known:
                below.add(known[person.id])
        if not superior.erased:
            yield _summary(superior, below, facts.span, history)
    for leader in staff.superiors():
        if leader.id not in known:
            yield _summary(leader, _below(terms), facts.span, history)


def _below(terms: Terms) -> _Below:
    return _Below(Tally(least=terms.floor, most=terms.ceiling))


def _take(
    below: _Below,
    person: PersonFacts,
    facts: WeeklyFacts,
    terms: Terms,
    questions: Iterable[QuestionFacts],
    history: _History,
) -> None:
    if person.gone:
        return
    stands = standing(person, facts.span)
    below.tally.count(person, stands, facts.span)
    for question in questions:
        below.tally.ask(question, facts.span, terms)
    below.units.add(person.unit)
    if stands is Standing.UNREACHED:
        below.unreached[person.reach] = below.unreached.get(person.reach, 0) + 1
    wrong, lately = facts.wrong.get(person.id, 0), history.lately(person.id)
    found = candidate(person, stands, facts.span, wrong, terms.ceiling, lately)
    if found is not None:
        below.candidates.append(found)


def _summary(superior: PersonFacts, below: _Below, span: Span, history: _History) -> Summary:
    figures = {name: figure(below.tally) for name, figure in FIGURES.items()}
    return Summary(
        superior,
        span,
        figures,
        tuple(most_urgent(below.candidates)),
        dict(below.unreached),
        len(below.units),
        below.tally.most,
        history.aftermath(superior),
    )
