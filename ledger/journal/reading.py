"""Reading the journal: entries, the legs behind a figure, balances, as known at a sequence number or time."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import asyncpg

from ledger.core.entry import AccountName, EntryKind, read_payload
from ledger.db import Connection, queries
from ledger.journal import store
from ledger.journal.views import (
    AccountBalance,
    AsKnown,
    EntryQuery,
    EntryView,
    FigureLeg,
    LegQuery,
    LegView,
    TrialBalance,
)

_SQL = queries(__package__)


async def through_of(
    connection: Connection, place_id: UUID, pool_id: UUID, sequence: int | None, known_at: datetime | None
) -> int:
    """The sequence number that a view is taken at: as asked, as known at a time, or the head now."""
    head = (await store.head_of(connection, place_id, pool_id)).sequence
    if sequence is not None:
        return min(sequence, head)
    if known_at is not None:
        return await store.sequence_at(connection, place_id, pool_id, known_at)
    return head


async def list_entries(
    connection: Connection, place_id: UUID, pool_id: UUID, query: EntryQuery, *, after: int, through: int, limit: int
) -> list[EntryView]:
    """Entries after a sequence number and through another that the filters take, in order."""
    rows = await connection.fetch(
        _SQL["list_entries"],
        place_id,
        pool_id,
        after,
        through,
        query.kind,
        query.first_day,
        query.last_day,
        query.acting_body,
        limit,
    )
    return [_entry_view(row) for row in rows]


def _entry_view(row: asyncpg.Record) -> EntryView:
    """An entry from its canonical bytes: what is shown is what is proved."""
    payload = read_payload(row["payload"])
    return EntryView(
        sequence=row["sequence"],
        recorded_at=row["recorded_at"],
        kind=payload.kind,
        book=payload.book,
        effective_date=payload.effective_date,
        event_date=payload.event_date,
        acting_body=payload.acting_body,
        principal_id=str(payload.actor),
        act_id=str(payload.act),
        label=payload.label,
        reference=payload.reference,
        narrative=row["narrative"],
        supplier_name=row["supplier_name"],
        source=payload.source,
        reverses_sequence=payload.reverses_sequence,
        reversed_by_sequence=row["reversed_by"],
        working=payload.working,
        legs=tuple(
            LegView(
                line=leg.line,
                account=leg.account,
                body=leg.body,
                stream=leg.stream,
                programme=leg.programme,
                scheme=leg.scheme,
                subjective=leg.subjective,
                amount_pence=leg.amount_pence,
            )
            for leg in payload.legs
        ),
    )


async def accounts_of(connection: Connection, place_id: UUID, pool_id: UUID, query: LegQuery) -> dict[UUID, int]:
    """The accounts behind a figure, each with the sign by which its legs count."""
    rows = await connection.fetch(
        _SQL["find_accounts"],
        place_id,
        pool_id,
        [*query.account, *query.less],
        query.body,
        query.stream,
        query.programme,
        query.scheme,
    )
    return {row["account_id"]: -1 if AccountName(row["account"]) in query.less else 1 for row in rows}


async def sum_of_figure(
    connection: Connection, place_id: UUID, pool_id: UUID, query: LegQuery, signs: Mapping[UUID, int], through: int
) -> tuple[int, int]:
    """The pence of a figure and how many legs stand behind it."""
    rows = await connection.fetch(
        _SQL["sum_legs"], place_id, pool_id, list(signs), through, query.first_day, query.last_day
    )
    return (
        sum(signs[row["account_id"]] * row["amount_pence"] for row in rows),
        sum(row["leg_count"] for row in rows),
    )


async def legs_of_figure(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    query: LegQuery,
    signs: Mapping[UUID, int],
    *,
    after: tuple[int, int],
    through: int,
    limit: int,
    pool_path: str,
) -> list[FigureLeg]:
    """The legs behind a figure after one of them, in order of sequence and line."""
    rows = await connection.fetch(
        _SQL["list_legs"],
        place_id,
        pool_id,
        list(signs),
        *after,
        through,
        query.first_day,
        query.last_day,
        limit,
    )
    return [_figure_leg(row, signs[row["account_id"]], pool_path) for row in rows]


def _figure_leg(row: asyncpg.Record, sign: int, pool_path: str) -> FigureLeg:
    payload = read_payload(row["payload"])
    return FigureLeg(
        sequence=row["sequence"],
        line=row["line"],
        figure_pence=sign * row["amount_pence"],
        amount_pence=row["amount_pence"],
        account=AccountName(row["account"]),
        body=row["body"],
        stream=row["stream"],
        programme=row["programme"],
        scheme=row["scheme"],
        subjective=row["subjective"],
        kind=EntryKind(row["kind"]),
        effective_date=row["effective_date"],
        event_date=row["event_date"],
        recorded_at=row["recorded_at"],
        label=payload.label,
        reference=payload.reference,
        narrative=row["narrative"],
        supplier_name=row["supplier_name"],
        source=payload.source,
        entry_href=f"{pool_path}/entries/{row['sequence']}",
    )


async def trial_balance(
    connection: Connection, place_id: UUID, pool_id: UUID, view: AsKnown, names: tuple[str, str, str]
) -> TrialBalance:
    """Every account's turnover for dates within two days, as known at a sequence number or time."""
    through = await through_of(connection, place_id, pool_id, view.through_sequence, view.known_at)
    if view == AsKnown():
        totals = await store.totals_now(connection, place_id, pool_id)
    else:
        wanted = store.View(through, view.first_day, view.last_day)
        totals = await store.totals_as_known(connection, place_id, pool_id, wanted)
    place, pool, label = names
    return TrialBalance(
        place=place,
        pool=pool,
        pool_label=label,
        first_day=view.first_day,
        last_day=view.last_day,
        through_sequence=through,
        debit_pence=sum(one.debit_pence for one in totals),
        credit_pence=sum(one.credit_pence for one in totals),
        accounts=tuple(
            AccountBalance(
                book=one.account.book,
                account=one.account.name,
                body=one.account.body,
                stream=one.account.stream,
                programme=one.account.programme,
                scheme=one.account.scheme,
                subjective=one.account.subjective,
                debit_pence=one.debit_pence,
                credit_pence=one.credit_pence,
                balance_pence=one.balance_pence,
            )
            for one in totals
        ),
    )
