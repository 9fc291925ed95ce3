"""The lines of a sound case, year by year: what each is worth to each body, and what each costs."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ledger.rules.savings.biasing import correction_of
from ledger.rules.savings.case import Benefit, Case, Cost, Explicit, Timing, UnitValue
from ledger.rules.savings.chaining import chain_of
from ledger.rules.savings.exact import each_half_up, exact_text, half_up, part_of
from ledger.rules.savings.projection import BenefitAnswer, CostAnswer, LineOfBody
from ledger.rules.savings.references import References
from ledger.rules.savings.timing import parts_of
from ledger.rules.savings.valuing import PriceBase


class Lines:
    """The answers of all lines of a case, worked out from its tables."""

    def __init__(self, case: Case, references: References) -> None:
        self._case = case
        self._prices = PriceBase(case, references)
        self._parts: dict[Explicit | Timing, tuple[tuple[Fraction, ...], tuple[str, ...]]] = {}
        self._table = references.bias_table(case.optimism_bias_table) if case.optimism_bias_table else None

    def benefits(self) -> tuple[BenefitAnswer, ...]:
        """Each benefit line; of a double-count group the first one is counted."""
        return tuple(self._benefit(line, is_counted) for line, is_counted in counted(self._case.benefits))

    def costs(self) -> tuple[CostAnswer, ...]:
        """Each cost line, rounded in each year."""
        return tuple(self._cost(line) for line in self._case.costs)

    def _benefit(self, line: Benefit, is_counted: bool) -> BenefitAnswer:  # noqa: FBT001 - a fact beside its line
        chain = chain_of(line, self._case.cohort)
        correction = correction_of(line.optimism_bias, self._table)
        parts, texts = self._timed(line.time)
        full_year = chain.outcomes * (1 + correction)
        by_year = [(full_year * part).as_integer_ratio() for part in parts]
        return BenefitAnswer(
            benefit=line.id,
            **{name: exact_text(getattr(chain, name)) for name in chain.__struct_fields__},
            optimism_bias_percent=exact_text(100 * correction),
            parts=texts,
            is_counted=is_counted,
            bodies=tuple(self._line_of(value, line, by_year) for value in line.unit_values),
        )

    def _timed(self, time: Explicit | Timing) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
        """The parts of the years, and as text; once for all lines that come and go alike."""
        if time not in self._parts:
            parts = parts_of(time, self._case.years)
            self._parts[time] = parts, tuple(map(exact_text, parts))
        return self._parts[time]

    def _line_of(self, value: UnitValue, line: Benefit, by_year: Sequence[tuple[int, int]]) -> LineOfBody:
        """One rounding makes the gross figure of a year, a second one of that figure its cashable part."""
        unit_value_pence = self._prices.uprated(value.amount_pence, value.price_year)
        gross_pence = each_half_up(unit_value_pence, by_year)
        part = part_of(line.cashable_percent if value.cashable_percent is None else value.cashable_percent)
        return LineOfBody(
            body=value.body,
            unit_value_pence=value.amount_pence,
            uprated_unit_value_pence=unit_value_pence,
            gross_pence=gross_pence,
            cashable_pence=tuple(half_up(one * part.numerator, part.denominator) for one in gross_pence),
        )

    def _cost(self, line: Cost) -> CostAnswer:
        correction = correction_of(line.optimism_bias, self._table)
        uprated_pence = self._prices.uprated(line.amount_pence, line.price_year)
        exact = uprated_pence * (1 + correction)
        cost_pence = half_up(exact.numerator, exact.denominator)
        return CostAnswer(
            cost=line.id,
            body=line.body,
            in_kind=line.in_kind,
            amount_pence=line.amount_pence,
            uprated_amount_pence=uprated_pence,
            optimism_bias_percent=exact_text(100 * correction),
            cost_pence=tuple(cost_pence if year in line.years else 0 for year in range(self._case.years)),
        )


def counted(benefits: Sequence[Benefit]) -> Iterator[tuple[Benefit, bool]]:
    """Each line, and whether it counts: no earlier line is of its double-count group."""
    met: set[str] = set()
    for line in benefits:
        yield line, line.double_count_group not in met
        met |= {line.double_count_group} if line.double_count_group is not None else set()
