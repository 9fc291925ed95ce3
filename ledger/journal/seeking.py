"""Looking through entries for something, however rare: window by window, over the carried steps that cannot hold it.

So what one page costs has a bound, whatever is asked of however many entries, and postings keep no index for it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct

from ledger.db import Connection, queries
from ledger.journal.carrying import ENTRIES_PER_STEP
from ledger.journal.store import carried_before

T = TypeVar("T")
# A page looks at no more entries than these, then says how far it came.
ENTRIES_PER_PAGE_MAX: Final = 5 * ENTRIES_PER_STEP
_SQL = queries(__package__)


class Wanted(Struct, frozen=True):
    """A name under which a step must have met a value from one to another, or it holds nothing that is looked for."""

    name: str
    first_value: str
    last_value: str


def wanted_value(name: str, value: str | UUID | None) -> tuple[Wanted, ...]:
    """The one value that is wanted; nothing for a filter that was not given."""
    return () if value is None else (Wanted(name, str(value), str(value)),)


def wanted_days(name: str, first_day: date, last_day: date) -> tuple[Wanted, ...]:
    """The months of two days and all between; nothing for all the days there are."""
    if (first_day, last_day) == (date.min, date.max):
        return ()
    return (Wanted(name, _month(first_day), _month(last_day)),)


def _month(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


async def windows(
    connection: Connection, place_id: UUID, pool_id: UUID, *, after: int, through: int, wanted: Sequence[Wanted]
) -> AsyncIterator[tuple[int, int]]:
    """Spans of sequence numbers in which something wanted may stand, in order: after one and through the other."""
    carried = (await carried_before(connection, place_id, pool_id, through)).through
    columns = [[getattr(one, name) for one in wanted] for name in ("name", "first_value", "last_value")]
    while after < through:
        if after < carried:
            step = await connection.fetchrow(_SQL["next_step"], place_id, pool_id, after, carried, *columns)
            if step is None:
                after = carried
                continue
            after, last = max(after, step["after_sequence"]), step["through_sequence"]
        else:
            last = min(after + ENTRIES_PER_STEP, through)
        yield after, last
        after = last


async def seek(
    windows_to_read: AsyncIterator[tuple[int, int]],
    fetch: Callable[[int, int, int], Awaitable[list[T]]],
    limit: int,
    looked_at_max: int = ENTRIES_PER_PAGE_MAX,
) -> tuple[list[T], int | None]:
    """What `fetch` gives of each window until there is enough, or enough was looked at.

    With it the sequence number that was reached, or None when the windows ended.
    """
    found: list[T] = []
    looked_at = 0
    async for after, through in windows_to_read:
        if looked_at >= looked_at_max:
            return found, after
        found += await fetch(after, through, limit - len(found))
        if len(found) >= limit:
            return found, through
        looked_at += through - after
    return found, None
