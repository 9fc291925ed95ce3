"""Next year's contribution: only what was agreed as recurrent changes its base (pattern P15). Pure."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import Name
from ledger.core.money import rounded
from ledger.core.working import Step

WHOLE_BASIS_POINTS = 10_000
_PENCE_MAX = 100_000_000_000_000
Pence = Annotated[int, Meta(ge=-_PENCE_MAX, le=_PENCE_MAX, description="whole pence, above or below zero")]
NotNegative = Annotated[int, Meta(ge=0, le=_PENCE_MAX, description="whole pence")]


class Variance(Struct, frozen=True, forbid_unknown_fields=True):
    """A variance of this year, and whether the partners agreed it as recurrent: only then does it change the base."""

    what: Name
    amount_pence: Pence
    is_recurrent: bool


class PlannedChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done more, or less, next year."""

    what: Name
    amount_pence: Pence


class NextFigures(Struct, frozen=True, kw_only=True):
    """What next year's contribution is worked out from."""

    base_pence: int
    variances: Sequence[Variance] = ()
    inflation_basis_points: int = 0
    inflation_base_pence: int | None = None
    planned_changes: Sequence[PlannedChange] = ()
    efficiency_pence: int = 0
    client_charges_pence: int = 0


class NextContribution(Struct, frozen=True):
    """Next year's contribution, and how it came about."""

    amount_pence: int
    working: tuple[Step, ...]


def next_contribution(figures: NextFigures) -> NextContribution:
    """The base, with recurrent variances, inflation on the stated base, planned changes, less efficiency and charges.

    Half a penny of inflation goes up. Below zero stays below zero: whether that is agreed is the partners' question.
    """
    stated_pence = figures.base_pence if figures.inflation_base_pence is None else figures.inflation_base_pence
    inflation_pence = rounded(Fraction(stated_pence * figures.inflation_basis_points, WHOLE_BASIS_POINTS))
    percent = f"{figures.inflation_basis_points // 100}.{figures.inflation_basis_points % 100:02d}%"
    counted = [
        Step("recurrent base of this year", figures.base_pence),
        *(Step(f"agreed as recurrent: {one.what}", one.amount_pence) for one in figures.variances if one.is_recurrent),
        Step(f"inflation: {percent} of the stated base", inflation_pence),
        *(Step(f"planned: {one.what}", one.amount_pence) for one in figures.planned_changes),
        Step("less efficiency", -figures.efficiency_pence),
        Step("less charges that clients pay", -figures.client_charges_pence),
    ]
    amount_pence = sum(one.amount_pence for one in counted)
    once = tuple(
        Step(f"left out, for this year only: {one.what}", one.amount_pence)
        for one in figures.variances
        if not one.is_recurrent
    )
    stated = Step("stated base of inflation", stated_pence)
    return NextContribution(amount_pence, (stated, *once, *counted, Step("contribution of next year", amount_pence)))
