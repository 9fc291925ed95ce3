"""Who bears or gets what over a range of outcomes: straight between kinks, each kink marked to the penny."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ledger.core.money import rounded
from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.drawing import Canvas, number
from ledger.pages.charts.frame import (
    GAP,
    Entry,
    Upright,
    draw_key,
    draw_level_numbers,
    draw_level_rules,
    draw_lines_of_text,
    draw_nothing,
    draw_upright,
)
from ledger.pages.charts.measuring import width_of
from ledger.pages.charts.palette import Look, look_of
from ledger.pages.charts.scale import Scale, scale_of
from ledger.pages.charts.wording import IN_TABLE, NOTHING, distance, joined, plain, side, told
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

KINKS_TOLD_MOST = 24
_PARTNERS_TOLD_MOST = 3
_HEIGHT = 280
_NOW = Look(colour=5, marker="triangle", width=2)
_BEND = Look(colour=5, dash=2, width=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What is swept and what a share means: above zero, below zero."""

    outcome: str
    share: str
    above: str
    below: str
    is_variance: bool

    def told(self, outcome: int) -> str:
        """An outcome in words."""
        if not self.is_variance:
            return f"{money_text(outcome)} realised"
        return f"{distance(outcome)} {side(outcome)} budget" if outcome else "no variance"


RISK = Words("Variance", "Share of each partner", "bears", "gets back", is_variance=True)
GAINS = Words("Realised", "Net of each partner", "receives", "pays", is_variance=False)


@dataclass(frozen=True, slots=True)
class Point:
    """Each partner's share at one outcome."""

    outcome: int
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kink:
    """Where a partner begins to bear another part, in percent, of each further penny; or all at once so much more."""

    partner: str
    outcome: int
    before_percent: str
    after_percent: str
    jump: int | None = None


def draw_sweep(
    chart_id: str,
    points: Sequence[Point],
    kinks: Sequence[Kink],
    names: Mapping[str, str],
    *,
    words: Words = RISK,
    current: Point | None = None,
) -> Chart:
    """A line for each partner of names, in its order. current: where things stand now, if that is known."""
    ordered = sorted(points, key=lambda one: one.outcome)
    bends = sorted(kinks, key=lambda one: one.outcome)
    return compose(
        chart_id,
        _finding(ordered, names, words, current),
        _summary(ordered, bends, names, words, current),
        [
            _table("sweep", f"{words.share} over the range", ordered, names, words),
            *([_table("now", f"{words.share} at the forecast of now", [current], names, words)] if current else ()),
            _table_of_kinks(bends, names, words),
        ],
        lambda canvas: _draw(canvas, ordered, bends, names, words, current),
    )


def _draw(
    canvas: Canvas,
    points: Sequence[Point],
    kinks: Sequence[Kink],
    names: Mapping[str, str],
    words: Words,
    current: Point | None,
) -> None:
    lines = {partner: list(_bent(partner, points, kinks)) for partner in names}
    amounts = [share for line in lines.values() for _, share in line]
    if not amounts:
        draw_nothing(canvas)
        return
    looks = {partner: look_of(place) for place, partner in enumerate(names)}
    top = draw_key(canvas, [Entry(looks[partner], name) for partner, name in names.items()])
    amounts += current.shares.values() if current else ()
    field = draw_upright(canvas, amounts, top, _HEIGHT, words.share, lines_between=1)
    outcomes = [one.outcome for one in (*points, *kinks, *((current,) if current else ()))]
    across = _across(canvas, field, outcomes)
    counts = _draw_across(canvas, field, across, words)
    for partner, line in lines.items():
        _draw_partner(canvas, field, across, line, looks[partner])
        _mark_bends(
            canvas, field, across, line, {one.outcome for one in kinks if one.partner == partner}, looks[partner]
        )
    if current:
        _draw_current(canvas, field, across, current, looks)
    _draw_numbers(canvas, field, across, sorted({one.outcome for one in kinks}))
    below = field.box.bottom + canvas.size.small * 2.2
    draw_lines_of_text(canvas, below, [counts, *_told_below(kinks, names, words, current)])


def _bent(partner: str, points: Sequence[Point], kinks: Sequence[Kink]) -> Iterator[tuple[int, int]]:
    """The line through the points of a partner and the kinks between them, which points need not lie on."""
    bends = [one for one in kinks if one.partner == partner]
    for place, point in enumerate(points):
        if partner not in point.shares:
            continue
        share = point.shares[partner]
        yield point.outcome, share
        if place + 1 == len(points):
            return
        reached, at = Fraction(int(share)), int(point.outcome)
        for bend in bends:
            if point.outcome < bend.outcome < points[place + 1].outcome:
                reached += (int(bend.outcome) - at) * Fraction(Decimal(bend.before_percent)) / 100
                at = int(bend.outcome)
                yield at, rounded(reached)
                if bend.jump:
                    reached += int(bend.jump)
                    yield at, rounded(reached)


def _across(canvas: Canvas, field: Upright, outcomes: Sequence[int]) -> Scale:
    size = canvas.size
    trial = scale_of(outcomes, 0, 1, size.gridlines)
    half = max(width_of(text, size.small) for _, text in trial.labels()) / 2
    left, right = max(field.box.left, half), field.box.right - half
    return scale_of(outcomes, round(left, 1), round(right, 1), size.gridlines)


def _draw_across(canvas: Canvas, field: Upright, across: Scale, words: Words) -> str:
    """Gridlines and their numbers; what they count, in words."""
    size, bottom = canvas.size.small, field.box.bottom
    draw_level_rules(canvas, across, field.box.top, bottom)
    draw_level_numbers(canvas, across, bottom + size * 1.7)
    directions = "; under budget to the left, over to the right" if words.is_variance else ""
    return f"{words.outcome}, {across.unit.name}{directions}"


def _draw_partner(canvas: Canvas, field: Upright, across: Scale, line: Sequence[tuple[int, int]], look: Look) -> None:
    places = [f"{number(across.at(outcome))} {number(field.scale.at(share))}" for outcome, share in line]
    if not places:
        return
    canvas.path(f"M{'L'.join(places)}", look)
    for outcome, share in (line[0], line[-1]):
        canvas.marker(across.at(outcome), field.scale.at(share), look)


def _mark_bends(
    canvas: Canvas, field: Upright, across: Scale, line: Sequence[tuple[int, int]], outcomes: set[int], look: Look
) -> None:
    for at, share in line:
        if at in outcomes:
            canvas.marker(across.at(at), field.scale.at(share), look)


def _draw_current(canvas: Canvas, field: Upright, across: Scale, current: Point, looks: Mapping[str, Look]) -> None:
    """A line down the field with a head, and each partner's share on it."""
    x, top = across.at(current.outcome), field.box.top
    canvas.path(f"M{number(x)} {number(top)}V{number(field.box.bottom)}", _NOW)
    canvas.marker(x, top, _NOW, radius=6)
    for partner, share in current.shares.items():
        if partner in looks:
            canvas.marker(x, field.scale.at(share), looks[partner])


def _draw_numbers(canvas: Canvas, field: Upright, across: Scale, outcomes: Sequence[int]) -> None:
    """The number of each kink above the field; those that would touch share a label such as 2 to 4."""
    for outcome in outcomes:
        x = number(across.at(outcome))
        canvas.path(f"M{x} {number(field.box.top)}V{number(field.box.bottom)}", _BEND)
    groups: list[tuple[int, int]] = []
    for place in range(len(outcomes)):
        groups.append((place, place))
        while len(groups) > 1 and _touch(*(_span(canvas, across, outcomes, one) for one in groups[-2:])):
            (first, _), (_, last) = groups[-2:]
            groups[-2:] = [(first, last)]
    for group in groups:
        left, right = _span(canvas, across, outcomes, group)
        middle = (left + right) / 2
        canvas.text(middle, field.box.top - GAP * 1.5, _label(group), anchor="middle", size=canvas.size.small)


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] + GAP > other[0]


def _label(group: tuple[int, int]) -> str:
    first, last = group
    return str(first + 1) if first == last else f"{first + 1}\N{EN DASH}{last + 1}"


def _span(canvas: Canvas, across: Scale, outcomes: Sequence[int], group: tuple[int, int]) -> tuple[float, float]:
    """From where to where a label reaches: around the middle of its kinks, on the paper."""
    width = width_of(_label(group), canvas.size.small)
    middle = (across.at(outcomes[group[0]]) + across.at(outcomes[group[1]])) / 2
    left = min(max(0.0, middle - width / 2), canvas.size.width - width)
    return left, left + width


def _told_below(kinks: Sequence[Kink], names: Mapping[str, str], words: Words, current: Point | None) -> Iterator[str]:
    """Where things stand, then each kink under its number."""
    if current:
        yield f"▲ Forecast now: {words.told(current.outcome)}."
    numbers = {outcome: number for number, outcome in enumerate(sorted({one.outcome for one in kinks}), 1)}
    for kink in kinks[:KINKS_TOLD_MOST]:
        yield f"{numbers[kink.outcome]}: at {words.told(kink.outcome)}, {_bend(kink, names, words)}."
    if len(kinks) > KINKS_TOLD_MOST:
        yield f"The first {KINKS_TOLD_MOST} of {len(kinks)} kinks are told; the table has all."


def _bend(kink: Kink, names: Mapping[str, str], words: Words) -> str:
    who = told(names.get(kink.partner, kink.partner))
    bends = f"{who} {words.above} {kink.after_percent}% of each further penny, before {kink.before_percent}%"
    if not kink.jump:
        return bends
    jumps = f"{who} {words.above if kink.jump > 0 else words.below} {distance(kink.jump)} more at once"
    return jumps if kink.before_percent == kink.after_percent else f"{jumps}; then {bends}"


def _shares_told(point: Point, names: Mapping[str, str], words: Words) -> str:
    parts = []
    for partner, name in names.items():
        share = point.shares.get(partner)
        if share is not None:
            verb = words.below if share < 0 else words.above
            parts.append(f"{told(name)} {verb} {distance(share) if share else 'nothing'}")
    return joined(parts) if parts else "nobody bears anything"


def _finding(points: Sequence[Point], names: Mapping[str, str], words: Words, current: Point | None) -> str:
    shown = current or (points[-1] if points else None)
    if shown is None:
        return NOTHING
    begin = "At the forecast of now" if current else "At the end of the range"
    if len(names) > _PARTNERS_TOLD_MOST and shown.shares:
        most = max(shown.shares, key=lambda partner: abs(int(shown.shares[partner])))
        whom = {most: names.get(most, most)}
        told_of = f"{_shares_told(shown, whom, words)}, the most of {len(names)} partners"
    else:
        told_of = _shares_told(shown, names, words)
    return f"{begin}, {words.told(shown.outcome)}, {told_of}."


def _summary(
    points: Sequence[Point],
    kinks: Sequence[Kink],
    names: Mapping[str, str],
    words: Words,
    current: Point | None,
) -> str:
    if not points:
        return NOTHING
    first, last = points[0], points[-1]
    head = f"A line for each of {len(names)} partners, from {words.told(first.outcome)} to {words.told(last.outcome)}."
    ends = [f"At {words.told(one.outcome)}, {_shares_told(one, names, words)}." for one in (first, last)]
    return " ".join([head, *ends, *_told_below(kinks, names, words, current), IN_TABLE])


def _table(name: str, caption: str, points: Sequence[Point], names: Mapping[str, str], words: Words) -> Table:
    columns = (
        (words.outcome, Kind.MONEY),
        *((plain(one), Kind.MONEY) for one in names.values()),
    )
    rows = tuple((one.outcome, *(one.shares.get(partner) for partner in names)) for one in points)
    return table_of(name, caption, columns, rows)


def _table_of_kinks(kinks: Sequence[Kink], names: Mapping[str, str], words: Words) -> Table:
    columns = (
        (words.outcome, Kind.MONEY),
        ("Partner", Kind.TEXT),
        ("Of each penny before", Kind.TEXT),
        ("Of each penny after", Kind.TEXT),
        ("At once", Kind.MONEY),
    )
    rows = tuple(
        (one.outcome, names.get(one.partner, one.partner), one.before_percent, one.after_percent, one.jump)
        for one in kinks
    )
    return table_of("kinks", "Where shares bend", columns, rows)
