"""The words of a year's contributions: agreed, or not agreed and by default what the partners wrote for that."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.working import Step
from ledger.rules.fencing import FinancialYear, year_named
from ledger.rules.not_agreed import Default, Level

YEAR_MIN, YEAR_MAX = 2, 9_998  # the calendar holds the years before and after


class Standing(StrEnum):
    """Whether schedules that every partner approved are in force."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


class ExpectedQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which year."""

    financial_year: FinancialYear

    def __post_init__(self) -> None:
        """The year is one, and has years before and after it."""
        if not YEAR_MIN <= (year_named(self.financial_year) or 0) <= YEAR_MAX:
            raise ValueError("a financial year is written 2025-26")


class EscalationView(Struct, frozen=True, kw_only=True):
    """With whom the matter lies from a day on, while it is not agreed."""

    to: Level
    on: date
    is_reached: Annotated[bool, Meta(description="the contributions are not agreed, and the day has come")]


class ExpectedLine(Struct, frozen=True, kw_only=True):
    """What a body is to contribute of a stream: by the schedule in force or, marked not_agreed, by the default."""

    stream: Annotated[str | None, Meta(description="null: spent without a stream, where each keeps its own cash")]
    standing: Standing
    amount_pence: Annotated[int | None, Meta(description="null: not agreed, and the default gives nothing")]
    schedule_version: int | None
    proposal: Annotated[str | None, Meta(description="the address of the newest proposal that waits for approvals")]
    working: tuple[Step, ...]


class ExpectedOfBody(Struct, frozen=True, kw_only=True):
    """What a body is to contribute in the year; agreed once nothing of it is left to agree."""

    body: str
    standing: Standing
    agreed_pence: int
    expected_pence: Annotated[
        int | None, Meta(description="by default, of what is not agreed; never posted; null: the default gives nothing")
    ]
    lines: tuple[ExpectedLine, ...]


class ExpectedContributions(Struct, frozen=True, kw_only=True):
    """A year's contributions as they stand; nothing is posted from it.

    not_divided: last year's spend that the default gives to nobody.
    """

    financial_year: str
    standing: Standing
    mark: str
    terms_version: int
    default: Default | None
    last_year: str
    is_last_year_over: Annotated[bool, Meta(description="false: its spend may yet grow")]
    escalation: tuple[EscalationView, ...]
    disputes: Annotated[str, Meta(description="the agreement's dispute clause")]
    partners: tuple[ExpectedOfBody, ...]
    not_divided: tuple[Step, ...]
    through_sequence: int
