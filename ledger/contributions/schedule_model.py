"""The words of contribution schedules: who is to pay what in a financial year, when, and what varies it for once."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from ledger.approvals.model import ActCommand
from ledger.core.ids import BodyCode, Code
from ledger.core.period import financial_year_start, parse_period
from ledger.journal.command import AMOUNT_PENCE_MAX, Label
from ledger.rules.fencing import FinancialYear, year_named
from ledger.rules.instalments import ON_ITS_DAY, DueRule, Frequency, Instalment, Timing

SCHEDULES_MAX = 100
ScheduleKey = tuple[str, str, int]  # body, stream, and the calendar year in which the financial year begins
_Pence = Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="whole pence")]


class WrittenInstalment(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of an uneven schedule."""

    day: date
    amount_pence: _Pence


class WrittenSchedule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a partner pays of a stream in the year, and how."""

    body: BodyCode
    stream: Code
    amount_pence: Annotated[int, Meta(ge=0, le=AMOUNT_PENCE_MAX, description="of the whole year, in whole pence")]
    frequency: Frequency
    timing: Annotated[Timing | None, Meta(description="left out of an uneven schedule, whose list says the days")] = (
        None
    )
    is_recurrent: Annotated[bool, Meta(description="whether it counts toward the base of next year")] = True
    due: DueRule = ON_ITS_DAY
    divides: Annotated[
        Literal["whole_year", "what_is_left"],
        Meta(description="what_is_left: called instalments stay, and the rest is divided over the others"),
    ] = "whole_year"
    instalments: Annotated[
        tuple[WrittenInstalment, ...], Meta(max_length=366, description="of an uneven schedule, in order of day")
    ] = ()

    def __post_init__(self) -> None:
        """Only an uneven schedule has a list; its days differ, are in order, and its amounts add up."""
        if (self.frequency is Frequency.UNEVEN) != (self.timing is None):
            raise ValueError("give timing unless the frequency is uneven")
        if (self.frequency is Frequency.UNEVEN) != bool(self.instalments):
            raise ValueError("give instalments where the frequency is uneven, and nowhere else")
        days = [one.day for one in self.instalments]
        if days != sorted(set(days)):
            raise ValueError("the days of instalments differ and are in order")
        listed_pence = sum(one.amount_pence for one in self.instalments)
        if self.instalments and listed_pence != self.amount_pence:
            raise ValueError(f"the instalments add up to {listed_pence} pence, not to {self.amount_pence}")


class WrittenVariation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A change for this year only: the base stays. All variations of a proposal add up to nothing."""

    body: BodyCode
    stream: Code
    amount_pence: Annotated[
        int, Meta(ge=-AMOUNT_PENCE_MAX, le=AMOUNT_PENCE_MAX, description="above zero: the partner pays more this year")
    ]
    to_be_reversed_in: Annotated[
        FinancialYear | None, Meta(description="the later year in which it is to be taken back, if one is agreed")
    ] = None
    takes_back: Annotated[FinancialYear | None, Meta(description="the earlier year whose variation this reverses")] = (
        None
    )

    def __post_init__(self) -> None:
        """It varies something, and the years named are years."""
        if self.amount_pence == 0:
            raise ValueError("a variation of nothing varies nothing")
        for named in (self.to_be_reversed_in, self.takes_back):
            if named is not None and year_named(named) is None:
                raise ValueError("a financial year is written 2025-26")


class ProposedSchedule(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="change-contribution-schedule"):
    """What partners are to contribute in a financial year, from now on: schedules anew, and variations for the year."""

    financial_year: FinancialYear
    effective_date: Annotated[date, Meta(description="of the year: when the difference enters the budget book")]
    schedules: Annotated[tuple[WrittenSchedule, ...], Meta(max_length=SCHEDULES_MAX)] = ()
    variations: Annotated[tuple[WrittenVariation, ...], Meta(max_length=SCHEDULES_MAX)] = ()
    label: Label = ""

    def __post_init__(self) -> None:
        """Something changes, each schedule once, all days in the year, and variations only between partners."""
        year = parse_period(f"{self.financial_year}-Y")
        if year is None:
            raise ValueError("a financial year is written 2025-26")
        days = [self.effective_date, *(part.day for one in self.schedules for part in one.instalments)]
        if any(not year.first_day <= day <= year.last_day for day in days):
            raise ValueError(f"every day lies from {year.first_day} to {year.last_day}")
        if not self.schedules and not self.variations:
            raise ValueError("give schedules, variations, or both")
        for named in (self.schedules, self.variations):
            if len({(one.body, one.stream) for one in named}) < len(named):
                raise ValueError("a body's stream stands twice")
        self._require_variations_between()

    def _require_variations_between(self) -> None:
        """Variations move money between partners, and are taken back in later years."""
        off_pence = sum(one.amount_pence for one in self.variations)
        if off_pence:
            raise ValueError(f"the variations add up to {off_pence} pence, not to nothing")
        for one in self.variations:
            later, earlier = one.to_be_reversed_in, one.takes_back
            if (later or "9999") <= self.financial_year or (earlier or "") >= self.financial_year:
                raise ValueError("a variation is reversed in a later year, and takes back an earlier one")

    @property
    def streams(self) -> tuple[str, ...]:
        """Every stream that changes, each once."""
        written = [one.stream for one in self.schedules]
        return tuple(dict.fromkeys([*written, *(one.stream for one in self.variations)]))

    @property
    def year(self) -> int:
        """The calendar year in which the financial year begins."""
        return financial_year_start(self.effective_date).year


class AgreedVariation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A variation as it stands in a schedule."""

    amount_pence: int
    to_be_reversed_in: str | None = None
    takes_back: str | None = None


class ScheduleContent(Struct, frozen=True, kw_only=True):
    """What a version of a schedule says."""

    written: WrittenSchedule
    variations: tuple[AgreedVariation, ...]
    instalments: tuple[Instalment, ...]
    label: str = ""

    @property
    def variation_pence(self) -> int:
        return sum(one.amount_pence for one in self.variations)

    @property
    def amount_pence(self) -> int:
        return self.written.amount_pence + self.variation_pence


class ScheduleVersion(Struct, frozen=True, kw_only=True):
    """One version of a schedule as it is kept; the latest of a body, stream and year is in force."""

    body: str
    stream: str
    year: int
    version: int
    content: ScheduleContent
    recorded_at: datetime
    proposal_id: UUID

    @property
    def key(self) -> ScheduleKey:
        return self.body, self.stream, self.year


class InstalmentView(Struct, frozen=True, kw_only=True):
    """One instalment, the variation apart from its base, and the call that asks for it, if there is one."""

    number: int
    day: date
    due_on: date
    base_pence: int
    variation_pence: int
    amount_pence: int
    call: int | None


class ScheduleView(Struct, frozen=True, kw_only=True):
    """A version of a schedule: its base, what varies it for this year only, and both added up."""

    body: str
    stream: str
    financial_year: str
    version: int
    is_in_force: bool
    base_pence: Annotated[int, Meta(description="what counts toward next year, where it is recurrent")]
    variation_pence: Annotated[int, Meta(description="for this year only")]
    amount_pence: int
    is_recurrent: bool
    frequency: Frequency
    timing: Timing | None
    due: DueRule
    variations: tuple[AgreedVariation, ...]
    instalments: tuple[InstalmentView, ...]
    label: str
    recorded_at: datetime
    proposal: str
