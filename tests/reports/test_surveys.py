"""What may be told of questionnaires: figures of five people or more, scores from 25 to 100, words without names."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.questionnaire import Kind
from lessons.questionnaire_reading import shipped
from lessons.surveys import Occasion
from people.model import Unit
from reports.survey_hiding import Fate
from reports.surveys import AGENCY, Response, Results, results

QUESTIONNAIRES = {questionnaire.kind: questionnaire for questionnaire in shipped()}
SATISFACTION = QUESTIONNAIRES[Kind.SATISFACTION]
ITEMS = SATISFACTION.scoring.items
UNITS = (Unit(1, "Dinas"), Unit(2, "Puskesmas A", 1), Unit(3, "Puskesmas B", 1))


def answered(person: int, unit: int = 2, course: str = "tek-01", value: int = 3, words: str = "") -> Response:
    said = {"perbaiki": words} if words else {}
    return Response(person, Occasion.AFTER, course, unit, dict.fromkeys(ITEMS, value), said)


def told(responses: list[Response]) -> Results:
    return results(SATISFACTION, Occasion.AFTER, responses, UNITS)


def test_figures_of_five_are_shown_and_of_four_are_not() -> None:
    five, four = told([answered(n, value=4) for n in range(5)]), told([answered(n) for n in range(4)])
    agency = five.groups[0]
    assert agency.score is not None
    assert (agency.group, agency.score.n, agency.score.mean) == (AGENCY, 5, 100.0)
    assert [(group.score.fate, group.score.n, group.score.mean) for group in four.groups if group.score] == [
        (Fate.SMALL, None, None)
    ] * len(four.groups)
    assert told([]).groups == ()


def test_a_unit_counts_with_those_below_it_and_the_small_one_is_not_their_difference() -> None:
    given = [answered(n, 2) for n in range(8)] + [answered(n, 3) for n in range(8, 11)]
    fates = {group.group: group.score.fate for group in told(given).groups if group.score}
    assert fates[("unit", 1)] is Fate.SHOWN
    assert (fates[("unit", 2)], fates[("unit", 3)]) == (Fate.GUARDING, Fate.SMALL)


def test_an_item_that_few_answered_hides_the_score_too() -> None:
    given = [answered(n) for n in range(6)]
    given = [*given[:4], *(replace(r, values={k: v for k, v in r.values.items() if k != "mentor"}) for r in given[4:])]
    agency = told(given).groups[0]
    assert agency.items["mentor"].fate is Fate.SMALL
    assert agency.items["materi"].n == 6
    assert agency.score is not None
    assert agency.score.fate is Fate.SMALL


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(ITEMS, st.integers(1, 4))), min_size=5, max_size=20))
def test_scores_lie_between_25_and_100(values: list[dict[str, int]]) -> None:
    given_ = [replace(answered(number), values=some) for number, some in enumerate(values)]
    score = told(given_).groups[0].score
    assert score is not None
    assert score.mean is not None
    assert 25 <= score.mean <= 100
    own = SATISFACTION.scoring.of(values[0])
    assert own is not None
    assert 25 <= own <= 100


def test_whoever_answered_less_than_half_has_no_score() -> None:
    assert SATISFACTION.scoring.of(dict.fromkeys(ITEMS[:3], 4)) is None
    assert SATISFACTION.scoring.of(dict.fromkeys(ITEMS[:4], 4)) == 100.0


def test_words_are_told_without_names_and_numbers_from_five_writers_on() -> None:
    said = [f"saran {n}" for n in range(4)] + ["Tanya Ibu Maria Uropmabin, NIP 199003152015032002"]
    given = [answered(n, words=words) for n, words in enumerate(said)]
    (words,) = told(given).words.values()
    assert len(words) == 5
    assert {word for word in words if word.startswith("saran")} == set(said[:4])
    assert not any("Maria" in word or "1990" in word for word in words)
    assert told(given[1:]).words == {}
    assert told([replace(r, respondent=1) for r in given]).words == {}, "five words of one person"


def test_words_come_in_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.surveys.secrets.SystemRandom", lambda: random.Random(4))
    given = [answered(n, words=f"saran {n}") for n in range(12)]
    (words,) = told(given).words.values()
    assert sorted(words) == sorted(f"saran {n}" for n in range(12))
    assert list(words) != [f"saran {n}" for n in range(12)]


def test_what_superiors_wrote_is_told_to_nobody() -> None:
    questionnaire = QUESTIONNAIRES[Kind.TRANSFER_SUPERIOR]
    given = [Response(n, Occasion.DAY_30, "tek-01", 2, {"perubahan": 3}, {"contoh": "kini ramah"}) for n in range(9)]
    found = results(questionnaire, Occasion.DAY_30, given, UNITS)
    assert found.words == {}
    assert found.groups[0].items["perubahan"].mean == 3.0
    one_superior = [replace(response, respondent=1) for response in given]
    assert results(questionnaire, Occasion.DAY_30, one_superior, UNITS).groups[0].items["perubahan"].fate is Fate.SMALL


def test_what_stands_in_the_way_is_told_as_shares() -> None:
    questionnaire = QUESTIONNAIRES[Kind.TRANSFER_SELF]
    ways = [1, 1, 2, 3, 1]
    given = [Response(n, Occasion.DAY_90, "tek-01", 2, {"penghambat": way}) for n, way in enumerate(ways)]
    found = results(questionnaire, Occasion.DAY_90, given, UNITS)
    assert found.counts["penghambat"] == {1: 0.6, 2: 0.2, 3: 0.2, 4: 0.0, 5: 0.0}
    assert results(questionnaire, Occasion.DAY_90, given[1:], UNITS).counts == {}
    assert results(questionnaire, Occasion.DAY_30, given, UNITS).groups == ()
