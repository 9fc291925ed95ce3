"""Totals of several pools of a place at once, by as many queries as for one of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.core.entry import Account, AccountName
from ledger.db import Connection, queries
from ledger.journal.store import AccountTotal, Carried

_SQL = queries(__package__)


class MonthTotal(Struct, frozen=True):
    """The turnover of one account in a month."""

    account: Account
    month: date
    debit_pence: int
    credit_pence: int


async def sequences_at(
    connection: Connection, place_id: UUID, pool_ids: Collection[UUID], known_at: datetime
) -> dict[UUID, int]:
    """The last sequence number that each pool had at an instant."""
    rows = await connection.fetch(_SQL["sequences_at"], place_id, list(pool_ids), known_at)
    return {row["pool_id"]: row["sequence"] for row in rows}


async def carried_of_pools(connection: Connection, place_id: UUID, through: Mapping[UUID, int]) -> dict[UUID, Carried]:
    """What carried totals can give to views of pools, each as known at its sequence number."""
    rows = await connection.fetch(_SQL["carried_of_pools"], place_id, list(through), list(through.values()))
    return {
        row["pool_id"]: Carried(row["carried"], row["first_month"] or date.min, row["last_month"] or date.min)
        for row in rows
    }


async def totals_of_pools(
    connection: Connection,
    place_id: UUID,
    through: Mapping[UUID, int],
    carried: Mapping[UUID, Carried],
    days: tuple[date, date],
    names: Sequence[AccountName],
) -> dict[UUID, list[AccountTotal]]:
    """Gross totals of accounts of these names, for effective dates from one day to another; every pool has its list."""
    spans = [(pool_id, *span) for pool_id, one in carried.items() for span in one.spans_within(*days)]
    rows = await connection.fetch(
        _SQL["totals_of_pools"],
        *(place_id, list(through), list(through.values()), [carried[one].through for one in through], *days),
        *([one[0] for one in spans], [one[1] for one in spans], [one[2] for one in spans], list(names)),
    )
    found: dict[UUID, list[AccountTotal]] = {pool_id: [] for pool_id in through}
    for row in rows:
        pool_id, name, body, stream, programme, scheme, subjective, *pence = row.values()
        account = Account(AccountName(name), body, stream, programme, scheme, subjective)
        found[pool_id].append(AccountTotal(account, *pence))
    return found


async def months_of_pools(
    connection: Connection,
    place_id: UUID,
    through: Mapping[UUID, int],
    carried: Mapping[UUID, Carried],
    last_day: date,
    names: Sequence[AccountName],
) -> dict[UUID, list[MonthTotal]]:
    """Turnover by month of accounts of these names, for effective dates up to a day; every pool has its list."""
    spans = [(pool_id, *span) for pool_id, one in carried.items() for span in one.spans_within(date.min, last_day)]
    rows = await connection.fetch(
        _SQL["months_of_pools"],
        *(place_id, list(through), list(through.values()), [carried[one].through for one in through], last_day),
        *([one[0] for one in spans], [one[1] for one in spans], [one[2] for one in spans], list(names)),
    )
    found: dict[UUID, list[MonthTotal]] = {pool_id: [] for pool_id in through}
    for row in rows:
        pool_id, name, body, stream, programme, scheme, subjective, *turnover = row.values()
        account = Account(AccountName(name), body, stream, programme, scheme, subjective)
        found[pool_id].append(MonthTotal(account, *turnover))
    return found
