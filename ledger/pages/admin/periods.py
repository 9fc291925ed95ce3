"""The months of a pool: where each stands, and what may be done with it next."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.acting import Form, form_pages
from ledger.pages.forms.model import Override
from ledger.pages.names import Names, names_in
from ledger.pages.proposing import proposal_form
from ledger.pages.seen import Record
from ledger.pages.statement.periods import period_text
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.periods.routes import LIST_PERIODS, OPEN_PERIOD, READ_PERIOD, SOFT_CLOSE_PERIOD
from ledger.rules.closing import PeriodState

_ALONE = {PeriodState.OPEN: ("Soft close", SOFT_CLOSE_PERIOD), PeriodState.SOFT_CLOSED: ("Open again", OPEN_PERIOD)}
_PROPOSED = {
    PeriodState.SOFT_CLOSED: ("Propose to close", "close-period"),
    PeriodState.CLOSED: ("Propose to make final", "finalise-period"),
}

Next = Mapping[tuple[str, bool], str]  # by state, and whether the step goes back


@page("/places/{place}/pools/{pool}/periods")
async def show_periods(visit: Visit) -> Answer:
    """Every month of the pool with its state, and its quarters and years."""
    pool, periods, names = await asyncio.gather(visit.read(READ_POOL), visit.read(LIST_PERIODS), names_in(visit))
    return visit.show(
        "admin/periods.html",
        pool=pool,
        tables=[
            _months_table(visit, periods.months, names, next_steps(periods.months)),
            _spans_table("quarters", "Quarters", periods.quarters),
            _spans_table("years", "Financial years", periods.years),
        ],
        reopen=proposal_form(visit, "reopen-period"),
    )


@page("/places/{place}/pools/{pool}/periods/{period}")
async def show_period(visit: Visit) -> Answer:
    """One month, quarter or year: what to look at before it closes, and its months."""
    pool, period, periods, names = await asyncio.gather(
        visit.read(READ_POOL), visit.read(READ_PERIOD), visit.read(LIST_PERIODS), names_in(visit)
    )
    return visit.show(
        "admin/period.html",
        pool=pool,
        period=period,
        name=period_text(period.period),
        tables=[_months_table(visit, period.months, names, next_steps(periods.months))],
    )


def next_steps(months: Sequence[Any]) -> Next:
    """Whose turn it is among all months of a pool: steps go on from the first of a state, and back from its last."""
    return {
        (one.state, is_back): str(one.month)
        for is_back in (False, True)
        for one in (months if is_back else months[::-1])
    }


def _months_table(visit: Visit, months: Sequence[Record], names: Names, turn: Next) -> Table:
    columns = [
        Column("Month", lambda row: period_text(row.month), link=field("href")),
        Column("State", field("state"), Kind.TAG),
        Column("NHS month", field("nhs_month")),
        Column("Four-week periods that end in it", lambda row: ", ".join(one.name for one in row.four_week_periods)),
        Column("Since", field("since"), Kind.INSTANT, otherwise="the beginning"),
        Column("By", lambda row: names.person(row.by) if row.by else ""),
        Column("Why", field("reason")),
        Column("Statement", lambda row: "Issued" if row.is_in_issued_statement else "", otherwise="none issued"),
        _step_column("On your own word", visit, turn, _alone),
        _step_column("With approval", visit, turn, _proposed),
    ]
    shown = [one for one in columns if one.label not in _STEPS or any(one.get(row) for row in months)]
    return Table(name="months", caption="Months", columns=shown, rows=months)


_STEPS = {"On your own word", "With approval"}
_Step = tuple[str, str]


def _step_column(label: str, visit: Visit, turn: Next, step: Callable[[Visit, Next, Record], _Step]) -> Column:
    """What can be done next with a month, by name, so that each link makes sense alone."""
    return Column(label, lambda row: step(visit, turn, row)[0], link=lambda row: step(visit, turn, row)[1])


def _alone(visit: Visit, turn: Next, month: Record) -> _Step:
    state = PeriodState(month.state)
    text, door = _ALONE.get(state, ("", None))
    is_next = turn[state, door is OPEN_PERIOD] == month.month
    if door is None or not is_next or not visit.may(door):
        return "", ""
    return f"{text} {period_text(month.month)}", visit.form_of(door, period=str(month.month))


def _proposed(visit: Visit, turn: Next, month: Record) -> _Step:
    state = PeriodState(month.state)
    text, act = _PROPOSED.get(state, ("", ""))
    is_next = turn[state, False] == month.month
    form = proposal_form(visit, act, period=month.month) if act and is_next else None
    return (f"{text} {period_text(month.month)}", form) if form else ("", "")


def _spans_table(name: str, caption: str, spans: Sequence[Record]) -> Table:
    columns = (
        Column("Period", lambda row: period_text(row.period), link=field("href")),
        Column("First day", field("first_day"), Kind.DAY),
        Column("Last day", field("last_day"), Kind.DAY),
        Column("State", field("state"), Kind.TAG),
    )
    note = "A quarter or a year stands where its least closed month does."
    return Table(name=name, caption=caption, columns=columns, rows=spans, note=note)


def _said(what: str, why: str) -> dict[str, Any]:
    hint = "A month such as 2024-06, a quarter such as 2024-25-Q1, or a year such as 2024-25"
    return {
        "acting_body": Override(label="You act for", order=0),
        "period": Override(label=what, hint=hint),
        "reason": Override(label="Why", hint=why),
    }


_FORMS = (
    Form(
        door=SOFT_CLOSE_PERIOD,
        title="Soft close months",
        intro="From then on only the roles that the delegation names post there: accruals and corrections, not "
        "ordinary spend. They can be opened again until they are closed.",
        button="Soft close",
        overrides=_said("What to soft close", "Kept with the step"),
    ),
    Form(
        door=OPEN_PERIOD,
        title="Open soft-closed months again",
        intro="Everyone who may post then posts there again. A closed month is opened by a proposal.",
        button="Open again",
        overrides=_said("What to open", "Kept with the step"),
    ),
)
PAGES: Sequence[HTTPRouteHandler] = (
    show_periods,
    show_period,
    *chain.from_iterable(form_pages(one) for one in _FORMS),
)
