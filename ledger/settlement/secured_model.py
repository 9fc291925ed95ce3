"""The words of secured reallocation: what the rules move between bodies, and how much of it was paid."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.core.ids import BodyCode
from ledger.http.paging import PageQuery
from ledger.journal.views import KnownAt, Through
from ledger.rules.fencing import FinancialYear, year_named


def _require_year(financial_year: str | None) -> None:
    if financial_year is not None and year_named(financial_year) is None:
        raise ValueError("a financial year is written 2025-26")


class SecuredQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which year, as known when."""

    financial_year: Annotated[
        FinancialYear | None, Meta(description="left out: every year of which savings are verified")
    ] = None
    through_sequence: Through | None = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """The year is one."""
        _require_year(self.financial_year)


class SecuredPlaceQuery(PageQuery, frozen=True, kw_only=True):
    """Of which year, as known when, in every savings pool of the place that may be seen."""

    financial_year: Annotated[
        FinancialYear | None, Meta(description="left out: every year of which savings are verified")
    ] = None
    known_at: KnownAt | None = None

    def __post_init__(self) -> None:
        """The year is one."""
        _require_year(self.financial_year)


class SecuredAmounts(Struct, frozen=True, kw_only=True):
    """What moves: above zero to a body, below zero from one."""

    due_pence: Annotated[int, Meta(description="under the rules, on all that is verified")]
    payable_pence: Annotated[int, Meta(description="under the rules, on what is banked")]
    settled_pence: Annotated[int, Meta(description="by settlements that every partner agreed")]
    paid_pence: Annotated[int, Meta(description="of what is settled, in cash or against what is due the other way")]
    secured_percent: Annotated[str | None, Meta(description="paid of due, as decimal text; null where nothing is due")]


class SecuredBody(Struct, frozen=True, kw_only=True):
    """What moves to one body or from it."""

    body: BodyCode
    amounts: SecuredAmounts


class SecuredPot(Struct, frozen=True, kw_only=True):
    """What goes into the pot, to be reinvested or until it is decided on."""

    due_pence: int
    payable_pence: int
    settled_pence: int


class SecuredYear(Struct, frozen=True, kw_only=True):
    """The savings of one financial year: the headline is what those who receive were paid of what is due to them."""

    financial_year: str
    rule_set_version: Annotated[int | None, Meta(description="null where no rule set applies")]
    says: Annotated[str, Meta(description="why nothing is due, where the rules cannot say; else empty")]
    to_receive: SecuredAmounts
    to_give: SecuredAmounts
    pot: SecuredPot
    bodies: tuple[SecuredBody, ...]


class SecuredReallocation(Struct, frozen=True, kw_only=True):
    """How much of what the rules move between the bodies of a savings pool has been paid, as known at a time."""

    pool: str
    pool_name: str
    agreement: str
    mark: str
    through_sequence: int
    known_at: datetime
    to_receive: Annotated[SecuredAmounts, Meta(description="of all the years together")]
    years: tuple[SecuredYear, ...]
    href: str
