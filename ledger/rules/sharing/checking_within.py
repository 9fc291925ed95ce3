"""Amounts and conditions within one another: what each is made of, and where in a rule set it stands."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from ledger.rules.sharing.checking_places import Place
from ledger.rules.sharing.model import (
    AllOf,
    Amount,
    AmountCondition,
    AnyOf,
    Condition,
    ConditionalAmount,
    DecidedAmount,
    LossShare,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    SavedAgainst,
    SavedAmount,
    SavingShare,
    SmallestAmount,
    SumAmount,
)

Where = Literal["part", "sum", "sum itself", "gain", "gain itself"]  # in the steps of one, or in what it shares
Asking = Amount | Condition
Segments = tuple[str | int, ...]


class Placed(NamedTuple):
    """An amount or a condition, its place, and in what it stands."""

    asking: Asking
    place: Place
    where: Where


def within(asking: Asking) -> Iterator[tuple[Asking, Segments]]:
    """The amounts and conditions that one is made of, each with its place in it; not those within these."""
    match asking:
        case PercentAmount() | PerformanceAmount():
            yield asking.of, ("of",)
        case PricedExcess():
            yield asking.price, ("price",)
        case SumAmount():
            yield from _numbered("plus", asking.plus)
            yield from _numbered("less", asking.less)
        case DecidedAmount():
            yield asking.until_then, ("until_then",)
        case SmallestAmount():
            yield from _numbered("of", asking.of)
        case SavingShare() | LossShare():
            yield from _of_share(asking)
        case ConditionalAmount():
            yield asking.when, ("when",)
            yield asking.then, ("then",)
            yield from () if asking.otherwise is None else ((asking.otherwise, ("otherwise",)),)
        case AmountCondition():
            yield from ((asking.amount, ("amount",)), (asking.of, ("of",)))
        case AllOf() | AnyOf():
            yield from _numbered("conditions", asking.conditions)
        case _:
            pass


def _of_share(share: SavingShare | LossShare) -> Iterator[tuple[Asking, Segments]]:
    yield share.benchmark, ("benchmark",)
    if isinstance(share, LossShare):
        yield share.actual, ("actual",)
        yield from _numbered("limits", share.limits)
    elif isinstance(share.saved, SavedAgainst | SavedAmount):
        yield share.saved.amount, ("saved", "amount")


def _numbered(name: str, askings: Sequence[Asking]) -> Iterator[tuple[Asking, Segments]]:
    yield from ((one, (name, number)) for number, one in enumerate(askings))
