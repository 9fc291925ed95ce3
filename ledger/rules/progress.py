"""How far an indicator has come from its baseline to its target; exact, and nothing is ever assumed to be zero."""

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct


class Direction(StrEnum):
    """Where an indicator is wanted to go."""

    HIGHER = "higher"
    LOWER = "lower"
    HOLD = "hold"


class ProgressState(StrEnum):
    """What a figure says; `missing`: there is none. `held` and `moved`: the target is the baseline itself."""

    MISSING = "missing"
    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    NO_CHANGE = "no_change"
    WRONG_WAY = "wrong_way"
    HELD = "held"
    MOVED = "moved"


class Progress(Struct, frozen=True):
    """What a figure says, and the part of the way that is gone; none where there is no way, or no figure."""

    state: ProgressState
    share: Fraction | None = None


def progress_of(baseline: Fraction, target: Fraction, actual: Fraction | None) -> Progress:
    """(actual - baseline) / (target - baseline); where both are equal, whether the figure still stands there."""
    if actual is None:
        return Progress(ProgressState.MISSING)
    if target == baseline:
        return Progress(ProgressState.HELD if actual == baseline else ProgressState.MOVED)
    share = Fraction(actual - baseline, target - baseline)
    if share >= 1:
        return Progress(ProgressState.REACHED, share)
    if share == 0:
        return Progress(ProgressState.NO_CHANGE, share)
    return Progress(ProgressState.ON_THE_WAY if share > 0 else ProgressState.WRONG_WAY, share)


def is_target_in_direction(direction: Direction, baseline: Fraction, target: Fraction) -> bool:
    """Whether a target lies where the indicator is wanted to go; to hold is to stay where it was."""
    match direction:
        case Direction.HIGHER:
            return target > baseline
        case Direction.LOWER:
            return target < baseline
    return target == baseline
