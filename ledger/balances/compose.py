"""From the pool's legs and what was said of them to balances side by side: pure but for the reading of totals."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.balances.model import BalanceLine, DecisionView
from ledger.balances.store import Key, Spoken, Stated
from ledger.core.clock import day_in_london
from ledger.db import Connection
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, Selection, View, totals_as_known
from ledger.rules.balances import (
    ACCOUNTS,
    Balance,
    Reason,
    Said,
    Side,
    State,
    Thresholds,
    agreed_pence,
    balances_of,
    days_of,
    state_of,
)
from ledger.statements.figures import Figures
from ledger.statements.model import Figure

_NAMES = tuple({name for plus, less in ACCOUNTS.values() for name in (*plus, *less)})


class FundFigures:
    """The pool's own figures at a period's end, each with the address that lists the legs behind it."""

    def __init__(self, place: Place, pool: PoolTerms, views: Mapping[bool, tuple[View, list[AccountTotal]]]) -> None:
        self._figures = {
            is_position: Figures(place, pool, totals, view) for is_position, (view, totals) in views.items()
        }

    def of(self, body: str, balance: Balance) -> Figure:
        plus, less = ACCOUNTS[balance]
        return self._figures[balance.is_position].figure(plus, less, body=body)


async def fund_figures(
    connection: Connection, place: Place, pool: PoolTerms, last_day: date, through: int, body: str | None = None
) -> FundFigures:
    """The pool's figures as known at a sequence number: of every body, or of one."""
    ids, which = (place.place_id, pool.pool_id), Selection(_NAMES, body)
    views = {one.is_position: View(through, *days_of(one, last_day)) for one in (Balance.RECEIVABLE, Balance.INCOME)}
    return FundFigures(
        place,
        pool,
        {key: (view, await totals_as_known(connection, *ids, view, which)) for key, view in views.items()},
    )


async def fund_pence_of(connection: Connection, ids: tuple[UUID, UUID], key: Key, last_day: date, through: int) -> int:
    """One figure of the pool as known at a sequence number."""
    body, balance = key
    plus, less = ACCOUNTS[balance]
    view = View(through, *days_of(balance, last_day))
    totals = await totals_as_known(connection, *ids, view, Selection((*plus, *less), body))
    return sum((-1 if one.account.name in less else 1) * one.balance_pence for one in totals)


class Sides(Struct, frozen=True, kw_only=True):
    """All that balances are made of: the pool's figures, what was said of them, thresholds, names, and the day."""

    pool: PoolTerms
    fund: FundFigures
    spoken: Spoken
    thresholds: Thresholds
    names: Mapping[str, str]
    today: date


def balance_lines(sides: Sides) -> Iterator[BalanceLine]:
    """Every balance of every partner, in the order of the agreement."""
    for body in sides.pool.partners:
        for balance in balances_of(keeps_cash=sides.pool.keeps_cash):
            yield balance_line(sides, (body, balance))


def balance_line(sides: Sides, key: Key) -> BalanceLine:
    """One balance of one body."""
    (body, balance), thresholds = key, sides.thresholds
    fund, stated = sides.fund.of(*key), sides.spoken.stated.get(key)
    decisions = sides.spoken.decisions.get(key, {})
    state = _state(sides, key, fund, stated)
    agreed = None if stated is None else agreed_pence(stated.view.number, said_by(decisions))
    size = max(abs(fund.amount_pence), abs(stated.view.amount_pence) if stated else 0)
    return BalanceLine(
        body=body,
        body_name=sides.names.get(body, body),
        balance=balance,
        state=state,
        fund=fund,
        stated=None if stated is None else stated.view,
        difference_pence=None if stated is None else fund.amount_pence - stated.view.amount_pence,
        reason=None if stated is None else _reason(stated, decisions),
        age_days=None if stated is None else age_days(stated.first_at, sides.today),
        must_be_stated=size > thresholds.statement_pence(balance),
        must_be_agreed=size > thresholds.agreement_pence(balance),
        agreed_pence=agreed,
        moved_pence=None if agreed is None else fund.amount_pence - agreed,
        by_body=decisions.get(Side.BODY),
        by_pool=decisions.get(Side.POOL),
    )


def said_by(decisions: Mapping[Side, DecisionView]) -> dict[Side, Said]:
    """What the rules look at of what sides said."""
    return {side: Said(one.outcome, one.number, one.fund_pence) for side, one in decisions.items()}


def age_days(first_at: datetime, today: date) -> int:
    """How many days ago in London a body first stated a figure."""
    return max(0, (today - day_in_london(first_at)).days)


def _state(sides: Sides, key: Key, fund: Figure, stated: Stated | None) -> State:
    figure = None if stated is None else (stated.view.number, stated.view.amount_pence)
    decisions = sides.spoken.decisions.get(key, {})
    return state_of(key[1], fund.amount_pence, figure, said_by(decisions), sides.thresholds)


def _reason(stated: Stated, decisions: Mapping[Side, DecisionView]) -> Reason | None:
    """The reason told last for the body's present figure."""
    of_figure = [one for one in decisions.values() if one.number == stated.view.number and one.reason is not None]
    told = max(of_figure, key=lambda one: one.decided_at, default=None)
    return stated.view.reason if told is None else told.reason
