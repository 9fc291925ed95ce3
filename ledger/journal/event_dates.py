"""Views by the days on which things happened: the totals by effective date, and what late entries move between months.

An event span is of whole months, so an entry that took effect in the month in which it happened counts alike by either
date. Only the others, which an index keeps apart, are read one by one.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec

from ledger.core.entry import Account, AccountName
from ledger.core.period import month_end, month_start
from ledger.db import Connection, queries
from ledger.journal.store import EVERY_ACCOUNT, AccountTotal, Selection, View, labels_as_known, totals_as_known

_SQL = queries(__package__)


async def totals_of(
    connection: Connection, place_id: UUID, pool_id: UUID, view: View, which: Selection = EVERY_ACCOUNT
) -> list[AccountTotal]:
    """Gross totals of accounts as a view takes them, whichever dates it asks for."""
    if not view.asks_for_events:
        return await totals_as_known(connection, place_id, pool_id, view, which)
    assert view.first_event_day == month_start(view.first_event_day), "events are asked for by month"
    assert view.last_event_day == month_end(view.last_event_day), "events are asked for by month"
    both = _taken_by_both(view)
    kept = [] if both is None else await totals_as_known(connection, place_id, pool_id, both, which)
    none = View(view.through, date.max, date.min)
    rows = await connection.fetch(
        _SQL["totals_of_moved"], place_id, pool_id, *_bounds(view, both or none), *msgspec.structs.astuple(which)
    )
    return merged(kept, [_moved(*row.values()) for row in rows])


async def labels_of(connection: Connection, place_id: UUID, pool_id: UUID, view: View) -> list[tuple[Account, str]]:
    """The labels of the entries behind each account, as a view of whole months takes them.

    By event date, of entries that moved out of their month too: a mark too many rather than one too few.
    """
    if not view.asks_for_events:
        return await labels_as_known(connection, place_id, pool_id, view)
    both = _taken_by_both(view)
    kept = [] if both is None else await labels_as_known(connection, place_id, pool_id, both)
    rows = await connection.fetch(_SQL["labels_of_moved"], place_id, pool_id, *_bounds(view))
    return [
        *kept,
        *((Account(AccountName(name), *rest), label) for name, *rest, label in (row.values() for row in rows)),
    ]


def merged(kept: Iterable[AccountTotal], moved: Iterable[AccountTotal]) -> list[AccountTotal]:
    """Totals with what moved in and out; an account of which no leg is left is left out."""
    found = {one.account: one for one in kept}
    for one in moved:
        before = found.get(one.account) or AccountTotal(one.account, 0, 0, 0)
        found[one.account] = AccountTotal(
            one.account,
            before.debit_pence + one.debit_pence,
            before.credit_pence + one.credit_pence,
            (before.leg_count or 0) + (one.leg_count or 0),
        )
    return [one for one in found.values() if one.leg_count]


def _taken_by_both(view: View) -> View | None:
    """The effective dates of those entries that took effect in their own month; None where there can be none."""
    first, last = max(view.first_day, view.first_event_day), min(view.last_day, view.last_event_day)
    return View(view.through, first, last) if first <= last else None


def _bounds(view: View, both: View | None = None) -> tuple[object, ...]:
    span = (view.through, view.first_day, view.last_day, view.first_event_day, view.last_event_day)
    return span if both is None else (*span, both.first_day, both.last_day)


def _moved(name: str, *columns: object) -> AccountTotal:
    *dimensions, debit, credit, count = columns
    return AccountTotal(Account(AccountName(name), *dimensions), debit, credit, count)  # type: ignore[arg-type]  # columns of the query
