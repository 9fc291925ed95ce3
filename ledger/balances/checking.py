"""Re-deriving balances: the pool's figure of every statement and decision from the legs, extracts from their lines."""

from collections.abc import AsyncIterator
from datetime import date
from itertools import groupby
from uuid import UUID

from ledger.balances import store
from ledger.balances.compose import fund_pence_of
from ledger.balances.extract_model import ReadLine
from ledger.balances.extract_reading import digest_of
from ledger.db import Connection, queries
from ledger.rules.balances import Balance

_SQL = queries(__package__)


async def differences_of_balances(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in the balances and extracts of a place."""
    known: dict[tuple[UUID, str, str, date, int], int] = {}
    for row in await connection.fetch(_SQL["steps_to_check"], place_id):
        where = f"{row['pool']}: {row['balance']} of {row['body']} at {row['last_day']}, {row['what']}"
        asked = row["pool_id"], row["body"], row["balance"], row["last_day"], row["through_sequence"]
        if asked not in known:
            key = row["body"], Balance(row["balance"])
            known[asked] = await fund_pence_of(connection, (place_id, asked[0]), key, asked[3], asked[4])
        if known[asked] != row["fund_pence"]:
            yield f"{where}: the legs add up to {known[asked]} pence, and {row['fund_pence']} were kept"
        if not store.is_committed("note", row["said"], row["salt"], row["note_commitment"]):
            yield f"{where}: its note is not the one committed to"
        if row["is_out_of_order"]:
            yield f"{where}: it does not follow the one before it"
    for row in await connection.fetch(_SQL["sides_of_one_person"], place_id):
        yield f"{row['pool']}: {row['balance']} of {row['body']} at {row['last_day']}: one person spoke for both sides"
    async for text in _of_extracts(connection, place_id):
        yield text


async def _of_extracts(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    rows = await connection.fetch(_SQL["extracts_to_check"], place_id)
    for extract_id, found in groupby(rows, key=lambda row: row["extract_id"]):
        lines = list(found)
        where, kept = f"{lines[0]['pool']}: extract {extract_id}", lines[0]
        there = [row for row in lines if row["row"] is not None]
        read = [
            ReadLine(
                row=row["row"],
                line_date=row["line_date"],
                reference=row["reference"],
                amount_pence=row["amount_pence"],
                document=row["document"],
                line=row["line"],
                description=None,
            )
            for row in there
        ]
        if digest_of(read, [row["description_commitment"] for row in there]) != kept["lines_digest"]:
            yield f"{where}: its lines are not those of its digest"
        total_pence = sum(one.amount_pence for one in read)
        if (len(read), total_pence) != (kept["line_count"], kept["total_pence"]):
            yield f"{where}: it has {len(read)} lines of {total_pence} pence in all, and others were kept"
        for row in there:
            if not store.is_committed("description", row["said"], row["salt"], row["description_commitment"]):
                yield f"{where}: the description of row {row['row']} is not the one committed to"
