"""From account totals to the position of one body; pure, by the very filters that the statement uses."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.forecasts.store import Standing
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.positions.model import Position, SchemePosition, StandingForecast, Sums
from ledger.programmes.model import SchemeKey
from ledger.rules.exposure import Exposure, own_overspend, share_of_overspend
from ledger.rules.fencing import year_name
from ledger.statements.figures import RECEIVED, Figures

_SPENT, _BUDGET, _SOURCE = (AccountName.EXPENDITURE,), (AccountName.ALLOCATED,), (AccountName.SOURCE,)


class PositionFacts(Struct, frozen=True):
    """What a position is made of: whose, where, in which year; the year's totals and forecasts; its own schemes.

    by_rules: what the body would bear by the rule set that applies; none where none is agreed.
    """

    body: str
    place: Place
    pool: PoolTerms
    year: int
    view: View
    totals: Sequence[AccountTotal]
    own_schemes: frozenset[SchemeKey]
    forecasts: Mapping[SchemeKey, Standing]
    by_rules: Exposure | None = None


def position_of(facts: PositionFacts) -> Position:
    """Where a body stands in a pool and year; every figure has the legs behind it."""
    figures, body = Figures(facts.place, facts.pool, facts.totals, facts.view), facts.body
    schemes = tuple(_scheme_lines(facts, figures))
    exposure = facts.by_rules or _exposure(facts, figures)
    paid = None if facts.pool.keeps_cash else figures.figure(less=(AccountName.PARTNER_CASH,), body=body)
    scheduled = figures.figure(less=_SOURCE, body=body)
    called = figures.figure(less=(AccountName.CONTRIBUTION_INCOME,), body=body)
    received = figures.figure(less=RECEIVED, body=body)
    outstanding = figures.figure((AccountName.CONTRIBUTION_RECEIVABLE,), body=body)
    in_kind = figures.figure(less=(AccountName.IN_KIND_INCOME,), body=body)
    risk_share = figures.figure(less=(AccountName.RISK_SHARE,), body=body)
    due = figures.figure((AccountName.PARTNER_SETTLEMENT,), body=body)
    sums = Sums(
        scheduled_pence=scheduled.amount_pence,
        called_pence=called.amount_pence,
        received_pence=received.amount_pence,
        outstanding_pence=outstanding.amount_pence,
        in_kind_pence=in_kind.amount_pence,
        paid_pence=paid.amount_pence if paid else 0,
        budget_pence=sum(one.budget.amount_pence for one in schemes if one.budget),
        spend_pence=sum(one.spend.amount_pence for one in schemes),
        forecast_pence=sum(one.forecast.amount_pence for one in schemes if one.forecast),
        variance_pence=sum(one.variance.amount_pence for one in schemes if one.variance),
        exposure_pence=exposure.amount_pence or 0,
        risk_share_pence=risk_share.amount_pence,
        due_pence=due.amount_pence,
    )
    return Position(
        place=facts.place.code,
        place_name=facts.place.name,
        pool=facts.pool.code,
        pool_name=facts.pool.name,
        pool_kind=facts.pool.kind,
        agreement=facts.pool.agreement,
        mark=facts.pool.mark,
        financial_year=year_name(facts.year),
        through_sequence=facts.view.through,
        scheduled=scheduled,
        called=called,
        received=received,
        outstanding=outstanding,
        in_kind=in_kind,
        pool_scheduled=figures.figure(less=_SOURCE),
        pool_budget=figures.figure(_BUDGET),
        pool_expected_pence=expected_pence(facts, figures),
        paid=paid,
        schemes=schemes,
        exposure=exposure,
        risk_share=risk_share,
        due=due,
        sums=sums,
    )


def totals_of(positions: Iterable[Position]) -> Sums:
    """What positions come to together."""
    found = [msgspec.structs.asdict(one.sums) for one in positions]
    return Sums(**{name: sum(one[name] for one in found) for name in Sums.__struct_fields__})


def _scheme_lines(facts: PositionFacts, figures: Figures) -> Iterable[SchemePosition]:
    moved = {one.account.name: set[SchemeKey]() for one in facts.totals}
    for one in facts.totals:
        if one.account.programme and one.account.scheme:
            moved[one.account.name].add((one.account.programme, one.account.scheme))
    budgeted = moved.get(AccountName.ALLOCATED, set())
    known = budgeted | moved.get(AccountName.EXPENDITURE, set()) | set(facts.forecasts)
    for programme, scheme in sorted(facts.own_schemes & known):
        has_budget = (programme, scheme) in budgeted
        yield SchemePosition(
            programme=programme,
            scheme=scheme,
            budget=figures.figure(_BUDGET, programme=programme, scheme=scheme) if has_budget else None,
            spend=figures.figure(_SPENT, programme=programme, scheme=scheme),
            variance=figures.figure(_SPENT, _BUDGET, programme=programme, scheme=scheme) if has_budget else None,
            forecast=_forecast(facts, (programme, scheme)),
        )


def _forecast(facts: PositionFacts, at: SchemeKey) -> StandingForecast | None:
    one = facts.forecasts.get(at)
    if one is None:
        return None
    path = f"/v1/places/{facts.place.code}/pools/{facts.pool.code}/forecasts/{one.forecast_id}"
    return StandingForecast(one.amount_pence, one.as_at, path)


def _exposure(facts: PositionFacts, figures: Figures) -> Exposure:
    """By what the year is expected to end at, against budget, while no rule set says more."""
    scheduled = {one: figures.figure(less=_SOURCE, body=one).amount_pence for one in facts.pool.partners}
    if not facts.pool.keeps_cash:
        spent_pence = figures.figure((*_SPENT, AccountName.SUSPENSE), body=facts.body).amount_pence
        return own_overspend(spent_pence, scheduled[facts.body])
    overspend_pence = expected_pence(facts, figures) - figures.figure(_BUDGET).amount_pence
    return share_of_overspend(overspend_pence, scheduled, facts.body)


def expected_pence(facts: PositionFacts, figures: Figures) -> int:
    """What the pool's year is expected to end at: forecasts, and where there is none what is spent, coded or not."""
    expected = figures.figure((*_SPENT, AccountName.SUSPENSE)).amount_pence
    for (programme, scheme), one in facts.forecasts.items():
        expected += one.amount_pence - figures.figure(_SPENT, programme=programme, scheme=scheme).amount_pence
    return expected
