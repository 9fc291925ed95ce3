"""Winding up: after the end, with nothing open, what is left is divided between the partners, and due to them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from ledger.agreements import store
from ledger.agreements.deciding import TERM_MONTHS_MAX
from ledger.agreements.life import Life
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct
from ledger.core.clock import day_in_london
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg, Texts
from ledger.core.money import pounds_from_pence
from ledger.core.period import count_months, months_between
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.http.door import Role
from ledger.journal.fencing import fencing_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.journal.store import AccountTotal, add_months, totals_now
from ledger.rules.winding_up import divide_left

# What must be zero before anything is divided: money on its way, and money that is promised.
_OPEN = (
    AccountName.SUSPENSE,
    AccountName.CONTRIBUTION_RECEIVABLE,
    AccountName.ACCRUAL,
    AccountName.INTER_POOL,
    AccountName.COMMITTED,
    AccountName.PARTNER_SETTLEMENT,
    AccountName.VAT_RECOVERABLE,
)
_PAID_IN = (AccountName.CONTRIBUTION_INCOME, AccountName.CONTRIBUTION_RECEIVABLE)
_LEFT = (*_PAID_IN, AccountName.INTER_POOL, AccountName.EXPENDITURE)


class ProposedWindingUp(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="wind-up-agreement"):
    """Divide what is left of an ended agreement as its terms say, else by what each partner has paid in, net."""

    effective_date: Annotated[date, Meta(description="when the division takes effect: a day of the agreement's term")]
    settle_by: Annotated[date, Meta(description="the last day on which what is due may be paid")]


class WindingUpFacts(Struct, frozen=True):
    """The terms, every balance of the pool, and the day."""

    terms: PoolTerms
    life: Life
    totals: Sequence[AccountTotal]
    today: date


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, _commands: Sequence[ProposedWindingUp]
) -> WindingUpFacts:
    terms = await store.find_terms(connection, place_id, pool_id)
    return WindingUpFacts(
        terms,
        await store.find_life(connection, place_id, terms.agreement),
        await totals_now(connection, place_id, pool_id),
        day_in_london(datetime.now(UTC)),
    )


def decide(command: ProposedWindingUp, facts: WindingUpFacts, _books: BalanceView) -> Decision:
    """Partner settlement of each body -, its contribution income +; the contrary where money is short."""
    refusal = (
        _refusal_of_time(command, facts) or _refusal_of_terms(command, facts.terms) or _refusal_of_open(facts.totals)
    )
    if refusal is not None:
        return refusal
    left_pence = sum(one.balance_pence for one in facts.totals if one.account.name is AccountName.CASH)
    fenced_pence = _fenced_left(facts, command.effective_date)
    if left_pence == 0 and not fenced_pence:
        return ()
    terms = facts.life.current.written.terms
    written = {one.body: one.basis_points for one in terms.winding_up_shares}
    division = divide_left(left_pence, facts.terms.partners, _paid_in(facts.totals), written, fenced_pence)
    if division is None:
        detail = f"£{pounds_from_pence(left_pence)} is left, and no partner has paid in more than was returned"
        return Refusal(Code.DIVISION_IS_NOT_WRITTEN, detail)
    if not division.parts:
        return ()
    due = [Leg(Account(AccountName.PARTNER_SETTLEMENT, body=body), -pence) for body, pence in division.shares]
    income = [
        Leg(Account(AccountName.CONTRIBUTION_INCOME, body=part.body, stream=part.stream), part.amount_pence)
        for part in division.parts
    ]
    return (_draft(command, (*due, *income), division.working),)


def _draft(command: ProposedWindingUp, legs: tuple[Leg, ...], working: tuple[Step, ...]) -> Draft:
    return Draft(
        kind=EntryKind.WINDING_UP,
        effective_date=command.effective_date,
        event_date=command.effective_date,
        acting_body=command.acting_body,
        legs=legs,
        texts=Texts(narrative=command.reason),
        working=working,
    )


def _refusal_of_time(command: ProposedWindingUp, facts: WindingUpFacts) -> Refusal | None:
    """Once, after the end, and with time to settle."""
    terms = facts.terms
    if terms.settle_by is not None:
        return Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up")
    if facts.today <= terms.effective_to:
        return Refusal(Code.AGREEMENT_HAS_NOT_ENDED, f"its last day is {terms.effective_to}")
    if command.settle_by < facts.today:
        return Refusal(Code.PAYLOAD_IS_NOT_VALID, "the day is past", "/settle_by")
    if count_months(terms.effective_from, command.settle_by) > TERM_MONTHS_MAX:
        return Refusal(Code.PAYLOAD_IS_NOT_VALID, "the day lies more than fifty years after the first", "/settle_by")
    return None


def _refusal_of_terms(command: ProposedWindingUp, terms: PoolTerms) -> Refusal | None:
    """By the host, and in the term."""
    if terms.host is not None and command.acting_body != terms.host:
        return Refusal(Code.HOST_MUST_RECORD_THIS, f"the host is {terms.host}", "/acting_body")
    if not terms.effective_from <= command.effective_date <= terms.effective_to:
        span = f"{terms.effective_from} to {terms.effective_to}"
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/effective_date")
    return None


def _refusal_of_open(totals: Iterable[AccountTotal]) -> Refusal | None:
    """Every balance that must be zero and is not, with its amount."""
    found = [
        f"{_named(one.account)} £{pounds_from_pence(one.balance_pence)}"
        for one in totals
        if one.account.name in _OPEN and one.balance_pence
    ]
    return Refusal(Code.POOL_IS_NOT_SETTLED, "; ".join(sorted(found))) if found else None


def _named(account: Account) -> str:
    of = (account.body, account.stream, account.programme, account.scheme, account.subjective)
    return " ".join([account.name.replace("_", " "), *(one for one in of if one)])


def _paid_in(totals: Iterable[AccountTotal]) -> dict[str, dict[str | None, int]]:
    """What each body has paid in, net of what was returned, by stream."""
    found: dict[str, dict[str | None, int]] = {}
    for one in totals:
        if one.account.name in _PAID_IN and one.account.body is not None:
            by_stream = found.setdefault(one.account.body, {})
            by_stream[one.account.stream] = by_stream.get(one.account.stream, 0) - one.balance_pence
    return found


def _fenced_left(facts: WindingUpFacts, day: date) -> dict[str, int]:
    """What each stream with a fence in force has left: paid in and not spent."""
    fencing = fencing_of_terms(facts.terms)
    found: dict[str, int] = {}
    for one in facts.totals:
        stream = one.account.stream
        if stream is not None and one.account.name in _LEFT and fencing.in_force(stream, day) is not None:
            found[stream] = found.get(stream, 0) - one.balance_pence
    return {stream: pence for stream, pence in found.items() if pence > 0}


WIND_UP = Verb("wind_up_agreement", _load, decide)


def _items(command: ProposedWindingUp) -> tuple[Item, ...]:
    return (Item(WIND_UP, command),)


async def _wind_up(connection: Connection, acting: Acting) -> dict[str, Any]:
    """Mark the agreement wound up, and open the months in which what is due is paid."""
    place_id, pool, command = acting.place_id, acting.pool, acting.command
    dates = (day_in_london(acting.recorded_at), command.settle_by)
    await store.insert_winding_up(connection, place_id, pool.agreement, *dates, acting.proposal_id, acting.act_id)
    await add_months(connection, place_id, pool.pool_id, months_between(pool.effective_from, command.settle_by))
    return {"settle_by": command.settle_by.isoformat()}


WIND_UP_ACT = ControlledAct(
    payload=ProposedWindingUp,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.EACH_PARTNER),),
    items=_items,
    perform=_wind_up,
    refusals=(
        Code.AGREEMENT_HAS_NOT_ENDED,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.POOL_IS_NOT_SETTLED,
        Code.DIVISION_IS_NOT_WRITTEN,
        Code.HOST_MUST_RECORD_THIS,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.PERIOD_IS_NOT_OPEN,
    ),
)
