"""The tables of a statement, in a treasurer's order. Pure: answers in, tables out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.pages.journal.tables import filled
from ledger.pages.names import Names
from ledger.pages.seen import Record
from ledger.pages.statement.places import place_text, share_text
from ledger.pages.tables import Column, Get, Kind, Table, field
from ledger.pages.words import listed_text, name_text

NO_BUDGET = "no budget set"
NO_FORECAST = "no forecast"
Line = Mapping[str, Any]


def labels(row: Any) -> str:
    """What is made up says so."""
    return ", ".join(row["labels"]) if "labels" in row else ""


def money(label: str, *names: str, otherwise: str = "") -> Column:
    return Column(label, field(*names), Kind.MONEY, otherwise=otherwise)


def table_of_contributions(statement: Any, ratings: Sequence[Any]) -> Table:
    """What each partner puts in from each stream."""
    rated = {(one.body, one.stream): one.status for one in ratings if one.rates == "contribution_outstanding"}
    columns = (
        Column("Partner", field("body_name")),
        Column("Funding stream", field("stream_name")),
        money("Scheduled for the year", "scheduled"),
        money("Received", "received"),
        money("Called, not received", "outstanding"),
        money("In kind", "in_kind"),
        Column("Rated", lambda row: rated.get((row["body"], row["stream"])), Kind.TAG),
        Column("Label", labels),
    )
    total = {
        **{name: statement[f"{name}_total"] for name in ("scheduled", "received", "outstanding", "in_kind")},
        "body": "",
        "stream": "",
        "body_name": "All partners",
        "stream_name": "",
    }
    return Table(
        name="contributions",
        caption="Contributions by partner and funding stream",
        columns=columns,
        rows=statement.contributions,
        foot=[total],
        empty="No contribution is scheduled or received in this year.",
    )


def lines_of_programmes(statement: Any, forecast: Any, ratings: Sequence[Any]) -> Iterator[Line]:
    """Each programme with its schemes beneath it, with what is forecast and how it is rated."""
    rated = {(one.programme, one.scheme): one.status for one in ratings if one.rates == "forecast_variance"}
    forecasts = forecast.programmes if forecast else ()
    expected = {(one.programme, None): one for one in forecasts}
    expected |= {(one.programme, scheme.scheme): scheme for one in forecasts for scheme in one.schemes}
    for programme in statement.programmes:
        key = programme.programme, None
        yield {"row": programme, "expected": expected.get(key), "status": rated.get(key), "is_part": False}
        for scheme in programme.schemes:
            key = programme.programme, scheme.scheme
            yield {"row": scheme, "expected": expected.get(key), "status": rated.get(key), "is_part": True}


def table_of_programmes(statement: Any, forecast: Any, ratings: Sequence[Any]) -> Table:
    """Budget, spend, variance and forecast; sums are those of the statement."""
    columns = (
        Column("Programme and scheme", field("row", "name")),
        money("Budget", "row", "budget", otherwise=NO_BUDGET),
        money("Spend in the period", "row", "spend_in_period"),
        money("Spend to date", "row", "spend_to_date"),
        Column("Variance to date", field("row", "variance"), Kind.VARIANCE, otherwise="none: no budget"),
        money("Forecast for the year", "expected", "forecast", otherwise=NO_FORECAST),
        Column("Forecast variance", field("expected", "variance"), Kind.VARIANCE, otherwise=NO_FORECAST),
        Column("Rated", field("status"), Kind.TAG),
        Column("Note", field("row", "note")),
        Column("Label", lambda line: labels(line["row"])),
    )
    total = {
        "row": {
            "name": "All programmes",
            "budget": statement.budget_total,
            "spend_in_period": statement.spend_in_period_total,
            "spend_to_date": statement.spend_to_date_total,
            "variance": statement.variance_total if "variance_total" in statement else None,
            "note": "",
        },
        "expected": {"forecast": forecast.forecast_total, "variance": forecast.variance_total} if forecast else None,
        "status": None,
    }
    lines = list(lines_of_programmes(statement, forecast, ratings))
    return Table(
        name="programmes",
        caption="Budget, spend and forecast by programme and scheme",
        columns=filled(columns, lines),
        rows=lines,
        foot=[total],
        is_part=field("is_part"),
        empty="No scheme has a budget or spend in this year.",
    )


def table_of_dates(statement: Any) -> Table | None:
    """Where something happened in another period than it was posted in; none where nothing did."""
    names = ("spend_in_period", "spend_of_earlier_periods", "spend_posted_later")
    lines = [one for programme in statement.programmes for one in (programme, *programme.schemes)]
    if not any(one[name].amount_pence for one in lines for name in names[1:]):
        return None
    columns = (
        Column("Programme and scheme", field("name")),
        money("Spend in the period", "spend_in_period"),
        money("Of it, of earlier periods", "spend_of_earlier_periods"),
        money("Happened in the period, posted later", "spend_posted_later"),
    )
    total = {"name": "All programmes", **{name: statement[f"{name}_total"] for name in names}}
    return Table(
        name="dates",
        caption="Spend that happened in another period",
        columns=columns,
        rows=lines,
        foot=[total],
        is_part=lambda row: "scheme" in row,
    )


def tables_of_account(account: Any) -> list[Table]:
    """The memorandum account: income, expenditure, how the balance came about, what it is held as."""
    both = (money("In the period", "in_period"), money("In the year to date", "to_date"))
    income = (Column("Income", field("what")), Column("Body", field("body_name")), Column("From", field("stream_name")))

    def total(what: str, name: str) -> Line:
        sums = {"in_period": account[f"{name}_in_period_total"], "to_date": account[f"{name}_to_date_total"]}
        return {"what": what, "body_name": "", "stream_name": "", **sums}

    held = [Column("Held as", field("what")), money("At the period's end", "amount")]
    return [
        Table(
            name="income",
            caption="Income of the fund",
            columns=filled((*income, *both), account.income),
            rows=account.income,
            foot=[total("All income", "income")],
        ),
        Table(
            name="expenditure",
            caption="Expenditure of the fund",
            columns=(Column("Expenditure", field("what")), *both),
            rows=account.expenditure,
            foot=[total("All expenditure", "expenditure")],
        ),
        Table(
            name="balance",
            caption="How the balance came to what it is",
            columns=(Column("Balance", field("what")), *both),
            rows=account.balance,
            foot=[{"what": "Closing balance", "in_period": account.closing, "to_date": account.closing}],
        ),
        Table(
            name="held",
            caption="What the closing balance is held as",
            columns=held,
            rows=account.held,
            foot=[{"what": "Closing balance", "amount": account.closing}],
        ),
    ]


def tables_of_sources(account: Any) -> list[Table]:
    """Each source of funding over the year, and each partner's account with the fund."""
    sources = (
        Column("Funding stream", field("stream_name")),
        money("At the year's start", "opening"),
        money("Received", "received"),
        money("Spent", "spent"),
        money("Left", "closing"),
    )
    partners = (
        Column("Partner", field("body_name")),
        money("Due at the year's start", "due_at_start"),
        money("Paid in", "received"),
        money("In kind", "in_kind"),
        money("Spent", "spent"),
        money("Risk share", "risk_share"),
        money("Due at the period's end", "due_at_end"),
    )
    note = "Above zero a partner owes the fund, or bears a risk share; below zero it is owed, or gets back."
    return [
        Table(name="sources", caption="Sources of funding over the year", columns=sources, rows=account.sources),
        Table(
            name="partners",
            caption="Partners' accounts with the fund",
            columns=partners,
            rows=account.partners,
            note=note,
        ),
    ]


def tables_of_reserves(statement: Any) -> list[Table]:
    """Reserves, ring-fences and what must be pooled."""
    reserves = (
        Column("Money of", lambda row: row.stream_name or "no single stream"),
        money("Put to reserve in the year", "put_to_reserve"),
        money("In reserve", "in_reserve"),
    )
    fences = (
        Column("Ring-fence", field("fence")),
        money("Contributed", "contributed"),
        money("Allocated", "allocated"),
        money("Committed", "committed"),
        money("Spent", "spent"),
        money("Left", "left"),
        Column("Limit for the year", field("limit_pence"), Kind.MONEY, otherwise="no limit"),
        Column("For", lambda row: listed_text([name_text(one).lower() for one in row.purposes])),
        Column("May be carried forward", lambda row: "yes" if row.may_carry_forward else "no"),
        Column("Rests on", field("source")),
        Column("Label", field("label")),
    )
    minimums = (
        Column("Funding stream", field("stream_name")),
        Column("Body", lambda row: row.body_name or "all partners together"),
        Column("Must be pooled", field("minimum_pence"), Kind.MONEY),
        money("Scheduled", "scheduled"),
        Column("Scheduled short", field("scheduled_short_pence"), Kind.MONEY),
        money("Received", "received"),
        Column("Received short", field("received_short_pence"), Kind.MONEY),
        Column("Rests on", field("source")),
        Column("Label", field("label")),
    )
    return [
        Table(
            name="reserves",
            caption="Reserves",
            columns=reserves,
            rows=statement.reserves,
            empty="Nothing is in reserve, and nothing was put there in this year.",
        ),
        Table(
            name="fences",
            caption="Ring-fenced money",
            columns=fences,
            rows=statement.fences,
            empty="No money in this pool is ring-fenced.",
        ),
        Table(
            name="minimums",
            caption="What must be pooled",
            columns=filled(minimums, statement.minimum_contributions),
            rows=statement.minimum_contributions,
            empty="No minimum contribution is set for this year.",
        ),
    ]


def table_of_shares(statement: Any) -> Table:
    """Who bears what by settlements of the year."""
    columns = (
        Column("Partner", field("body_name")),
        money("Risk share of the year", "risk_share"),
        money("Due to the fund", "due"),
    )
    return Table(
        name="risk-share",
        caption="Risk share by partner",
        columns=columns,
        rows=statement.partners,
        foot=[{"body_name": "All partners", "risk_share": statement.risk_share_total, "due": None}],
        note="Above zero a partner bears it or owes it; below zero it gets back or is owed.",
        empty="Nothing has been settled between partners in this year.",
    )


def table_of_settlement(settlement: Any, names: Names) -> Table:
    """What one settlement gives of each scheme."""
    columns = (
        Column("Scheme", lambda one: names.scheme_of(one["scheme"])),
        Column("What becomes of its variance", lambda one: share_text(one["share"].what, names)),
        money("For the year", "share", "evaluated"),
        money("To settle now", "share", "to_settle"),
        Column("State", field("state")),
    )
    rows = [
        {"scheme": scheme.scheme, "state": scheme.state, "share": share}
        for scheme in settlement.schemes
        for share in scheme.shares
    ]
    return Table(
        name=f"settlement-{settlement.settlement}",
        caption=f"Settlement {settlement.settlement}, scheme by scheme",
        columns=columns,
        rows=rows,
    )


def tables_of_savings(savings: Any) -> list[Table]:
    """Savings by body and year, and what of their reallocation is secured."""
    stages = ("projected", "claimed", "verified", "banked", "redeployed", "lost_to_demand", "avoided", "not_delivered")
    words = ("Projected", "Claimed", "Verified", "Banked", "Redeployed", "Lost to demand", "Avoided", "Not delivered")
    columns = (
        Column("Body", field("body_name")),
        Column("Year", field("financial_year")),
        *(money(word, name) for word, name in zip(words, stages, strict=True)),
    )
    total = {name: savings[f"{name}_total"] for name in stages[:4]} | dict.fromkeys(stages[4:])
    names = {one.body: one.body_name for one in savings.lines}
    secured: Sequence[tuple[str, Get]] = [
        ("Due by the rules", field("amounts", "due_pence")),
        ("Payable", field("amounts", "payable_pence")),
        ("Settled", field("amounts", "settled_pence")),
        ("Paid", field("amounts", "paid_pence")),
    ]
    return [
        Table(
            name="savings",
            caption="Savings by body and year",
            columns=columns,
            rows=savings.lines,
            foot=[{"body_name": "All bodies", "financial_year": "", **total}],
            empty="No saving has been projected or claimed yet.",
        ),
        Table(
            name="reallocation",
            caption="Reallocation by body: how far it is secured",
            columns=(
                Column("Body", lambda one: names.get(one["body"], one["body"])),
                Column("Year", field("year")),
                *(Column(label, get, Kind.MONEY) for label, get in secured),
                Column("Paid of what is due, %", field("amounts", "secured_percent")),
            ),
            rows=[
                {"year": year.financial_year, "body": one.body, "amounts": one.amounts}
                for year in savings.secured.years
                for one in year.bodies
            ],
            note="Above zero a body receives, below zero it gives.",
            empty="No reallocation of savings is due by the rules yet.",
        ),
    ]


def tables_of_movement(movement: Any, names: Names) -> list[Table]:
    """What moved since the last statement: the statement's own figures, and those of its lines."""
    columns = (
        Column("Figure", lambda row: place_text(row.name, names)),
        Column("As it was", field("was_pence"), Kind.MONEY, field("was_legs"), otherwise="not in it"),
        Column("As it is", field("is_pence"), Kind.MONEY, field("is_legs"), otherwise="no longer there"),
        Column(
            "Difference", field("difference_pence"), Kind.MONEY, field("difference_legs"), otherwise="cannot be said"
        ),
    )
    rows = list(movement["items"])
    whole = [one for one in rows if "/" not in one.name]
    lines = [one for one in rows if "/" in one.name]
    return [
        Table(name="movement", caption="What moved in all", columns=columns, rows=whole, empty="No total moved."),
        Table(name="movement-lines", caption="What moved, line by line", columns=columns, rows=lines),
    ]


def table_of_ratings(ratings: Sequence[Any]) -> Table:
    """Each rating with its reason."""
    columns = (Column("What", field("what")), Column("Rated", field("status"), Kind.TAG), Column("Why", field("why")))
    return Table(
        name="ratings",
        caption="Red, amber or green",
        columns=columns,
        rows=ratings,
        empty="Nothing in this statement is rated.",
    )


def table_of_checks(statement: Any, account: Any | None) -> Table:
    """Control totals: two sums that must be equal, and whether they are."""
    columns = (
        Column("What must be equal", field("what")),
        Column("One side", field("left_pence"), Kind.MONEY),
        Column("The other side", field("right_pence"), Kind.MONEY),
        Column("Holds", lambda row: "Yes" if row.holds else "No", Kind.TAG),
    )
    rows = [*statement.checks, *(account.checks if isinstance(account, Record) else ())]
    return Table(name="checks", caption="Control totals", columns=columns, rows=rows)
