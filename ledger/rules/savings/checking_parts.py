"""What benefit and cost lines have in common, and what can be wrong with it."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.savings.biasing import FACTORS_OF_COST, grades_of, percent_of_grade
from ledger.rules.savings.case import Bias, Case, Graded, Spread, Stated
from ledger.rules.savings.checking_places import Place
from ledger.rules.savings.references import References

_WHOLE_PERCENT = 100


def refusals_of_percent(percent: str, place: Place) -> Iterator[Refusal]:
    """A part of something is at most the whole of it."""
    if Fraction(percent) > _WHOLE_PERCENT:
        yield place.refused(f"{percent}% is above 100%; a part is at most the whole")


def refusals_of_price_year(
    price_year: int | None, place: Place, case: Case, references: References
) -> Iterator[Refusal]:
    """Where a deflator is named, every amount says of which year its prices are."""
    deflator = references.deflator_of(case.prices.deflator) if case.prices and case.prices.deflator else None
    if deflator is None:
        return
    if price_year is None:
        yield place.at("price_year").refused(
            "the case brings prices to its base year, and this amount does not say of which year it is; state the year"
        )
    elif str(price_year) not in deflator.index:
        yield place.at("price_year").refused(
            f"the deflator '{deflator.name}' has no {price_year}; it has {min(deflator.index)} to {max(deflator.index)}"
        )


def refusals_of_bias(
    bias: Bias, place: Place, case: Case, references: References, *, factors: Collection[str]
) -> Iterator[Refusal]:
    """A correction lowers benefits or raises costs; grades are of the line's own factors, and in the table."""
    is_cost = factors == FACTORS_OF_COST
    if isinstance(bias, Stated):
        yield from _stated(bias, place.at("percent"), is_cost=is_cost)
    else:
        yield from _graded(bias, place, case, references, factors=factors)


def _stated(bias: Stated, place: Place, *, is_cost: bool) -> Iterator[Refusal]:
    percent = Fraction(bias.percent)
    if is_cost and percent < 0:
        yield place.refused("a correction for optimism raises a cost; state it as 0 or above")
    if not is_cost and percent > 0:
        yield place.refused(f"a correction for optimism lowers a benefit; state it as -{bias.percent}, or 0")
    if not is_cost and percent < -_WHOLE_PERCENT:
        yield place.refused(f"{bias.percent}% takes more than the whole away; -100 is the most")


def _graded(
    bias: Graded, place: Place, case: Case, references: References, *, factors: Collection[str]
) -> Iterator[Refusal]:
    grades = grades_of(bias)
    if not grades:
        yield place.refused(f"nothing is graded; grade {' or '.join(factors)}, or state the correction as manual")
    if case.optimism_bias_table is None:
        yield place.refused("grades are looked up in a table and the case names none; name one in optimism_bias_table")
    table = references.bias_table(case.optimism_bias_table) if case.optimism_bias_table else None
    for factor, grade in grades.items():
        if factor not in factors:
            yield place.at(factor).refused(f"this line is graded by {' or '.join(factors)}; leave '{factor}' out")
        elif table is not None and percent_of_grade(table, factor, grade) is None:
            yield place.at(factor).refused(f"the table '{table.name}' has no correction for grade {grade}; state it")


def refusals_of_spreads(spreads: Sequence[Spread], place: Place, inputs: Collection[str]) -> Iterator[Refusal]:
    """Each input is spread once, and its range holds what is stated where the shape needs it."""
    for number, spread in enumerate(spreads):
        here = place.at(number)
        if spread.input not in inputs:
            yield here.at("input").refused(
                f"this line has no '{spread.input}' to spread; it has {', '.join(sorted(inputs))}"
            )
        if spread.input in [one.input for one in spreads[:number]]:
            yield here.at("input").refused(f"'{spread.input}' is spread before; spread each input once")
        lowest, highest = Fraction(spread.lowest_percent), Fraction(spread.highest_percent)
        if lowest > highest:
            yield here.at("lowest_percent").refused("the lowest is above the highest; exchange them")
        elif spread.shape != "uniform" and not lowest <= _WHOLE_PERCENT <= highest:
            yield here.refused(
                f"what is stated, 100%, lies outside {spread.lowest_percent}% to {spread.highest_percent}%; "
                "widen the range, or make it uniform"
            )
