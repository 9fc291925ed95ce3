"""Statements that were issued, what they restate, and what must hold before one is."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.life_routes import READ_AGREEMENT
from ledger.agreements.routes import READ_POOL
from ledger.approvals.routes import LIST_PROPOSALS, PROPOSERS
from ledger.http.answers import Answer
from ledger.pages.asking import page_of
from ledger.pages.listing import ask, read_asked
from ledger.pages.names import Names, Of, names_in
from ledger.pages.statement.periods import groups_of_periods, months_of, period_text, year_to_show
from ledger.pages.statement.places import place_text
from ledger.pages.statement.statement_page import FORMATS, parts_of, tables_of
from ledger.pages.statement.tables import table_of_checks
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.periods.routes import LIST_PERIODS
from ledger.statements.issue_routes import LIST_ISSUED_STATEMENTS, READ_ISSUED_CONTENT, READ_ISSUED_STATEMENT
from ledger.statements.pack_routes import READ_ISSUED_FILE
from ledger.statements.routes import READ_STATEMENT

_MAY_CHANGE = {"open", "soft_closed"}
_RESTATED = ("by_effective_date_pence", "by_event_date_pence")


@page(page_of(LIST_ISSUED_STATEMENTS.path))
async def show_issues(visit: Visit) -> Answer:
    """The statements of a pool that were issued, the newest first."""
    pool, listing = await asyncio.gather(visit.read(READ_POOL), read_asked(visit, LIST_ISSUED_STATEMENTS))
    columns = (
        Column("Number", field("number"), Kind.NUMBER, field("href")),
        Column("Period", lambda row: period_text(row.period)),
        Column("From", field("first_day"), Kind.DAY),
        Column("To", field("last_day"), Kind.DAY),
        Column("Issued", field("issued_at"), Kind.INSTANT),
        Column("As known at sequence number", field("through_sequence"), Kind.NUMBER),
        Column("Restates", field("restates"), Kind.NUMBER),
        Column("Restated by", field("restated_by"), Kind.NUMBER),
        Column("Reason", field("reason")),
    )
    table = Table(
        name="issues",
        caption="Statements issued",
        columns=columns,
        rows=listing["items"],
        empty="No statement has been issued yet. A statement is issued of a period whose months are closed.",
    )
    return visit.show("statement/issues.html", tables=[table], listing=listing, pool=pool)


@page(page_of(READ_ISSUED_STATEMENT.path))
async def show_issue(visit: Visit) -> Answer:
    """One issued statement: on whose word, what it restates, and itself as it was issued."""
    names, issue = await asyncio.gather(names_in(visit), visit.read(READ_ISSUED_STATEMENT))
    statement, beside = issue.content.statement, beside_of(issue.content)
    restated = tables_of_restatement(issue.content.restatement, names)
    return visit.show(
        "statement/issue.html",
        tables=[*restated, *tables_of(statement, beside, names)],
        issue=issue,
        **parts_of(statement, beside, names),
        files=[(text, page_of(visit.address(READ_ISSUED_FILE, format=form))) for form, text in FORMATS],
        content=page_of(visit.address(READ_ISSUED_CONTENT)),
    )


def beside_of(content: Any) -> Any | None:
    """What stood beside a statement; what was issued before that was kept has nothing."""
    return getattr(content, "beside", None)


def tables_of_restatement(restatement: Any, names: Names) -> list[Table]:
    """Each figure as issued beside what it is now by both dates: first those that differ, then those that do not."""
    if restatement is None:
        return []
    columns = (
        Column("Figure", lambda row: place_text(row.name, names)),
        Column("As issued before", field("issued_pence"), Kind.MONEY, otherwise="not there"),
        Column(
            "Now, by effective date",
            field("by_effective_date_pence"),
            Kind.MONEY,
            field("by_effective_date_legs"),
            otherwise="not there",
        ),
        Column(
            "Now, by the date it happened",
            field("by_event_date_pence"),
            Kind.MONEY,
            field("by_event_date_legs"),
            otherwise="not there",
        ),
    )
    lines = list(restatement.lines)
    differing = [one for one in lines if any(one[name] != one.issued_pence for name in _RESTATED)]
    same = [one for one in lines if all(one[name] == one.issued_pence for name in _RESTATED)]
    return [
        Table(
            name="restated", caption="Figures that differ", columns=columns, rows=differing, empty="No figure differs."
        ),
        Table(name="unchanged", caption="Figures that are as they were issued", columns=columns, rows=same),
    ]


@page(f"{page_of(READ_STATEMENT.path)}/preparation")
async def show_preparation(visit: Visit) -> Answer:
    """What must hold before a statement is issued, and what stands in its way."""
    pool = await visit.read(READ_POOL)
    span = date.fromisoformat(pool.effective_from), date.fromisoformat(pool.effective_to)
    period = visit.asked("period") or year_to_show(*span, visit.today)
    names, (statement, problem), periods, agreement, proposals = await asyncio.gather(
        names_in(visit, Of.BODIES, Of.PEOPLE),
        ask(visit, READ_STATEMENT, period=period),
        visit.read(LIST_PERIODS),
        visit.read(READ_AGREEMENT),
        visit.read(LIST_PROPOSALS, state="waiting"),
    )
    chosen = {"pool": pool, "groups": groups_of_periods(*span), "period": period}
    if statement is None:
        return visit.show("statement/none.html", status=400, **chosen, problem=problem)
    wanted = set(months_of(statement.period))
    months = [one for one in periods.months if str(one.month) in wanted]
    return visit.show(
        "statement/preparation.html",
        tables=[table_of_months(months), table_of_checks(statement, None)],
        **chosen,
        statement=statement,
        names=names,
        agreement=agreement,
        period_text=period_text,
        is_closed=bool(months) and not any(one.state in _MAY_CHANGE for one in months),
        holds=all(one.holds for one in statement.checks),
        waiting=[one for one in proposals["items"] if one.act == "issue-statement"],
        asks=_approvals_for(agreement),
        may_propose=any(grant.role in PROPOSERS for grant in visit.grants),
    )


def table_of_months(months: Sequence[Any]) -> Table:
    """The months of the period: each must be closed before a statement of them is issued."""
    columns = (
        Column("Month", lambda row: period_text(row.month), link=field("href")),
        Column("State", field("state"), Kind.TAG),
        Column("Since", field("since"), Kind.INSTANT),
        Column("In a statement already", lambda row: "yes" if row.is_in_issued_statement else "no"),
    )
    return Table(
        name="months",
        caption="The months of the period",
        columns=columns,
        rows=months,
        empty="The agreement has no month of this period.",
    )


def _approvals_for(agreement: Any) -> list[str]:
    """Who must approve, in the words of the scheme of delegation; empty where it says nothing of statements."""
    rules = agreement.delegation.rules if agreement.delegation else ()
    return [
        f"{str(one.of).replace('_', ' ')}: {' or '.join(str(role).replace('_', ' ') for role in one.roles)}"
        for rule in rules
        if rule.act == "issue-statement"
        for one in rule.approvals
    ]


PAGES: Sequence[HTTPRouteHandler] = (show_issues, show_issue, show_preparation)
