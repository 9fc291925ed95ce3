"""Where schemes of settlements stood at an instant, and which spans a return may be of."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.core.refusal import RefusedError
from ledger.statements.pack_names import line_text
from ledger.statements.pack_sharing import _disputed, _state
from ledger.statements.return_taking import return_period

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def done(what: str, body: str | None, *schemes: str) -> dict[str, Any]:
    return {"what": what, "body": body, "schemes": schemes, "recorded_at": MAY}


@pytest.mark.parametrize(
    ("history", "has_ended", "state"),
    [
        ([], False, "proposed"),
        ([], True, "not settled by this settlement"),
        ([done("agreed", "nhs", "s1")], False, "agreed by nhs so far"),
        ([done("agreed", "nhs", "s1"), done("agreed", "council", "s1")], False, "agreed by nhs, council so far"),
        ([done("agreed", "nhs", "s2")], False, "proposed"),
        ([done("disputed", "nhs", "s1", "s2")], False, "disputed by nhs"),
        ([done("disputed", "nhs", "s1"), done("disputed", "council", "s1")], False, "disputed by council, nhs"),
        ([done("disputed", "nhs", "s1"), done("dispute_withdrawn", "nhs", "s1")], False, "proposed"),
        (
            [done("disputed", "nhs", "s1"), done("disputed", "nhs", "s1"), done("dispute_resolved", "nhs", "s1")],
            False,
            "disputed by nhs",
        ),
        ([done("agreed", "nhs", "s1"), done("settled", None, "s1")], True, "settled"),
    ],
)
def test_where_a_scheme_stood(history: list[dict[str, Any]], has_ended: bool, state: str) -> None:  # noqa: FBT001 - a column of the table
    disputed = _disputed(history).get("s1", ())

    assert state == _state("s1", history, disputed, has_ended=has_ended)


@pytest.mark.parametrize("name", ["2025-26", "2025-26-Q1", "2011-12-Y"])
def test_a_return_is_of_a_quarter_or_a_year(name: str) -> None:
    assert name == return_period(name).name


@pytest.mark.parametrize(("name", "code"), [("2025-04", "query-is-not-valid"), ("spring", "not-found")])
def test_no_other_span_has_a_return(name: str, code: str) -> None:
    with pytest.raises(RefusedError) as error:
        return_period(name)

    assert code in str(error.value.refusals[0].code)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("variance_total", "variance"),
        ("left_in_year", "left in year"),
        ("programmes/home/variance", "Home First: variance"),
        ("programmes/home/schemes/beds/spend_to_date", "Home First, Discharge beds: spend to date"),
        ("contributions/gss:X1+beds/received", "The council, Beds grant: received"),
        ("partners/gss:X1/due", "The council, partners: due"),
        ("minimum_contributions/None+beds/scheduled", "Beds grant, minimum contributions: scheduled"),
        ("reserves//in_reserve", "reserves: in reserve"),
        ("programmes/gone/budget", "gone: budget"),
    ],
)
def test_a_place_is_said_by_name_on_paper(name: str, text: str) -> None:
    """A scheme and a stream of one code are told apart by where they stand."""
    called = {"gss:X1": "The council", "beds": "Beds grant", "programmes/home": "Home First"}
    called["programmes/home/schemes/beds"] = "Discharge beds"
    assert line_text(name, called) == text
