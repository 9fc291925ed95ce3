"""Amounts, names and lists in plain English, so written that two that differ never read the same.

What somebody typed stands in curly quotes and cannot end them; an amount made of others stands in brackets.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from unicodedata import combining, is_normalized

from ledger.core.money import pounds_from_pence, rounded
from ledger.rules.sharing.model import (
    AllOf,
    Amount,
    AmountCondition,
    AnyOf,
    BudgetAmount,
    Condition,
    ConditionalAmount,
    DayCondition,
    EventCondition,
    FallCondition,
    FixedAmount,
    FixedRate,
    LeftAmount,
    LossShare,
    NamedAmount,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    Quality,
    QualityRate,
    QuantityCondition,
    Saved,
    SavedAgainst,
    SavedAmount,
    SavedPercent,
    SavingsAmount,
    SavingShare,
    ShareBand,
    SmallestAmount,
    SumAmount,
    WholeAmount,
)

_DECIMALS = 6
_COUNTED = {"first_pound": "counted from the first pound", "threshold": "counted from there"}
_Plain = FixedAmount | NamedAmount | BudgetAmount | WholeAmount | LeftAmount

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def quoted(typed: str) -> str:
    """A name or text in curly quotes; its own quotes, backslashes and what cannot be told apart are written out."""
    is_normal = is_normalized("NFC", typed)
    return f"“{''.join(_seen(one, is_normal=is_normal) for one in typed)}”"


def _seen(character: str, *, is_normal: bool) -> str:
    """A character as itself, unless it ends quotes, cannot be seen, or looks like another way to write the same."""
    if character in "“”\\":
        return f"\\{character}"
    looks_alike = not is_normal and not character.isascii()
    is_plain = character.isprintable() and not combining(character) and not looks_alike
    return character if is_plain else f"\\u{{{ord(character):x}}}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """`“a”, “b” and “c”`."""
    return joined(map(quoted, names), last)


def joined(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`, each already written so that it cannot be taken for two."""
    *before, final = words
    return f"{', '.join(before)} {last} {final}" if before else final


def pounds(amount_pence: int) -> str:
    """`£1,234.50`."""
    return f"£{pounds_from_pence(amount_pence)}"


def day(when: date) -> str:
    """`1 April 2026`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def decimal_text(number: Fraction) -> str:
    """At most six decimals, without zeros at the end."""
    millionths = rounded(number * 10**_DECIMALS)
    whole, rest = divmod(abs(millionths), 10**_DECIMALS)
    decimals = f"{rest:0{_DECIMALS}d}".rstrip("0")
    return f"{'-' if millionths < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def amount_text(amount: Amount) -> str:
    """What an amount is, to the penny or by the names of the figures that make it."""
    if isinstance(amount, _Plain):
        return _plain(amount)
    match amount:
        case PercentAmount():
            text = f"{amount.percent}% of {_operand(amount.of)}"
        case PricedExcess():
            above = f"what {quoted(amount.actual)} lies above {quoted(amount.plan)}"
            text = f"{above}, at {_operand(amount.price)} for each one"
        case PerformanceAmount():
            text = _performance(amount)
        case SumAmount():
            text = _sum(amount)
        case SavingsAmount():
            text = _savings(amount)
        case SmallestAmount():
            text = _smallest(amount.of)
        case SavingShare() | LossShare() | ConditionalAmount():
            text = _dependent(amount)
        case _:  # a decided one: mypy refuses this branch for any other
            decided = f"what {quoted(amount.by)} decides as {quoted(amount.name)}"
            text = f"{decided} or, until then, {_operand(amount.until_then)}"
    return text


def _dependent(amount: SavingShare | LossShare | ConditionalAmount) -> str:
    match amount:
        case SavingShare():
            return _saving_share(amount)
        case LossShare():
            return _loss_share(amount)
        case ConditionalAmount():
            otherwise = "nothing" if amount.otherwise is None else _operand(amount.otherwise)
            return f"{_operand(amount.then)} where ({condition_text(amount.when)}), otherwise {otherwise}"


def _plain(amount: _Plain) -> str:
    match amount:
        case FixedAmount():
            return pounds(amount.amount_pence)
        case NamedAmount():
            return f"the amount {quoted(amount.name)} of the figures"
        case BudgetAmount():
            return "the budget of these lines" if amount.of == "these_lines" else "the budget of all lines"
        case WholeAmount():
            return "all that is being shared"
        case LeftAmount():
            return "what reaches this step"


def _operand(amount: Amount) -> str:
    """An amount within another: in brackets unless it is a plain one."""
    text = amount_text(amount)
    return text if isinstance(amount, _Plain) else f"({text})"


def _performance(amount: PerformanceAmount) -> str:
    return (
        f"{_operand(amount.of)} times {quoted(amount.achieved)} over {quoted(amount.target)}, "
        f"not below {amount.floor_percent}% and not above {amount.cap_percent}% of it"
    )


def _sum(amount: SumAmount) -> str:
    """Its terms in their order; that it never falls below nothing is said each time."""
    text = " plus ".join(map(_operand, amount.plus)) if amount.plus else "nothing"
    less = "".join(f" less {_operand(one)}" for one in amount.less)
    only = " by itself" if len(amount.plus) == 1 and not less else ""
    return f"{text}{less}{only}, never below nothing"


def _savings(amount: SavingsAmount) -> str:
    """Whose savings, and which of them."""
    bodies = listed(amount.bodies) if amount.bodies else "all bodies"
    only = "" if amount.only is None else f", {which_savings(amount.only)}"
    return f"the {amount.of} savings of {bodies}{only}"


def which_savings(only: tuple[str, ...]) -> str:
    """Savings by their own names, their cases, programmes or labels."""
    return f"only those of {listed(only, 'or') if only else 'no name'}"


def _smallest(amounts: Iterable[Amount]) -> str:
    return f"the smallest of {'; '.join(map(_operand, amounts))}"


def _saving_share(amount: SavingShare) -> str:
    """Every field as it stands, so that no two read the same."""
    below = f"{amount.below_share_percent}% of all of it below that"
    cap = "" if amount.cap_percent is None else f", at most {amount.cap_percent}% of the benchmark"
    quality = "" if amount.quality is None else f", {_quality(amount.quality)}"
    return (
        f"of what is saved against the benchmark, {_operand(amount.benchmark)}, {_saved(amount.saved)}: "
        f"{'; '.join(map(_band, amount.bands))}; from {amount.at_least_percent}% on, {_COUNTED[amount.counted_from]}, "
        f"and {below}{cap}{quality}"
    )


def _saved(saved: Saved) -> str:
    if isinstance(saved, SavedAgainst):
        return f"where {_operand(saved.amount)} was spent"
    if isinstance(saved, SavedAmount):
        return f"where {_operand(saved.amount)} was saved"
    if isinstance(saved, SavedPercent):
        return f"where {quoted(saved.quantity)} says how many percent"
    return f"by how many percent {quoted(saved.actual)} lies below {quoted(saved.baseline)}"


def _band(band: ShareBand) -> str:
    to = "of all above" if band.up_to_percent is None else f"up to {band.up_to_percent}%"
    return f"{band.share_percent}% {to}"


def _quality(quality: Quality) -> str:
    """The standard, and what holds where it is not met."""
    by = "itself" if quality.scaled_by is None else quoted(quality.scaled_by)
    if quality.otherwise == "scaled":
        otherwise = f"otherwise times {by}, where that is at least {quality.scaled_at_least_percent}%"
    elif (quality.scaled_by, quality.scaled_at_least_percent) == (None, "0"):
        otherwise = "otherwise nothing"
    else:
        otherwise = f"otherwise nothing, even where {by} is at least {quality.scaled_at_least_percent}%"
    return f"where {quoted(quality.measure)} is at least {quality.at_least_percent}%, {otherwise}"


def _loss_share(amount: LossShare) -> str:
    limits = f", at most {_smallest(amount.limits)}" if amount.limits else ""
    return (
        f"of what {_operand(amount.actual)} lies above the benchmark, {_operand(amount.benchmark)}: "
        f"{_rate(amount.rate)}; from {amount.at_least_percent}% on, {_COUNTED[amount.counted_from]}{limits}"
    )


def _rate(rate: FixedRate | QualityRate) -> str:
    if isinstance(rate, FixedRate):
        return f"{rate.percent}%"
    between = f"not below {rate.floor_percent}% and not above {rate.ceiling_percent}%"
    return f"100% less {rate.less_percent}% of {quoted(rate.measure)}, {between}"


def condition_text(condition: Condition) -> str:  # noqa: PLR0911 - one answer for each type
    """What must hold; of several, each in brackets."""
    match condition:
        case QuantityCondition():
            least = "" if condition.at_least is None else f"at least {condition.at_least}"
            most = "" if condition.at_most is None else f"at most {condition.at_most}"
            return f"{quoted(condition.quantity)} is {_both(least, most, 'known')}"
        case FallCondition():
            by = f"at least {condition.at_least_percent}%"
            return f"{quoted(condition.actual)} lies {by} below {quoted(condition.baseline)}"
        case AmountCondition():
            of = f"at least {condition.at_least_percent}% of {_operand(condition.of)}"
            return f"{_operand(condition.amount)} is {of}"
        case DayCondition():
            after = "" if condition.on_or_after is None else f"on or after {day(condition.on_or_after)}"
            before = "" if condition.on_or_before is None else f"on or before {day(condition.on_or_before)}"
            return f"the day of the figures is {_both(after, before, 'known')}"
        case EventCondition():
            return f"{quoted(condition.event)} has {'' if condition.has_happened else 'not '}happened by then"
        case AllOf():
            return f"all of these hold: {_bracketed(condition.conditions)}"
        case AnyOf():
            return f"one of these holds: {_bracketed(condition.conditions)}"


def _both(first: str, second: str, neither: str) -> str:
    return " and ".join(one for one in (first, second) if one) or neither


def _bracketed(conditions: Iterable[Condition]) -> str:
    return "; ".join(f"({condition_text(one)})" for one in conditions)


def in_order(names: Iterable[str], partners: tuple[str, ...]) -> list[str]:
    """Names of partners in the order of the agreement, any others after them: equal rule sets read the same."""

    def place(name: str) -> tuple[int, str]:
        return (partners.index(name) if name in partners else len(partners), name)

    return sorted(names, key=place)
