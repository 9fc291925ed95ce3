"""Figures at what a year is expected to end at: each scheme that has a forecast by that, as spend would fall; pure."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from ledger.programmes.model import SchemeKey
from ledger.rule_sets.figures_making import line_name, scheme_name, scheme_of_line
from ledger.rules.sharing.figures import Figures, Line


def expected_figures(figures: Figures, forecast_pence: Mapping[SchemeKey, int]) -> Figures:
    """The figures with the spend that is forecast. More spend goes to ring-fences up to their budget, the rest beyond.

    So does real spend: fenced streams first, and what exceeds all streams has no fence.
    """
    of_scheme: dict[SchemeKey, list[Line]] = {}
    for line in figures.lines:
        of_scheme.setdefault(scheme_of_line(line), []).append(line)
    for at, amount_pence in forecast_pence.items():
        of_scheme[at] = _expected(at, of_scheme.get(at, []), amount_pence)
    return replace(figures, lines=tuple(line for at in sorted(of_scheme) for line in of_scheme[at]))


def _expected(at: SchemeKey, lines: Sequence[Line], amount_pence: int) -> list[Line]:
    """The lines of a scheme, the one without a fence first, with more or less spend than they have."""
    plain = next((one for one in lines if one.fence is None), None)
    fenced = [one for one in lines if one.fence is not None]
    if plain is None:
        like = fenced[0] if fenced else Line(name=line_name(at, None), scheme=scheme_name(at))
        plain = replace(like, name=line_name(at, None), fence=None, budget_pence=0, actual_pence=0)
    left = amount_pence - sum(one.actual_pence or 0 for one in lines)
    taken = list(_taken(fenced, plain, left))
    left -= sum(taken)
    moved = [replace(one, actual_pence=(one.actual_pence or 0) + more) for one, more in zip(fenced, taken, strict=True)]
    plain = replace(plain, actual_pence=(plain.actual_pence or 0) + left)
    return [one for one in (plain, *moved) if one.budget_pence or one.actual_pence]


def _taken(fenced: Sequence[Line], plain: Line, left_pence: int) -> Iterator[int]:
    """What each ring-fence takes of further spend, up to its budget; or gives back, beyond what has no fence gives."""
    if left_pence < 0:
        left_pence = min(left_pence + max(plain.actual_pence or 0, 0), 0)
    for one in fenced:
        room = (one.budget_pence or 0) - (one.actual_pence or 0)
        more = min(max(room, 0), left_pence) if left_pence > 0 else max(-max(one.actual_pence or 0, 0), left_pence)
        left_pence -= more
        yield more
