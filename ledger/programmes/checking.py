"""Re-deriving what steering rests on: each decision's proposal, each return and limit from the legs behind it."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from ledger.agreements.store import acts_of_proposals
from ledger.core.clock import day_in_london
from ledger.core.entry import AccountName
from ledger.core.money import pounds_from_pence
from ledger.core.payload import Payload, read_payload
from ledger.db import Connection
from ledger.programmes import steering_store as store
from ledger.programmes.steering import STEERING_ACTS
from ledger.programmes.steering_model import Decision, Steered
from ledger.programmes.steering_store import Limit
from ledger.rules.gateways import Decided
from ledger.rules.returning import limit_of_scheme, return_of_scheme

_ACT_OF = dict(zip(("pass", "renew", "late", "return"), (one.name for one in STEERING_ACTS), strict=True))


async def differences_of_steering(connection: Connection, place_id: UUID) -> AsyncIterator[str]:
    """Every difference in what was decided of the programmes of a place."""
    for programme in await store.steered_programmes(connection, place_id):
        steered = await store.find_steered(connection, place_id, programme)
        assert steered is not None, "what was decided of a programme names it by a foreign key"
        async for text in _of_proposals(connection, place_id, steered):
            yield f"programme {programme}: {text}"
        async for text in _of_returns(connection, place_id, steered):
            yield f"programme {programme}: {text}"
        async for text in _of_limits(connection, place_id, steered):
            yield f"programme {programme}: {text}"


async def _of_proposals(connection: Connection, place_id: UUID, steered: Steered) -> AsyncIterator[str]:
    named = {one.proposal_id for one in steered.decisions}
    proposals = await acts_of_proposals(connection, place_id, named)
    for number, one in enumerate(steered.decisions, 1):
        if one.number != number:
            yield f"decision {one.number} stands in the place of decision {number}"
        act, _, outcome = proposals.get(one.proposal_id, ("", "", None))
        if (act, outcome) != (act_of(one.decision), "done"):
            yield f"decision {one.number} rests on no proposal of it that was done"


def act_of(decided: Decided) -> str:
    """The controlled act by which a decision is made."""
    names = {Decided.RENEW: "renew", Decided.LATE_CHARGES: "late", Decided.RETURN: "return"}
    return _ACT_OF[names.get(decided, "pass")]


async def _of_returns(connection: Connection, place_id: UUID, steered: Steered) -> AsyncIterator[str]:
    """What went back is what the rule makes of the legs before it; and it rests on a stop or a return of its pool."""
    decisions = {one.proposal_id: one for one in steered.decisions}
    for row in await store.returns_of(connection, place_id, steered.programme):
        payload = read_payload(row["payload"])
        decision = decisions.get(payload.proposal) if payload.proposal is not None else None
        if decision is None or decision.decision not in {Decided.STOP, Decided.RETURN}:
            yield f"entry {row['sequence']} gives allocation back, and nobody decided that"
            continue
        sums = await store.sums_as_known(
            connection, place_id, steered.programme, payload.effective_date, row["pool_id"], row["sequence"] - 1
        )
        expected = {
            (scheme, stream): pence
            for scheme, of in sums.items()
            for stream, pence in return_of_scheme(scheme, of).parts
        }
        said = _returned(payload)
        if expected != said:
            told = pounds_from_pence(sum(said.values()))
            derived = pounds_from_pence(sum(expected.values()))
            yield f"entry {row['sequence']} gives £{told} back, and by the legs before it that is £{derived}"


def _returned(payload: Payload) -> dict[tuple[str, str], int]:
    return {
        (leg.scheme or "", leg.stream or ""): -leg.amount_pence
        for leg in payload.legs
        if leg.account is AccountName.ALLOCATED
    }


async def _of_limits(connection: Connection, place_id: UUID, steered: Steered) -> AsyncIterator[str]:
    before: dict[tuple[UUID, str], int] = {}
    for limit in await store.limits_of(connection, place_id, steered.programme):
        expected = await _derived(connection, place_id, steered, limit, before)
        if limit.until is None:
            before[limit.pool_id, limit.scheme] = limit.limit_pence
        if expected != limit.limit_pence:
            told, derived = pounds_from_pence(limit.limit_pence), pounds_from_pence(expected)
            yield f"decision {limit.number} limits {limit.scheme} to £{told}, and by the legs that is £{derived}"


async def _derived(
    connection: Connection,
    place_id: UUID,
    steered: Steered,
    limit: Limit,
    before: dict[tuple[UUID, str], int],
) -> int:
    decision = _decision_of(steered.decisions, limit.number)
    day = decision.effective_date or day_in_london(decision.recorded_at)
    found = await store.sums_as_known(
        connection, place_id, steered.programme, day, limit.pool_id, limit.through_sequence
    )
    sums = found.get(limit.scheme, ())
    if decision.decision is Decided.LATE_CHARGES:
        return sum(one.spent_pence for one in sums) + (decision.amount_pence or 0)
    earlier = before.get((limit.pool_id, limit.scheme)) if decision.decision is Decided.RETURN else None
    return limit_of_scheme(sums, earlier)


def _decision_of(decisions: Sequence[Decision], number: int) -> Decision:
    return next(one for one in decisions if one.number == number)
