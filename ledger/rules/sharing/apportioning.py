"""Pennies: shares within limits, and a table of shares whose rows and columns both come out exactly. Pure integers."""

from collections.abc import Sequence
from fractions import Fraction

from ledger.core.money import share_exactly


def shared_within_limits(
    amount_pence: int, weights: Sequence[Fraction], limits_pence: Sequence[int | None]
) -> tuple[int, ...]:
    """Shares by weight, none above its limit; what a full one cannot take goes to the others by their weights.

    The largest remainder, once, over those that are not full. Less than the amount is shared only when all are full.
    """
    shares = [0] * len(weights)
    taking = [at for at, weight in enumerate(weights) if weight > 0]
    left = amount_pence
    while taking and left > 0:
        total = sum((weights[at] for at in taking), Fraction(0))
        full = [at for at in taking if _is_reached(limits_pence[at], left * weights[at], total)]
        if not full:
            for at, share in zip(taking, share_exactly(left, [weights[at] for at in taking]), strict=True):
                shares[at] = share
            return tuple(shares)
        for at in full:
            shares[at] = limits_pence[at] or 0
            left -= shares[at]
        taking = [at for at in taking if at not in full]
    return tuple(shares)


def _is_reached(limit_pence: int | None, weighed: Fraction, total: Fraction) -> bool:
    return limit_pence is not None and weighed >= limit_pence * total


def spread(amount_pence: int, sizes_pence: Sequence[int]) -> tuple[int, ...]:
    """An amount over sizes, in proportion, none more than its size; the amount is at most their sum."""
    assert 0 <= amount_pence <= sum(sizes_pence), "no more is spread than there is"
    return share_exactly(amount_pence, sizes_pence) if amount_pence else (0,) * len(sizes_pence)


def table(rows_pence: Sequence[int], columns_pence: Sequence[int]) -> list[list[int]]:
    """A cell for each row and column, in proportion, each the penny below or above; rows and columns sum exactly.

    Such a table always exists: the pennies left over by rounding down are a table of noughts and ones with whole
    margins, placed row by row in the columns that lack most (Gale and Ryser's construction), ties to the earlier.
    """
    total = sum(rows_pence)
    assert total == sum(columns_pence), "rows and columns are the same money"
    if len(rows_pence) == 1:
        return [list(columns_pence)]
    if total == 0:
        return [[0] * len(columns_pence) for _ in rows_pence]
    cells = [[row * column // total for column in columns_pence] for row in rows_pence]
    lacking = [column - sum(row[at] for row in cells) for at, column in enumerate(columns_pence)]
    for row_pence, row in zip(rows_pence, cells, strict=True):
        missing = row_pence - sum(row)
        for at in sorted(range(len(lacking)), key=lacking.__getitem__, reverse=True)[:missing]:
            row[at] += 1
            lacking[at] -= 1
    assert not any(lacking), "every column is full"
    return cells
