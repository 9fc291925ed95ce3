"""What applies to a financial year whose contributions are not agreed: only what the partners wrote for that (P29)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.money import pounds_from_pence, share_exactly
from ledger.core.working import Step

_COMMON_YEAR = 2001  # its days are in every year
_APRIL = 4


class Default(StrEnum):
    """What each partner is expected to contribute meanwhile."""

    LAST_YEARS_SPEND = "last_years_spend"


class Level(StrEnum):
    """Who settles it, each after the one before."""

    BOARD = "board"
    AUTHORISED_OFFICERS = "authorised_officers"
    DISPUTE_CLAUSE = "dispute_clause"


class Escalation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """From which day of a year the matter lies with whom."""

    to: Level
    month: Annotated[int, Meta(ge=1, le=12)]
    day: Annotated[int, Meta(ge=1, le=31)]
    is_in_the_year: Annotated[
        bool, Meta(description="true: of the financial year itself; false: of the financial year before it")
    ] = False

    def __post_init__(self) -> None:
        """Every year has the day."""
        date(_COMMON_YEAR, self.month, self.day)

    def on(self, year: int) -> date:
        """The day for the financial year that begins in a calendar year."""
        begins = year if self.is_in_the_year else year - 1
        return date(begins + (self.month < _APRIL), self.month, self.day)


class NotAgreedTerms(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What the partners wrote for a year whose contributions are not agreed."""

    default: Annotated[Default | None, Meta(description="none: nothing is expected until it is agreed")] = None
    escalation: Annotated[tuple[Escalation, ...], Meta(max_length=len(Level))] = ()

    def __post_init__(self) -> None:
        """Something is written, and each level follows the one before it."""
        if self.default is None and not self.escalation:
            raise ValueError("give default, escalation or both")
        order = [list(Level).index(one.to) for one in self.escalation]
        days = [one.on(_COMMON_YEAR) for one in self.escalation]
        if order != sorted(set(order)) or days != sorted(set(days)):
            raise ValueError("board, authorised officers, dispute clause: in this order, each on a later day")


class SchemeSpend(Struct, frozen=True, kw_only=True):
    """What was spent on a scheme in a year; body: who spent it, where each partner keeps its own cash."""

    programme: str
    scheme: str
    stream: str | None
    amount_pence: int
    body: str | None = None
    source: str = ""


Expected = Mapping[tuple[str, str | None], tuple[Step, ...]]  # by body and stream: its parts, which add up


class LastYearsSpend(Struct, frozen=True):
    """Last year's spend as what each body is expected to contribute of each stream, and what falls to nobody."""

    expected: Expected
    not_divided: tuple[Step, ...]


def last_years_spend(spent: Sequence[SchemeSpend], scheduled_pence: Mapping[str, Mapping[str, int]]) -> LastYearsSpend:
    """Whoever spent it, else those who were to pay the stream last year, in that proportion, largest remainder first.

    scheduled_pence: by stream, of each body in the order of the agreement. What has no stream, or one that nobody was
    to pay, falls to nobody: the partners did not say to whom.
    """
    expected: dict[tuple[str, str | None], tuple[Step, ...]] = {}
    not_divided = []
    for one in spent:
        parts = list(_parts(one, scheduled_pence.get(one.stream or "", {})))
        for body, step in parts:
            expected[body, one.stream] = (*expected.get((body, one.stream), ()), step)
        if not parts:
            why = "no body was to contribute it" if one.stream else "it has no stream"
            not_divided.append(Step(f"{_said(one)}: {why}", one.amount_pence, one.source))
    return LastYearsSpend(expected, tuple(not_divided))


def _parts(one: SchemeSpend, scheduled_pence: Mapping[str, int]) -> Iterator[tuple[str, Step]]:
    paying = {body: pence for body, pence in scheduled_pence.items() if pence > 0}
    if one.body is not None:
        yield one.body, Step(_said(one), one.amount_pence, one.source)
    elif len(paying) == 1:
        yield next(iter(paying)), Step(_said(one), one.amount_pence, one.source)
    elif paying:
        shares = share_exactly(one.amount_pence, list(paying.values()))
        for body, share_pence in zip(paying, shares, strict=True):
            scheduled = f"£{pounds_from_pence(paying[body])} of £{pounds_from_pence(sum(paying.values()))} scheduled"
            what = f"{_said(one)}: share of £{pounds_from_pence(one.amount_pence)}, by {scheduled}"
            yield body, Step(what, share_pence, one.source)


def _said(one: SchemeSpend) -> str:
    of_stream = f", {one.stream}" if one.stream else ""
    return f"spent on {one.programme}, {one.scheme}{of_stream}"
