"""Past forecasts against outturn, by scheme and by author, so many months before the year's end; pure."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from msgspec import Struct

from ledger.core.period import MONTHS_IN_YEAR
from ledger.forecasts.model import Accuracies, AccuracyView, BookFigure, YearOutturn, year_period
from ledger.forecasts.store import PastForecast
from ledger.forecasts.table import SPENT, Span
from ledger.http.access import Place, PoolTerms
from ledger.rules.fencing import year_name
from ledger.rules.forecasting import Miss, accuracy_of, miss_of

OutturnKey = tuple[str, str, int]
_Group = tuple[str | None, str | None, UUID | None, int]


class AccuracyFacts(Struct, frozen=True):
    """Forecasts in the order in which they came, and what each year that is closed holds."""

    place: Place
    pool: PoolTerms
    through_sequence: int
    past: Sequence[PastForecast]
    spans: Mapping[int, Span]
    wanted: Sequence[OutturnKey]
    years_without: Sequence[int]

    @property
    def path(self) -> str:
        return f"/v1/places/{self.place.code}/pools/{self.pool.code}"


def months_before_year_end(one: PastForecast) -> int:
    """From the month as at which it was made to March: 0 for one made in March itself."""
    last = year_period(one.year).last_day
    return (last.year - one.as_at.year) * MONTHS_IN_YEAR + last.month - one.as_at.month


def compose_accuracy(facts: AccuracyFacts) -> Accuracies:
    """Every forecast counts by itself, each version too: what was said then is what is measured."""
    by_scheme: dict[_Group, list[Miss]] = {}
    by_author: dict[_Group, list[Miss]] = {}
    for one in facts.past:
        if one.year not in facts.spans:
            continue
        outturn_pence = facts.spans[one.year].pence(SPENT, (one.programme, one.scheme)) or 0
        miss, horizon = miss_of(one.amount_pence, outturn_pence), months_before_year_end(one)
        by_scheme.setdefault((one.programme, one.scheme, None, horizon), []).append(miss)
        by_author.setdefault((None, None, one.principal_id, horizon), []).append(miss)
    return Accuracies(
        through_sequence=facts.through_sequence,
        by_scheme=tuple(_views(facts, by_scheme)),
        by_author=tuple(_views(facts, by_author)),
        outturns=tuple(_outturns(facts)),
        years_without_outturn=tuple(year_name(one) for one in facts.years_without),
    )


def _views(facts: AccuracyFacts, groups: Mapping[_Group, Sequence[Miss]]) -> Iterable[AccuracyView]:
    for (programme, scheme, author, horizon), misses in sorted(groups.items(), key=lambda one: _order(one[0])):
        found = accuracy_of(misses)
        named = {"programme": programme, "scheme": scheme, "principal_id": author}
        query = urlencode({name: str(value) for name, value in named.items() if value is not None})
        yield AccuracyView(
            programme=programme,
            scheme=scheme,
            principal_id=author,
            months_before_year_end=horizon,
            count=found.count,
            median_error_pence=found.median_error_pence,
            median_absolute_error_pence=found.median_absolute_error_pence,
            mean_error_pence=found.mean_error_pence,
            median_absolute_basis_points=found.median_absolute_basis_points,
            without_percentage=found.without_percentage,
            forecasts=f"{facts.path}/forecasts?{query}",
        )


def _order(group: _Group) -> tuple[str, str, str, int]:
    programme, scheme, author, horizon = group
    return programme or "", scheme or "", str(author or ""), horizon


def _outturns(facts: AccuracyFacts) -> Iterable[YearOutturn]:
    for programme, scheme, year in facts.wanted:
        span = facts.spans.get(year)
        if span is None:
            continue
        query = {
            "account": SPENT.value,
            "programme": programme,
            "scheme": scheme,
            "from": span.view.first_day.isoformat(),
            "to": span.view.last_day.isoformat(),
            "through_sequence": str(span.view.through),
        }
        yield YearOutturn(
            programme=programme,
            scheme=scheme,
            financial_year=year_name(year),
            outturn=BookFigure(span.pence(SPENT, (programme, scheme)) or 0, f"{facts.path}/legs?{urlencode(query)}"),
            forecasts=sum((one.programme, one.scheme, one.year) == (programme, scheme, year) for one in facts.past),
        )
