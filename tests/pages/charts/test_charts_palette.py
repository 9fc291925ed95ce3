"""What can be told apart without colour, and read with weak eyes; the styles of the pages say the same."""

import re
from itertools import combinations

import pytest

from ledger.pages.charts.palette import AXIS, DASHES, GRID, INK, LINES, PAPER, TINT, look_of
from tests.shape.source import LEDGER

STYLES = LEDGER / "pages" / "styles" / "_charts.scss"
GRAPHICS, TEXT = 3.0, 4.5  # WCAG 2.2, 1.4.11 and 1.4.3


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_computed_as_the_guideline_does() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert 21 == contrast("#000000", "#ffffff")
    assert 1 == contrast("#1d70b8", "#1d70b8")


@pytest.mark.parametrize("behind", [PAPER, TINT])
def test_lines_and_outlines_stand_out(behind: str) -> None:
    """At least 3 to 1 on paper and on the tint of ribbons and inner percentiles."""
    assert [] == [one for one in (*LINES, AXIS) if contrast(one, behind) < GRAPHICS]


@pytest.mark.parametrize("behind", [PAPER, TINT, GRID])
def test_texts_are_legible(behind: str) -> None:
    """At least 4.5 to 1, also where a gridline passes."""
    assert contrast(INK, behind) >= TEXT


def test_gridlines_are_light() -> None:
    """They stand back behind everything that is shown."""
    assert contrast(GRID, PAPER) < 1.5


def test_lines_differ_without_their_colour() -> None:
    """By dash, marker or its filling: the first 24."""
    looks = [look_of(number) for number in range(24)]
    shapes = [(one.dash, one.marker, one.hollow) for one in looks]

    assert [] == [(a, b) for a, b in combinations(range(24), 2) if shapes[a] == shapes[b]]
    assert all(0 <= one.dash < len(DASHES) for one in looks)


def test_the_styles_of_pages_have_the_same_colours() -> None:
    """palette.py is what a drawing has when it is saved alone."""
    said = dict(re.findall(r"^\$chart-([a-z]+): (.+);$", STYLES.read_text(encoding="utf-8"), re.MULTILINE))

    assert {"paper": PAPER, "ink": INK, "axis": AXIS, "grid": GRID, "tint": TINT, "lines": ", ".join(LINES)} == said


def test_the_styles_of_pages_name_every_class_that_is_drawn() -> None:
    """A class without a style, or a style without a class, is a name that somebody changed in one place."""
    drawn = re.findall(
        r"app-chart(?:__|--)[a-z-]+[a-z]", (LEDGER / "pages/charts/drawing.py").read_text(encoding="utf-8")
    )
    styled = re.findall(r"app-chart(?:__|--)[a-z-]+[a-z]", STYLES.read_text(encoding="utf-8"))

    assert {one.split("--")[0] for one in drawn if "__" in one} <= {one.split("--")[0] for one in styled}
