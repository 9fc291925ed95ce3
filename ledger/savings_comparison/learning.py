"""The place's own bias read from its books, and taken over as a table that cases can name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.store import sequence_at
from ledger.rules.reference import savings_references
from ledger.rules.savings.comparing import Measure
from ledger.rules.savings.own_bias import ENOUGH, source_of, table_of
from ledger.rules.savings.references import BiasTable
from ledger.savings_cases.bias_store import find_bias_tables, insert_bias_table
from ledger.savings_comparison import store
from ledger.savings_comparison.composing import seen_in
from ledger.savings_comparison.model import OwnBias, PoolThen, TakeOver
from ledger.savings_comparison.store import SavingsPool, facts_of


async def own_bias(
    connection: Connection,
    place: tuple[UUID, str],
    pools: Sequence[SavingsPool],
    known_at: datetime,
    measure: Measure,
    observations_min: int = ENOUGH.observations_min,
) -> OwnBias:
    """How far savings of some pools fell short of projections, as known at an instant."""
    then = [(one, await sequence_at(connection, place[0], one.pool_id, known_at)) for one in pools]
    facts = [await facts_of(connection, place[0], one.pool_id, through, None) for one, through in then]
    grades = seen_in(facts, day_in_london(known_at), measure, observations_min)
    known = [(one.code, through) for one, through in then]
    return OwnBias(
        place=place[1],
        known_at=known_at,
        measure=measure,
        pools=tuple(PoolThen(*one) for one in known),
        observations_min=observations_min,
        source=source_of(grades, known),
        grades=grades,
    )


def pools_seen(pools: Sequence[SavingsPool], access: Access) -> list[SavingsPool]:
    """The pools that the requester may see."""
    bodies = access.bodies
    return [one for one in pools if bodies is None or bodies & one.partners]


async def take_over(db: ConnectionPool, access: Access, door: Door, command: TakeOver, now: datetime) -> None:
    """Keep the place's own past as a table of optimism bias; raises RefusedError with every reason."""
    place = access.place.place_id, access.place.code
    if not access.person.is_individual:
        raise RefusedError(Refusal(Code.PERSON_MUST_ACT, "what a place makes of its past, a person decides"))
    async with refusing(), in_place(db, place[0]) as connection:
        beside = None if command.beside is None else await _table_named(connection, place[0], command.beside)
        pools = pools_seen(await store.savings_pools(connection, place[0]), access)
        seen = await own_bias(connection, place, pools, now, command.measure)
        table = table_of(command.name, day_in_london(now), seen.source, seen.grades, beside)
        lacks = command.beside is not None and beside is None
        raise_for(
            Refusal(Code.PAYLOAD_IS_NOT_VALID, f"no table is named '{command.beside}'", "/beside") if lacks else None,
            _refusal_of_name(command.name),
            None if any(one.is_offered for one in seen.grades) else _nothing_offered(seen),
        )
        assert table is not None, "what is offered makes a table"
        act_id = await record_done(connection, access, door, place[0], {"optimism_bias_table": table.name})
        await insert_bias_table(connection, place[0], table, now, act_id)
        await store.insert_taken_over(connection, place[0], seen, table.name, command.beside, now, act_id)


def _refusal_of_name(name: str) -> Refusal | None:
    if savings_references().bias_table(name) is None:
        return None
    return Refusal(Code.CODE_IS_TAKEN, f"a table named '{name}' ships", "/name")


def _nothing_offered(seen: OwnBias) -> Refusal:
    said = f"no grade has {seen.observations_min} amounts projected for years that are over"
    return Refusal(Code.NOTHING_IS_OFFERED, said)


async def _table_named(connection: Connection, place_id: UUID, name: str) -> BiasTable | None:
    shipped = savings_references().bias_table(name)
    own = [] if shipped is not None else await find_bias_tables(connection, place_id, [name])
    return shipped or (own[0] if own else None)
