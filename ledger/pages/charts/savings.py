"""Savings from projection to the bank, everything through a day added up."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.lines import Line, draw_days
from ledger.pages.charts.palette import Look
from ledger.pages.charts.wording import IN_TABLE, NOTHING, day_of
from ledger.pages.tables import Kind, Table
from ledger.pages.words import day_text, money_text

_STAGES = (
    ("projected", "Projected", Look(colour=5, dash=2, width=2)),
    ("baseline", "Baseline", Look(colour=5, dash=1, width=2)),
    ("claimed", "Claimed", Look(colour=1, dash=3, marker="square", hollow=True, width=2)),
    ("verified", "Verified", Look(colour=2, marker="triangle", width=2)),
    ("banked", "Banked", Look(colour=3, marker="circle", width=4)),
)


@dataclass(frozen=True, slots=True)
class Through:
    """What everything through a day adds up to; none where it is not known."""

    day: str
    projected: int | None
    baseline: int | None
    claimed: int | None
    verified: int | None
    banked: int | None


def draw_savings(chart_id: str, points: Sequence[Through]) -> Chart:
    """Steps of what is projected, agreed as a baseline, claimed, verified and banked."""
    lines = [Line(label, tuple(getattr(one, name) for one in points), look) for name, label, look in _STAGES]
    shown = [line for line in lines if any(one is not None for one in line.amounts)]
    return compose(
        chart_id,
        _finding(points),
        _summary(points),
        [_table(points)],
        lambda canvas: draw_days(canvas, [day_of(one.day) for one in points], shown, "Savings added up", in_steps=True),
    )


def _finding(points: Sequence[Through]) -> str:
    known = [one for one in points if one.banked is not None]
    if not known or known[-1].banked is None:
        return "No saving is banked yet." if points else NOTHING
    last, banked = known[-1], known[-1].banked
    said = f"Through {day_text(last.day)}, {money_text(banked)} is banked"
    if last.baseline is None:
        return f"{said}; no baseline is agreed."
    if banked == last.baseline:
        return f"{said}, as much as the agreed baseline."
    than = "less" if banked < last.baseline else "more"
    return f"{said}, {than} than the agreed baseline of {money_text(last.baseline)}."


def _summary(points: Sequence[Through]) -> str:
    if not points:
        return NOTHING
    told = [
        f"Stepped lines from {day_text(points[0].day)} to {day_text(points[-1].day)}, each added up from the start."
    ]
    last = points[-1]
    ends = [(label, getattr(last, name)) for name, label, _ in _STAGES]
    told += [
        f"{label}: {money_text(amount)} through {day_text(last.day)}." for label, amount in ends if amount is not None
    ]
    return " ".join([*told, IN_TABLE])


def _table(points: Sequence[Through]) -> Table:
    columns = (
        ("Through", Kind.DAY),
        *((label, Kind.MONEY) for name, label, _ in _STAGES),
    )
    rows = tuple((one.day, *(getattr(one, name) for name, _, _ in _STAGES)) for one in points)
    return table_of("savings-curves", "Savings by stage, everything through each day added up", columns, rows)
