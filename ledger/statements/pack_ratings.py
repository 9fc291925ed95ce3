"""Red, amber and green of a pack: each forecast, contribution and body's savings, by the rule of the year; pure."""

from collections.abc import Iterator, Sequence

from ledger.core.period import Period
from ledger.rules.fencing import last_day_of
from ledger.rules.rating import Applied, Rated, Rating, rate, rule_on
from ledger.rules.reference import default_rating_rules
from ledger.statements.model import Statement
from ledger.statements.pack_model import PackForecast, PackSavings, RatedLine


class _Rules:
    """The rules that apply on the last day of a year, so that a figure is rated alike in every month of it."""

    def __init__(self, own: Sequence[Applied], period: Period) -> None:
        self._own, self._day = own, last_day_of(period.year_first_day.year)

    def line(self, rates: Rated, what: str, adverse: int | None, whole: int | None, **named: str | None) -> RatedLine:
        found: Rating = rate(rule_on(self._own, default_rating_rules(), rates, self._day), adverse, whole)
        return RatedLine(rates=rates, what=what, status=found.status, why=found.why, rule=found.rule, **named)


def compose_ratings(
    own: Sequence[Applied],
    period: Period,
    statement: Statement,
    forecast: PackForecast,
    savings: PackSavings | None,
) -> tuple[RatedLine, ...]:
    """Every rating, in the order of the statement."""
    rules = _Rules(own, period)
    return (
        *_of_contributions(rules, statement),
        *_of_forecasts(rules, forecast),
        *(_of_savings(rules, savings) if savings else ()),
    )


def _of_contributions(rules: _Rules, statement: Statement) -> Iterator[RatedLine]:
    for one in statement.contributions:
        behind = one.outstanding.amount_pence
        called = (one.received.amount_pence + behind) or None
        what = f"{one.body_name}: {one.stream_name}"
        yield rules.line(Rated.CONTRIBUTION_OUTSTANDING, what, behind, called, body=one.body, stream=one.stream)


def _of_forecasts(rules: _Rules, forecast: PackForecast) -> Iterator[RatedLine]:
    for programme in forecast.programmes:
        for one in programme.schemes:
            variance = None if one.variance is None else one.variance.amount_pence
            budget = None if one.budget is None else one.budget.amount_pence
            named = {"programme": programme.programme, "scheme": one.scheme}
            yield rules.line(Rated.FORECAST_VARIANCE, f"{programme.name}: {one.name}", variance, budget, **named)


def _of_savings(rules: _Rules, savings: PackSavings) -> Iterator[RatedLine]:
    for one in savings.lines:
        projected = one.projected.amount_pence
        short = projected - one.verified.amount_pence
        what = f"{one.body_name}: savings of {one.financial_year}"
        yield rules.line(Rated.SAVINGS_SHORTFALL, what, short, projected or None, body=one.body)
