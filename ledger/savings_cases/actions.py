"""The verbs of cases that need no second person: keep a case and its versions, and name who may see it.

What is recorded of an act says no more than a digest: the listing of acts has other readers than those named.
"""

from datetime import UTC, datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import APPROVERS, Door
from ledger.http.problems import NOTHING_HERE
from ledger.journal.store import lock_heads
from ledger.programmes.store import find_schemes
from ledger.rules.savings.case import Case
from ledger.savings_cases import store
from ledger.savings_cases.deciding import (
    may_see,
    refusal_of_owner,
    refusal_of_pool,
    refusals_of_naming,
    refusals_of_place,
    seers_of,
)
from ledger.savings_cases.kept import KeptCase, KeptVersion
from ledger.savings_cases.model import CasePreview, NamingCommand, NewCase, NewCaseVersion
from ledger.savings_cases.projecting import Projected, projected, references_of


async def keep_case(db: ConnectionPool, access: Access, door: Door, new: NewCase) -> Projected:
    """Keep a sound case with its first version; raises RefusedError with all reasons."""
    terms, ids = access.pool, access.ids
    raise_for(access.refusal_of_acting_body(new.acting_body, APPROVERS), refusal_of_pool(terms))
    async with refusing(), in_place(db, access.place.place_id) as connection:
        found = await _sound(connection, access, new.document, new.programme)
        await lock_heads(connection, ids[0], [ids[1]])
        raise_for(*_refusals_of_named(new, terms.partners))
        now = datetime.now(UTC)
        act_id = await _record(connection, access, door, new.acting_body, found)
        await store.insert_case(connection, *ids, new.code, new.programme, new.acting_body, now, act_id)
        await store.insert_version(connection, *ids, new.code, found.kept, now, act_id)
        for body in dict.fromkeys(new.named):
            if body != new.acting_body:
                number = await store.insert_naming(connection, *ids, new.code, body, now, act_id, is_named=True)
                await store.insert_text(connection, *ids, new.code, "naming", number, "")
    return found


def _refusals_of_named(new: NewCase, partners: tuple[str, ...]) -> list[Refusal]:
    return [
        Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", f"/named/{place}")
        for place, body in enumerate(new.named)
        if body not in partners
    ]


async def keep_version(
    db: ConnectionPool, access: Access, door: Door, case_code: str, new: NewCaseVersion
) -> tuple[int, Projected]:
    """Keep a sound case as the next version of one: its number. Raises RefusedError with all reasons."""
    terms, ids = access.pool, access.ids
    raise_for(access.refusal_of_acting_body(new.acting_body, APPROVERS), refusal_of_pool(terms))
    async with refusing(), in_place(db, access.place.place_id) as connection:
        await lock_heads(connection, ids[0], [ids[1]])
        case = await seen_case(connection, access, case_code)
        raise_for(refusal_of_owner(case, new.acting_body))
        raise_for(_refusal_of_order(case, new.follows_version))
        found = await _sound(connection, access, new.document, case.programme)
        act_id = await _record(connection, access, door, new.acting_body, found)
        version = await store.insert_version(connection, *ids, case_code, found.kept, datetime.now(UTC), act_id)
    return version, found


def _refusal_of_order(case: KeptCase, follows_version: int) -> Refusal | None:
    if follows_version == case.latest_version:
        return None
    detail = f"the latest version is {case.latest_version}"
    return Refusal(Code.VERSION_HAS_CHANGED_SINCE, detail, "/follows_version")


async def preview_case(db: ConnectionPool, access: Access, asked: CasePreview) -> Projected:
    """What a case would project, without keeping it; raises RefusedError with all reasons."""
    raise_for(refusal_of_pool(access.pool))
    async with in_place(db, access.place.place_id) as connection:
        return await _sound(connection, access, asked.document, asked.programme)


async def name_body(db: ConnectionPool, access: Access, door: Door, case_code: str, said: NamingCommand) -> KeptCase:
    """Open what is not agreed of a case to a partner, or close it again; the case as it then is."""
    ids = access.ids
    raise_for(access.refusal_of_acting_body(said.acting_body, APPROVERS))
    async with refusing(), in_place(db, access.place.place_id) as connection:
        await lock_heads(connection, ids[0], [ids[1]])
        case = await seen_case(connection, access, case_code)
        raise_for(refusal_of_owner(case, said.acting_body))
        raise_for(*refusals_of_naming(case, said.body, access.pool.partners, is_named=said.is_named))
        act_id = await record_done(connection, access, door, ids[0], {}, acting_body=said.acting_body)
        now = datetime.now(UTC)
        number = await store.insert_naming(connection, *ids, case_code, said.body, now, act_id, is_named=said.is_named)
        await store.insert_text(connection, *ids, case_code, "naming", number, said.reason)
        return await seen_case(connection, access, case_code)


async def seen_case(connection: Connection, access: Access, case_code: str) -> KeptCase:
    """A case that the requester may see; raises RefusedError alike where there is none and where it is not shown."""
    seers = seers_of(access)
    found = await store.find_case(connection, *access.ids, case_code, seers)
    if found is None or not may_see(seers, found):
        raise RefusedError(NOTHING_HERE)
    return found


async def seen_version(connection: Connection, access: Access, case: KeptCase, version: int) -> KeptVersion:
    """A version that the requester may see; raises RefusedError alike where there is none and where it is not shown."""
    seers = seers_of(access)
    found = await store.find_version(connection, *access.ids, case.case_code, version, seers)
    if found is None or not may_see(seers, case, found):
        raise RefusedError(NOTHING_HERE)
    return found


async def _sound(connection: Connection, access: Access, case: Case, programme: str | None) -> Projected:
    """A case that can be projected, of these partners and this programme; raises RefusedError with all reasons."""
    place_id = access.place.place_id
    known = (
        set() if programme is None else {one for one, _ in await find_schemes(connection, place_id, {(programme, "")})}
    )
    amiss = tuple(refusals_of_place(case, programme, access.pool, known))
    try:
        found = await projected(case, await references_of(connection, place_id))
    except RefusedError as error:
        raise RefusedError(*amiss, *error.refusals) from None
    raise_for(*amiss)
    return found


async def _record(connection: Connection, access: Access, door: Door, acting_body: str, found: Projected) -> UUID:
    detail = {"sha256": found.kept.digest.hex()}
    return await record_done(connection, access, door, access.place.place_id, detail, acting_body=acting_body)
