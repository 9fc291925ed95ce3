"""The words of opening balances: what a pool's accounts stand at when its books begin here."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.core.entry import Account, AccountName
from ledger.core.ids import PLAIN, BodyCode, Code
from ledger.journal.command import AMOUNT_PENCE_MAX, PostingCommand

LINES_MAX = 1_000
_OpeningAccount = Literal[
    "cash",
    "partner_cash",
    "contribution_receivable",
    "contribution_income",
    "expenditure",
    "accrual",
    "suspense",
    "source",
    "unallocated",
    "allocated",
    "partner_settlement",
]
# What each account is told apart by: one more or less would open an account that no posting ever meets.
_DIMENSIONS: dict[str, frozenset[str]] = {
    "cash": frozenset({"body"}),
    "partner_cash": frozenset({"body"}),
    "contribution_receivable": frozenset({"body", "stream"}),
    "contribution_income": frozenset({"body", "stream"}),
    "expenditure": frozenset({"body", "programme", "scheme"}),
    "accrual": frozenset({"body", "programme", "scheme"}),
    "suspense": frozenset({"body"}),
    "source": frozenset({"body", "stream"}),
    "unallocated": frozenset({"stream"}),
    "allocated": frozenset({"stream", "programme", "scheme"}),
    "partner_settlement": frozenset({"body"}),
}
_OPTIONAL: dict[str, frozenset[str]] = {
    "expenditure": frozenset({"stream", "subjective"}),
    "suspense": frozenset({"subjective"}),
}


class OpeningLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one account stands at: debit above zero, credit below."""

    account: _OpeningAccount
    amount_pence: Annotated[int, Meta(ge=-AMOUNT_PENCE_MAX, le=AMOUNT_PENCE_MAX, description="whole pence, not zero")]
    body: BodyCode | None = None
    stream: Code | None = None
    programme: Code | None = None
    scheme: Code | None = None
    subjective: Annotated[str, Meta(pattern=rf"^{PLAIN}+\Z", max_length=80)] | None = None

    def __post_init__(self) -> None:
        """The amount is not zero, and the account has the dimensions that postings give it."""
        if self.amount_pence == 0:
            raise ValueError("an account that stands at zero needs no line")
        given = {name for name in ("body", "stream", "programme", "scheme", "subjective") if getattr(self, name)}
        needed, allowed = _DIMENSIONS[self.account], _OPTIONAL.get(self.account, frozenset())
        if needed - given:
            raise ValueError(f"{self.account} needs {', '.join(sorted(needed - given))}")
        if given - needed - allowed:
            raise ValueError(f"{self.account} has no {', '.join(sorted(given - needed - allowed))}")

    @property
    def opened(self) -> Account:
        """The account itself."""
        name = AccountName(self.account)
        return Account(name, self.body, self.stream, self.programme, self.scheme, self.subjective)


class OpeningBalancesCommand(PostingCommand, frozen=True, kw_only=True, tag_field="type", tag="opening_balances"):
    """Where the books begin: balances carried in, or a year's totals to date at a mid-year start.

    Money is balanced by the account `opening_balance`; lines of the budget sum to zero themselves.
    """

    lines: Annotated[tuple[OpeningLine, ...], Meta(min_length=1, max_length=LINES_MAX)]

    def __post_init__(self) -> None:
        """An account stands in one line."""
        accounts = [line.opened for line in self.lines]
        if len(set(accounts)) < len(accounts):
            raise ValueError("an account stands in two lines: add them up")
