"""From totals of all pools to the overview of a place: pure, by the very filters that statements use."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.forecasts.table import variance_view
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.overviews.bearing import together
from ledger.overviews.model import Bearing, Expected, Overdue, Overview, PoolOverview, SavingsOverview, Sums
from ledger.programmes.model import SchemeKey
from ledger.rules.fencing import last_day_of, year_name
from ledger.rules.forecasting import Variance
from ledger.rules.rating import Applied, Rated, Rating, rate, rule_on
from ledger.rules.reference import default_rating_rules
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.model import Figure

SPENT, BUDGET, _ORDERED = (AccountName.EXPENDITURE,), (AccountName.ALLOCATED,), (AccountName.COMMITTED,)
# What the overview shows and what rules are run on besides.
OF_YEAR = (
    *(*SPENT, *BUDGET, *_ORDERED, *RECEIVED, AccountName.SOURCE, AccountName.SUSPENSE),
    *(AccountName.UNALLOCATED, AccountName.CONTINGENCY, AccountName.RESERVE),
)


class PoolFacts(Struct, frozen=True, kw_only=True):
    """What the line of one pool is made of; of_life: through the year's last day, whenever entries take effect."""

    pool: PoolTerms
    through: int
    of_year: Sequence[AccountTotal]
    of_life: Sequence[AccountTotal]
    forecast_pence: Mapping[SchemeKey, int]
    borne_by: Bearing
    rules: Sequence[Applied]
    savings: SavingsOverview | None
    calls_overdue: tuple[int, int]
    months_to_close: int


class PlaceFacts(Struct, frozen=True, kw_only=True):
    """Where and when, and every pool that may be seen."""

    place: Place
    year: int
    known_at: datetime
    pools: Sequence[PoolFacts]


def compose_overview(facts: PlaceFacts) -> Overview:
    """The pools in order of code, and what they come to together."""
    pools = tuple(_pool(facts, one) for one in facts.pools)
    return Overview(
        place=facts.place.code,
        place_name=facts.place.name,
        financial_year=year_name(facts.year),
        known_at=facts.known_at,
        pools=pools,
        totals=sums_of(pools),
        borne_by=together([one.borne_by for one in pools]),
    )


def path_of(place: Place, pool: PoolTerms) -> str:
    """The address of a pool."""
    return f"/v1/places/{place.code}/pools/{pool.code}"


def rating_of(rules: Sequence[Applied], rates: Rated, year: int, adverse: int | None, whole: int | None) -> Rating:
    """By the rule that applies on the year's last day."""
    return rate(rule_on(rules, default_rating_rules(), rates, last_day_of(year)), adverse, whole)


def _pool(facts: PlaceFacts, one: PoolFacts) -> PoolOverview:
    pool, path = one.pool, path_of(facts.place, one.pool)
    first, last = date(facts.year, 4, 1), last_day_of(facts.year)
    of_year = Figures(facts.place, pool, one.of_year, View(one.through, first, last))
    of_life = Figures(facts.place, pool, one.of_life, View(one.through, date.min, last))
    budget = of_year.figure(BUDGET) if any(each.account.name in BUDGET for each in one.of_year) else None
    expected = _expected(facts, one, of_year, path)
    variance_pence = expected.amount_pence - budget.amount_pence if budget else None
    is_forecast = expected.without_forecast < expected.schemes
    outstanding, called = of_year.figure((AccountName.CONTRIBUTION_RECEIVABLE,)), _called_pence(of_year)
    asked = {"period": year_name(facts.year), "through_sequence": one.through}
    return PoolOverview(
        pool=pool.code,
        name=pool.name,
        kind=pool.kind,
        label=pool.label,
        agreement=pool.agreement,
        mark=pool.mark,
        host=pool.host,
        through_sequence=one.through,
        scheduled=of_year.figure(less=(AccountName.SOURCE,)),
        received=of_year.figure(less=RECEIVED),
        outstanding=outstanding,
        contribution_rating=rating_of(
            one.rules, Rated.CONTRIBUTION_OUTSTANDING, facts.year, outstanding.amount_pence, called
        ),
        spent=of_year.figure(SPENT),
        suspense=of_year.figure((AccountName.SUSPENSE,)),
        budget=budget,
        committed=of_life.figure(_ORDERED),
        variance=of_year.figure(SPENT, BUDGET) if budget else None,
        expected=expected,
        expected_variance=None if variance_pence is None else variance_view(Variance(variance_pence)),
        rating=rating_of(
            one.rules,
            Rated.FORECAST_VARIANCE,
            facts.year,
            variance_pence if is_forecast else None,
            budget.amount_pence if budget else None,
        ),
        borne_by=one.borne_by,
        savings=one.savings,
        calls_overdue=Overdue(
            count=one.calls_overdue[0], amount_pence=one.calls_overdue[1], href=f"{path}/outstanding-contributions"
        ),
        months_to_close=Overdue(count=one.months_to_close, amount_pence=None, href=f"{path}/periods"),
        statement=f"{path}/statement?{urlencode(asked)}",
        href=path,
    )


def _called_pence(of_year: Figures) -> int | None:
    """What was called in the year, or came without being called; none where that is nothing."""
    return of_year.figure(less=(AccountName.CONTRIBUTION_INCOME,)).amount_pence or None


def _expected(facts: PlaceFacts, one: PoolFacts, of_year: Figures, path: str) -> Expected:
    """Forecasts, and where there is none what is spent, coded or not."""
    moved = {
        (each.account.programme, each.account.scheme)
        for each in one.of_year
        if each.account.name in {*SPENT, *BUDGET} and each.account.programme and each.account.scheme
    }
    amount_pence = of_year.figure((*SPENT, AccountName.SUSPENSE)).amount_pence
    for (programme, scheme), forecast_pence in one.forecast_pence.items():
        amount_pence += forecast_pence - of_year.figure(SPENT, programme=programme, scheme=scheme).amount_pence
    asked = {"financial_year": year_name(facts.year), "known_at": facts.known_at.isoformat()}
    return Expected(
        amount_pence=amount_pence,
        schemes=len(moved | set(one.forecast_pence)),
        without_forecast=len(moved - set(one.forecast_pence)),
        outturn=f"{path}/outturn?{urlencode(asked)}",
    )


def sums_of(pools: Sequence[PoolOverview]) -> Sums:
    """What pools come to together."""

    def of(figures: list[Figure | None]) -> int:
        return sum(one.amount_pence for one in figures if one)

    savings = [one.savings for one in pools if one.savings]
    return Sums(
        scheduled_pence=of([one.scheduled for one in pools]),
        received_pence=of([one.received for one in pools]),
        outstanding_pence=of([one.outstanding for one in pools]),
        spent_pence=of([one.spent for one in pools]),
        suspense_pence=of([one.suspense for one in pools]),
        budget_pence=of([one.budget for one in pools]),
        committed_pence=of([one.committed for one in pools]),
        variance_pence=of([one.variance for one in pools]),
        expected_pence=sum(one.expected.amount_pence for one in pools),
        expected_variance_pence=sum(one.expected_variance.amount_pence for one in pools if one.expected_variance),
        kept_pence=sum(one.borne_by.kept_pence for one in pools),
        projected_pence=sum(one.projected_pence for one in savings),
        claimed_pence=sum(one.claimed_pence for one in savings),
        verified_pence=sum(one.verified_pence for one in savings),
        banked_pence=sum(one.banked_pence for one in savings),
        reallocation_due_pence=sum(one.secured.due_pence for one in savings),
        reallocation_paid_pence=sum(one.secured.paid_pence for one in savings),
        calls_overdue=sum(one.calls_overdue.count for one in pools),
        calls_overdue_pence=sum(one.calls_overdue.amount_pence or 0 for one in pools),
        months_to_close=sum(one.months_to_close.count for one in pools),
    )
