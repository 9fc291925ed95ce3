"""Who asks, and what they may see and do: the token, the roles of its principal, the pool and its partners.

Foreign and absent things are answered alike. Look-ups of requests that arrive together go in one query.
"""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request
from msgspec import Struct

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, queries
from ledger.http.access import Access, Grant, Person, Place, PoolTerms, Requester, grants_in_pool
from ledger.http.door import Door, Role
from ledger.http.problems import NOTHING_HERE
from ledger.http.requests import header_of
from ledger.http.tokens import Claims, Verifier

_SQL = queries(__package__)
NO_PLACE = UUID(int=0)


class _Asker(Struct, frozen=True):
    principal_id: UUID
    person: Person
    grants: tuple[Grant, ...] = ()


class _Found(Struct, frozen=True):
    asker: _Asker | None
    pool: PoolTerms | None


class _Wanted:
    """One look-up that waits for the next query of its place."""

    __slots__ = ("done", "issuer", "pool", "subject")

    def __init__(self, issuer: str, subject: str, pool: str | None) -> None:
        self.issuer, self.subject, self.pool = issuer, subject, pool
        self.done: asyncio.Future[_Found] = asyncio.get_running_loop().create_future()


class Gate:
    """Admits requests: one call gives the access that the rest of the request relies on, or raises a refusal."""

    def __init__(self, pool: ConnectionPool, verifier: Verifier) -> None:
        self._pool = pool
        self._verifier = verifier
        self._places: dict[str, Place] = {}
        self._waiting: dict[UUID, list[_Wanted]] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    async def admit(
        self, request: Request[Any, Any, Any], door: Door, place: str | None = None, pool: str | None = None
    ) -> Access:
        """The access of a request at a door; raises RefusedError (401, 403, or 404 alike for foreign and absent)."""
        # A page asks in this process for who is signed in; nothing from outside can put claims into a scope.
        signed_in: Claims | None = request.scope["state"].get("claims")
        claims = signed_in or await self._verifier.verify(_bearer_token(request))
        if door.scope is not None and door.scope not in claims.scopes:
            raise RefusedError(Refusal(Code.SCOPE_IS_INSUFFICIENT, f"the token needs the scope {door.scope}"))
        where = await self.place(place) if place is not None else None
        found = await self._find(where.place_id if where else NO_PLACE, claims, pool)
        asker = found.asker
        granted = () if asker is None else asker.grants
        grants = tuple(grant for grant in granted if (grant.role is Role.OPERATOR) != (place is not None))
        if asker is None or (place is not None and not grants):
            raise RefusedError(NOTHING_HERE if place is not None else _without_role(door))
        if pool is not None:
            grants = grants_in_pool(grants, found.pool.partners) if found.pool is not None else ()
            if not grants:
                raise RefusedError(NOTHING_HERE)
        requester = Requester(
            asker.principal_id,
            claims.client_id,
            request.scope["state"]["request_id"],
            header_of(request, b"traceparent"),
        )
        access = Access(requester, claims.iss, claims.sub, asker.person, grants, where, found.pool)
        if door.roles:
            access.require_role(door)
        return access

    async def place(self, code: str) -> Place:
        """A place by its code; what was found stays found, since a place's code and id never change."""
        known = self._places.get(code)
        if known is None:
            async with self._pool.acquire() as connection:
                row = await connection.fetchrow(_SQL["find_place"], code) if "\0" not in code else None
            if row is None:
                raise RefusedError(NOTHING_HERE)
            known = self._places[code] = Place(*row.values())
        return known

    async def _find(self, place_id: UUID, claims: Claims, pool: str | None) -> _Found:
        wanted = _Wanted(claims.iss, claims.sub, None if pool is None or "\0" in pool else pool)
        self._waiting.setdefault(place_id, []).append(wanted)
        if place_id not in self._tasks:
            self._tasks[place_id] = asyncio.create_task(self._answer_waiting(place_id))
        return await wanted.done

    async def _answer_waiting(self, place_id: UUID) -> None:
        try:
            while batch := self._waiting.pop(place_id, []):
                try:
                    found = await self._look_up(place_id, batch)
                except Exception as error:  # noqa: BLE001 - each waiting request must hear of it
                    for wanted in batch:
                        if not wanted.done.done():
                            wanted.done.set_exception(error)
                else:
                    for wanted, one in zip(batch, found, strict=True):
                        if not wanted.done.done():  # its caller may have gone away
                            wanted.done.set_result(one)
        finally:
            del self._tasks[place_id]

    async def _look_up(self, place_id: UUID, batch: Sequence[_Wanted]) -> list[_Found]:
        issuers, subjects = [one.issuer for one in batch], [one.subject for one in batch]
        codes = list({one.pool for one in batch if one.pool is not None})
        async with in_place(self._pool, place_id, keep_plans=True) as connection:
            row = await connection.fetchrow(_SQL["find_access"], place_id, issuers, subjects, codes)
        assert row is not None, "a query of arrays has one row"
        askers = _askers_by_ordinal(row["grants"])
        pools = {pool[1]: _pool_terms(*pool) for pool in row["pools"]}
        return [
            _Found(askers.get(number), pools.get(wanted.pool) if wanted.pool else None)
            for number, wanted in enumerate(batch, 1)
        ]


def _askers_by_ordinal(rows: Sequence[Any]) -> dict[int, _Asker]:
    found: dict[int, _Asker] = {}
    for ordinal, principal_id, person_id, is_individual, role, body, counts_here in rows:
        earlier = found.get(ordinal)
        granted = (Grant(Role(role), body),) if counts_here else ()
        found[ordinal] = _Asker(
            principal_id, Person(person_id, is_individual), (earlier.grants if earlier else ()) + granted
        )
    return found


def _pool_terms(*columns: Any) -> PoolTerms:
    *first, partners, is_signed, settle_by = columns
    terms: tuple[Any, ...] = (*first, tuple(partners), is_signed, settle_by)
    return PoolTerms(*terms)


def _bearer_token(request: Request[Any, Any, Any]) -> str:
    scheme, _, token = (header_of(request, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RefusedError(Refusal(Code.TOKEN_IS_MISSING, "no bearer token came with the request"))
    return token.strip()


def _without_role(door: Door) -> Refusal:
    return Refusal(Code.ROLE_DOES_NOT_PERMIT_THIS, f"this needs one of the roles: {', '.join(sorted(door.roles))}")


async def places_of(connection: Connection, access: Access, *, after: str, limit: int) -> list[dict[str, str]]:
    """The places in which the requester has a role, after a code, in order."""
    rows = await connection.fetch(_SQL["places_of"], access.issuer, access.subject, after, limit)
    return [dict(row) for row in rows]


async def check_reachable(pool: ConnectionPool) -> None:
    """Return when the database answers; raises what asyncpg raises when it does not."""
    async with pool.acquire() as connection:
        await connection.fetchval(_SQL["is_reachable"])
