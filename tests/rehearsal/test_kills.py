"""The service is killed at random moments; `python -m tests.rehearsal kills` does it 20 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsal.killing import KillTerms, rehearse_company, rehearse_kills


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_nothing_is_lost_and_only_what_was_in_flight_is_doubled(mode: str, tmp_path: Path) -> None:
    terms = KillTerms(kills=4, learners=12, seed=7, mode=mode)  # a start costs more than a life
    verdict = await rehearse_kills(terms, tmp_path)
    print(verdict.table())
    assert not verdict.complaints, "\n".join(verdict.complaints[:20])
    assert verdict.figures["kills"] == terms.kills
    assert verdict.figures["in flight at a kill"] > 0
    assert verdict.figures["answers"] > terms.learners


async def test_where_one_of_several_is_killed_the_others_go_on(postgresql_url: str, tmp_path: Path) -> None:
    terms = KillTerms(kills=3, learners=8, seed=3)
    verdict = await rehearse_company(terms, tmp_path, postgresql_url)
    print(verdict.table())
    assert not verdict.complaints, "\n".join(verdict.complaints[:20])
    assert verdict.figures["kills"] == terms.kills
    assert verdict.figures["killed: worker"] > 0
    assert verdict.figures["answers"] > terms.learners
