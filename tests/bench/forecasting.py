"""Forecast errors on real figures: the service's baselines beside simple public methods, no claim beyond these files.

The outturn file has four whole years of one council, no budgets and no months: it can show how last year does for the
next, and nothing about a rate or a profile within a year. The file of invoices has the months of one year of one police
force: it can show rates within that year, but no profile, since there is no year before, and no orders.
"""

import csv
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import itemgetter
from pathlib import Path

import click
from msgspec import Struct

from ledger.core.money import pounds_from_pence
from ledger.core.period import MONTHS_IN_YEAR
from ledger.rules.forecasting import Accuracy, Elapsed, Miss, accuracy_of, by_last_year, miss_of, rounded, run_rate

DATA = Path(__file__).parent / "data"
OUTTURN, INVOICES = (
    "lancashire_cc_mhclg_revenue_outturn_2021-25.csv",
    "lancashire_police_pcc_spend_by_month_2020-21.csv",
)
THOUSAND_POUNDS = 100_000
LOOKED_AT = (3, 6, 9, 11)
RECENT = 3
HEADER = (
    "| forecast of | method | lines | median of absolute errors | of all money | bias in all |\n"
    "| --- | --- | --- | --- | --- | --- |"
)
Series = dict[str, tuple[int, ...]]
Method = Callable[[Sequence[int]], int | None]


class Result(Struct, frozen=True):
    """One method on one set of lines: each line's error, and what all of them ended at together."""

    of: str
    method: str
    misses: tuple[Miss, ...]
    outturn_pence: int

    @property
    def accuracy(self) -> Accuracy:
        return accuracy_of(self.misses)

    @property
    def weighted(self) -> Fraction:
        """Errors without their signs as a part of all the money: a line of a million weighs as it should."""
        return Fraction(sum(abs(one.error_pence) for one in self.misses), self.outturn_pence)

    def line(self) -> str:
        """The result as a line of the table."""
        points = self.accuracy.median_absolute_basis_points
        bias_pence = sum(one.error_pence for one in self.misses)
        bias = f"{'-' if bias_pence < 0 else ''}£{pounds_from_pence(abs(bias_pence))}"
        return (
            f"| {self.of} | {self.method} | {len(self.misses)} | {_percent(Fraction(points or 0, 10_000))} "
            f"| {_percent(self.weighted)} | {bias} |"
        )


def _percent(part: Fraction) -> str:
    tenths = rounded(part * 1_000)
    return f"{tenths // 10}.{tenths % 10}%"


def outturns() -> Series:
    """Net current expenditure of each service by year, in pence, where any was; without the total."""
    found: dict[str, list[int]] = {}
    with (DATA / OUTTURN).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            is_service = (row["Form"], row["Category"]) == ("RS", "service_expenditure")
            if is_service and not row["Service line"].startswith("TOTAL"):
                thousands = Fraction(row["Net Current Expenditure (GBP thousand)"])
                found.setdefault(row["Service line"], []).append(int(thousands * THOUSAND_POUNDS))
    return {name: tuple(years) for name, years in found.items() if all(years)}


def invoices() -> Series:
    """What was paid for each kind of thing by month, in pence."""
    with (DATA / INVOICES).open(encoding="utf-8", newline="") as lines:
        return {name: tuple(map(int, months)) for name, *months in list(csv.reader(lines))[1:]}


def last_year(years: Sequence[int]) -> int | None:
    """The service's own: what the year before ended at."""
    return by_last_year(years[-1]).amount_pence


def average_growth(years: Sequence[int]) -> int | None:
    """Last year, and the mean change from year to year once more; of one year there is no change."""
    if len(years) == 1:
        return None
    return rounded(years[-1] + Fraction(years[-1] - years[0], len(years) - 1))


def linear_trend(years: Sequence[int]) -> int | None:
    """The straight line of least squares through all years, one year on; two years are a line by themselves."""
    count = len(years)
    if count == 1:
        return None
    middle, mean = Fraction(count - 1, 2), Fraction(sum(years), count)
    rise = sum(((at - middle) * one for at, one in enumerate(years)), Fraction(0))
    spread = sum(((at - middle) * (at - middle) for at in range(count)), Fraction(0))
    return rounded(mean + rise / spread * (count - middle))


def rate(months: Sequence[int]) -> int | None:
    """The service's own: the months so far, stretched to the year."""
    return run_rate(sum(months), Elapsed(len(months), MONTHS_IN_YEAR, "months")).amount_pence


def recent_rate(months: Sequence[int]) -> int | None:
    """What is spent, and the mean of the last three months for each month to come."""
    left = MONTHS_IN_YEAR - len(months)
    return rounded(sum(months) + Fraction(sum(months[-RECENT:]) * left, RECENT))


def nothing_more(months: Sequence[int]) -> int | None:
    """What is spent, as if nothing came after it."""
    return sum(months)


YEARLY: dict[str, Method] = {
    "last year (ours)": last_year,
    "last year and average growth": average_growth,
    "linear trend": linear_trend,
}
MONTHLY: dict[str, Method] = {
    "run-rate (ours)": rate,
    "last three months' rate": recent_rate,
    "nothing more": nothing_more,
}


def by_year(series: Series) -> list[Result]:
    """Each year from the second on, from the years before it alone."""
    count = len(next(iter(series.values())))
    return [
        result
        for known in range(1, count)
        for name, method in YEARLY.items()
        for result in _tried(f"year {known + 1} from {known}", name, method, series, known, itemgetter(known))
    ]


def by_month(series: Series) -> list[Result]:
    """The year after so many months, for what had any spend by then: the same lines for every method."""
    found = []
    for known in LOOKED_AT:
        begun = {name: months for name, months in series.items() if sum(months[:known]) != 0 and sum(months) != 0}
        for name, method in MONTHLY.items():
            found += _tried(f"year after {known} months", name, method, begun, known, sum)
    return found


def _tried(
    of: str, name: str, method: Method, series: Series, known: int, ended_at: Callable[[Sequence[int]], int]
) -> list[Result]:
    """The method on every line, from what was known alone; nothing where it has no ground."""
    pairs = [(method(values[:known]), ended_at(values)) for values in series.values()]
    misses = tuple(miss_of(expected, ended) for expected, ended in pairs if expected is not None)
    return [Result(of, name, misses, abs(sum(ended for _, ended in pairs)))] if misses else []


def report() -> list[str]:
    """Every result as a line of its table."""
    return [
        "Outturn of Lancashire County Council, services by year:",
        HEADER,
        *(one.line() for one in by_year(outturns())),
        "",
        "Invoices of the police of Lancashire above £500, kinds of spend by month, 2020-21:",
        HEADER,
        *(one.line() for one in by_month(invoices())),
        "",
        *(__doc__ or "").strip().splitlines()[2:],
    ]


@click.command(help=__doc__)
def main() -> None:
    """Print the report."""
    click.echo("\n".join(report()))


if __name__ == "__main__":
    main()
