"""An entry says what happened: balanced legs in one book, two dates, and what it rests on.

Legs are signed pence, debit positive. How an entry is written as bytes stands in core/payload.py.
"""

import hashlib
from datetime import date
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from msgspec import Struct

from ledger.core.ids import digest_id
from ledger.core.working import Step


class Book(StrEnum):
    """The books of a pool; an entry's legs sum to zero within one of them."""

    FUND = "fund"
    BUDGET = "budget"
    COMMITMENT = "commitment"
    SAVINGS = "savings"


class AccountName(StrEnum):
    """The accounts of the books, in the field's own words."""

    CASH = "cash"
    PARTNER_CASH = "partner_cash"
    CONTRIBUTION_RECEIVABLE = "contribution_receivable"
    CONTRIBUTION_INCOME = "contribution_income"
    IN_KIND_INCOME = "in_kind_income"
    IN_KIND_USE = "in_kind_use"
    EXPENDITURE = "expenditure"
    ACCRUAL = "accrual"
    SUSPENSE = "suspense"
    INTER_POOL = "inter_pool"
    OPENING_BALANCE = "opening_balance"
    SOURCE = "source"
    UNALLOCATED = "unallocated"
    ALLOCATED = "allocated"
    COMMITTED = "committed"
    COMMITMENT_CONTROL = "commitment_control"
    PARTNER_SETTLEMENT = "partner_settlement"
    CONTINGENCY = "contingency"
    CARRIED_FORWARD = "carried_forward"
    RESERVE = "reserve"
    TRANSFER_TO_RESERVES = "transfer_to_reserves"
    VAT_RECOVERABLE = "vat_recoverable"
    RISK_SHARE = "risk_share"
    SAVINGS_CONTROL = "savings_control"
    SAVINGS_AGREED = "savings_agreed"
    SAVINGS_CLAIMED = "savings_claimed"
    SAVINGS_VERIFIED = "savings_verified"
    SAVINGS_BANKED = "savings_banked"
    SAVINGS_REDEPLOYED = "savings_redeployed"
    SAVINGS_AVOIDED = "savings_avoided"
    SAVINGS_LOST_TO_DEMAND = "savings_lost_to_demand"
    SAVINGS_NOT_DELIVERED = "savings_not_delivered"
    SAVINGS_WITHDRAWN = "savings_withdrawn"
    SAVINGS_REVERSED = "savings_reversed"
    SAVINGS_DISTRIBUTED = "savings_distributed"
    SAVINGS_REINVESTED = "savings_reinvested"


_BUDGET = {
    AccountName.SOURCE,
    AccountName.UNALLOCATED,
    AccountName.ALLOCATED,
    AccountName.CONTINGENCY,
    AccountName.CARRIED_FORWARD,
}
_COMMITMENT = {AccountName.COMMITTED, AccountName.COMMITMENT_CONTROL}
_SAVINGS = {name for name in AccountName if name.startswith("savings_")}
BOOK_OF_ACCOUNT = (
    dict.fromkeys(AccountName, Book.FUND)
    | dict.fromkeys(_BUDGET, Book.BUDGET)
    | dict.fromkeys(_COMMITMENT, Book.COMMITMENT)
    | dict.fromkeys(_SAVINGS, Book.SAVINGS)
)


class EntryKind(StrEnum):
    """What happened, one word for each kind of entry."""

    CONTRIBUTION_SCHEDULED = "contribution_scheduled"
    CONTRIBUTION_CALLED = "contribution_called"
    CONTRIBUTION_CREDITED = "contribution_credited"
    CONTRIBUTION_RECEIVED = "contribution_received"
    CONTRIBUTION_IN_KIND = "contribution_in_kind"
    ALLOCATION = "allocation"
    VIREMENT = "virement"
    COMMITMENT = "commitment"
    COMMITMENT_RELEASE = "commitment_release"
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    ACCRUAL = "accrual"
    ACCRUAL_REVERSAL = "accrual_reversal"
    RECODING = "recoding"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    OPENING_BALANCE = "opening_balance"
    REVERSAL = "reversal"
    WINDING_UP = "winding_up"
    SETTLEMENT_PAYMENT = "settlement_payment"
    CONTINGENCY_SET_ASIDE = "contingency_set_aside"
    CONTINGENCY_DRAW = "contingency_draw"
    CARRIED_FORWARD = "carried_forward"
    BROUGHT_FORWARD = "brought_forward"
    TRANSFER_TO_RESERVES = "transfer_to_reserves"
    RESERVE_DRAW = "reserve_draw"
    VAT_RECOVERY = "vat_recovery"
    ALLOCATION_RETURN = "allocation_return"
    RISK_SHARE_SETTLED = "risk_share_settled"
    RESERVE_SETTLED = "reserve_settled"
    SAVING_BASELINED = "saving_baselined"
    SAVING_CLAIMED = "saving_claimed"
    SAVING_VERIFIED = "saving_verified"
    SAVING_BANKED = "saving_banked"
    SAVING_REDEPLOYED = "saving_redeployed"
    SAVING_LOST_TO_DEMAND = "saving_lost_to_demand"
    SAVING_NOT_DELIVERED = "saving_not_delivered"
    SAVING_WITHDRAWN = "saving_withdrawn"
    SAVING_CLAWED_BACK = "saving_clawed_back"
    SAVINGS_DISTRIBUTED = "savings_distributed"
    SAVINGS_REALLOCATED = "savings_reallocated"


class Account(Struct, frozen=True, omit_defaults=True):
    """One account of a pool: its name in its book, and the dimensions that tell it from its siblings."""

    name: AccountName
    body: str | None = None
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None
    subjective: str | None = None

    @property
    def book(self) -> Book:
        return BOOK_OF_ACCOUNT[self.name]


class Heading(Struct, frozen=True):
    """What a decision asks the balance of: over subjective codes and over bodies, unless one is named.

    An empty subjective code is that of accounts that have none. With a year (the calendar year in which a financial
    year begins) it is what the stream's legs of that financial year add up to, over programmes, schemes and bodies.
    """

    name: AccountName
    stream: str | None = None
    programme: str | None = None
    scheme: str | None = None
    body: str | None = None
    year: int | None = None
    subjective: str | None = None


class Leg(Struct, frozen=True):
    """Signed pence on one account, debit positive, never zero."""

    account: Account
    amount_pence: int

    @property
    def heading(self) -> Heading:
        """The heading over all bodies that the leg falls under."""
        account = self.account
        return Heading(account.name, account.stream, account.programme, account.scheme)

    @property
    def heading_of_body(self) -> Heading:
        """The same heading, of the leg's own body."""
        account = self.account
        return Heading(account.name, account.stream, account.programme, account.scheme, account.body)

    @property
    def heading_of_code(self) -> Heading:
        """The same of the leg's own subjective code, or of none: of one call, where contributions are receivable."""
        account = self.account
        at = (account.stream, account.programme, account.scheme, account.body)
        return Heading(account.name, *at, subjective=account.subjective or "")


class SourceLine(Struct, frozen=True):
    """The identity of a line in a body's own books; it posts once in a pool, for ever (invariant 3)."""

    body: str
    system: str
    document: str
    line: str


class Texts(Struct, frozen=True, omit_defaults=True):
    """Text that may name people: stored apart, erasable, and committed to by the payload."""

    narrative: str = ""
    supplier_name: str = ""


class Counterpart(Struct, frozen=True):
    """The other half of a transfer between pools: its pool, and the id that both halves carry."""

    pool: UUID
    transfer: UUID


class Draft(Struct, frozen=True, kw_only=True):
    """An entry as decided, before the pool writer gives it its sequence number and recorded instant."""

    kind: EntryKind
    effective_date: date
    event_date: date
    acting_body: str
    legs: tuple[Leg, ...]
    label: str = ""
    reference: str = ""
    source: SourceLine | None = None
    reverses_sequence: int | None = None
    recodes_sequence: int | None = None
    counterpart: Counterpart | None = None
    texts: Texts = Texts()
    working: tuple[Step, ...] = ()
    vat_pence: int = 0

    def __post_init__(self) -> None:
        """Programmer errors crash: an unbalanced, empty or mixed-book entry is never a user's to make."""
        amounts_pence = [leg.amount_pence for leg in self.legs]
        assert sum(amounts_pence) == 0, "an entry balances to zero"
        assert all(amounts_pence), "no leg is zero"
        assert len({BOOK_OF_ACCOUNT[leg.account.name] for leg in self.legs}) == 1, "an entry has legs in one book"

    @property
    def book(self) -> Book:
        return self.legs[0].account.book


@lru_cache(maxsize=65_536)
def account_id(account: Account) -> UUID:
    """The id of an account within its pool: a digest of its book, name and dimensions."""
    return digest_id(
        account.book,
        account.name,
        account.body,
        account.stream,
        account.programme,
        account.scheme,
        account.subjective,
    )


def legs_digest(legs: tuple[Leg, ...]) -> bytes:
    """SHA-256 over line (2 bytes), account id (16) and pence (8, signed) of every leg, in line order, big-endian."""
    hasher = hashlib.sha256()
    for line, leg in enumerate(legs, 1):
        hasher.update(line.to_bytes(2, "big"))
        hasher.update(account_id(leg.account).bytes)
        hasher.update(leg.amount_pence.to_bytes(8, "big", signed=True))
    return hasher.digest()


def reversal(original: Draft, sequence: int, *, effective_date: date, acting_body: str, reason: str) -> Draft:
    """The entry that takes another back: the same legs with the contrary sign, and the original's event date."""
    return Draft(
        kind=EntryKind.REVERSAL,
        effective_date=effective_date,
        event_date=original.event_date,
        acting_body=acting_body,
        legs=tuple(Leg(leg.account, -leg.amount_pence) for leg in original.legs),
        label=original.label,
        reference=original.reference,
        reverses_sequence=sequence,
        texts=Texts(narrative=reason),
        vat_pence=-original.vat_pence,
    )
