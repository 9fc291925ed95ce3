"""Savings of a pack by body and year, each figure with the legs behind it; pure."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.core.entry import AccountName, Book
from ledger.journal.store import AccountTotal
from ledger.savings.balances import BANKED, EXPLAINED
from ledger.settlement.secured_model import SecuredReallocation
from ledger.statements.figures import Figures
from ledger.statements.model import Figure
from ledger.statements.pack_model import PackSavings, SavingLine

_PROJECTED = (AccountName.SAVINGS_CONTROL,)
_VERIFIED = (*EXPLAINED, AccountName.SAVINGS_VERIFIED, AccountName.SAVINGS_AVOIDED)
_CLAIMED = (*_VERIFIED, AccountName.SAVINGS_CLAIMED)


def compose_savings(
    totals: Sequence[AccountTotal], figures: Figures, names: Mapping[str, str], secured: SecuredReallocation
) -> PackSavings:
    """Every body and year of which anything was agreed, and their sums."""
    return PackSavings(
        lines=tuple(_lines(totals, figures, names)),
        projected_total=figures.figure(less=_PROJECTED),
        claimed_total=figures.figure(_CLAIMED),
        verified_total=figures.figure(_VERIFIED),
        banked_total=figures.figure(BANKED),
        secured=secured,
    )


def _lines(totals: Sequence[AccountTotal], figures: Figures, names: Mapping[str, str]) -> Iterator[SavingLine]:
    accounts = [one.account for one in totals if one.account.book is Book.SAVINGS]
    for body, year in sorted({(one.body or "", one.subjective or "") for one in accounts}):

        def figure(*plus: AccountName, less: Sequence[AccountName] = (), of: tuple[str, str] = (body, year)) -> Figure:
            return figures.figure(plus, less, body=of[0], subjective=of[1])

        yield SavingLine(
            body=body,
            body_name=names.get(body, body),
            financial_year=year,
            projected=figure(less=_PROJECTED),
            claimed=figure(*_CLAIMED),
            verified=figure(*_VERIFIED),
            banked=figure(*BANKED),
            redeployed=figure(AccountName.SAVINGS_REDEPLOYED),
            lost_to_demand=figure(AccountName.SAVINGS_LOST_TO_DEMAND),
            avoided=figure(AccountName.SAVINGS_AVOIDED),
            not_delivered=figure(AccountName.SAVINGS_NOT_DELIVERED),
        )
