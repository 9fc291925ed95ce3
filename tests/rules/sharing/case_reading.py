"""A case of a table as a rule set and figures, and an answer as the words of a case."""

from datetime import date
from typing import Any, cast

import msgspec

from ledger.core.money import pounds_from_pence
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Pot, Result
from tests.cases.tables import pence
from tests.rules.sharing.patterns import Pattern

MONEY = ("variance", "budget", "actual", "amount")


def rule_set_of(case: dict[str, Any], pattern: Pattern) -> RuleSet:
    """The pattern's rule set, with what the case changes of it."""
    document = msgspec.to_builtins(pattern.rule_set)
    document["weights"] = document.get("weights", {}) | case.get("change", {}).get("weights", {})
    for part in document.get("parts", []):
        for direction in ("overspend", "underspend"):
            kept = [step for step in part[direction] if step["type"] not in case.get("without_steps", [])]
            part[direction] = kept or part[direction]
    return msgspec.convert(document, RuleSet)


def figures_of(case: dict[str, Any], as_at: date) -> Figures:
    """The case's figures: money to pence, all as at one day."""
    of_partners = {name: _in_pence(of, str) for name, of in case.get("weights", {}).items()}
    versions = of_partners | case.get("measures", {})
    document = {
        "format": "placeledger-figures/1",
        "as_at": as_at,
        "lines": [_record(line) for line in case.get("lines", [])],
        "items": [_record(item) for item in case.get("items", [])],
        "weights": {name: {"version": "of the case", "as_at": as_at, "of": of} for name, of in versions.items()},
        "amounts": _in_pence(case.get("amounts", {}), int),
        "quantities": case.get("quantities", {}),
        "decisions": _in_pence(case.get("decisions", {}), int),
        "events": [{"name": name, "happened_on": day} for name, day in case.get("events", {}).items()],
    }
    return msgspec.convert(document, Figures)


def _record(of: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{key}_pence" if key in MONEY else key: pence(value) if key in MONEY else value for key, value in of.items()
    }


def _in_pence(of: dict[str, str], kind: type) -> dict[str, Any]:
    return {key: kind(pence(value)) for key, value in of.items()}


def as_case(result: Result) -> dict[str, Any]:
    """Every total of an answer under the words of a case, as pence; what is nothing is left out."""
    pots = result.pots
    return {
        "shares": _some(result.shares_pence),
        "charged": _some(result.charged_pence),
        "received": _some(result.received_pence),
        "drawn": _added((one.item, one.amount_pence) for pot in pots for one in pot.drawn),
        "kept": _added((one.to, one.amount_pence) for pot in pots for one in pot.kept),
        "in_fence": _added((one.fence, one.amount_pence) for pot in pots for one in pot.kept if one.fence),
        "refused": _added(
            (one.item, one.amount_pence) for pot in pots for step in pot.working for one in step.passed_over
        ),
        "due": {one.clock: cast("date", one.due_on).isoformat() for one in result.due},
        "forms": sorted({share.form.value for pot in pots for share in pot.shares} - {"settled"}),
        "approval_pending_of": sorted({who for pot in pots for one in pot.kept for who in one.approval_pending_of}),
    }


def details(result: Result) -> dict[str, Any]:
    """What only some cases tell: by line, by step, by pot, in instalments; pounds as the case has them."""
    pots = result.pots
    return {
        "by_line": {
            line.line: {one.partner: _pounds(one.amount_pence) for one in line.shares}
            for pot in pots
            for line in pot.lines
        },
        "left_after_each_step": [_pounds(step.after_pence) for pot in pots for step in pot.working],
        "taken_by_step": [
            {one.to: _pounds(one.amount_pence) for one in step.taken} for pot in pots for step in pot.working
        ],
        "kept_by_pot": {
            to: [_pounds(_kept(pot, to)) for pot in pots] for pot in pots for to in {k.to for k in pot.kept}
        },
        "instalments": {
            one.partner: [_pounds(part) for part in one.instalments_pence] for pot in pots for one in pot.shares
        },
    }


def _kept(pot: Pot, to: str) -> int:
    return sum(one.amount_pence for one in pot.kept if one.to == to)


def _pounds(amount_pence: int) -> str:
    return pounds_from_pence(amount_pence).replace(",", "")


def _some(of: Any) -> dict[str, int]:
    return {name: amount for name, amount in of.items() if amount}


def _added(pairs: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, amount in pairs:
        found[name] = found.get(name, 0) + amount
    return found


def told(case: dict[str, Any]) -> dict[str, Any]:
    """What a case tells of an answer, in the words of `as_case`."""
    money = ("shares", "charged", "received", "drawn", "kept", "in_fence", "refused")
    return {
        **{name: _some(_in_pence(case.get(name, {}), int)) for name in money},
        "due": case.get("due", {}),
        "forms": case.get("forms", []),
        "approval_pending_of": case.get("approval_pending_of", []),
    }


def check_answer(case: dict[str, Any], result: Result) -> None:
    """Every total of an answer is as the case tells it; what it tells by line, step or pot is there too."""
    assert told(case) == as_case(result)
    for name, found in details(result).items():
        if name in case:
            assert (
                case[name] == found[: len(case[name])]
                if isinstance(found, list)
                else case[name].items() <= found.items()
            )
