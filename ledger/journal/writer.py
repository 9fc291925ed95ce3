"""The pool writer: gathers what waits for a pool, owns the posting transaction, answers each request its own outcome.

No timer: while one write is in flight, arrivals wait and go together in the next. A single posting is a batch of
one. Everything that decides is pure and stands in `batch`; this file owns order, locks and commit.
"""

import asyncio
import hmac
import os
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from ledger.acts.model import Act
from ledger.acts.store import insert_acts
from ledger.core.ids import new_id
from ledger.core.payload import SALT_BYTES
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection, ConnectionPool, in_place, is_connection_lost, refusal_of
from ledger.journal import store
from ledger.journal.batch import Accepted, Batch, Decided, Facts, SameAs, all_or_none
from ledger.journal.model import Group, Head, Outcome, Posted, Refused, Verb
from ledger.journal.rows import BatchRows

ITEMS_PER_BATCH_MAX = 5_000
REFUSALS_PER_ACT_MAX = 100
_ONE_MICROSECOND = timedelta(microseconds=1)
_log = structlog.get_logger(__name__)

Outcomes = list[Outcome]
Beside = Callable[[Connection, Sequence[Outcome]], Awaitable[None]]


class _Waiting:
    """A group that waits for its outcome."""

    __slots__ = ("done", "group")

    def __init__(self, group: Group) -> None:
        self.group = group
        self.done: asyncio.Future[Outcomes] = asyncio.get_running_loop().create_future()


class PoolWriter:
    """Posts groups of commands; the only caller of the statement that inserts entries."""

    def __init__(
        self,
        pool: ConnectionPool,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        noticed: Callable[[UUID, UUID, int], None] = lambda _place_id, _pool_id, _entries: None,
    ) -> None:
        """`noticed` is told, after commit, how many entries were posted to a pool."""
        self._pool = pool
        self._clock = clock
        self._noticed = noticed
        self._queues: dict[tuple[UUID, UUID], deque[_Waiting]] = {}
        self._flushers: dict[tuple[UUID, UUID], asyncio.Task[None]] = {}
        self._together: set[asyncio.Task[Any]] = set()

    async def post(self, group: Group) -> Outcomes:
        """The outcome of each item, after commit. A caller that goes away does not stop what it asked for.

        Raises RefusedError when the pool is busy, the database refuses, or the outcome is unknown.
        """
        lane = (group.place_id, group.pool_id)
        waiting = _Waiting(group)
        self._queues.setdefault(lane, deque()).append(waiting)
        if lane not in self._flushers:
            self._flushers[lane] = asyncio.create_task(self._flush(lane))
        return await waiting.done

    async def post_together(self, groups: Sequence[Group]) -> list[Outcomes]:
        """The outcomes of groups of several pools, one group a pool, in one transaction: all are kept, or none.

        Raises as `post` does. Nothing waits for others here: the pools' locks order it among the batches.
        """
        task = asyncio.create_task(self._write_together(groups))
        self._together.add(task)
        task.add_done_callback(self._together.discard)
        return await asyncio.shield(task)

    async def post_beside(self, group: Group, beside: Beside) -> Outcomes:
        """The outcomes of one group in a transaction of its own, in which `beside` writes what belongs with them.

        `beside` is called once everything is posted and before commit, unless an item was refused; when it raises,
        nothing stands. Raises as `post` does.
        """
        task = asyncio.create_task(self._write_beside(group, beside))
        self._together.add(task)
        task.add_done_callback(self._together.discard)
        return await asyncio.shield(task)

    async def drain(self) -> None:
        """Wait until nothing is in flight; used when the service stops."""
        while self._flushers or self._together:
            await asyncio.gather(*self._flushers.values(), *self._together, return_exceptions=True)

    async def _flush(self, lane: tuple[UUID, UUID]) -> None:
        queue = self._queues[lane]
        try:
            while queue:
                await self._write_and_answer(_take(queue))
        finally:
            del self._flushers[lane], self._queues[lane]

    async def _write_and_answer(self, batch: list[_Waiting]) -> None:
        try:
            outcomes = await self._write([waiting.group for waiting in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, each waiting request must hear of it
            if len(batch) > 1 and not is_connection_lost(error):
                for waiting in batch:
                    await self._write_and_answer([waiting])
            else:
                _answer_all(batch, _as_refused(error, len(batch)))
        else:
            for waiting, outcome in zip(batch, outcomes, strict=True):
                if not waiting.done.done():
                    waiting.done.set_result(outcome)

    async def _write(self, groups: Sequence[Group]) -> list[Outcomes]:
        place_id, pool_id = groups[0].place_id, groups[0].pool_id
        async with in_place(self._pool, place_id, keep_plans=True) as connection:
            heads = await store.lock_heads(connection, place_id, [pool_id])
            if pool_id not in heads:
                raise RefusedError(Refusal(Code.NOT_FOUND, "the pool is not there"))
            facts = await _load_facts(connection, place_id, pool_id, groups)
            batch = Batch(facts)
            decided = [batch.decide(group) for group in groups]
            outcomes = await _record(connection, heads[pool_id], groups, decided, self._clock())
        self._noticed(place_id, pool_id, _posted_now(outcomes))
        return outcomes

    async def _write_beside(self, group: Group, beside: Beside) -> Outcomes:
        try:
            async with in_place(self._pool, group.place_id, keep_plans=True) as connection:
                if group.locks_place:  # first, so that all heads are taken in one order
                    await store.lock_every_head(connection, group.place_id)
                heads = await store.lock_heads(connection, group.place_id, [group.pool_id])
                facts = await _load_facts(connection, group.place_id, group.pool_id, [group])
                decided = Batch(facts).decide(group)
                (outcomes,) = await _record(connection, heads[group.pool_id], [group], [decided], self._clock())
                if not any(isinstance(one, Refused) for one in outcomes):
                    await beside(connection, outcomes)
        except Exception as error:
            told = _as_refused(error, 1)
            if told is error:
                raise
            raise told from error
        self._noticed(group.place_id, group.pool_id, _posted_now([outcomes]))
        return outcomes

    async def _write_together(self, groups: Sequence[Group]) -> list[Outcomes]:
        place_id = groups[0].place_id
        assert {group.place_id for group in groups} == {place_id}, "one place"
        try:
            async with in_place(self._pool, place_id, keep_plans=True) as connection:
                heads = await store.lock_heads(connection, place_id, [group.pool_id for group in groups])
                decided = []
                for group in groups:
                    facts = await _load_facts(connection, place_id, group.pool_id, [group])
                    decided.append(Batch(facts).decide(group))
                outcomes = []
                for group, items in zip(groups, all_or_none(decided), strict=True):
                    head = heads[group.pool_id]
                    outcomes.extend(await _record(connection, head, [group], [items], self._clock()))
        except Exception as error:
            told = _as_refused(error, len(groups))
            if told is error:
                raise
            raise told from error
        for group, outcome in zip(groups, outcomes, strict=True):
            self._noticed(place_id, group.pool_id, _posted_now([outcome]))
        return outcomes


def _posted_now(outcomes: Sequence[Outcomes]) -> int:
    return sum(len(one.receipts) for each in outcomes for one in each if isinstance(one, Posted) and not one.replayed)


def _take(queue: deque[_Waiting]) -> list[_Waiting]:
    taken = [queue.popleft()]
    items = len(taken[0].group.items)
    while queue and items + len(queue[0].group.items) <= ITEMS_PER_BATCH_MAX:
        taken.append(queue.popleft())
        items += len(taken[-1].group.items)
    return taken


def _answer_all(batch: Sequence[_Waiting], error: Exception) -> None:
    for waiting in batch:
        if not waiting.done.done():
            waiting.done.set_exception(error)


def _as_refused(error: Exception, groups: int) -> Exception:
    """That nobody knows the outcome; or what one group alone met: the database's refusal, or a defect of ours."""
    if is_connection_lost(error):
        _log.warning("posting_outcome_unknown", groups=groups, error=repr(error))
        return RefusedError(Refusal(Code.OUTCOME_IS_UNKNOWN, "the connection to the database was lost"))
    if not isinstance(error, asyncpg.PostgresError):
        return error
    refusal = refusal_of(error)
    if refusal is None:
        _log.error("database_refused_posting", constraint=getattr(error, "constraint_name", None), error=str(error))
        refusal = Refusal(Code.DATABASE_REFUSED, "a guard of the database did not hold")
    return RefusedError(refusal)


async def _load_facts(connection: Connection, place_id: UUID, pool_id: UUID, groups: Sequence[Group]) -> Facts:
    key_ids = list({group.key_id for group in groups if group.key_id is not None})
    items = [item for group in groups for item in group.items]
    lines = list({item.source for item in items if item.source is not None})
    known = await store.find_known(connection, place_id, pool_id, key_ids, lines)
    by_verb: dict[Verb, list[object]] = {}
    for item in items:
        by_verb.setdefault(item.verb, []).append(item.command)
    of_verb = {verb: await verb.load(connection, place_id, pool_id, asked) for verb, asked in by_verb.items()}
    headings = {h for verb, asked in by_verb.items() for c in asked for h in verb.headings(c, of_verb[verb])}
    return Facts(
        known_keys=known.keys,
        posted_lines=known.lines,
        months=known.months,
        soft_closed_roles=known.soft_closed_roles,
        of_verb=of_verb,
        balances=await store.load_balances(connection, place_id, pool_id, headings),
    )


async def _record(
    connection: Connection,
    head: Head,
    groups: Sequence[Group],
    decided: Sequence[Sequence[Decided]],
    now: datetime,
) -> list[Outcomes]:
    """Give sequence numbers and the instant, write by one statement each, return the outcomes in order."""
    place_id, pool_id = groups[0].place_id, groups[0].pool_id
    recorded_at = max(now, head.recorded_at + _ONE_MICROSECOND)
    rows = BatchRows(place_id, pool_id, head.sequence, recorded_at)
    posted: dict[int, Posted] = {}
    acts, kept, outcomes = [], [], []
    for group, items in zip(groups, decided, strict=True):
        act_id = new_id()
        first = rows.sequence + 1
        for number, one in enumerate(items):
            if isinstance(one, Accepted):
                salts = [os.urandom(SALT_BYTES) for _ in one.drafts]
                posted[id(one)] = Posted(rows.add(group, number, act_id, one, salts))
        outcomes.append([_outcome(one, posted) for one in items])
        act = _act(group, act_id, recorded_at, outcomes[-1], (first, rows.sequence))
        if act is not None:
            acts.append(act)
            kept.extend(_kept_refusals(group, act_id, outcomes[-1]))
    await insert_acts(connection, place_id, acts)
    if len(rows):
        await store.record_batch(connection, rows)
    await store.keep_refused_keys(connection, place_id, pool_id, kept)
    return outcomes


def _outcome(one: Decided, posted: dict[int, Posted]) -> Outcome:
    match one:
        case Accepted():
            return posted[id(one)]
        case SameAs(first):
            return Posted(posted[id(first)].receipts, replayed=True)
        case _:
            return one


def _act(group: Group, act_id: UUID, recorded_at: datetime, outcomes: Outcomes, span: tuple[int, int]) -> Act | None:
    """The act of a group that did something or was refused anew; a pure replay is no act."""
    fresh_refusals = [
        {"item": number, "code": refusal.code, "detail": refusal.detail}
        for number, outcome in enumerate(outcomes)
        if isinstance(outcome, Refused) and not outcome.replayed
        for refusal in outcome.refusals
        if refusal.code is not Code.ANOTHER_ITEM_WAS_REFUSED
    ]
    first, last = span
    if group.validate_only or (last < first and not fresh_refusals):
        return None
    return Act(
        act_id=act_id,
        recorded_at=recorded_at,
        requester=group.requester,
        operation=group.operation,
        outcome="done" if last >= first else "refused",
        pool_id=group.pool_id,
        acting_body=group.acting_body,
        idempotency_key=group.key,
        detail=({"sequences": [first, last]} if last >= first else {})
        | ({"refusals": fresh_refusals[:REFUSALS_PER_ACT_MAX]} if fresh_refusals else {}),
    )


def _kept_refusals(group: Group, act_id: UUID, outcomes: Outcomes) -> list[store.KeptRefusal]:
    """Final refusals, each kept for its key and item, so that the same request meets the same answer for ever."""
    if group.key_id is None or group.validate_only:
        return []
    kept = []
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, Refused) and not outcome.replayed and all(r.is_final for r in outcome.refusals):
            salt = os.urandom(SALT_BYTES)
            fingerprint = hmac.digest(salt, group.canonical(number), "sha256")
            kept.append(store.KeptRefusal(group.key_id, number, act_id, salt, fingerprint, outcome.refusals))
    return kept
