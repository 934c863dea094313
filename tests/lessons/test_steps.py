"""Every step type, each by its fixture: how it is shown, what it understands, how it grades and explains."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lessons.places import Node
from lessons.steps.base import Response, Step
from lessons.steps.registry import STEP_TYPES, read_step
from people.faults import Fault

FIXTURES = Path(__file__).parent / "fixtures"
GRADED = {"single_choice", "multiple_choice", "true_false", "short_answer"}
ASKING = GRADED | {"reflection", "survey"}


@cache
def fixture(step_type: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FIXTURES / f"{step_type}.yaml").read_text(encoding="utf-8"))
    return content


@cache
def step_of(step_type: str) -> Step:
    faults: list[Fault] = []
    step = read_step(Node.of(fixture(step_type)["step"], "fixture", faults))
    assert step is not None
    assert faults == []
    return step


def cases(key: str) -> list[tuple[str, Any]]:
    found = {step_type: fixture(step_type).get(key, {}) for step_type in STEP_TYPES}
    return [(name, case) for name, some in found.items() for case in (some.items() if isinstance(some, dict) else some)]


@pytest.mark.parametrize("step_type", STEP_TYPES)
def test_every_type_is_its_name_and_has_a_fixture(step_type: str) -> None:
    step = step_of(step_type)
    assert step.type == step_type == fixture(step_type)["step"]["type"]
    assert step.id == fixture(step_type)["step"]["id"]
    assert (Path(__file__).parents[2] / "lessons" / "steps" / f"{step_type}.py").exists()
    assert (step.asks, step.graded) == (step_type in ASKING, step_type in GRADED)


@pytest.mark.parametrize(("step_type", "case"), cases("shown"))
def test_how_it_is_shown(step_type: str, case: tuple[str, dict[str, Any]]) -> None:
    language, expected = case
    shown = step_of(step_type).show(fixture(step_type)["order"], language)
    assert shown.text == expected["text"]
    assert list(shown.labels) == expected.get("labels", [])
    assert list(shown.options) == expected.get("options", [])
    assert shown.several is expected.get("several", False)
    assert all(0 < len(label) <= 20 for label in shown.labels)


@pytest.mark.parametrize(("step_type", "case"), cases("understood"))
def test_what_it_understands(step_type: str, case: tuple[str, Any]) -> None:
    typed, expected = case
    understood = step_of(step_type).understand(str(typed), fixture(step_type)["order"], "id")
    if expected is None:
        assert understood is None
    elif isinstance(expected, str):
        assert understood == Response(words=expected)
    else:
        assert understood == Response(chosen=tuple(expected))


@pytest.mark.parametrize(("step_type", "case"), cases("graded"))
def test_how_it_grades(step_type: str, case: dict[str, Any]) -> None:
    response = Response(tuple(case.get("chosen", ())), case.get("words", ""))
    grade = step_of(step_type).grade(response, fixture(step_type)["order"])
    assert grade.correct is case["correct"]
    assert grade.score == pytest.approx(case["score"], abs=0.001)


@pytest.mark.parametrize("step_type", STEP_TYPES)
def test_answer_and_explanation(step_type: str) -> None:
    content, step = fixture(step_type), step_of(step_type)
    assert step.answer(content["order"], "id") == content["answer"]
    assert step.explain(content["order"], "id") == content["explained"]


@pytest.mark.parametrize("step_type", sorted(set(STEP_TYPES) - GRADED))
def test_what_is_not_graded_refuses_a_grade(step_type: str) -> None:
    with pytest.raises(ValueError, match="graded"):
        step_of(step_type).grade(Response(words="ya"), ())


@pytest.mark.parametrize("step_type", ["single_choice", "multiple_choice", "true_false"])
@pytest.mark.parametrize("chosen", [(), (7,), (-1,)])
def test_positions_that_were_not_shown_are_refused(step_type: str, chosen: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="position"):
        step_of(step_type).grade(Response(chosen), fixture(step_type)["order"])


@pytest.mark.parametrize("step_type", STEP_TYPES)
def test_a_letter_of_100_kilobytes_is_bounded(step_type: str) -> None:
    understood = step_of(step_type).understand("a " * 50_000, fixture(step_type)["order"], "id")
    assert understood is None or len(understood.words) <= 2000


@given(st.integers())
def test_the_explanation_and_the_answer_follow_the_order(seed: int) -> None:
    step = step_of("single_choice")
    order = step.shuffled(random.Random(seed))
    assert sorted(order) == [0, 1, 2]
    label = step.answer(order, "id")
    understood = step.understand(label, order, "id")
    assert understood is not None
    assert step.grade(understood, order).correct
    assert step.explain(order, "id").startswith(f"Maklumat adalah {label};")


@given(st.integers(), st.sets(st.integers(0, 4), min_size=1))
def test_a_score_is_a_part_of_one_and_whole_only_when_correct(seed: int, chosen: set[int]) -> None:
    step = step_of("multiple_choice")
    order = step.shuffled(random.Random(seed))
    grade = step.grade(Response(tuple(sorted(chosen))), order)
    assert 0.0 <= grade.score <= 1.0
    assert grade.correct is (grade.score == 1.0)


@given(st.integers(), st.sets(st.integers(0, 4), min_size=1), st.sampled_from(["", " ", ", ", " dan ", "/", "&"]))
def test_several_letters_mean_the_same_however_they_are_joined(seed: int, chosen: set[int], joint: str) -> None:
    step = step_of("multiple_choice")
    order = step.shuffled(random.Random(seed))
    typed = joint.join("ABCDE"[place] for place in sorted(chosen))
    assert step.understand(typed, order, "id") == Response(tuple(sorted(chosen)))


@pytest.mark.parametrize("step_type", sorted(ASKING))
@given(text=st.text(max_size=60))
def test_anything_may_be_typed(step_type: str, text: str) -> None:
    order = fixture(step_type)["order"]
    step = step_of(step_type)
    understood = step.understand(text, order, "en")
    if understood is not None and step.graded:
        assert 0.0 <= step.grade(understood, order).score <= 1.0
