"""Listing entries by whatever is known of them: dimensions, words, amounts, dates, who, and from which source line."""

from datetime import date
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.core.payload import read_payload
from ledger.db import Connection, queries
from ledger.http.access import NOT_YET_SIGNED
from ledger.http.paging import Sought
from ledger.journal import store
from ledger.journal.seeking import Wanted, seek, wanted_days, wanted_value, windows
from ledger.journal.views import PENCE_MAX, EntryFilters, EntryQuery, EntryView, LegView

_SQL = queries(__package__)
_OF_LEGS = ("account", "body", "stream", "programme", "scheme", "subjective")
_OF_ENTRIES = ("kind", "book", "acting_body", "principal_id", "source_document")


class EntryFilter(Struct, frozen=True, kw_only=True):
    """Which entries are meant, in the order of the query's parameters; None takes any."""

    first_day: date
    last_day: date
    first_event_day: date
    last_event_day: date
    kind: str | None
    book: str | None
    acting_body: str | None
    principal_id: UUID | None
    act_id: UUID | None
    source_system: str | None
    source_document: str | None
    source_line: str | None
    text: str | None
    asks_of_legs: bool
    amount_from_pence: int
    amount_to_pence: int
    account: str | None
    body: str | None
    stream: str | None
    programme: str | None
    scheme: str | None
    subjective: str | None
    prior_period: bool | None


def filter_of(query: EntryFilters) -> EntryFilter:
    """The filter that a listing asks for."""
    given = {name: getattr(query, name) for name in EntryFilter.__struct_fields__ if hasattr(query, name)}
    of_legs = any(given[name] is not None for name in _OF_LEGS)
    has_amounts = (query.amount_from_pence, query.amount_to_pence) != (0, PENCE_MAX)
    return EntryFilter(**given, asks_of_legs=of_legs or has_amounts)


def wanted_by(query: EntryFilters) -> tuple[Wanted, ...]:
    """What a carried step must have met for one of its entries to be meant."""
    single = [one for name in (*_OF_LEGS, *_OF_ENTRIES) for one in wanted_value(name, getattr(query, name))]
    return (
        *single,
        *wanted_days("effective_month", query.first_day, query.last_day),
        *wanted_days("event_month", query.first_event_day, query.last_event_day),
    )


async def sought_span(
    connection: Connection, place_id: UUID, pool_id: UUID, query: EntryFilters, *, after: int, through: int
) -> tuple[int, int]:
    """The sequence numbers that recorded instants and the act leave over: after one and through the other."""
    if query.recorded_from is not None:
        after = max(after, await store.sequence_before(connection, place_id, pool_id, query.recorded_from))
    if query.recorded_to is not None:
        through = min(through, await store.sequence_at(connection, place_id, pool_id, query.recorded_to))
    if query.act_id is not None:
        row = await connection.fetchrow(_SQL["sequences_of_act"], place_id, pool_id, query.act_id)
        if row is None or row["first_sequence"] is None:
            return after, after
        after, through = max(after, row["first_sequence"] - 1), min(through, row["last_sequence"])
    return after, through


async def list_entries(
    connection: Connection, place_id: UUID, pool_id: UUID, query: EntryFilters, *, after: int, known: int, limit: int
) -> Sought[EntryView]:
    """Entries after a sequence number that the filters take, as known at another; or how far it was looked."""
    asked = filter_of(query)
    first, through = await sought_span(connection, place_id, pool_id, query, after=after, through=known)

    async def fetch(low: int, high: int, number: int) -> list[EntryView]:
        return await entries_between(connection, place_id, pool_id, asked, low, high, known=known, limit=number)

    spans = windows(connection, place_id, pool_id, after=first, through=through, wanted=wanted_by(query))
    found, reached = await seek(spans, fetch, limit)
    return Sought(found, None if reached is None else {"after": reached})


async def entries_between(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    asked: EntryFilter,
    after: int,
    through: int,
    *,
    known: int,
    limit: int,
) -> list[EntryView]:
    """Entries of a window that a filter takes, in order, with their reversals as known at a sequence number."""
    rows = await connection.fetch(
        _SQL["list_entries"], place_id, pool_id, after, through, known, limit, *msgspec.structs.astuple(asked)
    )
    return [_entry_view(row) for row in rows]


async def find_entry(
    connection: Connection, place_id: UUID, pool_id: UUID, sequence: int, known: int
) -> EntryView | None:
    """One entry as known at a sequence number; None when it is not there."""
    found = await entries_between(
        connection,
        place_id,
        pool_id,
        filter_of(EntryQuery()),
        sequence - 1,
        min(sequence, known),
        known=known,
        limit=1,
    )
    return found[0] if found else None


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
        proposal_id=payload.proposal,
        mark=NOT_YET_SIGNED if row["is_before_signature"] else "",
        amount_pence=sum(leg.amount_pence for leg in payload.legs if leg.amount_pence > 0),
        vat_pence=payload.vat_pence,
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
