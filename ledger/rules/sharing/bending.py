"""Where a curve of whole numbers bends: the pieces on which every value is a straight line, end to end. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from ledger.core.money import rounded

Values = tuple[int, ...]
Slopes = tuple[Fraction, ...]


class Bend(Struct, frozen=True):
    """Where the slope of some value changes, what the slopes were and are, and by how much values jump there."""

    at: int
    before: Slopes
    after: Slopes
    jumps: Slopes


class Piece(Struct, frozen=True):
    """From where to where, the slopes on the way, and whether all between it and the piece before was looked at."""

    start: int
    end: int
    slopes: Slopes
    is_next: bool


class Curve:
    """Several values of a whole number. A value may be off its straight line by the noise."""

    def __init__(self, values: Callable[[int], Values], noise: int, looks_max: int) -> None:
        self._values, self.noise, self._looks_max = values, noise, looks_max
        self._known: dict[int, Values] = {}

    @property
    def is_spent(self) -> bool:
        """Whether it was looked at so often that no more is asked."""
        return len(self._known) >= self._looks_max

    def at(self, here: int) -> Values:
        if here not in self._known:
            self._known[here] = self._values(here)
        return self._known[here]

    def slopes(self, start: int, end: int) -> Slopes:
        """Those of the straight lines between two places."""
        return tuple(
            Fraction(later - earlier, end - start) for earlier, later in zip(self.at(start), self.at(end), strict=True)
        )

    def is_straight(self, start: int, end: int) -> bool:
        """Whether it is where a line would be: next to both ends, in the middle, and aside, since bends mirror."""
        places = {start + 1, (5 * start + 3 * end) // 8, (start + end) // 2, end - 1} - {start, end}
        return all(self.is_on_line(start, place, end) for place in places)

    def is_on_line(self, start: int, place: int, end: int) -> bool:
        """Whether every value at a place lies on the line between the two beside it."""
        return all(
            abs(value - begun - slope * (place - start)) <= self.noise
            for value, begun, slope in zip(self.at(place), self.at(start), self.slopes(start, end), strict=True)
        )

    def crossing(self, start: int, end: int) -> int:
        """The last whole number before the lines that leave both ends meet; the middle where they do not."""
        leaving, arriving = self.slopes(start, start + 1), self.slopes(end - 1, end)
        by, one = max((abs(a - b), at) for at, (a, b) in enumerate(zip(leaving, arriving, strict=True)))
        if by <= self.noise:
            return (start + end) // 2
        rise = self.at(end)[one] - self.at(start)[one]
        after = Fraction(rise - arriving[one] * (end - start), leaving[one] - arriving[one])
        return min(max(start + after.numerator // after.denominator, start), end - 1)


def bends_of(curve: Curve, places: Sequence[int]) -> tuple[Bend, ...]:
    """Every bend between the first place and the last, in order; of a curve that is spent those that were found.

    It is looked at from place to place: bends between the same two places that undo each other may be missed.
    """
    pieces = _long(_joined(curve, (piece for ends in pairwise(places) for piece in _pieces(curve, *ends))))
    return tuple(_bend(curve, before, after) for before, after in pairwise(pieces) if after.is_next)


def _pieces(curve: Curve, start: int, end: int, *, by_crossing: bool = True) -> Iterator[tuple[int, int]]:
    """Straight pieces in order. One bend is found at once by crossing; halving in turn finds several."""
    if curve.is_straight(start, end):
        yield start, end
    elif not curve.is_spent:
        middle = curve.crossing(start, end) if by_crossing else (start + end) // 2
        for here, there in pairwise(sorted({start, middle, middle + 1, end})):
            yield from _pieces(curve, here, there, by_crossing=not by_crossing)


def _joined(curve: Curve, ends: Iterable[tuple[int, int]]) -> list[Piece]:
    """Pieces with the same slopes as one."""
    found: list[Piece] = []
    for start, end in ends:
        is_next = not found or found[-1].end == start
        if found and is_next and curve.is_on_line(found[-1].start, start, end):
            found[-1] = Piece(found[-1].start, end, curve.slopes(found[-1].start, end), found[-1].is_next)
        else:
            found.append(Piece(start, end, curve.slopes(start, end), is_next))
    return found


def _long(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Without the single steps within which a bend or a jump lies."""
    is_next = True
    for piece in pieces:
        is_next = is_next and piece.is_next
        if piece.end - piece.start > 1:
            yield replace(piece, is_next=is_next)
            is_next = True


def _bend(curve: Curve, before: Piece, after: Piece) -> Bend:
    """Where two pieces meet, or the nearer end of the step in which they do; what they do not explain is a jump."""
    steps = after.start - before.end
    jumps = tuple(
        _outside(become - was, *sorted((slope * steps, other * steps)))
        for was, become, slope, other in zip(
            curve.at(before.end), curve.at(after.start), before.slopes, after.slopes, strict=True
        )
    )
    return Bend(before.end + _nearer(curve, before, after), before.slopes, after.slopes, jumps)


def _outside(change: int, least: Fraction, most: Fraction) -> Fraction:
    return min(change - least, Fraction(0)) + max(change - most, Fraction(0))


def _nearer(curve: Curve, before: Piece, after: Piece) -> int:
    """How many steps beyond the end of the first piece the lines meet, half a step going up."""
    steps = after.start - before.end
    by, one = max((abs(a - b), at) for at, (a, b) in enumerate(zip(before.slopes, after.slopes, strict=True)))
    if steps == 0 or by <= curve.noise:
        return steps
    change = curve.at(after.start)[one] - curve.at(before.end)[one]
    meeting = Fraction(change - after.slopes[one] * steps, before.slopes[one] - after.slopes[one])
    return min(max(rounded(meeting), 0), steps)
