"""What a simulation found: between which amounts most of its draws lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.frame import Entry
from ledger.pages.charts.palette import Fill, Look
from ledger.pages.charts.rows import Bar, Dot, Row, draw_rows
from ledger.pages.charts.wording import IN_TABLE, NOTHING, told
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

_PROJECTED = Look(colour=1, marker="diamond", width=0)
_MIDDLE = Look(colour=2, marker="bar", width=0)
_MEDIAN = 50


@dataclass(frozen=True, slots=True)
class Spread:
    """A simulated amount: as projected, and percentiles (percent, amount) that rise."""

    name: str
    projected: int
    percentiles: Sequence[tuple[int, int]]


def draw_spread(chart_id: str, what: str, spreads: Sequence[Spread]) -> Chart:
    """A row for each amount: outer percentiles as a thin bar, inner ones thicker, the projection as a diamond."""
    return compose(
        chart_id,
        _finding(spreads),
        _summary(spreads),
        [_table(spreads)],
        lambda canvas: draw_rows(canvas, [_row(one) for one in spreads], _key(spreads), what),
    )


def _pairs(spread: Spread) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Percentiles from the outside in: the lowest with the highest, and so on."""
    ordered = sorted(spread.percentiles)
    half = len(ordered) // 2
    return list(zip(ordered[:half], reversed(ordered[-half:]), strict=True)) if half else []


def _fills(count: int) -> list[tuple[Fill, float]]:
    """The outermost thin, the innermost thick."""
    fills = [Fill.OUTLINE, Fill.TINT, Fill.SOLID]
    return [(fills[min(place, 2)], (place + 1) / count) for place in range(count)]


def _row(spread: Spread) -> Row:
    pairs = _pairs(spread)
    bars = [
        Bar(low[1], high[1], fill, share=share)
        for (low, high), (fill, share) in zip(pairs, _fills(len(pairs)), strict=True)
    ]
    middle = [Dot(amount, _MIDDLE) for percent, amount in spread.percentiles if percent == _MEDIAN]
    return Row(spread.name, (_told(spread),), tuple(bars), (*middle, Dot(spread.projected, _PROJECTED)))


def _told(spread: Spread) -> str:
    ordered = sorted(spread.percentiles)
    ends = (
        [*dict.fromkeys([ordered[0], *(one for one in ordered if one[0] == _MEDIAN), ordered[-1]])] if ordered else []
    )
    told_ends = "; ".join(f"{percent}%:\u00a0{money_text(amount)}" for percent, amount in ends)
    return f"projected:\u00a0{money_text(spread.projected)}" + (f"; {told_ends}" if told_ends else "")


def _key(spreads: Sequence[Spread]) -> list[Entry]:
    if not spreads:
        return []
    pairs = _pairs(spreads[0])
    ranges = [
        Entry(fill, f"{low[0]}% to {high[0]}% of draws")
        for (low, high), (fill, _) in zip(pairs, _fills(len(pairs)), strict=True)
    ]
    middle = [Entry(_MIDDLE, "50% of draws")] if any(one[0] == _MEDIAN for one in spreads[0].percentiles) else []
    return [*ranges, *middle, Entry(_PROJECTED, "Projected")]


def _finding(spreads: Sequence[Spread]) -> str:
    if not spreads or not spreads[0].percentiles:
        return NOTHING
    first = spreads[0]
    low, high = min(first.percentiles), max(first.percentiles)
    within = f"{told(first.name)} lies between {money_text(low[1])} and {money_text(high[1])}"
    return f"{within} in all but the lowest {low[0]}% and the highest {100 - high[0]}% of draws."


def _summary(spreads: Sequence[Spread]) -> str:
    rises = all(a[1] <= b[1] for one in spreads for a, b in pairwise(sorted(one.percentiles)))
    assert rises, "percentiles rise"
    rows = " ".join(f"{told(one.name)}: {_told(one)}." for one in spreads)
    head = (
        "Bars across, a row for each amount: the outer percentiles thin, the inner ones thick, a diamond as projected."
    )
    return f"{head} {rows} {IN_TABLE}" if spreads else NOTHING


def _table(spreads: Sequence[Spread]) -> Table:
    percents = sorted({percent for one in spreads for percent, _ in one.percentiles})
    columns = (
        ("Amount", Kind.TEXT),
        ("Projected", Kind.MONEY),
        *((f"{one}% at most", Kind.MONEY) for one in percents),
    )
    rows = []
    for one in spreads:
        amounts = dict(one.percentiles)
        rows.append((one.name, one.projected, *(amounts.get(percent) for percent in percents)))
    return table_of("simulation", "What the draws came to", columns, tuple(rows))
