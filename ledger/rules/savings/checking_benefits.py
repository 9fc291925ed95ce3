"""What is wrong with a benefit line: its bodies, percentages, prices and timing."""

from collections.abc import Iterator
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.savings.biasing import FACTORS_OF_BENEFIT
from ledger.rules.savings.case import Benefit, Case, Explicit, Timing, UnitValue
from ledger.rules.savings.checking_parts import (
    refusals_of_bias,
    refusals_of_percent,
    refusals_of_price_year,
    refusals_of_spreads,
)
from ledger.rules.savings.checking_places import Place
from ledger.rules.savings.references import References

_PERCENTS = (
    "affected_percent",
    "engaged_percent",
    "retained_percent",
    "impact_percent",
    "deadweight_percent",
    "cashable_percent",
)
_SPREADS = {
    "unit_value",
    "affected",
    "engaged",
    "retained",
    "impact",
    "deadweight",
    "cashable",
    "drop_off",
    "cohort",
}


def refusals_of_benefit(line: Benefit, place: Place, case: Case, references: References) -> Iterator[Refusal]:
    """Everything that is wrong with one line."""
    for name in _PERCENTS:
        yield from refusals_of_percent(getattr(line, name), place.at(name))
    if line.value_class != "fiscal" and Fraction(line.cashable_percent):
        yield _not_cashable(line, place.at("cashable_percent"))
    for number, value in enumerate(line.unit_values):
        yield from _value(line, number, place.at("unit_values", number), case)
        yield from refusals_of_price_year(value.price_year, place.at("unit_values", number), case, references)
    yield from refusals_of_bias(
        line.optimism_bias, place.at("optimism_bias"), case, references, factors=FACTORS_OF_BENEFIT
    )
    if isinstance(line.time, Explicit):
        yield from _explicit(line.time, place.at("time"), case)
    else:
        yield from _timing(line.time, place.at("time"))
    drawn = _SPREADS - ({"drop_off"} if isinstance(line.time, Explicit) else set())
    yield from refusals_of_spreads(line.spreads, place.at("spreads"), drawn)


def _value(line: Benefit, number: int, place: Place, case: Case) -> Iterator[Refusal]:
    value = line.unit_values[number]
    yield from _body(value, line, place.at("body"), case)
    if value.body in [one.body for one in line.unit_values[:number]]:
        yield place.at("body").refused(
            f"'{value.body}' stands twice in this line; add its values up, or write a line for each"
        )
    if value.cashable_percent is not None:
        yield from refusals_of_percent(value.cashable_percent, place.at("cashable_percent"))
        if line.value_class != "fiscal" and Fraction(value.cashable_percent):
            yield _not_cashable(line, place.at("cashable_percent"))


def _body(value: UnitValue, line: Benefit, place: Place, case: Case) -> Iterator[Refusal]:
    if value.body in case.bodies:
        return
    if value.body not in case.others:
        yield place.refused(f"'{value.body}' is none of the case's bodies; name one of these, or add it to them")
    elif line.value_class == "fiscal":
        yield place.refused(
            f"'{value.body}' is among the others, who have no public budget; a fiscal line is worth something to bodies"
        )


def _not_cashable(line: Benefit, place: Place) -> Refusal:
    return place.refused(f"a line of {line.value_class} value releases no cash; leave it at 0, or make the line fiscal")


def _explicit(time: Explicit, place: Place, case: Case) -> Iterator[Refusal]:
    if len(time.parts) > case.years:
        yield place.at("parts", case.years).refused(
            f"the case has {case.years} years, this is a part for a later one; leave it out, or lengthen the case"
        )


def _timing(time: Timing, place: Place) -> Iterator[Refusal]:
    yield from refusals_of_percent(time.drop_off_percent, place.at("drop_off_percent"))
    if time.lag_years >= time.supported_years:
        yield place.at("lag_years").refused(
            "support has ended before there is any effect, so that there never is one; state its parts as a profile"
        )
    elif time.lag_years + len(time.ramp) > time.supported_years:
        yield place.at("ramp", time.supported_years - time.lag_years).refused(
            "never reached: support has ended before; leave it out, or state the parts as a profile"
        )
