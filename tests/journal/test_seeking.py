"""Looking for what is rare: windows over carried steps, pages that stop when enough was looked at, index plans."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from ledger.db import Connection, queries
from ledger.journal import store
from ledger.journal.carrying import carry_on
from ledger.journal.entries import filter_of
from ledger.journal.seeking import ENTRIES_PER_PAGE_MAX, Wanted, seek, windows
from ledger.journal.views import EntryQuery
from tests.conftest import COUNCIL, NHS, Client, World
from tests.loading import multiply

DAYS = (date(2025, 4, 1), date(2026, 3, 31))
LOADED = 60_000
STEPS = 4
SQL = queries("ledger.journal")
PAYMENT = {"type": "payment", "acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}
CODED = {**PAYMENT, "programme": "home-first", "scheme": "equipment"}


@pytest.fixture
async def loaded(world: World, host: Client) -> AsyncIterator[Connection]:
    """A pool of sixty thousand entries, carried through forty thousand of them, with one odd entry at each end."""
    source = {"system": "finance", "document": "P06"}
    items = [{**CODED, "label": "for tests", "source": {**source, "line": str(n)}} for n in range(9)]
    assert 201 == (await host.post(f"{world.pooled}/bulk", {"items": [*items, PAYMENT]})).status_code
    place_id, pool_id = await world.ids()
    await multiply(world.database.super_dsn, place_id, pool_id, LOADED, DAYS)
    for stream, narrative in (("nhs-minimum", "the needle"), ("council-additional", "of steel")):
        received = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 7, "body": NHS}
        made = await host.post(
            f"{world.pooled}/received-contributions", {**received, "stream": stream, "narrative": narrative}
        )
        assert 201 == made.status_code, made.text
    connection = await asyncpg.connect(world.database.super_dsn)
    for _ in range(STEPS):
        async with connection.transaction():
            assert await carry_on(connection, place_id, pool_id)
    await connection.execute("ANALYZE")
    yield connection
    await connection.close()


async def test_the_rare_is_found_and_pages_end_only_when_they_say_so(
    world: World, auditor: Client, loaded: Connection
) -> None:
    """A text that no step tells of takes two pages, the first of them empty; a dimension one, over all steps."""
    assert loaded.is_closed() is False
    address = f"{world.pooled}/entries"
    first = (await auditor.get(address, text="NEEDLE")).json()
    assert ([], True) == (first["items"], first["next_cursor"] is not None)
    (needle,) = await auditor.all_items(address, text="NEEDLE")
    assert (LOADED + 11, "the needle") == (needle["sequence"], needle["narrative"])

    page = (await auditor.get(address, account="contribution_income", page_size=1)).json()
    assert [needle] == page["items"]
    legs = (await auditor.get(f"{world.pooled}/legs", account="contribution_income", stream="nhs-minimum")).json()
    assert ((-7, 1), [needle["sequence"]], None) == (
        (legs["figure_pence"], legs["leg_count"]),
        [leg["sequence"] for leg in legs["items"]],
        legs["next_cursor"],
    )


async def test_the_first_page_of_anything_frequent_is_full(world: World, auditor: Client, loaded: Connection) -> None:
    """And a page far behind begins where the page before ended."""
    assert loaded.is_closed() is False
    page = (await auditor.get(f"{world.pooled}/entries", scheme="equipment", page_size=1000)).json()
    assert 1000 == len(page["items"])
    far = await auditor.get(f"{world.pooled}/legs", account="suspense", page_size=1000)
    sequences = [leg["sequence"] for leg in far.json()["items"]]
    while "next" in far.links:
        far = await auditor.get(far.links["next"]["url"])
        sequences += [leg["sequence"] for leg in far.json()["items"]]
    assert far.json()["leg_count"] == len(sequences) == len(set(sequences))
    assert sorted(sequences) == sequences


async def test_plans_walk_an_index_over_a_window_and_nothing_else(world: World, loaded: Connection) -> None:
    """No query that reads the books as they grow reads a whole table, or more of an index than was asked."""
    ids = await world.ids()
    carried = await store.carried_before(loaded, *ids, LOADED)
    months = carried.spans_within(*DAYS)
    spans = ([first for first, _ in months], [last for _, last in months])
    whole = (0, 10_000, LOADED, 101)
    anything = filter_of(EntryQuery())
    rare = filter_of(EntryQuery(scheme="equipment", text="needle", amount_from_pence=5, source_document="P06"))
    ever = (date.min, date.max)
    legs = (0, 10_000, 0, 0, 101, [uuid4()], LOADED, *DAYS, 0, *DAYS, *ever, *ever)
    asked: dict[str, tuple[Any, ...]] = {
        "list_entries": (*ids, *whole, *_values(anything)),
        "list_entries of something rare": (*ids, *whole, *_values(rare)),
        "list_legs": (*ids, *legs),
        "list_legs far on": (*ids, 50_000, LOADED, 50_000, 1, *legs[4:]),
        "totals_as_known": (*ids, LOADED, *DAYS, carried.through, *spans, None, None, None, None, None, None),
        "totals_of_moved": (*ids, LOADED, *ever, *DAYS, *DAYS, None, None, None, None, None, None),
        "labels_of_moved": (*ids, LOADED, *ever, *DAYS),
        "labels_as_known": (*ids, LOADED, *DAYS, carried.through),
        "next_step": (*ids, 0, 40_000, ["scheme"], ["equipment"], ["equipment"]),
        "sequence_at": (*ids, await loaded.fetchval("SELECT now()")),
        "carried_before": (*ids, LOADED),
        "carry_totals": (*ids, 40_000, 50_000),
        "carry_labels": (*ids, 40_000, 50_000),
        "carry_values": (*ids, 40_000, 50_000),
    }
    for name, arguments in asked.items():
        plan = await _plan(loaded, ids[0], SQL[name.split()[0]], arguments)
        for node in plan:
            if _grows(node):
                assert "pool_id" in node.get("Index Cond", ""), (name, node)
            if node.get("Relation Name") in {"entry", "leg", "entry_text"}:
                assert "sequence" in node["Index Cond"], (name, node)
        if name in {"list_entries", "list_legs", "list_legs far on", "totals_as_known", "carry_totals"}:
            read = [node["Index Cond"] for node in plan if node.get("Relation Name") in {"entry", "leg"}]
            assert any(re.search(r"sequence > '?\d.*sequence <= '?\d", one) for one in read), (name, read)


def _values(asked: Any) -> tuple[Any, ...]:
    return tuple(getattr(asked, name) for name in asked.__struct_fields__)


def _grows(node: dict[str, Any]) -> bool:
    """Whether the node reads a table that grows with the entries; carried rows grow with the steps."""
    grows = {"entry", "leg", "entry_text", "carried_total", "carried_value"}
    return node["Node Type"] != "ModifyTable" and node.get("Relation Name") in grows


async def _plan(connection: Connection, place_id: UUID, sql: str, arguments: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Every node of the plan that the service's own role would be given."""
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(
        f"SET LOCAL ROLE ledger_app; SET LOCAL ledger.place = '{place_id}'; "
        "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL jit = off"
    )
    told = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments)
    await transaction.rollback()
    return list(_nodes(msgspec.json.decode(told)[0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)


async def _spans(*bounds: tuple[int, int]) -> AsyncIterator[tuple[int, int]]:
    for one in bounds:
        yield one


async def _each(after: int, through: int, limit: int) -> list[int]:
    """Every third number of a window."""
    return [number for number in range(after + 1, through + 1) if number % 3 == 0][:limit]


@pytest.mark.parametrize(
    ("limit", "most", "expected"),
    [
        (9, 100, ([3, 6, 9, 12, 15, 18], None)),
        (2, 100, ([3, 6], 10)),
        (9, 10, ([3, 6, 9], 10)),
        (9, 1, ([3, 6, 9], 10)),
        (4, 100, ([3, 6, 9, 12], 20)),
    ],
)
async def test_seeking_stops_when_there_is_enough_or_enough_was_looked_at(
    limit: int, most: int, expected: tuple[list[int], int | None]
) -> None:
    """Enough found, enough looked at, or the windows' end: only the last is the end of the listing."""
    assert expected == await seek(_spans((0, 10), (10, 20)), _each, limit, most)


async def test_windows_pass_over_steps_that_met_nothing_wanted(world: World, loaded: Connection) -> None:
    """Steps that met it, one by one; then what was carried no further, whatever stands in it."""
    ids = await world.ids()

    async def spans(after: int, through: int, *wanted: Wanted) -> list[tuple[int, int]]:
        return [one async for one in windows(loaded, *ids, after=after, through=through, wanted=wanted)]

    step = ENTRIES_PER_PAGE_MAX // 5
    rest = [(4 * step, 5 * step), (5 * step, 6 * step), (6 * step, 6 * step + 1)]
    assert [(n * step, (n + 1) * step) for n in range(4)] + rest == await spans(0, 6 * step + 1)
    assert rest == await spans(0, 6 * step + 1, Wanted("kind", "reversal", "reversal"))
    assert [(3 * step + 7, 4 * step)] == await spans(3 * step + 7, 4 * step, Wanted("scheme", "equipment", "equipment"))
    april = Wanted("effective_month", "2025-04", "2025-04")
    assert [(0, step)] == (await spans(0, 4 * step, april))[:1]
    assert [] == await spans(0, 4 * step, april, Wanted("scheme", "f", "z"))
    assert [] == await spans(9, 9)
