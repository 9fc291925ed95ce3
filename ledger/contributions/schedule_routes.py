"""Doors of contribution schedules: read them, and work next year's contribution out; a controlled act changes them."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta, Struct

from ledger.contributions.call_views import schedule_view
from ledger.contributions.expected_model import YEAR_MAX, YEAR_MIN, Standing
from ledger.contributions.expected_views import Base, base_of
from ledger.contributions.expecting import load_year
from ledger.contributions.schedule_model import ScheduleView
from ledger.contributions.schedule_store import instalments_called, list_schedules
from ledger.core.ids import BodyCode, Code
from ledger.core.refusal import Code as Refused
from ledger.core.refusal import Refusal, RefusedError
from ledger.core.working import Step
from ledger.db import Connection, ConnectionPool, reading_place
from ledger.http.answers import Answer, answer
from ledger.http.auth import Gate
from ledger.http.door import Door
from ledger.http.listing import PageAsked, listing_route
from ledger.http.paging import Page, PageQuery
from ledger.http.requests import read_payload
from ledger.journal.doors import pool_path
from ledger.rules.fencing import FinancialYear, year_name, year_named
from ledger.rules.instalments import Frequency, Timing, days_of, divided
from ledger.rules.next_contribution import (
    NextFigures,
    NotNegative,
    Pence,
    PlannedChange,
    Variance,
    next_contribution,
)

_POOL = "/v1/places/{place}/pools/{pool}"
_LISTED_MAX = 100


class ScheduleQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which schedules: of a year, body and stream; those in force, or every version."""

    financial_year: FinancialYear | None = None
    body: BodyCode | None = None
    stream: Code | None = None
    every_version: Annotated[bool, Meta(description="true: with the versions that are no longer in force")] = False

    def __post_init__(self) -> None:
        """The year is one."""
        if self.financial_year is not None and year_named(self.financial_year) is None:
            raise ValueError("a financial year is written 2025-26")


class NextContributionQuestion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What next year's contribution of a body is worked out from; nothing is kept of it."""

    body: BodyCode
    this_year: FinancialYear
    stream: Annotated[Code | None, Meta(description="left out: every stream of the body's")] = None
    base_pence: Annotated[
        Pence | None, Meta(description="this year's recurrent base; left out: that of the schedules in force")
    ] = None
    variances: Annotated[tuple[Variance, ...], Meta(max_length=_LISTED_MAX)] = ()
    inflation_basis_points: Annotated[int, Meta(ge=-10_000, le=100_000, description="250 is 2.5%")] = 0
    inflation_base_pence: Annotated[Pence | None, Meta(description="left out: the recurrent base")] = None
    planned_changes: Annotated[tuple[PlannedChange, ...], Meta(max_length=_LISTED_MAX)] = ()
    efficiency_pence: NotNegative = 0
    client_charges_pence: Annotated[
        NotNegative, Meta(description="a council's contribution is net of what clients pay")
    ] = 0
    instalments: Annotated[
        Frequency, Meta(description="how it is to be paid, in advance; uneven shows no instalments")
    ] = Frequency.QUARTERLY

    def __post_init__(self) -> None:
        """The year is one, another came before it and another follows it."""
        if not YEAR_MIN <= (year_named(self.this_year) or 0) < YEAR_MAX:
            raise ValueError("a financial year is written 2025-26")


class PlannedInstalment(Struct, frozen=True):
    """One part of next year's contribution."""

    day: date
    amount_pence: int


class NextContributionView(Struct, frozen=True, kw_only=True):
    """Next year's contribution with its working; whoever would pay more must agree, and the board approve."""

    body: str
    financial_year: str
    base_pence: int
    base_is: Annotated[
        Standing | None,
        Meta(description="not_agreed: some or all of it is the agreement's default; null: as the question says"),
    ]
    amount_pence: int
    change_pence: int
    working: tuple[Step, ...]
    instalments: tuple[PlannedInstalment, ...]


LIST_SCHEDULES = Door(
    operation="list_contribution_schedules",
    method="GET",
    path=f"{_POOL}/contribution-schedules",
    summary="List what partners are to contribute, by instalment, one-off variations apart from the base",
    tag="contributions",
    query=ScheduleQuery,
    result=Page[ScheduleView],
    refusals=(Refused.CURSOR_IS_NOT_VALID,),
)
PREVIEW_NEXT = Door(
    operation="preview_next_contribution",
    method="POST",
    path=f"{_POOL}/next-contributions",
    summary="Work next year's contribution out, step by step, from this year's schedule and figures typed in",
    tag="contributions",
    payload=NextContributionQuestion,
    result=NextContributionView,
    refusals=(Refused.BODY_IS_NO_PARTNER, Refused.SCHEDULE_DOES_NOT_EXIST),
)


async def _schedules(connection: Connection, asked: PageAsked[ScheduleQuery]) -> list[ScheduleView]:
    query, ids, position = asked.query, asked.access.ids, asked.position
    which = (None if query.financial_year is None else year_named(query.financial_year), query.body, query.stream)
    found = await list_schedules(
        connection,
        *ids,
        which,
        in_force_only=not query.every_version,
        after=(position["year"], position["body"], position["stream"], position["version"]),
        limit=asked.limit,
    )
    called, path = await instalments_called(connection, *ids), pool_path(asked.access)
    return [schedule_view(one, called.get(one.key, {}), path, is_in_force=is_last) for one, is_last in found]


@post(PREVIEW_NEXT.litestar_path, opt=dict(PREVIEW_NEXT.opt), status_code=200)
async def preview_next_contribution(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    db: NamedDependency[ConnectionPool],
    place: FromPath[str],
    pool: FromPath[str],
) -> Answer:
    """Changes nothing: what it finds is adopted, if it is, by a change of the contribution schedule."""
    access = await gate.admit(request, PREVIEW_NEXT, place, pool)
    asked = await read_payload(request, NextContributionQuestion)
    if asked.body not in access.pool.partners:
        raise RefusedError(Refusal(Refused.BODY_IS_NO_PARTNER, f"{asked.body} is no partner", "/body"))
    if asked.base_pence is not None:
        return answer(request, view_of_next(asked, Base(asked.base_pence)))
    year = year_named(asked.this_year)
    assert year is not None, "the question looked at it"
    async with reading_place(db, access.place.place_id) as connection:
        facts = await load_year(connection, access, year, request.app.state.clock())
    base = base_of(facts, asked.body, asked.stream)
    if base is None:
        detail = f"{asked.body} has no recurrent schedule for {asked.this_year}: give base_pence"
        raise RefusedError(Refusal(Refused.SCHEDULE_DOES_NOT_EXIST, detail, "/base_pence"))
    return answer(request, view_of_next(asked, base))


def view_of_next(asked: NextContributionQuestion, base: Base) -> NextContributionView:
    """The answer to the question, from the base."""
    base_pence = base.amount_pence
    worked = next_contribution(
        NextFigures(
            base_pence=base_pence,
            variances=asked.variances,
            inflation_basis_points=asked.inflation_basis_points,
            inflation_base_pence=asked.inflation_base_pence,
            planned_changes=asked.planned_changes,
            efficiency_pence=asked.efficiency_pence,
            client_charges_pence=asked.client_charges_pence,
        )
    )
    year = (year_named(asked.this_year) or 0) + 1
    days = (
        () if asked.instalments is Frequency.UNEVEN else days_of(date(year, 4, 1), asked.instalments, Timing.IN_ADVANCE)
    )
    amounts = divided(worked.amount_pence, days, {}) if days else ()
    return NextContributionView(
        body=asked.body,
        financial_year=year_name(year),
        base_pence=base_pence,
        base_is=base.standing,
        amount_pence=worked.amount_pence,
        change_pence=worked.amount_pence - base_pence,
        working=(*base.working, *worked.working),
        instalments=tuple(PlannedInstalment(*one) for one in zip(days, amounts or (), strict=True)),
    )


ROUTES = [
    listing_route(
        LIST_SCHEDULES,
        _schedules,
        {"year": 0, "body": "", "stream": "", "version": 0},
        lambda one: {
            "year": year_named(one.financial_year),
            "body": one.body,
            "stream": one.stream,
            "version": one.version,
        },
    ),
    preview_next_contribution,
]
