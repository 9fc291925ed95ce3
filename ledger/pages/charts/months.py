"""Money against its profile, month by month, and where it is expected to go."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.pages.charts.chart import Chart, compose, table_of
from ledger.pages.charts.lines import Line, draw_days
from ledger.pages.charts.palette import Look
from ledger.pages.charts.wording import IN_TABLE, NOTHING, day_of, distance, month_of, side
from ledger.pages.tables import Kind, Table
from ledger.pages.words import money_text

_PROFILE = Look(colour=5, dash=1)
_ACTUAL = Look(colour=0, marker="circle")
_FORECAST = Look(colour=1, dash=2, marker="diamond", hollow=True)


@dataclass(frozen=True, slots=True)
class Month:
    """What a month adds up to from the year's start; none where it is not known. day: 2026-10, or a day of it."""

    day: str
    profile: int | None
    actual: int | None
    forecast: int | None = None


def draw_profile(chart_id: str, what: str, months: Sequence[Month], *, over_profile: int | None = None) -> Chart:
    """A line against its profile. what: "Spend". over_profile: of the last month with an actual, if a door says it."""
    lines = (
        Line("Profile", tuple(one.profile for one in months), _PROFILE),
        Line(what, tuple(one.actual for one in months), _ACTUAL),
        Line("Forecast", tuple(one.forecast for one in months), _FORECAST, tuple(one.actual for one in months)),
    )
    shown = [line for line in lines if any(one is not None for one in line.amounts)]
    return compose(
        chart_id,
        _finding(what, months, over_profile),
        _summary(what, months),
        [_table(what, months)],
        lambda canvas: draw_days(
            canvas, [day_of(one.day) for one in months], shown, f"{what} from the year's start", in_steps=False
        ),
    )


def _finding(what: str, months: Sequence[Month], over_profile: int | None) -> str:
    """The last month that has an actual, against its profile."""
    being, its, has = ("are", "their", "have") if what.endswith("s") else ("is", "its", "has")
    known = [one for one in months if one.actual is not None]
    if not known or known[-1].actual is None:
        is_planned = any(one.profile for one in months)
        return f"{what} {has} not begun; the profile is shown." if is_planned else NOTHING
    last, actual = known[-1], known[-1].actual
    to = f"{what} to {month_of(day_of(last.day))} {being}"
    if last.profile is None:
        return f"{to} {money_text(actual)}; no profile is set."
    if actual == last.profile:
        return f"{to} on {its} profile of {money_text(last.profile)}."
    if over_profile is not None:
        return f"{to} {distance(over_profile)} {side(over_profile)} {its} profile."
    where = side(int(actual) - int(last.profile))
    return f"{to} {where} {its} profile: {money_text(actual)} against {money_text(last.profile)}."


def _summary(what: str, months: Sequence[Month]) -> str:
    if not months:
        return NOTHING
    begin, end = month_of(day_of(months[0].day)), month_of(day_of(months[-1].day))
    told = [f"Lines of amounts from {begin} to {end}, each from the year's start."]
    for name, look, amounts in (
        ("Profile", "dashed", [(one.day, one.profile) for one in months]),
        (what, "solid with circles", [(one.day, one.actual) for one in months]),
        ("Forecast", "dotted with hollow diamonds", [(one.day, one.forecast) for one in months]),
    ):
        known = [(day, amount) for day, amount in amounts if amount is not None]
        if known:
            ends = (f"{money_text(amount)} in {month_of(day_of(day))}" for day, amount in (known[0], known[-1]))
            told.append(f"{name} ({look}): {', '.join(ends)}.")
    return " ".join([*told, IN_TABLE])


def _table(what: str, months: Sequence[Month]) -> Table:
    columns = (
        ("Month", Kind.TEXT),
        ("Profile", Kind.MONEY),
        (what, Kind.MONEY),
        ("Forecast", Kind.MONEY),
    )
    rows = tuple((one.day, one.profile, one.actual, one.forecast) for one in months)
    return table_of(
        f"profile-of-{what.lower()}", f"{what} against profile by month, from the year's start", columns, rows
    )
