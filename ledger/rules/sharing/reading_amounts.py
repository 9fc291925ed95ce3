"""Amounts, names and lists in plain English, so written that two that differ never read the same.

What somebody typed stands in curly quotes and cannot end them; an amount made of others stands in brackets.
"""

from collections.abc import Iterable
from datetime import date
from unicodedata import combining, is_normalized

from ledger.core.money import pounds_from_pence
from ledger.rules.sharing.model import (
    Amount,
    BudgetAmount,
    FixedAmount,
    NamedAmount,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    SumAmount,
)

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


def amount_text(amount: Amount) -> str:
    """What an amount is, to the penny or by the names of the figures that make it."""
    match amount:
        case FixedAmount():
            text = pounds(amount.amount_pence)
        case NamedAmount():
            text = f"the amount {quoted(amount.name)} of the figures"
        case BudgetAmount():
            text = "the budget of these lines" if amount.of == "these_lines" else "the budget of all lines"
        case PercentAmount():
            text = f"{amount.percent}% of {_operand(amount.of)}"
        case PricedExcess():
            above = f"what {quoted(amount.actual)} lies above {quoted(amount.plan)}"
            text = f"{above}, at {_operand(amount.price)} for each one"
        case PerformanceAmount():
            text = _performance(amount)
        case SumAmount():
            text = _sum(amount)
        case _:  # a decided one: mypy refuses this branch for any other
            decided = f"what {quoted(amount.by)} decides as {quoted(amount.name)}"
            text = f"{decided} or, until then, {_operand(amount.until_then)}"
    return text


def _operand(amount: Amount) -> str:
    """An amount within another: in brackets unless it is a plain one."""
    text = amount_text(amount)
    return text if isinstance(amount, FixedAmount | NamedAmount | BudgetAmount) else f"({text})"


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


def in_order(names: Iterable[str], partners: tuple[str, ...]) -> list[str]:
    """Names of partners in the order of the agreement, any others after them: equal rule sets read the same."""

    def place(name: str) -> tuple[int, str]:
        return (partners.index(name) if name in partners else len(partners), name)

    return sorted(names, key=place)
