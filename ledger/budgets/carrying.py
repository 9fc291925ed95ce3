"""Carry-forward: budget that a year leaves unspent goes into the next one, and its money to reserve; inside fences."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ControlledAct
from ledger.budgets import store
from ledger.budgets.model import ProposedCarryForward
from ledger.budgets.reserves import reserve_legs
from ledger.core.entry import Account, AccountName, Draft, EntryKind, Heading, Leg, Texts
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.http.door import FENCED, Role
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Item, Verb
from ledger.journal.store import AccountTotal, Selection, View, head_of, totals_as_known
from ledger.places.store import find_streams
from ledger.programmes.drawing import refusal_of_stream
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.programmes.store import find_schemes, uses_of
from ledger.rules.fencing import last_day_of, refusal_of_carry

_ONE_DAY = timedelta(days=1)
_BUDGET = (AccountName.ALLOCATED, AccountName.UNALLOCATED)
# What partners paid in and not merely owe, what went to other pools, what was spent, and what is kept already.
_MONEY = (
    AccountName.CONTRIBUTION_INCOME,
    AccountName.CONTRIBUTION_RECEIVABLE,
    AccountName.INTER_POOL,
    AccountName.EXPENDITURE,
    AccountName.TRANSFER_TO_RESERVES,
)
YearStream = tuple[int, str]


class CarryFacts(Struct, frozen=True):
    """The terms, the schemes and who answers for each, the streams that exist, and what each year moved of a stream."""

    terms: PoolTerms
    schemes: Mapping[SchemeKey, SchemeTerms | None]
    responsible: Mapping[SchemeKey, str]
    streams: frozenset[str]
    of_year: Mapping[YearStream, Sequence[AccountTotal]]
    fencing: Fencing = NO_FENCES


class _Carry(Struct, frozen=True):
    """A request with the dates that it posts on, and what it takes from."""

    command: ProposedCarryForward
    last_day: date
    at: SchemeKey | None

    @property
    def next_day(self) -> date:
        return self.last_day + _ONE_DAY

    @property
    def budget(self) -> Account:
        """The account that gives and gets the budget."""
        programme, scheme = self.at or (None, None)
        name = AccountName.UNALLOCATED if self.at is None else AccountName.ALLOCATED
        return Account(name, stream=self.command.stream, programme=programme, scheme=scheme)


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ProposedCarryForward]
) -> CarryFacts:
    """What a year moved is read under the lock; a request is alone in its batch, so nothing comes before it."""
    terms = await find_terms(connection, place_id, pool_id)
    wanted = {at for one in commands if (at := _carry(one).at) is not None}
    through = (await head_of(connection, place_id, pool_id)).sequence
    of_year: dict[YearStream, Sequence[AccountTotal]] = {}
    for one in commands:
        last_day = _carry(one).last_day
        view = View(through, date(last_day.year - 1, 4, 1), last_day)
        which = Selection((*_BUDGET, *_MONEY), stream=one.stream)
        of_year[last_day.year - 1, one.stream] = await totals_as_known(connection, place_id, pool_id, view, which)
    return CarryFacts(
        terms,
        await find_schemes(connection, place_id, wanted),
        await store.responsible_bodies(connection, place_id, wanted),
        await find_streams(connection, place_id, {one.stream for one in commands}),
        of_year,
        fencing_of_terms(terms),
    )


def _carry(command: ProposedCarryForward) -> _Carry:
    assert command.year is not None, "a command that decoded names a year"
    at = None if command.programme is None or command.scheme is None else (command.programme, command.scheme)
    return _Carry(command, last_day_of(command.year), at)


def headings(command: ProposedCarryForward, facts: CarryFacts) -> tuple[Heading, ...]:
    """A carry-forward looks at what it takes from as it stands over all years, and at the fence."""
    account = _carry(command).budget
    of_all_years = [Heading(account.name, command.stream, account.programme, account.scheme)]
    if account.scheme is not None:
        of_all_years.append(Heading(AccountName.EXPENDITURE, command.stream, account.programme, account.scheme))
    return *of_all_years, *facts.fencing.headings([command.stream])


def decide(command: ProposedCarryForward, facts: CarryFacts, books: BalanceView) -> Decision:
    """On the year's last day budget - and carried forward +, on the next day the contrary; reserve legs for its money.

    Entries stand as the host's, whoever asked: it answers for the books.
    """
    carry = _carry(command)
    refusal = (
        _refusal_of_terms(carry, facts.terms) or _refusal_of_scheme(carry, facts) or _refusal_of_asker(carry, facts)
    )
    if refusal is not None:
        return refusal
    left_pence, working = _left(carry, facts, books)
    versions = facts.fencing.versions.get(command.stream, ())
    year = carry.last_day.year - 1
    refusal = refusal_of_carry(versions, year, command.amount_pence, left_pence)
    if refusal is not None:
        return Refusal(refusal.code, refusal.detail, "/amount_pence")
    refusal = _refusal_of_amounts(carry, facts, left_pence)
    if refusal is not None:
        return refusal
    drafts = _drafts(carry, facts.terms, working)
    return within_fences(drafts, facts.fencing, uses_of(facts.schemes), books, {"/effective_date": "/financial_year"})


def _refusal_of_terms(carry: _Carry, terms: PoolTerms) -> Refusal | None:
    command = carry.command
    if terms.settle_by is not None:
        return Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up")
    if not (terms.effective_from <= carry.last_day and carry.next_day <= terms.effective_to):
        span = f"{terms.effective_from} to {terms.effective_to}"
        return Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/financial_year")
    if command.reserve_pence and not terms.keeps_cash:
        detail = "the pool is aligned: each partner keeps reserves of its own"
        return Refusal(Code.POOL_KEEPS_NO_CASH, detail, "/reserve_pence")
    return None


def _refusal_of_scheme(carry: _Carry, facts: CarryFacts) -> Refusal | None:
    """The stream is there, and so is the scheme, on both days, drawing on it."""
    stream = carry.command.stream
    if stream not in facts.streams:
        return Refusal(Code.STREAM_DOES_NOT_EXIST, f"the place has no stream {stream}", "/stream")
    if carry.at is None:
        return None
    programme, scheme = carry.at
    if carry.at not in facts.schemes:
        return Refusal(Code.PROGRAMME_DOES_NOT_EXIST, f"the place has no programme {programme}", "/programme")
    found = facts.schemes[carry.at]
    if found is None:
        return Refusal(Code.SCHEME_DOES_NOT_EXIST, f"programme {programme} has no scheme {scheme}", "/scheme")
    if not (found.first_day <= carry.last_day and carry.next_day <= found.last_day):
        span = f"{found.first_day} to {found.last_day}"
        return Refusal(Code.DATE_IS_OUTSIDE_PROGRAMME, f"the programme runs from {span}", "/financial_year")
    return refusal_of_stream(scheme, stream, found)


def _refusal_of_asker(carry: _Carry, facts: CarryFacts) -> Refusal | None:
    """The host asks, or the body that answers for the scheme; where none hosts, any partner."""
    host, responsible = facts.terms.host, facts.responsible.get(carry.at) if carry.at else None
    if host is None or carry.command.acting_body in {host, responsible}:
        return None
    detail = f"the host {host} asks" + (f", or {responsible}, which answers for the scheme" if responsible else "")
    return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")


def _left(carry: _Carry, facts: CarryFacts, books: BalanceView) -> tuple[int, tuple[Step, ...]]:
    """What the year leaves to carry: not more than it has, nor than still stands after what later years took."""
    of_year = facts.of_year[carry.last_day.year - 1, carry.command.stream]
    account = carry.budget
    budget_pence = sum(one.balance_pence for one in of_year if one.account == account)
    standing_pence = books.balance_pence(Heading(account.name, account.stream, account.programme, account.scheme))
    if carry.at is None:
        working = (Step("unallocated in the year", budget_pence), Step("unallocated now", standing_pence))
        return min(budget_pence, standing_pence), working
    spent_pence = sum(
        one.balance_pence
        for one in of_year
        if one.account.name is AccountName.EXPENDITURE and (one.account.programme, one.account.scheme) == carry.at
    )
    spent_ever_pence = books.balance_pence(Heading(AccountName.EXPENDITURE, account.stream, *carry.at))
    working = (Step("allocated in the year", budget_pence), Step("spent in the year", spent_pence))
    return min(budget_pence - spent_pence, standing_pence - spent_ever_pence), working


def _refusal_of_amounts(carry: _Carry, facts: CarryFacts, left_pence: int) -> Refusal | None:
    """No more budget than is left of it, and no more money than the year's contributions have left."""
    command = carry.command
    if command.amount_pence > left_pence:
        detail = f"£{pounds_from_pence(max(left_pence, 0))} of {command.stream} is left in {command.financial_year}"
        return Refusal(Code.CARRY_FORWARD_EXCEEDS_WHAT_IS_LEFT, detail, "/amount_pence")
    of_year = facts.of_year[carry.last_day.year - 1, command.stream]
    money_pence = -sum(one.balance_pence for one in of_year if one.account.name in _MONEY)
    if command.reserve_pence > money_pence:
        detail = f"£{pounds_from_pence(max(money_pence, 0))} of the money of {command.stream} is received and not used"
        return Refusal(Code.CARRY_FORWARD_EXCEEDS_WHAT_IS_LEFT, detail, "/reserve_pence")
    return None


def _drafts(carry: _Carry, terms: PoolTerms, working: tuple[Step, ...]) -> tuple[Draft, ...]:
    command, pence = carry.command, carry.command.amount_pence
    carried = Account(AccountName.CARRIED_FORWARD, stream=command.stream)
    host = terms.host or command.acting_body

    def draft(kind: EntryKind, day: date, legs: tuple[Leg, ...], steps: tuple[Step, ...] = ()) -> Draft:
        texts = Texts(narrative=command.reason)
        return Draft(
            kind=kind,
            effective_date=day,
            event_date=day,
            acting_body=host,
            legs=legs,
            reference=command.minute_reference[:80],
            texts=texts,
            working=steps,
        )

    out = (Leg(carried, pence), Leg(carry.budget, -pence))
    into = tuple(Leg(leg.account, -leg.amount_pence) for leg in out)
    drafts = (
        draft(EntryKind.CARRIED_FORWARD, carry.last_day, out, working),
        draft(EntryKind.BROUGHT_FORWARD, carry.next_day, into),
    )
    if not command.reserve_pence:
        return drafts
    kept = reserve_legs(command.stream, command.reserve_pence)
    return *drafts, draft(EntryKind.TRANSFER_TO_RESERVES, carry.last_day, kept)


CARRY_FORWARD = Verb("carry_forward", _load, decide, headings)


def _items(command: ProposedCarryForward) -> tuple[Item, ...]:
    return (Item(CARRY_FORWARD, command),)


async def _amount_pence(_connection: Connection, _place_id: UUID, _pool_id: UUID, command: ProposedCarryForward) -> int:
    return command.amount_pence


CARRY_FORWARD_ACT = ControlledAct(
    payload=ProposedCarryForward,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.HOST),),
    amount_pence=_amount_pence,
    items=_items,
    refusals=(
        Code.AGREEMENT_IS_WOUND_UP,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.DATE_IS_OUTSIDE_PROGRAMME,
        Code.STREAM_DOES_NOT_EXIST,
        Code.PROGRAMME_DOES_NOT_EXIST,
        Code.SCHEME_DOES_NOT_EXIST,
        Code.POOL_KEEPS_NO_CASH,
        Code.PERIOD_IS_NOT_OPEN,
        Code.FENCE_KEEPS_MONEY,
        Code.CARRY_FORWARD_EXCEEDS_WHAT_IS_LEFT,
        *FENCED,
    ),
)
