"""Calls, contributions in kind, accruals, transfers and openings on a statement: where they show, what adds up."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.statements.reading import check_figures, pence_of

CODED = {"programme": "home-first", "scheme": "equipment"}
OF_ICB = {"body": NHS, "stream": "nhs-minimum"}


def item(kind: str, amount_pence: int, **more: Any) -> dict[str, Any]:
    said = {"type": kind, "acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": amount_pence}
    return {**said, **more}


@pytest.fixture
async def statement(world: World, pool_manager: Client, auditor: Client) -> dict[str, Any]:
    """Half a year of a pooled fund that began in the middle of one."""
    opening = item("opening_balances", 0, effective_date="2025-04-01", lines=[
        {"account": "cash", "body": COUNCIL, "amount_pence": 1_000},
        {"account": "expenditure", "body": COUNCIL, **CODED, "amount_pence": 300},
        {"account": "contribution_income", "body": NHS, "stream": "nhs-minimum", "amount_pence": -900},
    ])  # fmt: skip
    del opening["amount_pence"]
    items = [
        opening,
        item("called_contribution", 5_000, **OF_ICB),
        item("received_contribution", 2_000, **OF_ICB),
        item("in_kind_contribution", 700, stream="council-additional", form="premises", **CODED),
        item("accrual", 450, reverses_on="2025-10-31", **CODED),
        item("payment", 80, **CODED),
    ]
    made = await pool_manager.post(f"{world.pooled}/bulk", {"items": items})
    assert made.status_code == 201, made.text
    sent = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 60, "to_pool": await another(world)}
    made = await pool_manager.post(f"{world.pooled}/transfers", sent)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = (await auditor.get(f"{world.pooled}/statement", period="2025-09")).json()
    return found


async def another(world: World) -> str:
    """A second pooled fund of the place."""
    admin = await world.client(Role.PLACE_ADMIN)
    agreement = {"code": "second", "name": "Second", "legal_basis": "section_75_pooled_fund", "host": COUNCIL}
    term = {"effective_from": "2025-04-01", "effective_to": "2026-03-31", "partners": [NHS, COUNCIL]}
    pool = {"code": "second", "name": "Second pool"}
    made = await admin.post(f"/v1/places/{world.place}/agreements", {**agreement, **term, "pool": pool})
    assert made.status_code == 201, made.text
    return "second"


async def test_what_is_owed_and_what_came_in_kind_stand_beside_what_was_received(statement: dict[str, Any]) -> None:
    """Received is income less what is still owed; in kind is never cash."""
    lines = {(one["body"], one["stream"]): one for one in statement["contributions"]}
    icb, council = lines[NHS, "nhs-minimum"], lines[COUNCIL, "council-additional"]

    assert (2_900, 3_000, 0) == tuple(pence_of(icb[name]) for name in ("received", "outstanding", "in_kind"))
    assert (0, 0, 700) == tuple(pence_of(council[name]) for name in ("received", "outstanding", "in_kind"))
    assert 2_900 == pence_of(statement["received_total"])


async def test_an_accrual_is_spend_of_its_period_and_of_no_later_one(
    statement: dict[str, Any], world: World, auditor: Client
) -> None:
    october = (await auditor.get(f"{world.pooled}/statement", period="2025-10")).json()

    assert (830, 530) == (pence_of(statement["spend_to_date_total"]), pence_of(statement["spend_in_period_total"]))
    assert (380, -450) == (pence_of(october["spend_to_date_total"]), pence_of(october["spend_in_period_total"]))


async def test_the_control_total_names_what_occurs_and_holds(statement: dict[str, Any]) -> None:
    """Cash 1,000 + 2,000 - 80 - 60, spend 830: met by 2,900 received, 450 accrued, 60 sent away, 400 brought in."""
    (check,) = statement["checks"]

    assert check["holds"]
    assert (2_860 + 830, 2_900 + 450 - 60 + 400) == (check["left_pence"], check["right_pence"])
    for words in ("contribution income received", "accruals", "transfers from other pools", "opening balance"):
        assert words in check["what"]


async def test_every_figure_is_the_sum_of_its_legs(statement: dict[str, Any], auditor: Client) -> None:
    await check_figures(auditor, statement)


async def test_a_body_of_aligned_budgets_brings_its_own_in(world: World, auditor: Client) -> None:
    """Each body's control total holds alone, with its accruals and what it opened with."""
    manager = await world.client(Role.POOL_MANAGER, COUNCIL)
    police = await world.client(Role.POSTER, POLICE)
    lines = [
        {"account": "suspense", "body": POLICE, "amount_pence": 90},
        {"account": "partner_cash", "body": POLICE, "amount_pence": -50},
    ]
    opened = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "lines": lines}
    accrued = {"acting_body": POLICE, "effective_date": "2025-09-30", "amount_pence": 7, "reverses_on": "2025-10-01"}
    made = [
        await manager.post(f"{world.aligned}/opening-balances", opened),
        await police.post(f"{world.aligned}/accruals", {**accrued, **CODED}),
    ]
    checks = (await auditor.get(f"{world.aligned}/statement", period="2025-09")).json()["checks"]

    assert [201, 201] == [one.status_code for one in made], [one.text for one in made]
    assert [(True, 97, 97)] == [(one["holds"], one["left_pence"], one["right_pence"]) for one in checks]
    assert "accruals + opening balance" in checks[0]["what"]
