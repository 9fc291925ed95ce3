"""Verbs of approvals: propose, approve, refuse, withdraw. The lock of the pool's head orders them among postings."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec

from ledger.acts.recording import record_done
from ledger.approvals import store
from ledger.approvals.deciding import (
    Approval,
    empty_seats,
    refusal_of_approver,
    refusal_of_person,
    refusal_of_proposer,
    roles_for,
)
from ledger.approvals.delegation import Delegation, Seat, seats_of
from ledger.approvals.model import ActCommand, Acting, ControlledAct, State
from ledger.approvals.registry import Acts
from ledger.approvals.store import Proposed
from ledger.core.clock import LONDON
from ledger.core.ids import digest_id, new_id
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing, trying
from ledger.http.access import Access, PoolTerms
from ledger.http.door import Door
from ledger.http.problems import NOTHING_HERE
from ledger.journal.model import Group, Item, Outcome, Posted, Refused
from ledger.journal.store import lock_every_head, lock_heads
from ledger.journal.writer import PoolWriter

_ENCODER = msgspec.json.Encoder(order="deterministic")


class Approvals:
    """Proposals of controlled acts: one object for the service, with what it needs to do them."""

    def __init__(
        self,
        db: ConnectionPool,
        writer: PoolWriter,
        acts: Acts,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        self._writer = writer
        self.acts = acts
        self._clock = clock

    async def propose(self, access: Access, door: Door, key: str, command: ActCommand) -> tuple[UUID, bool]:
        """Keep a proposal that could be done now; its id, and whether the key stood for it already.

        Raises RefusedError with the reasons that doing it would meet, and changes nothing.
        """
        act = self.acts.of(command)
        content = _ENCODER.encode(command)
        key_id = digest_id(access.requester.client_id, door.operation, key)
        async with in_place(self._db, access.place.place_id) as connection:
            if known := await self._replayed(connection, access, key_id, content):
                return known, True
        raise_for(refusal_of_proposer(access, act.proposers, command.acting_body))
        await self._try_to_post(access, door, act, command)
        async with refusing(), self._locked(access, act) as connection:
            if known := await self._replayed(connection, access, key_id, content):
                return known, True
            return await self._keep(connection, access, door, act, command, content, key_id), False

    async def approve(self, access: Access, door: Door, proposal_id: UUID, body: str) -> None:
        """Approve for a body; with the last approval needed the act is done, in the same transaction.

        Raises RefusedError; then neither the approval nor the act stands. An approval given before is as good.
        """
        act = await self._act_of(access, proposal_id)
        async with refusing(), self._locked(access, act) as connection:
            items = await self._approve(connection, access, door, proposal_id, body, posted=None)
        if not items:
            return
        group = self._group(access, door, body, items, proposal_id, locks_place=act.locks_place)

        async def beside(connection: Connection, outcomes: Sequence[Outcome]) -> None:
            await self._approve(connection, access, door, proposal_id, body, posted=_receipts(outcomes))

        outcomes = await self._writer.post_beside(group, beside)
        if any(isinstance(one, Refused) for one in outcomes):
            # Another approval may have done it meanwhile: that tells more than what the act itself then meets.
            async with in_place(self._db, access.place.place_id) as connection:
                await self._waiting(connection, access, proposal_id, self._clock())
        _raise_for_refused(outcomes)

    async def refuse(self, access: Access, door: Door, proposal_id: UUID, body: str, reason: str) -> None:
        """End a proposal for a body whose approval it needs; raises RefusedError."""
        async with refusing(), self._locked(access) as connection:
            now = self._clock()
            found = await self._waiting(connection, access, proposal_id, now)
            seats = await self._seats(connection, access, found)
            raise_for(refusal_of_approver(access, found.person_id, body, seats, ()))
            await self._end(connection, access, door, found, "refused", body, reason)

    async def withdraw(self, access: Access, door: Door, proposal_id: UUID, reason: str) -> None:
        """End a proposal of one's own; raises RefusedError."""
        async with refusing(), self._locked(access) as connection:
            found = await self._waiting(connection, access, proposal_id, self._clock())
            raise_for(refusal_of_person(access.person))
            if found.person_id != access.person.person_id:
                detail = "another person proposed this: refuse it instead"
                raise RefusedError(Refusal(Code.ROLE_DOES_NOT_PERMIT_THIS, detail))
            await self._end(connection, access, door, found, "withdrawn", found.acting_body, reason)

    async def _act_of(self, access: Access, proposal_id: UUID) -> ControlledAct:
        """The act of a proposal, which says what must be locked to do it; raises RefusedError for none."""
        async with in_place(self._db, access.place.place_id) as connection:
            return self.acts.by_name[(await self._found(connection, access, proposal_id, self._clock())).act]

    @asynccontextmanager
    async def _locked(self, access: Access, act: ControlledAct | None = None) -> AsyncIterator[Connection]:
        place_id = access.place.place_id
        async with in_place(self._db, place_id) as connection:
            if act is not None and act.locks_place:
                await lock_every_head(connection, place_id)
            await lock_heads(connection, place_id, [access.pool.pool_id])
            yield connection

    async def _replayed(self, connection: Connection, access: Access, key_id: UUID, content: bytes) -> UUID | None:
        known = await store.proposal_of_key(connection, access.place.place_id, key_id)
        if known is None:
            return None
        proposal_id, pool_id, earlier = known
        if (pool_id, earlier) != (access.pool.pool_id, content):
            detail = "the key stands for an earlier payload"
            raise RefusedError(Refusal(Code.KEY_WAS_USED_FOR_ANOTHER_PAYLOAD, detail))
        return proposal_id

    async def _try_to_post(self, access: Access, door: Door, act: ControlledAct, command: ActCommand) -> None:
        items = act.items(command) if act.items is not None else ()
        if not items:
            return
        group = self._group(access, door, command.acting_body, items, None, validate_only=True)
        _raise_for_refused(await self._writer.post(group))

    @staticmethod
    def _group(
        access: Access,
        door: Door,
        body: str,
        items: tuple[Item, ...],
        proposal_id: UUID | None,
        *,
        validate_only: bool = False,
        locks_place: bool = False,
    ) -> Group:
        return Group(
            place_id=access.place.place_id,
            pool_id=access.pool.pool_id,
            requester=access.requester,
            acting_body=body,
            operation=door.operation,
            items=items,
            may_post_in_soft_closed=True,
            proposal_id=proposal_id,
            validate_only=validate_only,
            locks_place=locks_place,
        )

    async def _keep(
        self,
        connection: Connection,
        access: Access,
        door: Door,
        act: ControlledAct,
        command: ActCommand,
        content: bytes,
        key_id: UUID,
    ) -> UUID:
        place_id, pool_id = access.place.place_id, access.pool.pool_id
        now, proposal_id = self._clock(), new_id()
        terms = await self.acts.find_terms(connection, place_id, pool_id)
        delegation = await store.delegation_of(connection, place_id, terms.agreement)
        raise_for(_refusal_of_signature(act, terms))
        expires_at = _expiry(command, delegation, now)
        amount_pence = await act.amount_pence(connection, place_id, pool_id, command)
        detail = {"proposal": str(proposal_id), "act": act.name}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=command.acting_body)
        await store.insert_proposal(
            connection,
            place_id,
            *(proposal_id, pool_id, act.name, command.acting_body, amount_pence, content),
            *(access.requester.principal_id, access.person.person_id, now, expires_at, key_id, act_id),
        )
        acting = Acting(
            place_id=place_id,
            pool=terms,
            command=command,
            proposal_id=proposal_id,
            act_id=act_id,
            requester=access.requester,
            approvals=(),
            recorded_at=now,
        )
        async with trying(connection):
            await act.perform(connection, acting)
        return proposal_id

    async def _approve(
        self,
        connection: Connection,
        access: Access,
        door: Door,
        proposal_id: UUID,
        body: str,
        *,
        posted: dict[str, Any] | None,
    ) -> tuple[Item, ...]:
        """Record the approval, and do the act if it is the last one; or the items that must be posted with it."""
        place_id, now = access.place.place_id, self._clock()
        found = await self._found(connection, access, proposal_id, now)
        command = self.acts.read(found.content)
        act = self.acts.of(command)
        if any(one.person_id == access.person.person_id and one.body == body for one in found.approvals):
            return ()
        raise_for(_refusal_of_end(found))
        terms = await self.acts.find_terms(connection, place_id, found.pool_id)
        seats = await self._seats(connection, access, found)
        raise_for(
            _refusal_of_signature(act, terms)
            or refusal_of_approver(access, found.person_id, body, seats, found.approvals)
        )
        mine = Approval(access.person.person_id, access.requester.principal_id, body, roles_for(access, body), now)
        given = (*found.approvals, mine)
        is_last = not empty_seats(seats, [(one.body, one.roles) for one in given])
        items = act.items(command) if is_last and act.items is not None and posted is None else ()
        if items:
            return items
        detail = {"proposal": str(proposal_id), "act": act.name}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=body)
        await store.insert_approval(connection, place_id, proposal_id, mine, act_id)
        if is_last:
            acting = Acting(
                place_id=place_id,
                pool=terms,
                command=command,
                proposal_id=proposal_id,
                act_id=act_id,
                requester=access.requester,
                approvals=given,
                recorded_at=now,
            )
            result = (posted or {}) | await act.perform(connection, acting)
            ended = ("done", access.requester.principal_id, body, "", msgspec.json.encode(result).decode(), now, act_id)
            await store.insert_outcome(connection, place_id, proposal_id, *ended)
        return ()

    async def _found(self, connection: Connection, access: Access, proposal_id: UUID, now: datetime) -> Proposed:
        found = await store.find_proposal(connection, access.place.place_id, access.pool.pool_id, proposal_id, now)
        if found is None:
            raise RefusedError(NOTHING_HERE)
        return found

    async def _waiting(self, connection: Connection, access: Access, proposal_id: UUID, now: datetime) -> Proposed:
        found = await self._found(connection, access, proposal_id, now)
        raise_for(_refusal_of_end(found))
        return found

    async def _seats(self, connection: Connection, access: Access, found: Proposed) -> tuple[Seat, ...]:
        terms = await self.acts.terms_of(connection, access.place.place_id, found)
        delegation = await store.delegation_of(connection, access.place.place_id, terms.agreement)
        return seats_needed(self.acts.by_name[found.act], found, terms, delegation)

    async def _end(
        self, connection: Connection, access: Access, door: Door, found: Proposed, outcome: str, body: str, reason: str
    ) -> None:
        place_id = access.place.place_id
        detail = {"proposal": str(found.proposal_id), "act": found.act, "outcome": outcome}
        act_id = await record_done(connection, access, door, place_id, detail, acting_body=body)
        ended = (outcome, access.requester.principal_id, body, reason, "{}", self._clock(), act_id)
        await store.insert_outcome(connection, place_id, found.proposal_id, *ended)


def seats_needed(act: ControlledAct, found: Proposed, terms: PoolTerms, delegation: Delegation) -> tuple[Seat, ...]:
    """Every approval that a proposal needs: as the scheme in force says, or the act itself where it is silent."""
    delegated = delegation.needed_for(act.name, found.amount_pence) if act.is_delegable else None
    return seats_of(delegated or act.needed, found.acting_body, terms)


def _refusal_of_signature(act: ControlledAct, terms: PoolTerms) -> Refusal | None:
    if not act.waits_for_signature or terms.is_signed:
        return None
    return Refusal(Code.AGREEMENT_IS_NOT_SIGNED, f"agreement {terms.agreement} waits for its partners' signatures")


def _refusal_of_end(found: Proposed) -> Refusal | None:
    if found.state is State.WAITING:
        return None
    when = found.ended_at or found.expires_at
    return Refusal(Code.PROPOSAL_HAS_ENDED, f"it is {found.state} since {when.isoformat(timespec='seconds')}")


def _expiry(command: ActCommand, delegation: Delegation, now: datetime) -> datetime:
    """The instant at which the proposal ends by itself: the end of its last day in London."""
    last = command.expires_on or (now.astimezone(LONDON) + timedelta(days=delegation.expires_after_days)).date()
    expires_at = datetime.combine(last + timedelta(days=1), time(), LONDON).astimezone(UTC)
    if expires_at <= now:
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the day is past", "/expires_on"))
    return expires_at


def _receipts(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {"sequences": [one.sequence for each in outcomes if isinstance(each, Posted) for one in each.receipts]}


def _raise_for_refused(outcomes: Sequence[Outcome]) -> None:
    raise_for(*(refusal for one in outcomes if isinstance(one, Refused) for refusal in one.refusals))
