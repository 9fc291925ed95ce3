"""How long money is overdue, in the bands of the reference data. Pure."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.core.ids import Name


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """Overdue by so many days, both included; no last day: by any more."""

    name: Name
    first_day: int
    last_day: int | None = None


class Bands(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bands of an aged list, in order, without gap or overlap."""

    dated: Annotated[date, Meta(description="from when they are used")]
    unit: Name
    source: str
    band: tuple[Band, ...]


def _read_bands() -> tuple[Band, ...]:
    text = files("ledger.rules.parameters").joinpath("ageing.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Bands).band


# What is not overdue stands in the first. Read at once: a service that has given up its rights can read no files.
BANDS = _read_bands()


def days_overdue(due_on: date, as_at: date) -> int:
    """How many days a due date lies back; 0 on the day itself and before it."""
    return max(0, (as_at - due_on).days)


def band_of(overdue_days: int) -> Band:
    """The band of so many days overdue."""
    return next(one for one in BANDS if one.last_day is None or overdue_days <= one.last_day)
