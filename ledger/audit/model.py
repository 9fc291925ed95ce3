"""The words of a life: one event after the other, each with who did it, from when it was known, and why."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.core.entry import AccountName
from ledger.core.ids import BodyCode, Code
from ledger.http.paging import PageQuery


class Movement(Struct, frozen=True):
    """What an event moved on one account of the thing, debit positive, and what stands there after it."""

    account: AccountName
    amount_pence: int
    balance_pence: int


class LifeEvent(Struct, frozen=True, kw_only=True):
    """One event; reason is the entry's narrative, null when it was erased; else why it was proposed."""

    recorded_at: datetime
    operation: Annotated[str, Meta(description="what the request asked, by the operation's name in the API document")]
    what: Annotated[str, Meta(description="the kind of entry, or what was made of the terms")]
    principal_id: UUID
    acting_body: str | None
    act_id: UUID
    reason: str | None
    label: str
    reference: str
    sequence: int | None
    effective_date: date
    event_date: date | None
    reverses_sequence: int | None
    recodes_sequence: int | None
    movements: Annotated[tuple[Movement, ...], Meta(description="on the accounts of the thing; none for terms")]
    href: str | None


class BudgetQuery(PageQuery, frozen=True, kw_only=True):
    """Whose budget: a scheme's, of one stream or of all."""

    programme: Code
    scheme: Code
    stream: Code | None = None


class ContributionQuery(PageQuery, frozen=True, kw_only=True):
    """Whose contribution: a body's, from one stream or from all."""

    body: BodyCode
    stream: Code | None = None
