"""The verbs of the agreement of balances: state a figure, agree or dispute, set thresholds, and show both sides."""

from datetime import datetime

from ledger.acts.recording import record_done
from ledger.agreements.store import list_codes
from ledger.balances import store
from ledger.balances.compose import Sides, balance_line, balance_lines, fund_figures, fund_pence_of
from ledger.balances.deciding import (
    refusal_of_side,
    refusal_of_speaker,
    refusals_of_balance,
    refusals_of_decision,
)
from ledger.balances.model import (
    BalanceDecision,
    BalanceLine,
    BalancesQuery,
    DecisionView,
    NewThresholds,
    StatedFigure,
    StatedView,
    ThresholdsView,
)
from ledger.core.clock import day_in_london
from ledger.core.period import Period, parse_period
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, reading_place, refusing
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.reading import through_of
from ledger.journal.store import lock_heads
from ledger.periods.model import period_named
from ledger.rules.balances import thresholds_at
from ledger.rules.reference import published_thresholds


def period_of(name: str) -> Period:
    """The period that a query names; raises RefusedError for a name that is none."""
    period = parse_period(name)
    if period is None:
        detail = f"'{name}' is no period; write 2020-09, 2020-21-Q2 or 2020-21"
        raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, detail, "/period"))
    return period


async def state_figure(
    db: ConnectionPool, access: Access, door: Door, said: StatedFigure, now: datetime
) -> BalanceLine:
    """Keep a body's own figure beside the pool's; the same figure as the last is not kept twice."""
    last_day, ids = period_named(said.period).last_day, access.ids
    key = said.acting_body, said.balance
    refusal = refusal_of_speaker(access, said.acting_body)
    raise_for(*((refusal,) if refusal else ()), *refusals_of_balance(access.pool, *key, last_day, "/acting_body"))
    async with refusing(), in_place(db, ids[0]) as connection:
        through = (await lock_heads(connection, ids[0], [ids[1]]))[ids[1]].sequence
        last = (await store.spoken_of(connection, *ids, last_day)).stated.get(key)
        view = StatedView(
            number=1 if last is None else last.view.number + 1,
            amount_pence=said.amount_pence,
            reason=said.reason,
            note=said.note,
            fund_pence=await fund_pence_of(connection, ids, key, last_day, through),
            through_sequence=through,
            stated_at=now,
            principal_id=access.requester.principal_id,
        )
        if last is None or _told(last.view) != _told(view):
            detail = {"balance": said.balance, "period": said.period, "number": view.number}
            act_id = await record_done(connection, access, door, ids[0], detail, acting_body=said.acting_body)
            await store.insert_stated(connection, ids, key, (last_day, said.period), view, act_id)
        return balance_line(await _sides(connection, access, period_named(said.period), through, None, now), key)


def _told(view: StatedView) -> tuple[object, ...]:
    return view.amount_pence, view.reason, view.note


async def decide_balance(
    db: ConnectionPool, access: Access, door: Door, decision: BalanceDecision, now: datetime
) -> BalanceLine:
    """Keep what a person says for a side of two figures; the same again is not kept twice."""
    last_day, ids = period_named(decision.period).last_day, access.ids
    key = decision.body, decision.balance
    refusal = refusal_of_side(access, decision)
    raise_for(*((refusal,) if refusal else ()), *refusals_of_balance(access.pool, *key, last_day, "/body"))
    async with refusing(), in_place(db, ids[0]) as connection:
        through = (await lock_heads(connection, ids[0], [ids[1]]))[ids[1]].sequence
        spoken = await store.spoken_of(connection, *ids, last_day)
        fund_pence = await fund_pence_of(connection, ids, key, last_day, through)
        raise_for(*refusals_of_decision(decision, spoken.stated.get(key), fund_pence))
        view = DecisionView(
            outcome=decision.outcome,
            number=decision.number,
            fund_pence=fund_pence,
            reason=decision.reason,
            note=decision.note,
            acting_body=decision.acting_body,
            principal_id=access.requester.principal_id,
            through_sequence=through,
            decided_at=now,
        )
        last = spoken.decisions.get(key, {}).get(decision.side)
        if last is None or _decided(last) != _decided(view):
            detail = {name: getattr(decision, name) for name in ("balance", "body", "period", "side", "outcome")}
            act_id = await record_done(connection, access, door, ids[0], detail, acting_body=decision.acting_body)
            await store.insert_decision(connection, ids, key, last_day, decision.side, view, act_id)
        return balance_line(await _sides(connection, access, period_named(decision.period), through, None, now), key)


def _decided(view: DecisionView) -> tuple[object, ...]:
    return view.outcome, view.number, view.fund_pence, view.reason, view.note, view.principal_id


async def take_balances(
    db: ConnectionPool, access: Access, query: BalancesQuery, through: int | None, now: datetime
) -> tuple[Sides, int, list[BalanceLine]]:
    """The balances that a query asks for, through a sequence number if it is known already, and what they rest on."""
    async with reading_place(db, access.place.place_id) as connection:
        if through is None:
            through = await through_of(connection, *access.ids, query.through_sequence, query.known_at)
        sides = await _sides(connection, access, period_of(query.period), through, query.instant(now), now)
    return sides, through, [one for one in balance_lines(sides) if _is_wanted(one, query)]


def _is_wanted(line: BalanceLine, query: BalancesQuery) -> bool:
    return (
        query.body in {None, line.body}
        and (not query.balance or line.balance in query.balance)
        and (not query.state or line.state in query.state)
    )


async def _sides(
    connection: Connection, access: Access, period: Period, through: int, known_at: datetime | None, now: datetime
) -> Sides:
    pool = access.pool
    own = await store.thresholds_of(connection, access.place.place_id, pool.agreement, known_at)
    return Sides(
        pool=pool,
        fund=await fund_figures(connection, access.place, pool, period.last_day, through),
        spoken=await store.spoken_of(connection, *access.ids, period.last_day, known_at),
        thresholds=thresholds_at(period.last_day, published_thresholds(), own),
        names=await store.name_bodies(connection, pool.partners),
        today=day_in_london(known_at or now),
    )


async def set_thresholds(db: ConnectionPool, access: Access, door: Door, new: NewThresholds) -> ThresholdsView:
    """Keep a further version of a place's or an agreement's thresholds."""
    place_id = access.place.place_id
    async with refusing(), in_place(db, place_id) as connection:
        if new.agreement is not None and new.agreement not in await list_codes(connection, place_id):
            raise RefusedError(Refusal(Code.NOT_FOUND, f"the place has no agreement {new.agreement}", "/agreement"))
        detail = {"agreement": new.agreement, "effective_from": new.effective_from.isoformat()}
        act_id = await record_done(connection, access, door, place_id, detail)
        version = await store.insert_thresholds(connection, place_id, new, act_id)
    return ThresholdsView(version=version, **{name: getattr(new, name) for name in NewThresholds.__struct_fields__})
