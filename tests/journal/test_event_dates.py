"""Totals and legs by event date against a plain look at every entry: exact, however entries lie across months."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName, Draft, Leg
from ledger.core.period import month_after, month_end
from ledger.db import Connection
from ledger.embedded.throwaway import Throwaway
from ledger.journal.carrying import carry_on
from ledger.journal.event_dates import labels_of, merged, totals_of
from ledger.journal.figures import NOTHING, LegPosition, figure_of, legs_between, pence_of
from ledger.journal.store import AccountTotal, Selection, View
from tests.books import COUNCIL, Books, make_books, payment, spent

JUNE = date(2025, 6, 1)
EFFECTIVE = st.dates(JUNE, date(2025, 9, 30))
EVENT = st.dates(date(2025, 3, 1), date(2025, 10, 31))
POSTED = st.tuples(EFFECTIVE, st.none() | EVENT, st.integers(1, 500), st.sampled_from(["reablement", "equipment"]))
MONTHS = st.integers(-3, 5)
SPAN = st.tuples(st.none() | EFFECTIVE, st.none() | EFFECTIVE, st.none() | MONTHS, st.none() | MONTHS)
DIMENSIONS: dict[str, str | None] = dict.fromkeys(("body", "stream", "programme", "scheme", "subjective"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(POSTED, min_size=1, max_size=12), st.integers(0, 12), st.lists(SPAN, min_size=1, max_size=6))
def test_any_view_by_event_date(
    database: Throwaway, posted: list[tuple[Any, ...]], carried: int, asked: list[tuple[Any, ...]]
) -> None:
    """With totals carried for the first few entries, and none for the rest."""
    asyncio.run(_compare(database, posted, carried, asked))


async def _compare(
    database: Throwaway, posted: list[tuple[Any, ...]], carried: int, asked: list[tuple[Any, ...]]
) -> None:
    connection = await asyncpg.connect(database.app_dsn)
    (books,) = await make_books(connection)
    drafts = [await _post(connection, books, *one) for one in posted]
    transaction = await books.begin(connection)
    if carried:
        await carry_on(connection, books.place_id, books.pool_id, entries=carried)
    for through in {len(drafts), len(drafts) // 2}:
        for one in asked:
            await _compare_one(connection, books, drafts[:through], _view(through, *one))
    await transaction.rollback()
    await connection.close()


async def _post(
    connection: Connection, books: Books, effective: date, event: date | None, pence: int, scheme: str
) -> Draft:
    legs = (Leg(spent(scheme), pence), payment(pence).legs[1])
    draft = payment(pence, effective_date=effective, event_date=event or effective, legs=legs, label=f"of {scheme}")
    await books.post(connection, draft)
    return draft


def _view(through: int, first: date | None, last: date | None, start: int | None, end: int | None) -> View:
    """A view by any of its bounds; event bounds begin and end months."""
    return View(
        through,
        first or date.min,
        last or date.max,
        date.min if start is None else month_after(JUNE, start),
        date.max if end is None else month_end(month_after(JUNE, end)),
    )


async def _compare_one(connection: Connection, books: Books, known: list[Draft], view: View) -> None:
    ids = books.place_id, books.pool_id
    taken = [
        (number, one)
        for number, one in enumerate(known, 1)
        if view.first_day <= one.effective_date <= view.last_day
        and view.first_event_day <= one.event_date <= view.last_event_day
    ]
    wanted: dict[Account, tuple[int, int, int]] = {}
    for _, draft in taken:
        for leg in draft.legs:
            debit, credit, count = wanted.get(leg.account, (0, 0, 0))
            wanted[leg.account] = (debit + max(leg.amount_pence, 0), credit + max(-leg.amount_pence, 0), count + 1)
    found = await totals_of(connection, *ids, view)
    assert wanted == {one.account: (one.debit_pence, one.credit_pence, one.leg_count) for one in found}
    only = await totals_of(connection, *ids, view, Selection((AccountName.EXPENDITURE,), scheme="equipment"))
    assert {one.account: one for one in only} == {
        one.account: one for one in found if one.account.scheme == "equipment"
    }

    figure = figure_of((AccountName.CASH,), (AccountName.EXPENDITURE,), DIMENSIONS)
    pence, count = await pence_of(connection, *ids, figure, view)
    after = LegPosition(0, 0)
    legs = await legs_between(connection, *ids, figure, (NOTHING, view), after=after, limit=99, pool_path="")
    assert [number for number, _ in taken for _ in (1, 2)] == [one.sequence for one in legs.items]
    assert (pence, count) == (sum(one.figure_pence for one in legs.items), len(legs.items))
    if (view.first_day, view.last_day) == (date.min, date.max):
        labels = {label for account, label in await labels_of(connection, *ids, view) if account.body == COUNCIL}
        assert {draft.label for _, draft in taken} <= labels


def test_what_moved_out_leaves_nothing_behind() -> None:
    """An account is left out once its last leg has moved to another month, and one that moved in is added."""
    kept = [AccountTotal(spent("a"), 5, 0, 1), AccountTotal(spent("b"), 7, 2, 2)]
    moved = [AccountTotal(spent("a"), -5, 0, -1), AccountTotal(spent("b"), 1, 0, 1), AccountTotal(spent("c"), 0, 3, 1)]

    assert [AccountTotal(spent("b"), 8, 2, 3), AccountTotal(spent("c"), 0, 3, 1)] == merged(kept, moved)
