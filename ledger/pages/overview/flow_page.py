"""Who paid whom in a year of a pool, as a chart and as a table; what is owed stands apart from what was paid."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.asking import page_of
from ledger.pages.charts.flows import Flow, draw_flows
from ledger.pages.overview.place_page import nearest, years_of
from ledger.pages.seen import Record
from ledger.pages.tables import Column, Kind, Table, field
from ledger.pages.visiting import Visit, page
from ledger.pages.words import day_text
from ledger.statements.flow_routes import READ_FLOWS

_PAID: Mapping[str, str] = MappingProxyType(
    {
        "contribution": "Contributions, less refunds",
        "spend": "Spend on the programme",
        "not_coded": "Spend that no programme has yet, less what was coded since",
        "vat": "VAT that comes back, less what came back",
        "settlement": "Settlement of shared risk",
        "winding_up": "Divided at the winding up, which took it off contributions",
        "transfer": "Transfer between pools",
    }
)
_OWED: Mapping[str, str] = MappingProxyType(
    {
        "contribution": "Contributions called and not received",
        "spend": "Spent and not paid yet",
        "settlement": "Settlements, less what was paid of them",
    }
)
_OF_SAVINGS = "Savings moved between bodies"


@page(page_of(READ_FLOWS.path))
async def show_flows(visit: Visit) -> Answer:
    """What moved in a year, and what was owed at its end."""
    pool = await visit.read(READ_POOL)
    years = years_of([pool])
    year = visit.asked("financial_year") or nearest(years, visit.today)
    flows = await visit.read(READ_FLOWS, financial_year=year)
    drawn = [Flow(str(one.payer.name), str(one.payee.name), one.amount_pence) for one in flows.between]
    chart = draw_flows("flows", drawn)
    return visit.show(
        "overview/flows.html",
        tables=[_paid_table(flows), _owed_table(flows), *chart.tables],
        pool=pool,
        flows=flows,
        year=year,
        years=years,
        chart=chart,
        knows=READ_FLOWS,
    )


def _paid_table(flows: Record) -> Table:
    return Table(
        name="paid",
        caption="What was paid, and why",
        columns=(
            Column("From", field("payer", "name")),
            Column("To", field("payee", "name")),
            Column("Paid", field("amount_pence"), Kind.MONEY, field("behind")),
            Column("For", lambda row: paid_text(row, flows.pool_kind)),
        ),
        rows=flows.paid,
        note="Contributions in kind are no payments: the statement has them.",
    )


def _owed_table(flows: Record) -> Table:
    return Table(
        name="owed",
        caption=f"Owed on {day_text(flows.last_day)}",
        columns=(
            Column("Who owes", field("payer", "name")),
            Column("To whom", field("payee", "name")),
            Column("Owed", field("amount_pence"), Kind.MONEY, field("behind")),
            Column("For", lambda row: _OF_SAVINGS if _is_of_savings(row, flows.pool_kind) else _OWED[str(row.why)]),
        ),
        rows=flows.owed,
        note="From all years to that day, less what was paid of it by then. None of it is among what was paid.",
    )


def paid_text(row: Record, pool_kind: str) -> str:
    """For what one party paid another; a payment that was taken back says so."""
    said = _OF_SAVINGS if _is_of_savings(row, pool_kind) else _PAID[str(row.why)]
    return f"{said}: a payment taken back" if row.why == "settlement" and row.amount_pence < 0 else said


def _is_of_savings(row: Record, pool_kind: str) -> bool:
    return bool(row.why == "settlement" and pool_kind == "savings")


PAGES: Sequence[HTTPRouteHandler] = (show_flows,)
