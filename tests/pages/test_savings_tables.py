"""What pages say of savings: who pays and who gains, by body and year, and when it has paid back."""

from typing import Any

import pytest

from ledger.pages.names import Names
from ledger.pages.savings.books import more_word
from ledger.pages.savings.case_tables import cumulative_table, flows, matrix_table, measure_table, payback_text
from ledger.pages.savings.claims import items_table
from ledger.pages.seen import see_answer

NAMES = Names({"gss:B": "the council", "ods:A": "the NHS"})
ADDRESS = "/v1/places/x/pools/y/savings-cases/families/projection"


def over_years(*pence: int, in_all: int, present: int) -> dict[str, Any]:
    return {"by_year_pence": list(pence), "sum_pence": in_all, "present_value_pence": present}


PROJECTION = see_answer(
    {
        "years": ["2024-25", "2025-26"],
        "discount_factors": ["1.000000000", "0.966183575"],
        "bodies": [
            {"body": "gss:B", "cashable": over_years(0, 300, in_all=300, present=290)},
            {"body": "ods:A", "cashable": over_years(100, 0, in_all=100, present=100)},
        ],
        "place": {"body": "all bodies", "cashable": over_years(100, 300, in_all=400, present=390)},
        "matrix": [
            {"pays": "gss:B", "gains": "gss:B", "present_value_pence": 190},
            {"pays": "gss:B", "gains": "ods:A", "present_value_pence": 100},
            {"pays": "ods:A", "gains": "gss:B", "present_value_pence": 100},
        ],
        "returns": {
            "payback_year_discounted": None,
            "payback_year_undiscounted": 1,
            "cumulative_undiscounted_pence": [-50, 20],
            "cumulative_discounted_pence": [-50, -10],
        },
    },
    ADDRESS,
)


def test_who_pays_stands_down_and_who_gains_across() -> None:
    """A pair that nothing flows between is empty, and no zero that nobody said."""
    table = matrix_table(PROJECTION, NAMES)

    assert ["Paid by", "Gained by the council", "Gained by the NHS"] == [one.label for one in table.columns]
    assert [["the council", 190, 100], ["the NHS", 100, None]] == [[cell.value for cell in row] for row in table.cells]
    assert f"{ADDRESS}#/matrix/1/present_value_pence" == table.cells[0][2].value.source


def test_the_flow_draws_the_same_payments_by_name() -> None:
    assert [("the council", "the council", 190), ("the council", "the NHS", 100), ("the NHS", "the council", 100)] == [
        (one.payer, one.payee, one.amount) for one in flows(PROJECTION, NAMES)
    ]


def test_a_measure_stands_by_body_and_year_with_the_place_below() -> None:
    table = measure_table(PROJECTION, "cashable", "Cashable savings", NAMES)

    assert ["Body", "2024-25", "2025-26", "In all", "Present value"] == [one.label for one in table.columns]
    assert ["the council", 0, 300, 300, 290] == [cell.value for cell in table.cells[0]]
    assert ["All bodies", 100, 300, 400, 390] == [cell.value for cell in table.foot_cells[0]]


def test_a_case_says_in_which_year_it_has_paid_back() -> None:
    assert "In 2025-26" == payback_text(PROJECTION, "payback_year_undiscounted")
    assert "Not within the years of the case" == payback_text(PROJECTION, "payback_year_discounted")
    assert ["2025-26", 20, -10, "0.966183575"] == [cell.value for cell in cumulative_table(PROJECTION).cells[1]]


@pytest.mark.parametrize(("pence", "word"), [(-5, "less"), (0, ""), (5, "more")])
def test_realised_against_projected_is_said_in_a_word(pence: int, word: str) -> None:
    assert word == more_word(pence)


@pytest.mark.parametrize(
    ("item", "stands", "of"),
    [
        ({"state": "planned", "is_overdue": True, "line": "B1"}, "overdue", "families, B1"),
        ({"state": "done", "is_overdue": False, "line": None}, "done", "families"),
    ],
)
def test_what_should_have_stopped_is_overdue(item: dict[str, Any], stands: str, of: str) -> None:
    whole = {"name": "A contract", "href": "", "what": "contract", "case": "families", "owner": "ods:A", "label": ""}
    (cells,) = items_table([see_answer({**whole, "due_on": "2026-01-01", **item}, ADDRESS)], NAMES, empty="").cells

    said = {cell.column.label: cell.value for cell in cells}

    assert (stands, of, "the NHS") == (said["Stands"], said["Case and line"], said["Stopped by"])
