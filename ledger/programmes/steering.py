"""The controlled acts that steer a programme: pass a gateway, renew, allow late charges, return what is unspent.

A programme belongs to its place, so what is decided of it binds all its pools at once, under the locks of all their
heads. A pool's budget is moved by its own agreement's people alone: a stop returns what the deciding pool has unspent,
and each other pool that funds the programme returns its own by an act of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct, Perform
from ledger.core.clock import day_in_london
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection
from ledger.http.door import FENCED, Role
from ledger.journal.model import Item
from ledger.programmes import steering_store as store
from ledger.programmes.returning import RETURN
from ledger.programmes.steering_model import (
    ProposedLateCharges,
    ProposedPassage,
    ProposedRenewal,
    ProposedReturn,
    Result,
    Steered,
)
from ledger.programmes.steering_store import OfPools
from ledger.rules.gateways import Decided, Standing, Term, refusal_of_decision, refusals_of_renewal, standing_after
from ledger.rules.returning import Sums, limit_of_scheme, return_of_scheme

_LIFTING = (Decided.PROCEED, Decided.RENEW)


async def _pass(connection: Connection, acting: Acting) -> Result:
    """Record what is decided at a gateway; what a stop gives back is posted beside."""
    command: ProposedPassage = acting.command
    decided, today = Decided(command.decision), day_in_london(acting.recorded_at)
    day = command.effective_date or today
    steered, sums = await _steered(connection, acting, decided, day)
    raise_for(
        await _refusal_of_gateway(connection, acting, steered),
        *(_refusals_of_closing(steered, sums, acting, today) if decided is Decided.CLOSE else ()),
    )
    number = len(steered.decisions) + 1
    said = {"gateway": command.gateway, "effective_date": command.effective_date}
    await store.insert_decision(connection, acting, steered.programme, number, decided, **said)
    if decided in {Decided.PAUSE, Decided.STOP}:
        limits = {
            (pool, scheme): limit_of_scheme(of) for pool, schemes in sums.items() for scheme, of in schemes.items()
        }
        await store.insert_limits(connection, acting.place_id, steered.programme, number, limits)
    return {"number": number} | (
        {"bound": bound_in(sums.get(acting.pool.pool_id, {}))} if decided is Decided.STOP else {}
    )


async def _renew(connection: Connection, acting: Acting) -> Result:
    command: ProposedRenewal = acting.command
    steered, _ = await _steered(connection, acting, Decided.RENEW, day_in_london(acting.recorded_at))
    new = Term(command.first_day, command.last_day)
    raise_for(*refusals_of_renewal(steered.programme, steered.terms, new))
    number = len(steered.decisions) + 1
    said = {"first_day": new.first_day, "last_day": new.last_day}
    await store.insert_decision(connection, acting, steered.programme, number, Decided.RENEW, **said)
    return {"number": number, "last_day": new.last_day.isoformat()}


async def _allow(connection: Connection, acting: Acting) -> Result:
    """From now on the scheme may spend the amount more of this pool, until the day."""
    command: ProposedLateCharges = acting.command
    today = day_in_london(acting.recorded_at)
    steered, sums = await _steered(connection, acting, Decided.LATE_CHARGES, today)
    raise_for(await _refusal_of_scheme(connection, acting, command), _refusal_of_until(steered, command.until))
    number = len(steered.decisions) + 1
    said = {"scheme": command.scheme, "last_day": command.until, "amount_pence": command.amount_pence}
    await store.insert_decision(connection, acting, steered.programme, number, Decided.LATE_CHARGES, **said)
    spent_pence = sum(one.spent_pence for one in sums.get(acting.pool.pool_id, {}).get(command.scheme, ()))
    limits = {(acting.pool.pool_id, command.scheme): spent_pence + command.amount_pence}
    await store.insert_limits(connection, acting.place_id, steered.programme, number, limits, command.until)
    return {"number": number, "until": command.until.isoformat()}


async def _return(connection: Connection, acting: Acting) -> Result:
    """Record that the pool gave back what it had unspent; orders cancelled since the stop lower its limits."""
    command: ProposedReturn = acting.command
    steered, sums = await _steered(connection, acting, Decided.RETURN, command.effective_date)
    standing = standing_of(steered)
    if standing is Standing.GOING and command.effective_date <= steered.terms[-1].last_day:
        detail = f"programme {steered.programme} runs to {steered.terms[-1].last_day}: stop it first, or vire"
        raise RefusedError(Refusal(Code.PROGRAMME_IS_IN_ANOTHER_STATE, detail, "/effective_date"))
    number = len(steered.decisions) + 1
    own = sums.get(acting.pool.pool_id, {})
    said = {"effective_date": command.effective_date}
    await store.insert_decision(connection, acting, steered.programme, number, Decided.RETURN, **said)
    if standing is Standing.STOPPED:
        before = await _limits_before(connection, acting, steered)
        limits = {(acting.pool.pool_id, scheme): limit_of_scheme(of, before.get(scheme)) for scheme, of in own.items()}
        await store.insert_limits(connection, acting.place_id, steered.programme, number, limits)
    return {"number": number, "bound": bound_in(own)}


async def _limits_before(connection: Connection, acting: Acting, steered: Steered) -> dict[str, int]:
    limits = await store.limits_of(connection, acting.place_id, steered.programme)
    return {one.scheme: one.limit_pence for one in limits if one.until is None and one.pool_id == acting.pool.pool_id}


def standing_of(steered: Steered) -> Standing:
    """What the decisions let a programme do."""
    return standing_after([one.decision for one in steered.decisions])


async def _steered(connection: Connection, acting: Acting, decided: Decided, day: date) -> tuple[Steered, OfPools]:
    """The programme and what every pool has in it; raises RefusedError when this pool cannot decide this now."""
    programme = acting.command.programme
    steered = await store.find_steered(connection, acting.place_id, programme)
    if steered is None:
        detail = f"the place has no programme {programme}"
        raise RefusedError(Refusal(Code.PROGRAMME_DOES_NOT_EXIST, detail, "/programme"))
    sums = await store.sums_of(connection, acting.place_id, programme, day)
    raise_for(
        refusal_of_decision(programme, decided, standing_of(steered)) or refusal_of_pool(steered, acting, decided, sums)
    )
    return steered, sums


def refusal_of_pool(steered: Steered, acting: Acting, decided: Decided, sums: Mapping[UUID, object]) -> Refusal | None:
    """A pool decides that funds the programme, or any while none does; what bars it is lifted by whoever barred it."""
    if sums and acting.pool.pool_id not in sums:
        detail = f"pool {acting.pool.code} has nothing in programme {steered.programme}, and others have"
        return Refusal(Code.PROGRAMME_IS_OF_OTHER_POOLS, detail, "/programme")
    barred = standing_of(steered) is not Standing.GOING
    if barred and decided in _LIFTING and steered.leading[-1].pool_id != acting.pool.pool_id:
        detail = f"the board of another pool decided that programme {steered.programme} is {standing_of(steered)}"
        return Refusal(Code.PROGRAMME_IS_OF_OTHER_POOLS, detail, "/programme")
    return None


async def _refusal_of_gateway(connection: Connection, acting: Acting, steered: Steered) -> Refusal | None:
    code = acting.command.gateway
    if code is None:
        return None
    plans = await store.list_plans(connection, acting.place_id, steered.programme)
    planned = {one.code for plan in plans for one in plan.gateways}
    if code in planned - steered.passed:
        return None
    why = "is passed already" if code in steered.passed else "is not in the latest plan"
    detail = f"gateway {code} of programme {steered.programme} {why}"
    return Refusal(Code.GATEWAY_DOES_NOT_EXIST, detail, "/gateway")


def _refusals_of_closing(steered: Steered, sums: OfPools, acting: Acting, today: date) -> tuple[Refusal, ...]:
    """A programme closes after its end, with nothing unspent, ordered or owed in any pool."""
    refusals = []
    if standing_of(steered) is Standing.GOING and today <= steered.terms[-1].last_day:
        detail = f"programme {steered.programme} runs to {steered.terms[-1].last_day}: stop it first"
        refusals.append(Refusal(Code.PROGRAMME_IS_IN_ANOTHER_STATE, detail, "/decision"))
    open_here = list(_open_in(sums.get(acting.pool.pool_id, {})))
    others = [pool_id for pool_id, schemes in sums.items() if pool_id != acting.pool.pool_id and _open_in(schemes)]
    if others:
        open_here.append("more in other pools")
    if open_here:
        refusals.append(Refusal(Code.PROGRAMME_IS_NOT_SETTLED, "; ".join(open_here), "/programme"))
    return tuple(refusals)


def _open_in(schemes: Mapping[str, Sequence[Sums]]) -> list[str]:
    found = []
    for scheme, sums in schemes.items():
        unspent_pence = sum(pence for _, pence in return_of_scheme(scheme, sums).parts)
        committed_pence = sum(one.committed_pence for one in sums)
        accrued_pence = sum(one.accrued_pence for one in sums)
        for what, pence in (("unspent", unspent_pence), ("committed", committed_pence), ("accrued", accrued_pence)):
            found += [f"£{pounds_from_pence(pence)} {what} of {scheme}"] if pence else []
    return found


def bound_in(schemes: Mapping[str, Sequence[Sums]]) -> list[dict[str, object]]:
    """What must still be paid or released, by scheme and stream."""
    return [
        {
            "scheme": scheme,
            "stream": one.stream,
            "committed_pence": one.committed_pence,
            "accrued_pence": one.accrued_pence,
        }
        for scheme, sums in schemes.items()
        for one in sums
        if one.committed_pence or one.accrued_pence
    ]


async def _refusal_of_scheme(connection: Connection, acting: Acting, command: ProposedLateCharges) -> Refusal | None:
    if command.scheme in await store.streams_of(connection, acting.place_id, command.programme):
        return None
    detail = f"programme {command.programme} has no scheme {command.scheme}"
    return Refusal(Code.SCHEME_DOES_NOT_EXIST, detail, "/scheme")


def _refusal_of_until(steered: Steered, until: date) -> Refusal | None:
    last_day = steered.terms[-1].last_day
    if until > last_day or standing_of(steered) is not Standing.GOING:
        return None
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, f"the programme runs to {last_day}: nothing is late by then", "/until")


def _passage_items(command: ProposedPassage) -> tuple[Item, ...]:
    return (Item(RETURN, command),) if command.decision == "stop" else ()


def _return_items(command: ProposedReturn) -> tuple[Item, ...]:
    return (Item(RETURN, command),)


async def _late_amount_pence(
    _connection: Connection, _place_id: UUID, _pool_id: UUID, command: ProposedLateCharges
) -> int:
    return command.amount_pence


_DECIDING = (
    Code.PROGRAMME_DOES_NOT_EXIST,
    Code.PROGRAMME_IS_IN_ANOTHER_STATE,
    Code.PROGRAMME_IS_OF_OTHER_POOLS,
    Code.POOL_IS_BUSY,
)
_RETURNING = (
    Code.HOST_MUST_RECORD_THIS,
    Code.DATE_IS_OUTSIDE_AGREEMENT,
    Code.PERIOD_IS_NOT_OPEN,
    Code.AGREEMENT_IS_WOUND_UP,
    *FENCED,
)


def _steering(payload: type[ActCommand], perform: Perform, *refusals: Code, **more: object) -> ControlledAct:
    """The board decides: somebody of another partner approves, unless the scheme of delegation says otherwise."""
    return ControlledAct(
        payload=payload,
        proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
        needed=(Needed(Of.OTHER_PARTNER),),
        locks_place=True,
        perform=perform,
        refusals=(*_DECIDING, *refusals),
        **more,  # type: ignore[arg-type]  # only `items` and `amount_pence` are handed on, below
    )


PASS_ACT = _steering(
    ProposedPassage,
    _pass,
    Code.GATEWAY_DOES_NOT_EXIST,
    Code.PROGRAMME_IS_NOT_SETTLED,
    *_RETURNING,
    items=_passage_items,
)
RENEW_ACT = _steering(ProposedRenewal, _renew)
LATE_ACT = _steering(ProposedLateCharges, _allow, Code.SCHEME_DOES_NOT_EXIST, amount_pence=_late_amount_pence)
RETURN_ACT = _steering(ProposedReturn, _return, *_RETURNING, items=_return_items)
STEERING_ACTS = (PASS_ACT, RENEW_ACT, LATE_ACT, RETURN_ACT)
