"""Gains worked out once more, plainly, in pounds as fractions: what is shared of a saving or a loss, and of a fund."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any


def to_the_penny(exact: Fraction) -> int:
    """Half a penny goes up, away from nothing: what is shared is never below it."""
    whole, rest = divmod(exact.numerator, exact.denominator)
    return whole + (rest * 2 >= exact.denominator)


def share_of_saving(rule: dict[str, Any], benchmark: int, spent: int, quality: Fraction) -> int:
    """Pennies of a saving, band by band in pennies of the benchmark rather than in percent of it."""
    saved = benchmark - spent
    least = Fraction(rule["at_least_percent"]) / 100 * benchmark
    if saved <= 0:
        return 0
    if saved < least:
        shared = saved * Fraction(rule["below_share_percent"]) / 100
    else:
        begins = least if rule["counted_from"] == "threshold" else Fraction(0)
        shared, edge = Fraction(0), Fraction(0)
        for band in rule["bands"]:
            top = Fraction(band["up_to_percent"]) / 100 * benchmark if "up_to_percent" in band else Fraction(saved)
            shared += overlap(max(begins, edge), min(top, Fraction(saved))) * Fraction(band["share_percent"]) / 100
            edge = max(edge, top)
    shared *= factor(rule.get("quality"), quality)
    if "cap_percent" in rule:
        shared = min(shared, Fraction(rule["cap_percent"]) / 100 * benchmark)
    return to_the_penny(shared)


def overlap(low: Fraction, high: Fraction) -> Fraction:
    return high - low if high > low else Fraction(0)


def factor(standard: dict[str, Any] | None, quality: Fraction) -> Fraction:
    """All of it, nothing, or as many hundredths as the quality has, between none and all."""
    if standard is None or quality >= Fraction(standard["at_least_percent"]):
        return Fraction(1)
    if standard["otherwise"] == "nothing" or quality < Fraction(standard["scaled_at_least_percent"]):
        return Fraction(0)
    return sorted((Fraction(0), quality / 100, Fraction(1)))[1]


def share_of_loss(rule: dict[str, Any], benchmark: int, spent: int, quality: Fraction, limits: Sequence[int]) -> int:
    """Pennies of a loss that are owed."""
    lost = spent - benchmark
    least = Fraction(rule["at_least_percent"]) / 100 * benchmark
    if lost <= 0 or lost < least:
        return 0
    rate = rule["rate"]
    if rate["type"] == "fixed":
        of = Fraction(rate["percent"]) / 100
    else:
        capped = sorted((Fraction(0), quality / 100, Fraction(1)))[1]
        of = 1 - Fraction(rate["less_percent"]) / 100 * capped
        of = max(of, Fraction(rate["floor_percent"]) / 100)
        of = min(of, Fraction(rate["ceiling_percent"]) / 100)
    counted = lost - least if rule["counted_from"] == "threshold" else Fraction(lost)
    return min([to_the_penny(counted * of), *limits])


def released(fund: int, achieved: Fraction, target: Fraction, floor: Fraction, cap: Fraction) -> int:
    """Pennies of a fund that performance releases."""
    return to_the_penny(fund * min(max(achieved / target, floor / 100), cap / 100))


def divided(pence: int, weights: dict[str, Fraction], at_most: dict[str, int] | None = None) -> dict[str, int]:
    """Pennies by weight, the largest remainder, ties to the first; the full ones at their most and out of the rest."""
    room = {name: (at_most or {}).get(name) for name in weights}
    found = dict.fromkeys(weights, 0)
    open_to = [name for name, weight in weights.items() if weight]
    while open_to and pence:
        whole = sum(weights[name] for name in open_to)
        due = {name: pence * weights[name] / whole for name in open_to}
        full = [name for name in open_to if (most := room[name]) is not None and due[name] >= most]
        if not full:
            found |= {name: exact.numerator // exact.denominator for name, exact in due.items()}
            order = sorted(open_to, key=lambda name: due[name] - found[name], reverse=True)
            for name in order[: pence - sum(found[one] for one in open_to)]:
                found[name] += 1
            return found
        for name in full:
            found[name] = room[name] or 0
            pence -= found[name]
            open_to.remove(name)
    return found


def waterfall(
    saved: dict[str, int],
    puts_in: dict[str, Fraction],
    invested: dict[str, Fraction],
    outstanding: dict[str, int],
    repay_percent: Fraction,
    most_a_year: int,
    reinvest_percent: Fraction,
) -> tuple[dict[str, int], int]:
    """Net of each body and what is reinvested: losers first, investors, prevention, then by what was put in."""
    given_in = {body: to_the_penny(max(pence, 0) * puts_in[body] / 100) for body, pence in saved.items()}
    left = whole = sum(given_in.values())
    got = dict.fromkeys(saved, 0)
    lacking = {body: Fraction(max(given_in[body] - pence, 0)) for body, pence in saved.items()}
    if any(lacking.values()) and left:
        got = divided(min(left, int(sum(lacking.values()))), lacking)
    left -= sum(got.values())
    repaid = divided(min(left, to_the_penny(whole * repay_percent / 100), most_a_year), invested, outstanding)
    left -= sum(repaid.values())
    pot = min(to_the_penny(left * reinvest_percent / 100), left)
    back = divided(left - pot, {body: Fraction(pence) for body, pence in given_in.items()})
    return {body: got[body] + repaid[body] + back[body] - given_in[body] for body in saved}, pot
