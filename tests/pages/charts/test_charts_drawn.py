"""Whatever a chart is given: a well-formed drawing on its paper, legible, that says nothing but what was given."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.pages.charts.chart import Chart
from ledger.pages.charts.flows import Flow, draw_flows
from ledger.pages.seen import Figure
from ledger.pages.words import MINUS
from tests.pages.charts.drawings import SVG, Drawing, read_drawing
from tests.pages.charts.some_charts import EVERY_KIND, Asked

_AMOUNT = re.compile(r"£([\d,]+)\.(\d\d)")
_ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "text"}


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_whatever_a_chart_is_given(kind: str, data: st.DataObject) -> None:
    """One drawing is slow enough to make: all that holds of any is asked of each."""
    asked = data.draw(EVERY_KIND[kind])
    drawings = _drawings(asked.chart)
    for drawing in drawings:
        _stays_on_its_paper_and_is_legible(drawing)
        _has_a_name_and_is_nothing_but_shapes(asked.chart, drawing)
    assert not set(_ids(drawings[0])) & set(_ids(drawings[1]))
    _says_only_what_was_given(asked, drawings)
    _keeps_sources(asked.chart)


def test_a_heading_keeps_an_amount_together_and_escapes_the_rest() -> None:
    """The sign never stands alone at the end of a line; a name is no markup."""
    chart = draw_flows("chart", [Flow("<b>A</b>", "B", -120050)])
    amount = f'<span class="app-chart__amount">{MINUS}£1,200.50</span>'

    assert f"&lt;b&gt;A&lt;/b&gt; pays B {amount}." == chart.heading


def test_what_a_page_gets_is_both_drawings_as_markup() -> None:
    """A template prints it as it is; each drawing says which it is, for the styles."""
    chart = draw_flows("chart", [Flow("A", "B", 1)])

    assert chart.wide + chart.narrow == chart.svg
    assert ["app-chart app-chart--wide", "app-chart app-chart--narrow"] == [
        one.root.attrib["class"] for one in _drawings(chart)
    ]


def _stays_on_its_paper_and_is_legible(drawing: Drawing) -> None:
    """All coordinates are finite and inside; texts have room, even if a reader's letters are wide."""
    assert [] == drawing.outside()
    assert [] == drawing.overlaps()


def _has_a_name_and_is_nothing_but_shapes(chart: Chart, drawing: Drawing) -> None:
    """Its finding and its summary are tied to it by ids; no style, no script, no handler, no link."""
    labels = drawing.root.attrib["aria-labelledby"].split()
    told = [next(one.text for one in drawing.root if one.attrib.get("id") == each) for each in labels]
    assert [chart.finding, chart.summary] == told
    assert "img" == drawing.root.attrib["role"]
    assert len(_ids(drawing)) == len(set(_ids(drawing)))
    assert all(one.tag.removeprefix(SVG) in _ALLOWED for one in drawing.root.iter())
    assert not [key for one in drawing.root.iter() for key in one.attrib if key == "style" or key.startswith("on")]


def _says_only_what_was_given(asked: Asked, drawings: list[Drawing]) -> None:
    """Findings, summaries and labels have no amount that the tables or the caller did not, whatever its sign."""
    cells = (cell.value for table in asked.chart.tables for row in table.cells for cell in row)
    known = {abs(int(one)) for one in (*cells, asked.also) if isinstance(one, int)}
    labels = (text for one in drawings for text, _ in one.texts())
    for text in (asked.chart.finding, asked.chart.summary, *labels):
        assert {int(pounds.replace(",", "") + pence) for pounds, pence in _AMOUNT.findall(text)} <= known


def _keeps_sources(chart: Chart) -> None:
    """A number of an answer is the same object in the table, so it still knows where it stands."""
    cells = [cell.value for table in chart.tables for row in table.cells for cell in row]
    assert all(isinstance(one, Figure) and one.source for one in cells if isinstance(one, int))


def _drawings(chart: Chart) -> list[Drawing]:
    return [read_drawing(str(chart.wide)), read_drawing(str(chart.narrow))]


def _ids(drawing: Drawing) -> list[str]:
    return [one.attrib["id"] for one in drawing.root.iter() if "id" in one.attrib]
