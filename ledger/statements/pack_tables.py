"""A statement with what stands beside it, as a document: what a board reads, section by section; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ledger.core.documents import Section, money_text
from ledger.core.tables import Cell, Column, Kind, Table
from ledger.rules.forecasting import Variance
from ledger.statements.issue_model import Restatement
from ledger.statements.model import Figure, Statement
from ledger.statements.pack_model import FundAccount, PackForecast, PackMovement, RatedLine, Recorded
from ledger.statements.pack_names import line_text

_Amount = Figure | Recorded | None


def pence(one: _Amount) -> int | None:
    """The pence of what may be none."""
    return None if one is None else one.amount_pence


def money(*headings: str) -> tuple[Column, ...]:
    """Columns of money."""
    return tuple(Column(one, Kind.MONEY) for one in headings)


def texts(*headings: str) -> tuple[Column, ...]:
    """Columns of text."""
    return tuple(Column(one) for one in headings)


def total_row(labels: int, *totals: _Amount, after: int = 0) -> list[Cell]:
    """The word Total under the first column, the sums under theirs."""
    return ["Total", *[None] * (labels - 1), *(pence(one) for one in totals), *[None] * after]


def in_words(variance_pence: int | None) -> str:
    """Adverse or favourable; nothing where there is no variance."""
    return "" if variance_pence is None else Variance(variance_pence).words


def headline(statement: Statement, account: FundAccount | None, forecast: PackForecast | None) -> Iterator[str]:
    """What the pack comes to, in a few sentences."""
    spent, budget = statement.spend_to_date_total.amount_pence, statement.budget_total.amount_pence
    yield (
        f"By {_day(statement)} partners had put in {money_text(statement.received_total.amount_pence)} of the "
        f"{money_text(statement.scheduled_total.amount_pence)} scheduled to then, and "
        f"{money_text(statement.outstanding_total.amount_pence)} was called and not received."
    )
    yield f"Spending came to {money_text(spent)} against a budget of {money_text(budget)}{_variance(statement)}."
    if forecast is not None and forecast.forecast_total is not None:
        expected = forecast.forecast_total.amount_pence
        yield f"The year is expected to end at {money_text(expected)}: {_expected(forecast)}."
    elif forecast is not None:
        yield f"The pool as a whole has no forecast for the year: {forecast.note or 'nobody has forecast'}."
    if account is not None:
        yield f"The fund's balance at the period's end is {money_text(account.closing.amount_pence)}."


def _variance(statement: Statement) -> str:
    """Which way spending lies from the budget; nothing where a programme has no budget for all that it spends."""
    if statement.variance_total is None:
        return ""
    variance = statement.variance_total.amount_pence
    return f": {money_text(abs(variance))}, {in_words(variance)}"


def _day(statement: Statement) -> str:
    return f"{statement.last_day.day} {statement.last_day:%B %Y}"


def _expected(forecast: PackForecast) -> str:
    if forecast.variance_total is None:
        return "no budget is set for all of it"
    return f"{money_text(abs(forecast.variance_total.amount_pence))}, {forecast.reads}"


def account_section(account: FundAccount) -> Section:
    """The memorandum account."""
    spans = ("In the period", "Year to date")
    income = Table(
        "Income of the fund",
        (*texts("What", "Partner", "Source of funding"), *money(*spans)),
        [
            (one.what, one.body_name, one.stream_name, one.in_period.amount_pence, one.to_date.amount_pence)
            for one in account.income
        ],
        total_row(3, account.income_in_period_total, account.income_to_date_total),
    )
    expenditure = Table(
        "Expenditure of the fund",
        (*texts("Scheme", "Programme"), *money(*spans)),
        [
            (one.what, one.programme or "", one.in_period.amount_pence, one.to_date.amount_pence)
            for one in account.expenditure
        ],
        total_row(2, account.expenditure_in_period_total, account.expenditure_to_date_total),
    )
    balance = Table(
        "Balance of the fund",
        (*texts("Line"), *money(*spans)),
        [(one.what, one.in_period.amount_pence, one.to_date.amount_pence) for one in account.balance],
        ["Closing balance", account.closing.amount_pence, account.closing.amount_pence],
    )
    return Section("The fund's account", (), (income, expenditure, balance, *_beside_the_balance(account)))


def _beside_the_balance(account: FundAccount) -> Iterator[Table]:
    yield Table(
        "What the closing balance is made of",
        (*texts("What"), *money("Amount")),
        [(one.what, one.amount.amount_pence) for one in account.held],
        ["Closing balance", account.closing.amount_pence],
    )
    if account.sources:
        yield Table(
            "Balances by source of funding",
            (*texts("Source of funding"), *money("Opening balance", "Received", "Spent", "Closing balance")),
            [(one.stream_name, *each(one.opening, one.received, one.spent, one.closing)) for one in account.sources],
            notes=("Spending beyond a scheme's sources, and risk shares outside fences, are of no one source.",),
        )
    yield Table(
        "Each partner's account with the fund",
        (
            *texts("Partner"),
            *money("Due at the start", "Put in", "In kind", "Spent", "Risk share", "Due at the end"),
        ),
        [
            (
                one.body_name,
                *each(one.due_at_start, one.received, one.in_kind, one.spent, one.risk_share, one.due_at_end),
            )
            for one in account.partners
        ],
        notes=("Above zero a partner owes the fund or bears a share; below zero it is owed, or gets one back.",),
    )


def contributions_section(statement: Statement) -> Section:
    """What each partner promised, paid and still owes."""
    rows = [
        (
            *(one.body_name, one.stream_name),
            *each(one.scheduled, one.received, one.outstanding, one.in_kind),
            "; ".join(one.labels),
        )
        for one in statement.contributions
    ]
    totals = (
        *(statement.scheduled_total, statement.received_total),
        *(statement.outstanding_total, statement.in_kind_total),
    )
    heads = ("Scheduled", "Received", "Outstanding", "In kind")
    columns = (*texts("Partner", "Source of funding"), *money(*heads), *texts("Mark"))
    table = Table("Contributions, year to date", columns, rows, total_row(2, *totals, after=1))
    return Section("Contributions by partner", (), (table,) if rows else ())


def schemes_section(statement: Statement) -> Section:
    """Budget, spend and variance of every scheme."""
    named = [(programme, one) for programme in statement.programmes for one in programme.schemes]
    budgets = [
        (
            *(programme.name, one.name),
            *each(one.budget, one.spend_to_date, one.variance),
            in_words(pence(one.variance)) or one.note,
        )
        for programme, one in named
    ]
    spending = [
        (
            *(programme.name, one.name),
            *each(one.spend_in_period, one.spend_of_earlier_periods, one.spend_posted_later, one.risk_share),
        )
        for programme, one in named
    ]
    if not named:
        return Section("Programmes and schemes", ("No programme has a budget or spending in the year.",))
    return Section(
        "Programmes and schemes",
        (),
        (
            _programmes(statement),
            Table(
                "Budget, spend and variance by scheme, year to date",
                (*texts("Programme", "Scheme"), *money("Budget", "Spend", "Variance"), *texts("In words")),
                budgets,
                total_row(2, statement.budget_total, statement.spend_to_date_total, statement.variance_total, after=1),
                ("A variance is spend less budget: above zero is an overspend, adverse.",),
            ),
            Table(
                "Spend by scheme in the period",
                (
                    *texts("Programme", "Scheme"),
                    *money("In the period", "Of it, from earlier periods", "Posted later", "Risk share settled"),
                ),
                spending,
            ),
        ),
    )


def _programmes(statement: Statement) -> Table:
    rows = [
        (one.name, *each(one.budget, one.spend_to_date, one.variance), in_words(pence(one.variance)) or one.note)
        for one in statement.programmes
    ]
    return Table(
        "Budget, spend and variance by programme, year to date",
        (*texts("Programme"), *money("Budget", "Spend", "Variance"), *texts("In words")),
        rows,
        total_row(1, statement.budget_total, statement.spend_to_date_total, statement.variance_total, after=1),
    )


def forecast_section(forecast: PackForecast) -> Section:
    """The forecast outturn by scheme."""
    rows = [
        (
            *(programme.name, one.name),
            *each(one.budget, one.spent, one.forecast, one.variance),
            one.reads or one.note,
            one.as_at,
        )
        for programme in forecast.programmes
        for one in programme.schemes
    ]
    columns = (
        *texts("Programme", "Scheme"),
        *money("Budget for the year", "Spent to date", "Forecast outturn", "Variance"),
        Column("In words"),
        Column("As at", Kind.DATE),
    )
    totals = (forecast.budget_total, forecast.spent_total, forecast.forecast_total, forecast.variance_total)
    table = Table(
        "Forecast outturn of the year by scheme",
        columns,
        rows,
        [*total_row(2, *totals), forecast.reads or forecast.note, None],
    )
    programmes = Table(
        "Forecast outturn of the year by programme",
        (columns[0], *columns[2:-1]),
        [
            (one.name, *each(one.budget, one.spent, one.forecast, one.variance), one.reads or one.note)
            for one in forecast.programmes
        ],
        [*total_row(1, *totals), forecast.reads or forecast.note],
    )
    moved = [
        (programme.name, one.name, one.movement.amount_pence)
        for programme in forecast.programmes
        for one in programme.schemes
        if one.movement is not None
    ]
    since = Table(
        "How far forecasts moved from the ones before", (*texts("Programme", "Scheme"), *money("Movement")), moved
    )
    return Section("Forecast outturn", (), (programmes, table, *((since,) if moved else ())) if rows else ())


def ratings_section(ratings: Sequence[RatedLine]) -> Section:
    """Red, amber and green in words, each with its rule."""
    rules = dict.fromkeys(one.rule for one in ratings)
    rows = [(one.what, one.rates.replace("_", " "), one.status, one.why) for one in ratings]
    table = Table("Ratings", texts("What is rated", "By what", "Rating", "Why"), rows)
    return Section("Red, amber and green", tuple(rules), (table,) if rows else ())


def fences_section(statement: Statement) -> Section:
    """Reserves, ring-fences and minimum contributions."""
    return Section("Reserves, ring-fences and minimum contributions", (), tuple(_fenced_tables(statement)))


def _fenced_tables(statement: Statement) -> Iterator[Table]:
    if statement.reserves:
        yield Table(
            "Reserves by source of funding",
            (*texts("Source of funding"), *money("Put to reserve in the year", "In reserve")),
            [(one.stream_name, *each(one.put_to_reserve, one.in_reserve)) for one in statement.reserves],
        )
    if statement.fences:
        yield Table(
            "Ring-fences",
            (
                *texts("Source of funding", "Fence"),
                *money("Contributed", "Committed", "Spent", "Left"),
                Column("Counted since", Kind.DATE),
            ),
            [
                (one.stream_name, one.fence, *each(one.contributed, one.committed, one.spent, one.left), one.since)
                for one in statement.fences
            ],
            notes=("Where no day is named all years count, since money may be carried forward within the fence.",),
        )
        yield Table(
            "What was allocated of ring-fences, and spent in the year",
            (*texts("Source of funding", "Fence"), *money("Allocated", "Spent in the year")),
            [(one.stream_name, one.fence, *each(one.allocated, one.spent_in_year)) for one in statement.fences],
        )
    if statement.minimum_contributions:
        yield Table(
            "Minimum contributions",
            (*texts("Source of funding", "Partner", "Year"), *money("Minimum", "Scheduled", "Short of it")),
            [
                (
                    *(one.stream_name, one.body_name or "all together", one.financial_year),
                    *(one.minimum_pence, one.scheduled.amount_pence, one.scheduled_short_pence),
                )
                for one in statement.minimum_contributions
            ],
        )


def movement_section(movement: PackMovement, called: Mapping[str, str]) -> Section:
    """What moved since the last statement that was issued of the year."""
    if movement.since is None:
        return Section("Movement since the last statement", ("No statement of the year was issued before this one.",))
    since = movement.since
    said = f"Since statement {since.number} over {since.period}, as known at entry {since.through_sequence}."
    rows = [(line_text(one.name, called), one.was_pence, one.is_pence, one.difference_pence) for one in movement.items]
    table = Table("Figures that moved", (*texts("Figure"), *money("Was", "Is", "Difference")), rows)
    return Section("Movement since the last statement", (said,), (table,) if rows else ())


def restatement_section(restatement: Restatement | None, called: Mapping[str, str]) -> Section:
    """What the statement restates, side by side: first what differs; called: what codes are called."""
    if restatement is None:
        return Section("Restatement")
    said = (
        f"This statement restates statement {restatement.restates}, which was issued as known at entry "
        f"{restatement.issued_through_sequence}."
    )
    columns = (*texts("Figure"), *money("As issued", "By effective date", "By event date"))
    lines = [
        ((one.issued_pence, one.by_effective_date_pence, one.by_event_date_pence), line_text(one.name, called))
        for one in restatement.lines
    ]
    differing = [(text, *amounts) for amounts, text in lines if len(set(amounts)) > 1]
    same = [(text, *amounts) for amounts, text in lines if len(set(amounts)) == 1]
    tables = (
        Table("Figures that differ from what was issued", columns, differing),
        Table("Figures as they were issued", columns, same),
    )
    return Section("Restatement", (said,), tuple(one for one in tables if one.rows))


def controls_section(statement: Statement, account: FundAccount | None) -> Section:
    """Control totals: two sums that must be equal."""
    checks = (*statement.checks, *(account.checks if account else ()))
    rows = [(one.what, one.left_pence, one.right_pence, "yes" if one.holds else "NO") for one in checks]
    columns = (*texts("What must be equal"), *money("One sum", "The other"), *texts("Holds"))
    return Section("Control totals", (), (Table("Control totals", columns, rows),))


def each(*amounts: _Amount) -> tuple[int | None, ...]:
    """The pence of some amounts, for the cells of a row."""
    return tuple(pence(one) for one in amounts)


def tables_of(sections: Iterable[Section], wanted: Callable[[Table], bool] = bool) -> Iterator[Table]:
    """Every table of some sections."""
    return (table for one in sections for table in one.tables if wanted(table))
