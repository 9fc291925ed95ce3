"""Sound savings cases with spreads, for hypothesis: any case, and the same with inputs that may lie elsewhere."""

from typing import Any

from hypothesis import strategies as st

from tests.rules.savings.any_cases import any_cases
from tests.rules.savings.documents import Document

INPUTS = ("unit_value", "affected", "engaged", "retained", "impact", "deadweight", "cashable", "drop_off", "cohort")
RANGES = st.sampled_from([("0", "100"), ("80", "120"), ("95.5", "250"), ("100", "100"), ("60", "100")])
SHAPES = st.sampled_from(["triangular", "uniform", "normal"])


@st.composite
def spread_cases(draw: st.DrawFn) -> Document:
    """A case with up to four spreads a line, of any shape."""
    document = draw(any_cases())
    for line in document["benefits"]:
        line["spreads"] = [
            _spread(given, draw(SHAPES), *draw(RANGES))
            for given in draw(st.lists(st.sampled_from(_inputs(line)), max_size=4, unique=True))
        ]
    for line in document["costs"]:
        line["spreads"] = [_spread("cost", draw(SHAPES), *draw(RANGES))] if draw(st.booleans()) else []
    return document


@st.composite
def steady_cases(draw: st.DrawFn, percents: st.SearchStrategy[str]) -> Document:
    """A case whose spreads have no width: each input is drawn at one percentage. Amounts are whole pounds."""
    document = draw(any_cases())
    for line in document["benefits"]:
        for value in line["unit_values"]:
            value["amount_pence"] *= 100
        line["spreads"] = [
            _spread(given, "uniform", percent, percent)
            for given in draw(st.lists(st.sampled_from(_inputs(line)), max_size=4, unique=True))
            for percent in [draw(percents)]
        ]
    for line in document["costs"]:
        line["amount_pence"] *= 100
        line["spreads"] = [_spread("cost", "uniform", percent, percent) for percent in [draw(percents)]]
    return document


def _inputs(line: Document) -> list[str]:
    return [one for one in INPUTS if one != "drop_off" or line["time"]["type"] == "timing"]


def _spread(given: str, shape: str, lowest: str, highest: str) -> dict[str, Any]:
    return {"input": given, "shape": shape, "lowest_percent": lowest, "highest_percent": highest}
