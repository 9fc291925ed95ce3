"""From entries back to the commands that may have made them, so that `placeledger check` proves every key; pure.

What a command may leave out is tried both ways. Where its entries do not say enough, nothing is claimed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Any, TypeVar

from ledger.budgets.model import ContingencyDrawCommand, ReserveDrawCommand, SetAsideCommand
from ledger.commitments.model import CommitmentCommand, CommitmentReleaseCommand
from ledger.contributions.call_model import CreditedContributionCommand, number_of_call
from ledger.contributions.model import (
    CalledContributionCommand,
    InKindContributionCommand,
    ReceivedContributionCommand,
    ScheduledContributionCommand,
)
from ledger.contributions.receiving import credit_item
from ledger.core.entry import Account, AccountName, Book, EntryKind, Leg, Texts
from ledger.core.payload import Payload, payload_legs
from ledger.intake.bulk import AnyCommand, item_of
from ledger.journal.command import Source
from ledger.journal.model import Item
from ledger.journal.reversing import REVERSE, ReversalCommand
from ledger.openings.model import OpeningBalancesCommand, OpeningLine
from ledger.programmes.model import AllocationCommand, VirementCommand
from ledger.settlement.model import SettlementPaymentCommand
from ledger.spend.model import AccrualCommand, CreditNoteCommand, PaymentCommand, RecodingCommand, VatRecoveryCommand
from ledger.transfers.actions import TRANSFER
from ledger.transfers.model import HalfCommand

_CODED = {AccountName.EXPENDITURE, AccountName.SUSPENSE}
_Command = AnyCommand | HalfCommand | CreditedContributionCommand
T = TypeVar("T")
Fields = Mapping[str, Any]
Entries = Sequence[tuple[Payload, Texts]]


def commands_behind(entries: Entries) -> list[bytes] | None:
    """The canonical bytes of every command that may have made the entries of one item; None when they cannot tell.

    Raises LookupError or ValueError for entries that no command makes.
    """
    payload, texts = entries[0]
    if payload.kind is EntryKind.REVERSAL:
        sequence = payload.reverses_sequence or 0
        command = ReversalCommand(acting_body=payload.acting_body, sequence=sequence, reason=texts.narrative)
        return [Item(REVERSE, command).canonical()]
    if payload.kind is EntryKind.OPENING_BALANCE and len(entries) > 1:
        return None  # the order of the lines of two books among each other is not kept
    if payload.kind is EntryKind.CONTRIBUTION_CALLED and payload.legs[0].subjective is not None:
        return None  # by which day, or for which instalment, calls were raised is not kept
    if payload.kind is EntryKind.CONTRIBUTION_IN_KIND and payload.working:
        return None  # a valuation is kept as words
    if payload.book is Book.SAVINGS:
        return None  # what a claim says beside its amount stands with the claim
    command_type, own = _BEHIND[payload.kind]
    return [
        _item(command_type(**common, **fields)).canonical()
        for common, fields in product(_common(payload, texts), own([one for one, _ in entries]))
    ]


def _item(command: _Command) -> Item:
    if isinstance(command, CreditedContributionCommand):
        return credit_item(command)
    return Item(TRANSFER, command) if isinstance(command, HalfCommand) else item_of(command)


def _common(payload: Payload, texts: Texts) -> Iterator[Fields]:
    """What every command says; the event date and the source's body may have been left out."""
    source = payload.source
    dates = [payload.event_date] if payload.event_date != payload.effective_date else [None, payload.event_date]
    bodies = [] if source is None else [source.body] if source.body != payload.acting_body else [None, source.body]
    sources = [
        None if source is None else Source(source.system, source.document, source.line, b) for b in bodies or [None]
    ]
    for event_date, one in product(dates, sources):
        yield {
            "acting_body": payload.acting_body,
            "effective_date": payload.effective_date,
            "event_date": event_date,
            "reference": payload.reference,
            "label": payload.label,
            "narrative": texts.narrative,
            "supplier_name": texts.supplier_name,
            "source": one,
        }


def _spend(entries: Sequence[Payload]) -> Iterator[Fields]:
    """The stream of a leg that stands alone may have been named, or have been found by rule."""
    legs = payload_legs(entries[0])
    coded = [leg for leg in legs if leg.account.name in _CODED]
    at = coded[0].account
    recoverable_pence = abs(sum(leg.amount_pence for leg in legs if leg.account.name is AccountName.VAT_RECOVERABLE))
    amount_pence = abs(sum(leg.amount_pence for leg in coded)) + recoverable_pence
    more: Fields = {"vat_pence": abs(entries[0].vat_pence), "recoverable_vat_pence": recoverable_pence}
    if entries[0].kind is EntryKind.ACCRUAL:
        more = {"reverses_on": entries[1].effective_date}
    for stream in _left_out_or(at.stream):
        yield {"amount_pence": amount_pence, **_scheme(at), "stream": stream, "subjective": at.subjective, **more}


def _recoding(entries: Sequence[Payload]) -> Iterator[Fields]:
    """The subjective code may have been the original's."""
    at = payload_legs(entries[0])[0].account
    for stream, subjective in product(_left_out_or(at.stream), _left_out_or(at.subjective)):
        yield {
            "sequence": entries[0].recodes_sequence, **_scheme(at), "stream": stream, "subjective": subjective,
        }  # fmt: skip


def _left_out_or(said: T | None) -> list[T | None]:
    return [None] if said is None else [None, said]


def _contribution(entries: Sequence[Payload]) -> Iterator[Fields]:
    first, second, *_ = payload_legs(entries[0])
    yield {"amount_pence": first.amount_pence, "body": second.account.body, "stream": second.account.stream}


def _received(entries: Sequence[Payload]) -> Iterator[Fields]:
    """A call that is met alone may have been named, or have been found by rule."""
    (fields,) = _contribution(entries)
    met = [number_of_call(leg.account.subjective) for leg in payload_legs(entries[0])[1:]]
    for call in _left_out_or(met[0] if len(met) == 1 else None):
        yield {**fields, "call": call}


def _credited(entries: Sequence[Payload]) -> Iterator[Fields]:
    income, owed = payload_legs(entries[0])
    yield {"amount_pence": income.amount_pence, "call": number_of_call(owed.account.subjective)}


def _settlement(entries: Sequence[Payload]) -> Iterator[Fields]:
    cash, due = payload_legs(entries[0])
    yield {"amount_pence": abs(cash.amount_pence), "body": due.account.body}


def _in_kind(entries: Sequence[Payload]) -> Iterator[Fields]:
    use = payload_legs(entries[0])[0]
    form = use.account.subjective
    yield {"amount_pence": use.amount_pence, "stream": use.account.stream, "form": form, **_scheme(use.account)}


def _commitment(entries: Sequence[Payload]) -> Iterator[Fields]:
    """The stream of a leg that stands alone may have been named, or have been found by rule."""
    committed = [leg for leg in payload_legs(entries[0]) if leg.account.name is AccountName.COMMITTED]
    at = committed[0].account
    amount_pence = abs(sum(leg.amount_pence for leg in committed))
    for stream in _left_out_or(at.stream):
        yield {"amount_pence": amount_pence, **_scheme(at), "stream": stream}


def _allocation(entries: Sequence[Payload]) -> Iterator[Fields]:
    leg = payload_legs(entries[0])[0]
    yield {"amount_pence": leg.amount_pence, "stream": leg.account.stream, **_scheme(leg.account)}


def _of_stream(entries: Sequence[Payload]) -> Iterator[Fields]:
    leg = payload_legs(entries[0])[0]
    yield {"amount_pence": leg.amount_pence, "stream": leg.account.stream}


def _reserve_draw(entries: Sequence[Payload]) -> Iterator[Fields]:
    reserve = payload_legs(entries[0])[1]
    yield {"amount_pence": reserve.amount_pence, "stream": reserve.account.stream}


def _recovery(entries: Sequence[Payload]) -> Iterator[Fields]:
    yield {"amount_pence": payload_legs(entries[0])[0].amount_pence}


def _virement(entries: Sequence[Payload]) -> Iterator[Fields]:
    into, out = payload_legs(entries[0])
    to = {"to_programme": into.account.programme, "to_scheme": into.account.scheme}
    yield {"amount_pence": into.amount_pence, "stream": out.account.stream, **_scheme(out.account), **to}


def _half(entries: Sequence[Payload]) -> Iterator[Fields]:
    payload, cash = entries[0], payload_legs(entries[0])[0]
    if payload.counterpart is None:
        return
    yield {
        "amount_pence": abs(cash.amount_pence),
        "is_out": payload.kind is EntryKind.TRANSFER_OUT,
        "other_pool_id": payload.counterpart.pool,
        "transfer_id": payload.counterpart.transfer,
        "stream": next((leg.account.stream for leg in payload_legs(payload) if leg.account.stream), None),
    }


def _openings(entries: Sequence[Payload]) -> Iterator[Fields]:
    legs = [leg for leg in payload_legs(entries[0]) if leg.account.name is not AccountName.OPENING_BALANCE]
    yield {"lines": tuple(_opening_line(leg) for leg in legs)}


def _opening_line(leg: Leg) -> OpeningLine:
    at = leg.account
    name: Any = at.name.value  # one of the accounts that may be opened, as the entry was accepted
    return OpeningLine(name, leg.amount_pence, at.body, at.stream, at.programme, at.scheme, at.subjective)


def _scheme(account: Account) -> dict[str, str | None]:
    return {"programme": account.programme, "scheme": account.scheme}


_Own = Callable[[Sequence[Payload]], Iterator[Fields]]
# The command that makes each kind of entry, and what is its own in it.
_BEHIND: Mapping[EntryKind, tuple[type[_Command], _Own]] = MappingProxyType(
    {
        EntryKind.CONTRIBUTION_SCHEDULED: (ScheduledContributionCommand, _contribution),
        EntryKind.CONTRIBUTION_CALLED: (CalledContributionCommand, _contribution),
        EntryKind.CONTRIBUTION_RECEIVED: (ReceivedContributionCommand, _received),
        EntryKind.CONTRIBUTION_CREDITED: (CreditedContributionCommand, _credited),
        EntryKind.CONTRIBUTION_IN_KIND: (InKindContributionCommand, _in_kind),
        EntryKind.ALLOCATION: (AllocationCommand, _allocation),
        EntryKind.VIREMENT: (VirementCommand, _virement),
        EntryKind.COMMITMENT: (CommitmentCommand, _commitment),
        EntryKind.COMMITMENT_RELEASE: (CommitmentReleaseCommand, _commitment),
        EntryKind.PAYMENT: (PaymentCommand, _spend),
        EntryKind.CREDIT_NOTE: (CreditNoteCommand, _spend),
        EntryKind.ACCRUAL: (AccrualCommand, _spend),
        EntryKind.RECODING: (RecodingCommand, _recoding),
        EntryKind.TRANSFER_OUT: (HalfCommand, _half),
        EntryKind.TRANSFER_IN: (HalfCommand, _half),
        EntryKind.SETTLEMENT_PAYMENT: (SettlementPaymentCommand, _settlement),
        EntryKind.OPENING_BALANCE: (OpeningBalancesCommand, _openings),
        EntryKind.CONTINGENCY_SET_ASIDE: (SetAsideCommand, _of_stream),
        EntryKind.CONTINGENCY_DRAW: (ContingencyDrawCommand, _allocation),
        EntryKind.RESERVE_DRAW: (ReserveDrawCommand, _reserve_draw),
        EntryKind.VAT_RECOVERY: (VatRecoveryCommand, _recovery),
    }
)
