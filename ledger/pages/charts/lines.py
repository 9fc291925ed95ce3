"""Lines over months: a gap is a gap, a step is a step, and texts stand only where there is room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.pages.charts.drawing import Box, Canvas, number
from ledger.pages.charts.frame import GAP, Entry, Upright, draw_key, draw_nothing, draw_upright
from ledger.pages.charts.measuring import width_of
from ledger.pages.charts.palette import Look
from ledger.pages.charts.wording import month_of, month_short
from ledger.pages.words import money_text

_HEIGHT = 260
_MARKS_MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One amount for each day, none where nothing is known. goes_on: the line that this one continues."""

    name: str
    amounts: tuple[int | None, ...]
    look: Look
    goes_on: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Days side by side in a box."""

    box: Box
    count: int

    def edge(self, place: float) -> float:
        return self.box.left + (self.box.right - self.box.left) * place / self.count

    def middle(self, place: int) -> float:
        return self.edge(place + 0.5)


def draw_days(canvas: Canvas, days: Sequence[date], lines: Sequence[Line], what: str, *, in_steps: bool) -> None:
    """Lines over days, the key above, months below. what: the amounts' name; the unit is added."""
    amounts = [one for line in lines for one in line.amounts if one is not None]
    if not amounts:
        draw_nothing(canvas)
        return
    top = draw_key(canvas, [Entry(line.look, _ends_at(days, line)) for line in lines])
    field = draw_upright(canvas, amounts, top, _HEIGHT, what)
    columns = _Columns(field.box, len(days))
    _draw_months(canvas, columns, days)
    for place, line in enumerate(lines):
        mark_at = (place + 1) / (len(lines) + 1) if in_steps else 0.5
        _draw_line(canvas, field, columns, line, mark_at=mark_at, in_steps=in_steps)


def runs_of(amounts: Sequence[int | None]) -> Iterator[list[tuple[int, int]]]:
    """Places and amounts, broken wherever nothing is known."""
    run: list[tuple[int, int]] = []
    for place, one in enumerate(amounts):
        if one is not None:
            run.append((place, one))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _draw_line(
    canvas: Canvas, field: Upright, columns: _Columns, line: Line, *, mark_at: float, in_steps: bool
) -> None:
    marks = [place for place, one in enumerate(line.amounts) if one is not None]
    every = -(-len(marks) // _MARKS_MOST)
    for run in runs_of(line.amounts):
        points = _joined_on(line, run)
        canvas.path(_steps(field, columns, run) if in_steps else _straight(field, columns, points), line.look)
        if len(points) == 1 and not in_steps and line.look.marker is None:
            canvas.marker(columns.middle(run[0][0]), field.scale.at(run[0][1]), line.look)
    for place in marks[::every] if line.look.marker else ():
        amount = line.amounts[place]
        assert amount is not None
        canvas.marker(columns.edge(place + mark_at), field.scale.at(amount), line.look)


def _joined_on(line: Line, run: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The run from the last point of the line that it goes on from, if that is the month before."""
    before = run[0][0] - 1
    last = max((place for place, one in enumerate(line.goes_on) if one is not None), default=-1)
    amount = line.goes_on[before] if 0 <= before == last else None
    return run if amount is None else [(before, amount), *run]


def _straight(field: Upright, columns: _Columns, run: Sequence[tuple[int, int]]) -> str:
    points = [f"{number(columns.middle(place))} {number(field.scale.at(amount))}" for place, amount in run]
    return f"M{'L'.join(points)}"


def _steps(field: Upright, columns: _Columns, run: Sequence[tuple[int, int]]) -> str:
    moves = (f"V{number(field.scale.at(amount))}H{number(columns.edge(place + 1))}" for place, amount in run)
    first_place, first = run[0]
    return f"M{number(columns.edge(first_place))} {number(field.scale.at(first))}{''.join(moves)}"


def _draw_months(canvas: Canvas, columns: _Columns, days: Sequence[date]) -> None:
    """The month below its column, as many as fit; the year below the first and wherever it is another."""
    size = canvas.size.small
    widest = max(width_of(text, size) for day in days for text in (month_short(day), str(day.year))) + GAP
    every = next((one for one in (1, 2, 3, 4, 6, 12) if columns.edge(one) - columns.edge(0) >= widest), len(days))
    year = None
    inside = Box(0, 0, canvas.size.width, columns.box.bottom + 100)
    for place in range(0, len(days), every):
        x, y = columns.middle(place), columns.box.bottom + size * 1.5
        canvas.text_where_free([(x, y, "middle")], month_short(days[place]), inside, size)
        if days[place].year != year:
            canvas.text_where_free([(x, y + size * 1.25, "middle")], str(days[place].year), inside, size)
        year = days[place].year
    canvas.grow(columns.box.bottom + size * 3.2)


def _ends_at(days: Sequence[date], line: Line) -> str:
    """The line's name with its last amount: beside the lines there is no room for pennies."""
    known = [(day, one) for day, one in zip(days, line.amounts, strict=True) if one is not None]
    return f"{line.name}, {month_of(known[-1][0])}: {money_text(known[-1][1])}" if known else line.name
