"""How periods close: month after month, in order and without a gap; only the latest closed one opens again.

Along a pool's months the states never rise: final ones come first, then closed, soft closed and open ones. So each step
looks at one neighbour only, and the database can look at them all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from ledger.core.period import month_after
from ledger.core.refusal import Code, Refusal


class PeriodState(StrEnum):
    """The states of a month, in order; a quarter or a year has the state of its least closed month."""

    OPEN = "open"
    SOFT_CLOSED = "soft_closed"
    CLOSED = "closed"
    FINAL = "final"

    @property
    def rank(self) -> int:
        return _ORDER.index(self)

    @property
    def words(self) -> str:
        return self.replace("_", " ")


_ORDER = (PeriodState.OPEN, PeriodState.SOFT_CLOSED, PeriodState.CLOSED, PeriodState.FINAL)


class PeriodAct(StrEnum):
    """What may be done with a month."""

    SOFT_CLOSE = "soft_close"
    OPEN_AGAIN = "open_again"
    CLOSE = "close"
    REOPEN = "reopen"
    FINALISE = "finalise"


# A month that opens again after its close is soft closed: what is corrected in it is the work of the few.
STEP_OF: Mapping[PeriodAct, tuple[PeriodState, PeriodState]] = {
    PeriodAct.SOFT_CLOSE: (PeriodState.OPEN, PeriodState.SOFT_CLOSED),
    PeriodAct.OPEN_AGAIN: (PeriodState.SOFT_CLOSED, PeriodState.OPEN),
    PeriodAct.CLOSE: (PeriodState.SOFT_CLOSED, PeriodState.CLOSED),
    PeriodAct.REOPEN: (PeriodState.CLOSED, PeriodState.SOFT_CLOSED),
    PeriodAct.FINALISE: (PeriodState.CLOSED, PeriodState.FINAL),
}
_WAY_ON = {
    PeriodState.OPEN: "soft close it first",
    PeriodState.SOFT_CLOSED: "close it first",
    PeriodState.CLOSED: "it re-opens first, by a controlled act",
}


class Periods(Struct, frozen=True):
    """The months of a pool with their states, and the last day that an issued statement covers."""

    states: Mapping[date, PeriodState]
    issued_through: date | None = None

    def of(self, months: Sequence[date]) -> tuple[date, ...]:
        """Those of the months that the pool has."""
        return tuple(month for month in months if month in self.states)

    def least_closed(self, months: Sequence[date]) -> PeriodState:
        """The state of several months together."""
        return min((self.states[month] for month in months), key=lambda state: state.rank)


class MonthChange(Struct, frozen=True):
    """One month's step from state to state."""

    month: date
    before: PeriodState
    after: PeriodState


def changes_of(act: PeriodAct, months: Sequence[date], periods: Periods) -> tuple[MonthChange, ...]:
    """The steps that an act takes over months: forwards from the first, backwards from the last.

    Months that have come as far already are passed over; so a quarter whose first month is closed can be closed.
    """
    before, after = STEP_OF[act]
    is_forward = after.rank > before.rank
    there = sorted(periods.of(months), reverse=not is_forward)
    return tuple(
        MonthChange(month, periods.states[month], after)
        for month in there
        if (periods.states[month].rank < after.rank if is_forward else periods.states[month].rank > after.rank)
    )


def refusals_of_changes(act: PeriodAct, months: Sequence[date], periods: Periods) -> tuple[Refusal, ...]:
    """Every reason why an act over months cannot be done."""
    if not periods.of(months):
        return (_refusal(Code.PERIOD_DOES_NOT_EXIST, "the pool has no month of it"),)
    changes = changes_of(act, months, periods)
    if not changes:
        state = periods.least_closed(periods.of(months))
        return (_refusal(Code.PERIOD_IS_IN_ANOTHER_STATE, f"it is {state.words} already"),)
    states = dict(periods.states)
    refusals = []
    for change in changes:
        refusal = _refusal_of_step(act, change, periods) or _refusal_of_order(change, states)
        if refusal is not None:
            refusals.append(refusal)
        states[change.month] = change.after
    return tuple(refusals)


def _refusal_of_step(act: PeriodAct, change: MonthChange, periods: Periods) -> Refusal | None:
    """Why the month's own state, or a statement over it, refuses the step."""
    month = f"{change.month:%Y-%m}"
    if change.before is PeriodState.FINAL:
        return _refusal(Code.PERIOD_IS_FINAL, f"{month} is final")
    if change.before is not STEP_OF[act][0]:
        detail = f"{month} is {change.before.words}: {_WAY_ON[change.before]}"
        return _refusal(Code.PERIOD_IS_IN_ANOTHER_STATE, detail)
    if act is PeriodAct.REOPEN and periods.issued_through is not None and change.month <= periods.issued_through:
        detail = f"a statement through {periods.issued_through} is issued, and {month} stands in it"
        return _refusal(Code.STATEMENT_IS_ISSUED, detail)
    return None


def _refusal_of_order(change: MonthChange, states: Mapping[date, PeriodState]) -> Refusal | None:
    """Why a neighbour refuses the step: no month stands further than the one before it."""
    month, is_forward = f"{change.month:%Y-%m}", change.after.rank > change.before.rank
    neighbour = month_after(change.month, -1 if is_forward else 1)
    beside = states.get(neighbour)
    if beside is None or (beside.rank >= change.after.rank if is_forward else beside.rank <= change.after.rank):
        return None
    order = "it goes first" if is_forward else f"only the latest month that is {change.before.words} can go back"
    return _refusal(Code.PERIOD_IS_OUT_OF_ORDER, f"beside {month}, {neighbour:%Y-%m} is {beside.words}: {order}")


def _refusal(code: Code, detail: str) -> Refusal:
    return Refusal(code, detail, "/period")


def words_of_closed_month(month: date, state: PeriodState | None, earliest_open: date | None, *, roles: str) -> str:
    """What a month that takes no entry says: its state, and what to do instead."""
    match state:
        case None:
            said = "is no month of this pool"
        case PeriodState.SOFT_CLOSED:
            said = f"is soft closed, and takes entries of these roles only: {roles}"
        case _:
            said = f"is {state.words}"
    if earliest_open is None:
        return f"{month:%Y-%m} {said}; no month of the pool is open"
    return f"{month:%Y-%m} {said}; post into an open month, from {earliest_open:%Y-%m} on, and keep the event date"
