"""How things look: each differs by shape, dash or pattern as well as by colour.

The values stand here as what a chart has when it is saved by itself; styles/_charts.scss has the same for pages.
"""

from dataclasses import dataclass
from enum import StrEnum

PAPER = "#ffffff"
INK = "#0b0c0c"
AXIS = "#505a5f"
GRID = "#d8dadb"
TINT = "#d2e2f1"
LINES = ("#1d70b8", "#a8480a", "#54319f", "#00703c", "#b5286b", "#505a5f")
"""Of lines, outlines and hatching, on paper and on the tint."""

DASHES = ("", "8 4", "2 4", "12 4 2 4")
MARKERS = ("circle", "square", "triangle", "diamond", "cross", "plus")


class Fill(StrEnum):
    """What a bar is filled with."""

    OUTLINE = "outline"
    SOLID = "solid"
    HATCH = "hatch"
    BACK = "back"
    TINT = "tint"


@dataclass(frozen=True, slots=True)
class Look:
    """A line: its colour by number, its dash, its marker, whether the marker is hollow."""

    colour: int
    dash: int = 0
    marker: str | None = None
    hollow: bool = False
    width: int = 3


def look_of(number: int) -> Look:
    """The look of the line with this number; the first 24 differ without their colour."""
    around = number // len(MARKERS)
    return Look(
        colour=number % len(LINES),
        dash=(number + around) % len(DASHES),
        marker=MARKERS[number % len(MARKERS)],
        hollow=around % 2 == 1,
    )
