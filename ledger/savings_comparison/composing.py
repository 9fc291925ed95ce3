"""Comparisons, curves and the place's own bias as they read; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from ledger.core.period import MONTHS_IN_YEAR, month_after, month_end, months_between
from ledger.exports.tables import Column, Kind, Row
from ledger.http.access import Access
from ledger.rules.fencing import last_day_of, year_name, year_named
from ledger.rules.savings.comparing import (
    Amounts,
    Cause,
    GradeSeen,
    Measure,
    compared,
    cumulative,
    explained,
    grouped,
    seen_by_grade,
    spread_over,
)
from ledger.savings_comparison.cells import Facts, Key, causes_of, cells_of, dated_flows, key_of_claim, known_claims
from ledger.savings_comparison.model import (
    CauseView,
    ComparisonQuery,
    ComparisonRow,
    CurvePoint,
    CurveQuery,
    CurveStep,
    Dimension,
    SavingsComparison,
    SavingsCurves,
)

BY_BODY_AND_YEAR = (Dimension.BODY, Dimension.FINANCIAL_YEAR)
_MONTHS_OF = {CurveStep.MONTH: 1, CurveStep.QUARTER: 3, CurveStep.YEAR: MONTHS_IN_YEAR}
_CURVES = ("projected_pence", "baseline_pence", "claimed_pence", "verified_pence", "banked_pence")
_Part = str | int | None


def is_asked(key: Key, query: ComparisonQuery | CurveQuery) -> bool:
    """Whether an amount is of what is asked for."""
    year = None if query.financial_year is None else year_named(query.financial_year)
    wanted = (query.body, query.programme, query.case, year, query.grade)
    found = (key.body, key.programme, key.case, key.year, key.grade)
    return all(one in {None, other} for one, other in zip(wanted, found, strict=True))


def parts_of(key: Key, by: Sequence[Dimension]) -> tuple[_Part, ...]:
    """What an amount is put together by, in the order of the dimensions; nothing of what is not asked by."""
    every = {
        Dimension.BODY: key.body,
        Dimension.FINANCIAL_YEAR: year_name(key.year),
        Dimension.PROGRAMME: key.programme,
        Dimension.CASE: key.case,
        Dimension.GRADE: key.grade,
    }
    return tuple(every[one] if one in by else None for one in Dimension)


def compose_comparison(facts: Facts, access: Access, query: ComparisonQuery) -> SavingsComparison:
    """Every row that anything is known of, and the total."""
    by = tuple(one for one in Dimension if one in (query.by or BY_BODY_AND_YEAR))
    cells = [(key, amounts) for key, amounts in cells_of(facts) if is_asked(key, query)]
    stated = [(key, causes) for key, causes in causes_of(facts) if is_asked(key, query)]
    found = grouped((parts_of(key, by), amounts) for key, amounts in cells)
    causes = _causes_by((parts_of(key, by), said) for key, said in stated)
    whole = (None,) * len(Dimension)
    total = sum((amounts for _, amounts in cells), Amounts())
    all_causes = _causes_by((whole, said) for _, said in stated).get(whole, {})
    return SavingsComparison(
        place=access.place.code,
        pool=access.pool.code,
        pool_label=access.pool.label,
        mark=access.pool.mark,
        through_sequence=facts.through,
        measure=query.measure,
        rows_by=by,
        rows=tuple(
            _row(parts, found.get(parts, Amounts()), query.measure, causes.get(parts, {}))
            for parts in sorted({*found, *causes}, key=_order)
        ),
        total=_row(whole, total, query.measure, all_causes),
    )


def _order(parts: tuple[_Part, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((one is None, str(one)) for one in parts)


def _causes_by(
    stated: Iterable[tuple[tuple[_Part, ...], Mapping[Cause, int]]],
) -> dict[tuple[_Part, ...], dict[Cause, int]]:
    found: dict[tuple[_Part, ...], dict[Cause, int]] = {}
    for parts, said in stated:
        of = found.setdefault(parts, {})
        for cause, pence in said.items():
            of[cause] = of.get(cause, 0) + pence
    return found


def _row(parts: tuple[_Part, ...], amounts: Amounts, measure: Measure, stated: Mapping[Cause, int]) -> ComparisonRow:
    named = dict(zip((one.value for one in Dimension), parts, strict=True))
    figures, why = compared(amounts, measure), explained(amounts, measure, stated)
    same = {
        name: getattr(amounts, name)
        for name in Amounts.__struct_fields__
        if name not in {"before_correction_pence", "waiting_pence"}
    }
    return msgspec.convert(
        {
            **named,
            **same,
            **msgspec.structs.asdict(figures),
            "not_yet_verified_pence": amounts.waiting_pence,
            "not_yet_explained_pence": amounts.unexplained_pence,
            "causes": tuple(CauseView(cause, pence) for cause, pence in why.of.items()),
            "unexplained_pence": why.unexplained_pence,
        },
        ComparisonRow,
    )


COLUMNS = tuple(
    Column(name, Kind.WHOLE if name.endswith("_pence") or name in {"grade", "claims"} else Kind.TEXT)
    for name in ("place", "pool", "through_sequence", "measure", *ComparisonRow.__struct_fields__)
    if name != "causes"
) + tuple(Column(f"{cause}_pence", Kind.WHOLE) for cause in Cause)


def csv_rows(found: SavingsComparison) -> list[Row]:
    """A row for each row of a comparison, causes in columns of their own; the total is left to the reader."""
    before = found.place, found.pool, found.through_sequence, found.measure.value
    rows = []
    for one in found.rows:
        of = {said.cause: said.amount_pence for said in one.causes}
        told = (getattr(one, name) for name in ComparisonRow.__struct_fields__ if name != "causes")
        rows.append((*before, *told, *(of.get(cause, 0) for cause in Cause)))
    return rows


def compose_curves(facts: Facts, access: Access, query: CurveQuery) -> SavingsCurves:
    """Cumulative curves from the first year of what is asked to its last, or to the last claim."""
    points: list[tuple[date, Amounts]] = []
    years: set[int] = set()
    for key, amounts in cells_of(facts):
        if is_asked(key, query):
            years.add(key.year)
            points += _over_months(key.year, amounts)
    claims = [one for one in known_claims(facts) if is_asked(key_of_claim(facts, one), query)]
    points += dated_flows(facts, claims)
    ends = _ends(years, _MONTHS_OF[query.step])
    found = {name: cumulative([(day, getattr(one, name)) for day, one in points], ends) for name in _CURVES}
    return SavingsCurves(
        place=access.place.code,
        pool=access.pool.code,
        pool_label=access.pool.label,
        through_sequence=facts.through,
        step=query.step,
        points=tuple(
            CurvePoint(through_day=end, **{name: found[name][number] for name in _CURVES})
            for number, end in enumerate(ends)
        ),
    )


def _over_months(year: int, amounts: Amounts) -> list[tuple[date, Amounts]]:
    """A year's projection and baseline at the ends of its months."""
    months = [month_end(month_after(date(year, 4, 1), number)) for number in range(MONTHS_IN_YEAR)]
    projected = spread_over(amounts.projected_pence, MONTHS_IN_YEAR)
    baseline = spread_over(amounts.baseline_pence, MONTHS_IN_YEAR)
    return [
        (day, Amounts(projected_pence=first, baseline_pence=agreed))
        for day, first, agreed in zip(months, projected, baseline, strict=True)
        if first or agreed
    ]


def _ends(years: set[int], months: int) -> list[date]:
    if not years:
        return []
    every = [month_end(one) for one in months_between(date(min(years), 4, 1), last_day_of(max(years)))]
    return every[months - 1 :: months]


def seen_in(facts: Iterable[Facts], last_day: date, measure: Measure, observations_min: int) -> tuple[GradeSeen, ...]:
    """The place's own bias by grade: of lines that have one, in years that were over by a day."""
    found: dict[tuple[int, Key], Amounts] = {}
    for number, of_pool in enumerate(facts):
        for key, amounts in cells_of(of_pool):
            if key.grade is not None and last_day_of(key.year) <= last_day:
                found[number, key] = found.get((number, key), Amounts()) + amounts
    cells = [(key.grade, amounts) for (_, key), amounts in found.items() if key.grade is not None]
    return seen_by_grade(cells, measure, observations_min)
