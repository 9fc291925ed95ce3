"""What trying a rule set answers: two answers side by side, and a sweep of variance or savings with its kinks."""

from datetime import date

from msgspec import Struct

COMPARISON_FORMAT = "placeledger-comparison/1"
SWEEP_FORMAT = "placeledger-sweep/1"
GAINS_SWEEP_FORMAT = "placeledger-gains-sweep/1"


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


class ComparedGain(_Answer, frozen=True):
    """One gain's net of each partner in both answers, as proposed and as payable, and what no partner takes of it."""

    gain: str
    proposed: tuple[Compared, ...]
    payable: tuple[Compared, ...]
    kept: tuple[Compared, ...]


class SideBySide(_Answer, frozen=True, omit_defaults=True):
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
    gains: tuple[ComparedGain, ...] = ()


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


class GainsPoint(_Answer, frozen=True):
    """Who receives (positive) or pays what at one level of what was realised; with what is put in and kept."""

    percent: str
    realised_pence: int
    net_pence: dict[str, int]
    gathered_pence: int
    kept_pence: int


class GainsKink(_Answer, frozen=True):
    """Where a partner begins to receive more or less of each further penny that is saved, in percent; or at once."""

    partner: str
    realised_pence: int
    percent: str
    before_percent: str
    after_percent: str
    jump_pence: int


class GainsSweep(_Answer, frozen=True):
    """Net of each partner, over all gains, as what was realised runs over a range, in percent of the figures."""

    format: str
    title: str
    as_at: date
    realised_pence: int
    how: str
    points: tuple[GainsPoint, ...]
    kinks: tuple[GainsKink, ...]
    has_all_kinks: bool
