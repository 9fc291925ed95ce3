"""The lines of a statement that show fences and minimum contributions; pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.core.period import Period
from ledger.http.access import PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.rules.fencing import Fence, in_force, year_name, year_of
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.model import FenceLine, MinimumLine
from ledger.statements.store import Minimum, Names

_SPENT, _COMMITTED, _ALLOCATED = AccountName.EXPENDITURE, AccountName.COMMITTED, AccountName.ALLOCATED


class Fenced(Struct, frozen=True):
    """Fences and minimum contributions, and the totals by effective date that they are shown against."""

    fences: Mapping[str, Sequence[Fence]] = msgspec.field(default_factory=dict)
    minimums: Sequence[Minimum] = ()
    in_year_to_date: Sequence[AccountTotal] = ()
    of_all_time: Sequence[AccountTotal] = ()
    in_year: Sequence[AccountTotal] = ()


class FencedViews(Struct, frozen=True):
    """The spans of days that fences and minimum contributions look at: to the period's end, and the whole year."""

    year_to_date: View
    of_all_time: View
    year: View


def fenced_views(period: Period, through: int) -> FencedViews:
    """By effective date always, whatever the statement's basis: by it a fence lets money be used."""
    return FencedViews(
        View(through, period.year_first_day, period.last_day),
        View(through, date.min, period.last_day),
        year_view(period.year_first_day.year, through),
    )


def fence_lines(
    fences: Mapping[str, Sequence[Fence]],
    pool: PoolTerms,
    period: Period,
    names: Names,
    figures: tuple[Figures, Figures],
    moved: frozenset[str],
) -> Iterator[FenceLine]:
    """Each fence in force at the period's end on a stream that the pool has moved.

    figures: of the year to the period's end, and of all days to then. Where nothing may be carried forward a year
    stands alone; else all earlier years count too.
    """
    to_date, of_all_time = figures
    paid_in = AccountName.CONTRIBUTION_INCOME if pool.keeps_cash else AccountName.SOURCE
    for stream, versions in sorted(fences.items()):
        fence = in_force(versions, period.last_day)
        if fence is None or stream not in moved:
            continue
        chosen = of_all_time if fence.may_carry_forward else to_date
        spent_in_year = to_date.figure((_SPENT,), stream=stream)
        limit_pence = fence.limit_pence(year_of(period.last_day))
        yield FenceLine(
            stream=stream,
            stream_name=names.streams.get(stream, stream),
            fence=fence.name,
            version=fence.version,
            source=fence.source,
            purposes=fence.purposes,
            nature=fence.nature,
            first_day=fence.first_day,
            last_day=fence.last_day,
            may_carry_forward=fence.may_carry_forward,
            since=None if fence.may_carry_forward else period.year_first_day,
            contributed=chosen.figure(less=(paid_in, AccountName.INTER_POOL), stream=stream),
            allocated=chosen.figure((_ALLOCATED,), stream=stream),
            committed=chosen.figure((_COMMITTED,), stream=stream),
            spent=chosen.figure((_SPENT,), stream=stream),
            left=chosen.figure(less=(paid_in, AccountName.INTER_POOL, _COMMITTED, _SPENT), stream=stream),
            spent_in_year=spent_in_year,
            limit_pence=limit_pence,
            left_of_limit_pence=None if limit_pence is None else limit_pence - spent_in_year.amount_pence,
            label=fence.label,
        )


def minimum_lines(
    minimums: Sequence[Minimum], pool: PoolTerms, names: Names, of_year: Mapping[int, Figures]
) -> Iterator[MinimumLine]:
    """Each minimum of the years for which figures of the whole year are given: what is scheduled and received of it."""
    for one in minimums:
        if one.year not in of_year:
            continue
        figures = of_year[one.year]
        scheduled = figures.figure(less=(AccountName.SOURCE,), body=one.body, stream=one.stream)
        received = figures.figure(less=RECEIVED, body=one.body, stream=one.stream) if pool.keeps_cash else None
        yield MinimumLine(
            stream=one.stream,
            stream_name=names.streams.get(one.stream, one.stream),
            body=one.body,
            body_name=None if one.body is None else names.bodies.get(one.body, one.body),
            financial_year=year_name(one.year),
            version=one.version,
            minimum_pence=one.amount_pence,
            scheduled=scheduled,
            scheduled_short_pence=max(one.amount_pence - scheduled.amount_pence, 0),
            received=received,
            received_short_pence=None if received is None else max(one.amount_pence - received.amount_pence, 0),
            source=one.source,
            label=one.label,
        )


def year_view(year: int, through: int) -> View:
    """The whole financial year that begins in a calendar year."""
    return View(through, date(year, 4, 1), date(year + 1, 3, 31))
