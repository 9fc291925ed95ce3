"""What charts share: the key above, axes with light gridlines, lines of text below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.pages.charts.drawing import Box, Canvas, number
from ledger.pages.charts.measuring import fitted, width_of, wrapped
from ledger.pages.charts.palette import Fill, Look
from ledger.pages.charts.scale import Scale, scale_of
from ledger.pages.charts.wording import NOTHING, plain

LINE = 1.4  # from one line of text to the next, in sizes of the text
SWATCH, GAP = 34, 8
_BETWEEN = 20
_LINES_MOST, _KEY_LINES_MOST, _KEY_LINE = 4, 2, 1.6


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the key: how something looks, and what it is."""

    look: Look | Fill
    name: str


@dataclass(frozen=True, slots=True)
class Upright:
    """A field with amounts going up."""

    scale: Scale
    box: Box


def draw_key(canvas: Canvas, entries: Sequence[Entry]) -> float:
    """The key in as many rows as it takes; where it ends."""
    size, width = canvas.size.text, canvas.size.width
    x, row, rows = 1.0, 0, 0
    for one in entries:
        lines = wrapped(plain(one.name), size, width - SWATCH - GAP - 2, _KEY_LINES_MOST)
        taken = SWATCH + GAP + max(width_of(line, size) for line in lines)
        if x > 1 and x + taken > width:
            x, row = 1.0, rows
        rows = max(rows, row + len(lines))
        _swatch(canvas, one.look, x, 4 + row * size * _KEY_LINE)
        for place, line in enumerate(lines, row):
            canvas.text(x + SWATCH + GAP, 4 + place * size * _KEY_LINE + size * 0.9, line)
        x += taken + _BETWEEN
    bottom = 4 + rows * size * _KEY_LINE + 6
    canvas.grow(bottom)
    return bottom


def draw_nothing(canvas: Canvas) -> None:
    """A drawing that says that there is none."""
    canvas.text(0, canvas.size.text * LINE, NOTHING)
    canvas.grow(canvas.size.text * 2)


def draw_upright(
    canvas: Canvas, amounts: Iterable[int], top: float, height: float, what: str, *, lines_between: float = 0
) -> Upright:
    """Gridlines with their numbers right-aligned at the left; what they count, and in which unit, above."""
    size = canvas.size
    first = top + size.small * (2.4 + lines_between)
    scale = scale_of(amounts, first + height, first, size.gridlines)
    canvas.text(0, top + size.small, fitted(f"{what}, {scale.unit.name}", size.small, size.width), size=size.small)
    labels = list(scale.labels())
    left = max(width_of(text, size.small) for _, text in labels) + GAP
    right = size.width - 8
    for tick, text in labels:
        y = scale.at(tick)
        canvas.rule(left, y, right, y, is_zero=tick == 0)
        canvas.text(left - GAP, y + size.small * 0.35, text, anchor="end", size=size.small)
    canvas.grow(first + height + GAP)
    return Upright(scale, Box(left, first, right, first + height))


def draw_level_rules(canvas: Canvas, scale: Scale, top: float, bottom: float) -> None:
    """Gridlines going up from bottom to top."""
    for tick in scale.ticks:
        x = scale.at(tick)
        canvas.rule(x, top, x, bottom, is_zero=tick == 0)


def draw_level_numbers(canvas: Canvas, scale: Scale, y: float) -> None:
    """The numbers of gridlines that go up, centred on a line of text, as many as fit; zero among them."""
    size = canvas.size.small
    labels = list(scale.labels())
    zero = scale.ticks.index(0)
    widest = max(width_of(text, size) for _, text in labels) + 6
    apart = abs(scale.at(scale.step) - scale.at(0))
    every = max(1, -int(-widest // apart)) if apart else len(labels)
    for place, (tick, text) in enumerate(labels):
        if (place - zero) % every == 0:
            canvas.text(scale.at(tick), y, text, anchor="middle", size=size)


def level_scale(canvas: Canvas, amounts: Sequence[int], end_label: float) -> Scale:
    """A scale across the page that leaves room for its own numbers, and at the right for labels of bars."""
    size = canvas.size
    trial = scale_of(amounts, 0, 1, size.gridlines)
    half = max(width_of(text, size.small) for _, text in trial.labels()) / 2 + 2
    return scale_of(amounts, round(half, 1), round(size.width - max(half, end_label), 1), size.gridlines)


def draw_lines_of_text(canvas: Canvas, top: float, texts: Iterable[str]) -> None:
    """Sentences below a drawing, wrapped."""
    size = canvas.size
    for text in texts:
        for line in wrapped(text, size.small, size.width - 2, _LINES_MOST):
            canvas.text(0, top + size.small, line, size=size.small)
            top += size.small * LINE
    canvas.grow(top + 4)


def _swatch(canvas: Canvas, look: Look | Fill, x: float, top: float) -> None:
    size = canvas.size.text
    middle = top + size * 0.6
    if isinstance(look, Fill):
        canvas.bar(x, middle - size * 0.45, x + SWATCH, middle + size * 0.45, look)
        return
    if look.width:
        canvas.path(f"M{number(x)} {number(middle)}H{number(x + SWATCH)}", look)
    if look.marker:
        canvas.marker(x + SWATCH / 2, middle, look)
