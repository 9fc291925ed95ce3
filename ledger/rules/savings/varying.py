"""A case whose inputs are other than stated: each a multiple of what is stated, parts no more than the whole."""

from fractions import Fraction
from typing import Literal, get_args

from msgspec.structs import replace

from ledger.rules.savings.case import Benefit, Cohort, Cost, Timing
from ledger.rules.savings.exact import exact_text, half_up

Input = Literal[
    "cohort", "affected", "engaged", "retained", "impact", "deadweight", "unit_value", "cashable", "drop_off", "cost"
]
INPUTS_OF_BENEFIT = tuple(one for one in get_args(Input) if one != "cost")
_WHOLE = Fraction(100)


def multiplied(percent: str, multiple: Fraction) -> str:
    """A percentage times so much, at most the whole."""
    return exact_text(min(Fraction(percent) * multiple, _WHOLE))


def varied_benefit(line: Benefit, cohort: Cohort, given: Input, multiple: Fraction) -> Benefit:
    """The line with one input a multiple of what is stated; unit values to the penny."""
    match given:
        case "cohort":
            return replace(line, cohort_size=exact_text(Fraction(line.cohort_size or cohort.size) * multiple))
        case "unit_value":
            return replace(
                line,
                unit_values=tuple(
                    replace(one, amount_pence=_pence(one.amount_pence, multiple)) for one in line.unit_values
                ),
            )
        case "cashable":
            return replace(
                line,
                cashable_percent=multiplied(line.cashable_percent, multiple),
                unit_values=tuple(
                    one
                    if one.cashable_percent is None
                    else replace(one, cashable_percent=multiplied(one.cashable_percent, multiple))
                    for one in line.unit_values
                ),
            )
        case "drop_off":
            assert isinstance(line.time, Timing), "a profile has no drop-off"
            time = replace(line.time, drop_off_percent=multiplied(line.time.drop_off_percent, multiple))
            return replace(line, time=time)
    name = f"{given}_percent"
    return replace(line, **{name: multiplied(getattr(line, name), multiple)})


def varied_cost(line: Cost, multiple: Fraction) -> Cost:
    """The cost a multiple of what is stated, to the penny."""
    return replace(line, amount_pence=_pence(line.amount_pence, multiple))


def _pence(amount_pence: int, multiple: Fraction) -> int:
    exact = amount_pence * multiple
    return half_up(exact.numerator, exact.denominator)
