"""Money is whole pence in Python integers; pounds exist only as text at the edges."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

PENCE_MAX = 2**63 - 1
_TEXT_LENGTH_MAX = 64  # no published amount is longer, and Python refuses to read thousands of digits
_POUNDS = re.compile(
    r"(?P<before>£\s*)?(?P<sign>[-(]?)\s*(?P<after>£\s*)?"
    r"(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<pence>\d{1,2})0*)?\s*(?P<close>\)?)",
    re.ASCII,
)


def pence_from_pounds(text: str) -> int | None:
    """Pence of a published amount such as `-1,234.5`, `-£3` or `(£1,234.50)`; None when it is no exact amount."""
    stripped = text.strip()
    match = _POUNDS.fullmatch(stripped) if len(stripped) <= _TEXT_LENGTH_MAX else None
    if match is None or (match["pounds"] is None and match["pence"] is None):
        return None
    if (match["before"] and match["after"]) or (match["sign"] == "(") != (match["close"] == ")"):
        return None
    pence = int((match["pounds"] or "0").replace(",", "")) * 100 + int((match["pence"] or "0").ljust(2, "0"))
    if pence > PENCE_MAX:
        return None
    return -pence if match["sign"] else pence


def pounds_from_pence(pence: int) -> str:
    """`-1,234.50` for -123450: a sign, thousands commas and always two decimals."""
    sign = "-" if pence < 0 else ""
    pounds, remainder = divmod(abs(pence), 100)
    return f"{sign}{pounds:,}.{remainder:02d}"


def rounded(exact: Fraction) -> int:
    """Whole pence, half a penny going up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def share_exactly(amount_pence: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Divide an amount by weights with the largest remainder, ties to the earlier; the shares sum to it.

    Shared on the absolute value, so a credit divides as the same charge would (invariant 5 of the domain).
    """
    common = lcm(*(weight.denominator for weight in weights))
    whole = [weight.numerator * (common // weight.denominator) for weight in weights]
    if sum(whole) <= 0 or min(whole) < 0:
        raise ValueError("weights are not negative and at least one is positive")
    shares = _apportioned(abs(amount_pence), whole)
    return tuple(-share for share in shares) if amount_pence < 0 else tuple(shares)


def _apportioned(amount_pence: int, weights: Sequence[int]) -> list[int]:
    """The largest remainder of whole weights, at least one of them positive."""
    total = sum(weights)
    quotas = [divmod(amount_pence * weight, total) for weight in weights]
    shares = [whole for whole, _ in quotas]
    left = amount_pence - sum(shares)
    remainders = [remainder for _, remainder in quotas]
    # Sorting backwards keeps the order of what is equal: ties go to the earlier.
    for position in sorted(range(len(quotas)), key=remainders.__getitem__, reverse=True)[:left]:
        shares[position] += 1
    assert sum(shares) == amount_pence
    return shares
