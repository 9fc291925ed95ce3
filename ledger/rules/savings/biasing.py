"""Corrections for optimism: stated outright, or looked up by grades of evidence and combined."""

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from ledger.rules.savings.case import Bias, Combination, Graded, Stated
from ledger.rules.savings.exact import part_of
from ledger.rules.savings.references import BiasTable

FACTORS_OF_BENEFIT = ("cohort", "impact", "age", "error")
FACTORS_OF_COST = ("cost",)


def grades_of(bias: Graded) -> dict[str, int]:
    """The factors that are graded, in the order of the guidance, each with its grade."""
    factors = (*FACTORS_OF_BENEFIT, *FACTORS_OF_COST)
    return {factor: grade for factor in factors if (grade := getattr(bias, factor)) is not None}


def correction_of(bias: Bias, table: BiasTable | None) -> Fraction:
    """The part of a line that is added to it: -3/20 takes fifteen percent off. The case was found sound."""
    if isinstance(bias, Stated):
        return part_of(bias.percent)
    assert table is not None, "grades need a table"
    return combined([_looked_up(table, factor, grade) for factor, grade in grades_of(bias).items()], bias.combination)


def percent_of_grade(table: BiasTable, factor: str, grade: int) -> str | None:
    """What the table says of a grade, None where it says nothing."""
    row = next((one for one in table.grades if one.grade == grade), None)
    if row is None:
        return None
    return row.cost_percent if factor in FACTORS_OF_COST else row.benefit_percent


def combined(corrections: Sequence[Fraction], how: Combination) -> Fraction:
    """Several corrections as one: the one furthest from nothing, one after the other, or their mean."""
    match how:
        case Combination.WORST:
            return max(corrections, key=abs)
        case Combination.PRODUCT:
            return prod((1 + one for one in corrections), start=Fraction(1)) - 1
        case Combination.MEAN:
            return sum(corrections, Fraction(0)) * Fraction(1, len(corrections))


def _looked_up(table: BiasTable, factor: str, grade: int) -> Fraction:
    percent = percent_of_grade(table, factor, grade)
    assert percent is not None, f"the table has grade {grade}"
    return part_of(percent)
