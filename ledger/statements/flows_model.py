"""The words of money flows: who paid whom in a year, why, and what is owed and not yet paid."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from ledger.statements.model import Check, Figure

_BEHIND = (
    "the address that lists its legs; of settlement payments, transfers, a winding up and where books begin, which are "
    "told apart by the kind of their entries, the address that lists these entries"
)


class PartySort(StrEnum):
    """What sort of party pays or is paid."""

    BODY = "body"
    FUND = "fund"
    PROVIDERS = "providers"
    POOL = "pool"


class FlowReason(StrEnum):
    """What money moved for, or is owed for."""

    CONTRIBUTION = "contribution"
    SPEND = "spend"
    NOT_CODED = "not_coded"
    VAT = "vat"
    SETTLEMENT = "settlement"
    WINDING_UP = "winding_up"
    TRANSFER = "transfer"


class Party(Struct, frozen=True, kw_only=True):
    """Who pays or is paid: a body, the fund itself, the providers of a programme, or another pool of the place."""

    sort: PartySort
    code: Annotated[
        str | None, Meta(description="of the body, programme or pool; null: the fund, every provider, a pool unseen")
    ]
    name: str


class FlowLine(Struct, frozen=True, kw_only=True):
    """What one party paid another for one reason; below zero it got that much back."""

    payer: Party
    payee: Party
    why: FlowReason
    amount_pence: int
    behind: Annotated[str, Meta(description=_BEHIND)]


class PairLine(Struct, frozen=True, kw_only=True):
    """What one party paid another in all, whatever for."""

    payer: Party
    payee: Party
    amount_pence: int


class MoneyFlows(Struct, frozen=True, kw_only=True):
    """Who paid whom in a financial year of a pool, and what was owed at its end, as known at a sequence number."""

    place: str
    pool: str
    pool_name: str
    pool_kind: str
    pool_label: str
    mark: str
    financial_year: str
    first_day: date
    last_day: date
    through_sequence: int
    recorded_at: datetime
    paid: Annotated[tuple[FlowLine, ...], Meta(description="in the year; contributions are net of refunds")]
    between: Annotated[tuple[PairLine, ...], Meta(description="the same, once for each payer and payee")]
    received_total: Annotated[Figure, Meta(description="contributions received, as the statement of the year has them")]
    into_fund_pence: Annotated[int, Meta(description="what was paid to the fund, less what it paid back")]
    out_of_fund_pence: Annotated[
        int, Meta(description="what the fund paid out; of an aligned pool what bodies paid from their own cash")
    ]
    brought_in_pence: Annotated[int, Meta(description="cash that came in where the books begin, and no one paid")]
    cash_change: Annotated[Figure, Meta(description="by how much the cash of the fund, or of its bodies, grew")]
    owed: Annotated[
        tuple[FlowLine, ...], Meta(description="owed at the year's last day, from all years, and not paid by then")
    ]
    check: Annotated[Check, Meta(description="what came in less what went out is by how much cash grew")]
