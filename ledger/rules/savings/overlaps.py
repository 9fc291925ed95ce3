"""Savings that may be one: other bodies or programmes that count the same outcome of the same people; pure."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from msgspec import Struct


class Counted(Struct, frozen=True, kw_only=True):
    """What a claim counts, or a line of an agreed case for one body: whose outcome, of which people, in which days.

    claim: 0 for a line of a case. Of one benefit line the parts of its bodies are one value that was divided.
    """

    pool_id: UUID
    pool: str
    claim: int
    case: str
    line: str
    body: str
    programme: str
    cohort: str
    outcome: str
    group: str
    first_day: date
    last_day: date


def overlapping(one: Counted, others: Iterable[Counted]) -> tuple[Counted, ...]:
    """Those of the others that may count the same as this one, in their order."""
    return tuple(other for other in others if _overlap(one, other))


def _overlap(one: Counted, other: Counted) -> bool:
    is_same_line = (one.pool_id, one.case, one.line) == (other.pool_id, other.case, other.line)
    is_own_line = not other.claim and (one.pool_id, one.case) == (other.pool_id, other.case)
    is_elsewhere = one.body != other.body or one.programme != other.programme
    is_same_time = one.first_day <= other.last_day and other.first_day <= one.last_day
    return is_elsewhere and is_same_time and not is_same_line and not is_own_line and _is_same_effect(one, other)


def _is_same_effect(one: Counted, other: Counted) -> bool:
    """The same outcome of the same people, or of lines that the cases themselves count once."""
    is_same_outcome = same(one.outcome, other.outcome)
    is_same_people = same(one.cohort, other.cohort) or (bool(one.group) and same(one.group, other.group))
    return is_same_outcome and is_same_people


def same(one: str, other: str) -> bool:
    """Whether two names are one, however they are spaced and capitalised."""
    return plain(one) == plain(other)


def plain(name: str) -> str:
    """A name as it is compared: without capitals, and with single spaces."""
    return " ".join(name.casefold().split())
