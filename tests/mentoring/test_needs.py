from __future__ import annotations

from mentoring.model import Need
from mentoring.needs import main_needs, needs_from

REQUIRED = {"digital": 3, "layanan": 4, "kerja-sama": 2}


def test_a_need_is_the_level_that_is_missing_the_widest_gap_first() -> None:
    assert needs_from(REQUIRED, {"digital": 2, "layanan": 2, "kerja-sama": 2}) == (
        Need("layanan", 4, 2),
        Need("digital", 3, 1),
    )


def test_what_was_not_assessed_is_no_need_yet() -> None:
    assert needs_from(REQUIRED, {}) == ()


def test_the_superiors_view_counts_as_much_as_ones_own() -> None:
    assert needs_from({"digital": 3}, {"digital": 3}, {"digital": 1}) == (Need("digital", 3, 1),)
    assert needs_from({"digital": 3}, {"digital": 3}, {"digital": 2}) == (Need("digital", 3, 1),), "rounded down"


def test_a_weak_quiz_result_takes_one_level_off() -> None:
    assert needs_from({"digital": 3}, {"digital": 3}, quiz={"digital": 40.0}) == (Need("digital", 3, 1),)
    assert needs_from({"digital": 3}, {"digital": 3}, quiz={"digital": 50.0}) == ()


def test_several_needs_are_the_main_ones_where_the_gaps_are_alike() -> None:
    needs = (Need("a", 3, 2), Need("b", 4, 2), Need("c", 2, 1))
    assert main_needs(needs) == needs[:2]
    assert main_needs(()) == ()
