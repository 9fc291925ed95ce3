"""From a cohort to the outcomes of a line: affected, engaged, achieved, less what would have happened anyway."""

from fractions import Fraction

from msgspec import Struct

from ledger.rules.savings.case import Benefit, Cohort
from ledger.rules.savings.exact import part_of


class Chain(Struct, frozen=True, kw_only=True):
    """How many there are at each link; outcomes is what is left after deadweight, of a full year."""

    affected: Fraction
    engaged: Fraction
    achieved: Fraction
    deadweight: Fraction
    outcomes: Fraction


def chain_of(benefit: Benefit, cohort: Cohort) -> Chain:
    """The links of a line, nothing rounded.

    subtract: deadweight is a part of those engaged, as impact is. multiply: it is a part of those who achieved.
    """
    affected = Fraction(benefit.cohort_size or cohort.size) * part_of(benefit.affected_percent)
    engaged = affected * part_of(benefit.engaged_percent) * part_of(benefit.retained_percent)
    achieved = engaged * part_of(benefit.impact_percent)
    base = engaged if benefit.deadweight_mode == "subtract" else achieved
    deadweight = base * part_of(benefit.deadweight_percent)
    return Chain(
        affected=affected, engaged=engaged, achieved=achieved, deadweight=deadweight, outcomes=achieved - deadweight
    )
