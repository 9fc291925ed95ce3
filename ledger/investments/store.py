"""Facts of investments: one typed function for each named query."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from ledger.db import Connection, queries
from ledger.investments.deciding import PaidFacts
from ledger.investments.model import InvestmentTerms
from ledger.investments.settled import Settled, gain_of
from ledger.investments.tracking import KeptInvestment, KeptMovement, KeptTerms, Tracked, tracked

_SQL = queries(__package__)
_TERMS = msgspec.json.Decoder(InvestmentTerms)
_ENCODER = msgspec.json.Encoder(order="deterministic")
EVERY_ENTRY = 2**63 - 1
EVER = datetime.max.replace(tzinfo=UTC)


class Known(Struct, frozen=True):
    """What stands for an idempotency key; no salt where the text was erased."""

    pool_id: UUID
    investment: int
    fingerprint: bytes
    salt: bytes | None


class Keeping(Struct, frozen=True, kw_only=True):
    """What the service adds to what was said: when, after which entry, by which act, for which key."""

    at_sequence: int
    fingerprint: bytes
    key_id: UUID
    recorded_at: datetime
    act_id: UUID
    salt: bytes
    reason: str

    @property
    def columns(self) -> tuple[object, ...]:
        """In the order of the statements."""
        return (
            *(self.at_sequence, self.fingerprint, self.key_id, self.recorded_at, self.act_id),
            *(self.salt, self.reason),
        )


async def insert_investment(
    connection: Connection, place_id: UUID, pool_id: UUID, case_code: str, investor: str, keeping: Keeping
) -> int:
    """Keep the head of an investment: its number."""
    columns = case_code, investor, keeping.recorded_at, keeping.act_id
    number: int = await connection.fetchval(_SQL["insert_investment"], place_id, pool_id, *columns)
    return number


async def insert_terms(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    investment: int,
    version: int,
    terms: InvestmentTerms,
    keeping: Keeping,
) -> None:
    """Keep a version of an investment's terms."""
    said = _ENCODER.encode(terms).decode()
    await connection.execute(_SQL["insert_terms"], place_id, pool_id, investment, version, said, *keeping.columns)


async def insert_movement(
    connection: Connection, place_id: UUID, pool_id: UUID, investment: int, said: Sequence[object], keeping: Keeping
) -> None:
    """Keep the next movement of an investment: the columns of the statement from `what` on, in its order."""
    await connection.execute(_SQL["insert_movement"], place_id, pool_id, investment, *said, *keeping.columns)


async def investment_of_key(connection: Connection, place_id: UUID, key_id: UUID) -> Known | None:
    """What stands for an idempotency key."""
    row = await connection.fetchrow(_SQL["investment_of_key"], place_id, key_id)
    return None if row is None else Known(**row)


async def track(
    connection: Connection, place_id: UUID, pool_id: UUID, through: int = EVERY_ENTRY, known_at: datetime = EVER
) -> tuple[Tracked, ...]:
    """The investments of a pool as known at a sequence number and an instant, with what settlements brought them."""
    asked = place_id, pool_id, through, known_at
    heads = [KeptInvestment(**row) for row in await connection.fetch(_SQL["investments"], *asked)]
    if not heads:
        return ()
    terms = [
        KeptTerms(**{**row, "terms": _TERMS.decode(row["terms"])})
        for row in await connection.fetch(_SQL["terms"], *asked)
    ]
    movements = [KeptMovement(**row) for row in await connection.fetch(_SQL["movements"], *asked)]
    settled = [_settled(row) for row in await connection.fetch(_SQL["settled_gains"], *asked)]
    return tracked(heads, terms, movements, [one for one in settled if one is not None])


def _settled(row: asyncpg.Record) -> Settled | None:
    found = gain_of(row["gain"], row["result"], row["figures"])
    if found is None:
        return None
    return Settled(
        number=row["number"],
        year=row["year"],
        gain=row["gain"],
        on=row["effective_date"],
        recorded_at=row["recorded_at"],
        principal_id=row["principal_id"],
        acting_body=row["acting_body"],
        repaid_pence=found[0],
        cases=found[1],
    )


async def paid_with(connection: Connection, place_id: UUID, pool: str, sequence: int) -> tuple[UUID | None, PaidFacts]:
    """The pool of an entry of money and what is known of the entry; no pool where there is no such entry."""
    row = await connection.fetchrow(_SQL["paid_with"], place_id, pool, sequence)
    if row is None:
        return None, PaidFacts()
    return row["pool_id"], PaidFacts(row["moved_pence"], row["named_pence"], row["is_reversed"])


async def voucher_is_named(connection: Connection, place_id: UUID, voucher: str, body: str) -> bool:
    """Whether a body's voucher stands for a movement already."""
    found: bool = await connection.fetchval(_SQL["voucher_is_named"], place_id, voucher, body)
    return found
