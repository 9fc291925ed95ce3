"""Verbs of people: register, grant, withdraw, name, erase. Each is one transaction with its act."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.people import store
from ledger.people.deciding import refusal_of_known, refusals_of_grant, refusals_of_registration
from ledger.people.model import DirectoryName, Happening, NewGrant, NewPrincipal, PrincipalKind
from ledger.people.store import Principal


async def register(db: ConnectionPool, access: Access, door: Door, new: NewPrincipal) -> UUID:
    """Make an account known in the place, as a person's if so said; its id. Raises RefusedError with all reasons."""
    raise_for(*refusals_of_registration(new))
    issuer = new.issuer or access.issuer
    async with _changing(db, access) as connection:
        person_id = await _person_said(connection, access, new)
        principal_id = await store.ensure_principal(connection, issuer, new.subject, new.kind, person_id)
        known = await store.find_principal(connection, issuer, new.subject)
        assert known is not None, "it was just made known"
        refusal = refusal_of_known(new, known_kind=known.kind, known_person=known.person_id, said_person=person_id)
        raise_for(refusal)
        detail = {"principal": str(principal_id)}
        act_id = await record_done(connection, access, door, access.place.place_id, detail)
        now, by = datetime.now(UTC), access.requester.principal_id
        await store.register_in_place(connection, access.place.place_id, principal_id, now, by, act_id)
        if new.name is not None:
            await _set_name(connection, access, principal_id, DirectoryName(name=new.name, email=new.email), act_id)
    return principal_id


async def grant(db: ConnectionPool, access: Access, door: Door, principal_id: UUID, new: NewGrant) -> None:
    """Grant a role in the place; raises RefusedError with all reasons."""
    async with _changing(db, access) as connection:
        known = await _known(connection, access, principal_id)
        raise_for(*refusals_of_grant(new, granter=access.person.person_id, grantee=known.person_id))
        grant_id = await store.ensure_grant(
            connection,
            *(principal_id, new.role, access.place.place_id, new.body),
            granted_by=access.requester.principal_id,
            reason=new.reason,
        )
        if grant_id is None:
            where = f" for {new.body}" if new.body else ""
            raise RefusedError(Refusal(Code.ROLE_IS_ALREADY_GRANTED, f"the role {new.role}{where} is in force"))
        detail = {"principal": str(principal_id), "grant": str(grant_id), "role": new.role, "body": new.body}
        await record_done(connection, access, door, access.place.place_id, detail)


async def withdraw(
    db: ConnectionPool, access: Access, door: Door, principal_id: UUID, grant_id: UUID, reason: str
) -> None:
    """Withdraw a role, from the next request on; raises RefusedError."""
    place_id = access.place.place_id
    async with _changing(db, access) as connection:
        if not await store.has_grant(connection, place_id, principal_id, grant_id):
            raise RefusedError(NOTHING_HERE)
        by = access.requester.principal_id
        if not await store.withdraw_role(connection, grant_id, withdrawn_by=by, reason=reason):
            raise RefusedError(Refusal(Code.ROLE_IS_ALREADY_WITHDRAWN, "the role was withdrawn before"))
        detail = {"principal": str(principal_id), "grant": str(grant_id)}
        await record_done(connection, access, door, place_id, detail)


async def name(db: ConnectionPool, access: Access, door: Door, principal_id: UUID, said: DirectoryName) -> None:
    """Set or replace what the directory says of a principal; raises RefusedError for one not known in the place."""
    async with _changing(db, access) as connection:
        await _known(connection, access, principal_id)
        detail = {"principal": str(principal_id)}
        act_id = await record_done(connection, access, door, access.place.place_id, detail)
        await _set_name(connection, access, principal_id, said, act_id)


async def erase(db: ConnectionPool, access: Access, door: Door, principal_id: UUID, *, all_accounts: bool) -> None:
    """Take a principal out of the directory, or every account of its person; nothing is done where nothing is said.

    Raises RefusedError for a principal that is not known in the place.
    """
    place_id = access.place.place_id
    async with _changing(db, access) as connection:
        known = await _known(connection, access, principal_id)
        accounts = await store.accounts_of(connection, known.person_id) if all_accounts else [principal_id]
        for erased in await store.erase_names(connection, place_id, accounts):
            act_id = await record_done(connection, access, door, place_id, {"principal": str(erased)})
            await _record_change(connection, access, erased, Happening.NAME_ERASED, act_id)


@asynccontextmanager
async def _changing(db: ConnectionPool, access: Access) -> AsyncIterator[Connection]:
    async with refusing(), in_place(db, access.place.place_id) as connection:
        yield connection


async def _known(connection: Connection, access: Access, principal_id: UUID) -> Principal:
    known = await store.find_known(connection, access.place.place_id, principal_id)
    if known is None:
        raise RefusedError(NOTHING_HERE)
    return known


async def _person_said(connection: Connection, access: Access, new: NewPrincipal) -> UUID | None:
    """The person whose account it is said to be: named by any account known in the place, kept by the first."""
    if new.same_person_as is None:
        return None
    other = await store.find_known(connection, access.place.place_id, new.same_person_as)
    if other is None or other.kind is not PrincipalKind.INDIVIDUAL:
        detail = "no person of this place has that account"
        raise RefusedError(Refusal(Code.PRINCIPAL_DOES_NOT_EXIST, detail, "/same_person_as"))
    return other.person_id


async def _set_name(
    connection: Connection, access: Access, principal_id: UUID, said: DirectoryName, act_id: UUID
) -> None:
    await store.set_name(connection, access.place.place_id, principal_id, said)
    await _record_change(connection, access, principal_id, Happening.NAME_SET, act_id)


async def _record_change(
    connection: Connection, access: Access, principal_id: UUID, change: Happening, act_id: UUID
) -> None:
    await store.insert_directory_change(
        connection,
        *(access.place.place_id, principal_id, change),
        at=datetime.now(UTC),
        by=access.requester.principal_id,
        act_id=act_id,
    )
