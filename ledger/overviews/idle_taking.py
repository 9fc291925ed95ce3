"""Taking what waits in a place: as many queries for one pool as for a hundred, then pure composition."""

from datetime import datetime

from ledger.core.clock import day_in_london
from ledger.db import ConnectionPool, reading_place
from ledger.http.access import Access
from ledger.journal.many import carried_of_pools, months_of_pools, sequences_at
from ledger.overviews import store
from ledger.overviews.idle import IDLE_NAMES, IdleFacts, IdlePool, compose_idle
from ledger.overviews.idle_model import IdleMoney, IdleQuery
from ledger.statements.store import name_things


async def take_idle(db: ConnectionPool, access: Access, query: IdleQuery, now: datetime) -> IdleMoney:
    """The money that waits in the place of the request; the same for ever when asked by day and instant."""
    known_at, place_id = min(query.known_at or now, now), access.place.place_id
    as_at = query.as_at or day_in_london(known_at)
    async with reading_place(db, place_id) as connection:
        pools = await store.pools_seen(connection, place_id, access.bodies)
        through = await sequences_at(connection, place_id, [one.pool_id for one in pools], known_at)
        carried = await carried_of_pools(connection, place_id, through)
        months = await months_of_pools(connection, place_id, through, carried, as_at, IDLE_NAMES)
        owed = await store.owed_by_due_date(connection, place_id, through, as_at)
        names = await name_things(connection, place_id, {body for one in pools for body in one.partners})
    facts = IdleFacts(
        place=access.place,
        as_at=as_at,
        known_at=known_at,
        pools=[
            IdlePool(
                pool=one,
                through=through[one.pool_id],
                months=months[one.pool_id],
                owed=owed.get(one.pool_id, ()),
            )
            for one in pools
        ],
        names=names.bodies,
    )
    return compose_idle(facts)
