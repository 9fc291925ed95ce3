"""Which amounts are nothing whatever the figures are, and which of two is the greater where that is certain."""

from fractions import Fraction

from ledger.rules.sharing.model import (
    Amount,
    ConditionalAmount,
    FixedAmount,
    FixedRate,
    LossShare,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    SavingShare,
    SmallestAmount,
    SumAmount,
)

_ONE_PERCENT = Fraction(1, 100)
Multiples = dict[Amount | None, Fraction]  # so many pence under None, and so many times what only the figures say


def multiples(amount: Amount) -> Multiples:
    """An amount as so many pence and so many times each amount that only the figures say; empty is nothing."""
    match amount:
        case FixedAmount():
            return _plain({None: Fraction(amount.amount_pence)})
        case PercentAmount():
            return _plain(
                {name: of * Fraction(amount.percent) * _ONE_PERCENT for name, of in multiples(amount.of).items()}
            )
        case SumAmount():
            return _multiples_of_sum(amount)
        case _ if _is_certain_nothing(amount):
            return {}
        case _:
            return {amount: Fraction(1)}


def _is_certain_nothing(amount: Amount) -> bool:
    """Whether an amount that is no plain multiple of others is nothing all the same."""
    match amount:
        case PerformanceAmount():
            return not Fraction(amount.cap_percent) or is_nothing(amount.of)
        case PricedExcess():
            return is_nothing(amount.price)
        case SmallestAmount():
            return any(map(is_nothing, amount.of))
        case SavingShare() | LossShare():
            return _shares_nothing(amount)
        case ConditionalAmount():
            return is_nothing(amount.then) and (amount.otherwise is None or is_nothing(amount.otherwise))
        case _:
            return False


def _shares_nothing(amount: SavingShare | LossShare) -> bool:
    """Whether a share has a cap or a limit of nothing, or shares nothing of anything."""
    if isinstance(amount, LossShare):
        rate = amount.rate.percent if isinstance(amount.rate, FixedRate) else amount.rate.ceiling_percent
        return not Fraction(rate) or any(map(is_nothing, amount.limits))
    shares = (amount.below_share_percent, *(one.share_percent for one in amount.bands))
    return not any(map(Fraction, shares)) or (amount.cap_percent is not None and not Fraction(amount.cap_percent))


def _multiples_of_sum(amount: SumAmount) -> Multiples:
    plus, less = _together(amount.plus), _together(amount.less)
    if _is_at_most(less, plus):
        return _plain({name: times - less.get(name, 0) for name, times in plus.items()})
    return {} if _is_at_most(plus, less) else {amount: Fraction(1)}


def _together(amounts: tuple[Amount, ...]) -> Multiples:
    found: Multiples = {}
    for one in amounts:
        for name, times in multiples(one).items():
            found[name] = found.get(name, Fraction(0)) + times
    return found


def _plain(found: Multiples) -> Multiples:
    return {name: times for name, times in found.items() if times}


def _is_at_most(one: Multiples, other: Multiples) -> bool:
    return all(times <= other.get(name, 0) for name, times in one.items())


def is_nothing(amount: Amount) -> bool:
    """Whether an amount is nothing whatever the figures are."""
    return not multiples(amount)


def is_never_above(one: Amount, other: Amount) -> bool:
    """Whether an amount is certain not to be above another."""
    return _is_at_most(multiples(one), multiples(other))
