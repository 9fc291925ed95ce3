"""From totals and standing forecasts to the table of a year: pure; every figure has its legs or its dated record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.core.period import Period, count_months
from ledger.forecasts.model import (
    BaselineView,
    Basis,
    BookFigure,
    LatestForecast,
    OutturnLine,
    OutturnSum,
    OutturnTable,
    ProgrammeOutturn,
    VarianceView,
)
from ledger.forecasts.store import SchemeFacts, Standing
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.programmes.model import SchemeKey
from ledger.rules.fencing import year_name
from ledger.rules.forecasting import (
    Baseline,
    Elapsed,
    Variance,
    by_commitments,
    by_last_year,
    by_profile,
    run_rate,
    variance_of,
)

NO_BUDGET, NO_FORECAST = "no budget set", "no forecast"
SPENT, BUDGETED, ORDERED, ACCRUED = (
    AccountName.EXPENDITURE,
    AccountName.ALLOCATED,
    AccountName.COMMITTED,
    AccountName.ACCRUAL,
)


class Span(Struct, frozen=True):
    """What some days hold, and how they are asked for."""

    totals: Sequence[AccountTotal]
    view: View

    def pence(self, name: AccountName, key: SchemeKey) -> int | None:
        """The balance of a scheme's account; None where no leg ever stood there."""
        found = [one.balance_pence for one in self.totals if one.account.name is name and _key(one) == key]
        return sum(found) if found else None

    def keys(self, *names: AccountName) -> set[SchemeKey]:
        """The schemes that have legs on accounts of these names."""
        return {key for one in self.totals if one.account.name in names and (key := _key(one)) is not None}


class OutturnFacts(Struct, frozen=True):
    """All that the table is made of; no `to_date` while none of the year has elapsed."""

    place: Place
    pool: PoolTerms
    year: int
    days: Period
    basis: Basis
    known_at: datetime
    through_sequence: int
    through_day: date | None
    of_year: Span
    to_date: Span | None
    ever: Span | None
    last_year: Span | None
    last_year_part: Span | None
    standing: Mapping[SchemeKey, tuple[Standing, ...]]
    schemes: Mapping[SchemeKey, SchemeFacts]

    @property
    def path(self) -> str:
        return f"/v1/places/{self.place.code}/pools/{self.pool.code}"


def _key(total: AccountTotal) -> SchemeKey | None:
    programme, scheme = total.account.programme, total.account.scheme
    return (programme, scheme) if programme is not None and scheme is not None else None


def keys_of(of_year: Span, ever: Span | None, forecast: Iterable[SchemeKey]) -> set[SchemeKey]:
    """The schemes that a table shows: with a budget or spend of the year, something on order, or a forecast."""
    return {*of_year.keys(SPENT, BUDGETED), *(ever.keys(ORDERED) if ever else ()), *forecast}


def compose_table(facts: OutturnFacts) -> OutturnTable:
    """The table of a pool's year."""
    keys = sorted(facts.schemes)
    by_programme: dict[str, list[SchemeKey]] = {}
    for key in keys:
        by_programme.setdefault(key[0], []).append(key)
    return OutturnTable(
        place=facts.place.code,
        pool=facts.pool.code,
        pool_label=facts.pool.label,
        mark=facts.pool.mark,
        financial_year=year_name(facts.year),
        basis=facts.basis,
        through_day=facts.through_day,
        known_at=facts.known_at,
        through_sequence=facts.through_sequence,
        total=_sum_of(facts, keys, {}),
        programmes=tuple(
            ProgrammeOutturn(
                programme=programme,
                name=facts.schemes[own[0]].programme_name,
                total=_sum_of(facts, own, {"programme": programme}),
                schemes=tuple(_line(facts, key) for key in own),
            )
            for programme, own in by_programme.items()
        ),
    )


def _line(facts: OutturnFacts, key: SchemeKey) -> OutturnLine:
    scheme, named = facts.schemes[key], {"programme": key[0], "scheme": key[1]}
    budget_pence, standing = facts.of_year.pence(BUDGETED, key), facts.standing.get(key, ())
    variance = variance_of(standing[0].amount_pence, budget_pence) if standing else None
    return OutturnLine(
        scheme=key[1],
        name=scheme.name,
        responsible_body=scheme.responsible_body,
        budget=None if budget_pence is None else _figure(facts, facts.of_year, BUDGETED, named),
        actual=_figure(facts, facts.to_date, SPENT, named),
        committed=_figure(facts, facts.ever, ORDERED, named),
        latest=_latest(facts, standing),
        variance=_variance_view(variance),
        baselines=tuple(_baseline_view(one) for one in baselines_of(facts, key)),
        note="; ".join([*([NO_BUDGET] if budget_pence is None else []), *([] if standing else [NO_FORECAST])]),
        label=scheme.label,
    )


def _latest(facts: OutturnFacts, standing: Sequence[Standing]) -> LatestForecast | None:
    if not standing:
        return None
    one, before = standing[0], standing[1] if len(standing) > 1 else None
    return LatestForecast(
        amount_pence=one.amount_pence,
        method=one.method,
        as_at=one.as_at,
        version=one.version,
        principal_id=one.principal_id,
        movement_pence=None if before is None else one.amount_pence - before.amount_pence,
        forecast=f"{facts.path}/forecasts/{one.forecast_id}",
        forecast_before=None if before is None else f"{facts.path}/forecasts/{before.forecast_id}",
    )


def _sum_of(facts: OutturnFacts, keys: Sequence[SchemeKey], named: Mapping[str, str]) -> OutturnSum:
    """A sum of some of the schemes would mislead: it is given where all of them have what is summed."""
    standing = [facts.standing.get(key, ()) for key in keys]
    without_budget = sum(facts.of_year.pence(BUDGETED, key) is None for key in keys)
    without_forecast = sum(not one for one in standing)
    expected_pence = None if without_forecast or not keys else sum(one[0].amount_pence for one in standing)
    moved = [one[0].amount_pence - one[1].amount_pence for one in standing if len(one) > 1]
    budget = None if without_budget or not keys else _figure(facts, facts.of_year, BUDGETED, named)
    variance = variance_of(expected_pence, budget.amount_pence) if budget and expected_pence is not None else None
    notes = ((without_budget, NO_BUDGET), (without_forecast, NO_FORECAST))
    return OutturnSum(
        budget=budget,
        actual=_figure(facts, facts.to_date, SPENT, named),
        committed=_figure(facts, facts.ever, ORDERED, named),
        forecast_pence=expected_pence,
        movement_pence=sum(moved) if keys and len(moved) == len(keys) else None,
        variance=_variance_view(variance),
        note="; ".join(f"{count} of {len(keys)} schemes: {words}" for count, words in notes if count),
    )


def baselines_of(facts: OutturnFacts, key: SchemeKey) -> tuple[Baseline, ...]:
    """The baselines of a scheme, those that it has no ground for too."""
    actual_pence = (facts.to_date.pence(SPENT, key) if facts.to_date else None) or 0
    ordered_pence = (facts.ever.pence(ORDERED, key) if facts.ever else None) or 0
    accrued_pence = -((facts.ever.pence(ACCRUED, key) if facts.ever else None) or 0)
    part_pence = facts.last_year_part.pence(SPENT, key) if facts.last_year_part else None
    whole_pence = facts.last_year.pence(SPENT, key) if facts.last_year else None
    if whole_pence is not None and part_pence is None:
        part_pence = 0
    return (
        run_rate(actual_pence, elapsed_of(facts, facts.schemes[key])),
        by_profile(actual_pence, part_pence, whole_pence),
        by_commitments(actual_pence, accrued_pence, ordered_pence),
        by_last_year(whole_pence),
    )


def elapsed_of(facts: OutturnFacts, scheme: SchemeFacts) -> Elapsed:
    """How much of the scheme's own part of the year has elapsed: it may begin late, or end early."""
    unit = "months" if facts.basis is Basis.CLOSED else "days"
    first = max(facts.days.first_day, scheme.first_day, facts.pool.effective_from)
    last = min(facts.days.last_day, scheme.last_day, facts.pool.effective_to)
    if facts.through_day is None or last < first:
        return Elapsed(0, _count(first, last, unit), unit)
    return Elapsed(_count(first, min(last, facts.through_day), unit), _count(first, last, unit), unit)


def _count(first: date, last: date, unit: str) -> int:
    if last < first:
        return 0
    return count_months(first, last) if unit == "months" else (last - first).days + 1


def _figure(facts: OutturnFacts, span: Span | None, name: AccountName, named: Mapping[str, str]) -> BookFigure | None:
    """The pence of an account name within dimensions, and the link with that very filter."""
    if span is None:
        return None
    amount_pence = sum(
        one.balance_pence
        for one in span.totals
        if one.account.name is name and all(getattr(one.account, n) == v for n, v in named.items())
    )
    days = {"from": span.view.first_day, "to": span.view.last_day}
    query = {
        "account": name.value,
        **named,
        **{which: day.isoformat() for which, day in days.items() if day not in {date.min, date.max}},
        "through_sequence": str(span.view.through),
    }
    return BookFigure(amount_pence, f"{facts.path}/legs?{urlencode(query)}")


def _variance_view(variance: Variance | None) -> VarianceView | None:
    return None if variance is None else variance_view(variance)


def variance_view(variance: Variance) -> VarianceView:
    """A variance as it reads."""
    return VarianceView(variance.amount_pence, variance.direction, variance.words)


def _baseline_view(one: Baseline) -> BaselineView:
    return BaselineView(method=one.method, amount_pence=one.amount_pence, why_none=one.why_none, working=one.working)
