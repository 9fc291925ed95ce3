"""Each amount and condition by itself: whether it can be meant where it stands, and can come to something."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_own_shares import of_loss_share, of_saving_share
from ledger.rules.sharing.checking_places import Place, quoted
from ledger.rules.sharing.checking_within import Asking, Placed, within
from ledger.rules.sharing.model import (
    AllOf,
    AmountCondition,
    AnyOf,
    BudgetAmount,
    ConditionalAmount,
    DayCondition,
    DecidedAmount,
    FallCondition,
    LeftAmount,
    LossShare,
    PerformanceAmount,
    PricedExcess,
    QuantityCondition,
    RuleSet,
    SavingsAmount,
    SavingShare,
    SmallestAmount,
    WholeAmount,
)


def own_refusals(placed: Placed, rules: RuleSet) -> Iterator[Refusal]:
    """What is wrong with one amount or condition, apart from those it is made of."""
    asking, place = placed.asking, placed.place
    yield from _where_it_stands(placed, rules)
    match asking:
        case PricedExcess() if asking.actual == asking.plan:
            yield place.at("plan").refused(
                f"actual and plan are the same quantity '{asking.actual}', so nothing is ever above plan; name two"
            )
        case PerformanceAmount():
            yield from _performance(asking, place)
        case DecidedAmount() if asking.name in {one.name for one in _decided_within(asking.until_then)}:
            yield place.at("until_then").refused(
                f"until '{asking.name}' is decided, '{asking.name}' would hold; say an amount that is known until then"
            )
        case SmallestAmount():
            yield from _twice(asking.of, place.at("of"), "amount")
        case SavingShare():
            yield from of_saving_share(asking, place)
        case LossShare():
            yield from of_loss_share(asking, place)
        case ConditionalAmount() if asking.then == asking.otherwise:
            yield place.at("otherwise").refused(
                "it is the same amount whether or not the condition holds; leave the condition out, or correct one"
            )
        case _:
            yield from _condition(asking, place)


def _performance(amount: PerformanceAmount, place: Place) -> Iterator[Refusal]:
    if amount.achieved == amount.target:
        yield place.at("target").refused(
            f"achieved and target are the same quantity '{amount.achieved}', always 100%; name two"
        )
    if Fraction(amount.floor_percent) > Fraction(amount.cap_percent):
        yield place.at("floor_percent").refused(
            f"the floor of {amount.floor_percent}% lies above the cap of {amount.cap_percent}%; "
            "lower the floor or raise the cap"
        )


def _decided_within(asking: Asking) -> Iterator[DecidedAmount]:
    if isinstance(asking, DecidedAmount):
        yield asking
    for inner, _ in within(asking):
        yield from _decided_within(inner)


def _where_it_stands(placed: Placed, rules: RuleSet) -> Iterator[Refusal]:
    """What can be asked of lines, in steps or in gains only."""
    asking, place, where = placed
    match asking:
        case BudgetAmount(of="these_lines") if where != "part":
            what = "a gain" if where.startswith("gain") else "a sum"
            yield place.refused(f"{what} has no lines whose budget could count; say `all_lines`, or name a figure")
        case WholeAmount() | LeftAmount() if where.endswith("itself"):
            yield place.refused(
                "nothing is being shared yet where this stands, and no step is reached; name a figure, or say it in a "
                "step"
            )
        case SavingsAmount():
            if not where.startswith("gain"):
                yield place.refused("savings are counted in gains only; name a figure here, or write a gain")
            yield from _of_bodies(asking, place, rules)
        case _:
            pass


def _of_bodies(amount: SavingsAmount, place: Place, rules: RuleSet) -> Iterator[Refusal]:
    for number, one in enumerate(amount.bodies):
        at = place.at("bodies", number)
        if one not in rules.partners:
            yield at.refused(f"'{one}' is no body here; the partners are {quoted(rules.partners)}")
        elif one in amount.bodies[:number]:
            yield at.refused(f"the savings of '{one}' would count twice; name it once")
    yield from named_savings(amount.only, place.at("only"))


def named_savings(only: tuple[str, ...] | None, place: Place) -> Iterator[Refusal]:
    """That a list of savings has names, each once."""
    if only is None:
        return
    if not only:
        yield place.refused("the list of savings is empty, so none counts; name some, or leave `only` out")
    for number, one in enumerate(only):
        if one in only[:number]:
            yield place.at(number).refused(f"the savings '{one}' stand twice in this list; name them once")


def _twice(askings: Iterable[Asking], place: Place, what: str) -> Iterator[Refusal]:
    seen: list[Asking] = []
    for number, one in enumerate(askings):
        if one in seen:
            yield place.at(number).refused(f"the same {what} stands here before; leave this one out, or correct it")
        seen.append(one)


def _condition(asking: Asking, place: Place) -> Iterator[Refusal]:
    match asking:
        case QuantityCondition():
            yield from _quantity(asking, place)
        case FallCondition() if asking.baseline == asking.actual:
            yield place.at("actual").refused(
                f"baseline and actual are the same quantity '{asking.actual}', so nothing ever falls; name two"
            )
        case AmountCondition() if not Fraction(asking.at_least_percent):
            yield place.at("at_least_percent").refused(
                "every amount is at least 0% of another, so this always holds; say more than 0, or leave it out"
            )
        case AmountCondition() if asking.amount == asking.of:
            yield place.at("of").refused("an amount is compared with itself; name two amounts")
        case DayCondition():
            yield from _day(asking, place)
        case AllOf() | AnyOf():
            yield from _twice(asking.conditions, place.at("conditions"), "condition")
        case _:
            pass


def _quantity(condition: QuantityCondition, place: Place) -> Iterator[Refusal]:
    least, most = condition.at_least, condition.at_most
    if least is None and most is None:
        yield place.refused(
            f"nothing is asked of '{condition.quantity}'; give `at_least`, `at_most` or both, or leave this out"
        )
    elif least is not None and most is not None and Fraction(least) > Fraction(most):
        yield place.at("at_most").refused(
            f"no quantity is at least {least} and at most {most}, so this never holds; correct one of them"
        )


def _day(condition: DayCondition, place: Place) -> Iterator[Refusal]:
    first, last = condition.on_or_after, condition.on_or_before
    if first is None and last is None:
        yield place.refused("any day will do here; give `on_or_after`, `on_or_before` or both, or leave this out")
    elif first is not None and last is not None and first > last:
        yield place.at("on_or_before").refused(
            f"no day is on or after {first} and on or before {last}, so this never holds; correct one of them"
        )
