"""Whether a savings case can be projected by the tables at hand: everything that is wrong, each with its place.

What is only unwise is told by `warnings_of`.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.savings.case import Case, Discounting
from ledger.rules.savings.checking_benefits import refusals_of_benefit
from ledger.rules.savings.checking_costs import refusals_of_cost
from ledger.rules.savings.checking_places import Place, benefits_of, costs_of
from ledger.rules.savings.references import References

_PERCENT_MAX = 100


def check(case: Case, references: References) -> tuple[Refusal, ...]:
    """Everything for which a case cannot be projected, or could be read in two ways; nothing where it is sound."""
    found = [*_bodies(case), *_discounting(case.discounting, references), *_tables(case, references), *_lines(case)]
    for benefit, place in benefits_of(case):
        found += refusals_of_benefit(benefit, place, case, references)
    for cost, place in costs_of(case):
        found += refusals_of_cost(cost, place, case, references)
    return tuple(found)


def repeated(names: Sequence[str]) -> Iterator[int]:
    """Where a name stands that stood before."""
    met: set[str] = set()
    for number, name in enumerate(names):
        if name in met:
            yield number
        met.add(name)


def _bodies(case: Case) -> Iterator[Refusal]:
    names = (*case.bodies, *case.others)
    for number in repeated(names):
        is_other = number >= len(case.bodies)
        place = Place().at("others", number - len(case.bodies)) if is_other else Place().at("bodies", number)
        yield place.refused(f"'{names[number]}' is named before; name each once, in bodies or in others")


def _lines(case: Case) -> Iterator[Refusal]:
    if not case.benefits and not case.costs:
        yield Place().refused("there is neither a benefit nor a cost, so nothing is projected; add a line")
    for name, lines in (("benefits", case.benefits), ("costs", case.costs)):
        for number in repeated([one.id for one in lines]):
            yield (
                Place()
                .at(name, number, "id")
                .refused(f"another line of {name} has the id '{lines[number].id}'; give this one its own")
            )
    gains = any(value.amount_pence > 0 for line in case.benefits for value in line.unit_values)
    if case.benefits and not gains:
        yield (
            Place()
            .at("benefits")
            .refused(
                "nobody gains by any line; a value below zero stands beside another body's gain, and what is only "
                "spent is a cost"
            )
        )


def _discounting(discounting: Discounting, references: References) -> Iterator[Refusal]:
    place = Place().at("discounting")
    if discounting.schedule is None and not discounting.rates:
        yield place.refused("nothing says how later years are discounted; name a schedule, or state rates")
    if discounting.schedule is not None and discounting.rates:
        yield place.refused("a schedule is named and rates are stated; leave one of the two out")
    if discounting.schedule is not None and references.schedule(discounting.schedule) is None:
        yield place.at("schedule").refused(
            unknown("schedule", discounting.schedule, [one.name for one in references.discount_schedule])
        )
    years = [one.from_year for one in discounting.rates]
    if years and years[0] != 0:
        yield place.at("rates", 0, "from_year").refused(
            "the first rate begins later than the case; let it begin in year 0"
        )
    for number, one in enumerate(discounting.rates):
        if number and one.from_year <= years[number - 1]:
            yield place.at("rates", number, "from_year").refused(
                "does not come after the rate before it; list rates in the order of their years"
            )
        if Fraction(one.rate_percent) > _PERCENT_MAX:
            yield place.at("rates", number, "rate_percent").refused(f"{one.rate_percent}% is above 100%; correct it")


def _tables(case: Case, references: References) -> Iterator[Refusal]:
    named = case.optimism_bias_table
    if named is not None and references.bias_table(named) is None:
        yield Place("/optimism_bias_table").refused(
            unknown("table of optimism bias", named, [one.name for one in references.optimism_bias])
        )
    if case.prices is None or case.prices.deflator is None:
        return
    deflator = references.deflator_of(case.prices.deflator)
    if deflator is None:
        yield Place("/prices/deflator").refused(
            unknown("deflator", case.prices.deflator, [one.name for one in references.deflator])
        )
    elif str(case.prices.base_year) not in deflator.index:
        yield Place("/prices/base_year").refused(
            f"the deflator '{deflator.name}' has no {case.prices.base_year}; choose a year from "
            f"{min(deflator.index)} to {max(deflator.index)}, or another deflator"
        )


def unknown(what: str, name: str, known: Sequence[str]) -> str:
    """That a table of a name is not at hand, and which are."""
    return f"there is no {what} '{name}'; known are {', '.join(known) or 'none'}, and others can be given as a file"
