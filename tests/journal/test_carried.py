"""Carried totals: whatever was carried, and whenever, a view as known then is the fold of the legs known then."""

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Any

import asyncpg
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.entry import Account, Draft, Leg, reversal
from ledger.core.period import month_end, month_start
from ledger.db import Connection, connect_pool
from ledger.embedded.throwaway import Throwaway
from ledger.journal import store
from ledger.journal.carrying import Carrier, carry_on
from ledger.journal.checking import check_everything
from tests.books import NHS, Books, make_books, payment, spent
from tests.conftest import COUNCIL, Client, World

DAYS = [date(2025, month, day) for month in (6, 7, 9) for day in (1, 2, 29, 30)] + [date(2026, 3, 31)]
LABELS = ("", "for tests", "real")
Totals = dict[Account, tuple[int, int, int]]

postings = st.tuples(
    st.just("post"),
    st.sampled_from(DAYS),
    st.integers(1, 9_999),
    st.sampled_from(["reablement", "equipment"]),
    st.sampled_from(LABELS),
)
reversals = st.tuples(st.just("reverse"), st.integers(0, 20), st.sampled_from(DAYS))
carries = st.tuples(st.just("carry"), st.integers(1, 4))
histories = st.lists(st.one_of(postings, postings, reversals, carries), min_size=4, max_size=16)
ends = st.sampled_from([*DAYS, date(2025, 6, 15), date(2025, 8, 31), date.min, date.max])
questions = st.lists(st.tuples(st.integers(0, 16), ends, ends), min_size=6, max_size=6)


@settings(max_examples=40)
@given(history=histories, asked=questions)
def test_every_view_is_the_fold_of_the_legs_known_then(
    database: Throwaway, history: list[tuple[Any, ...]], asked: list[tuple[int, date, date]]
) -> None:
    """Postings with dates in any order, reversals, and steps of any length between them; the check agrees."""
    asyncio.run(_compare(database, history, asked))


async def _compare(database: Throwaway, history: list[tuple[Any, ...]], asked: list[tuple[int, date, date]]) -> None:
    connection = await asyncpg.connect(database.app_dsn)
    (books,) = await make_books(connection)
    drafts = await _write(connection, books, history)
    transaction = await books.begin(connection)
    for through, one, other in asked:
        first, last = min(one, other), max(one, other)
        known = [draft for draft in drafts[:through] if first <= draft.effective_date <= last]
        found = await store.totals_as_known(connection, books.place_id, books.pool_id, store.View(through, first, last))
        assert _fold(known) == {t.account: (t.debit_pence, t.credit_pence, t.leg_count) for t in found}
        await _compare_labels(connection, books, drafts[:through], first, last)
    await transaction.rollback()
    await connection.close()
    assert [f"{books.name}: {len(drafts)} entries checked"] == await _told(database, books)


async def _write(connection: Connection, books: Books, history: Iterable[tuple[Any, ...]]) -> list[Draft]:
    """Do what the history says; what was posted, in order."""
    drafts: list[Draft] = []
    reversed_already: set[int] = set()
    for step in history:
        match step:
            case ("post", day, pence, scheme, label):
                legs = (Leg(spent(scheme), pence), payment(pence).legs[1])
                drafts.append(payment(pence, effective_date=day, legs=legs, label=label))
                await books.post(connection, drafts[-1])
            case ("reverse", number, day) if drafts:
                sequence = number % len(drafts) + 1
                original = drafts[sequence - 1]
                if sequence not in reversed_already and original.reverses_sequence is None:
                    reversed_already.add(sequence)
                    drafts.append(reversal(original, sequence, effective_date=day, acting_body=NHS, reason="wrong"))
                    await books.post(connection, drafts[-1])
            case ("carry", entries):
                await _carry(connection, books, entries)
    return drafts


async def _carry(connection: Connection, books: Books, entries: int) -> None:
    """Carry on in steps of so many entries, as far as they go."""
    reached: int | None = 0
    while reached is not None:
        transaction = await books.begin(connection)
        reached = await carry_on(connection, books.place_id, books.pool_id, entries=entries)
        await transaction.commit()


def _fold(drafts: Iterable[Draft]) -> Totals:
    found: Totals = {}
    for draft in drafts:
        for leg in draft.legs:
            debit, credit, count = found.get(leg.account, (0, 0, 0))
            found[leg.account] = (debit + max(leg.amount_pence, 0), credit + max(-leg.amount_pence, 0), count + 1)
    return found


async def _compare_labels(
    connection: Connection, books: Books, known: list[Draft], first_day: date, last_day: date
) -> None:
    """Labels are asked for whole months."""
    first, last = month_start(first_day), month_end(last_day)
    found = await store.labels_as_known(connection, books.place_id, books.pool_id, store.View(len(known), first, last))
    wanted = {
        (
            Account(leg.account.name, *[getattr(leg.account, n) for n in ("body", "stream", "programme", "scheme")]),
            label,
        )
        for draft in known
        if first <= draft.effective_date <= last and (label := draft.label)
        for leg in draft.legs
    }
    assert wanted == set(found)
    assert len(wanted) == len(found)


async def _told(database: Throwaway, books: Books) -> list[str]:
    pool = await connect_pool(database.app_dsn, size=2)
    told = [line.text async for line in check_everything(pool, books.place)]
    await pool.close()
    return told


async def test_a_step_waits_until_it_is_whole(database: Throwaway) -> None:
    """Steps follow one another without a gap, and what is over is summed by each view."""
    connection = await asyncpg.connect(database.app_dsn)
    (books,) = await make_books(connection)
    for _ in range(7):
        await books.post(connection)
    await _carry(connection, books, 3)
    transaction = await books.begin(connection)
    steps = await connection.fetch("SELECT after_sequence, through_sequence FROM carry ORDER BY 1")
    await transaction.rollback()
    await connection.close()

    assert [(0, 3), (3, 6)] == [tuple(step) for step in steps]


async def test_no_posting_waits_for_a_step(database: Throwaway) -> None:
    """While a step is being made and not committed, the pool is posted to; and the step does not see it."""
    carrying, posting = [await asyncpg.connect(database.app_dsn) for _ in range(2)]
    (books,) = await make_books(posting)
    await books.post(posting)
    step = await books.begin(carrying)
    assert 1 == await carry_on(carrying, books.place_id, books.pool_id, entries=1)
    await posting.execute("SET lock_timeout = '1ms'")
    await books.post(posting)
    await step.commit()
    await _carry(posting, books, 1)
    for connection in (carrying, posting):
        await connection.close()

    assert [f"{books.name}: 2 entries checked"] == await _told(database, books)


async def test_two_processes_make_a_step_once(database: Throwaway) -> None:
    """The second one waits for the first, finds the step made, and adds nothing to it."""
    first, second = [await asyncpg.connect(database.app_dsn) for _ in range(2)]
    (books,) = await make_books(first)
    for _ in range(3):
        await books.post(first)
    one, other = await books.begin(first), await books.begin(second)
    assert 2 == await carry_on(first, books.place_id, books.pool_id, entries=2)
    waiting = asyncio.create_task(carry_on(second, books.place_id, books.pool_id, entries=3))
    while not await first.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
        assert not waiting.done()
    await one.commit()
    assert None is await waiting
    await other.commit()
    for connection in (first, second):
        await connection.close()

    assert [f"{books.name}: 3 entries checked"] == await _told(database, books)


async def test_the_service_carries_on_after_it_posted(world: World, database: Throwaway, host: Client) -> None:
    """It is told of each posting after commit; the first to a pool makes up for what an earlier run left."""
    place_id, pool_id = await world.ids()
    pool = await connect_pool(database.app_dsn, size=2)
    carrier = Carrier(pool, entries=2)
    command = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 5}
    for posted in range(1, 6):
        await host.post(f"{world.pooled}/payments", command)
        if posted > 3:
            carrier.notice(place_id, pool_id, 1)
    await _until_carried(database, pool_id, 4)
    await host.post(f"{world.pooled}/payments", command)
    carrier.notice(place_id, pool_id, 2)
    await _until_carried(database, pool_id, 6)
    await carrier.stop()
    await pool.close()

    found = (await host.get(f"{world.pooled}/trial-balance", to="2025-09-30")).json()
    assert (30, 6) == (found["debit_pence"], found["through_sequence"])


async def _until_carried(database: Throwaway, pool_id: Any, sequence: int) -> None:
    connection = await asyncpg.connect(database.super_dsn)
    async with asyncio.timeout(30):
        reached = "SELECT max(through_sequence) FROM carry WHERE pool_id = $1"
        while sequence != await connection.fetchval(reached, pool_id):  # noqa: ASYNC110 - no event tells of a commit
            await asyncio.sleep(0.02)
    await connection.close()


async def test_a_database_that_is_gone_stops_no_posting(database: Throwaway) -> None:
    """What cannot be carried is left for later, without an error to those who post."""
    connection = await asyncpg.connect(database.app_dsn)
    (books,) = await make_books(connection)
    await connection.close()
    pool = await connect_pool(database.app_dsn, size=2)
    await pool.close()
    carrier = Carrier(pool, entries=1)
    carrier.notice(books.place_id, books.pool_id, 1)
    await asyncio.sleep(0)
    await carrier.stop()
    carrier.notice(books.place_id, books.pool_id, 1)
    await carrier.stop()
