"""Savings in a pack, as tables: by body and year, and what the rules move between bodies; pure."""

from collections.abc import Iterator

from ledger.core.documents import Section, money_text
from ledger.core.tables import Cell, Table
from ledger.settlement.secured_model import SecuredReallocation, SecuredYear
from ledger.statements.pack_model import PackSavings
from ledger.statements.pack_tables import each, money, texts, total_row

_MOVES = money("Due", "Payable", "Settled", "Paid")


def savings_section(savings: PackSavings | None) -> Section:
    """Savings by body and year, and secured reallocation."""
    if savings is None:
        return Section("Savings")
    tables = (*_of_lines(savings), *_of_years(savings.secured))
    return Section("Savings and reallocation", tuple(_said(savings.secured)), tables)


def _of_lines(savings: PackSavings) -> Iterator[Table]:
    totals = (savings.projected_total, savings.claimed_total, savings.verified_total, savings.banked_total)
    yield Table(
        "Savings by body and year",
        (*texts("Body", "Year"), *money("Projected", "Claimed", "Verified", "Banked")),
        [
            (one.body_name, one.financial_year, *each(one.projected, one.claimed, one.verified, one.banked))
            for one in savings.lines
        ],
        total_row(2, *totals),
        ("Projected: as agreed in baselines. Claimed and not taken back; of it verified; of that banked.",),
    )
    yield Table(
        "What is no money in the bank: savings by body and year",
        (*texts("Body", "Year"), *money("Redeployed", "Lost to demand", "Avoided", "Not delivered")),
        [
            (
                one.body_name,
                one.financial_year,
                *each(one.redeployed, one.lost_to_demand, one.avoided, one.not_delivered),
            )
            for one in savings.lines
        ],
    )


def _of_years(secured: SecuredReallocation) -> Iterator[Table]:
    yield Table(
        "Secured reallocation by year",
        (*texts("Year", "What"), *_MOVES),
        [row for year in secured.years for row in _in_all(year)],
    )
    yield Table(
        "Secured reallocation by body",
        (*texts("Year", "Body"), *_MOVES),
        [
            (
                *(year.financial_year, one.body),
                *(one.amounts.due_pence, one.amounts.payable_pence, one.amounts.settled_pence, one.amounts.paid_pence),
            )
            for year in secured.years
            for one in year.bodies
        ],
        notes=("Above zero to a body, below zero from it: due on what is verified, payable on what is banked.",),
    )


def _in_all(year: SecuredYear) -> Iterator[tuple[Cell, ...]]:
    for what, one in (("to those who receive", year.to_receive), ("from those who give", year.to_give)):
        yield (year.financial_year, what, one.due_pence, one.payable_pence, one.settled_pence, one.paid_pence)
    pot = year.pot
    yield (year.financial_year, "into the pot", pot.due_pence, pot.payable_pence, pot.settled_pence, None)


def _said(secured: SecuredReallocation) -> Iterator[str]:
    headline = secured.to_receive
    percent = f" ({headline.secured_percent}%)" if headline.secured_percent is not None else ""
    yield (
        f"Of {money_text(headline.due_pence)} due to those who receive, {money_text(headline.paid_pence)} was paid"
        f"{percent}: {money_text(headline.payable_pence)} is payable on what is banked, and "
        f"{money_text(headline.settled_pence)} was settled."
    )
    yield from (f"{one.financial_year}: {one.says}." for one in secured.years if one.says)
