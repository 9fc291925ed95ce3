"""Whether every figure of a projection is one that books and their readers hold exactly."""

from collections.abc import Iterator

from ledger.core.refusal import Refusal
from ledger.rules.savings.checking_places import Place
from ledger.rules.savings.projection import BodyAnswer, Projection, Row

PENCE_MAX = 2**53  # the whole numbers that every reader of JSON holds exactly
_TOO_LARGE = "comes to more than 2^53 pence; look for a cohort, unit value or amount that is too large"


def refusals_of_sizes(projection: Projection) -> tuple[Refusal, ...]:
    """Each line whose figures are too large, or the whole where only its sums are."""
    found = tuple(_lines(projection))
    if found:
        return found
    rows = [getattr(projection.place, name) for name in BodyAnswer.__struct_fields__ if name != "body"]
    return (Place().refused(f"the case {_TOO_LARGE}"),) if any(map(_is_too_large, rows)) else ()


def _lines(projection: Projection) -> Iterator[Refusal]:
    for number, benefit in enumerate(projection.benefits):
        for at, one in enumerate(benefit.bodies):
            if max(map(abs, (one.uprated_unit_value_pence, *one.gross_pence))) > PENCE_MAX:
                yield Place(f"/benefits/{number}/unit_values/{at}", f"benefit '{benefit.benefit}'").refused(_TOO_LARGE)
    for number, cost in enumerate(projection.costs):
        if max(cost.uprated_amount_pence, *cost.cost_pence) > PENCE_MAX:
            yield Place(f"/costs/{number}", f"cost '{cost.cost}'").refused(_TOO_LARGE)


def _is_too_large(row: Row) -> bool:
    return max(map(abs, (row.sum_pence, row.present_value_pence, *row.by_year_pence))) > PENCE_MAX
