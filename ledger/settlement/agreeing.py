"""Agreeing a settlement: each partner by two of its own people; what all have agreed is posted in the same transaction.

The entries of a settlement stand as the host's, whoever agreed last: it answers for the books.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import Acting, ControlledAct
from ledger.core.entry import AccountName, Heading
from ledger.core.money import pounds_from_pence
from ledger.core.period import month_start
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.journal.store import months_of
from ledger.rules.closing import PeriodState
from ledger.settlement import store
from ledger.settlement.deciding import Standing, refusals_of_agreement
from ledger.settlement.effects import Difference
from ledger.settlement.posting import PostingHead, drafts_of, owed_pence, reserve_moves
from ledger.settlement.settlement_model import Content, ProposedAgreement
from ledger.settlement.store import KeptSettlement

Months = Mapping[date, PeriodState]


class AgreeingFacts(Struct, frozen=True):
    """The terms, the months of the pool with their states, and the settlements named, by number."""

    terms: PoolTerms
    months: Months
    settlements: Mapping[int, KeptSettlement]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ProposedAgreement]
) -> AgreeingFacts:
    found = {one: await store.find_settlement(connection, place_id, pool_id, one.settlement) for one in commands}
    return AgreeingFacts(
        await find_terms(connection, place_id, pool_id),
        await months_of(connection, place_id, pool_id),
        {command.settlement: kept for command, kept in found.items() if kept is not None},
    )


def agreed_by(command: ProposedAgreement, standing: Standing) -> tuple[str, ...]:
    """The schemes that a command agrees: those named, each once, or all that wait for the partner."""
    return tuple(dict.fromkeys(command.schemes)) or standing.to_agree(command.acting_body)


def settled_by(command: ProposedAgreement, standing: Standing) -> tuple[str, ...]:
    """The schemes that nothing holds up any more once a command is done."""
    return standing.with_agreed(command.acting_body, agreed_by(command, standing)).ready()


def headings(command: ProposedAgreement, facts: AgreeingFacts) -> tuple[Heading, ...]:
    """What goes out of a reserve looks at what is in it."""
    kept = facts.settlements.get(command.settlement)
    moved = () if kept is None else reserve_moves(kept.content.effects)
    return tuple(Heading(AccountName.RESERVE, stream) for stream in moved)


def decide(command: ProposedAgreement, facts: AgreeingFacts, books: BalanceView) -> Decision:
    """The entries of every scheme that is settled by it: nothing until all have agreed.

    What cannot be agreed makes none either: all reasons are told where the agreement is recorded.
    """
    kept = facts.settlements.get(command.settlement)
    if kept is None:
        return ()
    standing = kept.standing(facts.terms.partners)
    if refusals_of_agreement(standing, command.acting_body, command.schemes):
        return ()
    schemes = settled_by(command, standing)
    if not schemes:
        return ()
    own = [one for one in kept.content.effects if one.effect.scheme in schemes]
    day = day_for(facts.months, kept.content.last_day)
    refusal = _refusal_of_terms(facts.terms, day) or _refusal_of_reserves(own, books)
    if refusal is not None:
        return refusal
    assert day is not None, "no month takes entries, which was refused"
    host = facts.terms.host or command.acting_body
    return drafts_of(head_of(kept.content, day, host), own, schemes)


def head_of(content: Content, effective_date: date, acting_body: str) -> PostingHead:
    """What entries say of the settlement that posts them."""
    return PostingHead(
        number=content.number,
        year_name=content.financial_year,
        last_day=content.last_day,
        effective_date=effective_date,
        acting_body=acting_body,
    )


def day_for(months: Months, last_day: date) -> date | None:
    """When entries take effect: on the settlement's last day if its month takes entries, else later, if ever.

    Then it is the first day of the earliest open month, or of the earliest soft-closed one where none is open.
    """
    if months.get(month_start(last_day)) in {PeriodState.OPEN, PeriodState.SOFT_CLOSED}:
        return last_day
    for wanted in (PeriodState.OPEN, PeriodState.SOFT_CLOSED):
        found = [month for month, state in months.items() if state is wanted]
        if found:
            return min(found)
    return None


def _refusal_of_terms(terms: PoolTerms, day: date | None) -> Refusal | None:
    if terms.settle_by is not None:
        return Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up")
    if day is None:
        return Refusal(Code.PERIOD_IS_NOT_OPEN, "the pool has no open month")
    if not terms.effective_from <= day <= terms.effective_to:
        span = f"{terms.effective_from} to {terms.effective_to}"
        return Refusal(
            Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}, and {day} is the first open day"
        )
    return None


def _refusal_of_reserves(own: Sequence[Difference], books: BalanceView) -> Refusal | None:
    """Nothing goes out of a reserve that is not in it any more."""
    for stream, pence in reserve_moves(own).items():
        left_pence = -books.balance_pence(Heading(AccountName.RESERVE, stream))
        if left_pence + pence < min(left_pence, 0):
            drawn = f"£{pounds_from_pence(-pence)} is to come out of the reserve of {stream or 'no stream'}"
            detail = f"{drawn}, which holds £{pounds_from_pence(max(left_pence, 0))}: propose the settlement again"
            return Refusal(Code.RESERVE_IS_SHORT, detail)
    return None


AGREE = Verb("agree_settlement", _load, decide, headings)


def _items(command: ProposedAgreement) -> tuple[Item, ...]:
    return (Item(AGREE, command),)


async def _agree(connection: Connection, acting: Acting) -> dict[str, Any]:
    """Keep the agreement, and that schemes are settled which it was the last for; raises RefusedError."""
    command, ids = acting.command, (acting.place_id, acting.pool.pool_id)
    kept = await store.find_settlement(connection, *ids, command.settlement)
    if kept is None:
        detail = f"the pool has no settlement {command.settlement}"
        raise RefusedError(Refusal(Code.SETTLEMENT_DOES_NOT_EXIST, detail, "/settlement"))
    standing = kept.standing(acting.pool.partners)
    raise_for(*refusals_of_agreement(standing, command.acting_body, command.schemes))
    schemes, settled = agreed_by(command, standing), settled_by(command, standing)
    step, rests_on = await store.next_step(connection, *ids), (acting.proposal_id, acting.recorded_at, acting.act_id)
    given = (command.acting_body, step, *rests_on)
    await store.insert_agreements(connection, *ids, command.settlement, schemes, *given)
    if settled:
        day = day_for(await months_of(connection, *ids), kept.content.last_day)
        await store.insert_settled(connection, *ids, command.settlement, settled, day, *rests_on)
    return {"settlement": command.settlement, "agreed": schemes, "settled": settled}


async def _amount_pence(
    connection: Connection, place_id: UUID, pool_id: UUID, command: ProposedAgreement
) -> int | None:
    """What the partner owes, or is owed, by the schemes that it agrees."""
    kept = await store.find_settlement(connection, place_id, pool_id, command.settlement)
    if kept is None:
        return None
    terms = await find_terms(connection, place_id, pool_id)
    schemes = agreed_by(command, kept.standing(terms.partners))
    own = [one for one in kept.content.effects if one.effect.scheme in schemes]
    return abs(owed_pence(own).get(command.acting_body, 0))


AGREE_ACT = ControlledAct(
    payload=ProposedAgreement,
    proposers=frozenset(APPROVING),
    needed=(Needed(Of.ACTING_BODY),),
    amount_pence=_amount_pence,
    items=_items,
    perform=_agree,
    refusals=(
        Code.SETTLEMENT_DOES_NOT_EXIST,
        Code.SETTLEMENT_HAS_ENDED,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.SCHEME_IS_SETTLED,
        Code.SCHEME_IS_DISPUTED,
        Code.SCHEME_IS_ALREADY_AGREED,
        Code.NOTHING_IS_TO_BE_SETTLED,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.PERIOD_IS_NOT_OPEN,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.RESERVE_IS_SHORT,
    ),
)
