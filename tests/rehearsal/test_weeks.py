"""Weeks of an agency, small enough for every run; `python -m tests.rehearsal` plays them with 300 learners."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsal.judging import Verdict, rehearse
from tests.rehearsal.weeks import Terms


def _assert_good(verdict: Verdict) -> None:
    print(verdict.table())
    assert not verdict.complaints, "\n".join(verdict.complaints[:20])


@pytest.mark.parametrize("terms", [Terms(16, 4, 1, "webhook"), Terms(8, 4, 2, "polling")], ids=lambda t: t.mode)
async def test_four_weeks_with_a_holiday(terms: Terms, tmp_path: Path) -> None:
    verdict = await rehearse(terms, tmp_path)
    _assert_good(verdict)
    assert verdict.figures["lessons pushed"] > 5 * terms.learners
    assert verdict.figures["courses completed"] > terms.learners
    assert verdict.figures["rows compared"] > 10 * terms.learners


@pytest.mark.parametrize("seed", range(11, 14))
async def test_two_weeks_of_few_learners(seed: int, tmp_path: Path) -> None:
    _assert_good(await rehearse(Terms(8, 2, seed, "webhook" if seed % 2 else "polling"), tmp_path))
