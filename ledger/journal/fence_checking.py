"""Invariant 4 re-derived from the legs of a pool: no fenced pound was used outside of its fence, and none too many.

The check asks it of every pool; and whoever sets a fence, or what a scheme is for, of the pools that it binds.
"""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import asyncpg

from ledger.core.entry import AccountName, Heading
from ledger.core.money import pounds_from_pence
from ledger.db import Connection, queries
from ledger.journal import store
from ledger.journal.fencing import BUDGET, USES, Fencing, Uses, fencing_of, read_fences, read_uses
from ledger.journal.model import BalanceView
from ledger.rules.fencing import in_force, last_day_of, left_by_year, refusal_of_use, year_name

_SQL = queries(__package__)


class Sums:
    """What legs add up to, by account name, stream and financial year."""

    def __init__(self, pence: Mapping[Heading, int]) -> None:
        self._pence = pence

    def balance_pence(self, heading: Heading) -> int:
        return self._pence.get(heading, 0)

    def is_reversed(self, _sequence: int) -> bool:
        return False


async def differences_of_fences(
    connection: Connection, place_id: UUID, pool_id: UUID, streams: Collection[str] | None = None
) -> list[str]:
    """Every breach of a fence in a pool, of the streams named or of all; each with what is short or the first entry."""
    wanted = None if streams is None else list(streams)
    row = await connection.fetchrow(_SQL["fences_to_check"], place_id, pool_id, wanted)
    fences = read_fences(row["fences"]) if row is not None else ()
    if row is None or not fences or row["first_month"] is None:
        return []
    fencing = fencing_of(fences, kind=row["kind"], first_day=row["first_month"], last_day=row["last_month"])
    fenced = list(fencing.versions)
    sums = await connection.fetch(_SQL["fenced_sums_to_check"], place_id, pool_id, fenced)
    pence = {Heading(AccountName(one["account"]), one["stream"], year=one["year"]): one["pence"] for one in sums}
    rows = await connection.fetch(_SQL["fenced_uses_to_check"], place_id, pool_id, fenced, list(USES))
    texts = await store.find_uses(connection, place_id, {(one["programme"], one["scheme"]) for one in rows})
    uses = {at: read_uses(text) for at, text in texts.items()}
    of_uses = [text for one in rows for text in _of_use(one, fencing, uses)]
    return [*of_uses, *_of_sums(fencing, Sums(pence))]


def _of_use(row: asyncpg.Record, fencing: Fencing, uses: Uses) -> Iterator[str]:
    fence = fencing.in_force(row["stream"], row["effective_date"])
    if fence is None:
        return
    use = in_force(uses.get((row["programme"], row["scheme"]), ()), row["effective_date"])
    refusal = refusal_of_use(fence, use, row["scheme"], row["event_date"])
    if refusal is not None:
        yield f"entry {row['sequence']}: {row['account']} of {row['programme']}/{row['scheme']}: {refusal.detail}"


def _of_sums(fencing: Fencing, sums: BalanceView) -> Iterator[str]:
    for stream, versions in fencing.versions.items():
        for what, measure in (("spent", fencing.money), ("allocated", BUDGET)):
            for year, left_pence in left_by_year(versions, fencing.sums(stream, measure, sums)).items():
                fence = in_force(versions, last_day_of(year))
                if left_pence is not None and left_pence < 0 and fence is not None:
                    short = pounds_from_pence(-left_pence)
                    yield f"£{short} too much is {what} in {year_name(year)} of the fence {fence.name} of {stream}"
