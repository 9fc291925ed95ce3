"""From the budget that was first set to what is now expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.frame import Entry
from ledger.pages.charts.palette import Fill
from ledger.pages.charts.rows import Bar, Row, draw_rows
from ledger.pages.charts.wording import IN_TABLE, distance, joined, side, told
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

_KEY = (Entry(Fill.OUTLINE, "Amount"), Entry(Fill.SOLID, "Adds"), Entry(Fill.BACK, "Takes away"))


@dataclass(frozen=True, slots=True)
class Step:
    """A change by its name, or an amount that all changes before it lead to."""

    name: str
    amount: int
    is_change: bool


@dataclass(frozen=True, slots=True)
class Outturn:
    """A year's money: original budget and virements make the latest budget, the variance leads to the forecast."""

    original_budget: int
    virements: Sequence[tuple[str, int]]
    latest_budget: int
    spend: int
    variance: int
    forecast: int


def draw_waterfall(chart_id: str, outturn: Outturn) -> Chart:
    """A row for each step, a change starting where the step before it ended; spend runs from nothing."""
    steps = _steps(outturn)
    return compose(
        chart_id,
        _finding(outturn),
        _summary(steps),
        [_table(steps)],
        lambda canvas: draw_rows(canvas, _rows(steps), _KEY, "From budget to forecast"),
    )


def _steps(outturn: Outturn) -> list[Step]:
    return [
        Step("Original budget", outturn.original_budget, is_change=False),
        *(Step(name, amount, is_change=True) for name, amount in outturn.virements),
        Step("Latest budget", outturn.latest_budget, is_change=False),
        Step("Variance expected", outturn.variance, is_change=True),
        Step("Forecast", outturn.forecast, is_change=False),
        Step("Spend to date, of the forecast", outturn.spend, is_change=False),
    ]


def _rows(steps: Sequence[Step]) -> list[Row]:
    """Where each bar starts is only drawn, never shown as a number."""
    rows, reached = [], 0
    for step in steps:
        amount = int(step.amount)
        start = reached if step.is_change else 0
        fill = Fill.OUTLINE if not step.is_change else Fill.BACK if amount < 0 else Fill.SOLID
        reached = start + amount
        rows.append(Row(step.name, bars=(Bar(start, reached, fill, label=_label(step)),)))
    return rows


def _label(step: Step) -> str:
    sign = "+" if step.is_change and step.amount > 0 else ""
    return f"{sign}{money_text(step.amount)}"


def _finding(outturn: Outturn) -> str:
    if outturn.variance == 0:
        return f"The forecast is on the latest budget of {money_text(outturn.latest_budget)}."
    where = f"{distance(outturn.variance)} {side(outturn.variance)} the latest budget"
    return f"The forecast is {where} of {money_text(outturn.latest_budget)}."


def _summary(steps: Sequence[Step]) -> str:
    said = joined([f"{told(one.name)} {_label(one)}" for one in steps])
    return f"Bars across, each change starting where the amount before it ended: {said}. {IN_TABLE}"


def _table(steps: Sequence[Step]) -> Table:
    columns = (("Step", Kind.TEXT), ("Amount", Kind.MONEY))
    return table_of("outturn", "From budget to forecast", columns, tuple((one.name, one.amount) for one in steps))
