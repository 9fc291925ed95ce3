"""Telling a life: the entries that moved a thing, each with what stood after it, found window by window."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from ledger.audit import store
from ledger.audit.model import LifeEvent, Movement
from ledger.core.entry import AccountName
from ledger.core.payload import read_payload
from ledger.db import Connection
from ledger.http.paging import Sought
from ledger.journal.seeking import seek, wanted_value, windows
from ledger.journal.store import Selection, View, totals_as_known

BUDGET = (AccountName.ALLOCATED,)
CONTRIBUTION = (
    AccountName.SOURCE,
    AccountName.CONTRIBUTION_RECEIVABLE,
    AccountName.CONTRIBUTION_INCOME,
    AccountName.IN_KIND_INCOME,
)


class Row(Protocol):
    """Columns by name, as a query gives them."""

    def __getitem__(self, name: str, /) -> Any: ...


async def life_of_accounts(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    which: Selection,
    *,
    after: int,
    known: int,
    limit: int,
    pool_path: str,
) -> Sought[LifeEvent]:
    """The entries after a sequence number that moved the accounts, each with the balances it left."""
    totals = await totals_as_known(connection, place_id, pool_id, View(after, date.min, date.max), which)
    balances: dict[AccountName, int] = {}
    for one in totals:
        balances[one.account.name] = balances.get(one.account.name, 0) + one.balance_pence

    async def fetch(low: int, high: int, number: int) -> list[Row]:
        return list(
            await store.events_of_accounts(connection, place_id, pool_id, which, after=low, through=high, limit=number)
        )

    names = ("body", "stream", "programme", "scheme")
    wanted = [one for name in names for one in wanted_value(name, getattr(which, name))]
    spans = windows(connection, place_id, pool_id, after=after, through=known, wanted=wanted)
    rows, reached = await seek(spans, fetch, limit)
    return Sought(events_of(rows, balances, pool_path), None if reached is None else {"after": reached})


def events_of(rows: Iterable[Row], balances: Mapping[AccountName, int], pool_path: str) -> list[LifeEvent]:
    """The events of entries in order, each with the balances that it left, from those before the first."""
    standing = dict(balances)
    events = []
    for row in rows:
        movements = []
        for name, pence in zip(map(AccountName, row["accounts"]), row["amounts_pence"], strict=True):
            standing[name] = standing.get(name, 0) + pence
            movements.append(Movement(name, pence, standing[name]))
        events.append(event_of(row, tuple(movements), pool_path))
    return events


def event_of(row: Row, movements: tuple[Movement, ...], pool_path: str) -> LifeEvent:
    """One entry as an event."""
    return LifeEvent(
        recorded_at=row["recorded_at"],
        operation=row["operation"],
        what=row["kind"],
        principal_id=row["principal_id"],
        acting_body=row["acting_body"],
        act_id=row["act_id"],
        reason=row["narrative"],
        label=row["label"],
        reference=read_payload(row["payload"]).reference,
        sequence=row["sequence"],
        effective_date=row["effective_date"],
        event_date=row["event_date"],
        reverses_sequence=row["reverses_sequence"],
        recodes_sequence=row["recodes_sequence"],
        movements=movements,
        href=f"{pool_path}/entries/{row['sequence']}",
    )
