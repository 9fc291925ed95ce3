"""Budget, spend and forecast of each scheme, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.frame import Entry
from ledger.pages.charts.palette import Fill
from ledger.pages.charts.rows import Bar, Row, draw_rows
from ledger.pages.charts.wording import IN_TABLE, NOTHING, counted, told
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

_LOOKS = (("budget", "Budget", Fill.OUTLINE), ("spend", "Spend", Fill.SOLID), ("forecast", "Forecast", Fill.BACK))


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme's name and money; none where nothing is set or recorded."""

    name: str
    budget: int | None
    spend: int | None
    forecast: int | None = None


def draw_schemes(chart_id: str, schemes: Sequence[Scheme]) -> Chart:
    """A row for each scheme, in the order given."""
    rows = [_row(one) for one in schemes]
    shown = [Entry(fill, label) for name, label, fill in _LOOKS if any(getattr(s, name) is not None for s in schemes)]
    return compose(
        chart_id,
        _finding(schemes),
        _summary(schemes),
        [_table(schemes)],
        lambda canvas: draw_rows(canvas, rows, shown, "Budget, spend and forecast"),
    )


def _row(scheme: Scheme) -> Row:
    amounts = [(label, fill, getattr(scheme, name)) for name, label, fill in _LOOKS]
    known = [(label, fill, amount) for label, fill, amount in amounts if amount is not None]
    missing = () if scheme.budget is not None else ("no budget set",)
    bars = (Bar(0, amount, fill, lane, label=money_text(amount)) for lane, (_, fill, amount) in enumerate(known))
    return Row(scheme.name, missing, tuple(bars))


def _expected(scheme: Scheme) -> int | None:
    return scheme.spend if scheme.forecast is None else scheme.forecast


def _over(scheme: Scheme) -> int:
    """How far over its budget a scheme is expected to end, to rank by; nothing where no budget is set."""
    expected = _expected(scheme)
    return 0 if expected is None or scheme.budget is None else int(expected) - int(scheme.budget)


def _finding(schemes: Sequence[Scheme]) -> str:
    if not schemes:
        return NOTHING
    over = [one for one in schemes if _over(one) > 0]
    if not over:
        none = "No scheme is" if len(schemes) > 1 else f"{told(schemes[0].name)} is not"
        return f"{none} over its budget or expected to be."
    worst = max(over, key=_over)
    how = "spent" if worst.forecast is None else "forecast"
    against = f"{money_text(_expected(worst) or 0)} {how} against a budget of {money_text(worst.budget or 0)}"
    if len(schemes) == 1:
        return f"{told(worst.name)} is over its budget: {against}."
    share = f"{len(over)} of {counted(len(schemes), 'scheme', 'schemes')}"
    verb = "is" if len(over) == 1 else "are"
    return f"{share} {verb} over budget or expected to be, {told(worst.name)} the furthest: {against}."


def _summary(schemes: Sequence[Scheme]) -> str:
    if not schemes:
        return NOTHING
    told_of = (
        f"{told(one.name)}: "
        + ", ".join(
            f"{label.lower()} {'not set' if amount is None else money_text(amount)}"
            for name, label, _ in _LOOKS
            if (amount := getattr(one, name)) is not None or name == "budget"
        )
        for one in schemes
    )
    head = "Bars across, a row for each scheme: budget in outline, spend solid, forecast hatched."
    return f"{head} {'; '.join(told_of)}. {IN_TABLE}"


def _table(schemes: Sequence[Scheme]) -> Table:
    columns = (
        ("Scheme", Kind.TEXT),
        *((label, Kind.MONEY) for name, label, _ in _LOOKS),
    )
    rows = tuple((one.name, one.budget, one.spend, one.forecast) for one in schemes)
    return table_of("schemes", "Budget, spend and forecast by scheme", columns, rows)
