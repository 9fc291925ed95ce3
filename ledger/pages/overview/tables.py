"""The tables of a place's overview. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.pages.names import Names
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.words import borne_word, day_text, name_text


def table_of_pools(overview: Any) -> Table:
    """This year in one line a pool."""
    columns = (
        Column("Pool", field("name"), link=field("href")),
        Column("Scheduled", field("scheduled"), Kind.MONEY),
        Column("Contributed", field("received"), Kind.MONEY),
        Column("Spent", field("spent"), Kind.MONEY),
        Column("Budget", field("budget"), Kind.MONEY, otherwise="no budget set"),
        Column("Expected for the year", field("expected", "amount_pence"), Kind.MONEY, field("expected", "outturn")),
        Column(
            "Expected variance", field("expected_variance", "amount_pence"), Kind.VARIANCE, otherwise="no budget set"
        ),
        Column("Rated", field("rating", "status"), Kind.TAG),
        Column("Label", field("label")),
    )
    sums = overview.totals
    total = {
        "name": "All pools",
        "href": None,
        "scheduled": sums.scheduled_pence,
        "received": sums.received_pence,
        "spent": sums.spent_pence,
        "budget": sums.budget_pence,
        "expected": {"amount_pence": sums.expected_pence, "outturn": None},
        "expected_variance": {"amount_pence": sums.expected_variance_pence},
        "rating": None,
        "label": "",
    }
    return Table(
        name="pools",
        caption="This year, pool by pool",
        columns=columns,
        rows=overview.pools,
        foot=[total],
        note="A scheme that nobody has forecast is expected to end at what it has spent so far. Why a pool is rated so "
        "is said on its page.",
        empty="No pool that you may see has this year.",
    )


def table_of_bearers(overview: Any) -> Table:
    """Who would bear what is expected, if the rules in force were run now."""
    columns = (
        Column("Pool", lambda one: one["pool"].name, link=lambda one: one["pool"].borne_by.rule_set),
        Column("Partner", lambda one: one["bearer"]["body_name"] if one["bearer"] else ""),
        Column(
            "Would bear or get back",
            lambda one: one["bearer"]["amount_pence"] if one["bearer"] else None,
            Kind.MONEY,
            word=borne_word,
        ),
        Column("By", lambda one: one["pool"].borne_by.says),
    )
    rows = [
        {"pool": pool, "bearer": bearer}
        for pool in overview.pools
        for bearer in (list(pool.borne_by.partners) or [None])
    ]
    return Table(
        name="bearers",
        caption="Who would bear it, or get it back",
        columns=columns,
        rows=rows,
        note="Above zero a partner would bear it, below zero get it back; nothing is settled until partners agree.",
    )


def table_of_savings(overview: Any) -> Table:
    """Savings realised against projected, and reallocation secured."""
    columns = (
        Column("Pool", lambda one: one.name, link=field("href")),
        Column("Projected", field("savings", "projected_pence"), Kind.MONEY, field("savings", "comparison")),
        Column("Agreed as baseline", field("savings", "baseline_pence"), Kind.MONEY),
        Column("Claimed", field("savings", "claimed_pence"), Kind.MONEY),
        Column("Verified", field("savings", "verified_pence"), Kind.MONEY),
        Column("Banked", field("savings", "banked_pence"), Kind.MONEY),
        Column("Rated", field("savings", "rating", "status"), Kind.TAG),
        Column(
            "Reallocation due",
            field("savings", "secured", "due_pence"),
            Kind.MONEY,
            field("savings", "secured_reallocation"),
        ),
        Column("Of it paid", field("savings", "secured", "paid_pence"), Kind.MONEY),
    )
    rows = [one for one in overview.pools if one.savings is not None]
    empty = "No pool of this place shares savings in this year."
    return Table(name="savings", caption="Savings and their reallocation", columns=columns, rows=rows, empty=empty)


def table_of_tasks(tasks: Iterable[Any]) -> Table:
    """What waits for the visitor, the first of it."""
    columns = (
        Column("Task", field("title"), link=field("href")),
        Column("Sort", lambda row: name_text(row.kind)),
        Column("Until", field("until"), Kind.DAY, otherwise="no date"),
    )
    empty = "Nothing waits for you."
    return Table(name="tasks", caption="What waits for you", columns=columns, rows=list(tasks), empty=empty)


def table_of_overdue(overview: Any, overdue_tasks: Sequence[Any]) -> Table:
    """Calls that were not paid in time, months that should be closed, tasks that are late."""
    rows: list[dict[str, Any]] = []
    for pool in overview.pools:
        for what, one in (("Calls not paid in time", pool.calls_overdue), ("Months to close", pool.months_to_close)):
            if one["count"]:
                rows.append({"what": what, "where": pool.name, "one": one, "until": None, "href": one.href})
    rows += [
        {"what": one.title, "where": one.pool, "one": None, "until": one.until, "href": one.href}
        for one in overdue_tasks
    ]
    columns = (
        Column("What", field("what"), link=field("href")),
        Column("Pool", field("where")),
        Column("How many", field("one", "count"), Kind.NUMBER),
        Column("How much", field("one", "amount_pence"), Kind.MONEY),
        Column("Was due", field("until"), Kind.DAY),
    )
    return Table(name="overdue", caption="Overdue", columns=columns, rows=rows, empty="Nothing is overdue.")


def tables_of_idle(idle: Any, names: Names) -> list[Table]:
    """Money that waits, by reason and age, and where it is."""
    bands = list(dict.fromkeys(age.band for one in idle.totals for age in one.ages))
    aged = [Column(name_text(band), _of_band(band), Kind.MONEY) for band in bands]
    totals = (Column("Why it waits", field("words")), Column("Amount", field("amount_pence"), Kind.MONEY), *aged)
    words = {one.idle: one.words for one in idle.totals}
    lines = (
        Column("Why it waits", lambda row: words.get(row.idle, row.idle)),
        Column("Pool", field("pool_name")),
        Column("Of", lambda row: _of(row, names)),
        Column("Amount", field("amount"), Kind.MONEY),
        *aged,
        Column("The oldest since", field("oldest"), Kind.DAY, otherwise="no date"),
    )
    empty = "No money waits."
    note = "One pound may wait for two reasons, so the reasons are not added up."
    return [
        Table(
            name="idle",
            caption=f"Idle money as at {day_text(idle.as_at)}: what waits, by age",
            columns=totals,
            rows=idle.totals,
            note=note,
            empty=empty,
        ),
        Table(name="idle-lines", caption="Where it waits", columns=lines, rows=idle.lines, empty=empty),
    ]


def _of_band(band: str) -> Any:
    return lambda row: next((one.amount_pence for one in row.ages if one.band == band), None)


def _of(row: Any, names: Names) -> str:
    scheme = names.scheme(row.programme, row.scheme) if row.scheme else names.programme(row.programme)
    return ", ".join(filter(None, (row.body_name or names.body(row.body), names.stream(row.stream), scheme)))
