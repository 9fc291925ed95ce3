"""Who pays whom: ribbons while flows are few, a grid of squares when they are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.drawing import Canvas, number
from ledger.pages.charts.frame import GAP, LINE, Entry, draw_key, draw_nothing
from ledger.pages.charts.measuring import fitted, width_of, wrapped
from ledger.pages.charts.palette import Fill
from ledger.pages.charts.wording import IN_TABLE, counted, plain, told
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

RIBBONS_MOST = 24
_THICKEST, _NAME_LINES, _NAME_SHARE, _AMOUNTS_SHARE = 60, 2, 0.4, 0.75
_CELL_WIDE, _CELL_NARROW = 30, 17
_NONE = "No body pays another."


@dataclass(frozen=True, slots=True)
class Flow:
    """What one body pays another; below zero, it gets that much back."""

    payer: str
    payee: str
    amount: int


def draw_flows(chart_id: str, flows: Sequence[Flow]) -> Chart:
    """Payers at the left, payees at the right, each amount to the penny at both ends of its ribbon."""
    moving = [one for one in flows if one.amount != 0]
    return compose(chart_id, _finding(moving), _summary(moving), [_table(flows)], lambda canvas: _draw(canvas, moving))


def _draw(canvas: Canvas, flows: Sequence[Flow]) -> None:
    if not flows:
        draw_nothing(canvas)
    elif len(flows) <= RIBBONS_MOST:
        _draw_ribbons(canvas, flows)
    else:
        _draw_grid(canvas, flows)


def _draw_ribbons(canvas: Canvas, flows: Sequence[Flow]) -> None:
    size = canvas.size
    canvas.text(0, size.text, "From", strong=True)
    canvas.text(size.width, size.text, "To", anchor="end", strong=True)
    largest = max(abs(int(one.amount)) for one in flows)
    thick = {place: _thickness(one.amount, largest) for place, one in enumerate(flows)}
    room = max(width_of(money_text(one.amount), size.small) for one in flows) + GAP
    has_room_for_two = 2 * room <= size.width * _AMOUNTS_SHARE
    left = _draw_side(canvas, flows, thick, is_payer=True, has_amounts=True)
    right = _draw_side(canvas, flows, thick, is_payer=False, has_amounts=has_room_for_two)
    end = size.width - (room if has_room_for_two else GAP)
    for place, one in enumerate(flows):
        fill = Fill.TINT if one.amount > 0 else Fill.BACK
        canvas.band(_ribbon(canvas, room, left[place], end, right[place], thick[place]), fill)


def _thickness(amount: int, largest: int) -> float:
    """In proportion to the largest, in tenths; a hair for what is very small."""
    return max(10, abs(int(amount)) * _THICKEST * 10 // largest) / 10


def _draw_side(
    canvas: Canvas, flows: Sequence[Flow], thick: dict[int, float], *, is_payer: bool, has_amounts: bool
) -> dict[int, float]:
    """Names of one side, below each its amounts on lines of their own; the middle of each flow's line."""
    size = canvas.size
    x, anchor = (0.0, "start") if is_payer else (float(size.width), "end")
    y, middles = size.text * 1.6, {}
    for name in dict.fromkeys(one.payer if is_payer else one.payee for one in flows):
        for line in wrapped(plain(name), size.text, size.width * _NAME_SHARE, _NAME_LINES):
            y += size.text * LINE
            canvas.text(x, y - 2, line, anchor=anchor)
        y += 4
        for place, one in enumerate(flows):
            if name == (one.payer if is_payer else one.payee):
                taken = max(thick[place] + 4, size.small * LINE)
                middles[place] = y + taken / 2
                if has_amounts:
                    y_text = middles[place] + size.small * 0.35
                    canvas.text(x, y_text, money_text(one.amount), anchor=anchor, size=size.small)
                y += taken
        y += GAP
    canvas.grow(y)
    return middles


def _ribbon(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    """A band of one thickness that ends in an arrow; it bends between the names, never below one."""
    width, half = canvas.size.width, thick / 2
    begin, end, tip = number(x1), number(x2), number(x2 - min(12.0, 4 + half))
    left = max(x1, width * _NAME_SHARE)
    right = max(left, width * (1 - _NAME_SHARE))
    leave, bend, meet = number(left), number((left + right) / 2), number(right)
    up, down, up_there, down_there = (number(one) for one in (y1 - half, y1 + half, y2 - half, y2 + half))
    return (
        f"M{begin} {up}H{leave}C{bend} {up} {bend} {up_there} {meet} {up_there}H{tip}"
        f"L{end} {number(y2)}L{tip} {down_there}"
        f"H{meet}C{bend} {down_there} {bend} {down} {leave} {down}H{begin}Z"
    )


def _draw_grid(canvas: Canvas, flows: Sequence[Flow]) -> None:
    """Payers in rows, payees in columns, numbered alike; the area of a square is in proportion to its amount."""
    size = canvas.size
    bodies = list(dict.fromkeys(name for one in flows for name in (one.payer, one.payee)))
    cell = min(_CELL_NARROW if size.is_narrow else _CELL_WIDE, size.width * 0.66 // len(bodies))
    left, height = size.width - cell * len(bodies), max(cell, size.text * LINE)
    top = draw_key(canvas, [Entry(Fill.SOLID, "Paid, by area"), Entry(Fill.BACK, "Got back, by area")])
    canvas.text(0, top + size.small, "From, and to by number", size=size.small)
    top += size.small * LINE
    every = -(-(width_of(str(len(bodies)), size.small) + 2) // cell)
    for place, name in enumerate(bodies):
        middle = top + (place + 1.5) * height
        canvas.rule(left, middle, size.width, middle)
        label = fitted(f"{place + 1}: {plain(name)}", size.small, left - GAP)
        canvas.text(0, middle + size.small * 0.35, label, size=size.small)
        if place % every == 0:
            x = left + (place + 0.5) * cell
            canvas.text(x, top + height * 0.75, str(place + 1), anchor="middle", size=size.small)
    largest = max(abs(int(one.amount)) for one in flows)
    for one in flows:
        x = left + (bodies.index(one.payee) + 0.5) * cell
        y = top + (bodies.index(one.payer) + 1.5) * height
        half = max(10, isqrt(abs(int(one.amount)) * 10**4 // largest)) * (cell - 3) / 200
        canvas.bar(x - half, y - half, x + half, y + half, Fill.SOLID if one.amount > 0 else Fill.BACK)
    canvas.grow(top + (len(bodies) + 1) * height + 4)


def _finding(flows: Sequence[Flow]) -> str:
    if not flows:
        return _NONE
    most = max(flows, key=lambda one: abs(int(one.amount)))
    whom = "itself" if most.payer == most.payee else told(most.payee)
    said = f"{told(most.payer)} pays {whom} {money_text(most.amount)}"
    return f"{said}." if len(flows) == 1 else f"{said}, the most of {counted(len(flows), 'payment', 'payments')}."


def _summary(flows: Sequence[Flow]) -> str:
    if not flows:
        return _NONE
    how = "Ribbons from who pays to who is paid" if len(flows) <= RIBBONS_MOST else "A grid of squares, payers in rows"
    each = " ".join(f"{told(one.payer)} to {told(one.payee)}: {money_text(one.amount)}." for one in flows)
    return f"{how}, sized by amount. {each} {IN_TABLE}"


def _table(flows: Sequence[Flow]) -> Table:
    """A row for each payer, a column for each payee; empty where nothing flows."""
    payees = list(dict.fromkeys(one.payee for one in flows))
    payers = dict.fromkeys(one.payer for one in flows)
    amounts = {(one.payer, one.payee): one.amount for one in flows}
    columns = (
        ("From", Kind.TEXT),
        *((f"To {plain(name)}", Kind.MONEY) for place, name in enumerate(payees, 1)),
    )
    rows = tuple((payer, *(amounts.get((payer, payee)) for payee in payees)) for payer in payers)
    return table_of("flows", "Who pays whom", columns, rows)
