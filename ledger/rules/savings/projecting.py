"""A savings case as a projection: every line, body and year to the penny, and what the case returns. Pure.

Rounded, half a penny up: a uprated unit value; each benefit line x body x year, and its cashable part of that; each
cost line x year; the present value of each body's year. Everything else is sums of these.
"""

from ledger.core.quantity import fraction_text
from ledger.core.refusal import Refusal
from ledger.rules.fencing import year_name
from ledger.rules.savings.case import Case
from ledger.rules.savings.checking import check
from ledger.rules.savings.checking_sizes import refusals_of_sizes
from ledger.rules.savings.lines import Lines
from ledger.rules.savings.projection import PROJECTION_FORMAT, Projection
from ledger.rules.savings.references import References
from ledger.rules.savings.returns import flows_of, returns_of
from ledger.rules.savings.totals import accounts_of, place_of
from ledger.rules.savings.valuing import factors_of, rates_of

_FACTOR_PLACES = 9


def project(case: Case, references: References) -> Projection | tuple[Refusal, ...]:
    """What a case comes to by the tables that it names; else everything that is wrong with it."""
    refusals = check(case, references)
    if refusals:
        return refusals
    projection = _projected(case, references)
    return refusals_of_sizes(projection) or projection


def _projected(case: Case, references: References) -> Projection:
    lines = Lines(case, references)
    benefits, costs = lines.benefits(), lines.costs()
    factors = factors_of(rates_of(case.discounting, references), case.years)
    accounts = accounts_of(
        (*case.bodies, *case.others),
        zip(case.benefits, benefits, strict=True),
        zip(case.costs, costs, strict=True),
        factors,
    )
    place = place_of(accounts, case.years)
    return Projection(
        format=PROJECTION_FORMAT,
        engine=case.engine,
        title=case.title,
        years=tuple(year_name(case.first_year + year) for year in range(case.years)),
        discount_factors=tuple(fraction_text(one, _FACTOR_PLACES) for one in factors),
        benefits=benefits,
        costs=costs,
        bodies=tuple(one.answer for one in accounts),
        place=place.answer,
        matrix=flows_of(accounts),
        returns=returns_of(place),
        references=cited(case, references),
        left_out=tuple(one.benefit for one in benefits if not one.is_counted),
    )


def cited(case: Case, references: References) -> tuple[str, ...]:
    """The tables by which a case was worked out, each with edition, source and whether it was verified."""
    named = (
        (references.bias_table, case.optimism_bias_table),
        (references.schedule, case.discounting.schedule),
        (references.deflator_of, case.prices.deflator if case.prices else None),
    )
    found = [table.cited for find, name in named if name is not None and (table := find(name)) is not None]
    return tuple(found)
