"""The verb of settlement: pay what is due, never more; which way the cash goes follows from who owes."""

from collections.abc import Sequence
from uuid import UUID

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.settlement.model import SettlementPaymentCommand


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, _commands: Sequence[SettlementPaymentCommand]
) -> PoolTerms:
    return await find_terms(connection, place_id, pool_id)


def headings(command: SettlementPaymentCommand, _terms: PoolTerms) -> tuple[Heading, ...]:
    """A payment looks at what is due to or from the partner."""
    return (Heading(AccountName.PARTNER_SETTLEMENT, body=command.body),)


def decide(command: SettlementPaymentCommand, terms: PoolTerms, books: BalanceView) -> Decision:
    """Cash -, partner settlement + to a partner that is owed; the contrary from one that owes."""
    refusal = _refusal(command, terms)
    if refusal is not None:
        return refusal
    (due,) = headings(command, terms)
    balance_pence = books.balance_pence(due)
    if command.amount_pence > abs(balance_pence):
        detail = (
            f"£{pounds_from_pence(abs(balance_pence))} is due {'to' if balance_pence < 0 else 'from'} {command.body}"
        )
        return Refusal(Code.PAYMENT_EXCEEDS_WHAT_IS_DUE, detail, "/amount_pence")
    pence = -command.amount_pence if balance_pence < 0 else command.amount_pence
    legs = (
        Leg(Account(AccountName.CASH, body=terms.host), pence),
        Leg(Account(AccountName.PARTNER_SETTLEMENT, body=command.body), -pence),
    )
    working = (Step(f"due {'to' if balance_pence < 0 else 'from'} {command.body}", abs(balance_pence)),)
    return (command.draft(EntryKind.SETTLEMENT_PAYMENT, *legs, working=working),)


def _refusal(command: SettlementPaymentCommand, terms: PoolTerms) -> Refusal | None:
    """The terms of any posting, but that it may follow the winding up, for as long as that gives time."""
    if not terms.keeps_cash:
        return Refusal(Code.POOL_KEEPS_NO_CASH, "the pool is aligned: no partner holds another's cash")
    last_day = max(terms.effective_to, terms.settle_by or terms.effective_to)
    if not terms.effective_from <= command.effective_date <= last_day:
        span = f"{terms.effective_from} to {last_day}"
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"what is due is paid from {span}", "/effective_date")
    if command.acting_body != terms.host:
        return Refusal(Code.HOST_MUST_RECORD_THIS, f"the host is {terms.host}", "/acting_body")
    if command.body not in terms.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{command.body} is no partner", "/body")
    return None


SETTLE = Verb("pay_settlement", _load, decide, headings)


def settlement_item(command: SettlementPaymentCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(SETTLE, command, command.source_line)
