"""The golden pooled year: contributions, budgets, actuals and variances to the penny, through the service."""

from typing import Any

import pytest

from tests.cases.tables import pence
from tests.conftest import COUNCIL, Client, World
from tests.golden_year import BODIES, GOLDEN, contributions, post_golden_year, stream_of
from tests.statements.reading import check_figures, line_of, pence_of

FENCED = [name for name, one in GOLDEN["contributions"].items() if isinstance(one, dict) and "ring_fence" in one]


@pytest.fixture
async def statement(world: World, pool_manager: Client, auditor: Client) -> dict[str, Any]:
    """The year's statement, after the whole year was posted at once."""
    await post_golden_year(world, pool_manager)
    found: dict[str, Any] = (await auditor.get(f"{world.pooled}/statement", period="2025-26")).json()
    return found


async def test_the_golden_contributions_are_promised_and_received(statement: dict[str, Any]) -> None:
    for name, one in contributions().items():
        line = line_of(statement["contributions"], body=BODIES[one["partner"]], stream=stream_of(name))
        assert (pence(one["amount"]), pence(one["amount"])) == (pence_of(line["scheduled"]), pence_of(line["received"]))
    assert pence(GOLDEN["contributions"]["total"]) == pence_of(statement["scheduled_total"])
    assert pence(GOLDEN["contributions"]["total"]) == pence_of(statement["received_total"])


async def test_every_golden_scheme_has_its_budget_actual_and_variance(statement: dict[str, Any]) -> None:
    """To the penny, for each scheme and in total; a plus is an overspend."""
    (programme,) = statement["programmes"]

    for scheme in GOLDEN["scheme"]:
        line = line_of(programme["schemes"], scheme=scheme["id"].lower())
        assert [pence(scheme[name]) for name in ("budget", "actual", "variance")] == [
            pence_of(line[name]) for name in ("budget", "spend_to_date", "variance")
        ]
    assert [pence(GOLDEN["totals"][name]) for name in ("budget", "actual", "variance")] == [
        pence_of(programme[name]) for name in ("budget", "spend_to_date", "variance")
    ]
    assert pence(GOLDEN["totals"]["budget"]) == pence_of(statement["budget_total"])
    assert pence(GOLDEN["totals"]["actual"]) == pence_of(statement["spend_to_date_total"])


async def test_the_golden_year_is_behind_its_figures(statement: dict[str, Any], world: World, auditor: Client) -> None:
    """Each figure lists its legs, the control total holds, and the cash left is what was not spent."""
    assert await check_figures(auditor, statement) > 30
    assert [True] == [one["holds"] for one in statement["checks"]]
    host = line_of(statement["bodies"], body=COUNCIL)
    assert pence(GOLDEN["contributions"]["total"]) - pence(GOLDEN["totals"]["actual"]) == pence_of(host["cash"])
    assert world.place == statement["place"]


async def test_golden_overspends_have_no_stream_and_fences_keep_their_money(
    statement: dict[str, Any], world: World, auditor: Client
) -> None:
    """What a scheme spends beyond its streams waits for the risk share; a fenced stream pays for its scheme alone."""
    balance = (await auditor.get(f"{world.pooled}/trial-balance")).json()
    spent: dict[tuple[str, str | None], int] = {
        (one["scheme"], one["stream"]): one["balance_pence"]
        for one in balance["accounts"]
        if one["account"] == "expenditure"
    }

    assert {one["id"].lower(): pence(one["variance"]) for one in GOLDEN["scheme"] if pence(one["variance"]) > 0} == {
        scheme: amount for (scheme, stream), amount in spent.items() if stream is None
    }
    for name in FENCED:
        funded = [one for one in GOLDEN["scheme"] if name in one["funded_by"]]
        assert {one["id"].lower(): pence(one["actual"]) for one in funded} == {
            scheme: amount for (scheme, stream), amount in spent.items() if stream == stream_of(name)
        }
    left = contributions()["council_dfg"]["amount"]
    assert pence(GOLDEN["outcome"]["carried_forward_in_ring_fence_dfg"]) == pence(left) - spent["s5", "council-dfg"]
    assert statement["programmes"]
