"""What amounts come to on the figures, and whether conditions hold; says what is missing, and how it came about."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from msgspec import Struct

from ledger.core.money import pounds_from_pence, rounded
from ledger.rules.sharing.asking import Lookup, UnfitError
from ledger.rules.sharing.figures import Figures, Line, Saving
from ledger.rules.sharing.model import (
    AllOf,
    Amount,
    AmountCondition,
    AnyOf,
    BudgetAmount,
    Condition,
    ConditionalAmount,
    DayCondition,
    DecidedAmount,
    EventCondition,
    FallCondition,
    FixedAmount,
    LeftAmount,
    LossShare,
    NamedAmount,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    Quality,
    QualityRate,
    QuantityCondition,
    RuleSet,
    Saved,
    SavedAgainst,
    SavedAmount,
    SavedFall,
    SavedPercent,
    SavingsAmount,
    SavingShare,
    SmallestAmount,
    SumAmount,
    WholeAmount,
)
from ledger.rules.sharing.reading_amounts import condition_text, decimal_text
from ledger.rules.sharing.result import Counted
from ledger.rules.sharing.saving_shares import Shared, loss_percent, share_of_loss, share_of_saving, within_hundred

_HUNDRED = Fraction(100)
_ONE_PERCENT = Fraction(1, 100)


class Here(Struct, frozen=True):
    """Where an amount stands: which lines are shared, all of it, and what reaches the step; none outside of steps."""

    lines: Sequence[Line] = ()
    whole_pence: int | None = None
    left_pence: int | None = None


NOWHERE = Here()


class Asked(Lookup):
    """Amounts and conditions of a rule set on figures; `counted` keeps how those that depend on others came about."""

    def __init__(self, rule_set: RuleSet, figures: Figures, realised_pence: Mapping[str, int] | None = None) -> None:
        super().__init__(rule_set, figures, realised_pence)
        self.counted: dict[str, Counted] = {}

    def sum_pence(self, amount: Amount, pointer: str) -> int:
        """The pence of a sum to be shared, which cannot be below nothing."""
        pence = self._value(amount, NOWHERE, pointer)
        if pence < 0:
            raise UnfitError(f"£{pounds_from_pence(pence)} is below nothing, and cannot be shared", pointer)
        return pence

    def amount_pence(self, amount: Amount, here: Here, pointer: str) -> int:
        """The pence that an amount stands for where it is asked; below nothing counts as nothing."""
        return max(self._value(amount, here, pointer), 0)

    def _value(self, amount: Amount, here: Here, pointer: str) -> int:  # noqa: PLR0911 - one for each type
        match amount:
            case FixedAmount():
                return amount.amount_pence
            case NamedAmount():
                return self.named(amount.name, pointer)
            case BudgetAmount():
                return _budget(here.lines if amount.of == "these_lines" else self.figures.lines, pointer)
            case WholeAmount():
                return _of_step(here.whole_pence, pointer)
            case LeftAmount():
                return _of_step(here.left_pence, pointer)
            case SavingsAmount():
                return self._savings(amount, pointer)
            case DecidedAmount():
                decided = self.figures.decisions.get(amount.name)
                return self._value(amount.until_then, here, f"{pointer}/until_then") if decided is None else decided
            case PerformanceAmount() | SavingShare() | LossShare() | ConditionalAmount():
                return self._counted(amount, here, pointer)
            case _:
                return self._made_of_others(amount, here, pointer)

    def _made_of_others(
        self, amount: PercentAmount | PricedExcess | SumAmount | SmallestAmount, here: Here, pointer: str
    ) -> int:
        match amount:
            case PercentAmount():
                return rounded(self._value(amount.of, here, f"{pointer}/of") * Fraction(amount.percent) * _ONE_PERCENT)
            case PricedExcess():
                excess = self.quantity(amount.actual, pointer) - self.quantity(amount.plan, pointer)
                return rounded(max(excess, Fraction(0)) * self._value(amount.price, here, f"{pointer}/price"))
            case SumAmount():
                plus, less = (
                    self._values(amount.plus, here, f"{pointer}/plus"),
                    self._values(amount.less, here, f"{pointer}/less"),
                )
                return max(sum(plus) - sum(less), 0)
            case SmallestAmount():
                return min(self._values(amount.of, here, f"{pointer}/of"))
            case _ as unreachable:
                assert_never(unreachable)

    def _values(self, amounts: Iterable[Amount], here: Here, pointer: str) -> list[int]:
        return [self._value(one, here, f"{pointer}/{at}") for at, one in enumerate(amounts)]

    def _savings(self, amount: SavingsAmount, pointer: str) -> int:
        """Savings together, less cost shunts, never below nothing; realised ones as the gain counts them."""
        if self.realised_pence is None:
            raise UnfitError("savings are counted in gains only", pointer)
        found = [
            one
            for one in self.figures.savings
            if counts(one, amount.only) and (not amount.bodies or one.body in amount.bodies)
        ]
        if amount.of == "realised":
            return max(sum(self.realised_pence[one.name] for one in found), 0)
        missing = [one.name for one in found if one.projected_pence is None]
        if missing:
            raise UnfitError(f"nothing is projected of the saving '{missing[0]}'", pointer)
        return max(sum(one.projected_pence or 0 for one in found), 0)

    # amounts of which it is told how they came about

    def _counted(
        self, amount: PerformanceAmount | SavingShare | LossShare | ConditionalAmount, here: Here, pointer: str
    ) -> int:
        match amount:
            case PerformanceAmount():
                found = self._performance(amount, here, pointer)
            case SavingShare():
                found = self._saving_share(amount, here, pointer)
            case LossShare():
                found = self._loss_share(amount, here, pointer)
            case _:  # a conditional one: mypy refuses this branch for any other
                found = self._conditional(amount, here, pointer)
        self.counted[pointer] = Counted(pointer=pointer, says=found.says, amount_pence=found.amount_pence)
        return found.amount_pence

    def _performance(self, amount: PerformanceAmount, here: Here, pointer: str) -> Shared:
        target = self.quantity(amount.target, pointer)
        if target <= 0:
            raise UnfitError(f"the target '{amount.target}' is not above nothing", pointer)
        achieved = Fraction(self.quantity(amount.achieved, pointer), target) * _HUNDRED
        counted = min(max(achieved, Fraction(amount.floor_percent)), Fraction(amount.cap_percent))
        pence = rounded(self._value(amount.of, here, f"{pointer}/of") * counted * _ONE_PERCENT)
        told = f"{decimal_text(achieved)}% of the target is achieved"
        return Shared(pence, told if counted == achieved else f"{told}, counted as {decimal_text(counted)}%")

    def _saving_share(self, amount: SavingShare, here: Here, pointer: str) -> Shared:
        benchmark = self._benchmark(amount.benchmark, here, pointer)
        rate = self._rate(amount.saved, benchmark, here, f"{pointer}/saved")
        factor = Fraction(1) if amount.quality is None else self._factor(amount.quality, f"{pointer}/quality")
        return share_of_saving(amount, benchmark, rate, factor)

    def _rate(self, saved: Saved, benchmark_pence: int, here: Here, pointer: str) -> Fraction:
        """The saving in percent of the benchmark."""
        match saved:
            case SavedAgainst():
                actual = self._value(saved.amount, here, f"{pointer}/amount")
                return Fraction((benchmark_pence - actual) * 100, benchmark_pence)
            case SavedAmount():
                return Fraction(self._value(saved.amount, here, f"{pointer}/amount") * 100, benchmark_pence)
            case SavedPercent():
                return self.quantity(saved.quantity, pointer)
            case SavedFall():
                return self._fall(saved.baseline, saved.actual, pointer)

    def _benchmark(self, amount: Amount, here: Here, pointer: str) -> int:
        pence = self._value(amount, here, f"{pointer}/benchmark")
        if pence <= 0:
            raise UnfitError("the benchmark is not above nothing", f"{pointer}/benchmark")
        return pence

    def _factor(self, quality: Quality, pointer: str) -> Fraction:
        """1 where the standard is met; else nothing, or the quality that scales the share."""
        if self.quantity(quality.measure, pointer) >= Fraction(quality.at_least_percent):
            return Fraction(1)
        if quality.otherwise == "nothing":
            return Fraction(0)
        scaled = self.quantity(quality.scaled_by or quality.measure, pointer)
        is_enough = scaled >= Fraction(quality.scaled_at_least_percent)
        return within_hundred(scaled) * _ONE_PERCENT if is_enough else Fraction(0)

    def _loss_share(self, amount: LossShare, here: Here, pointer: str) -> Shared:
        benchmark = self._benchmark(amount.benchmark, here, pointer)
        actual = self._value(amount.actual, here, f"{pointer}/actual")
        rate = amount.rate
        quality = self.quantity(rate.measure, f"{pointer}/rate") if isinstance(rate, QualityRate) else Fraction(0)
        limits = self._values(amount.limits, here, f"{pointer}/limits")
        percent = loss_percent(rate, quality)
        return share_of_loss(amount, benchmark, actual, percent, [max(one, 0) for one in limits])

    def _conditional(self, amount: ConditionalAmount, here: Here, pointer: str) -> Shared:
        holds = self.holds(amount.when, here, f"{pointer}/when")
        told = f"it {'holds' if holds else 'does not hold'} that {condition_text(amount.when)}"
        if holds:
            return Shared(self._value(amount.then, here, f"{pointer}/then"), told)
        otherwise = amount.otherwise
        return Shared(0 if otherwise is None else self._value(otherwise, here, f"{pointer}/otherwise"), told)

    # conditions

    def holds(self, condition: Condition, here: Here, pointer: str) -> bool:  # noqa: PLR0911 - one for each type
        """Whether a condition holds on the figures; all of several are looked at, so that nothing missing is passed."""
        match condition:
            case QuantityCondition():
                quantity = self.quantity(condition.quantity, pointer)
                lowest, highest = (Fraction(one or 0) for one in (condition.at_least, condition.at_most))
                is_enough = condition.at_least is None or quantity >= lowest
                return is_enough and (condition.at_most is None or quantity <= highest)
            case FallCondition():
                fall = self._fall(condition.baseline, condition.actual, pointer)
                return fall >= Fraction(condition.at_least_percent)
            case AmountCondition():
                found = self._value(condition.amount, here, f"{pointer}/amount")
                of = self._value(condition.of, here, f"{pointer}/of")
                return found >= of * Fraction(condition.at_least_percent) * _ONE_PERCENT
            case DayCondition():
                day = self.figures.as_at
                has_begun = condition.on_or_after is None or day >= condition.on_or_after
                return has_begun and (condition.on_or_before is None or day <= condition.on_or_before)
            case EventCondition():
                happened = [one.happened_on for one in self.figures.events if one.name == condition.event]
                return condition.has_happened == any(day <= self.figures.as_at for day in happened)
            case AllOf():
                return all(self._each(condition.conditions, here, pointer))
            case AnyOf():
                return any(self._each(condition.conditions, here, pointer))

    def _each(self, conditions: Iterable[Condition], here: Here, pointer: str) -> list[bool]:
        return [self.holds(one, here, f"{pointer}/conditions/{at}") for at, one in enumerate(conditions)]

    def _fall(self, baseline: str, actual: str, pointer: str) -> Fraction:
        """By how many percent one quantity lies below another."""
        before = self.quantity(baseline, pointer)
        if before <= 0:
            raise UnfitError(f"the baseline '{baseline}' is not above nothing", pointer)
        return Fraction((before - self.quantity(actual, pointer)) * _HUNDRED, before)


def counts(saving: Saving, only: Sequence[str] | None) -> bool:
    """Whether a saving is among those named by its own name, its case, its programme or a label."""
    named = (saving.name, saving.case, saving.programme, *saving.labels)
    return only is None or any(one in only for one in named if one is not None)


def _of_step(pence: int | None, pointer: str) -> int:
    if pence is None:
        raise UnfitError("nothing is being shared yet where this stands", pointer)
    return pence


def _budget(lines: Sequence[Line], pointer: str) -> int:
    missing = [line.name for line in lines if line.budget_pence is None]
    if missing or not lines:
        raise UnfitError(f"a budget is asked for, and {', '.join(missing) or 'what is shared'} has none", pointer)
    return sum(line.budget_pence or 0 for line in lines)
