"""Facts about agreements and pools: one typed function for each named query."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from ledger.agreements.model import POOL_KIND, AgreementView, NewAgreement, PoolView, Terms
from ledger.db import Connection, queries
from ledger.http.access import PoolTerms

_SQL = queries(__package__)


async def insert_agreement(
    connection: Connection, place_id: UUID, pool_id: UUID, agreement: NewAgreement, act_id: UUID
) -> None:
    """Record an agreement, the first version of its terms, its partners in order and its pool."""
    await connection.execute(
        _SQL["insert_agreement"],
        place_id,
        agreement.code,
        agreement.name,
        agreement.legal_basis,
        agreement.label,
        act_id,
    )
    await connection.execute(
        _SQL["insert_terms"],
        place_id,
        agreement.code,
        act_id,
        agreement.effective_from,
        agreement.effective_to,
        agreement.host,
        agreement.pool_manager,
        msgspec.json.encode(agreement.terms).decode(),
        agreement.partners,
        pool_id,
        agreement.pool.code,
        agreement.pool.name,
        POOL_KIND[agreement.legal_basis],
        agreement.pool.label,
        agreement.pool.attribution,
    )


async def list_agreements(
    connection: Connection, place_id: UUID, bodies: Collection[str] | None, *, after: str, limit: int
) -> list[AgreementView]:
    """Agreements in their latest version, after a code; only those of the bodies, unless None."""
    seen_by = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["list_agreements"], place_id, after, seen_by, limit)
    return [
        msgspec.convert({**dict(row), "terms": msgspec.json.decode(row["terms"], type=Terms)}, AgreementView)
        for row in rows
    ]


async def list_pools(
    connection: Connection, place_id: UUID, place: str, bodies: Collection[str] | None, *, after: str, limit: int
) -> list[PoolView]:
    """Pools under the latest terms, after a code; only those of the bodies, unless None."""
    seen_by = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["list_pools"], place_id, after, seen_by, limit)
    return [msgspec.convert({**dict(row), "href": f"/v1/places/{place}/pools/{row['code']}"}, PoolView) for row in rows]


async def find_terms(connection: Connection, place_id: UUID, pool_id: UUID) -> PoolTerms:
    """The terms in force of a pool, read where a posting is decided: under the head's lock."""
    row = await connection.fetchrow(_SQL["find_terms"], place_id, pool_id)
    assert row is not None, "a pool with a head has terms"
    return msgspec.convert(dict(row), PoolTerms)
