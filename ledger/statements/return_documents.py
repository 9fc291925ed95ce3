"""A pool manager's return, and the view of the Better Care Fund, as documents, and as one tidy table each; pure."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.core.clock import day_text, instant_text
from ledger.core.documents import Document, Section, money_text
from ledger.core.tables import Cell, Column, Kind, Table
from ledger.statements.model import Figure
from ledger.statements.pack_model import FundAccount, Recorded
from ledger.statements.pack_tables import account_section, forecast_section, money, pence, texts, total_row
from ledger.statements.return_model import (
    BetterCareFund,
    BetterCareScheme,
    OutcomeLine,
    PlannedExpenditure,
    PoolReturn,
)

NOT_ISSUED = "Made from the books as known at the entry named; no issued statement"
_FIGURES = (
    *(Column(one, name=one) for one in ("pool", "period", "through_sequence", "part", "line", "body", "stream")),
    *(Column(one, name=one) for one in ("programme", "scheme", "measure")),
    Column("amount", Kind.MONEY, "amount_pence"),
    Column("legs", name="legs"),
)


def return_document(one: PoolReturn) -> Document:
    """The return as it is given to the partners."""
    kind = "Annual return" if one.is_annual else "Quarterly report"
    said = (
        one.source,
        *((f"Note: {one.note}.",) if one.note else ()),
        f"The host is {one.host_name or 'no partner'}; the pool manager {one.pool_manager or 'is not named'}.",
        f"The balance at {day_text(one.last_day)} is {money_text(one.account.closing.amount_pence)}.",
    )
    return Document(
        title=f"{kind} of the pool manager: {one.pool_name}, {one.period}",
        mark="",
        identity=tuple(_identity(one, one.period)),
        about=_about(one, {"Period": f"{one.period}: {day_text(one.first_day)} to {day_text(one.last_day)}"}),
        sections=(
            Section("Ground and summary", said),
            account_section(one.account),
            forecast_section(one.forecast),
            _outcomes(one.outcomes),
        ),
    )


def _identity(one: PoolReturn | BetterCareFund, what: str) -> Iterator[str]:
    yield (
        f"{one.pool_name}, {one.place_name} · {what} · as known at entry {one.through_sequence} and "
        f"{instant_text(one.known_at)}"
    )
    yield " · ".join(text for text in (one.pool_label, one.mark, NOT_ISSUED) if text)


def _about(one: PoolReturn | BetterCareFund, more: Mapping[str, Cell]) -> Mapping[str, Cell]:
    said: dict[str, Cell] = {
        "Place": one.place_name,
        "Pool": f"{one.pool_name} ({one.pool_kind})",
        "Agreement": one.agreement,
        **more,
        "As known at entry": one.through_sequence,
        "As known at": instant_text(one.known_at),
        "What it is made of": one.pool_label,
        "Agreement's state": one.mark,
        "Source of the data": one.attribution,
    }
    return {name: value for name, value in said.items() if value != ""}


def _outcomes(outcomes: Sequence[OutcomeLine]) -> Section:
    if not outcomes:
        return Section("Outcomes", ("No indicator was defined for the programmes of this pool by then.",))
    rows = [
        (
            *(line.programme, line.progress.name, f"{line.progress.baseline.value} {line.progress.unit}"),
            f"{line.progress.target.value} {line.progress.unit}",
            "no figure" if line.progress.value is None else f"{line.progress.value} ({line.progress.period})",
            line.progress.state.replace("_", " "),
        )
        for line in outcomes
    ]
    columns = texts("Programme", "Indicator", "Baseline", "Target", "Latest figure", "Progress")
    return Section("Outcomes", (), (Table("Indicators by the period's end", columns, rows),))


def return_figures(one: PoolReturn) -> Table:
    """Every figure of a return's account, a row each."""
    known = one.pool, one.period, str(one.through_sequence)
    return Table("Figures", _FIGURES, [(*known, *row) for row in _account_rows(one.account)])


def _row(part: str, line: str, measure: str, figure: Figure | Recorded, *of: str | None) -> tuple[Cell, ...]:
    """of: body, stream, programme and scheme."""
    behind = figure.legs if isinstance(figure, Figure) else figure.record
    return part, line, *of, measure, figure.amount_pence, behind


def _account_rows(account: FundAccount) -> Iterator[tuple[Cell, ...]]:
    of_none = (None,) * 4
    for measure in ("in_period", "to_date"):
        for came in account.income:
            yield _row("income", came.what, measure, getattr(came, measure), came.body, came.stream, None, None)
        for went in account.expenditure:
            of = None, None, went.programme, went.scheme
            yield _row("expenditure", went.what, measure, getattr(went, measure), *of)
        for part in account.balance:
            yield _row("balance", part.what, measure, getattr(part, measure), *of_none)
    yield _row("balance", "Closing balance", "to_date", account.closing, *of_none)


def better_care_document(one: BetterCareFund) -> Document:
    """The view as a document."""
    said = (one.source, f"These books do not record: {'; '.join(one.not_recorded)}.")
    return Document(
        title=f"Better Care Fund view: {one.pool_name}, {one.financial_year}",
        mark="",
        identity=tuple(_identity(one, one.financial_year)),
        about=_about(one, {"Financial year": one.financial_year}),
        sections=(
            Section("What this is", said),
            Section("Schemes", (), (_schemes(one),)),
            Section("Income", (), (_income(one),)),
            Section(
                "Expenditure",
                (),
                (
                    _expenditure("Expenditure by scheme and quarter", one.by_scheme, one),
                    _expenditure("Expenditure by scheme, source of funding and quarter", one.by_source, None),
                ),
            ),
        ),
    )


def _schemes(one: BetterCareFund) -> Table:
    return Table(
        "Schemes: plan, actual and forecast of the year",
        (
            *texts("Scheme id", "Scheme", "Who answers for it", "Sources of funding"),
            *money("Plan", "Actual", "Forecast", "Variance"),
        ),
        [_scheme_row(line) for line in one.schemes],
        [*total_row(4, one.expenditure_plan_total, one.expenditure_actual_total), None, None],
    )


def _scheme_row(line: BetterCareScheme) -> tuple[Cell, ...]:
    named = f"{line.programme}/{line.scheme}", line.name, line.responsible_body_name, ", ".join(line.streams)
    return *named, *(pence(amount) for amount in (line.plan, line.actual, line.forecast, line.variance))


def _income(one: BetterCareFund) -> Table:
    return Table(
        "Income by partner, source of funding and quarter",
        (*texts("Partner", "Source of funding"), Column("Quarter", Kind.NUMBER), *money("Plan", "Actual")),
        [
            (line.body_name, line.stream_name, line.quarter, line.plan.amount_pence, line.actual.amount_pence)
            for line in one.contributions
        ],
        total_row(3, one.contributions_plan_total, one.contributions_actual_total),
    )


def _expenditure(caption: str, lines: Sequence[PlannedExpenditure], total: BetterCareFund | None) -> Table:
    sums = total_row(4, total.expenditure_plan_total, total.expenditure_actual_total) if total else None
    return Table(
        caption,
        (
            *texts("Scheme id", "Scheme", "Source of funding"),
            Column("Quarter", Kind.NUMBER),
            *money("Plan", "Actual"),
        ),
        [
            (
                *(f"{line.programme}/{line.scheme}", line.scheme_name, line.stream_name, line.quarter),
                *(line.plan.amount_pence, line.actual.amount_pence),
            )
            for line in lines
        ],
        sums,
    )


def better_care_figures(one: BetterCareFund) -> Table:
    """Plan and actual of every line, a row each; a scheme's sums over all sources are left to the reader."""
    known = one.pool, one.financial_year, str(one.through_sequence)
    return Table("Figures", _FIGURES, [(*known, *row) for row in _better_care_rows(one)])


def _better_care_rows(one: BetterCareFund) -> Iterator[tuple[Cell, ...]]:
    for measure in ("plan", "actual"):
        for came in one.contributions:
            of = came.body, came.stream, None, None
            yield _row("income", f"Q{came.quarter}", measure, getattr(came, measure), *of)
        for part, lines in (("expenditure", one.by_scheme), ("expenditure_of_source", one.by_source)):
            for went in lines:
                where = None, went.stream, went.programme, went.scheme
                yield _row(part, f"Q{went.quarter}", measure, getattr(went, measure), *where)
    for scheme in one.schemes:
        if scheme.forecast:
            yield _row("forecast", "year", "forecast", scheme.forecast, None, None, scheme.programme, scheme.scheme)
