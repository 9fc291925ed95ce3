"""Reversal: a mistake is taken back whole, with a reason, and posted again if need be; nothing is altered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from ledger.core.entry import AccountName, Book, Draft, EntryKind, Heading, Leg, Texts, reversal
from ledger.core.ids import BodyCode, Name
from ledger.core.money import pounds_from_pence
from ledger.core.payload import payload_legs, read_payload
from ledger.core.period import financial_year_name, financial_year_start, month_start
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.journal import store
from ledger.journal.fencing import NO_FENCES, Fencing, Uses, fencing_of, read_fences, read_uses, within_fences
from ledger.journal.model import BalanceView, Decision, Verb
from ledger.journal.store import Governed
from ledger.rules.closing import PeriodState

# Never below zero: what is taken back must still be there.
_KEPT = {
    AccountName.UNALLOCATED: "is unallocated: take allocations back first",
    AccountName.CONTRIBUTION_RECEIVABLE: "is called and not received: take receipts back first",
    AccountName.COMMITTED: "is committed: take releases back first",
    AccountName.CONTINGENCY: "is left as contingency: take draws back first",
    AccountName.CARRIED_FORWARD: "is carried forward and not brought into the next year: take that back first",
    AccountName.RESERVE: "is in reserve: take draws back first",
    AccountName.VAT_RECOVERABLE: "of VAT is to be recovered: take recoveries back first",
}
_CREDITS = {AccountName.RESERVE}  # what they hold is below zero
_BY_SETTLEMENT = {
    EntryKind.RISK_SHARE_SETTLED,
    EntryKind.RESERVE_SETTLED,
    EntryKind.SAVINGS_REALLOCATED,
    EntryKind.SAVINGS_DISTRIBUTED,
}

_ANY_STAGE = "withdraw the claim, or claw the saving back"
_STAGES = {EntryKind.SAVING_BASELINED: "agree another version of the case: it posts what differs"}
_IN_COMMAND = ("/scheme", "/effective_date", "/amount_pence")  # what a reversal leaves to its original


class ReversalCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back one entry of the acting body, whole."""

    acting_body: BodyCode
    sequence: Annotated[int, Meta(ge=1, description="the sequence number of the entry to take back")]
    reason: Annotated[Name, Meta(description="why; stored apart and erasable")]


class Original(Struct, frozen=True):
    """An entry as posted, the reversal that it already has, and the re-coding of it that stands."""

    draft: Draft
    reversed_by: int | None
    recoded_by: int | None


class ReversalFacts(Struct, frozen=True):
    """The entries named, by sequence number, the months of the pool with their states, and the agreed limit.

    Above limit_pence a reversal needs a second person; None: no limit is agreed. The fences of the place, and what
    the schemes that the entries name are for.
    """

    originals: Mapping[int, Original]
    months: Mapping[date, PeriodState]
    limit_pence: int | None = None
    is_wound_up: bool = False
    fencing: Fencing = NO_FENCES
    uses: Uses = msgspec.field(default_factory=dict)
    governed: frozenset[Governed] = frozenset()

    def day_for(self, original: Draft) -> date | None:
        """When the contrary entry takes effect: on the original's day if its month takes entries; else later, if ever.

        Then it is the first day of the earliest open month, or of the earliest soft-closed one where none is open.
        """
        if self.state_of(original.effective_date) in {PeriodState.OPEN, PeriodState.SOFT_CLOSED}:
            return original.effective_date
        for wanted in (PeriodState.OPEN, PeriodState.SOFT_CLOSED):
            months = [month for month, state in self.months.items() if state is wanted]
            if months:
                return min(months)
        return None

    def state_of(self, day: date) -> PeriodState | None:
        return self.months.get(month_start(day))


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ReversalCommand]
) -> ReversalFacts:
    originals = await find_originals(connection, place_id, pool_id, [one.sequence for one in commands])
    months = await store.months_of(connection, place_id, pool_id)
    is_wound_up = await store.is_wound_up(connection, place_id, pool_id)
    terms = await store.reversal_terms(connection, place_id, pool_id)
    fences = read_fences(terms["fences"])
    sets_source = any(leg.account.name is AccountName.SOURCE for one in originals.values() for leg in one.draft.legs)
    governed = await store.governed_sources(connection, place_id, pool_id) if sets_source else frozenset()
    if not fences:
        return ReversalFacts(originals, months, terms["limit_pence"], is_wound_up, governed=governed)
    accounts = [leg.account for one in originals.values() for leg in one.draft.legs]
    schemes = {(one.programme, one.scheme) for one in accounts if one.programme and one.scheme}
    uses = await store.find_uses(connection, place_id, schemes)
    return ReversalFacts(
        originals,
        months,
        terms["limit_pence"],
        is_wound_up,
        fencing_of(fences, kind=terms["kind"], first_day=terms["first_month"], last_day=terms["last_month"]),
        {at: read_uses(text) for at, text in uses.items()},
        governed,
    )


async def find_originals(
    connection: Connection, place_id: UUID, pool_id: UUID, sequences: Sequence[int]
) -> dict[int, Original]:
    """The entries that are there of those named, by sequence number; without their texts."""
    rows = await store.find_originals(connection, place_id, pool_id, sequences)
    return {row["sequence"]: Original(_draft(row["payload"]), row["reversed_by"], row["recoded_by"]) for row in rows}


def _draft(payload_bytes: bytes) -> Draft:
    payload = read_payload(payload_bytes)
    return Draft(
        kind=payload.kind,
        effective_date=payload.effective_date,
        event_date=payload.event_date,
        acting_body=payload.acting_body,
        legs=payload_legs(payload),
        label=payload.label,
        reference=payload.reference,
        reverses_sequence=payload.reverses_sequence,
        recodes_sequence=payload.recodes_sequence,
        counterpart=payload.counterpart,
        texts=Texts(),
        vat_pence=payload.vat_pence,
    )


def headings(command: ReversalCommand, facts: ReversalFacts) -> list[Heading]:
    """Taking back looks at what of the money is still where the entry put it, and at what fences have left."""
    original = facts.originals.get(command.sequence)
    if original is None:
        return []
    kept = [_kept(leg) for leg in original.draft.legs if leg.account.name in _KEPT]
    return [*kept, *facts.fencing.headings({leg.account.stream for leg in original.draft.legs})]


def decide_approved(command: ReversalCommand, facts: ReversalFacts, books: BalanceView) -> Decision:
    """The contrary entry, on the day that the months leave for it."""
    original = facts.originals.get(command.sequence)
    if original is None:
        return Refusal(Code.ENTRY_DOES_NOT_EXIST, f"the pool has no entry {command.sequence}", "/sequence")
    refusal = _refusal_of_decided(original, facts) or _refusal_of_original(command, original, books)
    if refusal is not None:
        return refusal
    effective_date = facts.day_for(original.draft)
    if effective_date is None:
        return Refusal(Code.PERIOD_IS_NOT_OPEN, "the pool has no open month", "/sequence")
    refusal = refusal_of_governed(original.draft.legs, effective_date, facts.governed, "/sequence")
    if refusal is not None:
        return refusal
    draft = reversal(
        original.draft,
        command.sequence,
        effective_date=effective_date,
        acting_body=command.acting_body,
        reason=command.reason,
    )
    return within_fences((draft,), facts.fencing, facts.uses, books, dict.fromkeys(_IN_COMMAND, "/sequence"))


def _refusal_of_decided(original: Original, facts: ReversalFacts) -> Refusal | None:
    """What boards decided stays, and stages of savings do; once a fund is divided, only payments can be taken back."""
    if original.draft.kind is EntryKind.WINDING_UP:
        return Refusal(Code.WINDING_UP_CANNOT_BE_REVERSED, "the partners were told their shares", "/sequence")
    if original.draft.kind is EntryKind.ALLOCATION_RETURN:
        return Refusal(Code.RETURN_CANNOT_BE_REVERSED, "the programme's stop or end stands", "/sequence")
    if original.draft.kind in _BY_SETTLEMENT:
        return Refusal(Code.SETTLEMENT_CANNOT_BE_REVERSED, "another settlement posts what differs", "/sequence")
    if original.draft.book is Book.SAVINGS:
        return Refusal(Code.SAVING_CANNOT_BE_REVERSED, _STAGES.get(original.draft.kind, _ANY_STAGE), "/sequence")
    if facts.is_wound_up and original.draft.kind is not EntryKind.SETTLEMENT_PAYMENT:
        return Refusal(Code.AGREEMENT_IS_WOUND_UP, "its balances were divided between the partners", "/sequence")
    return None


def _refusal_of_original(command: ReversalCommand, original: Original, books: BalanceView) -> Refusal | None:
    """Why an entry cannot be taken back: another's, a reversal, reversed already, or its money is allocated."""
    if original.draft.acting_body != command.acting_body:
        detail = f"{original.draft.acting_body} posted entry {command.sequence}, and it alone may take it back"
        return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")
    if original.draft.reverses_sequence is not None:
        return Refusal(Code.REVERSAL_CANNOT_BE_REVERSED, f"entry {command.sequence} is a reversal", "/sequence")
    standing = refusal_of_standing(original, books)
    if standing is not None:
        return standing
    if original.draft.counterpart is not None:
        return Refusal(Code.TRANSFER_CANNOT_BE_REVERSED, "its other half stands in another pool", "/sequence")
    return _refusal_of_money(original.draft, books)


def refusal_of_standing(original: Original, books: BalanceView) -> Refusal | None:
    """Why neither reversal nor re-coding may touch an entry: it is reversed, or re-coded, already."""
    if original.reversed_by is not None:
        return Refusal(Code.ENTRY_IS_ALREADY_REVERSED, f"by entry {original.reversed_by}", "/sequence")
    if original.recoded_by is not None and not books.is_reversed(original.recoded_by):
        return Refusal(Code.ENTRY_IS_RECODED, f"by entry {original.recoded_by}", "/sequence")
    return None


def _refusal_of_money(draft: Draft, books: BalanceView) -> Refusal | None:
    """What was done with the money since: it must be taken back first."""
    for leg in draft.legs:
        kept = _KEPT.get(leg.account.name)
        sign = -1 if leg.account.name in _CREDITS else 1
        if kept is not None and (left_pence := sign * books.balance_pence(_kept(leg))) < sign * leg.amount_pence:
            return Refusal(Code.MONEY_HAS_MOVED_ON, f"£{pounds_from_pence(left_pence)} {kept}", "/sequence")
    return None


def _kept(leg: Leg) -> Heading:
    """The heading that must hold an entry's money when it is taken back."""
    return leg.heading if leg.account.name is AccountName.UNALLOCATED else leg.heading_of_code


def refusal_of_governed(
    legs: Sequence[Leg], effective_date: date, governed: frozenset[Governed], pointer: str
) -> Refusal | None:
    """Why legs may not change what a body is to contribute in a year for which a schedule says it."""
    year = financial_year_start(effective_date).year
    for leg in legs:
        at = leg.account
        if at.name is AccountName.SOURCE and Governed(at.body or "", at.stream or "", year) in governed:
            detail = (
                f"a schedule says what {at.body} contributes of {at.stream} in {financial_year_name(effective_date)}"
            )
            return Refusal(Code.SCHEDULE_GOVERNS_THIS, detail, pointer)
    return None


def decide(command: ReversalCommand, facts: ReversalFacts, books: BalanceView) -> Decision:
    """The same for who acts alone: refused above the limit of the scheme of delegation, and in a soft-closed month."""
    decision = decide_approved(command, facts, books)
    if isinstance(decision, Refusal):
        return decision
    return _refusal_of_one_person(facts.originals[command.sequence], facts) or decision


def _refusal_of_one_person(original: Original, facts: ReversalFacts) -> Refusal | None:
    limit_pence, amount_pence = facts.limit_pence, turnover_pence(original)
    if limit_pence is not None and amount_pence > limit_pence:
        limit = f"£{pounds_from_pence(amount_pence)} is above the limit of £{pounds_from_pence(limit_pence)}"
        return Refusal(Code.SECOND_PERSON_IS_NEEDED, limit, "/sequence")
    day = facts.day_for(original.draft)
    if day is not None and facts.state_of(day) is PeriodState.SOFT_CLOSED:
        detail = f"{day:%Y-%m} is soft closed: taking back in it needs a second person"
        return Refusal(Code.SECOND_PERSON_IS_NEEDED, detail, "/sequence")
    return None


def turnover_pence(original: Original) -> int:
    """What an entry moves: the sum of its debits."""
    return sum(leg.amount_pence for leg in original.draft.legs if leg.amount_pence > 0)


def decide_without_budget(command: ReversalCommand, facts: ReversalFacts, books: BalanceView) -> Decision:
    """The same for who may not set budgets, and so may not take them back."""
    original = facts.originals.get(command.sequence)
    if original is not None and original.draft.book is Book.BUDGET:
        detail = "only the pool manager takes back what sets a budget"
        return Refusal(Code.ROLE_DOES_NOT_PERMIT_THIS, detail, "/sequence")
    return decide(command, facts, books)


REVERSE_APPROVED = Verb("reverse_entry", _load, decide_approved, headings)
REVERSE = Verb("reverse_entry", _load, decide, headings)
REVERSE_WITHOUT_BUDGET = Verb("reverse_entry", _load, decide_without_budget, headings)
