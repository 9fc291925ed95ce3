"""Rule sets and figures from their JSON documents: the value, or all that is wrong with its place. Pure."""

from typing import TypeVar

from ledger.core.refusal import Refusal, RefusedError
from ledger.core.strict_json import decode_strictly
from ledger.rules.sharing.checking import check
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet

_T = TypeVar("_T", RuleSet, Figures)


def read_rule_set(raw: bytes) -> RuleSet | tuple[Refusal, ...]:
    """A rule set that can be carried out; else what is wrong with the document, or with the rules that it says."""
    found = _read(raw, RuleSet)
    return found if isinstance(found, tuple) else check(found) or found


def read_figures(raw: bytes) -> Figures | tuple[Refusal, ...]:
    """Figures; whether they fit a rule set is told by evaluating it."""
    return _read(raw, Figures)


def _read(raw: bytes, wanted: type[_T]) -> _T | tuple[Refusal, ...]:
    try:
        return decode_strictly(raw, wanted)
    except RefusedError as error:
        return error.refusals
