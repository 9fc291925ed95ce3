"""The view of the Better Care Fund from account totals by quarter; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ledger.core.entry import AccountName
from ledger.forecasts.store import SchemeFacts
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.programmes.model import SchemeKey
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.pack_model import ForecastLine, PackForecast
from ledger.statements.return_model import (
    BCF_SOURCE,
    NOT_RECORDED,
    BetterCareScheme,
    PlannedContribution,
    PlannedExpenditure,
)
from ledger.statements.store import Names

_PLANNED, _PAID = (AccountName.SOURCE,), (AccountName.PARTNER_CASH,)
_BUDGET, _SPENT = (AccountName.ALLOCATED,), (AccountName.EXPENDITURE,)
Span = tuple[Sequence[AccountTotal], View]


class BetterCareFacts(Struct, frozen=True):
    """All that the view is made of: the totals of the four quarters and of the year, names, and the forecast."""

    place: Place
    pool: PoolTerms
    quarters: tuple[Span, ...]
    whole: Span
    schemes: Mapping[SchemeKey, SchemeFacts]
    names: Names
    forecast: PackForecast

    def figures(self, span: Span) -> Figures:
        return Figures(self.place, self.pool, *span)

    @property
    def came(self) -> tuple[AccountName, ...]:
        """What a partner has paid in; where each keeps its own cash, what it paid."""
        return RECEIVED if self.pool.keeps_cash else _PAID


def compose_better_care(facts: BetterCareFacts) -> dict[str, Any]:
    """The parts of the view that are made of figures."""
    whole = facts.figures(facts.whole)
    return {
        "source": BCF_SOURCE,
        "not_recorded": NOT_RECORDED,
        "contributions": tuple(_contributions(facts)),
        "contributions_plan_total": whole.figure(less=_PLANNED),
        "contributions_actual_total": whole.figure(less=facts.came),
        "schemes": tuple(_schemes(facts, whole)),
        "by_source": tuple(_by_source(facts)),
        "by_scheme": tuple(_by_scheme(facts)),
        "expenditure_plan_total": whole.figure(_BUDGET),
        "expenditure_actual_total": whole.figure(_SPENT),
    }


def _contributions(facts: BetterCareFacts) -> Iterator[PlannedContribution]:
    accounts = [one.account for one in facts.whole[0]]
    keys = {(a.body, a.stream) for a in accounts if a.name in {*_PLANNED, *facts.came} and a.body and a.stream}
    order = {body: position for position, body in enumerate(facts.pool.partners)}
    for body, stream in sorted(keys, key=lambda key: (order.get(key[0], len(order)), key)):
        for quarter, span in enumerate(facts.quarters, 1):
            figures = facts.figures(span)
            yield PlannedContribution(
                body=body,
                body_name=facts.names.bodies.get(body, body),
                stream=stream,
                stream_name=facts.names.streams.get(stream, stream),
                quarter=quarter,
                plan=figures.figure(less=_PLANNED, body=body, stream=stream),
                actual=figures.figure(less=facts.came, body=body, stream=stream),
            )


def _streams(facts: BetterCareFacts, key: SchemeKey) -> list[str]:
    """The sources of a scheme with a plan or spending in the year."""
    accounts = [one.account for one in facts.whole[0]]
    of_scheme = [a for a in accounts if (a.programme, a.scheme) == key and a.name in {*_BUDGET, *_SPENT}]
    return sorted({a.stream for a in of_scheme if a.stream})


def _schemes(facts: BetterCareFacts, whole: Figures) -> Iterator[BetterCareScheme]:
    expected = {(one.programme, line.scheme): line for one in facts.forecast.programmes for line in one.schemes}
    for key, scheme in facts.schemes.items():
        line: ForecastLine | None = expected.get(key)
        yield BetterCareScheme(
            programme=key[0],
            programme_name=scheme.programme_name,
            scheme=key[1],
            name=scheme.name,
            responsible_body=scheme.responsible_body,
            responsible_body_name=facts.names.bodies.get(scheme.responsible_body, scheme.responsible_body),
            streams=tuple(_streams(facts, key)),
            plan=whole.figure(_BUDGET, programme=key[0], scheme=key[1]),
            actual=whole.figure(_SPENT, programme=key[0], scheme=key[1]),
            forecast=line.forecast if line else None,
            variance=line.variance if line else None,
            reads=line.reads if line else "",
        )


def _by_source(facts: BetterCareFacts) -> Iterator[PlannedExpenditure]:
    for key, scheme in facts.schemes.items():
        for stream in _streams(facts, key):
            yield from _of_quarters(facts, key, scheme, stream)


def _by_scheme(facts: BetterCareFacts) -> Iterator[PlannedExpenditure]:
    for key, scheme in facts.schemes.items():
        yield from _of_quarters(facts, key, scheme, None)


def _of_quarters(
    facts: BetterCareFacts, key: SchemeKey, scheme: SchemeFacts, stream: str | None
) -> Iterator[PlannedExpenditure]:
    for quarter, span in enumerate(facts.quarters, 1):
        figures = facts.figures(span)
        yield PlannedExpenditure(
            programme=key[0],
            scheme=key[1],
            scheme_name=scheme.name,
            stream=stream,
            stream_name="all sources" if stream is None else facts.names.streams.get(stream, stream),
            quarter=quarter,
            plan=figures.figure(_BUDGET, programme=key[0], scheme=key[1], stream=stream),
            actual=figures.figure(_SPENT, programme=key[0], scheme=key[1], stream=stream),
        )
