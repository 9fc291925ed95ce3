"""Where pennies fall: one more never saves anybody more than one, caps hold, and the order of lines says nothing."""

from fractions import Fraction

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from ledger.core.money import share_exactly
from ledger.rules.sharing.apportioning import shared_within_limits, table
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.model import Bear, FixedAmount, Limit, Lines, Netting, PartnerLimit, RuleSet, Step
from ledger.rules.sharing.result import Result
from tests.rules.sharing.fitting_figures import figures_for
from tests.rules.sharing.rule_sets import rule_sets

PENCE = st.integers(0, 10**6)
SMALL = st.integers(0, 40)


def of_one_part(rule_set: RuleSet, *further: Step) -> RuleSet:
    """The last part of a rule set alone, for all lines together, with further steps for its overspend."""
    part = rule_set.parts[-1]
    changed = msgspec.structs.replace(
        part, lines=Lines(), netting=Netting.TOGETHER, overspend=(*part.overspend, *further)
    )
    return msgspec.structs.replace(rule_set, parts=(changed,), sums=())


def with_variance(figures: Figures, variance_pence: int) -> Figures:
    """The same figures with one line, free of any fence, that overspends by so much."""
    first = figures.lines[0]
    line = Line(
        name="line 1",
        budget_pence=first.budget_pence,
        actual_pence=(first.budget_pence or 0) + variance_pence,
        responsible=first.responsible,
        profile=first.profile,
    )
    return msgspec.structs.replace(figures, lines=(line,))


def shares_of(rule_set: RuleSet, figures: Figures) -> dict[str, int]:
    result = evaluate(rule_set, figures)
    assert isinstance(result, Result), result
    return result.shares_pence


@given(st.data(), rule_sets().filter(lambda one: bool(one.parts)), st.one_of(SMALL, PENCE))
@settings(max_examples=300)
def test_one_more_penny_saves_nobody_more_than_a_penny(data: DataObject, rule_set: RuleSet, pence: int) -> None:
    """The largest remainder is not monotone to the penny: a partner may pay one less, never two."""
    alone = of_one_part(rule_set)
    figures = data.draw(figures_for(rule_set))
    before, after = (shares_of(alone, with_variance(figures, one)) for one in (pence, pence + 1))

    assert all(after[partner] - before[partner] >= -1 for partner in rule_set.partners)
    assert sum(after.values()) - sum(before.values()) in {-1, 0, 1}


@given(st.data(), rule_sets().filter(lambda one: bool(one.parts) and len(one.partners) > 1), PENCE, PENCE)
def test_a_cap_holds_whatever_was_shared(data: DataObject, rule_set: RuleSet, pence: int, cap: int) -> None:
    """What lies above it is borne by the taker of the excess, to the penny; other partners feel nothing."""
    capped, taker = rule_set.partners[:2]
    limit = Limit(
        limits=(PartnerLimit(partner=capped, at_most=FixedAmount(amount_pence=cap)),), excess=(Bear(partner=taker),)
    )
    figures = with_variance(data.draw(figures_for(rule_set)), pence)
    before, after = (shares_of(of_one_part(rule_set, *more), figures) for more in ((), (limit,)))

    over = max(before[capped] - cap, 0)
    assert after == {**before, capped: before[capped] - over, taker: before[taker] + over}


@given(st.data(), rule_sets().filter(lambda one: bool(one.parts)))
def test_the_order_of_lines_changes_no_total(data: DataObject, rule_set: RuleSet) -> None:
    """Lines that are shared together are one sum, whichever stands first."""
    figures = data.draw(figures_for(rule_set))
    alone = of_one_part(rule_set)
    lines = [
        msgspec.structs.replace(line, fence=None, responsible=rule_set.partners[0], profile={})
        for line in figures.lines
    ]
    alike = [msgspec.structs.replace(line, profile={rule_set.partners[0]: "100"}) for line in lines]
    shuffled = data.draw(st.permutations(alike))

    totals = [shares_of(alone, msgspec.structs.replace(figures, lines=tuple(one))) for one in (alike, shuffled)]
    assert totals[0] == totals[1]


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | SMALL), min_size=1, max_size=6), st.integers(0, 200))
def test_shares_within_limits(partners: list[tuple[int, int | None]], amount: int) -> None:
    """None above its limit; all is shared unless all are full; who is not full has its part of what the full left."""
    weights = [Fraction(weight) for weight, _ in partners]
    limits = [limit for _, limit in partners]
    shares = shared_within_limits(amount, weights, limits)

    taking = [at for at, weight in enumerate(weights) if weight]
    room = [at for at in taking if limits[at] is None or shares[at] < (limits[at] or 0)]
    assert all(limit is None or share <= limit for share, limit in zip(shares, limits, strict=True))
    assert all(shares[at] == 0 for at in range(len(partners)) if at not in taking)
    assert sum(shares) == amount or not room
    assert sum(shares) <= amount
    for one in room:
        for other in taking:
            assert shares[one] * weights[other] >= (shares[other] - 1) * weights[one] - weights[other]


@given(st.lists(SMALL, min_size=1, max_size=6), st.lists(SMALL, min_size=1, max_size=5))
def test_a_table_has_both_its_margins(rows: list[int], weights: list[int]) -> None:
    """Each cell is the penny below or above its proportion, and rows and columns come out exactly."""
    columns = share_exactly(sum(rows), weights) if any(weights) else (sum(rows),)
    cells = table(rows, columns)

    assert rows == [sum(row) for row in cells]
    assert list(columns) == [sum(column) for column in zip(*cells, strict=True)]
    for row, cells_of_row in zip(rows, cells, strict=True):
        for column, cell in zip(columns, cells_of_row, strict=True):
            assert 0 <= cell
            assert abs(cell * max(sum(rows), 1) - row * column) <= max(sum(rows), 1)
