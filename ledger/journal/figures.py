"""The legs behind a figure, and those by which two views of it differ: each listed, and all of them summing to it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import asyncpg
from msgspec import Struct

from ledger.core.entry import AccountName, EntryKind
from ledger.core.payload import read_payload
from ledger.db import Connection, queries
from ledger.http.paging import Sought
from ledger.journal import store
from ledger.journal.event_dates import totals_of
from ledger.journal.seeking import Wanted, seek, wanted_days, wanted_value, windows
from ledger.journal.store import Selection, View
from ledger.journal.views import FigureLeg

_SQL = queries(__package__)
LINE_MAX = 2**15 - 1
# The view that takes nothing: a figure by itself is its difference from nothing.
NOTHING = View(0, date.min, date.max)


class Figure(Struct, frozen=True):
    """Accounts that add to a figure, accounts that are taken from it, and dimensions; no account means every one."""

    plus: tuple[AccountName, ...]
    less: tuple[AccountName, ...]
    which: Selection

    def sign_of(self, name: AccountName) -> int:
        return -1 if name in self.less else 1


class LegPosition(Struct, frozen=True):
    """Where a listing of legs stands: after this leg."""

    sequence: int
    line: int


def figure_of(
    plus: tuple[AccountName, ...], less: tuple[AccountName, ...], dimensions: Mapping[str, str | None]
) -> Figure:
    """A figure of these accounts within these dimensions."""
    return Figure(plus, less, Selection((*plus, *less) or None, **dimensions))


async def pence_of(
    connection: Connection, place_id: UUID, pool_id: UUID, figure: Figure, view: View
) -> tuple[int, int]:
    """The pence of a figure in a view, and how many legs stand behind it."""
    totals = await totals_of(connection, place_id, pool_id, view, figure.which)
    return (
        sum(figure.sign_of(one.account.name) * one.balance_pence for one in totals),
        sum(one.leg_count or 0 for one in totals),
    )


async def legs_between(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    figure: Figure,
    views: tuple[View, View],
    *,
    after: LegPosition,
    limit: int,
    pool_path: str,
) -> Sought[FigureLeg]:
    """The legs of a figure that one of two views takes and the other not, in order; or how far it was looked.

    What only the second takes counts as in the figure, what only the first takes with the contrary sign.
    """
    first, second = views
    rows = await connection.fetch(_SQL["find_accounts"], place_id, pool_id, *_selected(figure.which))
    signs = {row["account_id"]: figure.sign_of(AccountName(row["account"])) for row in rows}
    accounts = None if figure.which == store.EVERY_ACCOUNT else list(signs)

    async def fetch(low: int, high: int, number: int) -> list[FigureLeg]:
        found = await connection.fetch(
            _SQL["list_legs"],
            *(place_id, pool_id, low, high, after.sequence, after.line, number, accounts),
            *(second.through, second.first_day, second.last_day),
            *(first.through, first.first_day, first.last_day),
            *(second.first_event_day, second.last_event_day, first.first_event_day, first.last_event_day),
        )
        return [_figure_leg(row, signs[row["account_id"]], pool_path) for row in found]

    spans = windows(
        connection,
        place_id,
        pool_id,
        after=max(after.sequence - 1, _same_through(first, second)),
        through=max(first.through, second.through),
        wanted=_wanted_by(figure, views),
    )
    found, reached = await seek(spans, fetch, limit)
    return Sought(found, None if reached is None else {"sequence": reached, "line": LINE_MAX})


def _selected(which: Selection) -> tuple[object, ...]:
    return (which.names, which.body, which.stream, which.programme, which.scheme, which.subjective)


def _same_through(first: View, second: View) -> int:
    """The sequence number through which two views of the same days cannot differ."""
    through = min(first.through, second.through)
    return through if _days_of(first) == _days_of(second) else 0


def _days_of(view: View) -> tuple[date, ...]:
    return view.first_day, view.last_day, view.first_event_day, view.last_event_day


def _wanted_by(figure: Figure, views: tuple[View, View]) -> tuple[Wanted, ...]:
    """What a carried step must have met: the dimensions, one account if there is but one, and the days of the views."""
    which = figure.which
    taking = [view for view in views if view.through]
    names = ("body", "stream", "programme", "scheme", "subjective")
    return (
        *(one for name in names for one in wanted_value(name, getattr(which, name))),
        *(wanted_value("account", which.names[0]) if which.names and len(which.names) == 1 else ()),
        *(_wanted_days(taking) if taking else ()),
    )


def _wanted_days(views: list[View]) -> tuple[Wanted, ...]:
    return (
        *wanted_days("effective_month", min(one.first_day for one in views), max(one.last_day for one in views)),
        *wanted_days(
            "event_month", min(one.first_event_day for one in views), max(one.last_event_day for one in views)
        ),
    )


def _figure_leg(row: asyncpg.Record, sign: int, pool_path: str) -> FigureLeg:
    """A leg as it counts, from the canonical bytes of its entry."""
    payload = read_payload(row["payload"])
    return FigureLeg(
        sequence=row["sequence"],
        line=row["line"],
        figure_pence=(sign if row["is_in"] else -sign) * row["amount_pence"],
        amount_pence=row["amount_pence"],
        account=AccountName(row["account"]),
        body=row["body"],
        stream=row["stream"],
        programme=row["programme"],
        scheme=row["scheme"],
        subjective=row["subjective"],
        kind=EntryKind(row["kind"]),
        effective_date=row["effective_date"],
        event_date=row["event_date"],
        recorded_at=row["recorded_at"],
        label=payload.label,
        reference=payload.reference,
        narrative=row["narrative"],
        supplier_name=row["supplier_name"],
        source=payload.source,
        entry_href=f"{pool_path}/entries/{row['sequence']}",
    )
