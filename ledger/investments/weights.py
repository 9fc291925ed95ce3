"""What rules for moving savings take of investments: each body's invested, outstanding, repaid, and the cost it bore.

A settlement of a year evaluates the whole year again and posts what differs. So what stands out for it is what did on
the year's last day, with what settlements of earlier years brought since, and without what those of the year itself or
of later ones did: evaluated again, it is the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.db import Connection
from ledger.investments.store import EVERY_ENTRY, track
from ledger.investments.tracking import Tracked
from ledger.rules.fencing import last_day_of
from ledger.rules.investing import Movement, What, repaid_within, standing_on
from ledger.rules.savings.projection import Projection
from ledger.savings_cases.kept import Baseline
from ledger.savings_cases.store import baselines_as_known


class BodyInvested(Struct, frozen=True, kw_only=True):
    """One body's investments of a pool, together. payable: of what stands out, what their annual caps let a year repay.

    cost: what it bore in cash in the year by the baselines of the pool's cases.
    """

    invested_pence: int = 0
    outstanding_pence: int = 0
    repaid_pence: int = 0
    payable_pence: int = 0
    cost_pence: int = 0


class Invested(Struct, frozen=True, kw_only=True):
    """What is measured of a year's investors: as which version, as at which day, and of whom."""

    version: str
    as_at: date
    of: Mapping[str, BodyInvested]


async def investments_as_known(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    *,
    year: int,
    known_at: datetime,
    through: int = EVERY_ENTRY,
    cases: Sequence[str] | None = None,
) -> Invested:
    """Of the bodies that invested in a pool's cases, or bear their costs, what a settlement of a year rests on.

    year: the calendar year in which it begins. cases: of these alone.
    """
    found = await track(connection, place_id, pool_id, through, known_at)
    named = None if cases is None else list(cases)
    baselines = await baselines_as_known(
        connection, place_id, pool_id, None if through == EVERY_ENTRY else through, named
    )
    return invested_of([one for one in found if cases is None or one.head.case_code in cases], baselines.values(), year)


def invested_of(found: Sequence[Tracked], baselines: Iterable[Baseline], year: int) -> Invested:
    """Body by body in the order of their codes; the version counts what was recorded of terms and movements."""
    of: dict[str, BodyInvested] = {}
    for one in found:
        _add(of, one.head.investor, _of_investment(one, year))
    for baseline in baselines:
        for body, pence in costs_of(baseline.projection, baseline.case.first_year, year).items():
            _add(of, body, BodyInvested(cost_pence=pence))
    count = sum(len(one.versions) + len(one.recorded) for one in found)
    version = f"{len(found)} investments in {count} records"
    return Invested(version=version, as_at=last_day_of(year), of=dict(sorted(of.items())))


def _of_investment(one: Tracked, year: int) -> BodyInvested:
    day = last_day_of(year)
    moved = [
        *(Movement(said.on_day, What(said.what), said.amount_pence) for said in one.counted if said.on_day <= day),
        *(
            Movement(min(part.settled.on, day), What.REPAID, part.amount_pence)
            for part in one.brought
            if part.settled.year < year
        ),
    ]
    later = sum(said.amount_pence for said in one.counted if said.on_day > day and said.what != What.PAID)
    standing = standing_on(day, one.terms.interest, moved)
    outstanding_pence = max(0, standing.outstanding_pence - later)
    cap_pence = one.terms.annual_cap_pence
    room_pence = outstanding_pence if cap_pence is None else max(0, cap_pence - _brought_directly(one, year))
    return BodyInvested(
        invested_pence=standing.invested_pence,
        outstanding_pence=outstanding_pence,
        repaid_pence=standing.repaid_pence,
        payable_pence=min(outstanding_pence, room_pence),
    )


def _brought_directly(one: Tracked, year: int) -> int:
    of_record = [Movement(said.on_day, What(said.what), said.amount_pence) for said in one.counted]
    return repaid_within(of_record, year)


def _add(of: dict[str, BodyInvested], body: str, more: BodyInvested) -> None:
    before = of.get(body, BodyInvested())
    of[body] = BodyInvested(
        **{name: getattr(before, name) + getattr(more, name) for name in BodyInvested.__struct_fields__}
    )


def costs_of(projection: Projection, first_year: int, year: int) -> dict[str, int]:
    """What each body of a case pays in cash in a year, by its projection."""
    number = year - first_year
    return {
        one.body: one.cash_cost.by_year_pence[number]
        for one in projection.bodies
        if 0 <= number < len(one.cash_cost.by_year_pence) and one.cash_cost.by_year_pence[number]
    }
