"""What trying a rule set answers: two answers side by side, and a sweep of the variance with its kinks."""

from datetime import date

from msgspec import Struct

COMPARISON_FORMAT = "placeledger-comparison/1"
SWEEP_FORMAT = "placeledger-sweep/1"


class _Answer(Struct, frozen=True, kw_only=True):
    """What all answers have in common."""


class Compared(_Answer, frozen=True):
    """One amount of both answers, and second - first."""

    what: str
    first_pence: int
    second_pence: int
    difference_pence: int


class ComparedScheme(_Answer, frozen=True):
    """One scheme's shares by partner in both answers."""

    scheme: str
    partners: tuple[Compared, ...]


class SideBySide(_Answer, frozen=True):
    """Two answers to the same figures: by partner, by scheme, and what no partner takes."""

    format: str
    first_title: str
    second_title: str
    as_at: date
    variance_pence: int
    shares: tuple[Compared, ...]
    received: tuple[Compared, ...]
    charged: tuple[Compared, ...]
    drawn: tuple[Compared, ...]
    kept: tuple[Compared, ...]
    schemes: tuple[ComparedScheme, ...]


class SweepPoint(_Answer, frozen=True):
    """Who pays what at one variance; with what is drawn and kept, all of it."""

    percent: str
    variance_pence: int
    shares_pence: dict[str, int]
    drawn_pence: int
    kept_pence: int


class Kink(_Answer, frozen=True):
    """Where a partner begins to bear more or less of each further penny of overspend, in percent; or all at once."""

    partner: str
    variance_pence: int
    percent: str
    before_percent: str
    after_percent: str
    jump_pence: int


class Sweep(_Answer, frozen=True):
    """Shares as the variance runs over a range, in percent of the budget of all lines."""

    format: str
    title: str
    as_at: date
    budget_pence: int
    how: str
    points: tuple[SweepPoint, ...]
    kinks: tuple[Kink, ...]
    has_all_kinks: bool
