"""Whether an investment, other terms of one, or a movement can be taken; pure."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access
from ledger.http.door import APPROVERS, Role
from ledger.investments.model import (
    InvestedCommand,
    InvestmentTerms,
    MovementCommand,
    Paid,
    RepaidCommand,
    TakenBackCommand,
    WrittenOffCommand,
)
from ledger.investments.tracking import TAKEN_BACK, Tracked

_MAY_WRITE_OFF = frozenset({Role.TREASURER, Role.APPROVER})


class PaidFacts(Struct, frozen=True):
    """What is known of that with which money moved; moved is none where there is no such entry of money."""

    moved_pence: int | None = None
    named_pence: int = 0
    is_reversed: bool = False
    voucher_is_named: bool = False


def refusals_of_terms(terms: InvestmentTerms, investor: str, partners: Collection[str], at: str) -> tuple[Refusal, ...]:
    """Everything that terms say wrong: bodies that are no partners, years said twice, a payback before it is paid."""
    found = []
    for number, body in enumerate(terms.beneficiaries):
        where = f"{at}/beneficiaries/{number}"
        if body not in partners:
            found.append(Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", where))
        if body in terms.beneficiaries[:number]:
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{body} is listed twice", where))
        if body == investor:
            detail = f"{body} invests: what it saves itself is no investment in another's saving"
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, where))
    years = [one.financial_year for one in terms.expected_repayments]
    for number, year in enumerate(years):
        if year in years[:number]:
            where = f"{at}/expected_repayments/{number}/financial_year"
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{year} stands twice", where))
    last_on = max(one.on for one in terms.instalments)
    if terms.agreed_payback_on < last_on:
        detail = f"the last instalment is to be paid on {last_on}"
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, f"{at}/agreed_payback_on"))
    return tuple(found)


def refusal_of_investor(access: Access, investor: str) -> Refusal | None:
    """An investor is a partner, and its own people record what it invests."""
    if investor not in access.pool.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{investor} is no partner", "/acting_body")
    return access.refusal_of_acting_body(investor, APPROVERS)


def refusals_of_movement(
    access: Access, command: MovementCommand, of: Tracked, paid: PaidFacts, today: date
) -> tuple[Refusal, ...]:
    """Everything that is wrong with a movement: by whom, when, how much, and with what it was paid."""
    found = [_refusal_of_recorder(access, command, of)]
    match command:
        case TakenBackCommand():
            found.append(_refusal_of_taking_back(command, of))
        case InvestedCommand():
            found += [_refusal_of_day(command.on, today), *_refusals_of_paid(command.paid_with, command, paid)]
        case RepaidCommand():
            found += [_refusal_of_day(command.on, today), *_refusals_of_paid(command.paid_with, command, paid)]
            found += [_refusal_of_payer(command, access), _refusal_beyond(command, of, today)]
        case WrittenOffCommand():
            found += [_refusal_of_day(command.on, today), _refusal_beyond(command, of, today)]
    return tuple(one for one in found if one is not None)


def _refusal_of_recorder(access: Access, command: MovementCommand, of: Tracked) -> Refusal | None:
    body, investor = command.acting_body, of.head.investor
    if isinstance(command, WrittenOffCommand):
        if body == investor and _MAY_WRITE_OFF & access.roles_acting_for(body):
            return None
        detail = f"what is owed to {investor} is written off by a treasurer or approver of it"
        return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")
    repays = isinstance(command, RepaidCommand) and body == command.by
    if body != investor and not repays:
        return Refusal(Code.BODY_IS_NOT_YOURS, f"{investor} records this", "/acting_body")
    return access.refusal_of_acting_body(body, APPROVERS)


def _refusal_of_payer(command: RepaidCommand, access: Access) -> Refusal | None:
    if command.by in access.pool.partners:
        return None
    return Refusal(Code.BODY_IS_NO_PARTNER, f"{command.by} is no partner", "/by")


def _refusal_of_day(day: date, today: date) -> Refusal | None:
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, "the day lies ahead", "/on") if day > today else None


def _refusals_of_paid(said: Paid, command: InvestedCommand | RepaidCommand, paid: PaidFacts) -> list[Refusal]:
    if said.voucher is not None:
        if not paid.voucher_is_named:
            return []
        detail = f"voucher {said.voucher} stands for another movement"
        return [Refusal(Code.LINE_IS_ALREADY_POSTED, detail, "/paid_with/voucher")]
    if paid.moved_pence is None:
        detail = f"pool {said.pool} has no entry {said.sequence} of money"
        return [Refusal(Code.ENTRY_DOES_NOT_EXIST, detail, "/paid_with/sequence")]
    found = []
    if paid.is_reversed:
        detail = f"entry {said.sequence} is reversed"
        found.append(Refusal(Code.ENTRY_IS_ALREADY_REVERSED, detail, "/paid_with/sequence"))
    left_pence = paid.moved_pence - paid.named_pence
    if command.amount_pence > left_pence:
        detail = f"£{pounds_from_pence(left_pence)} of entry {said.sequence} is not named by investments yet"
        found.append(Refusal(Code.AMOUNT_EXCEEDS_ENTRY, detail, "/amount_pence"))
    return found


def _refusal_beyond(command: RepaidCommand | WrittenOffCommand, of: Tracked, today: date) -> Refusal | None:
    """Neither on its day nor today is more taken off than stands out."""
    left_pence = min(of.standing(day).outstanding_pence for day in {command.on, max(command.on, today)})
    if command.amount_pence <= left_pence:
        return None
    detail = f"£{pounds_from_pence(left_pence)} stands out"
    return Refusal(Code.PAYMENT_EXCEEDS_WHAT_IS_DUE, detail, "/amount_pence")


def _refusal_of_taking_back(command: TakenBackCommand, of: Tracked) -> Refusal | None:
    named = next((one for one in of.recorded if one.movement == command.movement), None)
    if named is None or named.what == TAKEN_BACK:
        detail = f"investment {of.head.investment} has no movement {command.movement} to take back"
        return Refusal(Code.MOVEMENT_DOES_NOT_EXIST, detail, "/movement")
    if named not in of.counted:
        detail = f"movement {command.movement} was taken back already"
        return Refusal(Code.MOVEMENT_DOES_NOT_EXIST, detail, "/movement")
    return None
