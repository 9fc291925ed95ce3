"""What readers see of the difference between two views of the books."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.entry import AccountName, Book
from ledger.core.ids import BodyCode, Code
from ledger.http.paging import CursorText, NextCursor, PageSize, limit_of
from ledger.journal.views import (
    FIRST_DAY,
    LAST_DAY,
    Day,
    FigureLeg,
    FirstEventDay,
    KnownAt,
    LastEventDay,
    SubjectiveCode,
    Through,
    refuse_parts_of_months,
)

_BEFORE = {
    "first_day": "from",
    "last_day": "to",
    "first_event_day": "event_from",
    "last_event_day": "event_to",
    "before_first_day": "before_from",
    "before_last_day": "before_to",
    "before_first_event_day": "before_event_from",
    "before_last_event_day": "before_event_to",
}
_BeforeDay = Annotated[date, Meta(description="an effective date of the view before, included; left out: the same")]
_BeforeEventDay = Annotated[
    date, Meta(description="of the view before: begins or ends a month in which things happened; left out: the same")
]
_BeforeThrough = Annotated[int, Meta(ge=0, description="the view before is as known at this sequence number")]
_BeforeAt = Annotated[datetime, Meta(tz=True, description="the view before is as known at this instant")]


class TwoViews(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=_BEFORE):
    """Two views of the same accounts: one before, and one after, which may differ by what was known and by dates."""

    account: Annotated[
        tuple[AccountName, ...], Meta(description="accounts whose legs add; with no account named, every one's do")
    ] = ()
    less: Annotated[tuple[AccountName, ...], Meta(description="accounts whose legs are taken away")] = ()
    body: BodyCode | None = None
    stream: Code | None = None
    programme: Code | None = None
    scheme: Code | None = None
    subjective: SubjectiveCode | None = None
    before_first_day: _BeforeDay | None = None
    before_last_day: _BeforeDay | None = None
    before_first_event_day: _BeforeEventDay | None = None
    before_last_event_day: _BeforeEventDay | None = None
    before_through_sequence: _BeforeThrough | None = None
    before_known_at: _BeforeAt | None = None
    first_day: Day = FIRST_DAY
    last_day: Day = LAST_DAY
    first_event_day: FirstEventDay = FIRST_DAY
    last_event_day: LastEventDay = LAST_DAY
    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """Two ways to say when, days that cross, or nothing to compare with are a mistake and no empty answer."""
        if self.through_sequence is not None and self.known_at is not None:
            raise ValueError("give through_sequence or known_at, not both")
        if self.before_through_sequence is not None and self.before_known_at is not None:
            raise ValueError("give before_through_sequence or before_known_at, not both")
        if self.first_day > self.last_day:
            raise ValueError("from lies after to")
        if self.first_day_before > self.last_day_before:
            raise ValueError("before_from lies after before_to")
        refuse_parts_of_months(self.first_event_day, self.last_event_day)
        refuse_parts_of_months(self.first_event_day_before, self.last_event_day_before, "before_")
        given = (
            self.before_first_day,
            self.before_last_day,
            self.before_first_event_day,
            self.before_last_event_day,
            self.before_through_sequence,
            self.before_known_at,
        )
        if given == (None,) * len(given):
            raise ValueError("say what to compare with: a parameter that begins with before_")
        if set(self.account) & set(self.less):
            raise ValueError("an account cannot both add and take away")

    @property
    def first_day_before(self) -> date:
        return self.first_day if self.before_first_day is None else self.before_first_day

    @property
    def last_day_before(self) -> date:
        return self.last_day if self.before_last_day is None else self.before_last_day

    @property
    def first_event_day_before(self) -> date:
        return self.first_event_day if self.before_first_event_day is None else self.before_first_event_day

    @property
    def last_event_day_before(self) -> date:
        return self.last_event_day if self.before_last_event_day is None else self.before_last_event_day

    @property
    def days_before(self) -> tuple[date, date, date, date]:
        """The effective dates and the event dates of the view before, as a view has them."""
        return self.first_day_before, self.last_day_before, self.first_event_day_before, self.last_event_day_before

    @property
    def days(self) -> tuple[date, date, date, date]:
        """The same of the view after."""
        return self.first_day, self.last_day, self.first_event_day, self.last_event_day


class LegChangeQuery(TwoViews, frozen=True, kw_only=True, rename=_BEFORE):
    """The same with the parameters of every listing."""

    page_size: PageSize = 0
    cursor: CursorText = ""

    @property
    def limit(self) -> int:
        return limit_of(self.page_size)


class ViewTaken(Struct, frozen=True):
    """One of the two views, as it was taken: asked again by its sequence number, it is the same for ever."""

    through_sequence: int
    first_day: date
    last_day: date
    first_event_day: date
    last_event_day: date


class AccountChange(Struct, frozen=True, kw_only=True):
    """One account whose turnover differs; change_pence is the balance after less the balance before."""

    book: Book
    account: AccountName
    body: str | None
    stream: str | None
    programme: str | None
    scheme: str | None
    subjective: str | None
    before_debit_pence: int
    before_credit_pence: int
    after_debit_pence: int
    after_credit_pence: int
    change_pence: int


class TrialBalanceChanges(Struct, frozen=True, kw_only=True):
    """Every account that differs between two trial balances, and the address that lists the legs by which they do."""

    place: str
    pool: str
    before: ViewTaken
    after: ViewTaken
    accounts: tuple[AccountChange, ...]
    legs: str


class LegChanges(Struct, frozen=True, kw_only=True):
    """A page of the legs that one of two views of a figure takes and the other not.

    In an item figure_pence is how it counts in the change; over all pages they sum to change_pence.
    """

    before: ViewTaken
    after: ViewTaken
    before_pence: int
    after_pence: int
    change_pence: int
    items: tuple[FigureLeg, ...]
    next_cursor: NextCursor
