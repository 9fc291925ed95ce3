"""VAT recovered: what HMRC pays back clears what payments said is recoverable."""

from collections.abc import Sequence
from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.spend.actions import cash_account
from ledger.spend.model import VatRecoveryCommand


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, _commands: Sequence[VatRecoveryCommand]
) -> PoolTerms:
    return await find_terms(connection, place_id, pool_id)


def headings(command: VatRecoveryCommand, _terms: PoolTerms) -> tuple[Heading, ...]:
    """A recovery looks at what the body has yet to recover."""
    return (Heading(AccountName.VAT_RECOVERABLE, body=command.acting_body),)


def decide(command: VatRecoveryCommand, terms: PoolTerms, books: BalanceView) -> Decision:
    """Cash (or partner cash) +, VAT recoverable of the body -; refused beyond what is recoverable."""
    refusal = refusal_of_terms(command, terms, host_only=terms.keeps_cash)
    if refusal is not None:
        return refusal
    left_pence = books.balance_pence(Heading(AccountName.VAT_RECOVERABLE, body=command.acting_body))
    if command.amount_pence > left_pence:
        left = f"£{pounds_from_pence(left_pence)} of VAT is recoverable by {command.acting_body}"
        return Refusal(Code.RECOVERY_EXCEEDS_VAT, left, "/amount_pence")
    cash = Leg(cash_account(command, terms), command.amount_pence)
    back = Leg(Account(AccountName.VAT_RECOVERABLE, body=command.acting_body), -command.amount_pence)
    working = (Step("recoverable before", left_pence),)
    return (command.draft(EntryKind.VAT_RECOVERY, cash, back, working=working),)


RECOVER = Verb("recover_vat", _load, decide, headings)


def recovery_item(command: VatRecoveryCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(RECOVER, command, command.source_line)
