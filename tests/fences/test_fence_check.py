"""Invariant 4 re-derived: books that keep their fences, books that a superuser bent, and balances by year."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.entry import AccountName, Heading, Leg
from ledger.core.period import financial_year_start, months_between
from ledger.db import connect_pool
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.journal import store
from ledger.journal.carrying import carry_on
from ledger.journal.checking import check_everything
from tests.books import make_books, payment, spent
from tests.conftest import Client, World
from tests.fences.test_fences import FENCE, FENCES, USE, USES, paid, post_all, put, received

BENT: dict[str, tuple[str, list[str]]] = {
    "purposes": (
        """UPDATE fence SET terms = terms || '{"purposes": ["equipment"]}'""",
        ["entry 2: expenditure of home-first/telecare: the fence NHS money of nhs-minimum is for equipment; telecare"],
    ),
    "nature": (
        """UPDATE fence SET terms = terms || '{"nature": "capital"}'""",
        ["entry 2: expenditure of home-first/telecare: the fence NHS money of nhs-minimum is capital money; telecare"],
    ),
    "period": (
        """UPDATE fence SET terms = terms || '{"last_day": "2025-09-29"}'""",
        ["entry 2: expenditure of home-first/telecare: the fence NHS money of nhs-minimum may be used from the begin"],
    ),
    "limit": (
        """UPDATE fence SET terms = terms || '{"limits": [{"financial_year": "2025-26", "amount_pence": 900}]}'""",
        ["£1.00 too much is spent in 2025-26 of the fence NHS money of nhs-minimum"],
    ),
    "use gone": (
        "DELETE FROM scheme_use",
        ["entry 2: expenditure of home-first/telecare: the fence NHS money of nhs-minimum asks what telecare is for"],
    ),
    "act gone": (
        "UPDATE fence SET act_id = place_id",
        ["fence nhs-minimum version 1: the act that made it is not recorded"],
    ),
}


@pytest.mark.parametrize("name", BENT)
async def test_a_broken_fence_is_told_with_its_entry(
    world: World, pool_manager: Client, database: Throwaway, name: str
) -> None:
    """Nothing is told before; then exactly what the alteration broke, and nothing of the other place."""
    admin = await world.client(Role.PLACE_ADMIN)
    await put(admin, world, USES, USE)
    await put(admin, world, FENCES, FENCE)
    await post_all(pool_manager, world.pooled, received(10), paid(10))
    clean = await differences(database, world.place)
    statement, expected = BENT[name]
    place_id, _ = await world.ids()
    connection = await asyncpg.connect(database.super_dsn)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(f"{statement} WHERE place_id = $1", place_id)
    await connection.close()
    told = await differences(database, world.place)

    assert [] == clean
    assert len(expected) == len(told), told
    assert all(text in one for text, one in zip(expected, told, strict=True)), told
    assert [] == await differences(database, world.other_place)


async def differences(database: Throwaway, place: str) -> list[str]:
    pool = await connect_pool(database.app_dsn, size=2)
    found = [one.text async for one in check_everything(pool, place) if one.is_difference]
    await pool.close()
    return found


DAYS = [date(2025, 6, 1), date(2025, 9, 30), date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31)]
HISTORIES = st.lists(
    st.tuples(st.sampled_from(DAYS), st.integers(1, 999), st.booleans()) | st.integers(1, 3), min_size=1, max_size=12
)


@settings(max_examples=30)
@given(HISTORIES)
def test_balances_by_year_are_the_fold_of_the_legs(database: Throwaway, history: list[Any]) -> None:
    """Whatever was carried between the postings; a stream or a year without legs has none."""
    asyncio.run(_compare(database, history))


async def _compare(database: Throwaway, history: list[Any]) -> None:
    connection = await asyncpg.connect(database.app_dsn)
    (books,) = await make_books(connection)
    transaction = await books.begin(connection)
    for month in months_between(date(2026, 4, 1), DAYS[-1]):
        await connection.execute(
            "INSERT INTO period (place_id, pool_id, month) VALUES ($1, $2, $3)", books.place_id, books.pool_id, month
        )
    await transaction.commit()
    stream = spent().stream
    expected: dict[int, int] = {}
    for step in history:
        if isinstance(step, int):
            transaction = await books.begin(connection)
            await carry_on(connection, books.place_id, books.pool_id, entries=step)
            await transaction.commit()
            continue
        day, pence, is_other = step
        legs = Leg(spent("equipment" if is_other else "reablement"), pence), payment(pence).legs[1]
        await books.post(connection, payment(pence, effective_date=day, legs=legs))
        year = financial_year_start(day).year
        expected[year] = expected.get(year, 0) + pence
    transaction = await books.begin(connection)
    headings = [Heading(AccountName.EXPENDITURE, stream, year=year) for year in (2024, 2025, 2026)]
    absent = Heading(AccountName.EXPENDITURE, "lottery", year=2025)
    found = await store.load_balances(connection, books.place_id, books.pool_id, [*headings, absent])
    await transaction.rollback()
    await connection.close()

    assert {**{one: expected.get(one.year or 0, 0) for one in headings}, absent: 0} == found
