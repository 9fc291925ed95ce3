"""Facts about principals, roles and names: one typed function for each named query."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from ledger.core.ids import new_id
from ledger.db import Connection, queries
from ledger.http.door import Role
from ledger.people.model import (
    DirectoryName,
    GrantView,
    Happening,
    PeopleQuery,
    PrincipalEvent,
    PrincipalKind,
)

_SQL = queries(__package__)
NOBODY = UUID(int=0)


class Principal(Struct, frozen=True):
    """An account, and the person it stands for."""

    principal_id: UUID
    person_id: UUID
    kind: PrincipalKind


class Listed(Struct, frozen=True, kw_only=True):
    """A principal as a place knows it, with its roles there."""

    principal_id: UUID
    person_id: UUID
    kind: PrincipalKind
    issuer: str
    subject: str
    name: str | None
    email: str | None
    roles: tuple[GrantView, ...]


async def ensure_principal(
    connection: Connection, issuer: str, subject: str, kind: str, person_id: UUID | None = None
) -> UUID:
    """The id of a principal, made known first if need be: as an account of a person, if named."""
    await connection.execute(_SQL["ensure_principal"], new_id(), issuer, subject, kind, person_id, datetime.now(UTC))
    found = await find_principal(connection, issuer, subject)
    assert found is not None, "it was just made known"
    return found.principal_id


async def find_principal(connection: Connection, issuer: str, subject: str) -> Principal | None:
    return _principal(await connection.fetchrow(_SQL["find_principal"], issuer, subject))


async def find_known(connection: Connection, place_id: UUID, principal_id: UUID) -> Principal | None:
    """A principal, if it is known in the place."""
    return _principal(await connection.fetchrow(_SQL["find_known"], place_id, principal_id))


async def find_place_id(connection: Connection, code: str) -> UUID | None:
    found: UUID | None = await connection.fetchval(_SQL["find_place_id"], code)
    return found


async def register_in_place(
    connection: Connection, place_id: UUID, principal_id: UUID, at: datetime, by: UUID, act_id: UUID
) -> None:
    """Make a principal known in a place; nothing changes when it is already."""
    await connection.execute(_SQL["register_in_place"], place_id, principal_id, at, by, act_id)


async def ensure_grant(
    connection: Connection,
    principal_id: UUID,
    role: str,
    place_id: UUID | None,
    body: str | None,
    *,
    granted_by: UUID | None = None,
    reason: str = "",
) -> UUID | None:
    """Grant a role in a place, for one body if named; None when it is in force already, and nothing changes."""
    found: UUID | None = await connection.fetchval(
        _SQL["grant_role"],
        *(new_id(), principal_id, role, place_id, body, datetime.now(UTC), granted_by, reason),
    )
    return found


async def find_grant_in_force(
    connection: Connection, principal_id: UUID, role: str, place_id: UUID | None, body: str | None
) -> UUID | None:
    found: UUID | None = await connection.fetchval(_SQL["find_grant_in_force"], principal_id, role, place_id, body)
    return found


async def has_grant(connection: Connection, place_id: UUID, principal_id: UUID, grant_id: UUID) -> bool:
    found: bool = await connection.fetchval(_SQL["has_grant"], place_id, principal_id, grant_id)
    return found


async def withdraw_role(
    connection: Connection, grant_id: UUID, *, withdrawn_by: UUID | None = None, reason: str
) -> bool:
    """Withdraw a grant; False when it was withdrawn before, and nothing changes."""
    return None is not await connection.fetchval(
        _SQL["withdraw_role"], grant_id, datetime.now(UTC), withdrawn_by, reason
    )


async def set_name(connection: Connection, place_id: UUID, principal_id: UUID, name: DirectoryName) -> None:
    """Write what the directory says of a principal over what it said before."""
    await connection.execute(_SQL["set_name"], place_id, principal_id, name.name, name.email)


async def erase_names(connection: Connection, place_id: UUID, principal_ids: Collection[UUID]) -> list[UUID]:
    """Take principals out of the directory; those of whom it said something."""
    rows = await connection.fetch(_SQL["erase_names"], place_id, list(principal_ids))
    return [row["principal_id"] for row in rows]


async def accounts_of(connection: Connection, person_id: UUID) -> list[UUID]:
    """All accounts of a person."""
    return [row["principal_id"] for row in await connection.fetch(_SQL["accounts_of"], person_id)]


async def insert_directory_change(
    connection: Connection,
    place_id: UUID,
    principal_id: UUID,
    change: Happening,
    *,
    at: datetime,
    by: UUID,
    act_id: UUID,
) -> None:
    await connection.execute(_SQL["insert_directory_change"], place_id, new_id(), principal_id, change, at, by, act_id)


async def list_principals(
    connection: Connection, place_id: UUID, query: PeopleQuery, *, after: UUID, limit: int
) -> list[Listed]:
    """Principals of a place after one, in the order in which they became known."""
    rows = await connection.fetch(
        _SQL["list_principals"], place_id, after, None, query.role, query.body, query.withdrawn, limit
    )
    return [_listed(row) for row in rows]


async def read_principal(connection: Connection, place_id: UUID, principal_id: UUID) -> Listed | None:
    """A principal that is known in the place, with every role it ever had there."""
    row = await connection.fetchrow(_SQL["list_principals"], place_id, NOBODY, principal_id, None, None, True, 1)
    return None if row is None else _listed(row)


async def history_of(connection: Connection, place_id: UUID, principal_id: UUID) -> tuple[PrincipalEvent, ...]:
    """All that happened to a principal in a place, oldest first."""
    rows = await connection.fetch(_SQL["history_of"], place_id, principal_id)
    return tuple(
        PrincipalEvent(
            what=Happening(row["what"]),
            recorded_at=row["recorded_at"],
            done_by=row["done_by"],
            grant_id=row["grant_id"],
            role=None if row["role"] is None else Role(row["role"]),
            body=row["body"],
            reason=row["reason"],
        )
        for row in rows
    )


def _principal(row: asyncpg.Record | None) -> Principal | None:
    return None if row is None else Principal(row["principal_id"], row["person_id"], PrincipalKind(row["kind"]))


def _listed(row: asyncpg.Record) -> Listed:
    roles = tuple(
        GrantView(
            grant_id=grant_id,
            role=Role(role),
            body=body,
            granted_at=granted_at,
            granted_by=granted_by,
            reason=reason,
            withdrawn_at=withdrawn_at,
            withdrawn_by=withdrawn_by,
            withdrawal_reason=withdrawal_reason,
        )
        for grant_id, role, body, granted_at, granted_by, reason, withdrawn_at, withdrawn_by, withdrawal_reason in row[
            "roles"
        ]
    )
    return Listed(**{**dict(row), "kind": PrincipalKind(row["kind"]), "roles": roles})
