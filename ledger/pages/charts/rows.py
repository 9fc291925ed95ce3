"""Bars across the page, a row for each name: the name stands above its bars, so long names and phones do no harm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.pages.charts.drawing import Canvas
from ledger.pages.charts.frame import (
    GAP,
    LINE,
    Entry,
    draw_key,
    draw_level_numbers,
    draw_level_rules,
    draw_nothing,
    level_scale,
)
from ledger.pages.charts.measuring import fitted, width_of, wrapped
from ledger.pages.charts.palette import Fill, Look
from ledger.pages.charts.scale import Scale
from ledger.pages.charts.wording import plain

_LABELLED_MOST = 12
_THICK, _THIN, _BETWEEN = 18, 8, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """From one amount to another, on a lane of its row. share: of the lane's height. label: at its right end."""

    start: int
    end: int
    fill: Fill
    lane: int = 0
    share: float = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A marker at an amount."""

    amount: int
    look: Look


@dataclass(frozen=True, slots=True)
class Row:
    """A name, what is said below it, and its marks."""

    name: str
    notes: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()

    @property
    def lanes(self) -> int:
        return max((one.lane for one in self.bars), default=0) + 1

    def amounts(self) -> Iterator[int]:
        for bar in self.bars:
            yield from (bar.start, bar.end)
        yield from (dot.amount for dot in self.dots)


def draw_rows(canvas: Canvas, rows: Sequence[Row], entries: Sequence[Entry], what: str) -> None:
    """Rows below each other under the key and one scale; each bar's label at its end while rows are few."""
    if not rows:
        draw_nothing(canvas)
        return
    size = canvas.size.small
    labels = [bar.label for row in rows for bar in row.bars] if len(rows) <= _LABELLED_MOST else []
    room = max((width_of(label, size) + GAP for label in labels), default=0)
    scale = level_scale(canvas, [one for row in rows for one in row.amounts()], room)
    top = draw_key(canvas, entries)
    canvas.text(0, top + size, fitted(f"{what}, {scale.unit.name}", size, canvas.size.width), size=size)
    numbers_at = top + size * 2.5
    lane = _THICK if labels or len(rows) <= _LABELLED_MOST else _THIN
    draw_level_numbers(canvas, scale, numbers_at)
    y = numbers_at + GAP
    for row in rows:
        y = _draw_row(canvas, scale, row, y, lane, is_labelled=bool(labels))
    if len(rows) > _LABELLED_MOST:
        y += size
        draw_level_numbers(canvas, scale, y)
    canvas.grow(y + 4)


def _draw_row(canvas: Canvas, scale: Scale, row: Row, top: float, lane: int, *, is_labelled: bool) -> float:
    """One row; where the next begins."""
    size = canvas.size
    y = top + size.text * LINE
    canvas.text(0, y - 2, fitted(plain(row.name), size.text, size.width))
    for note in row.notes:
        for line in wrapped(note, size.small, size.width, 3):
            y += size.small * LINE
            canvas.text(0, y - 3, line, size=size.small)
    y += 4
    draw_level_rules(canvas, scale, y, y + row.lanes * lane)
    for bar in row.bars:
        middle = y + (bar.lane + 0.5) * lane
        half = lane * 0.44 * bar.share
        left, right = sorted((scale.at(bar.start), scale.at(bar.end)))
        canvas.bar(left, middle - half, right, middle + half, bar.fill)
        if is_labelled and bar.label:
            canvas.text(right + 6, middle + size.small * 0.35, bar.label, size=size.small)
    for dot in row.dots:
        canvas.marker(scale.at(dot.amount), y + lane / 2, dot.look, radius=lane * 0.3)
    return y + row.lanes * lane + _BETWEEN
