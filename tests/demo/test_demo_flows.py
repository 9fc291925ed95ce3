"""Who paid whom in the demonstrations: lines that sum to what lies behind them, and totals that are the statement's."""

from typing import Any

import pytest

from tests.conftest import Client
from tests.demo.conftest import SAVINGS_POOL, YEAR_POOL

YEAR = "2024-25"


@pytest.mark.parametrize("through", [None, 40])
async def test_flows_of_the_year_are_those_of_its_statement(year_auditor: Client, through: int | None) -> None:
    """Contributions received and outstanding, and what is due to partners; at the end, and in the middle of it."""
    at = {} if through is None else {"through_sequence": through}
    statement = (await year_auditor.get(f"{YEAR_POOL}/statement", period=YEAR, **at)).json()
    flows = (await year_auditor.get(f"{YEAR_POOL}/money-flows", financial_year=YEAR, **at)).json()

    assert flows["check"]["holds"], flows["check"]
    assert statement["received_total"] == flows["received_total"]
    assert statement["received_total"]["amount_pence"] == _sum_of(flows["paid"], "contribution")
    assert statement["outstanding_total"]["amount_pence"] == _sum_of(flows["owed"], "contribution")
    assert sum(abs(one["due"]["amount_pence"]) for one in statement["partners"]) == _sum_of(flows["owed"], "settlement")
    assert sum(one["cash"]["amount_pence"] for one in statement["bodies"]) == flows["cash_change"]["amount_pence"]
    for line in (*flows["paid"], *flows["owed"]):
        assert await _behind(year_auditor, line) == line["amount_pence"], line


async def test_savings_that_moved_are_paid_from_body_to_pot_and_from_pot_to_body(savings_auditor: Client) -> None:
    flows = (await savings_auditor.get(f"{SAVINGS_POOL}/money-flows", financial_year="2025-26")).json()

    assert flows["check"]["holds"], flows["check"]
    assert {"settlement"} == {one["why"] for one in flows["paid"]}
    assert {("body", "fund"), ("fund", "body")} == {
        (one["payer"]["sort"], one["payee"]["sort"]) for one in flows["paid"]
    }
    for line in flows["paid"]:
        assert await _behind(savings_auditor, line) == line["amount_pence"], line


async def test_as_known_before_anything_nobody_paid(year_auditor: Client) -> None:
    nothing = (await year_auditor.get(f"{YEAR_POOL}/money-flows", financial_year=YEAR, through_sequence=0)).json()
    wrong = await year_auditor.get(f"{YEAR_POOL}/money-flows", financial_year="2024")

    assert ([], [], True) == (nothing["paid"], nothing["owed"], nothing["check"]["holds"])
    assert (400, "query-is-not-valid") == (wrong.status_code, wrong.json()["code"])


def _sum_of(lines: list[dict[str, Any]], why: str) -> int:
    return sum(one["amount_pence"] for one in lines if one["why"] == why)


async def _behind(auditor: Client, line: dict[str, Any]) -> int:
    """What the address of a line lists: legs as they count, or a body's payments the way of the line."""
    found = await auditor.all_items(line["behind"])
    if "/legs?" in line["behind"]:
        return sum(one["figure_pence"] for one in found)
    legs = [leg["amount_pence"] for one in found for leg in one["legs"] if leg["account"] == "cash"]
    is_in = line["payee"]["sort"] == "fund"
    return sum(abs(pence) for pence in legs if (pence > 0) == is_in)
