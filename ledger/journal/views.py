"""What readers see of the journal: entries, legs, balances."""

from datetime import date, datetime
from typing import Annotated, Protocol
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.entry import AccountName, Book, EntryKind, SourceLine
from ledger.core.ids import PLAIN, BodyCode, Code
from ledger.core.period import month_end, month_start
from ledger.core.working import Step
from ledger.http.paging import NextCursor, PageQuery

PENCE_MAX = 2**63 - 1
FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)
Day = Annotated[date, Meta(description="an effective date, included")]
Through = Annotated[int, Meta(ge=0, description="as known at this sequence number; left out: as known now")]
KnownAt = Annotated[
    datetime, Meta(tz=True, description="as known at this instant (with time zone); not together with a sequence")
]


EventDay = Annotated[date, Meta(description="the day when it really happened, included")]
FirstEventDay = Annotated[date, Meta(description="the first day of a month: only what happened from it on")]
LastEventDay = Annotated[date, Meta(description="the last day of a month: only what happened until it")]
_Recorded = Annotated[datetime, Meta(tz=True, description="an instant of recording (with time zone), included")]
_Pence = Annotated[int, Meta(ge=0, description="of one of its legs, debit or credit, without its sign")]
_Words = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=rf"^{PLAIN}*\Z",
        description="stands in the narrative, supplier, reference or label, in capitals or not",
    ),
]
_Written = Annotated[str, Meta(max_length=400, pattern=rf"^{PLAIN}*\Z", description="of its source line, exactly")]
SubjectiveCode = Annotated[
    str, Meta(pattern=rf"^{PLAIN}+\Z", max_length=80, description="the body's own subjective code, unchanged")
]
DAYS_AS_ASKED = {
    "first_day": "from",
    "last_day": "to",
    "first_event_day": "event_from",
    "last_event_day": "event_to",
}
_OfLeg = "of one of its legs; with other dimensions or an amount, of the same leg"


class LegView(Struct, frozen=True, kw_only=True):
    """One leg of an entry, debit positive."""

    line: int
    account: AccountName
    body: str | None
    stream: str | None
    programme: str | None
    scheme: str | None
    subjective: str | None
    amount_pence: int


class EntryView(Struct, frozen=True, kw_only=True):
    """One entry as it stands; null texts were erased; mark: that it was recorded before the agreement was signed."""

    sequence: int
    recorded_at: datetime
    kind: EntryKind
    book: Book
    effective_date: date
    event_date: date
    acting_body: str
    principal_id: str
    act_id: str
    label: str
    reference: str
    narrative: str | None
    supplier_name: str | None
    source: SourceLine | None
    reverses_sequence: int | None
    reversed_by_sequence: int | None
    proposal_id: UUID | None
    mark: str
    amount_pence: Annotated[int, Meta(description="the sum of its debits, which its credits equal")]
    vat_pence: Annotated[int, Meta(description="VAT within what was paid; below zero within what came back")]
    working: tuple[Step, ...]
    legs: tuple[LegView, ...]


class FigureLeg(Struct, frozen=True, kw_only=True):
    """One leg behind a figure; figure_pence is how it counts in the figure, amount_pence how it was posted."""

    sequence: int
    line: int
    figure_pence: int
    amount_pence: int
    account: AccountName
    body: str | None
    stream: str | None
    programme: str | None
    scheme: str | None
    subjective: str | None
    kind: EntryKind
    effective_date: date
    event_date: date
    recorded_at: datetime
    label: str
    reference: str
    narrative: str | None
    supplier_name: str | None
    source: SourceLine | None
    entry_href: str


class FigureLegs(Struct, frozen=True):
    """A page of the legs behind a figure, with the whole figure's sum and count on every page."""

    figure_pence: int
    leg_count: int
    through_sequence: int
    items: tuple[FigureLeg, ...]
    next_cursor: NextCursor


class AccountBalance(Struct, frozen=True, kw_only=True):
    """One line of the trial balance."""

    book: Book
    account: AccountName
    body: str | None
    stream: str | None
    programme: str | None
    scheme: str | None
    subjective: str | None
    debit_pence: int
    credit_pence: int
    balance_pence: int


class TrialBalance(Struct, frozen=True, kw_only=True):
    """Every account with its turnover; debits equal credits in each book."""

    place: str
    pool: str
    pool_label: str
    first_day: date
    last_day: date
    through_sequence: int
    debit_pence: int
    credit_pence: int
    accounts: tuple[AccountBalance, ...]


class AsKnown(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first_day": "from", "last_day": "to"}
):
    """The two dates and one instant of every view: effective dates from and to, as known at a sequence or time."""

    first_day: Day = FIRST_DAY
    last_day: Day = LAST_DAY
    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        refuse_crossed(self)


class BalanceQuery(AsKnown, frozen=True, kw_only=True):
    """A trial balance: which accounts, as known at a sequence number or time, for dates from and to."""

    account: Annotated[tuple[AccountName, ...], Meta(description="these accounts only; left out: every one")] = ()
    body: BodyCode | None = None
    stream: Code | None = None
    programme: Code | None = None
    scheme: Code | None = None
    subjective: SubjectiveCode | None = None


class EntryFilters(PageQuery, frozen=True, kw_only=True, rename=DAYS_AS_ASKED):
    """Which entries are listed: those that every filter takes."""

    first_day: Day = FIRST_DAY
    last_day: Day = LAST_DAY
    first_event_day: EventDay = FIRST_DAY
    last_event_day: EventDay = LAST_DAY
    recorded_from: _Recorded | None = None
    recorded_to: _Recorded | None = None
    known_at: KnownAt | None = None
    kind: EntryKind | None = None
    book: Book | None = None
    acting_body: BodyCode | None = None
    principal_id: Annotated[UUID, Meta(description="who posted it")] | None = None
    act_id: Annotated[UUID, Meta(description="the request that posted it")] | None = None
    text: _Words | None = None
    amount_from_pence: _Pence = 0
    amount_to_pence: _Pence = PENCE_MAX
    account: Annotated[AccountName, Meta(description=_OfLeg)] | None = None
    body: Annotated[BodyCode, Meta(description=_OfLeg)] | None = None
    stream: Annotated[Code, Meta(description=_OfLeg)] | None = None
    programme: Annotated[Code, Meta(description=_OfLeg)] | None = None
    scheme: Annotated[Code, Meta(description=_OfLeg)] | None = None
    subjective: SubjectiveCode | None = None
    source_system: _Written | None = None
    source_document: _Written | None = None
    source_line: _Written | None = None
    prior_period: (
        Annotated[bool, Meta(description="true: only what happened in a month before that in which it takes effect")]
        | None
    ) = None

    def __post_init__(self) -> None:
        refuse_crossed(self)
        if self.amount_from_pence > self.amount_to_pence:
            raise ValueError("amount_from_pence lies above amount_to_pence")
        if self.recorded_from and self.recorded_to and self.recorded_from > self.recorded_to:
            raise ValueError("recorded_from lies after recorded_to")


class EntryQuery(EntryFilters, frozen=True, kw_only=True, rename=DAYS_AS_ASKED):
    """The filters of the listing of a pool's entries, as known at a sequence number, then or now."""

    through_sequence: Through | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_two_instants(self)


class LegQuery(PageQuery, frozen=True, kw_only=True, rename=DAYS_AS_ASKED):
    """The filters that make a figure: accounts that add, accounts that take away, dimensions, dates, knowledge."""

    account: Annotated[tuple[AccountName, ...], Meta(description="accounts whose legs add to the figure")] = ()
    less: Annotated[tuple[AccountName, ...], Meta(description="accounts whose legs are taken from the figure")] = ()
    body: BodyCode | None = None
    stream: Code | None = None
    programme: Code | None = None
    scheme: Code | None = None
    subjective: SubjectiveCode | None = None
    first_day: Day = FIRST_DAY
    last_day: Day = LAST_DAY
    first_event_day: FirstEventDay = FIRST_DAY
    last_event_day: LastEventDay = LAST_DAY
    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        if not self.account and not self.less:
            raise ValueError("name at least one account to add or to take away")
        if set(self.account) & set(self.less):
            raise ValueError("an account cannot both add and take away")
        refuse_parts_of_months(self.first_event_day, self.last_event_day)
        refuse_crossed(self)


class HasDimensions(Protocol):
    """A query that may name dimensions."""

    @property
    def body(self) -> str | None: ...
    @property
    def stream(self) -> str | None: ...
    @property
    def programme(self) -> str | None: ...
    @property
    def scheme(self) -> str | None: ...
    @property
    def subjective(self) -> str | None: ...


def days_of(query: LegQuery) -> tuple[date, date, date, date]:
    """The effective dates and the event dates that a query takes, as a view has them."""
    return query.first_day, query.last_day, query.first_event_day, query.last_event_day


def dimensions_of(query: HasDimensions) -> dict[str, str | None]:
    """The dimensions that a query names; None takes any."""
    return {name: getattr(query, name) for name in ("body", "stream", "programme", "scheme", "subjective")}


def refuse_crossed(view: AsKnown | EntryFilters | LegQuery) -> None:
    """Days that cross are a mistake and no empty answer; so are two ways to say when."""
    if isinstance(view, AsKnown | LegQuery):
        refuse_two_instants(view)
    if view.first_day > view.last_day:
        raise ValueError("from lies after to")
    if isinstance(view, EntryFilters | LegQuery) and view.first_event_day > view.last_event_day:
        raise ValueError("event_from lies after event_to")


def refuse_two_instants(view: AsKnown | EntryQuery | LegQuery) -> None:
    """What is known is said by a sequence number or by an instant."""
    if view.through_sequence is not None and view.known_at is not None:
        raise ValueError("give through_sequence or known_at, not both")


def refuse_parts_of_months(first_event_day: date, last_event_day: date, named: str = "") -> None:
    """What happened is asked for by whole months, in order; `named` begins the names of the parameters."""
    if first_event_day != month_start(first_event_day):
        raise ValueError(f"{named}event_from begins a month")
    if last_event_day != month_end(last_event_day):
        raise ValueError(f"{named}event_to ends a month")
    if first_event_day > last_event_day:
        raise ValueError(f"{named}event_from lies after {named}event_to")
