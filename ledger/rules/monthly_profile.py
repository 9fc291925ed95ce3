"""By which month how much of a year's budget is to be spent: twelve parts, spread to the penny; pure."""

from itertools import accumulate
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import astuple

from ledger.core.money import share_exactly

PART_MAX = 1_000_000_000
Part = Annotated[int, Meta(ge=0, le=PART_MAX)]


class MonthParts(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What falls to each month of a financial year, of the sum of all: percentages, or any whole numbers."""

    april: Part
    may: Part
    june: Part
    july: Part
    august: Part
    september: Part
    october: Part
    november: Part
    december: Part
    january: Part
    february: Part
    march: Part

    def __post_init__(self) -> None:
        """The whole falls to some month."""
        if not any(self.in_order):
            raise ValueError("at least one month has a part above zero")

    @property
    def in_order(self) -> tuple[int, ...]:
        return astuple(self)


EQUAL_PARTS = MonthParts(**dict.fromkeys(MonthParts.__struct_fields__, 1))


def spread_by_month(amount_pence: int, parts: MonthParts) -> tuple[int, ...]:
    """How much of a year's amount falls due by the end of each month; by the end of March all of it."""
    return tuple(accumulate(share_exactly(amount_pence, parts.in_order)))
