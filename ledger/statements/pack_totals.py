"""What a statement adds up beside its schemes, as tables: the period, suspense, the year, each body; pure."""

from collections.abc import Iterator

from ledger.core.documents import Section
from ledger.core.tables import Table
from ledger.statements.model import Figure, Statement
from ledger.statements.pack_tables import each, money, texts, total_row

_IN_PERIOD = ("In the period", "Of it, from earlier periods", "Posted later")


def totals_section(statement: Statement, *, has_pack: bool) -> Section:
    """Every figure of the statement that stands in no other section."""
    partners = () if has_pack or not statement.partners else (partners_table(statement),)
    return Section("Other totals of the statement", (), (*_tables(statement), *partners))


def partners_table(statement: Statement) -> Table:
    """What each partner bears by settlements, and what is due from it."""
    return Table(
        "What partners bear, and what is due",
        (*texts("Partner"), *money("Risk share of the year", "Due at the period's end")),
        [(one.body_name, *each(one.risk_share, one.due)) for one in statement.partners],
    )


def _tables(said: Statement) -> Iterator[Table]:
    yield Table(
        "Spend by programme in the period",
        (*texts("Programme"), *money(*_IN_PERIOD)),
        [
            (one.name, *each(one.spend_in_period, one.spend_of_earlier_periods, one.spend_posted_later))
            for one in said.programmes
        ],
        total_row(1, said.spend_in_period_total, said.spend_of_earlier_periods_total, said.spend_posted_later_total),
    )
    suspense = (
        *(said.suspense_in_period_total, said.suspense_of_earlier_periods_total),
        *(said.suspense_posted_later_total, said.suspense_to_date_total),
    )
    yield Table(
        "Spending that waits for its coding",
        (*texts("What"), *money(*_IN_PERIOD, "Year to date")),
        [("Suspense", *each(*suspense))],
    )
    yield Table(
        "Totals of the year",
        (*texts("What"), *money("Amount")),
        [(what, one.amount_pence) for what, one in _of_the_year(said)],
        notes=("Left: received and risk share, less spend, suspense and what was put to reserve.",),
    )
    if said.bodies:
        yield Table(
            "Money of each body, year to date",
            (*texts("Body"), *money("Spent", "In suspense", "Cash")),
            [(one.body_name, *each(one.expenditure, one.suspense, one.cash)) for one in said.bodies],
        )


def _of_the_year(said: Statement) -> Iterator[tuple[str, Figure]]:
    yield "Contingency, set aside and not drawn", said.contingency_total
    yield "Budget carried into the next year, less what came from the one before", said.carried_forward_total
    yield "Put to reserve, less what was drawn", said.put_to_reserve_total
    yield "VAT that comes back, less what came", said.vat_recoverable_total
    yield "Risk share", said.risk_share_total
    yield "Left", said.left_in_year
