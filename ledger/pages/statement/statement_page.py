"""The statement of a period as a treasurer reads it: one pack, asked once, and who has issued what."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.approvals.routes import PROPOSERS
from ledger.commentaries.routes import WRITE_COMMENTARY
from ledger.http.answers import Answer
from ledger.http.problems import Problem
from ledger.pages.asking import address_of, page_of
from ledger.pages.charts.schemes import Scheme, draw_schemes
from ledger.pages.listing import ask
from ledger.pages.names import Names
from ledger.pages.statement import tables as declared
from ledger.pages.statement.periods import groups_of_periods, months_of, period_text, year_to_show
from ledger.pages.statement.places import place_text
from ledger.pages.tables import Table
from ledger.pages.visiting import Visit, page
from ledger.statements.issue_routes import LIST_ISSUED_STATEMENTS
from ledger.statements.pack_routes import READ_PACK, READ_PACK_FILE
from ledger.statements.return_routes import READ_BETTER_CARE
from ledger.statements.routes import READ_STATEMENT

FORMATS = (("pdf", "PDF"), ("xlsx", "workbook"), ("csv", "CSV"))


@page(page_of(READ_STATEMENT.path))
async def show_statement(visit: Visit) -> Answer:
    """The statement with all that stands beside it; without a period, that of the year."""
    pool = await visit.read(READ_POOL)
    span = date.fromisoformat(pool.effective_from), date.fromisoformat(pool.effective_to)
    period = visit.asked("period") or year_to_show(*span, visit.today)
    issues, (pack, problem) = await asyncio.gather(
        visit.read(LIST_ISSUED_STATEMENTS), ask(visit, READ_PACK, period=period)
    )
    chosen = {"pool": pool, "groups": groups_of_periods(*span), "period": period}
    if pack is None:
        return _nothing(visit, chosen, problem)
    statement, beside = pack.statement, pack.beside
    names = names_of(statement, beside)
    made = list(tables_of(statement, beside, names))
    chart = chart_of(statement, beside.forecast)
    return visit.show(
        "statement/statement.html",
        tables=[*made, *(chart.tables if chart else ())],
        **chosen,
        **parts_of(statement, beside, names),
        issued=_issued(statement, issues["items"]),
        chart=chart,
        files=[(text, files_of(visit, statement, form)) for form, text in FORMATS],
        comment=visit.form_of(WRITE_COMMENTARY, period=str(statement.period)),
        may_comment=visit.may(WRITE_COMMENTARY),
        write_commentary=WRITE_COMMENTARY,
        prepare=f"{visit.path}/preparation?period={statement.period}",
        may_propose=any(grant.role in PROPOSERS for grant in visit.grants),
        is_returned=len(list(months_of(statement.period))) > 1,
        returns=f"/places/{visit.at['place']}/pools/{visit.at['pool']}/returns",
        better_care=page_of(address_of(READ_BETTER_CARE, visit.at)),
        knows=READ_PACK,
    )


def _nothing(visit: Visit, chosen: dict[str, Any], problem: Problem | None) -> Answer:
    return visit.show("statement/none.html", status=400, **chosen, problem=problem)


def names_of(statement: Any, beside: Any | None) -> Names:
    """The names that a statement says itself."""
    lines = [*statement.contributions, *statement.partners, *statement.bodies]
    lines += [*beside.account.partners, *(beside.savings.lines if beside.savings else ())] if beside else []
    schemes = [(one, scheme) for one in statement.programmes for scheme in one.schemes]
    streams = [*statement.contributions, *statement.reserves, *statement.fences, *statement.minimum_contributions]
    return Names(
        bodies={one.body: one.body_name for one in lines},
        streams={one.stream: one.stream_name for one in streams},
        programmes={one.programme: one.name for one in statement.programmes},
        schemes={f"{programme.programme}/{scheme.scheme}": scheme.name for programme, scheme in schemes},
    )


def _issued(statement: Any, issues: Sequence[Any]) -> dict[str, Any]:
    """Which issued statement this is, exactly as it was issued, and else the last one over the same days."""
    of_days = [one for one in issues if (one.first_day, one.last_day) == (statement.first_day, statement.last_day)]
    this = next((one for one in of_days if one.through_sequence == statement.through_sequence), None)
    return {"this": this, "last": of_days[0] if of_days else None}


def tables_of(statement: Any, beside: Any | None, names: Names) -> Iterator[Table]:
    """Every table of a statement; beside: what stands beside it, where that is known."""
    ratings = beside.ratings if beside else ()
    yield declared.table_of_contributions(statement, ratings)
    yield declared.table_of_programmes(statement, beside.forecast if beside else None, ratings)
    dates = declared.table_of_dates(statement)
    if dates is not None:
        yield dates
    yield from declared.tables_of_reserves(statement)
    yield declared.table_of_shares(statement)
    yield declared.table_of_checks(statement, beside.account if beside else None)
    if beside:
        yield from declared.tables_of_account(beside.account)
        yield from declared.tables_of_sources(beside.account)
        yield from declared.tables_of_movement(beside.movement, names)
        yield declared.table_of_ratings(beside.ratings)
        for settlement in beside.sharing.settlements:
            yield declared.table_of_settlement(settlement, names)
        if beside.savings is not None:
            yield from declared.tables_of_savings(beside.savings)


def parts_of(statement: Any, beside: Any | None, names: Names) -> dict[str, Any]:
    """What the templates of a statement are given: it, what stands beside it, and the words for both."""
    return {
        "statement": statement,
        "beside": beside,
        "names": names,
        "period_text": period_text,
        "place_text": lambda place: place_text(place, names),
        "rules": list(dict.fromkeys(one.rule for one in beside.ratings)) if beside else [],
    }


def chart_of(statement: Any, forecast: Any) -> Any:
    """Budget, spend and forecast of each scheme as a chart; none where there is no scheme."""
    lines = [one for one in declared.lines_of_programmes(statement, forecast, ()) if one["is_part"]]
    schemes = [
        Scheme(
            one["row"].name,
            one["row"].budget.amount_pence if one["row"].budget else None,
            one["row"].spend_to_date.amount_pence,
            one["expected"].forecast.amount_pence if one["expected"] and one["expected"].forecast else None,
        )
        for one in lines
    ]
    return draw_schemes("schemes", schemes) if schemes else None


def files_of(visit: Visit, statement: Any, form: str) -> str:
    """The address of a pack as a file, at the moment of this page."""
    query = {"period": str(statement.period), "basis": str(statement.basis), "format": form}
    query |= {"through_sequence": str(statement.through_sequence), "known_at": ""}
    return page_of(visit.address(READ_PACK_FILE, **query))


PAGES: Sequence[HTTPRouteHandler] = (show_statement,)
