"""What is wrong with a cost line: who bears it, in which years, at which prices."""

from collections.abc import Iterator

from ledger.core.refusal import Refusal
from ledger.rules.savings.biasing import FACTORS_OF_COST
from ledger.rules.savings.case import Case, Cost
from ledger.rules.savings.checking_parts import refusals_of_bias, refusals_of_price_year, refusals_of_spreads
from ledger.rules.savings.checking_places import Place
from ledger.rules.savings.references import References


def refusals_of_cost(line: Cost, place: Place, case: Case, references: References) -> Iterator[Refusal]:
    """Everything that is wrong with one line."""
    if line.body not in case.bodies:
        yield place.at("body").refused(f"'{line.body}' is none of the case's bodies; a cost is borne by one of these")
    for number, year in enumerate(line.years):
        if year >= case.years:
            yield place.at("years", number).refused(
                f"the case has years 0 to {case.years - 1}; leave year {year} out, or lengthen the case"
            )
        if year in line.years[:number]:
            yield place.at("years", number).refused(f"year {year} stands twice; name each year once")
    yield from refusals_of_price_year(line.price_year, place, case, references)
    yield from refusals_of_bias(
        line.optimism_bias, place.at("optimism_bias"), case, references, factors=FACTORS_OF_COST
    )
    yield from refusals_of_spreads(line.spreads, place.at("spreads"), {"cost"})
