"""Facts about agreements and pools: one typed function for each named query."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from ledger.agreements.life import Life, Signature, Version
from ledger.agreements.model import POOL_KIND, LegalBasis, NewAgreement, NotYetAgreed, Terms, WrittenAgreement
from ledger.agreements.views import AgreementView, PoolView, ReviewView, agreement_view
from ledger.approvals.delegation import Delegation
from ledger.db import Connection, queries
from ledger.http.access import NOT_YET_SIGNED, PoolTerms
from ledger.journal.fencing import read_fences

_SQL = queries(__package__)
NEWEST = 2**31 - 1


async def insert_agreement(connection: Connection, place_id: UUID, agreement: NewAgreement, act_id: UUID) -> None:
    """Record an agreement by its code; its version and its pool follow."""
    named = (agreement.code, agreement.name, agreement.legal_basis, agreement.label)
    await connection.execute(_SQL["insert_agreement"], place_id, *named, act_id)


async def insert_version(
    connection: Connection,
    place_id: UUID,
    agreement: str,
    effective_from: date,
    written: WrittenAgreement,
    act_id: UUID,
    *,
    applies_from: date | None = None,
    proposal_id: UUID | None = None,
) -> int:
    """Record the next version of an agreement, with its partners in order; its number."""
    version: int = await connection.fetchval(
        _SQL["insert_version"],
        *(place_id, agreement, effective_from, written.effective_to, written.host, written.pool_manager),
        *(msgspec.json.encode(written.terms).decode(), msgspec.json.encode(written.not_yet_agreed).decode()),
        *(written.next_review_on, applies_from, proposal_id, act_id, written.partners),
    )
    return version


async def insert_pool(
    connection: Connection, place_id: UUID, pool_id: UUID, agreement: NewAgreement, act_id: UUID
) -> None:
    """Record the pool that an agreement opens."""
    pool, kind = agreement.pool, POOL_KIND[agreement.legal_basis]
    named = (pool_id, pool.code, agreement.code, pool.name, kind, pool.label, pool.attribution)
    await connection.execute(_SQL["insert_pool"], place_id, *named, act_id)


async def insert_signature(connection: Connection, place_id: UUID, agreement: str, *columns: object) -> None:
    """Record a signature: the columns of the statement after the agreement, in its order."""
    await connection.execute(_SQL["insert_signature"], place_id, agreement, *columns)


async def insert_review(
    connection: Connection, place_id: UUID, agreement: str, reviewed_on: date, finding: str, *columns: object
) -> None:
    """Record a review: the columns of the statement after the finding are the next review's day and the act."""
    await connection.execute(_SQL["insert_review"], place_id, agreement, reviewed_on, finding, *columns)


async def insert_winding_up(connection: Connection, place_id: UUID, agreement: str, *columns: object) -> None:
    """Record the winding up: the columns of the statement after the agreement, in its order."""
    await connection.execute(_SQL["insert_winding_up"], place_id, agreement, *columns)


async def list_agreements(
    connection: Connection, place_id: UUID, bodies: Collection[str] | None, today: date, *, after: str, limit: int
) -> list[AgreementView]:
    """Agreements in the version in force, after a code; only those of the bodies, unless None."""
    seen_by = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["list_agreements"], place_id, after, seen_by, limit)
    return [agreement_view(row, _terms(row), _not_yet_agreed(row), today) for row in rows]


async def list_pools(
    connection: Connection, place_id: UUID, place: str, bodies: Collection[str] | None, *, after: str, limit: int
) -> list[PoolView]:
    """Pools under the terms in force, after a code; only those of the bodies, unless None."""
    seen_by = None if bodies is None else list(bodies)
    rows = await connection.fetch(_SQL["list_pools"], place_id, after, seen_by, limit)
    return [
        msgspec.convert(
            {
                **dict(row),
                "mark": "" if row["is_signed"] else NOT_YET_SIGNED,
                "href": f"/v1/places/{place}/pools/{row['code']}",
            },
            PoolView,
        )
        for row in rows
    ]


async def find_terms(connection: Connection, place_id: UUID, pool_id: UUID) -> PoolTerms:
    """The terms in force of a pool, read where a posting is decided: under the head's lock."""
    row = await connection.fetchrow(_SQL["find_terms"], place_id, pool_id)
    assert row is not None, "a pool with a head has terms"
    return msgspec.convert({**dict(row), "fences": read_fences(row["fences"])}, PoolTerms)


async def find_life(connection: Connection, place_id: UUID, agreement: str) -> Life:
    """An agreement with all its versions and signatures."""
    standing = await connection.fetchrow(_SQL["find_standing"], place_id, agreement)
    assert standing is not None, "an agreement has a version"
    return Life(
        versions=tuple(reversed(await list_versions(connection, place_id, agreement, before=NEWEST, limit=NEWEST))),
        signatures=await list_signatures(connection, place_id, agreement),
        in_force=standing["version"],
        settle_by=standing["settle_by"],
        next_review_on=standing["next_review_on"],
    )


async def list_versions(
    connection: Connection, place_id: UUID, agreement: str, *, before: int, limit: int
) -> list[Version]:
    """Versions of an agreement below a number, the newest first."""
    return [_version(row) for row in await connection.fetch(_SQL["list_versions"], place_id, agreement, before, limit)]


async def list_signatures(connection: Connection, place_id: UUID, agreement: str) -> tuple[Signature, ...]:
    """Every signature of an agreement, in the order in which they were recorded."""
    rows = await connection.fetch(_SQL["list_signatures"], place_id, agreement)
    return tuple(Signature(**row) for row in rows)


async def list_reviews(connection: Connection, place_id: UUID, agreement: str, *, limit: int) -> tuple[ReviewView, ...]:
    """The latest reviews of an agreement, the newest first."""
    rows = await connection.fetch(_SQL["list_reviews"], place_id, agreement, limit)
    return tuple(ReviewView(**row) for row in rows)


async def list_codes(connection: Connection, place_id: UUID) -> list[str]:
    """The codes of every agreement of a place."""
    return [row["agreement"] for row in await connection.fetch(_SQL["agreements_to_check"], place_id)]


async def acts_of_proposals(
    connection: Connection, place_id: UUID, proposal_ids: Collection[UUID]
) -> dict[UUID, tuple[str, str, str | None]]:
    """The act, the acting body and the outcome of proposals, by id."""
    rows = await connection.fetch(_SQL["acts_of_proposals"], place_id, list(proposal_ids))
    return {row["proposal_id"]: (row["act"], row["acting_body"], row["outcome"]) for row in rows}


async def winding_up_of(connection: Connection, place_id: UUID, agreement: str) -> UUID | None:
    """The proposal by which an agreement was wound up; None for one that is not."""
    proposal_id: UUID | None = await connection.fetchval(_SQL["winding_up_of"], place_id, agreement)
    return proposal_id


def _version(row: asyncpg.Record) -> Version:
    written = WrittenAgreement(
        effective_to=row["effective_to"],
        partners=tuple(row["partners"]),
        host=row["host"],
        pool_manager=row["pool_manager"],
        terms=_terms(row),
        not_yet_agreed=_not_yet_agreed(row),
        next_review_on=row["next_review_on"],
    )
    scheme: str | None = row["delegation"]
    recorded_at: datetime = row["recorded_at"]
    return Version(
        agreement=row["agreement"],
        name=row["name"],
        legal_basis=LegalBasis(row["legal_basis"]),
        version=row["version"],
        effective_from=row["effective_from"],
        applies_from=row["applies_from"],
        written=written,
        delegation_version=row["delegation_version"],
        delegation=None if scheme is None else msgspec.json.decode(scheme, type=Delegation),
        proposal_id=row["proposal_id"],
        made_by=row["made_by"],
        recorded_at=recorded_at,
        principal_id=row["principal_id"],
    )


def _terms(row: asyncpg.Record) -> Terms:
    return msgspec.json.decode(row["terms"], type=Terms)


def _not_yet_agreed(row: asyncpg.Record) -> tuple[NotYetAgreed, ...]:
    return msgspec.json.decode(row["not_yet_agreed"], type=tuple[NotYetAgreed, ...])
