"""From our accounts and dimensions to a body's own codes; pure. Nothing is made while anything has no code."""

from collections.abc import Iterable

from ledger.core.refusal import Code, Refusal
from ledger.general_ledgers.model import Coding, MappingRule, NewLedgerProfile, Posted

_DIMENSIONS = ("counterparty", "stream", "programme", "scheme", "subjective")


def coding_of(profile: NewLedgerProfile, line: Posted) -> tuple[Coding, bool] | None:
    """The code of the first rule that fits, else the suspense code, which the second value tells; None for neither."""
    for rule in profile.rules:
        if _fits(rule, line):
            return Coding(rule.code, rule.cost_centre, rule.segments), False
    return None if profile.suspense is None else (profile.suspense, True)


def _fits(rule: MappingRule, line: Posted) -> bool:
    return rule.account is line.account and all(
        getattr(rule, name) in {None, getattr(line, name)} for name in _DIMENSIONS
    )


def refusals_of_lines(profile: NewLedgerProfile, lines: Iterable[Posted]) -> tuple[Refusal, ...]:
    """Every account with its dimensions that the profile has no code for, each once, in the order met."""
    unmapped = {_named(line): None for line in lines if coding_of(profile, line) is None}
    return tuple(Refusal(Code.DIMENSION_IS_NOT_MAPPED, f"no rule fits {name}", "/body") for name in unmapped)


def _named(line: Posted) -> str:
    named = [f"{name} {value}" for name in _DIMENSIONS if (value := getattr(line, name)) is not None]
    return ", ".join([f"account {line.account}", *named])
