"""The paper: shapes and texts as SVG elements, and where texts already stand.

Classes carry the looks on a page; attributes carry the same for a drawing that was saved by itself. Neither a style
attribute nor a style element nor a script: the pages forbid all three.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from ledger.pages.charts.measuring import width_of
from ledger.pages.charts.palette import AXIS, DASHES, GRID, INK, LINES, PAPER, TINT, Fill, Look

_ASCENT, _DESCENT = 0.85, 0.25
_PATTERN = 8
_MARKER = 5
_STROKE = 2


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing's width and the sizes of its texts, in units of its own; about pixels where it is shown."""

    name: str
    width: int
    text: int
    small: int
    gridlines: int
    is_narrow: bool


WIDE = Size("wide", 760, 15, 14, 8, is_narrow=False)
NARROW = Size("narrow", 360, 14, 13, 6, is_narrow=True)


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def text_box(x: float, y: float, text: str, size: float, anchor: str) -> Box:
    """Where a text stands whose baseline begins, centres or ends here."""
    width = width_of(text, size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - _ASCENT * size, left + width, y + _DESCENT * size)


def number(value: float) -> str:
    """To a tenth, without a needless zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """An element; whatever is no markup already is escaped. Underscores of attributes become hyphens."""
    told = (
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value if isinstance(value, str) else number(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, Markup().join(told), Markup().join(map(escape, children)))


class Canvas:
    """A drawing in the making: gridlines below, shapes on them, texts on top."""

    def __init__(self, size: Size, prefix: str) -> None:
        self.size = size
        self.height = 0.0
        self._prefix = prefix
        self._rules: list[Markup] = []
        self._shapes: list[Markup] = []
        self._texts: list[Markup] = []
        self._boxes: list[Box] = []

    def grow(self, height: float) -> None:
        """The drawing reaches at least this far down."""
        self.height = max(self.height, height)

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", size: float | None = None, strong: bool = False
    ) -> None:
        """A text on one line, from its baseline."""
        set_at = size or self.size.text
        self._boxes.append(text_box(x, y, text, set_at, anchor))
        self._texts.append(
            element(
                "text",
                text,
                class_="app-chart__text" + (" app-chart__text--strong" if strong else ""),
                x=x,
                y=y,
                font_size=set_at,
                text_anchor=anchor,
                font_weight="bold" if strong else None,
                fill=INK,
                stroke=PAPER,
                stroke_width=4,
                stroke_linejoin="round",
                paint_order="stroke",
            )
        )

    def text_where_free(
        self, places: Iterable[tuple[float, float, str]], text: str, within: Box, size: float | None = None
    ) -> bool:
        """The text at the first place where it overlaps no other and stays inside; else it is left out."""
        for x, y, anchor in places:
            box = text_box(x, y, text, size or self.size.text, anchor)
            inside = (
                within.left <= box.left
                and box.right <= within.right
                and within.top <= box.top
                and box.bottom <= within.bottom
            )
            if inside and not any(box.overlaps(one) for one in self._boxes):
                self.text(x, y, text, anchor=anchor, size=size)
                return True
        return False

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, is_zero: bool = False) -> None:
        """A gridline, or the line of zero."""
        (self._shapes if is_zero else self._rules).append(
            element(
                "line",
                class_="app-chart__zero" if is_zero else "app-chart__grid",
                x1=x1,
                y1=y1,
                x2=x2,
                y2=y2,
                stroke=AXIS if is_zero else GRID,
                stroke_width=2 if is_zero else 1,
            )
        )

    def path(self, moves: str, look: Look) -> None:
        """An open line."""
        self._shapes.append(
            element(
                "path",
                class_=f"app-chart__line app-chart__line--{look.colour + 1}",
                d=moves,
                fill="none",
                stroke=LINES[look.colour],
                stroke_width=look.width,
                stroke_dasharray=DASHES[look.dash] or None,
                stroke_linejoin="round",
            )
        )

    def band(self, moves: str, fill: Fill) -> None:
        """A closed shape that is no bar."""
        self._shapes.append(element("path", d=moves, **self._filled(fill)))

    def bar(self, left: float, top: float, right: float, bottom: float, fill: Fill) -> None:
        """A bar; one of nothing is a stroke, as a rectangle without width is not drawn."""
        if right - left < _STROKE:
            left = max(0.0, left - _STROKE / 2)
            right = left + _STROKE
        x, y, width, height = left, top, right - left, bottom - top
        self._shapes.append(element("rect", x=x, y=y, width=width, height=height, **self._filled(fill)))

    def marker(self, x: float, y: float, look: Look, radius: float = _MARKER) -> None:
        """The mark of a line at one of its points."""
        colour = LINES[look.colour]
        crossed = look.marker in {"cross", "plus", "bar"}
        hollow = look.hollow and not crossed
        self._shapes.append(
            element(
                "path",
                class_=f"app-chart__mark{'-hollow' if hollow else ''} app-chart__mark--{look.colour + 1}",
                d=_outline(look.marker or "circle", x, y, radius),
                fill=PAPER if hollow else colour,
                stroke=colour,
                stroke_width=3 if crossed else 2,
            )
        )

    def finished(self, title: str, description: str) -> Markup:
        """The whole drawing with its name and its description."""
        name, described = f"{self._prefix}-title", f"{self._prefix}-desc"
        return element(
            "svg",
            element("title", title, id=name),
            element("desc", description, id=described),
            element("defs", *(self._pattern(one) for one in (Fill.HATCH, Fill.BACK))),
            element("rect", class_="app-chart__paper", width=self.size.width, height=self.height, fill=PAPER),
            *self._rules,
            *self._shapes,
            *self._texts,
            xmlns="http://www.w3.org/2000/svg",
            class_=f"app-chart app-chart--{self.size.name}",
            viewBox=f"0 0 {self.size.width} {number(self.height)}",
            role="img",
            aria_labelledby=f"{name} {described}",
            font_family="Arial, Helvetica, sans-serif",
            # Without styles only one of the two is shown; on narrow pages styles show the other.
            display="none" if self.size.is_narrow else None,
        )

    def _filled(self, fill: Fill) -> dict[str, str | float | None]:
        outline = LINES[1] if fill is Fill.BACK else LINES[0]
        inside = {Fill.OUTLINE: PAPER, Fill.SOLID: LINES[0], Fill.TINT: TINT}
        return {
            "class_": f"app-chart__fill app-chart__fill--{fill}",
            "fill": inside.get(fill, f"url(#{self._prefix}-{fill})"),
            "stroke": INK if fill is Fill.OUTLINE else outline,
            "stroke_width": 2 if fill is Fill.OUTLINE else 1,
        }

    def _pattern(self, fill: Fill) -> Markup:
        slope = f"M0 {_PATTERN}L{_PATTERN} 0" if fill is Fill.HATCH else f"M0 0L{_PATTERN} {_PATTERN}"
        colour = LINES[1] if fill is Fill.BACK else LINES[0]
        return element(
            "pattern",
            element("rect", class_="app-chart__paper", width=_PATTERN, height=_PATTERN, fill=PAPER),
            element("path", class_=f"app-chart__{fill}", d=slope, fill="none", stroke=colour, stroke_width=2.5),
            id=f"{self._prefix}-{fill}",
            width=_PATTERN,
            height=_PATTERN,
            patternUnits="userSpaceOnUse",
        )


def _outline(marker: str, x: float, y: float, r: float) -> str:
    """A marker around a point as a path."""
    left, right, top, bottom = number(x - r), number(x + r), number(y - r), number(y + r)
    middle, level, round_to = number(x), number(y), f"A{number(r)} {number(r)} 0 1 0"
    return {
        "circle": f"M{left} {level}{round_to} {right} {level}{round_to} {left} {level}Z",
        "square": f"M{left} {top}H{right}V{bottom}H{left}Z",
        "triangle": f"M{middle} {top}L{right} {bottom}L{left} {bottom}Z",
        "diamond": f"M{middle} {top}L{right} {level}L{middle} {bottom}L{left} {level}Z",
        "cross": f"M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}",
        "bar": f"M{middle} {top}V{bottom}",
        "plus": f"M{middle} {top}V{bottom}M{left} {level}H{right}",
    }[marker]
