"""How long money has waited: what came first goes first, so what is left came last. Pure."""

import tomllib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import Name
from ledger.core.period import MONTHS_IN_YEAR


class WaitingBand(Struct, frozen=True, forbid_unknown_fields=True):
    """Waiting for so many months, both included; no last one: for any more."""

    name: Name
    first: int
    last: int | None = None


class _Bands(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bands of a list of money that waits, in order, without gap or overlap."""

    dated: Annotated[date, Meta(description="from when they are used")]
    unit: Name
    source: str
    band: tuple[WaitingBand, ...]


def _read_bands() -> tuple[WaitingBand, ...]:
    text = files("ledger.rules.parameters").joinpath("waiting.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Bands).band


# Read at once: a service that has given up its rights can read no files.
WAITING_BANDS = _read_bands()


class Left(Struct, frozen=True):
    """What is left of what came in a month."""

    month: date
    amount_pence: int


def left_of(came: Iterable[Left], left_pence: int) -> tuple[Left, ...]:
    """What of the amounts that came is left where so much is, the earliest having gone first; the latest first.

    Nothing is left of nothing, or where more went than came. More than ever came cannot be left.
    """
    found = []
    for one in sorted(came, key=lambda each: each.month, reverse=True):
        taken = min(max(one.amount_pence, 0), left_pence)
        if taken > 0:
            found.append(Left(one.month, taken))
            left_pence -= taken
    return tuple(found)


def months_waited(month: date, as_at: date) -> int:
    """How many months lie between the month in which money came and that of a day; 0 in the month itself."""
    return max(0, (as_at.year - month.year) * MONTHS_IN_YEAR + as_at.month - month.month)


def waiting_band_of(months: int) -> WaitingBand:
    """The band of so many months."""
    return next(one for one in WAITING_BANDS if one.last is None or months <= one.last)
