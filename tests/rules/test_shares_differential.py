"""Shares beside a plain reference in exact fractions, on random cases: no penny differs."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random

import pytest

from ledger.core.money import share_exactly
from ledger.rules.sharing.apportioning import shared_within_limits

CASES, CASES_OF_A_DEEP_RUN = 10_000, 100_000


def plain_shares(amount: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Whole pennies first; then each penny that is left to whoever lacks most, the earlier of equals."""
    total = sum(map(Fraction, weights), Fraction(0))
    due = [Fraction(abs(amount)) * weight / total for weight in weights]
    shares = [one.numerator // one.denominator for one in due]
    lacking = [one - share for one, share in zip(due, shares, strict=True)]
    for _ in range(abs(amount) - sum(shares)):
        most = lacking.index(max(lacking))
        shares[most], lacking[most] = shares[most] + 1, lacking[most] - 1
    return tuple(share if amount >= 0 else -share for share in shares)


def plain_shares_within(amount: int, weights: Sequence[int | Fraction], limits: Sequence[int]) -> tuple[int, ...]:
    """Whoever is full soonest first: full where an even level would pass its limit; the others share what is left."""
    shares, left = [0] * len(weights), amount
    with_weight = [at for at, weight in enumerate(weights) if weight]
    waiting = sorted(with_weight, key=lambda at: Fraction(limits[at]) / Fraction(weights[at]))
    while (
        waiting
        and left * Fraction(weights[waiting[0]]) / sum(Fraction(weights[at]) for at in waiting) >= limits[waiting[0]]
    ):
        full = waiting.pop(0)
        shares[full] = limits[full]
        left -= limits[full]
    rest = sorted(waiting)
    for at, share in zip(rest, plain_shares(left, [weights[at] for at in rest]) if rest else (), strict=True):
        shares[at] = share
    return tuple(shares)


HOW_MANY = pytest.mark.parametrize(
    ("count", "seed"), [(CASES, 1), pytest.param(CASES_OF_A_DEEP_RUN, 2, marks=pytest.mark.deep)]
)
KINDS: tuple[Callable[[Random], int | Fraction], ...] = (
    lambda chance: chance.randrange(10),
    lambda chance: 1 + chance.randrange(2),
    lambda chance: Fraction(chance.randrange(100_001), 1_000),
    lambda chance: Fraction(chance.randrange(1_000), 1 + chance.randrange(999)),
    lambda chance: chance.getrandbits(50),
)


def random_cases(count: int, seed: int) -> Iterator[tuple[int, list[int | Fraction]]]:
    """Pennies to billions of either sign, among one to twelve: ties, nothing, percentages, odd fractions, money."""
    chance = Random(seed)  # noqa: S311 - chance that can be repeated, not a secret
    for _ in range(count):
        weight, largest = chance.choice(KINDS), 10 ** chance.randrange(16)
        weights = [weight(chance) for _ in range(1 + chance.randrange(12))]
        if not any(weights):
            weights[chance.randrange(len(weights))] = 1
        yield chance.randint(-largest, largest), weights


@pytest.mark.parametrize(("count", "seed"), [(CASES, 1), pytest.param(CASES_OF_A_DEEP_RUN, 2, marks=pytest.mark.deep)])
def test_shares_are_those_of_plain_fractions(count: int, seed: int) -> None:
    wrong = [
        (amount, weights)
        for amount, weights in random_cases(count, seed)
        if share_exactly(amount, weights) != plain_shares(amount, weights)
    ]

    assert [] == wrong


@HOW_MANY
def test_shares_within_limits_are_those_of_an_even_level(count: int, seed: int) -> None:
    """Limits from nothing to more than the whole: some full, all full, none full, and no share above its limit."""
    chance = Random(seed)  # noqa: S311 - chance that can be repeated, not a secret
    wrong, full = [], 0
    for amount, weights in random_cases(count, seed):
        limits = [chance.choice((0, 1, chance.randint(0, abs(amount)), 2 * abs(amount))) for _ in weights]
        shares = shared_within_limits(abs(amount), [Fraction(weight) for weight in weights], limits)
        full += sum(shares) < abs(amount)
        if shares != plain_shares_within(abs(amount), weights, limits):
            wrong.append((amount, weights, limits))

    assert [] == wrong
    assert 0 < full < count
