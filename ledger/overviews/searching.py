"""Looking for entries over all pools of a place that may be seen: pool by pool, as far as one page may look."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledger.core.ids import Code
from ledger.db import Connection
from ledger.http.access import Access, PoolTerms
from ledger.http.paging import Sought
from ledger.journal import entries
from ledger.journal.many import sequences_at
from ledger.journal.seeking import ENTRIES_PER_PAGE_MAX
from ledger.journal.views import DAYS_AS_ASKED, EntryFilters, EntryView
from ledger.overviews import store
from ledger.overviews.search_model import FoundEntry


class PlaceEntryQuery(EntryFilters, frozen=True, kw_only=True, rename=DAYS_AS_ASKED):
    """The filters of the listing of a pool's entries, over every pool, or one of them."""

    pool: Code | None = None


async def search_entries(
    connection: Connection, access: Access, query: PlaceEntryQuery, position: Mapping[str, Any], limit: int
) -> Sought[FoundEntry]:
    """Entries after a position that the filters take, by pool and sequence number; or how far it was looked.

    As known at the position's instant. However many pools there are, a page ends once it has looked far enough.
    """
    place_id = access.place.place_id
    seen = await store.pools_seen(connection, place_id, access.bodies)
    pools = [one for one in seen if query.pool in {None, one.code} and one.code >= position["pool"]]
    known_at = datetime.fromisoformat(position["known_at"])
    known = await sequences_at(connection, place_id, [one.pool_id for one in pools], known_at)
    found: list[FoundEntry] = []
    looked_at = 0
    for one in pools:
        after = position["after"] if one.code == position["pool"] else 0
        if looked_at >= ENTRIES_PER_PAGE_MAX:
            return Sought(found, {"pool": one.code, "after": after})
        sought = await entries.list_entries(
            connection, place_id, one.pool_id, query, after=after, known=known[one.pool_id], limit=limit - len(found)
        )
        found += [_found(access, one, entry) for entry in sought.items]
        if sought.rest is not None:
            return Sought(found, {"pool": one.code, **sought.rest})
        looked_at += known[one.pool_id] - after
    return Sought(found, None)


def _found(access: Access, pool: PoolTerms, entry: EntryView) -> FoundEntry:
    path = f"/v1/places/{access.place.code}/pools/{pool.code}"
    return FoundEntry(pool=pool.code, pool_name=pool.name, entry=entry, href=f"{path}/entries/{entry.sequence}")
