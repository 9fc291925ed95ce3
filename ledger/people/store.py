"""Facts about principals and roles: one typed function for each named query."""

from uuid import UUID

from ledger.core.ids import new_id
from ledger.db import Connection, queries

_SQL = queries(__package__)


async def ensure_principal(connection: Connection, issuer: str, subject: str, kind: str) -> UUID:
    """The id of a principal, made known first if need be."""
    await connection.execute(_SQL["ensure_principal"], new_id(), issuer, subject, kind)
    found: UUID = await connection.fetchval(_SQL["find_principal"], issuer, subject)
    return found


async def find_place_id(connection: Connection, code: str) -> UUID | None:
    found: UUID | None = await connection.fetchval(_SQL["find_place_id"], code)
    return found


async def ensure_grant(
    connection: Connection, principal_id: UUID, role: str, place_id: UUID | None, body: str | None
) -> None:
    """Grant a role in a place, for one body if named; nothing changes when it is granted already."""
    await connection.execute(_SQL["ensure_grant"], principal_id, role, place_id, body)
