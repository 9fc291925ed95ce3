"""How wide a text will be, near enough: rather too wide than too narrow, whatever sans-serif font a reader has."""

import unicodedata
from functools import cache

_NARROW = frozenset("iljtfrI.,:;'|!()[]/ `")
_WIDE = frozenset("mwMW@%&—…£")
_OF_NARROW, _OF_MOST, _OF_WIDE, _OF_CAPITAL, _OF_FULL = 0.36, 0.6, 0.95, 0.75, 1.3
MORE = "…"


def width_of(text: str, size: float) -> float:
    """The width of a text set at a size, in the same unit."""
    return size * sum(_share(one) for one in text)


def fitted(text: str, size: float, width: float) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if width_of(text, size) <= width:
        return text
    kept = ""
    for one in text:
        if width_of(kept + one + MORE, size) > width:
            break
        kept += one
    return kept.rstrip() + MORE


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The text on lines of this width, at most so many; what is left over ends in an ellipsis."""
    lines: list[str] = []
    left = text.split(" ")
    while left and len(lines) < most - 1:
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", size) <= width:
            line = f"{line} {left.pop(0)}"
        lines.append(fitted(line, size, width))
    return [*lines, fitted(" ".join(left), size, width)] if left else lines


@cache
def _share(one: str) -> float:
    if one in _NARROW:
        return _OF_NARROW
    if one in _WIDE:
        return _OF_WIDE
    if ord(one) < 0x250:  # noqa: PLR2004 - where Latin ends
        return _OF_CAPITAL if one.isupper() else _OF_MOST
    if unicodedata.combining(one) or unicodedata.category(one) in {"Mn", "Me", "Cf"}:
        return 0
    return _OF_FULL if unicodedata.east_asian_width(one) in {"W", "F"} or ord(one) > 0xFFFF else _OF_CAPITAL  # noqa: PLR2004 - beyond the basic plane
