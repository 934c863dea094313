"""A few weeks of mentoring, small enough for every run; `python -m tests.rehearsal quarter` plays all thirteen."""

from __future__ import annotations

from pathlib import Path

from tests.rehearsal.quarter import QuarterTerms
from tests.rehearsal.quarter_verdict import rehearse_quarter


async def test_some_weeks_of_mentoring(tmp_path: Path) -> None:
    verdict = await rehearse_quarter(QuarterTerms(20, 12, 3, seed=1, questions=12.0), tmp_path)
    print(verdict.table())
    assert not verdict.complaints, "\n".join(verdict.complaints[:20])
    assert verdict.counts["pair_introduced"] > 15
    assert verdict.counts["question_answered"] > 20
    assert verdict.counts["answer_approved"] > 0


async def test_many_learners_few_mentors_and_nobody_waits_for_one_who_would(tmp_path: Path) -> None:
    verdict = await rehearse_quarter(QuarterTerms(36, 5, 4, seed=1), tmp_path)
    print(verdict.table())
    assert not verdict.complaints, "\n".join(verdict.complaints[:20])
    assert verdict.counts["pair_introduced"] > 20
    assert verdict.counts["pair_lapsed"] > 0, "there are mentors who do not answer"
    assert verdict.counts["orphan_told"] > 0, "and learners whom nobody has room for"
