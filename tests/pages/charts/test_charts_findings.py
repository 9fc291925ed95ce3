"""What charts say in words, as a table; and the words' own small rules."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.pages.charts.chart import Chart
from ledger.pages.charts.flows import Flow, draw_flows
from ledger.pages.charts.months import Month, draw_profile
from ledger.pages.charts.savings import Through, draw_savings
from ledger.pages.charts.schemes import Scheme, draw_schemes
from ledger.pages.charts.spread import Spread, draw_spread
from ledger.pages.charts.sweep import GAINS, Kink, Point, draw_sweep
from ledger.pages.charts.tornado import Swing, draw_tornado
from ledger.pages.charts.wording import joined, plain, told
from tests.cases.tables import pence, table

CASES = table("chart_findings")
NAMES = {"gss:E08000004": "Oldham", "ods:QOP": "NHS"}


def _amounts(texts: list[str]) -> list[Any]:
    return [pence(one) if one else None for one in texts]


def _point(texts: list[str]) -> Point:
    outcome, *shares = _amounts(texts)
    return Point(outcome, dict(zip(NAMES, shares, strict=True)))


def _profile(case: dict[str, Any]) -> Chart:
    months = [Month(day, *_amounts(texts)) for day, *texts in case["months"]]
    over = pence(case["over"]) if case["over"] else None
    return draw_profile("x", case.get("what", "Spend"), months, over_profile=over)


def _sweep(case: dict[str, Any]) -> Chart:
    current = _point(case["current"]) if case["current"] else None
    return draw_sweep("x", [_point(one) for one in case["points"]], [], NAMES, current=current)


def _tornado(case: dict[str, Any]) -> Chart:
    swings = [Swing(name, "80%", "120%", *_amounts(texts)) for name, *texts in case["swings"]]
    return draw_tornado("x", "present value", swings)


DRAWING: dict[str, Callable[[dict[str, Any]], Chart]] = {
    "profile": _profile,
    "schemes": lambda case: draw_schemes("x", [Scheme(name, *_amounts(texts)) for name, *texts in case["schemes"]]),
    "savings": lambda case: draw_savings("x", [Through(day, *_amounts(texts)) for day, *texts in case["points"]]),
    "sweep": _sweep,
    "flows": lambda case: draw_flows("x", [Flow(payer, payee, pence(text)) for payer, payee, text in case["flows"]]),
    "tornado": _tornado,
    "spread": lambda case: draw_spread(
        "x",
        "Present value",
        [Spread("Present value", 0, tuple(zip((5, 50, 95), _amounts(case["spread"]), strict=True)))],
    ),
}


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, case) for kind, cases in CASES.items() for case in cases],
    ids=lambda one: one["name"].replace(" ", "-") if isinstance(one, dict) else one,
)
def test_a_chart_says_what_it_shows(kind: str, case: dict[str, Any]) -> None:
    """One sentence in words that a treasurer would use."""
    assert case["said"] == DRAWING[kind](case).finding


def test_a_sweep_tells_its_kinks_to_the_penny() -> None:
    """In the summary and below the drawing, with what each further penny does before and after, and what jumps."""
    kinks = [Kink("ods:QOP", 5_555_555, "50", "60"), Kink("gss:E08000004", 7_000_001, "0", "0", 123)]
    chart = draw_sweep("x", [_point(["0.00", "0.00", "0.00"]), _point(["99999.99", "1.00", "2.00"])], kinks, NAMES)

    told_of = [
        "1: at £55,555.55 over budget, NHS bears 60% of each further penny, before 50%.",
        "2: at £70,000.01 over budget, Oldham bears £1.23 more at once.",
    ]
    assert all(one in chart.summary for one in told_of)
    assert [[5_555_555, "NHS", "50", "60", None], [7_000_001, "Oldham", "0", "0", 123]] == [
        [cell.value for cell in row] for row in chart.tables[-1].cells
    ]


def test_a_sweep_of_gains_has_words_of_its_own() -> None:
    """What was realised, who receives and who pays."""
    chart = draw_sweep("x", [_point(["100.00", "-40.00", "40.00"])], [], NAMES, words=GAINS)

    assert "At the end of the range, £100.00 realised, Oldham pays £40.00 and NHS receives £40.00." == chart.finding


def test_who_pays_whom_is_a_matrix_in_its_table() -> None:
    """A row for each payer, a column for each payee, nothing where nothing flows; payments of nothing stay in it."""
    chart = draw_flows("x", [Flow("Oldham", "NHS", 1200), Flow("NHS", "Police", 1300), Flow("Police", "NHS", 0)])

    assert ["From", "To NHS", "To Police"] == [one.label for one in chart.table.columns]
    assert [["Oldham", 1200, None], ["NHS", None, 1300], ["Police", 0, None]] == [
        [cell.value for cell in row] for row in chart.table.cells
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Home  first\n", "Home first"),
        ("", "(no name)"),
        ("\u202eevil\u2066", "evil"),
        ("a\x00b\ud800", "a b\ufffd"),
        ("👩🏽‍⚕️", "👩🏽‍⚕️"),
    ],
)
def test_a_name_is_made_plain(name: str, said: str) -> None:
    """One line, nothing that XML forbids or that turns text around; what a font joins stays joined."""
    assert said == plain(name)


def test_a_name_from_right_to_left_is_held_apart_in_a_sentence() -> None:
    """What stands around it keeps its order."""
    hebrew = "\u05e9\u05d9\u05e8\u05d5\u05ea"

    assert f"\u2068{hebrew}\u2069" == told(hebrew)
    assert "Falls" == told("Falls")


def test_lists_in_words() -> None:
    """Without a comma before the last."""
    assert ["a", "a and b", "a, b and c"] == [joined("a"), joined("ab"), joined("abc")]
