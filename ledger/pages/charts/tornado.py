"""What matters most: how far each input, at its low and its high end, moves a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.drawing import Canvas
from ledger.pages.charts.frame import Entry, draw_lines_of_text
from ledger.pages.charts.palette import Fill
from ledger.pages.charts.rows import Bar, Row, draw_rows
from ledger.pages.charts.wording import IN_TABLE, told
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

DRAWN_MOST = 15
_KEY = (Entry(Fill.BACK, "Input at its low end"), Entry(Fill.SOLID, "Input at its high end"))
_NOTHING = "No input moves the figure."


@dataclass(frozen=True, slots=True)
class Swing:
    """An input, its two ends as they are called (`80%`), and by how much each changes the figure."""

    name: str
    low: str
    high: str
    low_change: int
    high_change: int


def draw_tornado(chart_id: str, figure: str, swings: Sequence[Swing]) -> Chart:
    """Bars to both sides of no change, in the order given. figure: what is changed, "net present budget impact"."""
    return compose(
        chart_id,
        _finding(figure, swings),
        _summary(figure, swings),
        [_table(swings)],
        lambda canvas: _draw(canvas, figure, swings),
    )


def _draw(canvas: Canvas, figure: str, swings: Sequence[Swing]) -> None:
    draw_rows(canvas, [_row(one) for one in swings[:DRAWN_MOST]], _KEY if swings else (), f"Change of the {figure}")
    if len(swings) > DRAWN_MOST:
        more = f"The first {DRAWN_MOST} of {len(swings)} inputs are drawn; the table has all."
        draw_lines_of_text(canvas, canvas.height, [more])


def _row(swing: Swing) -> Row:
    ends = sorted(
        (
            Bar(0, swing.low_change, Fill.BACK, share=0.9),
            Bar(0, swing.high_change, Fill.SOLID, share=0.9),
        ),
        key=lambda bar: -abs(int(bar.end)),
    )
    # Both to one side: the longer lies behind, thinner ones before it stay visible.
    same_side = (swing.low_change > 0) == (swing.high_change > 0)
    front = Bar(0, ends[1].end, ends[1].fill, share=0.5) if same_side else ends[1]
    return Row(swing.name, (_ends(swing),), (ends[0], front))


def _ends(swing: Swing) -> str:
    return f"at {swing.low}: {_change(swing.low_change)}; at {swing.high}: {_change(swing.high_change)}"


def _change(pence: int) -> str:
    return f"{'+' if pence > 0 else ''}{money_text(pence)}"


def _finding(figure: str, swings: Sequence[Swing]) -> str:
    if not any(one.low_change or one.high_change for one in swings):
        return _NOTHING
    first = max(swings, key=lambda one: abs(int(one.high_change) - int(one.low_change)))
    return f"{told(first.name)} matters most to the {figure}: {_ends(first)}."


def _summary(figure: str, swings: Sequence[Swing]) -> str:
    head = f"Bars to both sides of no change of the {figure}: hatched at an input's low end, solid at its high end."
    return f"{head} {' '.join(f'{told(one.name)}, {_ends(one)}.' for one in swings)} {IN_TABLE}"


def _table(swings: Sequence[Swing]) -> Table:
    columns = (
        ("Input", Kind.TEXT),
        ("Low end", Kind.TEXT),
        ("Change at the low end", Kind.MONEY),
        ("High end", Kind.TEXT),
        ("Change at the high end", Kind.MONEY),
    )
    rows = tuple((one.name, one.low, one.low_change, one.high, one.high_change) for one in swings)
    return table_of("tornado", "What matters most", columns, rows)
