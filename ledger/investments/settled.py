"""What settlements brought to bodies that had invested: read from what each of them evaluated; pure.

A gain repays investors by a step that shares by the weights `invested` or `outstanding`: what that step gave is the
repayment. An evaluation is cumulative for its year, so each settling moves what differs from the one before.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.rules.sharing.result import Working

INVESTED, OUTSTANDING = "invested", "outstanding"
REPAYING = frozenset({INVESTED, OUTSTANDING})


class _Moved(Struct, frozen=True):
    gathered_of: dict[str, int] = {}
    working: tuple[Working, ...] = ()


class _Gain(Struct, frozen=True):
    gain: str
    payable: _Moved


class _Gains(Struct, frozen=True):
    gains: tuple[_Gain, ...] = ()


class _Saving(Struct, frozen=True):
    name: str
    case: str | None = None


class _Savings(Struct, frozen=True):
    savings: tuple[_Saving, ...] = ()


_RESULT = msgspec.json.Decoder(_Gains)
_FIGURES = msgspec.json.Decoder(_Savings)


class Settled(Struct, frozen=True, kw_only=True):
    """A gain of a year as it was settled: what it repays each investor by then, and of which cases' savings."""

    number: int
    year: int
    gain: str
    on: date
    recorded_at: datetime
    principal_id: UUID
    acting_body: str
    repaid_pence: Mapping[str, int]
    cases: frozenset[str]


def repaid_by(working: Iterable[Working]) -> dict[str, int]:
    """What the steps that repay gave to each body."""
    repaid: dict[str, int] = {}
    for step in working:
        if step.weights is not None and step.weights.name in REPAYING:
            for one in step.taken:
                repaid[one.to] = repaid.get(one.to, 0) + one.amount_pence
    return repaid


def gain_of(gain: str, result: bytes, figures: bytes) -> tuple[dict[str, int], frozenset[str]] | None:
    """What a gain of a settlement repays whom, and the cases of what it gathered; None for what is no gain."""
    found = next((one for one in _RESULT.decode(result).gains if one.gain == gain), None)
    if found is None:
        return None
    case_of = {one.name: one.case for one in _FIGURES.decode(figures).savings}
    gathered = (case_of.get(name) for name, pence in found.payable.gathered_of.items() if pence)
    return repaid_by(found.payable.working), frozenset(case for case in gathered if case is not None)
