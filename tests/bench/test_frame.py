"""The benchmarks' frame: fair rounds, honest ratios, and every benchmark runs at a tiny size."""

from __future__ import annotations

import gc
import json

import pytest

from bench.__main__ import main
from bench._measure import Options, Ratio, interleaved, medians


@pytest.fixture(autouse=True)
def _as_at_the_start() -> None:
    """What other tests have left is nothing for the collector that runs before every side."""
    gc.freeze()


def test_sides_take_turns_and_the_first_round_is_thrown_away() -> None:
    order: list[str] = []

    def side(name: str, figures: list[float]):
        def run() -> float:
            order.append(name)
            return figures[order.count(name) - 1]

        return run

    figures = interleaved({"a": side("a", [99, 1, 2, 3]), "b": side("b", [99, 10, 30, 20])}, Options(rounds=3))
    assert order == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert figures == {"a": [1, 2, 3], "b": [10, 30, 20]}
    assert medians(figures) == {"a": 2, "b": 20}


@pytest.mark.parametrize(
    ("ratio", "reached", "target"),
    [
        (Ratio("x", 12.0, least=12), True, ">= 12"),
        (Ratio("x", 11.9, least=12), False, ">= 12"),
        (Ratio("x", 1.31, most=1.3), False, "<= 1.3"),
        (Ratio("x", 1.0, least=0.6, most=1.3), True, ">= 0.6 and <= 1.3"),
        (Ratio("x", 5.0), True, ""),
    ],
)
def test_a_ratio_knows_its_target(ratio: Ratio, reached: bool, target: str) -> None:
    assert (ratio.reached, ratio.target) == (reached, target)


def test_sizes_are_tiny_in_a_smoke_run() -> None:
    assert Options().size(10_000, 10) == 10_000
    assert Options(smoke=True).size(10_000, 10) == 10


def test_the_one_about_who_is_due_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--smoke", "--rounds", "1", "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out)
    assert report["name"] == "due"
    assert [set(ratio) for ratio in report["ratios"]] == [{"name", "value", "least", "most", "reached"}] * 2
    assert all(median > 0 for median in report["medians"].values())


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--smoke", "--rounds", "1"]) == 0
    assert "target <= 1.3" in capsys.readouterr().out


def test_an_unknown_benchmark_is_told_with_the_ones_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["speed"])
    assert stopped.value.code == 2
    assert "due" in capsys.readouterr().err


def test_the_one_about_summaries_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summaries", "--smoke", "--rounds", "1", "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out)
    [ratio] = report["ratios"]
    assert (report["name"], ratio["most"]) == ("summaries", 4)


def test_the_one_about_matching_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matching", "--smoke", "--rounds", "1", "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out)
    assert (report["name"], report["unit"], len(report["medians"]), len(report["ratios"])) == ("matching", "ms", 4, 2)
    matched, best_left = (int(note.split(": ")[1].split()[0]) for note in report["notes"][:2])
    assert matched >= best_left > 0


def test_the_one_about_memory_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["memory", "--smoke", "--rounds", "1", "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out)
    assert (report["name"], report["unit"], report["ratios"][0]["most"]) == ("memory", "MB", 1.2)
    assert all(median > 10 for median in report["medians"].values())
    assert [note.split(":")[0] for note in report["notes"]] == ["at rest, 20 learners", "at rest, 60 learners"]


def test_the_one_about_two_processes_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drain", "--smoke", "--rounds", "1", "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out)
    assert (report["name"], set(report["medians"]), report["ratios"][0]["least"]) == (
        "drain",
        {"one process", "two processes"},
        1.3,
    )
