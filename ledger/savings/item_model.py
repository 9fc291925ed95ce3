"""The words of the decommissioning register: what stops so that a saving becomes cash, whose, by when, and whether."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode, Code, Name
from ledger.http.paging import PageQuery
from ledger.journal.command import Label
from ledger.savings.model import LineId, Reason, Sha256
from ledger.savings.records import ItemState, What


class NewItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Register what must stop before a saving of a case is banked."""

    acting_body: BodyCode
    case: Code
    line: Annotated[LineId | None, Meta(description="none: every line of the case waits for it")] = None
    beneficiary: Annotated[
        BodyCode | None, Meta(description="whose saving waits for it; none: that of every body of the line")
    ] = None
    owner: Annotated[BodyCode, Meta(description="the partner that stops it")]
    what: What
    name: Annotated[Name, Meta(description="which one, such as a contract's number; never a person's name")]
    stops_by: date
    label: Label = ""


class ItemDone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It has stopped: on which day, by which document."""

    acting_body: BodyCode
    stopped_on: date
    evidence: Annotated[Name, Meta(description="the document's name, such as a notice or a variation of contract")]
    sha256: Sha256


class ItemLate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It stops later than was said."""

    acting_body: BodyCode
    stops_by: date
    reason: Reason


class ItemNotDone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """It does not stop, or goes on again: nothing more of what waits for it is banked."""

    acting_body: BodyCode
    reason: Reason


class ItemQuery(PageQuery, frozen=True, kw_only=True):
    """Which items: of a case, a line, an owner, in a state; or those overdue alone."""

    case: Code | None = None
    line: LineId | None = None
    owner: BodyCode | None = None
    state: ItemState | None = None
    is_overdue: Annotated[bool | None, Meta(description="true: only what should have stopped before today")] = None


class ReportView(Struct, frozen=True, kw_only=True):
    """One report of an item: done on a day, late until a day, or not done; reason: null where it was erased."""

    outcome: ItemState
    on_day: date | None
    evidence: str | None
    sha256: str | None
    reason: str | None
    recorded_at: datetime


class ItemView(Struct, frozen=True, kw_only=True):
    """An item of the register as it stands."""

    item: int
    case: str
    line: str | None
    beneficiary: str | None
    owner: str
    what: What
    name: str
    label: str
    stops_by: Annotated[date, Meta(description="as registered")]
    due_on: Annotated[date, Meta(description="as was said last")]
    state: ItemState
    is_overdue: bool
    recorded_at: datetime
    reports: tuple[ReportView, ...]
    href: str
