"""What a case gives back: net present values, ratios, payback; and who pays for what others gain."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from ledger.core.money import share_exactly
from ledger.core.quantity import fraction_text
from ledger.rules.savings.projection import Flow, Returns
from ledger.rules.savings.totals import Account

_RATIO_PLACES = 4


def returns_of(place: Account) -> Returns:
    """The returns of a place's account; ratios only where something is paid."""
    cost, cash_cost = place.cost.row.present_value_pence, place.cash_cost.row.present_value_pence
    fiscal, cashable = place.fiscal.row.present_value_pence, place.cashable.row.present_value_pence
    public_value = place.public_value.row.present_value_pence
    discounted = tuple(accumulate(place.net.present_pence))
    undiscounted = tuple(accumulate(place.net.by_year_pence))
    return Returns(
        net_present_budget_impact_pence=cost - fiscal,
        financial_return=_ratio(fiscal, cost),
        payback_year_discounted=_payback(discounted, place.cost.by_year_pence),
        payback_year_undiscounted=_payback(undiscounted, place.cost.by_year_pence),
        cumulative_discounted_pence=discounted,
        cumulative_undiscounted_pence=undiscounted,
        cash_net_present_value_pence=cashable - cash_cost,
        cash_return=_ratio(cashable, cash_cost),
        net_present_public_value_pence=public_value - cost,
        public_value_return=_ratio(public_value, cost),
    )


def flows_of(accounts: Sequence[Account]) -> tuple[Flow, ...]:
    """Of what each body gains in cash, the part that each payer's cash paid for; the parts sum to the gain."""
    paid = {one.body: pence for one in accounts if (pence := one.cash_cost.row.present_value_pence)}
    gained = {one.body: pence for one in accounts if (pence := one.cashable.row.present_value_pence)}
    if not paid:
        return ()
    weights = list(paid.values())
    return tuple(
        Flow(pays=payer, gains=gainer, present_value_pence=part)
        for gainer, pence in gained.items()
        for payer, part in zip(paid, share_exactly(pence, weights), strict=True)
    )


def _ratio(gained_pence: int, paid_pence: int) -> str | None:
    return fraction_text(Fraction(gained_pence, paid_pence), _RATIO_PLACES) if paid_pence else None


def _payback(cumulative_pence: Sequence[int], cost_pence: Sequence[int]) -> int | None:
    """The first year, from that of the first cost on, by whose end what was gained is no less than what was paid."""
    first = next((year for year, pence in enumerate(cost_pence) if pence), len(cost_pence))
    return next((year for year, pence in enumerate(cumulative_pence) if year >= first and pence >= 0), None)
