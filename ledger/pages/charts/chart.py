"""What a chart is: two drawings of the same, what they show in words, and the same values as tables."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from markupsafe import Markup, escape

from ledger.pages.charts.drawing import NARROW, WIDE, Canvas, Size
from ledger.pages.charts.wording import NOTHING
from ledger.pages.tables import Column, Kind, Table
from ledger.pages.words import MINUS

_AMOUNT = re.compile(rf"[{MINUS}+]?£[\d,.]*\d")


@dataclass(frozen=True, slots=True)
class Chart:
    """finding: one sentence, the heading. summary: what a reader would see. Every number shown was given."""

    finding: str
    summary: str
    wide: Markup
    narrow: Markup
    tables: tuple[Table, ...]

    @property
    def svg(self) -> Markup:
        """Both drawings; styles show the one that fits the page."""
        return self.wide + self.narrow

    @property
    def heading(self) -> Markup:
        """The finding for a page: no amount is broken after its sign."""
        return Markup(_AMOUNT.sub(r'<span class="app-chart__amount">\g<0></span>', str(escape(self.finding))))  # noqa: S704 - escaped, then amounts are wrapped

    @property
    def table(self) -> Table:
        return self.tables[0]


def compose(
    chart_id: str, finding: str, summary: str, tables: Sequence[Table], draw: Callable[[Canvas], None]
) -> Chart:
    """A chart drawn in both sizes. chart_id: unique on its page, letters, digits and hyphens."""

    def drawn(size: Size) -> Markup:
        canvas = Canvas(size, f"{chart_id}-{size.name}")
        draw(canvas)
        return canvas.finished(finding, summary)

    return Chart(finding, summary, drawn(WIDE), drawn(NARROW), tuple(tables))


def table_of(name: str, caption: str, columns: Sequence[tuple[str, Kind]], rows: Sequence[tuple[object, ...]]) -> Table:
    """The values of a chart, each the very object that the chart was given."""
    declared = [Column(label, itemgetter(place), kind) for place, (label, kind) in enumerate(columns)]
    return Table(name=name, caption=caption, columns=declared, rows=rows, empty=NOTHING)
