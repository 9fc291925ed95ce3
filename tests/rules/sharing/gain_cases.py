"""A case of a gain as a rule set and figures, and what a gain moves as the words of a case."""

from datetime import date
from typing import Any

import msgspec

from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Moved, Result
from tests.cases.tables import pence
from tests.rules.sharing.documents import put_at
from tests.rules.sharing.gain_patterns import GainPattern

GIVEN = {"name", "pattern", "source", "gain", "basis", "put"}
CHANGED = {"amounts", "quantities", "weights", "savings", "events", "as_at"}
TOLD = {"net", "kept", "says", "outstanding"}
PUT_IN = ("verified", "banked", "projected")


def documents_of(case: dict[str, Any], pattern: GainPattern) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rule set and the figures of a case, as documents."""
    rules: dict[str, Any] = msgspec.to_builtins(pattern.rule_set)
    for pointer, text in case.get("put", {}).items():
        rules = put_at(rules, pointer, msgspec.json.decode(text))
    figures: dict[str, Any] = msgspec.to_builtins(pattern.figures)
    figures["amounts"] = figures.get("amounts", {}) | _in_pence(case.get("amounts", {}))
    figures["quantities"] = figures.get("quantities", {}) | case.get("quantities", {})
    for measure, of in case.get("weights", {}).items():
        figures["weights"][measure]["of"] = {body: str(pence(text)) for body, text in of.items()}
    figures["events"] = [{"name": name, "happened_on": day} for name, day in case.get("events", {}).items()]
    figures["as_at"] = case.get("as_at", figures["as_at"])
    if "savings" in case:
        figures["savings"] = list(map(_saving, case["savings"]))
    return rules, figures


def _saving(of: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{key}_pence" if key in PUT_IN else key: pence(value) if key in PUT_IN else value for key, value in of.items()
    }


def _in_pence(of: dict[str, str]) -> dict[str, int]:
    return {name: pence(text) for name, text in of.items()}


def moved_of(rules: dict[str, Any], figures: dict[str, Any], gain: str, basis: str = "verified") -> Moved:
    """What a gain of these documents moves."""
    result = evaluate(
        msgspec.convert(rules, RuleSet), msgspec.convert(msgspec.to_builtins(figures, builtin_types=(date,)), Figures)
    )
    assert isinstance(result, Result), [(one.pointer, one.detail) for one in result]
    (found,) = [one for one in result.gains if one.gain == gain]
    return found.proposed if basis == "verified" else found.payable


def require_case(case: dict[str, Any], moved: Moved) -> None:
    """All that a case tells is so, and what is moved comes to nothing together."""
    assert set(case) <= GIVEN | CHANGED | TOLD, "a word of a case that no test reads would prove nothing"
    assert _in_pence(case["net"]) == {body: amount for body, amount in moved.net_pence.items() if amount}
    assert _in_pence(case.get("kept", {})) == {one.to: one.amount_pence for one in moved.kept}
    assert case.get("says", "") == moved.says
    if "outstanding" in case:
        told = {name: _in_pence(of) for name, of in case["outstanding"].items()}
        assert told == {one.weights: one.of_pence for one in moved.outstanding}
    require_balance(moved)


def require_balance(moved: Moved) -> None:
    """Net of all bodies with what is kept is nothing, and each body's is what it is given less what it puts in."""
    assert 0 == sum(moved.net_pence.values()) + sum(one.amount_pence for one in moved.kept)
    assert moved.shared_pence == sum(moved.gathered_pence.values())
    for body, net in moved.net_pence.items():
        assert net == moved.given_pence[body] - moved.gathered_pence[body]
