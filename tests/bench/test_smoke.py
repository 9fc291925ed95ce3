"""Every script works at tiny sizes and tells its row; how fast anything is, no test asserts."""

from collections.abc import AsyncIterator

import pytest

from ledger.embedded.throwaway import Throwaway
from tests.bench import bulk, bulk_gain, exporting, hot_pool, latency, memory, pages, reading, savings, sharing
from tests.bench.stage import Stage, staged
from tests.bench.table import HEADER, Measure, Row

TINY: list[tuple[Measure, dict[str, int]]] = [
    (bulk.measure, {"rounds": 1, "requests": 1, "entries": 3}),
    (bulk_gain.measure, {"rounds": 1, "requests": 1, "entries": 3, "singles": 2}),
    (exporting.measure, {"requests": 1, "entries": 3, "times": 2}),
    (hot_pool.measure, {"rounds": 1, "connections": 2, "requests": 2}),
    (latency.measure, {"rounds": 1, "requests": 2}),
    (memory.measure, {"requests": 1, "entries": 3}),
    (pages.measure, {"rounds": 1, "entries": 20}),
    (reading.measure, {"rounds": 1, "entries": 20, "page_size": 7}),
]


@pytest.fixture(scope="module")
async def stage(database: Throwaway) -> AsyncIterator[Stage]:
    """The service in a process of its own, on the server of this test run."""
    async with staged(database) as made:
        yield made


@pytest.mark.parametrize(("measure", "sizes"), TINY, ids=[measure.__module__ for measure, _ in TINY])
async def test_a_script_tells_its_rows(stage: Stage, measure: Measure, sizes: dict[str, int]) -> None:
    """A row has the columns of the table, and a measured figure for our work and its baseline."""
    assert_are_rows(await measure(stage, **sizes))


async def test_what_is_pure_tells_its_rows_without_a_service() -> None:
    assert_are_rows(await sharing.measure(rounds=1, schemes=3, partners=3, points=3))
    assert_are_rows(await savings.measure(rounds=1, lines=3, years=4, bodies=2, draws=200))


def assert_are_rows(rows: list[Row]) -> None:
    assert rows
    for row in rows:
        assert HEADER.splitlines()[0].count("|") == row.line().count("|")
        assert all(one > 0 for one in (*row.ours, *row.baseline))
