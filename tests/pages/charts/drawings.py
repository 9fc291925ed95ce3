"""A drawing read back: where its shapes and texts lie, as a browser would place them."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ledger.pages.charts.drawing import Box, text_box

SVG = "{http://www.w3.org/2000/svg}"
_TOKEN = re.compile(r"[A-Z]|-?\d+(?:\.\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}


@dataclass(frozen=True)
class Drawing:
    """A parsed drawing."""

    root: ET.Element

    @property
    def width(self) -> float:
        return self._view[2]

    @property
    def height(self) -> float:
        return self._view[3]

    @property
    def _view(self) -> list[float]:
        return [float(one) for one in self.root.attrib["viewBox"].split()]

    def elements(self) -> Iterator[ET.Element]:
        """Every element that is drawn: not what patterns are made of."""
        hidden = {one for defs in self.root.iter(f"{SVG}defs") for one in defs.iter()}
        return (one for one in self.root.iter() if one not in hidden)

    def texts(self) -> list[tuple[str, Box]]:
        """Each text and where it lies, by the estimate of its width."""
        return [
            (
                one.text or "",
                text_box(
                    float(one.attrib["x"]),
                    float(one.attrib["y"]),
                    one.text or "",
                    float(one.attrib["font-size"]),
                    one.attrib["text-anchor"],
                ),
            )
            for one in self.root.iter(f"{SVG}text")
        ]

    def overlaps(self) -> list[tuple[str, str]]:
        return [(a, b) for (a, one), (b, other) in combinations(self.texts(), 2) if one.overlaps(other)]

    def points(self) -> Iterator[tuple[float, float]]:
        """Every corner of every shape and text."""
        for one in self.elements():
            at = {key: float(value) for key, value in one.attrib.items() if key in _PLACES}
            match one.tag.removeprefix(SVG):
                case "line":
                    yield from ((at["x1"], at["y1"]), (at["x2"], at["y2"]))
                case "rect":
                    x, y = at.get("x", 0), at.get("y", 0)
                    yield from ((x, y), (x + at["width"], y + at["height"]))
                case "path":
                    yield from path_points(one.attrib["d"])
        for _, box in self.texts():
            yield from ((box.left, box.top), (box.right, box.bottom))

    def outside(self) -> list[tuple[float, float]]:
        """Corners beyond the paper, by more than a stroke."""
        return [(x, y) for x, y in self.points() if not (-1 <= x <= self.width + 1 and -1 <= y <= self.height + 1)]


_PLACES = {"x", "y", "x1", "y1", "x2", "y2", "width", "height"}


def read_drawing(svg: str) -> Drawing:
    return Drawing(ET.fromstring(svg))  # noqa: S314 - our own drawing


def path_points(moves: str) -> Iterator[tuple[float, float]]:
    """The points that a path goes through or bends towards; all its moves are absolute."""
    tokens = _TOKEN.findall(moves)
    assert "".join(tokens) == re.sub(r"\s", "", moves), f"not a path: {moves}"
    x = y = 0.0
    while tokens:
        move = tokens.pop(0)
        taken = _TAKES[move]
        while True:
            numbers = [float(tokens.pop(0)) for _ in range(taken)]
            match move:
                case "H":
                    x = numbers[0]
                case "V":
                    y = numbers[0]
                case "M" | "L" | "C" | "A":
                    x, y = numbers[-2:]
            if move == "C":
                yield from ((numbers[0], numbers[1]), (numbers[2], numbers[3]))
            yield x, y
            if not taken or not tokens or tokens[0].isalpha():
                break
