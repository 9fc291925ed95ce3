"""What is not refused and may still not be meant: told to those who write or review a case, each with its place."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from ledger.rules.savings.case import Benefit, Case, Cost, Graded, Timing
from ledger.rules.savings.checking_places import CaseWarning, Place, benefits_of, costs_of
from ledger.rules.savings.references import References
from ledger.rules.savings.timing import parts_of


def warnings_of(case: Case, references: References) -> tuple[CaseWarning, ...]:
    """The warnings of a sound case."""
    found = [*_whole(case, references), *_prices(case)]
    groups = Counter(line.double_count_group for line in case.benefits)
    for benefit, place in benefits_of(case):
        found += _benefit(benefit, place, case)
        if benefit.double_count_group is not None and groups[benefit.double_count_group] == 1:
            found.append(place.at("double_count_group").warned("no other line is of this group, so it leaves none out"))
    for cost, place in costs_of(case):
        found += _cost(cost, place)
    return tuple(found)


def _whole(case: Case, references: References) -> Iterator[CaseWarning]:
    table = references.bias_table(case.optimism_bias_table) if case.optimism_bias_table else None
    corrections = (*(one.optimism_bias for one in case.benefits), *(one.optimism_bias for one in case.costs))
    if table is not None and not any(isinstance(one, Graded) for one in corrections):
        yield Place("/optimism_bias_table").warned("no line is graded, so the table is not used")
    elif table is not None and not table.verified_by:
        yield Place("/optimism_bias_table").warned(f"nobody has verified the table '{table.name}' against its source")
    busy = {one.body for one in case.costs} | {value.body for one in case.benefits for value in one.unit_values}
    for name, bodies in (("bodies", case.bodies), ("others", case.others)):
        for number, body in enumerate(bodies):
            if body not in busy:
                yield Place().at(name, number).warned(f"'{body}' neither gains nor pays by any line")


def _prices(case: Case) -> Iterator[CaseWarning]:
    if case.prices is not None and case.prices.deflator is not None:
        return
    values = [value.price_year for line in case.benefits for value in line.unit_values]
    years = {year for year in (*values, *(cost.price_year for cost in case.costs)) if year is not None}
    if case.prices is not None:
        years.add(case.prices.base_year)
    if len(years) > 1:
        told = ", ".join(map(str, sorted(years)))
        yield Place("/prices" if case.prices else "").warned(
            f"prices of {told} stand together and nothing brings them to one year; name a deflator"
        )


def _benefit(line: Benefit, place: Place, case: Case) -> Iterator[CaseWarning]:
    impact, deadweight = Fraction(line.impact_percent), Fraction(line.deadweight_percent)
    if line.deadweight_mode == "subtract" and deadweight > impact:
        yield place.at("deadweight_percent").warned(
            "more would have happened anyway than is achieved, so that the line counts against its bodies"
        )
    for name in ("affected_percent", "engaged_percent", "retained_percent", "impact_percent"):
        if not Fraction(getattr(line, name)):
            yield place.at(name).warned("is 0%, so the line is worth nothing")
    if not Fraction(line.cohort_size or case.cohort.size):
        yield place.at("cohort_size").warned("the cohort is empty, so the line is worth nothing")
    yield from _timing(line, place.at("time"), case)
    yield from _values(line, place)


def _timing(line: Benefit, place: Place, case: Case) -> Iterator[CaseWarning]:
    parts = parts_of(line.time, case.years)
    if not any(parts):
        yield place.warned("there is no effect in any year of the case")
    if max(parts) > 1:
        yield place.warned("a year has more than a full year's effect")
    if (
        isinstance(line.time, Timing)
        and Fraction(line.time.drop_off_percent)
        and line.time.supported_years >= case.years
    ):
        yield place.at("drop_off_percent").warned("support does not end within the case, so nothing ever drops off")


def _values(line: Benefit, place: Place) -> Iterator[CaseWarning]:
    for number, value in enumerate(line.unit_values):
        at = place.at("unit_values", number, "amount_pence")
        if value.amount_pence == 0:
            yield at.warned(f"is nothing, so '{value.body}' neither gains nor loses")
        elif value.amount_pence < 0 and _lowers(line):
            yield at.warned("is a cost to its body, and the line's correction for optimism makes it smaller")


def _lowers(line: Benefit) -> bool:
    bias = line.optimism_bias
    return isinstance(bias, Graded) or Fraction(bias.percent) < 0


def _cost(line: Cost, place: Place) -> Iterator[CaseWarning]:
    if line.recurrence == "one_off" and len(line.years) > 1:
        yield place.at("recurrence").warned(f"is one-off and stands in {len(line.years)} years")
    if not line.amount_pence:
        yield place.at("amount_pence").warned("is nothing")
