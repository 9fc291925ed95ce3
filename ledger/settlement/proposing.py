"""Proposing a settlement: the rules in force evaluated on the books as known at a sequence number, and kept whole."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.acts.recording import record_done
from ledger.agreements.store import find_terms
from ledger.core.entry import AccountName
from ledger.core.ids import digest_id
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.http.access import Access, PoolTerms
from ledger.http.door import Door
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, lock_heads, totals_as_known
from ledger.periods.model import period_named
from ledger.rule_sets.figures_model import Asked, Budgeting
from ledger.rule_sets.figures_reading import figures_of_pool
from ledger.rule_sets.figures_store import beside_the_legs
from ledger.rule_sets.store import Document, InForce, find_rule_set, rule_set_in_force
from ledger.rules.fencing import Fence, in_force, year_name, year_of
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.result import Result
from ledger.settlement import store
from ledger.settlement.effects import (
    Money,
    compared,
    effects_of,
    moved_schemes,
    tied_schemes,
)
from ledger.settlement.gains import effects_of_gains
from ledger.settlement.reserves import before_settling
from ledger.settlement.settlement_model import Content, NewSettlement
from ledger.settlement.store import NEWEST

ENCODER = msgspec.json.Encoder(order="deterministic")
_LEFT = (AccountName.ALLOCATED, AccountName.EXPENDITURE)
_PAID_IN = (AccountName.CONTRIBUTION_INCOME, AccountName.CONTRIBUTION_RECEIVABLE)


class Basis(Struct, frozen=True, kw_only=True):
    """All that names a settlement's figures for ever: which pool, which days, and as known when."""

    number: int
    period: str
    first_day: date
    last_day: date
    through: int
    known_at: datetime
    budget: Budgeting


class Evaluated(Struct, frozen=True, kw_only=True):
    """A settlement before it is kept: its bytes."""

    figures: bytes
    result: bytes
    content: Content

    @property
    def content_bytes(self) -> bytes:
        return ENCODER.encode(self.content)

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.figures + self.result + self.content_bytes).digest()


async def propose_settlement(
    db: ConnectionPool, access: Access, door: Door, key: str, command: NewSettlement, now: datetime
) -> tuple[int, bool]:
    """Keep a settlement: its number, and whether the key stood for it already. Raises RefusedError with the reasons."""
    place_id, pool_id = access.ids
    asked, key_id = ENCODER.encode(command), digest_id(access.requester.client_id, door.operation, key)
    async with refusing(), in_place(db, place_id) as connection:
        await lock_heads(connection, place_id, [pool_id])
        known = await store.settlement_of_key(connection, place_id, key_id)
        if known is not None:
            if (known[0], known[2]) != (pool_id, asked):
                said = "the key stands for an earlier payload"
                raise RefusedError(Refusal(Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD, said))
            return known[1], True
        raise_for(access.refusal_of_acting_body(command.acting_body))
        terms = await find_terms(connection, place_id, pool_id)
        basis = await _basis(connection, place_id, terms, command, now)
        rules = await rules_for(connection, place_id, terms, basis.last_day, basis.known_at, basis.number)
        if rules is None:
            said = f"the partners of {terms.agreement} have adopted none for {basis.last_day}"
            raise RefusedError(Refusal(Code.RULE_SET_IS_MISSING, said, "/period"))
        made = await evaluated(connection, place_id, terms, basis, rules)
        raise_for(*refusals_of_evaluated(made.content, terms))
        detail = {"settlement": basis.number, "period": basis.period}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body)
        await _keep(connection, place_id, pool_id, made, command, now, access.requester.principal_id, key_id, act_id)
    return basis.number, False


async def _keep(
    connection: Connection,
    place_id: UUID,
    pool_id: UUID,
    made: Evaluated,
    command: NewSettlement,
    now: datetime,
    principal_id: UUID,
    key_id: UUID,
    act_id: UUID,
) -> None:
    content = made.content
    await store.insert_settlement(
        connection,
        place_id,
        pool_id,
        *(content.number, content.first_day.year, content.period, content.last_day, content.through_sequence),
        *(content.known_at, content.agreement, content.rule_set_version, content.engine),
        *(made.figures, made.result, made.content_bytes, made.sha256, command.acting_body),
        *(ENCODER.encode(command), key_id, principal_id, now, act_id),
    )


async def _basis(
    connection: Connection, place_id: UUID, terms: PoolTerms, command: NewSettlement, now: datetime
) -> Basis:
    """What the settlement rests on; raises RefusedError where the agreement or an earlier settlement forbids it."""
    period = period_named(command.period)
    first_day, last_day = period.year_first_day, period.last_day
    number, settled_to = await store.last_settlement(connection, place_id, terms.pool_id, first_day.year)
    raise_for(*_refusals_of_time(terms, first_day, last_day, settled_to))
    return Basis(
        number=number + 1,
        period=period.name,
        first_day=first_day,
        last_day=last_day,
        through=await through_of(connection, place_id, terms.pool_id, command.through_sequence, None),
        known_at=max(now, datetime.now(UTC)),  # not before anything that stands beside the legs was recorded
        budget=command.budget,
    )


def _refusals_of_time(
    terms: PoolTerms, first_day: date, last_day: date, settled_to: date | None
) -> tuple[Refusal | None, ...]:
    """Signed, not wound up, within the term, and not behind what is settled of the year."""
    unsigned = f"agreement {terms.agreement} waits for its partners' signatures"
    wound_up = f"agreement {terms.agreement} is wound up"
    outside = f"the agreement runs from {terms.effective_from} to {terms.effective_to}"
    behind = f"the year is settled to {settled_to}: settle it to that day or a later one"
    is_outside = last_day < terms.effective_from or first_day > terms.effective_to
    return (
        None if terms.is_signed else Refusal(Code.AGREEMENT_IS_NOT_SIGNED, unsigned),
        Refusal(Code.AGREEMENT_IS_WOUND_UP, wound_up) if terms.settle_by is not None else None,
        Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, outside, "/period") if is_outside else None,
        Refusal(Code.PERIOD_IS_OUT_OF_ORDER, behind, "/period") if settled_to and last_day < settled_to else None,
    )


async def rules_for(
    connection: Connection, place_id: UUID, terms: PoolTerms, last_day: date, known_at: datetime, below: int = NEWEST
) -> InForce | Document | None:
    """The rules in force on the last day; of savings those by which the year was first settled, once it is in part.

    So what is taken back of a saving is taken back from whoever had it, by the rules by which they had it. below: as
    for the settlement of that number.
    """
    if terms.holds_savings:
        of_year = (terms.pool_id, year_of(last_day), below, known_at)
        version = await store.first_settled_version(connection, place_id, *of_year)
        if version is not None:
            return await find_rule_set(connection, place_id, terms.agreement, version)
    return await rule_set_in_force(connection, place_id, terms.agreement, last_day, known_at)


async def evaluated(
    connection: Connection, place_id: UUID, terms: PoolTerms, basis: Basis, rules: InForce | Document
) -> Evaluated:
    """The settlement that the books, the rules and what was settled before give; raises RefusedError for none."""
    ids, year = (place_id, terms.pool_id), basis.first_day.year
    asked = Asked(
        first_day=basis.first_day,
        last_day=basis.last_day,
        through=basis.through,
        known_at=basis.known_at,
        budget=basis.budget,
    )
    fences = (await beside_the_legs(connection, *ids, basis.last_day, basis.known_at)).fences
    moved = await store.reserve_moved(connection, *ids, year, basis.through, basis.last_day)
    fenced = {stream for stream, versions in fences.items() if in_force(versions, basis.last_day) is not None}
    figures = before_settling(await figures_of_pool(connection, *ids, asked), moved, fenced)
    result = await asyncio.to_thread(evaluate, rules.rule_set, figures)
    if not isinstance(result, Result):
        raise RefusedError(*result)
    settled = await store.settled_before(connection, *ids, year, basis.number)
    money = await _money(connection, ids, basis, fences)
    content = Content(
        number=basis.number,
        financial_year=year_name(year),
        period=basis.period,
        first_day=basis.first_day,
        last_day=basis.last_day,
        through_sequence=basis.through,
        known_at=basis.known_at,
        budget=basis.budget,
        agreement=terms.agreement,
        rule_set_version=rules.version,
        engine=result.engine,
        groups=tied_schemes(result, settled),
        effects=compared((*effects_of(result, money), *effects_of_gains(result.gains, figures.savings)), settled),
    )
    return Evaluated(figures=ENCODER.encode(figures), result=ENCODER.encode(result), content=content)


async def _money(
    connection: Connection, ids: tuple[UUID, UUID], basis: Basis, fences: Mapping[str, tuple[Fence, ...]]
) -> Money:
    """What each scheme has left of each stream, and what each partner paid in of it, by the settlement's last day."""
    view = View(basis.through, basis.first_day, basis.last_day)
    left: dict[str, dict[str, int]] = {}
    paid_in: dict[tuple[str, str], int] = {}
    for one in await totals_as_known(connection, *ids, view, Selection((*_LEFT, *_PAID_IN))):
        account, stream = one.account, one.account.stream or ""
        if account.name in _LEFT and account.programme and account.scheme and stream:
            of_scheme = left.setdefault(f"{account.programme}/{account.scheme}", {})
            sign = 1 if account.name is AccountName.ALLOCATED else -1
            of_scheme[stream] = of_scheme.get(stream, 0) + sign * one.balance_pence
        elif account.name in _PAID_IN and account.body and stream:
            at = account.body, stream
            paid_in[at] = paid_in.get(at, 0) - one.balance_pence
    return Money(last_day=basis.last_day, left=left, paid_in=paid_in, fences=fences)


def refusals_of_evaluated(content: Content, terms: PoolTerms) -> tuple[Refusal | None, ...]:
    """Nothing to settle says so; a share is a partner's; and where each partner keeps its own cash nothing is due."""
    if not moved_schemes(content.effects):
        said = f"as known at entry {content.through_sequence}, {content.financial_year} is as it was settled before"
        return (Refusal(Code.NOTHING_IS_TO_BE_SETTLED, said, "/period"),)
    bodies = {one.effect.body for one in content.effects if one.effect.body}
    foreign = f"the rule set names {', '.join(sorted(bodies - set(terms.partners)))}, which is no partner"
    posting = not terms.keeps_cash and any(one.effect.posts and one.amount_pence for one in content.effects)
    aligned = "the pool is aligned: let the rule set commit shares outside the pool, or as contributions"
    return (
        Refusal(Code.BODY_IS_NO_PARTNER, foreign, "/period") if bodies - set(terms.partners) else None,
        Refusal(Code.POOL_KEEPS_NO_CASH, aligned, "/period") if posting else None,
    )
