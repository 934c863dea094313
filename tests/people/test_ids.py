from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from people.ids import new_id


def test_a_burst_of_ids_is_unique_and_grows() -> None:
    ids = [new_id() for _ in range(50_000)]
    assert ids == sorted(set(ids))
    assert 0 < ids[0] < ids[-1] < 2**63


def test_ids_of_several_threads_are_unique() -> None:
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: [new_id() for _ in range(5_000)], range(4)))
    assert len({value for batch in batches for value in batch}) == 20_000
